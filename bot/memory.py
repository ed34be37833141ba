"""What people are to be asked again: what several features ask about reviews. Read anew each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.hours import zone_of
from bot.library import Library
from bot.store import PersonKey, Profile, Store
from knowledge import Audience, Cleared, pacing
from knowledge.pacing import Card, State

SHOWN: Final = 3
"""Strengths, and gaps, that are named."""


@dataclass(frozen=True, slots=True)
class Reviews:
    """A person's reviews of today. `due`: the cards' passage ids and their passages, in the order to ask them in;
    `waiting`: due, too, and left for later days; `done`: how many passages were answered today."""

    due: tuple[tuple[str, Cleared], ...]
    waiting: int
    done: int


@dataclass(frozen=True, slots=True)
class Recall:
    """How well a person knows what they were asked: today's reviews, the names of what they know best and of what they have
    likely forgotten, what is kept of them besides; every card of theirs, and the time where they live."""

    reviews: Reviews
    strengths: tuple[Cleared, ...]
    gaps: tuple[Cleared, ...]
    profile: Profile
    cards: Sequence[Card]
    now: datetime


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of people's memory. Raises StoreErrors."""

    store: Store
    library: Library
    clock: Callable[[], datetime]

    async def now(self, person: PersonKey) -> datetime:
        """The time where this person lives; in UTC where that is not known."""
        return self.clock().astimezone(zone_of((await self.store.people.profile(person)).zone))

    async def due(self, person: PersonKey, reader: Audience) -> Reviews:
        """What to review today, as far as that reader may see it; what the handbook has no longer does not count."""
        now = await self.now(person)
        return await self._reviews(await self.store.cards.due(person, pacing.day_of(now)), reader, now)

    async def recall(self, person: PersonKey, reader: Audience) -> Recall:
        """Where they stand, in two reads however much they know."""
        profile, cards = await self.store.people.profile(person), await self.store.cards.of(person)
        now = self.clock().astimezone(zone_of(profile.zone))
        done = sum(card.reviewed_on == pacing.day_of(now) for card in cards)
        strengths, gaps = pacing.extremes(cards, now, SHOWN)
        return Recall(
            await self._reviews(State(cards, done), reader, now),
            tuple(await self.library.passages(strengths, reader)),
            tuple(await self.library.passages(gaps, reader)),
            profile,
            cards,
            now,
        )

    async def _reviews(self, state: State, reader: Audience, now: datetime) -> Reviews:
        passages: dict[str, Cleared] = {}
        missing: set[str] = set()
        while True:
            there = [card for card in state.cards if card.passage_id not in missing] if missing else state.cards
            today = pacing.due(State(there, state.done), now)
            passages |= await self.library.by_id([id for id in today.passages if id not in passages], reader)
            gone = {id for id in today.passages if id not in passages}
            if not gone:
                return Reviews(tuple((id, passages[id]) for id in today.passages), today.waiting, today.done)
            missing |= gone

    async def note_review(self, person: PersonKey, passage_id: str, right: bool) -> bool:
        """They say whether they still knew it; False where it is not due to them today, or they said so before."""
        return await self.store.cards.note_review(person, passage_id, right, await self.now(person))
