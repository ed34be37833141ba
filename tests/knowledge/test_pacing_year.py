"""A year of three learners, day by day: `python -m tests.knowledge.test_pacing_year` prints the table.

Whether somebody still knows a passage is drawn with the probability that fsrs predicts, so the year shows what the pacing
does with a memory like that, not whether people have one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import mean
from typing import Final

import pytest

from knowledge import pacing
from knowledge.pacing import CAP, State

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


def lived(comes: Callable[[int], bool], chance: Random) -> Year:
    """A year: who comes reviews what is due, then answers one new passage and asks about another, until all are known."""
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


@pytest.mark.parametrize("learner", LEARNERS)
def test_no_day_of_a_year_asks_more_than_the_cap(learner: str) -> None:
    assert max(lived(LEARNERS[learner], Random(7)).reviews) <= CAP


def test_a_month_away_makes_no_day_longer_and_is_caught_up() -> None:
    away, stayed = (lived(LEARNERS[learner], Random(7)) for learner in ("a month away", "steady"))
    assert sum(away.reviews[LEFT:BACK]) == 0
    assert max(away.reviews[BACK:]) <= CAP
    assert away.waiting[BACK] > 2 * CAP
    assert max(away.waiting[-30:]) <= CAP
    assert abs(away.retention[-1] - stayed.retention[-1]) < 0.05


def table() -> str:
    """Markdown: per learner and quarter, reviews on a day they came, the most of a day, most that waited, retention."""
    lines = [
        "| learner | quarter | reviews a day present | most a day | most waiting | retention predicted, end | cards |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, comes in LEARNERS.items():
        year = lived(comes, Random(7))
        for quarter in range(4):
            days = range(quarter * 91, min(DAYS, quarter * 91 + 92))
            present = [year.reviews[day] for day in days if comes(day)]
            waited, kept = max(year.waiting[day] for day in days), year.retention[days[-1]]
            lines.append(
                f"| {name} | {quarter + 1} | {mean(present):.1f} | {max(present)} | {waited} | {kept:.2f} | {year.cards} |"
            )
        lines.append(f"| {name} | year | {sum(year.reviews)} in all | right {mean(year.right):.2f} | | | |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())  # noqa: T201 it is what the module is run for
