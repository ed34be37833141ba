"""How far somebody is: what several features ask about lessons. Read anew each time; nothing of it is remembered here."""

from __future__ import annotations

from dataclasses import dataclass

from bot.library import Library
from bot.store import PersonKey, Store
from knowledge import Audience, Curriculum, Lesson
from knowledge.path import Standing, Walk, ahead, standing, walk


@dataclass(frozen=True, slots=True)
class Course:
    """The curriculum as one reader may see it, and where one person is in it."""

    curriculum: Curriculum
    walk: Walk

    @property
    def standings(self) -> tuple[Standing, ...]:
        """How much of each track is done."""
        return tuple(standing(track, self.walk) for track in self.curriculum.tracks)

    @property
    def ahead(self) -> tuple[Lesson, ...]:
        """What is still to do, in the order to do it in."""
        return ahead(self.curriculum, self.walk)


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of people's ways through the curriculum. Raises StoreErrors."""

    store: Store
    library: Library

    async def of(self, person: PersonKey, reader: Audience) -> Course:
        """Where this person is, in what that reader may see."""
        curriculum = await self.library.curriculum(reader)
        return Course(curriculum, walk(await self.store.steps(person), curriculum.renamed))

    async def next_lesson(self, person: PersonKey, reader: Audience) -> Lesson | None:
        """What to do next; None where everything is done."""
        return next(iter((await self.of(person, reader)).ahead), None)

    async def done(self, person: PersonKey, reader: Audience) -> frozenset[str]:
        """The ids of the lessons that are done, as the handbook calls them now."""
        return (await self.of(person, reader)).walk.done

    async def minutes_left(self, person: PersonKey, reader: Audience) -> int:
        """Minutes of all lessons still to do, as far as the handbook names them."""
        return sum(one.minutes_left for one in (await self.of(person, reader)).standings)
