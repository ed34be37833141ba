"""A lesson for everybody in a channel: one post, and the lessons after it in its thread. What somebody does with one of them
is told to them alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.directory import Directory
from bot.incoming import digest, is_direct, pressed
from bot.library import Library
from bot.outbox import Hook, Place, Posted, Refused, Root, Thread, as_payload, from_payload
from bot.progress import Course, Progress
from bot.store import DeliveryKey, Sent, Work, Workspace
from bot.views import ids
from bot.views.apology import notice_message
from bot.views.curriculum import lesson_named
from bot.views.learn import (
    LAST_HERE,
    NOBODY_ELSE,
    NOT_FOR_ALL,
    NOT_IN_CHANNEL,
    NOTHING_LEFT,
    ONWARD_BEFORE,
    STARTED,
    STARTED_BEFORE,
    Beside,
    card_message,
)
from bot.vocabulary import Words
from bot.work import Crew, Reply, only_to_asker, order_of, person_of, place_of, saying_of
from knowledge import Lesson
from knowledge.path import Walk, find_lesson, following

KIND: Final = "lesson.here"
"""The kind of work that such a lesson is."""
LONGEST_NAME: Final = 65
"""Characters that may follow "learn": "here", and a lesson's or module's name."""


def register(app: AsyncApp) -> None:
    """The button under a private lesson, and the one that goes on under the lesson for everybody."""
    app.action(ids.LESSON_THREAD)(begin)
    app.action(ids.LESSON_ONWARD)(go_on)


async def begin(ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """Somebody wants their private lesson to be one for everybody in that channel; once for each."""
    press = pressed(action, body, workspace)
    if press and press.aside and press.message and not is_direct(press.aside.channel):
        once = DeliveryKey(KIND, press.aside.channel, digest(press.message, press.person.user_id, press.value))
        facts = {"lesson": press.value, "onward": False, "back": as_payload(press.aside)}
        fresh = await crew.accept(order_of(press, KIND, Root(press.aside.channel), once, **facts))
        if not fresh:
            crew.tell(workspace, press.aside, notice_message(STARTED_BEFORE))
    await ack()


async def go_on(ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """Somebody wants the next lesson in that thread; once, whoever presses."""
    press = pressed(action, body, workspace)
    place = press.beside if press else None
    if press and press.aside and isinstance(place, Thread) and not place.direct:
        once = DeliveryKey(KIND, f"{place.channel}:{place.ts}", digest(press.value))
        facts = {"lesson": press.value, "onward": True, "back": as_payload(press.aside)}
        if not await crew.accept(order_of(press, KIND, place, once, **facts)):
            crew.tell(workspace, press.aside, notice_message(ONWARD_BEFORE))
    await ack()


def fits(words: Words) -> bool:
    """Whether what follows "learn" wants a lesson here, for everybody; anything longer is a question.

    >>> from bot.vocabulary import read
    >>> [fits(read(typed)) for typed in ("learn here", "Learn here: runners", "learn hereditary law", "learn here?")]
    [True, True, False, False]
    """
    here = words.rest.casefold().partition(" ")[0].rstrip(":,;") == "here"
    return here and len(words.rest) <= LONGEST_NAME and not words.whole.endswith("?")


@dataclass(frozen=True, slots=True)
class LessonThreads:
    """What these replies need to look up."""

    progress: Progress
    library: Library
    directory: Directory
    crew: Crew

    async def typed(self, work: Work, words: Words) -> Reply | None:
        """`learn here`, and possibly a lesson, module or track; None where it names none of these."""
        place, back = place_of(work), only_to_asker(work)
        if is_direct(place.channel):
            return Reply(notice_message(NOBODY_ELSE))
        course = await self._course(work)
        name = words.rest.partition(" ")[2].strip()
        lesson = lesson_named(course.curriculum, Walk(), name) if name else next(iter(course.ahead), None)
        if lesson is None:
            return None if name else Reply(notice_message(NOTHING_LEFT), to=back, refusal="nothing_left")
        # In a thread it goes on there; a command nobody else sees, so it begins one.
        to = Root(place.channel) if isinstance(place, Hook) else place
        return await self._card(work, course, lesson, to, back)

    async def show(self, work: Work, _library: Library) -> Reply:
        """The lesson whose button was pressed, or the one after it."""
        place, back = place_of(work), from_payload(work.payload["back"])
        course = await self._course(work)
        found = find_lesson(course.curriculum, work.payload["lesson"])
        if found is None:
            return Reply(notice_message(NOT_FOR_ALL), to=back, refusal="not_for_reader")
        lesson = following(course.curriculum, found[1].passage.id) if work.payload["onward"] else found[1]
        if lesson is None:
            return Reply(notice_message(LAST_HERE), to=back, refusal="no_more_lessons")
        return await self._card(work, course, lesson, place, back)

    async def _course(self, work: Work) -> Course:
        """The curriculum as everybody in that channel may see it, and where whoever asks is in it."""
        reader = await self.directory.reader(saying_of(work, everybody=True))
        return await self.progress.of(person_of(work), reader)

    async def _card(self, work: Work, course: Course, lesson: Lesson, to: Place, back: Place) -> Reply:
        """The lesson, without anything of anybody; `back`: where whoever asked hears alone what came of it."""
        passage = lesson.passage
        quiz = bool(await self.library.quiz_on(passage.id, passage.reader))
        message = card_message(passage, Beside(quiz=quiz, onward=following(course.curriculum, passage.id)))

        async def tell(posted: Posted) -> None:
            if isinstance(posted, Sent) and isinstance(to, Root):
                self.crew.tell(work.workspace, back, notice_message(STARTED))
            elif isinstance(posted, Refused):
                self.crew.tell(work.workspace, back, notice_message(NOT_IN_CHANNEL))

        return Reply(message, to=to, then=tell)
