"""How a due passage is asked: with a quiz question about it where there is one for whoever reads, else whether they still
know it. An answer to the question counts as the review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.incoming import digest
from bot.memory import Memory, Reviews
from bot.store import PersonKey, QuizRound, Store
from bot.store.quizzes import CHANNEL, REVIEW
from bot.views import ids
from bot.views.message import Message
from bot.views.quiz import Asked
from bot.views.review import ask_message, done_message, item_message
from knowledge import Audience, ClearedItem
from knowledge.quiz import order_for
from knowledge.quiz_choice import Wish, choose

ONE: Final = Wish(count=1)


@dataclass(frozen=True, slots=True)
class Whom:
    """Who is asked, where, and what for. `reader`: who reads it; `key`: the same however often this is tried, as of the work
    or of the nudge; `whispered`: it stands in a channel, for them alone."""

    person: PersonKey
    reader: Audience
    channel: str
    thread: str | None
    key: str
    whispered: bool = False


async def next_review(memory: Memory, whom: Whom, before: str | None = None) -> Message:
    """The first review that is due to them, or that there is none today. `before`: what is said of the one before."""
    reviews = await memory.due(whom.person, whom.reader)
    if not reviews.due:
        return done_message(reviews.done, reviews.waiting, before)
    return await ask_review(memory, whom, reviews.due[0][0], reviews, before)


async def ask_review(memory: Memory, whom: Whom, id: str, reviews: Reviews, before: str | None = None) -> Message:
    """The review of one of the passages that are due to them, by the id of its card."""
    passage, left = dict(reviews.due)[id], len(reviews.due)
    # Their card is found by the id of the passage that the question is about.
    found = await _item(memory, whom, id) if passage.id == id else None
    if found is None:
        return ask_message(id, passage, left, reviews.waiting, before)
    key = digest("review", whom.person.team_id, whom.person.user_id, whom.key, id)
    place = (whom.channel, whom.thread)
    round = await memory.store.quizzes.begin(whom.person, REVIEW, place, [found.item.id], key, memory.clock())
    asked = asked_in(round, 0, found)
    return item_message(asked, left, reviews.waiting, before, whispered=whom.whispered)


async def _item(memory: Memory, whom: Whom, id: str) -> ClearedItem | None:
    """The question about this passage that they need most."""
    items = await not_bad(memory.store, whom.person, await memory.library.quiz_items_on(id, whom.reader))
    tried = await memory.store.quizzes.tried(whom.person) if len(items) > 1 else {}
    return next(iter(choose(items, ONE, tried, whom.key)), None)


async def not_bad(store: Store, person: PersonKey, items: Sequence[ClearedItem]) -> list[ClearedItem]:
    """These items but for those that this person called bad as they are."""
    bad = await store.quizzes.flagged_by(person) if items else set()
    return [one for one in items if (one.item.id, one.item.approved or "") not in bad]


def asked_in(round: QuizRound, at: int, cleared: ClearedItem) -> Asked:
    """A question of a round, its choices in their order: one person's own, or the channel's."""
    whose = f"channel {round.id}" if round.shape == CHANNEL else _whose(round.person)
    value = ids.pack([str(round.id), str(at)])
    return Asked(cleared, order_for(cleared.item, whose), at + 1, len(round.item_ids), value)


def _whose(person: PersonKey) -> str:
    """One person in one workspace, as their order of choices knows them."""
    return digest(person.workspace.enterprise_id or "", person.workspace.team_id or "", person.user_id)
