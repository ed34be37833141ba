"""What the one message a day is about: of everything somebody may hear unasked, what they need most.

Whoever has something to say to a person unasked makes it a source here; so it is one message a day over all of them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Literal

from bot.memory import Memory, Reviews
from bot.progress import Progress
from bot.reviewing import Whom, ask_review
from bot.store import DueNudge, PersonKey, Store
from bot.views import assigned, ids
from bot.views.lesson import lesson_message
from bot.views.message import Message, button, can_carry
from bot.views.nudge import NOW, nudge_message
from bot.views.review import ask_message
from knowledge import Audience
from knowledge.path import left

NOT_AGAIN: Final = timedelta(days=30)
"""For how long nobody is nudged about the same thing."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to say. `id`: the kind of its source, a space, and what is the same for the same thing in every month.
    `better`: makes its message, where that is done only for what is chosen."""

    id: str
    message: Message
    better: Callable[[], Awaitable[Message]] | None = None


Finds = Callable[[DueNudge, Audience], AsyncIterator[Subject]]
"""What there is to say to somebody, as this reader may see it, the most needed first. Asked no further than it is used."""
Heard = Callable[[PersonKey, str, datetime], Awaitable[None]]
"""What follows once it was said, by what the subject's id names after its kind. May come twice for one nudge."""


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of thing that may be said unasked. `kind`: one word."""

    kind: str
    finds: Finds
    heard: Heard | None = None


@dataclass(frozen=True, slots=True)
class Subjects:
    """Chooses. `sources`: in the order of need."""

    store: Store
    sources: Sequence[Source]

    async def choose(self, due: DueNudge, reader: Audience) -> Subject | None:
        """What they need most, and were not told within a month; what they put off, while there is still something to be
        said of it. None where there is nothing. Raises StoreErrors."""
        put_off = await self.store.nudges.subject_on(due.person, due.day) if due.later else None
        told = await self.store.nudges.told_since(due.person, due.day - NOT_AGAIN)
        for source in self.sources:
            async for subject in source.finds(due, reader):
                if subject.id == put_off if put_off else subject.id not in told:
                    return replace(subject, message=await subject.better()) if subject.better else subject
        return None

    async def heard(self, person: PersonKey, subject: str, now: datetime) -> None:
        """They have it before them. Harmless to repeat, as after a crash."""
        kind, _, about = subject.partition(" ")
        for source in self.sources:
            if source.kind == kind and source.heard is not None:
                await source.heard(person, about, now)


def usual(store: Store, memory: Memory, progress: Progress) -> Subjects:
    """A track that was assigned and not heard of, or is due soon, else something to be reviewed, else the next lesson."""
    return Subjects(
        store,
        (
            Source("assigned", partial(assigned_tracks, progress), partial(heard_of_track, store)),
            Source("review", partial(due_reviews, memory)),
            # What they type next, such as `done`, is about the lesson they see.
            Source("lesson", partial(next_lessons, progress), partial(open_lesson, store)),
        ),
    )


async def assigned_tracks(progress: Progress, due: DueNudge, reader: Audience) -> AsyncIterator[Subject]:
    """What was assigned to them, once; and again a week and a day before it is due."""
    course = await progress.of(due.person, reader)
    for one in course.assigned:
        if one.told and one.stage is None:
            continue
        onward = next(iter(left(one.standing.track, course.walk)), None)
        id = onward.passage.id if onward else ""
        begin = button(ids.LESSON_SHOW, NOW, value=id, primary=True) if can_carry(id) else None
        kind: Literal["due", "assigned"] = "due" if one.told else "assigned"
        message = nudge_message(kind, assigned.assigned_message(one), begin)
        yield Subject(f"assigned {one.slug} {one.due} {one.stage if one.told else 'new'}", message)


async def heard_of_track(store: Store, person: PersonKey, about: str, now: datetime) -> None:
    """They know that the track was assigned to them."""
    await store.assignments.note_told(person.workspace, person.user_id, about.partition(" ")[0], now)


async def due_reviews(memory: Memory, due: DueNudge, reader: Audience) -> AsyncIterator[Subject]:
    """What is due to be reviewed today, asked right there."""
    reviews = await memory.due(due.person, reader)
    for id, passage in reviews.due:
        plain = nudge_message("review", ask_message(id, passage, len(reviews.due), reviews.waiting))
        yield Subject(f"review {id}", plain, better=partial(_ask, memory, due, reader, id, reviews))


async def _ask(memory: Memory, due: DueNudge, reader: Audience, id: str, reviews: Reviews) -> Message:
    whom = Whom(due.person, reader, due.channel or due.person.user_id, None, f"nudge {due.delivery.key}")
    return nudge_message("review", await ask_review(memory, whom, id, reviews))


async def next_lessons(progress: Progress, due: DueNudge, reader: Audience) -> AsyncIterator[Subject]:
    """The lessons that are still to do, in their order."""
    for lesson in (await progress.of(due.person, reader)).ahead:
        id = lesson.passage.id
        begin = button(ids.LESSON_SHOW, NOW, value=id, primary=True) if can_carry(id) else None
        yield Subject(f"lesson {id}", nudge_message("lesson", lesson_message(lesson.passage), begin))


async def open_lesson(store: Store, person: PersonKey, lesson: str, now: datetime) -> None:
    """The lesson is the one before them now."""
    await store.lessons.open(person, lesson, now)
