"""A report on the channel program: how far people are, track by track and organisation by organisation, naming nobody.

Pure: the numbers come from the store, which sums them up. What is about fewer than so many people is not shown, and neither
is what it could be worked out from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from knowledge.curriculum import Curriculum, Module, Track
from knowledge.passage import Audience
from knowledge.path import lessons_of

OTHERS: Final = "others"
"""The kind of group that the small ones are put together in."""


class Place(NamedTuple):
    """Where a lesson stands: an id it has or had, its number, its module's and its track's (from 0), minutes, and whether
    who finishes needs it."""

    id: str
    lesson: int
    module: int
    track: int
    minutes: int
    needed: bool


class Way(NamedTuple):
    """How many people did a first lesson of something, and finished it; lessons done, and their minutes as the handbook has
    them."""

    began: int = 0
    finished: int = 0
    lessons: int = 0
    minutes: int = 0


class Group(NamedTuple):
    """People who belong together. `kind`: organisation (an admin named it), team (another company, by its id in `name`), own
    (the workspace's members and guests), unknown, or OTHERS. `finished`: tracks. `reviewed`: passages that came back to
    somebody. `unanswered`: questions without a sure answer."""

    name: str
    kind: str
    people: int
    lessons: int = 0
    minutes: int = 0
    finished: int = 0
    answers: int = 0
    right: int = 0
    reviewed: int = 0
    questions: int = 0
    unanswered: int = 0


@dataclass(frozen=True, slots=True)
class ModuleReport:
    """One module; `way` None: it is about too few people."""

    module: Module
    way: Way | None


@dataclass(frozen=True, slots=True)
class TrackReport:
    """One track and its modules; `way` None: it is about too few people, and so is each of its modules."""

    track: Track
    way: Way | None
    modules: tuple[ModuleReport, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """`total` None: too few people did anything. `groups`: the largest first, small ones together at the end."""

    total: Group | None
    tracks: tuple[TrackReport, ...]
    groups: tuple[Group, ...]
    least: int


def places(curriculum: Curriculum) -> tuple[Place, ...]:
    """Every id that a lesson has or had. To finish, one needs the lessons that partners may read; all of them, in a track
    that has none for partners."""
    old: dict[str, list[str]] = {}
    for before, now in curriculum.renamed.items():
        old.setdefault(now, []).append(before)
    found, module_number, lesson_number = [], 0, 0
    for track_number, track in enumerate(curriculum.tracks):
        for_partners = [Audience.PARTNER.may_read(lesson.passage.audience) for lesson in lessons_of(track)]
        for module in track.modules:
            for lesson in module.lessons:
                id, minutes = lesson.passage.id, lesson.facts.minutes or 0
                needed = Audience.PARTNER.may_read(lesson.passage.audience) or not any(for_partners)
                numbers = (lesson_number, module_number, track_number, minutes, needed)
                found += [Place(one, *numbers) for one in (id, *old.get(id, ()))]
                lesson_number += 1
            module_number += 1
    return tuple(found)


def compile_report(
    curriculum: Curriculum,
    tracks: Mapping[int, Way],
    modules: Mapping[int, Way],
    groups: Sequence[Group],
    least: int,
) -> Report:
    """The report. `tracks`, `modules`: by the numbers of `places`. `least`: the smallest number of people to tell of."""
    total = _sum("", "", groups)
    few = 0 < total.people < least
    ways = [tracks.get(number, Way()) for number in range(len(curriculum.tracks))]
    untold = hidden([way.began for way in ways], least, apart=False)
    made, first = [], 0
    for number, track in enumerate(curriculum.tracks):
        parts = [modules.get(first + at, Way()) for at in range(len(track.modules))]
        first += len(parts)
        told = not few and number not in untold
        hides = hidden([way.began for way in parts], least, apart=False)
        shown = [way if told and at not in hides else None for at, way in enumerate(parts)]
        pairs = zip(track.modules, shown, strict=True)
        made.append(TrackReport(track, ways[number] if told else None, tuple(ModuleReport(*pair) for pair in pairs)))
    return Report(None if few else total, tuple(made), () if few else fold(groups, least), least)


def fold(groups: Sequence[Group], least: int) -> tuple[Group, ...]:
    """The groups, the largest first; those that are too small, and the next smallest if need be, as one at the end.

    >>> [(one.name, one.people) for one in fold([Group("A", "", 9), Group("B", "", 3), Group("C", "", 6)], 5)]
    [('A', 9), ('', 9)]
    """
    hides = hidden([group.people for group in groups], least, apart=True)
    shown = [group for at, group in enumerate(groups) if at not in hides]
    others = [_sum("", OTHERS, [groups[at] for at in sorted(hides)])] if hides else []
    return (*sorted(shown, key=lambda group: (-group.people, group.kind, group.name)), *others)


def hidden(sizes: Sequence[int], least: int, *, apart: bool) -> frozenset[int]:
    """The places of the rows that must not be told, by how many people each is about: those of fewer than `least`, and as
    many of the next smallest as it takes so that taking what is told from the total tells of nobody.

    `apart`: nobody is in two rows, so that their people can be added up. Rows of nobody say nothing, and stay.

    >>> sorted(hidden([9, 3, 6], 5, apart=True)), sorted(hidden([9, 3, 3, 6], 5, apart=True)), hidden([9, 0], 5, apart=True)
    ([1, 2], [1, 2], frozenset())
    >>> sorted(hidden([9, 3, 3, 6], 5, apart=False))
    [1, 2, 3]
    """
    hides = {at for at, size in enumerate(sizes) if 0 < size < least}
    for at in sorted((at for at, size in enumerate(sizes) if size >= least), key=lambda at: (sizes[at], at)):
        people = [sizes[one] for one in hides]
        if not hides or (len(hides) > 1 and (sum(people) if apart else max(people)) >= least):
            break
        hides.add(at)
    return frozenset(hides)


def _sum(name: str, kind: str, groups: Sequence[Group]) -> Group:
    return Group(name, kind, *(sum(int(group[at]) for group in groups) for at in range(2, len(Group._fields))))
