"""What the one message a day is about: of everything somebody may hear unasked, what they need most.

Whoever has something to say to a person unasked makes it a source here; so it is one message a day over all of them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Final

from bot.memory import Memory, Reviews
from bot.progress import Progress
from bot.reviewing import Whom, ask_review
from bot.store import DueNudge, Store
from bot.views.lesson import lesson_message
from bot.views.message import Message
from bot.views.nudge import nudge_message
from bot.views.review import ask_message
from knowledge import Audience

NOT_AGAIN: Final = timedelta(days=30)
"""For how long nobody is nudged about the same thing."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to say. `id`: the same for the same thing, in every month. `better`: makes its message, where that is done
    only for what is chosen. `then`: what to do once it was said."""

    id: str
    message: Message
    better: Callable[[], Awaitable[Message]] | None = None
    then: Callable[[], Awaitable[None]] | None = None


Source = Callable[[DueNudge, Audience], AsyncIterator[Subject]]
"""What there is to say to somebody, as this reader may see it, the most needed first. Asked no further than it is used."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """Chooses. `sources`: in the order of need."""

    store: Store
    sources: Sequence[Source]

    async def choose(self, due: DueNudge, reader: Audience) -> Subject | None:
        """What they need most, and were not told within a month; None where there is nothing. Raises StoreErrors."""
        told = await self.store.nudges.told_since(due.person, due.day - NOT_AGAIN)
        for source in self.sources:
            async for subject in source(due, reader):
                if subject.id not in told:
                    return replace(subject, message=await subject.better()) if subject.better else subject
        return None


def usual(store: Store, memory: Memory, progress: Progress) -> Subjects:
    """Something due to be reviewed, else the next lesson."""
    return Subjects(store, (partial(due_reviews, memory), partial(next_lessons, progress)))


async def due_reviews(memory: Memory, due: DueNudge, reader: Audience) -> AsyncIterator[Subject]:
    """What is due to be reviewed today, asked right there."""
    reviews = await memory.due(due.person, reader)
    for id, passage in reviews.due:
        plain = nudge_message("review", ask_message(id, passage, len(reviews.due), reviews.waiting))
        yield Subject(f"review {id}", plain, better=partial(_ask, memory, due, reader, id, reviews))


async def _ask(memory: Memory, due: DueNudge, reader: Audience, id: str, reviews: Reviews) -> Message:
    whom = Whom(due.person, reader, due.channel or due.person.user_id, None, f"nudge {due.day}")
    return nudge_message("review", await ask_review(memory, whom, id, reviews))


async def next_lessons(progress: Progress, due: DueNudge, reader: Audience) -> AsyncIterator[Subject]:
    """The lessons that are still to do, in their order."""
    for lesson in (await progress.of(due.person, reader)).ahead:
        yield Subject(f"lesson {lesson.passage.id}", nudge_message("lesson", lesson_message(lesson.passage)))
