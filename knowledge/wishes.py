"""What somebody may say about when they want to hear from us."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, Literal

from knowledge.schedule import EARLIEST, LAST_HOUR, fits

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST: Final = 366
"""Days one may snooze."""
_HOUR: Final = re.compile(r"(?:at )?(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|h)?")
_UNTIL: Final = re.compile(r"(?:(?:snooze|pause) )?until (.+)")
_LATER: Final = re.compile(r"later (?:today )?(?:at )?(\d.*)")
_LIVES: Final = re.compile(r"(zone|country|region) (.+)")
_AS_SLACK_SAYS: Final = ("none", "auto", "slack", "as slack says")
_SPANS: Final = {"a day": 1, "a week": 7, "two weeks": 14, "2 weeks": 14, "a month": 30}
_FOR: Final = re.compile(rf"(?:(?:snooze|pause) )?for ({'|'.join(_SPANS)})")
FEWER: Final = frozenset({1, 3})
"""Two days a week, where somebody wants fewer."""
LATER: Final = timedelta(hours=3)
"""What "later" means where no hour is named; rounded up to a quarter."""
SOONEST: Final = timedelta(minutes=15)
"""With less time than that before the last hour, there is no later today."""


@dataclass(frozen=True, slots=True)
class Show:
    """They want to know how it stands."""


@dataclass(frozen=True, slots=True)
class Turn:
    """On or off."""

    on: bool


@dataclass(frozen=True, slots=True)
class At:
    """At this hour, where they live."""

    hour: time


@dataclass(frozen=True, slots=True)
class On:
    """On these days (0 is Monday); None: the working days of their country."""

    days: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Until:
    """Not before this day."""

    day: date


@dataclass(frozen=True, slots=True)
class Pause:
    """Not before they say so."""


@dataclass(frozen=True, slots=True)
class Later:
    """Once more on this day, at this hour; None: a few hours from now."""

    hour: time | None = None


@dataclass(frozen=True, slots=True)
class Lives:
    """Their time zone, country or region, in their words; None: as Slack and the zone say."""

    what: Literal["zone", "country", "region"]
    said: str | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """What they said cannot be: no such hour, an hour outside the working day, one that is over, a day that is over or too
    far away, no time left today, and once more later than later."""

    why: Literal["no_hour", "outside", "past", "far", "no_day", "past_hour", "no_later", "had_later"]


Wish = Show | Turn | At | On | Until | Pause | Later | Lives | Wrong
_STOP: Final = (
    "stop",
    "stop it",
    "stop this",
    "stop nudges",
    "stop nudging me",
    "stop the nudges",
    "stop writing to me",
    "no more nudges",
    "unsubscribe",
    "nudges off",
)
_ALONE: Final = {
    **dict.fromkeys(_STOP, "off"),
    **dict.fromkeys(("pause", "pause nudges", "pause the nudges"), "pause"),
    **dict.fromkeys(("resume", "resume nudges", "unpause", "start again"), "on"),
    **dict.fromkeys(("later", "later today", "not now", "snooze"), "later today"),
}
"""Whole messages that are a wish, and the words after "nudges" that say the same."""
_ALONE_BEGIN: Final = ("snooze until ", "snooze for ", "pause until ", "pause for ", "later today at ", "later at ")
"""What wishes begin with that are understood without "nudges" before them, if what follows is one."""


def wish_alone(words: str) -> str | None:
    """What somebody wishes who does not say "nudges", as the words that follow it; None: something else, as a question.

    >>> wish_alone("Stop"), wish_alone("snooze until friday"), wish_alone("MDF")
    ('off', 'snooze until friday', None)
    """
    said = " ".join(words.casefold().split())
    return _ALONE.get(said) or (said if said.startswith(_ALONE_BEGIN) else None)


def read_wish(words: str, today: date) -> Wish | None:
    """What the words after "nudges" mean; None: something else, such as a question. `today`: where they live.

    >>> today = date(2026, 11, 24)
    >>> read_wish("9:30", today), read_wish("25:00", today), read_wish("20:00", today)
    (At(hour=datetime.time(9, 30)), Wrong(why='no_hour'), Wrong(why='outside'))
    >>> read_wish("mon-thu", today), read_wish("until yesterday", today), read_wish("for partners", today)
    (On(days=frozenset({0, 1, 2, 3})), Wrong(why='past'), None)
    >>> read_wish("pause", today), read_wish("pause for a week", today), read_wish("later today at 15:00", today)
    (Pause(), Until(day=datetime.date(2026, 12, 1)), Later(hour=datetime.time(15, 0)))
    >>> read_wish("zone Europe/Berlin", today), read_wish("country none", today)
    (Lives(what='zone', said='europe/berlin'), Lives(what='country', said=None))
    """
    said = " ".join(words.casefold().split())
    match said:
        case "" | "settings":
            return Show()
        case "on" | "please" | "yes" | "resume" | "start" | "start again":
            return Turn(True)
        case "off" | "stop" | "no":
            return Turn(False)
        case "pause" | "pause until i say so":
            return Pause()
        case "working days" | "weekdays":
            return On(None)
        case "every day" | "daily":
            return On(frozenset(range(7)))
        case "fewer" | "twice a week":
            return On(FEWER)
        case "later" | "later today":
            return Later()
    if found := _LATER.fullmatch(said):
        return _later(found[1])
    if found := _LIVES.fullmatch(said):
        return Lives(found[1], None if found[2] in _AS_SLACK_SAYS else found[2])  # type: ignore[arg-type]  # by the pattern
    if found := _FOR.fullmatch(said):
        return Until(today + timedelta(days=_SPANS[found[1]]))
    if found := _UNTIL.fullmatch(said):
        return _until(found[1], today)
    if found := _HOUR.fullmatch(said):
        return _at(int(found[1]), int(found[2] or 0), found[3])
    days = _days(said)
    return On(days) if days else None


def later_on(now: datetime, zone: tzinfo, hour: time | None) -> datetime | Wrong:
    """When somebody hears again who wants to hear later today: at their hour, or in about three hours; in UTC.

    >>> from zoneinfo import ZoneInfo
    >>> now, berlin = datetime(2026, 11, 24, 8, 31, tzinfo=UTC), ZoneInfo("Europe/Berlin")
    >>> later_on(now, berlin, None), later_on(now, berlin, time(9)), later_on(now + timedelta(hours=8), berlin, None)
    (datetime.datetime(2026, 11, 24, 11, 45, tzinfo=datetime.timezone.utc), Wrong(why='past_hour'), Wrong(why='no_later'))
    """
    there = now.astimezone(zone)
    if hour is None:
        last = datetime.combine(there.date(), LAST_HOUR, zone)
        if last <= now + SOONEST:
            return Wrong("no_later")
        first = datetime.combine(there.date(), EARLIEST, zone)
        quarter = now + LATER
        quarter += timedelta(minutes=-quarter.minute % 15, seconds=-quarter.second, microseconds=-quarter.microsecond)
        return min(max(quarter, first.astimezone(UTC)), last.astimezone(UTC)).astimezone(UTC)
    at = datetime.combine(there.date(), hour, zone)
    return at.astimezone(UTC) if at > now else Wrong("past_hour")


def _later(said: str) -> Later | Wrong:
    found = _HOUR.fullmatch(said)
    wanted = _at(int(found[1]), int(found[2] or 0), found[3]) if found else Wrong("no_hour")
    return Later(wanted.hour) if isinstance(wanted, At) else wanted


def _at(hour: int, minute: int, half: str | None) -> At | Wrong:
    if half == "pm" and hour < 12:
        hour += 12
    if hour > 23 or minute > 59 or (half in ("am", "pm") and not hour >= 1):
        return Wrong("no_hour")
    wanted = time(hour, minute)
    return At(wanted) if fits(wanted) else Wrong("outside")


def _until(said: str, today: date) -> Until | Pause | Wrong:
    match said:
        case "today" | "yesterday" | "last week":
            return Wrong("past")
        case "i say so":
            return Pause()
        case "tomorrow":
            return Until(today + timedelta(days=1))
        case "next week":
            return Until(today + timedelta(days=7 - today.weekday()))
    if said[:3] in DAYS and _day(said) is not None:
        ahead = (DAYS.index(said[:3]) - today.weekday() - 1) % 7 + 1
        return Until(today + timedelta(days=ahead))
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return Wrong("no_day")
    if day <= today:
        return Wrong("past")
    return Until(day) if (day - today).days <= LONGEST else Wrong("far")


def _days(said: str) -> frozenset[int] | None:
    chosen: set[int] = set()
    for part in re.split(r"\s*(?:,|\band\b|\s)\s*", re.sub(r"\s*[-–]\s*", "-", said)):
        first, dash, last = part.partition("-")
        begin, end = _day(first), _day(last) if dash else _day(first)
        if begin is None or end is None:
            return None
        chosen |= {(begin + number) % 7 for number in range((end - begin) % 7 + 1)}
    return frozenset(chosen)


def _day(word: str) -> int | None:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    found = [number for number, name in enumerate(names) if len(word) >= 3 and name.startswith(word)]
    return found[0] if found else None
