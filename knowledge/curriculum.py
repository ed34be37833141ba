"""Lessons in their order: track, module, lesson. Compiled from passages, no second source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from knowledge.audience import Cleared
from knowledge.passage import LessonFacts


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson as a reader may see it."""

    passage: Cleared
    facts: LessonFacts


@dataclass(frozen=True, slots=True)
class Module:
    """A group of lessons under one heading; `slug` is the last part of the heading's id."""

    slug: str
    title: str
    passage: Cleared | None
    lessons: tuple[Lesson, ...]

    @property
    def minutes(self) -> int:
        """What its lessons take, in minutes, as far as the handbook says."""
        return sum(lesson.facts.minutes or 0 for lesson in self.lessons)


@dataclass(frozen=True, slots=True)
class Track:
    """A whole curriculum: `slug` is core, advanced, or the slug of the heading; `title` is the heading."""

    slug: str
    title: str
    passage: Cleared | None
    modules: tuple[Module, ...]

    @property
    def minutes(self) -> int:
        """What its lessons take, in minutes, as far as the handbook says."""
        return sum(module.minutes for module in self.modules)


@dataclass(frozen=True, slots=True)
class Curriculum:
    """Every track, in the handbook's order. `renamed`: ids that its lessons had before, to those they have now."""

    tracks: tuple[Track, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)


def compile_curriculum(passages: Iterable[Cleared], moved: Mapping[str, str] | None = None) -> Curriculum:
    """Group the lessons among these passages (in the handbook's order) into tracks and modules.

    A module's heading is its lessons' parent, a track's heading that one's parent. `moved`: old ids, and what they became.
    """
    known = {passage.id: passage for passage in passages}
    lessons = [Lesson(p, p.lesson) for p in known.values() if p.lesson is not None]
    tracks: dict[str, dict[str, list[Lesson]]] = {}
    for lesson in sorted(lessons, key=lambda lesson: lesson.facts.order):
        modules = tracks.setdefault(lesson.facts.track, {})
        modules.setdefault(lesson.facts.module, []).append(lesson)
    return Curriculum(
        tuple(_track(slug, modules, known) for slug, modules in tracks.items()), _renamed(lessons, moved or {})
    )


def _renamed(lessons: Iterable[Lesson], moved: Mapping[str, str]) -> dict[str, str]:
    """Old ids of these lessons, however often they moved; an id that a lesson has is no old one."""
    ids = {lesson.passage.id for lesson in lessons}
    found = {}
    for old in moved:
        now, steps = old, 0
        while now not in ids and now in moved and steps < len(moved):
            now, steps = moved[now], steps + 1
        if now in ids and now != old:
            found[old] = now
    return found


def _track(slug: str, modules: dict[str, list[Lesson]], known: dict[str, Cleared]) -> Track:
    made = tuple(_module(title, lessons, known) for title, lessons in modules.items())
    first = made[0].passage
    heading = known.get(first.parent) if first and first.parent else None
    return Track(slug, heading.title if heading else slug.capitalize(), heading, made)


def _module(title: str, lessons: list[Lesson], known: dict[str, Cleared]) -> Module:
    parent = lessons[0].passage.parent
    heading = known.get(parent) if parent else None
    slug = (heading.id if heading else title).rpartition("#")[2].rpartition("/")[2].lower().replace(" ", "-")
    return Module(slug, title, heading, tuple(lessons))
