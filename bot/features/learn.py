"""Learning: the lesson before somebody, done, skipped, taken back, and how far they are. Said to them alone, always."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.awards import Awards
from bot.directory import Directory
from bot.incoming import is_direct, pressed
from bot.library import Library
from bot.memory import Memory
from bot.outbox import Hook, Place, Posted, Thread
from bot.progress import Already, Course, NoLesson, Progress, Taken
from bot.store import DeliveryKey, Store, Work, Workspace
from bot.views import ids
from bot.views.apology import notice_message
from bot.views.assigned import assigned_lines, with_assigned
from bot.views.curriculum import lesson_named, lesson_titled
from bot.views.learn import (
    LESSON_GONE,
    NOT_HERE,
    NOTHING_TO_LEARN,
    WHICH_LESSON,
    Beside,
    card_message,
    next_line,
    only_one_line,
    progress_message,
    said_message,
    skipped_line,
    visit_message,
)
from bot.views.message import Message
from bot.vocabulary import Does, Fits, Words, one_of
from bot.work import Crew, Reply, only_to_asker, order_of, person_of, place_of, saying_of
from knowledge import Audience, Cleared, Kind, Lesson
from knowledge.path import Said, find_lesson, lesson_after, standing, visit
from knowledge.spare_time import minutes_named, spare_minutes

KIND: Final = "lesson"
"""The kind of work that a press of a lesson's button is."""
LONGEST_NAME: Final = 60
"""Characters a lesson's or module's name may have; what is longer is a question that begins with "learn"."""
DONE_WORDS: Final = one_of("done", "mark as done", "mark it as done", "i am done", "i'm done", "lesson done")
SKIP_WORDS: Final = one_of("skip", "skip it", "skip this", "skip this lesson", "skip lesson")
NEXT_WORDS: Final = one_of("next", "next lesson", "next please", "next one")
UNDO_WORDS: Final = one_of("undo", "undo that", "not done")
QUIZ_WORDS: Final = one_of(
    *(f"quiz {words}" for words in ("this", "this lesson", "the lesson")),
    *(f"quiz me {by} {lesson}" for by in ("on", "about") for lesson in ("this", "this lesson", "the lesson")),
)
PROGRESS_WORDS: Final = one_of("progress", "my progress", "how far am i", "where am i", "show my progress")
_BUTTONS: Final = (ids.LESSON_SHOW, ids.LESSON_DONE, ids.LESSON_SKIP, ids.LESSON_NEXT, ids.LESSON_UNDO)


def register(app: AsyncApp) -> None:
    """The buttons of a lesson."""
    for action in _BUTTONS:
        app.action(ids.matching(action))(press)


async def press(ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """A button of a lesson: whoever presses says it of themselves, and hears alone what came of it."""
    said = pressed(action, body, workspace)
    place = said and (said.beside if said.channel and is_direct(said.channel) else said.aside)
    if said and place:
        # Each press is a wish of its own.
        once = DeliveryKey(KIND, f"{place.channel}:{said.message}", said.key)
        await crew.accept(order_of(said, KIND, place, once, button=said.action_id, lesson=said.value))
    await ack()


def fits(words: Words) -> bool:
    """Whether what follows "learn" may name a time, a lesson or a part of the curriculum; anything else is a question."""
    return len(words.rest) <= LONGEST_NAME and not (words.rest and words.whole.endswith("?"))


def says_by_name(words: Words) -> bool:
    """Whether what follows "done" or "skip" may name a lesson; anything longer is a question.

    >>> from bot.vocabulary import read
    >>> [says_by_name(read(typed)) for typed in ("done org chart", "Skip: prices!", "done", "done with MDF?")]
    [True, True, False, False]
    """
    named = words.first in ("done", "skip") and 0 < len(words.rest) <= LONGEST_NAME
    return named and not words.whole.endswith("?")


def names_a_time(words: Words) -> bool:
    """Whether somebody says how much time they have."""
    return spare_minutes(words.whole) is not None


@dataclass(frozen=True, slots=True)
class Learning:
    """What these replies need to look up and to write down."""

    progress: Progress
    memory: Memory
    store: Store
    library: Library
    directory: Directory
    redraw: Callable[[str, Workspace], Coroutine[Any, Any, None]]
    """Draws somebody's Home anew."""
    awards: Awards
    quiz: Callable[[Work, str], Awaitable[Reply]]
    """Begins a quiz of somebody's own about one passage."""

    def typed(self) -> tuple[tuple[Fits, Does], ...]:
        """Whole messages, and who replies to them."""
        return (
            (DONE_WORDS, lambda work, _words: self._say_of_open(work, Said.DONE)),
            (SKIP_WORDS, lambda work, _words: self._say_of_open(work, Said.SKIPPED)),
            (says_by_name, self._say_by_name),
            (NEXT_WORDS, lambda work, _words: self._go_on(work)),
            (UNDO_WORDS, lambda work, _words: self._undo(work)),
            (QUIZ_WORDS, lambda work, _words: self._quiz(work)),
            (PROGRESS_WORDS, lambda work, _words: self._progress(work)),
            (names_a_time, lambda work, words: self._visit(work, spare_minutes(words.whole) or 0)),
        )

    async def learn(self, work: Work, words: Words) -> Reply | None:
        """`learn`, and how many minutes there are, or a lesson, module or track; None where it names none of these."""
        if (minutes := minutes_named(words.rest)) is not None:
            return await self._visit(work, minutes)
        course = await self._course(work)
        if not words.rest:
            onward = next(iter(course.ahead), None)
            if onward is None:
                return _alone(work, notice_message(next_line(None) if course.curriculum.tracks else NOTHING_TO_LEARN))
            return await self._card(work, course, onward, *assigned_lines(course.assigned))
        named = lesson_named(course.curriculum, course.walk, words.rest)
        return None if named is None else await self._card(work, course, named)

    async def pressed(self, work: Work, _library: Library) -> Reply:
        """A button of a lesson was pressed."""
        action, lesson = work.payload["button"], work.payload["lesson"]
        for name, said in ((ids.LESSON_DONE, Said.DONE), (ids.LESSON_SKIP, Said.SKIPPED), (ids.LESSON_UNDO, Said.OPEN)):
            if ids.matching(name).match(action):
                return await self._say(work, lesson, said)
        course = await self._course(work)
        found = find_lesson(course.curriculum, lesson)
        if found is None:
            return _alone(work, notice_message(LESSON_GONE))
        if ids.matching(ids.LESSON_NEXT).match(action):
            return await self._next(work, course, found[1].passage.id)
        return await self._card(work, course, found[1])

    async def _say_by_name(self, work: Work, words: Words) -> Reply | None:
        """`done` or `skip`, and a lesson's name; None where it names none."""
        named = lesson_titled((await self._course(work)).curriculum, words.rest)
        said = Said.DONE if words.first == "done" else Said.SKIPPED
        return None if named is None else await self._say(work, named.passage.id, said)

    async def _say_of_open(self, work: Work, said: Said) -> Reply | None:
        lesson = await self.store.lessons.opened(person_of(work))
        return None if lesson is None else await self._say(work, lesson, said)

    async def _go_on(self, work: Work) -> Reply | None:
        lesson = await self.store.lessons.opened(person_of(work))
        return None if lesson is None else await self._next(work, await self._course(work), lesson)

    async def _undo(self, work: Work) -> Reply | None:
        lesson = await self.progress.last(person_of(work), await self._reader(work), work.accepted_at)
        return None if lesson is None else await self._say(work, lesson, Said.OPEN)

    async def _quiz(self, work: Work) -> Reply:
        lesson = await self.store.lessons.opened(person_of(work))
        return _alone(work, notice_message(WHICH_LESSON)) if lesson is None else await self.quiz(work, lesson)

    async def _progress(self, work: Work) -> Reply:
        course = await self._course(work)
        told = progress_message(course.standings, course.walk, next(iter(course.ahead), None))
        return _alone(work, with_assigned(told, course.assigned))

    async def _visit(self, work: Work, minutes: int) -> Reply:
        reader = await self._reader(work)
        course = await self.progress.of(person_of(work), reader)
        facts = await self.library.of_kind(Kind.FACT, reader)
        tip = facts[work.accepted_at.toordinal() % len(facts)] if facts else None
        due = (await self.memory.due(person_of(work), reader)).due
        planned = visit(minutes, len(due), course.ahead)
        return _alone(work, visit_message(planned, next(iter(course.ahead), None), tip))

    async def _say(self, work: Work, lesson_id: str, said: Said) -> Reply:
        """Write it down, and say what came of it."""
        person, reader = person_of(work), await self._reader(work)
        came = await self.progress.take(person, reader, lesson_id, said, work.accepted_at)
        course = await self.progress.of(person, reader)
        match came:
            case NoLesson():
                return _alone(work, notice_message(LESSON_GONE))
            case Taken(track, lesson) | Already(track, lesson):
                changed = isinstance(came, Taken)
        onward = lesson_after(course.curriculum, course.walk, lesson.passage.id, course.first)
        if said is Said.SKIPPED and changed and onward is not None:
            return replace(await self._card(work, course, onward, skipped_line(lesson)), then=partial(self._redraw, work))
        if said is Said.OPEN or onward is None:
            onward = next(iter(course.ahead), None)
        made = _alone(work, said_message(said, lesson, standing(track, course.walk), onward, changed=changed))
        made = replace(made, then=partial(self._redraw, work))
        if isinstance(came, Taken) and came.finished:
            return await self.awards.awarded(made, work, track, reader)
        return made

    async def _redraw(self, work: Work, _posted: Posted) -> None:
        await self.redraw(person_of(work).user_id, work.workspace)

    async def _next(self, work: Work, course: Course, lesson_id: str) -> Reply:
        onward = lesson_after(course.curriculum, course.walk, lesson_id, course.first)
        if onward is not None:
            return await self._card(work, course, onward)
        only = next(iter(course.ahead), None)
        return _alone(work, notice_message(next_line(None) if only is None else only_one_line(only)))

    async def _card(self, work: Work, course: Course, lesson: Lesson, *above: str) -> Reply:
        """Put this lesson before them. Written down before it is said: what they say next is about it."""
        await self.store.lessons.open(person_of(work), lesson.passage.id, work.accepted_at)
        found = find_lesson(course.curriculum, lesson.passage.id)
        assert found is not None
        beside = Beside(
            standing(found[0], course.walk),
            bool(await self.library.quiz_on(lesson.passage.id, lesson.passage.reader)),
            shares=_others_are_there(place_of(work)),
        )
        return _alone(work, card_message(lesson.passage, beside, above))

    async def beside(self, work: Work, passage: Cleared) -> Beside:
        """What a lesson has beside it that somebody asked for. Where they alone read it, it is the lesson before them now;
        where others do, nothing there tells how far anybody is."""
        quiz = bool(await self.library.quiz_on(passage.id, passage.reader))
        if not saying_of(work).private:
            return Beside(quiz=quiz)
        course = await self.progress.of(person_of(work), passage.reader)
        found = find_lesson(course.curriculum, passage.id)
        if found is None:
            return Beside(quiz=quiz)
        await self.store.lessons.open(person_of(work), passage.id, work.accepted_at)
        return Beside(standing(found[0], course.walk), quiz)

    async def _course(self, work: Work) -> Course:
        return await self.progress.of(person_of(work), await self._reader(work))

    async def _reader(self, work: Work) -> Audience:
        """Whoever asks: nobody else reads along."""
        saying = saying_of(work)
        # In a channel the reply is whispered; only what looks like a direct message has to prove that it is one.
        return await self.directory.reader(
            replace(saying, private=True, check_direct=saying.private and saying.check_direct)
        )


def _others_are_there(place: Place) -> bool:
    """Whether a private reply to this stands in a channel, where others might learn along."""
    return isinstance(place, Hook | Thread) and not is_direct(place.channel)


def _alone(work: Work, message: Message) -> Reply:
    return Reply(message, to=only_to_asker(work), instead=notice_message(NOT_HERE))
