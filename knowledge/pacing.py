"""When a passage comes back: each one a person answered, missed or asked about is a card, and a few cards a day are due.

A card is the JSON of fsrs. Days are whole: `now` is aware and in the zone where the person lives, and only its date counts.
Nothing here is read from a clock or left to chance.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from heapq import nlargest, nsmallest
from typing import Final, Literal, NamedTuple

import fsrs

CAP: Final = 10
"""Reviews a day, at most: at half a minute each they leave half of a ten-minute visit for something new. What does not
fit waits, so that a month away makes no day longer."""
LONGEST: Final = 180
"""Days until a passage comes back at the latest: a program changes about once in two quarters."""
FIRM_DAYS: Final = 21
"""Stability, in days, from which a passage is known rather than just learned."""
FIRM: Final = 0.85
SHAKY: Final = 0.8
"""Retrievability, from which a passage with that stability is firm, and under which any passage is shaky."""

# Without steps of minutes fsrs counts in days from the first review on. Its chance would scatter due days; the cap does.
_SCHEDULER: Final = fsrs.Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False)

MOST_OF: Final = 0.8
"""The share of a group that has to be firm, for the group to be solid."""

Mastery = Literal["new", "shaky", "growing", "firm"]
"""How well somebody knows a passage: never tried, likely forgotten, known for now, known to stay."""
Known = Literal["new", "growing", "solid", "fading"]
"""How well somebody knows a group of passages: never tried, on the way, known to stay, likely forgotten."""


class Card(NamedTuple):
    """What decides when a passage comes back. `stability`: days until it is remembered nine times in ten; it and
    `reviewed_on` are None for a passage that was asked about and never tried."""

    passage_id: str
    due_on: date
    reviewed_on: date | None = None
    stability: float | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Where a person stands. `cards`: theirs, or those that are due; `done`: how many of theirs were reviewed today."""

    cards: Sequence[Card]
    done: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """What a day asks of a person. `passages`: what to review now, in that order, at most what the cap leaves; `waiting`:
    how many more are due and wait for a later day; `done`: how many were reviewed today."""

    passages: tuple[str, ...]
    waiting: int = 0
    done: int = 0


def review(card: str | None, right: bool, now: datetime, passage_id: str) -> str:
    """The card after an answer; `card` None where the passage had none.

    >>> from datetime import timedelta
    >>> monday, card = datetime(2026, 3, 2, 9, tzinfo=UTC), None
    >>> for right in (True, True, True, False):
    ...     card = review(card, right, monday, "channels#fees")
    ...     due_on = read(card, "channels#fees").due_on
    ...     print((due_on - monday.date()).days)
    ...     monday += due_on - monday.date()
    2
    11
    46
    3
    """
    before = fsrs.Card.from_json(card) if card is not None else _unseen(passage_id, now)
    after, _ = _SCHEDULER.review_card(before, fsrs.Rating.Good if right else fsrs.Rating.Again, _noon(day_of(now)))
    return after.to_json()


def review_if_due(card: str | None, right: bool, now: datetime, passage_id: str) -> str:
    """The same for a passage that was asked because it was due; where it is not due any more, nothing changes.

    >>> from datetime import timedelta
    >>> now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> card = review(None, True, now, "channels#fees")
    >>> review_if_due(card, False, now + timedelta(days=1), "channels#fees") == card
    True
    """
    due_on = read(card, passage_id).due_on if card is not None else day_of(now)
    return card if card is not None and due_on > day_of(now) else review(card, right, now, passage_id)


def asked(card: str | None, now: datetime, passage_id: str) -> str:
    """The card after its passage was asked about, and so read: it comes back tomorrow. To ask is not to fail:
    what is known of its memory stays."""
    after = fsrs.Card.from_json(card) if card is not None else _unseen(passage_id, now)
    after.due = _noon(day_of(now)) + timedelta(days=1)
    return after.to_json()


def read(card: str, passage_id: str) -> Card:
    """The card as a value.

    >>> read(asked(None, datetime(2026, 3, 2, 9, tzinfo=UTC), "channels#fees"), "channels#fees")
    Card(passage_id='channels#fees', due_on=datetime.date(2026, 3, 3), reviewed_on=None, stability=None)
    """
    facts = json.loads(card)
    seen = facts["last_review"]
    return Card(
        passage_id,
        datetime.fromisoformat(facts["due"]).date(),
        datetime.fromisoformat(seen).date() if seen else None,
        facts["stability"] if seen else None,
    )


def retrievability(card: Card | str, now: datetime) -> float:
    """How likely the person still knows it, 0 to 1; 0 for what was never tried."""
    if isinstance(card, str):
        card = read(card, "")
    if card.reviewed_on is None:
        return 0.0
    # fsrs counts whole days between the two.
    known = fsrs.Card(card_id=0, stability=card.stability, due=_noon(card.due_on), last_review=_noon(card.reviewed_on))
    return float(_SCHEDULER.get_card_retrievability(known, _noon(day_of(now))))


def due(state: State, now: datetime, cap: int = CAP) -> Due:
    """What to review now: the most forgotten first, never a passage that was reviewed today, never more than `cap` a day.

    What was asked about and never tried comes first, oldest first, and takes no more than half of what is left of the day
    (rounded up) while anything else is due: who asks much would review nothing else.
    """
    today = day_of(now)
    new: list[Card] = []
    known: list[Card] = []
    for card in state.cards:
        if card.due_on <= today and card.reviewed_on != today:
            (new if card.reviewed_on is None else known).append(card)
    left = max(0, cap - state.done)
    share = min(len(new), max((left + 1) // 2, left - len(known)))
    first = nsmallest(share, new, key=lambda card: (card.due_on, card.passage_id))
    then = _foremost(known, left - share, [_forgotten(card, today) for card in known])
    then.sort(key=lambda card: (-_forgotten(card, today), card.due_on, card.passage_id))
    chosen = [*first, *then[: left - share]]
    return Due(tuple(card.passage_id for card in chosen), waiting=len(new) + len(known) - len(chosen), done=state.done)


def mastery(card: Card, now: datetime) -> Mastery:
    """How well one passage is known."""
    if card.reviewed_on is None or card.stability is None:
        return "new"
    likely = retrievability(card, now)
    if likely < SHAKY:
        return "shaky"
    return "firm" if likely >= FIRM and card.stability >= FIRM_DAYS else "growing"


def extremes(cards: Sequence[Card], now: datetime, most: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Passage ids of what is known best and of what is likeliest forgotten, at most so many each: firm ones, the most stable
    first, and shaky ones, the most forgotten first."""
    today = day_of(now)
    tried = [card for card in cards if card.reviewed_on is not None]
    stable = _foremost(tried, most * 4, [card.stability or 0.0 for card in tried])
    stable = nlargest(most * 4, stable, key=lambda card: (card.stability or 0.0, card.passage_id))
    faded = _foremost(tried, most, [_forgotten(card, today) for card in tried])
    faded = nlargest(most, faded, key=lambda card: (_forgotten(card, today), card.passage_id))
    return (
        tuple(card.passage_id for card in stable if mastery(card, now) == "firm")[:most],
        tuple(card.passage_id for card in faded if mastery(card, now) == "shaky"),
    )


def known(cards: Iterable[Card], passages: int, now: datetime) -> Known:
    """How well a group of so many passages is known, such as a module's lessons. `cards`: those of the group; a passage
    without one, or with one that was never tried, is not known.

    Solid: at least MOST_OF of the passages are firm. Else fading: at least half of what was tried is shaky.
    """
    words = [mastery(card, now) for card in cards if card.reviewed_on is not None]
    if not words:
        return "new"
    if words.count("firm") >= MOST_OF * passages:
        return "solid"
    return "fading" if 2 * words.count("shaky") >= len(words) else "growing"


def day_of(now: datetime) -> date:
    """The date of an aware time, in its own zone. Raises ValueError for a naive one."""
    if now.tzinfo is None:
        raise ValueError(f"{now.isoformat()} has no time zone; hand pacing an aware time.")
    return now.date()


def _foremost(cards: Sequence[Card], most: int, worth: Sequence[float]) -> list[Card]:
    """The cards of the highest worth, in their order: as many as asked for, and those of the same worth as the last of them.
    So that only few of thousands are compared in earnest."""
    least = nlargest(most, worth)[-1] if 0 < most <= len(cards) else 0.0
    return [card for card, each in zip(cards, worth, strict=True) if each >= least] if most > 0 else []


def _forgotten(card: Card, today: date) -> float:
    """Grows as retrievability falls, which depends on nothing else."""
    assert card.reviewed_on is not None
    return max(0, (today - card.reviewed_on).days) / (card.stability or 1.0)


def _unseen(passage_id: str, now: datetime) -> fsrs.Card:
    # A number of our own: fsrs would take one from the clock, and wait for the clock to move on.
    number = int.from_bytes(hashlib.sha256(passage_id.encode()).digest()[:6], "big")
    return fsrs.Card(card_id=number, due=_noon(day_of(now)))


def _noon(day: date) -> datetime:
    """How fsrs, which wants UTC, hears of a day."""
    return datetime.combine(day, time(12), UTC)
