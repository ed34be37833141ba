"""One person's way through the curriculum: what is done, what comes next, what a few minutes are enough for.

The order is the handbook's; what was skipped comes after the rest of its track. What is not in the curriculum (any more)
counts nowhere.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from knowledge.curriculum import Curriculum, Lesson, Track

NOT_SAID: Final = 10
"""Minutes to allow for a lesson whose page does not say how long it takes: what most lessons take."""
REVIEWS_A_MINUTE: Final = 2
"""Questions that somebody answers in a minute, with a look at the explanation."""


class Said(enum.StrEnum):
    """What somebody says about a lesson; open takes back what they said before."""

    DONE = "done"
    SKIPPED = "skipped"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody said last about one lesson, and when. `lesson`: its id, as it was at that time."""

    lesson: str
    said: Said
    at: datetime


@dataclass(frozen=True, slots=True)
class Walk:
    """Where somebody is: ids of lessons that are done, and of those they skipped, in that order."""

    done: frozenset[str] = frozenset()
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How much of a track is done. Minutes are those the handbook names; `untimed_left`: lessons to do that name none."""

    track: Track
    done: int
    lessons: int
    minutes_left: int
    minutes: int
    untimed_left: int

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do; a track without lessons is never finished."""
        return 0 < self.lessons == self.done


@dataclass(frozen=True, slots=True)
class Visit:
    """What fits into a visit of so many minutes: so many reviews, then these lessons, then a tip where there is time."""

    minutes: int
    reviews: int
    lessons: tuple[Lesson, ...]
    tip: bool

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do but to read a tip."""
        return not self.reviews and not self.lessons


def walk(steps: Iterable[Step], renamed: Mapping[str, str]) -> Walk:
    """Where these steps lead; the last word about a lesson counts. `renamed`: old ids of lessons, to those they have now."""
    last: dict[str, Step] = {}
    for step in sorted(steps, key=lambda step: step.at):
        lesson = renamed.get(step.lesson, step.lesson)
        last.pop(lesson, None)
        last[lesson] = step
    return Walk(
        frozenset(id for id, step in last.items() if step.said is Said.DONE),
        tuple(id for id, step in last.items() if step.said is Said.SKIPPED),
    )


def lessons_of(track: Track) -> tuple[Lesson, ...]:
    """The lessons of a track in the handbook's order."""
    return tuple(lesson for module in track.modules for lesson in module.lessons)


def find_lesson(curriculum: Curriculum, id: str) -> tuple[Track, Lesson] | None:
    """The lesson of this id, or of what the id has become, and its track; None where the curriculum has none."""
    id = curriculum.renamed.get(id, id)
    return next((pair for pair in _all(curriculum) if pair[1].passage.id == id), None)


def left(track: Track, walk: Walk) -> tuple[Lesson, ...]:
    """What is still to do in a track, in the order to do it in: skipped lessons last, in the order they were skipped."""
    open = [lesson for lesson in lessons_of(track) if lesson.passage.id not in walk.done]
    turn = {id: number for number, id in enumerate(walk.skipped, start=1)}
    return tuple(sorted(open, key=lambda lesson: turn.get(lesson.passage.id, 0)))


def standing(track: Track, walk: Walk) -> Standing:
    """How much of a track is done."""
    lessons, open = lessons_of(track), left(track, walk)
    return Standing(
        track,
        done=len(lessons) - len(open),
        lessons=len(lessons),
        minutes_left=sum(lesson.facts.minutes or 0 for lesson in open),
        minutes=track.minutes,
        untimed_left=sum(lesson.facts.minutes is None for lesson in open),
    )


def ahead(curriculum: Curriculum, walk: Walk, first: Sequence[str] = ()) -> tuple[Lesson, ...]:
    """Everything still to do, track by track. `first`: slugs of tracks that come before the others, in that order."""
    turn = {slug: number for number, slug in enumerate(first)}
    tracks = sorted(curriculum.tracks, key=lambda track: turn.get(track.slug, len(turn)))
    return tuple(lesson for track in tracks for lesson in left(track, walk))


def lesson_after(curriculum: Curriculum, walk: Walk, id: str, first: Sequence[str] = ()) -> Lesson | None:
    """The lesson to go on with after this one: the next to do that follows it in its track, else the first to do anywhere.

    None where nothing else is left.
    """
    found = find_lesson(curriculum, id)
    if found is not None:
        track, lesson = found
        to_do = left(track, walk)
        if lesson in to_do and lesson.passage.id not in walk.skipped:
            later = to_do[to_do.index(lesson) + 1 :]
        else:
            later = tuple(one for one in to_do if one.facts.order > lesson.facts.order)
        if later:
            return later[0]
        id = lesson.passage.id
    return next((one for one in ahead(curriculum, walk, first) if one.passage.id != id), None)


def following(curriculum: Curriculum, id: str) -> Lesson | None:
    """The lesson that comes after this one in the handbook, whoever did what; None after the last, or where there is no such
    lesson."""
    found = find_lesson(curriculum, id)
    order = [lesson for _, lesson in _all(curriculum)]
    after = order[order.index(found[1]) + 1 :] if found else []
    return after[0] if after else None


def visit(minutes: int, due: int, lessons: Sequence[Lesson]) -> Visit:
    """What to do in so many minutes, with so many reviews due and these lessons to do.

    Reviews come first, since they fade, but leave half the time to a lesson that fits into it. Lessons that take longer
    than what is left are passed over for shorter ones. The last spare minute is for a tip.
    """
    half = [lesson for lesson in lessons if time_for(lesson) <= minutes - minutes // 2]
    for_reviews = minutes // 2 if half else minutes
    reviews = min(due, for_reviews * REVIEWS_A_MINUTE)
    spare = minutes - -(-reviews // REVIEWS_A_MINUTE)
    chosen = []
    for lesson in lessons:
        if time_for(lesson) <= spare:
            chosen.append(lesson)
            spare -= time_for(lesson)
    more = min(due - reviews, spare * REVIEWS_A_MINUTE)
    spare -= -(-more // REVIEWS_A_MINUTE)
    return Visit(minutes, reviews + more, tuple(chosen), tip=spare > 0)


def time_for(lesson: Lesson) -> int:
    """Minutes to allow for a lesson."""
    return lesson.facts.minutes if lesson.facts.minutes is not None else NOT_SAID


def minutes_for(due: int, onward: Lesson | None) -> int:
    """Minutes to allow for a day with so many reviews due and this lesson to do."""
    return -(-due // REVIEWS_A_MINUTE) + (time_for(onward) if onward else 0)


def _all(curriculum: Curriculum) -> Iterator[tuple[Track, Lesson]]:
    return ((track, lesson) for track in curriculum.tracks for lesson in lessons_of(track))
