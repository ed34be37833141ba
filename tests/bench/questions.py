"""Questions with their right passages: those the handbook itself asks, and known items in a chatty sentence, with typos."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.english import PLAIN, SILENT
from knowledge.words import words
from tests.bench.corpus import Row, StandingQuestion

CHATTY = (
    "hey team, can somebody tell me where I find something about {} please?",
    "Hi all, quick question: what do we know about {}? Thanks!",
    "I was wondering if you could help me with {}",
    "do you happen to know how {} works for us?",
    "good morning, where would I look up {} in the handbook?",
    "sorry to bother you, what is it with {} again?",
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
LONG = 5
"""Letters from which on a word counts as long."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question, and the row numbers of the passages that answer it."""

    text: str
    gold: frozenset[int]


def standing(asked: Sequence[StandingQuestion], rows: Iterable[Row], most: int) -> list[Item]:
    """Questions that stood in the handbook; right is every passage that lies within the lines of the answer."""
    by_path: dict[str, list[Row]] = {}
    for row in rows:
        by_path.setdefault(row.path, []).append(row)

    def gold(one: StandingQuestion) -> frozenset[int]:
        held = by_path.get(one.path, ())
        return frozenset(row.n for row in held if one.first <= row.first and row.last <= one.last)

    once = {one.text.casefold(): one for one in asked}
    items = [item for one in once.values() if (item := Item(one.text, gold(one))).gold]
    return random.Random(5).sample(items, min(most, len(items)))


def known_items(rows: Sequence[Row], most: int) -> list[tuple[Item, tuple[str, ...]]]:
    """Two words of a title and one of the text in a chatty sentence, with these three words."""
    chance = random.Random(3)
    alike: dict[tuple[str, str], set[int]] = {}
    for row in rows:
        alike.setdefault((row.title, row.text), set()).add(row.n)
    found: list[tuple[Item, tuple[str, ...]]] = []
    for row in chance.sample(rows, len(rows)):
        title = list(dict.fromkeys(_telling(row.title)))
        body = sorted(set(_telling(row.text)) - set(title))
        if len(title) >= 2 and body and len(row.text) > 20:
            three = (*chance.sample(title, 2), chance.choice(body))
            sentence = chance.choice(CHATTY).format(" ".join(three))
            found.append((Item(sentence, frozenset(alike[row.title, row.text])), three))
        if len(found) == most:
            break
    return found


def _telling(text: str) -> list[str]:
    return [
        word for word in words(text) if word.isascii() and word.isalpha() and len(word) > 2 and word not in SILENT | PLAIN
    ]


Bend = Callable[[str, random.Random], str]


def edit(word: str, chance: random.Random) -> str:
    """One slip of the finger: two letters swapped, one left out, doubled or hit beside."""
    at = chance.randrange(len(word) - 1)
    match chance.randrange(4):
        case 0 if word[at] != word[at + 1]:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case 2:
            return word[: at + 1] + word[at:]
        case _:
            return word[:at] + chance.choice(LETTERS.replace(word[at], "")) + word[at + 1 :]


def one_typo(items: Iterable[tuple[Item, tuple[str, ...]]]) -> list[Item]:
    """The same with one slip in the longest of the three words."""
    chance = random.Random(7)
    return [_bent(item, {max(three, key=len)}, chance) for item, three in items]


def all_bent(items: Iterable[tuple[Item, tuple[str, ...]]]) -> list[Item]:
    """The same with one slip in every long one of the three words."""
    chance = random.Random(9)
    return [_bent(item, {word for word in three if len(word) >= LONG}, chance) for item, three in items]


def _bent(item: Item, which: set[str], chance: random.Random) -> Item:
    text = " ".join(edit(word, chance) if word in which else word for word in item.text.split(" "))
    return replace(item, text=text)
