"""Tracks that somebody was asked to do, and by when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from knowledge.curriculum import Curriculum
from knowledge.path import Standing, Walk, standing

SOON: Final = (7, 1)
"""Days before the due date on which somebody is reminded, the last one first reached last."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An admin's word about one track, by its slug. `due`: the last day for it. `told`: whether they have heard of it."""

    track: str
    due: date | None = None
    told: bool = True


@dataclass(frozen=True, slots=True)
class Assigned:
    """A track that somebody is asked to do, and how far they are. `days`: until it is due, below 0 when that is over."""

    standing: Standing
    due: date | None
    days: int | None
    told: bool

    @property
    def slug(self) -> str:
        """The track's."""
        return self.standing.track.slug

    @property
    def stage(self) -> int | None:
        """The reminder whose time it is, as SOON names it; None where it is not due soon, or is over.

        >>> from knowledge.curriculum import Track
        >>> where = Standing(Track("core", "Core", None, ()), 0, 2, 0, 0, 0)
        >>> [Assigned(where, None, days, True).stage for days in (8, 7, 2, 1, 0, -1, None)]
        [None, 7, 7, 1, 1, None, None]
        """
        if self.days is None or self.days < 0:
            return None
        return next((days for days in reversed(SOON) if self.days <= days), None)


def assigned(asked: Iterable[Asked], curriculum: Curriculum, walk: Walk, today: date) -> tuple[Assigned, ...]:
    """What somebody is asked to do and has not done, what is due first before the rest. Of a track that was assigned in
    several ways the earliest day counts; a track that the handbook does not show them is left out."""
    soonest: dict[str, Asked] = {}
    for one in asked:
        known = soonest.get(one.track, one)
        due = min((day for day in (known.due, one.due) if day is not None), default=None)
        soonest[one.track] = Asked(one.track, due, known.told and one.told)
    found = []
    for track in curriculum.tracks:
        where = standing(track, walk)
        if track.slug in soonest and not where.finished:
            due = soonest[track.slug].due
            days = None if due is None else (due - today).days
            found.append(Assigned(where, due, days, soonest[track.slug].told))
    return tuple(sorted(found, key=lambda one: (one.due is None, one.due or date.max)))
