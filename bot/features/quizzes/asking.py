"""What every quiz needs: items cleared for whoever reads, the question a round is at, and what is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bot.directory import Directory
from bot.hours import zone_of
from bot.incoming import Pressed, is_direct
from bot.library import Library
from bot.outbox import Hook, Place, Thread
from bot.people import Saying
from bot.store import Attempt, PersonKey, QuizRound, Remembers, Store, Work
from bot.store.quizzes import REVIEW
from bot.views import ids
from bot.work import person_of, place_of
from knowledge import Audience, ClearedItem
from knowledge.outcome import put_forward
from knowledge.pacing import review, review_if_due
from knowledge.quiz import Given, Right, judge
from knowledge.quiz_choice import Wish, about

MOST_TYPED: Final = 60
"""Characters of what a quiz is wished about, as a button carries it."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """What it needs to look up and to write down."""

    directory: Directory
    store: Store
    library: Library
    clock: Callable[[], datetime]

    # Who reads

    async def reader_alone(self, work: Work) -> Audience:
        """Who reads a quiz of one's own: whoever asked for it, where nobody else does."""
        place, outside = place_of(work), work.payload.get("outside") is not False
        direct = not isinstance(place, Hook) and work.payload.get("im") is not True and is_direct(place.channel)
        return await self.directory.reader(Saying(person_of(work), place.channel, True, direct, outside))

    async def reader_in(self, person: PersonKey, channel: str, *, outside: bool, shared: bool) -> Audience:
        """Who reads what is posted in a channel by somebody's wish."""
        return await self.directory.reader(Saying(person, channel, private=False, outside=outside, shared=shared))

    async def may_read(self, item_id: str, person: PersonKey, *, outside: bool) -> bool:
        """Whether somebody may read this item alone. In a channel they may stand before one that they may not: what an admin
        says of the channel counts there, and not for what is said to them."""
        known = await self.directory.about(person, outside=outside)
        return isinstance(await self.library.quiz_item(item_id, known.level), ClearedItem)

    # Items

    async def wished(self, wish: Wish, passage: str | None, reader: Audience) -> tuple[list[ClearedItem], list[ClearedItem]]:
        """The items that fit a wish, or are about a passage; and every item for this reader."""
        items = list(await self.library.quiz_items(reader))
        if passage:
            return list(await self.library.quiz_on(passage, reader)), items
        if not (named := about(items, wish.topic)):
            outcome, _ = await self.library.find(wish.topic, reader)
            named = about(items, wish.topic, {answer.passage.id for answer in put_forward(outcome)})
        return list(named), items

    async def current(self, round: QuizRound, reader: Audience, now: datetime) -> tuple[QuizRound, ClearedItem | None]:
        """The question a round is at, those passed over that may not be asked any more; None: it is over."""
        workspace = round.person.workspace
        for at in range(round.at, len(round.item_ids)):
            found = await self.library.quiz_item(round.item_ids[at], reader)
            if isinstance(found, ClearedItem):
                if at != round.at:
                    moved = await self.store.quizzes.go_on(workspace, round.id, round.at, at, now)
                    round = moved or round
                return round, found
        if round.ended_at is None:
            round = await self.store.quizzes.go_on(workspace, round.id, round.at, len(round.item_ids), now) or round
        return round, None

    # Answers

    def attempt(self, round: QuizRound, at: int, cleared: ClearedItem, given: Given, who: PersonKey, key: str) -> Attempt:
        """An answer, to be written down; nothing given is not right."""
        right = given not in ((), "") and isinstance(judge(cleared.item, given), Right)
        passage, approved = cleared.passage.id, cleared.item.approved or ""
        return Attempt(who, round.id, at, cleared.item.id, passage, approved, given, right, key, self.clock())

    def remembers(self, round: QuizRound) -> Remembers:
        """How an answer changes somebody's card; a day is one where they live. What was asked as a review counts once."""
        now, how = self.clock(), review_if_due if round.shape == REVIEW else review
        return lambda right, zone: lambda card, id: how(card, right, now.astimezone(zone_of(zone)), id)


def key_of(work: Work) -> str:
    """What an answer that came with this work is known by: the post it was typed in, which may be changed later, else the
    work."""
    place = place_of(work)
    return f"{place.channel}:{place.asked}" if isinstance(place, Thread) else work.key


def as_facts(round: QuizRound) -> dict[str, Any]:
    """What work about a round needs to know of it, so that it need not look it up again."""
    return {"shape": round.shape, "channel": round.channel, "thread": round.thread, "items": list(round.item_ids)}


def round_of(work: Work) -> QuizRound | None:
    """The round that such work is about, at the question that was answered; None in an order of an earlier version."""
    facts, at, asked_at = work.payload.get("facts"), work.payload["at"], datetime.fromtimestamp(0, UTC)
    if facts is None:
        return None
    items = tuple(facts["items"])
    return QuizRound(
        work.payload["round"], person_of(work), facts["shape"], facts["channel"], facts["thread"], items, at, asked_at
    )


def numbers_in(value: str, count: int) -> tuple[int, ...] | None:
    """The numbers that a button of a quiz carries; None for what is forged."""
    parts = ids.unpack(value)
    good = len(parts) == count and all(part.isascii() and part.isdecimal() and len(part) <= 15 for part in parts)
    return tuple(map(int, parts)) if good else None


def steered_by(place: Place) -> bool:
    """Whether everybody in a channel reads what is said there, so that a quiz is for everybody."""
    return isinstance(place, Thread) and not place.direct


def where(press: Pressed) -> Place | None:
    """Where a quiz of one's own begins that is asked for with a button: under it in a direct message, else privately."""
    beside = press.beside
    return beside if isinstance(beside, Thread) and beside.direct else press.aside
