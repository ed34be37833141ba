"""How far somebody is: what several features ask about lessons. Read anew each time; nothing of it is remembered here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.assignments import Assignments
from bot.library import Library
from bot.store import PersonKey, Store
from knowledge import Audience, Curriculum, Lesson, Track
from knowledge.assigned import Assigned
from knowledge.changed import print_of
from knowledge.path import Said, Standing, Step, Walk, ahead, find_lesson, standing, walk


@dataclass(frozen=True, slots=True)
class Course:
    """The curriculum as one reader may see it, and where one person is in it."""

    curriculum: Curriculum
    steps: tuple[Step, ...]
    """What they said about lessons, by the ids these have now, oldest first."""
    assigned: tuple[Assigned, ...] = ()
    """What they are asked to do and have not done, what is due first before the rest."""

    @property
    def first(self) -> tuple[str, ...]:
        """Slugs of the tracks that come before the others."""
        return tuple(one.slug for one in self.assigned)

    @property
    def walk(self) -> Walk:
        """What is done and what was skipped."""
        return walk(self.steps, {})

    @property
    def standings(self) -> tuple[Standing, ...]:
        """How much of each track is done."""
        return tuple(standing(track, self.walk) for track in self.curriculum.tracks)

    @property
    def ahead(self) -> tuple[Lesson, ...]:
        """What is still to do, in the order to do it in."""
        return ahead(self.curriculum, self.walk, self.first)


@dataclass(frozen=True, slots=True)
class Taken:
    """It is written down. `lesson`: which one it is about, in its track. `finished`: it is done, and was the last to do."""

    track: Track
    lesson: Lesson
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Already:
    """They had said so before, or it does not apply: nothing changed."""

    track: Track
    lesson: Lesson


@dataclass(frozen=True, slots=True)
class NoLesson:
    """The handbook has no such lesson for them, any more or at all."""


Came = Taken | Already | NoLesson
"""What came of a word about a lesson."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of people's ways through the curriculum. Raises StoreErrors."""

    store: Store
    library: Library
    assignments: Assignments

    async def of(self, person: PersonKey, reader: Audience) -> Course:
        """Where this person is, in what that reader may see."""
        curriculum = await self.library.curriculum(reader)
        steps = await self.store.lessons.steps(person)
        steps = tuple(replace(one, lesson=curriculum.renamed.get(one.lesson, one.lesson)) for one in steps)
        return Course(curriculum, steps, await self.assignments.of(person, curriculum, walk(steps, {})))

    async def next_lesson(self, person: PersonKey, reader: Audience) -> Lesson | None:
        """What to do next; None where everything is done."""
        return next(iter((await self.of(person, reader)).ahead), None)

    async def done(self, person: PersonKey, reader: Audience) -> frozenset[str]:
        """The ids of the lessons that are done, as the handbook calls them now."""
        return (await self.of(person, reader)).walk.done

    async def minutes_left(self, person: PersonKey, reader: Audience) -> int:
        """Minutes of all lessons still to do, as far as the handbook names them."""
        return sum(one.minutes_left for one in (await self.of(person, reader)).standings)

    async def take(self, person: PersonKey, reader: Audience, lesson_id: str, said: Said, at: datetime) -> Came:
        """They say this about a lesson, called by any id it ever had. The same word at the same time is the same step."""
        course = await self.of(person, reader)
        found = find_lesson(course.curriculum, lesson_id)
        if found is None:
            return NoLesson()
        step = Step(found[1].passage.id, said, at)
        if step not in course.steps and not _changes(step, course.walk):
            return Already(*found)
        if not await self.store.lessons.take(person, step, print_of(found[1].passage)):
            return Already(*found)
        finished = said is Said.DONE and standing(found[0], walk([*course.steps, step], {})).finished
        return Taken(*found, finished)

    async def last(self, person: PersonKey, reader: Audience, at: datetime) -> str | None:
        """The lesson they said something about last, which is not taken back; or which was, by the word of that time."""
        course = await self.of(person, reader)
        counting = [one for one in course.steps if find_lesson(course.curriculum, one.lesson) is not None]
        again = [one for one in counting if one.said is Said.OPEN and one.at == at]
        said = again or [one for one in counting if not _changes(one, course.walk) and one.said is not Said.OPEN]
        return said[-1].lesson if said else None


def _changes(step: Step, walk: Walk) -> bool:
    """Whether this says something new. What is done is not skipped any more."""
    is_done, is_skipped = step.lesson in walk.done, step.lesson in walk.skipped
    match step.said:
        case Said.DONE:
            return not is_done
        case Said.SKIPPED:
            return not is_done and not is_skipped
        case Said.OPEN:
            return is_done or is_skipped
