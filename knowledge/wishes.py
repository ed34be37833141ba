"""What somebody may say about when they want to hear from us."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final, Literal

from knowledge.schedule import fits

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST: Final = 366
"""Days one may snooze."""
_HOUR: Final = re.compile(r"(?:at )?(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|h)?")
_UNTIL: Final = re.compile(r"(?:snooze )?until (.+)")


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
class Wrong:
    """What they said cannot be: no such hour, an hour outside the working day, a day that is over, or too far away."""

    why: Literal["no_hour", "outside", "past", "far", "no_day"]


Wish = Show | Turn | At | On | Until | Wrong


def read_wish(words: str, today: date) -> Wish | None:
    """What the words after "nudges" mean; None: something else, such as a question. `today`: where they live.

    >>> today = date(2026, 11, 24)
    >>> read_wish("9:30", today), read_wish("25:00", today), read_wish("20:00", today)
    (At(hour=datetime.time(9, 30)), Wrong(why='no_hour'), Wrong(why='outside'))
    >>> read_wish("mon-thu", today), read_wish("until yesterday", today), read_wish("for partners", today)
    (On(days=frozenset({0, 1, 2, 3})), Wrong(why='past'), None)
    """
    said = " ".join(words.casefold().split())
    match said:
        case "":
            return Show()
        case "on" | "please" | "yes":
            return Turn(True)
        case "off" | "stop" | "no":
            return Turn(False)
        case "working days" | "weekdays":
            return On(None)
        case "every day" | "daily":
            return On(frozenset(range(7)))
    if found := _UNTIL.fullmatch(said):
        return _until(found[1], today)
    if found := _HOUR.fullmatch(said):
        return _at(int(found[1]), int(found[2] or 0), found[3])
    days = _days(said)
    return On(days) if days else None


def _at(hour: int, minute: int, half: str | None) -> At | Wrong:
    if half == "pm" and hour < 12:
        hour += 12
    if hour > 23 or minute > 59 or (half in ("am", "pm") and not hour >= 1):
        return Wrong("no_hour")
    wanted = time(hour, minute)
    return At(wanted) if fits(wanted) else Wrong("outside")


def _until(said: str, today: date) -> Until | Wrong:
    match said:
        case "today" | "yesterday" | "last week":
            return Wrong("past")
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
