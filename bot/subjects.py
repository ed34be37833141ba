"""What the one message a day is about: of everything somebody may hear unasked, what they need most.

Whoever has something to say to a person unasked makes it a source here; so it is one message a day over all of them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Final, Literal

from bot.library import Library
from bot.memory import Memory, Reviews
from bot.progress import Progress
from bot.reviewing import Whom, ask_review
from bot.store import DueNudge, PersonKey, Store
from bot.views import assigned, ids
from bot.views.lesson import lesson_message
from bot.views.message import Message, button, can_carry
from bot.views.nudge import NOW, nudge_message, still_message
from bot.views.passage import passage_message
from bot.views.review import ask_message
from knowledge import Audience, Found, Kind
from knowledge.changed import has_changed, print_of
from knowledge.lens import names
from knowledge.path import left
from knowledge.patience import STILL, patience
from knowledge.schedule import zone_named

NOT_AGAIN: Final = timedelta(days=30)
"""For how long nobody is nudged about the same thing."""
QUESTIONS: Final = 5
"""Questions asked in vain that are asked again, the newest."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to say. `id`: the kind of its source, a space, and what is the same for the same thing in every month.
    `better`: makes its message, where that is done only for what is chosen. `passage`: what it is about, if that is one."""

    id: str
    message: Message
    better: Callable[[], Awaitable[Message]] | None = None
    passage: str | None = None


@dataclass(frozen=True, slots=True)
class Enough:
    """Nobody minds what we say, nor the question whether to go on: that is an answer."""


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

    async def choose(self, due: DueNudge, reader: Audience) -> Subject | Enough | None:
        """What they need most, were not told within a month, and did not do today; what they put off, while there is still
        something to be said of it. None where there is nothing. Raises StoreErrors."""
        if due.later:
            if put_off := await self.store.nudges.subject_on(due.person, due.day):
                return await self._first(due, reader, lambda one: one.id == put_off)
        else:
            unminded = await self.store.nudges.unminded(due.person)
            match patience(unminded):
                case "rest":
                    return Enough()
                case "ask":
                    return Subject(STILL, still_message(len(unminded)))
        told = await self.store.nudges.told_since(due.person, due.day - NOT_AGAIN)
        midnight = datetime.combine(due.day, time(), zone_named(due.zone) or UTC)
        done = await self.store.nudges.touched(due.person, midnight.astimezone(UTC))
        return await self._first(due, reader, lambda one: one.id not in told and one.passage not in done)

    async def _first(self, due: DueNudge, reader: Audience, fits: Callable[[Subject], bool]) -> Subject | None:
        for source in self.sources:
            async for subject in source.finds(due, reader):
                if fits(subject):
                    return replace(subject, message=await subject.better()) if subject.better else subject
        return None

    async def heard(self, person: PersonKey, subject: str, now: datetime) -> None:
        """They have it before them. Harmless to repeat, as after a crash."""
        kind, _, about = subject.partition(" ")
        for source in self.sources:
            if source.kind == kind and source.heard is not None:
                await source.heard(person, about, now)


def usual(store: Store, library: Library, memory: Memory, progress: Progress) -> Subjects:
    """A track that was assigned and not heard of, or is due soon; what is due to be reviewed, changed or is answered by now;
    the next lesson, a tip."""
    return Subjects(
        store,
        (
            Source("assigned", partial(assigned_tracks, progress), partial(heard_of_track, store)),
            Source("review", partial(due_reviews, memory)),
            Source("changed", partial(changed_passages, store, library), partial(note_changed, store)),
            Source("answered", partial(answered_by_now, store, library)),
            # What they type next, such as `done`, is about the lesson they see.
            Source("lesson", partial(next_lessons, progress), partial(open_lesson, store)),
            Source("tip", partial(tips, store, library)),
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
        yield Subject(f"review {id}", plain, better=partial(_ask, memory, due, reader, id, reviews), passage=id)


async def _ask(memory: Memory, due: DueNudge, reader: Audience, id: str, reviews: Reviews) -> Message:
    whom = Whom(due.person, reader, due.channel or due.person.user_id, None, f"nudge {due.delivery.key}")
    return nudge_message("review", await ask_review(memory, whom, id, reviews))


async def next_lessons(progress: Progress, due: DueNudge, reader: Audience) -> AsyncIterator[Subject]:
    """The lessons that are still to do, in their order."""
    for lesson in (await progress.of(due.person, reader)).ahead:
        id = lesson.passage.id
        begin = button(ids.LESSON_SHOW, NOW, value=id, primary=True) if can_carry(id) else None
        yield Subject(f"lesson {id}", nudge_message("lesson", lesson_message(lesson.passage), begin), passage=id)


async def open_lesson(store: Store, person: PersonKey, lesson: str, now: datetime) -> None:
    """The lesson is the one before them now."""
    await store.lessons.open(person, lesson, now)


async def changed_passages(store: Store, library: Library, due: DueNudge, reader: Audience) -> AsyncIterator[Subject]:
    """What they asked about or learned, and says something else by now; looked for as long as an index holds any."""
    version = await library.version()
    is_new = version != await store.nudges.seen_version(due.person)
    # What was met in a channel, or in a quiz, is noted as they see it alone, so that its next change is noticed.
    met = await store.nudges.met(due.person, None if is_new else f"{reader.value}:")
    there = await library.by_id(list(met), reader)
    prints = {id: print_of(passage) for id, passage in there.items()}
    changed = [id for id, print in prints.items() if has_changed(met[id], print)]
    await store.nudges.note_met(due.person, {id: prints[id] for id in prints if id not in changed and prints[id] != met[id]})
    for id in changed:
        yield Subject(f"changed {id} {prints[id]}", nudge_message("changed", passage_message(there[id])), passage=id)
    if is_new and not changed:
        await store.nudges.note_version(due.person, version)


async def note_changed(store: Store, person: PersonKey, changed: str, _now: datetime) -> None:
    """They know what it says now."""
    id, _, print = changed.rpartition(" ")
    await store.nudges.note_met(person, {id: print})


async def answered_by_now(store: Store, library: Library, due: DueNudge, reader: Audience) -> AsyncIterator[Subject]:
    """What they asked in vain, and the handbook has an answer to by now. Told once, ever."""
    asked = await store.questions.unanswered(due.person, await library.version(), QUESTIONS)
    told = await store.nudges.told_since(due.person, date.min) if asked else frozenset()
    for number, question in asked:
        outcome, _ = await library.find(question, reader)
        if isinstance(outcome, Found):
            passage = outcome.answers[0].passage
            subject = f"answered {passage.id} {number}"
            if not any(one.startswith("answered ") and one.endswith(f" {number}") for one in told):
                shown = nudge_message("answered", passage_message(passage), asked=question)
                yield Subject(subject, shown, passage=passage.id)


async def tips(store: Store, library: Library, due: DueNudge, reader: Audience) -> AsyncIterator[Subject]:
    """What the handbook says about their kind of partner, another one each day."""
    lens = (await store.people.profile(due.person)).lens
    if lens is None:
        return
    facts = [one for one in await library.of_kind(Kind.FACT, reader) if names(lens, one.title, one.text, *one.trail)]
    first = due.day.toordinal() % len(facts) if facts else 0
    for fact in [*facts[first:], *facts[:first]]:
        yield Subject(f"tip {fact.id}", nudge_message("tip", passage_message(fact)), passage=fact.id)
