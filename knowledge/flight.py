"""The flight plan: when each of many people of one workspace will hear from us, and why not on the other days.

It asks what the worker asks, `coming`, and lets everybody wait in the one line of their workspace.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from knowledge.capacity import Load, hourly
from knowledge.schedule import Opening, Rhythm, coming, later_opening, local_day


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody who wants to hear. `since`: the first local day of which nothing is decided; `later_at`: when they want to
    hear once more, by their own wish."""

    id: str
    rhythm: Rhythm
    since: date
    later_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Flight:
    """What a local day of somebody will be: said at `at`, in UTC, or nothing for a `reason`. `due`: their own minute, if
    they have one on that day. `name`: of the holiday."""

    who: str
    day: date
    due: datetime | None = None
    at: datetime | None = None
    reason: str = ""
    name: str = ""


def flights(people: Iterable[Traveller], now: datetime, days: int, rate: float) -> Iterator[Flight]:
    """Every local day of these people, for so many days from now on, in the order in which it is decided."""
    step, free = timedelta(seconds=1 / rate), now
    line: list[tuple[datetime, str, Opening, Traveller]] = []

    def ahead(traveller: Traveller, since: date, now: datetime) -> Iterator[Flight]:
        first, last = span[traveller.id]
        closed, opening = coming(traveller.rhythm, since, now)
        for one in closed:
            if first <= one.day <= last:
                yield Flight(traveller.id, one.day, reason=one.reason, name=one.name)
        if opening is not None and opening.day <= last:
            heapq.heappush(line, (opening.at, traveller.id, opening, traveller))

    span: dict[str, tuple[date, date]] = {}
    for one in people:
        today = local_day(now, one.rhythm.zone)
        span[one.id] = (today, today + timedelta(days=days - 1))
        if one.later_at is not None and one.later_at > now:
            heapq.heappush(line, (one.later_at, one.id, later_opening(one.later_at, one.rhythm.zone), one))
        else:
            yield from ahead(one, one.since, now)
    while line:
        due, id, opening, one = heapq.heappop(line)
        at = max(due, free)
        passed_over = 0
        if at < opening.closes:
            free = at + step
            yield Flight(id, opening.day, due, at)
        else:
            at, passed_over = opening.closes, one.rhythm.first + 1
            yield Flight(id, opening.day, due, reason="overflow")
        yield from ahead(replace(one, rhythm=replace(one.rhythm, first=passed_over)), opening.day + timedelta(days=1), at)


def loads(planned: Sequence[Flight], rate: float) -> tuple[Load, ...]:
    """What the hours of these flights ask of their workspace."""
    over = (flight.due for flight in planned if flight.due and flight.reason == "overflow")
    return hourly((flight.due for flight in planned if flight.due), over, rate)
