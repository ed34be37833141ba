"""The table of quiz items in the index, written as a whole with each build; `knowledge.shelf` reads it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.passage import Passage, Problem
from knowledge.quiz import ItemState, QuizItem, state_of
from knowledge.quiz_bank import HasBank, read_bank
from knowledge.quiz_row import as_json

TABLE = """
CREATE TABLE quiz_items (position INTEGER PRIMARY KEY, id TEXT UNIQUE, passage TEXT, state TEXT, item TEXT);
"""


@dataclass(frozen=True, slots=True)
class Stocked:
    """How many items of each state the bank holds, and what is wrong with it."""

    asked: int
    drafts: int
    suspended: int
    problems: tuple[Problem, ...] = ()

    @property
    def items(self) -> int:
        """All of them."""
        return self.asked + self.drafts + self.suspended


def store(db: sqlite3.Connection, packs: Sequence[HasBank], passage_of: Callable[[str], Passage | None]) -> Stocked:
    """Read the bank and put it in the place of what was there."""
    bank = read_bank(packs, passage_of)
    states = [_state(item, passage_of) for item in bank.items]
    rows = [
        (at, item.id, item.passage, state.value, as_json(item))
        for at, (item, state) in enumerate(zip(bank.items, states, strict=True))
    ]
    db.execute("DELETE FROM quiz_items")
    db.executemany("INSERT INTO quiz_items VALUES (?, ?, ?, ?, ?)", rows)
    asked, drafts, suspended = (states.count(state) for state in (ItemState.ASKED, ItemState.DRAFT, ItemState.SUSPENDED))
    return Stocked(asked, drafts, suspended, bank.problems)


def _state(item: QuizItem, passage_of: Callable[[str], Passage | None]) -> ItemState:
    passage = passage_of(item.passage)
    return state_of(item, passage) if passage else ItemState.SUSPENDED
