"""When somebody hears from us: at their hour, on their working days, at most once a local day.

    rhythm = Rhythm("Europe/Berlin", minute=minute_of("T1", "U1"))
    coming(rhythm, since=date(2026, 11, 24), now=now)

A window opens at the hour somebody chose and lasts two hours, never beyond the day's end. Everybody has a place of their
own in it, so that not all are due at once. Local days are what counts: each is an opening, or closed for a reason.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from holidays import HolidayBase

USUAL: Final = time(9, 30)
EARLIEST: Final = time(8)
"""Nobody hears from us before."""
LATEST: Final = time(18)
"""Nor from then on."""
LAST_HOUR: Final = time(17, 30)
"""The latest hour one can choose, so that a window has half an hour at least."""
WINDOW: Final = timedelta(hours=2)
"""How long after their hour somebody may hear from us; later it is too late for that day."""
CLEARANCE: Final = timedelta(minutes=5)
"""The end of a window is nobody's own minute, so that a queue can run dry there."""
FULL: Final = 0.8
"""The share of what fits into a window from which on there is a warning."""
_LONGEST: Final = 400
"""Days looked ahead; who has no opening within them has none."""
_LONGEST_PAST: Final = 40
"""Days looked back for what was missed."""

Reason = Literal["weekend", "other_day", "holiday", "snoozed", "late", "no_such_hour"]
"""Why nothing is said on a day: no working day there, not one of the days they chose, a public holiday, snoozed, the window
is over, a day without that hour."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What decides when somebody hears from us.

    `minute`: their place in the window, from 0 up to 1. `days`: those they chose (0 is Monday); None: the working days of
    their country. `country` and `region`: as ISO 3166 writes them; None: no holidays are known. `snoozed_until`: the first
    day on which they want to hear again. `spread`: over how much of the window the people of their workspace are spread.
    `first`: how often running they were left out for want of room, so they come first, who waited longest before all.
    """

    zone: str
    minute: float = 0.0
    hour: time = USUAL
    days: frozenset[int] | None = None
    country: str | None = None
    region: str | None = None
    snoozed_until: date | None = None
    spread: timedelta = WINDOW
    first: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """A local day on which somebody hears from us: from `at` on, and before `closes`; both in UTC."""

    day: date
    at: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """A local day on which nothing is said, and why. `name`: of the holiday."""

    day: date
    reason: Reason
    name: str = ""


def minute_of(*person: str) -> float:
    """Somebody's own place in the window, from 0 up to 1: always the same, and evenly spread over many people.

    >>> round(minute_of("T1", "U1"), 3), round(minute_of("T1", "U2"), 3)
    (0.322, 0.377)
    """
    digest = hashlib.sha256("\n".join(person).encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:7], "big") / 2**56


def spread_for(people: int, rate: float) -> timedelta:
    """Over how much of the window so many people of one workspace are spread, at `rate` messages a second: as little as that
    takes, with room to spare, and in steps, so that a minute stays the same minute while a workspace grows a little.

    >>> spread_for(20, 1), spread_for(7000, 1)
    (datetime.timedelta(seconds=60), datetime.timedelta(seconds=7200))
    """
    minutes = 1
    while minutes * 60 * rate < 2 * people and timedelta(minutes=minutes) < WINDOW:
        minutes *= 2
    return min(timedelta(minutes=minutes), WINDOW)


def capacity(rate: float) -> int:
    """How many people of one workspace fit into one window.

    >>> capacity(1)
    7200
    """
    return int(rate * WINDOW.total_seconds())


def zone_named(name: str) -> tzinfo | None:
    """The zone of that name; None where there is none.

    >>> zone_named("Asia/Calcutta"), zone_named("the moon")
    (zoneinfo.ZoneInfo(key='Asia/Calcutta'), None)
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def local_day(now: datetime, zone: str) -> date:
    """What day it is there; a zone that nobody knows counts as UTC."""
    return now.astimezone(zone_named(zone) or UTC).date()


def on(rhythm: Rhythm, day: date) -> Opening | Closed | None:
    """What a local day is for somebody; None where their zone has left that day out."""
    zone = zone_named(rhythm.zone) or UTC
    if not _exists(day, zone):
        return None
    if rhythm.snoozed_until is not None and day < rhythm.snoozed_until:
        return Closed(day, "snoozed")
    if rhythm.days is not None and day.weekday() not in rhythm.days:
        return Closed(day, "other_day")
    if name := holiday(day, rhythm.country, rhythm.region):
        return Closed(day, "holiday", name)
    if rhythm.days is None and not works(day, rhythm.country, rhythm.region):
        return Closed(day, "weekend")
    return _window(rhythm, day, zone)


def coming(rhythm: Rhythm, since: date, now: datetime) -> tuple[tuple[Closed, ...], Opening | None]:
    """The days from `since` on of which nothing comes any more, and the first opening that is not over yet.

    `since`: the first local day of which nothing was decided so far. None: none is in sight.
    """
    closed: list[Closed] = []
    for found in days(rhythm, max(since, local_day(now, rhythm.zone) - timedelta(days=_LONGEST_PAST)), _LONGEST):
        match found:
            case Opening() if found.closes > now:
                return tuple(closed), found
            case Opening():
                closed.append(Closed(found.day, "late"))
            case Closed():
                closed.append(found)
    return tuple(closed), None


def days(rhythm: Rhythm, first: date, most: int) -> Iterator[Opening | Closed]:
    """The local days from `first` on, so many of the calendar's."""
    for number in range(most):
        found = on(rhythm, first + timedelta(days=number))
        if found is not None:
            yield found


def later_opening(at: datetime, zone: str) -> Opening:
    """The window of a message that somebody wants at this very moment of their day.

    >>> later_opening(datetime(2026, 11, 24, 16, 30, tzinfo=UTC), "Europe/Berlin").closes
    datetime.datetime(2026, 11, 24, 17, 0, tzinfo=datetime.timezone.utc)
    """
    there = zone_named(zone) or UTC
    day = at.astimezone(there).date()
    return Opening(day, at.astimezone(UTC), min(at + WINDOW, datetime.combine(day, LATEST, there)).astimezone(UTC))


def changes_clocks(zone: str, day: date) -> timedelta:
    """By how much the clocks there are put forward on that day; negative: back.

    >>> changes_clocks("Europe/Berlin", date(2027, 3, 28))
    datetime.timedelta(seconds=3600)
    """
    there = zone_named(zone) or UTC
    before, after = (datetime.combine(each, time(), there).utcoffset() for each in (day, day + timedelta(days=1)))
    return (after or timedelta()) - (before or timedelta())


def fits(hour: time) -> bool:
    """Whether somebody may choose this hour."""
    return EARLIEST <= hour <= LAST_HOUR


def works(day: date, country: str | None, region: str | None = None) -> bool:
    """Whether that is a working day there; Monday to Friday where the country is not known.

    >>> works(date(2026, 11, 29), "AE"), works(date(2026, 11, 29), "IL"), works(date(2026, 11, 27), "IL")
    (False, True, False)
    """
    calendar = _calendar(country, region)
    return day.weekday() < 5 if calendar is None else calendar.is_working_day(day)


def holiday(day: date, country: str | None, region: str | None = None) -> str:
    """The public holiday of that day there; empty where there is none, or nobody knows.

    >>> holiday(date(2026, 12, 25), "US"), holiday(date(2026, 11, 24), "US")
    ('Christmas Day', '')
    """
    calendar = _calendar(country, region)
    return "" if calendar is None else calendar.get(day) or ""


def knows(country: str, region: str | None = None) -> bool:
    """Whether the holidays of that country, and region, are known.

    >>> knows("DE"), knows("DE", "BY"), knows("DE", "ZZ"), knows("XX")
    (True, True, False, False)
    """
    return _calendar(country, region, exactly=True) is not None


@cache
def country_of(zone: str) -> str | None:
    """The country of a zone, as ISO 3166 writes it; None where it has none, or is not known.

    >>> country_of("Europe/Berlin"), country_of("Asia/Calcutta"), country_of("UTC")
    ('DE', 'IN', None)
    """
    places, other_names = _places()
    seen: set[str] = set()
    while zone not in places and zone in other_names and zone not in seen:
        seen.add(zone)
        zone = other_names[zone]
    return places.get(zone)


@cache
def _places() -> tuple[dict[str, str], dict[str, str]]:
    """Zones with their countries, and other names of zones."""
    from importlib.resources import files

    folder = files("tzdata").joinpath("zoneinfo")
    places: dict[str, str] = {}
    for line in folder.joinpath("zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            places[zone] = country
    links = (line.split() for line in folder.joinpath("tzdata.zi").read_text("utf-8").splitlines() if line.startswith("L "))
    return places, {name: target for _, target, name in links}


@lru_cache(maxsize=1_000)
def _calendar(country: str | None, region: str | None, exactly: bool = False) -> HolidayBase | None:
    """The holidays there, in English; without those of the region where only they are not known, unless `exactly`."""
    if not country:
        return None
    # Imported when needed: it costs a fifth of a second.
    from holidays import country_holidays

    for part in (region,) if exactly else (region, None):
        try:
            made = country_holidays(country, subdiv=part)
        except NotImplementedError:
            continue
        english = next((name for name in made.supported_languages if name.startswith("en")), None)
        return country_holidays(country, subdiv=part, language=english) if english else made
    return None


def _window(rhythm: Rhythm, day: date, zone: tzinfo) -> Opening | Closed:
    opens = datetime.combine(day, rhythm.hour, zone).astimezone(UTC)
    ends = datetime.combine(day, LATEST, zone).astimezone(UTC)
    closes = min(opens + WINDOW, ends)
    if closes - opens <= CLEARANCE or opens.astimezone(zone).date() != day:
        return Closed(day, "no_such_hour")
    own = rhythm.minute * min(rhythm.spread, closes - opens - CLEARANCE)
    if rhythm.first:
        # All within the first second: who was left out more often before who was left out once.
        own = timedelta(seconds=1) / (rhythm.first + 1)
    return Opening(day, opens + own, closes)


def _exists(day: date, zone: tzinfo) -> bool:
    """Whether that day is one of the zone's: some crossed the date line and left one out."""
    noon = datetime.combine(day, time(12), zone).astimezone(UTC).astimezone(zone)
    return noon.date() == day
