"""To which moments the playground's clock can be put, for somebody in some zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from knowledge.schedule import country_of, works

from .core import NotPossible

MORNING: Final = time(9, 31)
"""When who said nothing else has just heard from the bot: at half past nine, in a minute of their own."""
LAST: Final = datetime(2100, 1, 1, tzinfo=UTC)
TOO_FAR: Final = "The clock goes no further than the year 2099. Begin anew with: coach play --now 2026-03-02T09:00+01:00"


def jump(to: str, now: datetime, zone: str) -> datetime:
    """That moment of `JUMPS`, as it is for somebody in this zone.

    >>> jump("working_day", datetime(2026, 11, 27, 9, 0, tzinfo=UTC), "Europe/Berlin").isoformat()
    '2026-11-30T09:31:00+01:00'

    Raises:
        NotPossible: later than the calendar goes.
    """
    moment = JUMPS[to](now, ZoneInfo(zone))
    if moment >= LAST:
        raise NotPossible(TOO_FAR)
    return moment


def _tomorrow(now: datetime, zone: ZoneInfo) -> datetime:
    return _morning(now.astimezone(zone).date() + timedelta(days=1), zone)


def _working_day(now: datetime, zone: ZoneInfo) -> datetime:
    day, country = now.astimezone(zone).date() + timedelta(days=1), country_of(zone.key)
    while not works(day, country):
        day += timedelta(days=1)
    return _morning(day, zone)


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, MORNING, zone)


JUMPS: Final[dict[str, Callable[[datetime, ZoneInfo], datetime]]] = {
    "hour": lambda now, _: now + timedelta(hours=1),
    "day": lambda now, _: now + timedelta(days=1),
    "tomorrow": _tomorrow,
    "working_day": _working_day,
}
