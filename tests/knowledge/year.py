"""A year of three learners, day by day: `python -m tests.knowledge.year` prints the table of docs/remembering.md.

Whether somebody still knows a passage is drawn with the probability that fsrs predicts, so the year shows what the pacing
does with a memory like that, not whether people have one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from statistics import mean
from typing import Final

from knowledge import pacing
from knowledge.pacing import State

BEGAN: Final = datetime(2026, 1, 1, 9, tzinfo=UTC)
DAYS, PASSAGES = 365, 150
LEFT, BACK = 150, 180
"""Days on which the one who goes away is not there."""

LEARNERS: Final[dict[str, Callable[[int], bool]]] = {
    "steady": lambda day: day % 7 < 5,
    "bursty": lambda day: day % 14 < 3,
    "a month away": lambda day: day % 7 < 5 and not LEFT <= day < BACK,
}
"""Whether they come on a day."""


@dataclass
class Year:
    """What came of it: reviews of each day, what waited at its end, retention predicted over tried cards, and answers."""

    reviews: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    retention: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    cards: int = 0


@cache
def lived(learner: str) -> Year:
    """A year: who comes reviews what is due, then answers one new passage and asks about another, until all are known."""
    comes, chance = LEARNERS[learner], Random(7)
    year, cards, new = Year(), dict[str, str](), [f"p#{number:03}" for number in range(PASSAGES)]
    for day in range(DAYS):
        now = BEGAN + timedelta(days=day)
        reviewed = 0
        if comes(day):
            due = pacing.due(_state(cards, now), now)
            for passage_id in due.passages:
                known = pacing.retrievability(cards[passage_id], now) or 0.5  # asked about once, and read
                year.right.append(chance.random() < known)
                cards[passage_id] = pacing.review(cards[passage_id], year.right[-1], now, passage_id)
                reviewed += 1
            if new:
                passage_id = new.pop(0)
                cards[passage_id] = pacing.review(None, chance.random() < 0.6, now, passage_id)
            if new:
                passage_id = new.pop(0)
                cards[passage_id] = pacing.asked(None, now, passage_id)
        left = pacing.due(_state(cards, now), now)
        year.reviews.append(reviewed)
        year.waiting.append(len(left.passages) + left.waiting)
        tried = [likely for card in cards.values() if (likely := pacing.retrievability(card, now))]
        year.retention.append(mean(tried) if tried else 0.0)
    year.cards = len(cards)
    return year


def _state(cards: dict[str, str], now: datetime) -> State:
    read = [pacing.read(card, id) for id, card in cards.items()]
    return State(read, sum(card.reviewed_on == now.date() for card in read))


def table() -> str:
    """Markdown: for each month, of each learner the reviews on a day on which they came, the most of a day, the most that
    waited for another day, and the retention predicted at its end."""
    names = list(LEARNERS)
    lines = [
        "| month | " + " | ".join(f"{name}: a day | most | waiting | retention" for name in names) + " |",
        "|---" * (1 + 4 * len(names)) + "|",
    ]
    for month in range(1, 13):
        days = [day for day in range(DAYS) if (BEGAN + timedelta(days=day)).month == month]
        lines.append(f"| {month} | " + " | ".join(_month(name, days) for name in names) + " |")
    in_all = (f"{sum(lived(name).reviews)} in all | {max(lived(name).reviews)} | | {_right(name)}" for name in names)
    return "\n".join([*lines, "| year | " + " | ".join(in_all) + " |"])


def _month(name: str, days: list[int]) -> str:
    year = lived(name)
    came = [year.reviews[day] for day in days if LEARNERS[name](day)]
    a_day = f"{mean(came):.1f} | {max(came)}" if came else "away | "
    return f"{a_day} | {max(year.waiting[day] for day in days)} | {year.retention[days[-1]]:.2f}"


def _right(name: str) -> str:
    return f"{mean(lived(name).right):.2f} right"


if __name__ == "__main__":
    print(table())  # noqa: T201 it is what the module is run for
