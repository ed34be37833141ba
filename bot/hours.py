"""When people are at work: Monday to Friday, 9:00 to 17:00 where they are. Holidays are not known."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OPENS: Final = time(9)
CLOSES: Final = time(17)
DAYS: Final = 5
"""The first days of a week that are worked on."""


def zone_of(name: str | None) -> tzinfo:
    """The zone of that name; UTC where there is none.

    >>> zone_of("Europe/Berlin"), zone_of("the moon")
    (zoneinfo.ZoneInfo(key='Europe/Berlin'), datetime.timezone.utc)
    """
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def is_open(now: datetime, zone: tzinfo) -> bool:
    """Whether people in that zone are at work.

    >>> is_open(datetime(2026, 11, 24, 9, tzinfo=UTC), UTC), is_open(datetime(2026, 11, 28, 9, tzinfo=UTC), UTC)
    (True, False)
    """
    there = now.astimezone(zone)
    return there.weekday() < DAYS and OPENS <= there.time() < CLOSES


def opens_next(now: datetime, zone: tzinfo) -> datetime:
    """When they begin again, there.

    >>> opens_next(datetime(2026, 11, 27, 18, tzinfo=UTC), UTC)
    datetime.datetime(2026, 11, 30, 9, 0, tzinfo=datetime.timezone.utc)
    """
    there = now.astimezone(zone)
    day = there.date() if there.time() < OPENS else there.date() + timedelta(days=1)
    while day.weekday() >= DAYS:
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, zone)


def worked(since: datetime, now: datetime, zone: tzinfo) -> timedelta:
    """How much of the time from `since` to `now` they were at work; a change of the clocks at night does not count.

    >>> worked(datetime(2026, 11, 27, 16, tzinfo=UTC), datetime(2026, 11, 30, 11, tzinfo=UTC), UTC)
    datetime.timedelta(seconds=10800)
    """
    first, last = since.astimezone(zone), now.astimezone(zone)
    total, day = timedelta(), first.date()
    while day <= last.date():
        if day.weekday() < DAYS:
            opened, closed = datetime.combine(day, OPENS, zone), datetime.combine(day, CLOSES, zone)
            total += max(min(closed, last) - max(opened, first), timedelta())
        day += timedelta(days=1)
    return total
