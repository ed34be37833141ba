"""How much time somebody says they have: "I have ten minutes"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

MOST: Final = 24 * 60
"""Minutes; whoever names more is not talking about a visit."""

_NUMBERS: Final = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "a couple of": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "a few": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "twenty-five": 25,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
}
_PARTS: Final = {"quarter of an hour": 15, "half an hour": 30, "three quarters of an hour": 45}
_UNITS: Final = {"m": 1, "min": 1, "mins": 1, "minute": 1, "minutes": 1, "h": 60, "hour": 60, "hours": 60}


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_TIME: Final = re.compile(
    rf"(?P<part>(?:a )?(?:{_longest_first(_PARTS)}))"
    rf"|(?P<number>\d{{1,4}}|{_longest_first(_NUMBERS)})[ -]?(?P<unit>{_longest_first(_UNITS)})"
)
_BEFORE: Final = re.compile(
    r"(?:(?:(?:i|we) have got|(?:i|we) have|(?:i|we)'ve got|(?:i|we) got|i've|got|have|there (?:is|are)|with|for|in)"
    r"|what (?:can|should|could) i (?:do|learn) (?:in|with))?(?: (?:about|around|only|just|maybe|the next))*"
)
_AFTER: Final = re.compile(r"(?: (?:left|free|now|today|to spare|to learn|for you|for this|for learning|before .{1,40}))*")


def spare_minutes(words: str) -> int | None:
    """The minutes that a whole message says somebody has; None for anything else.

    >>> spare_minutes("I have ten minutes"), spare_minutes("I've got 15 min before my call"), spare_minutes("10")
    (10, 15, None)
    >>> spare_minutes("a quarter of an hour"), spare_minutes("how long are ten minutes"), spare_minutes("an hour")
    (15, None, 60)
    """
    said = " ".join(words.casefold().replace("’", "'").split()).strip(" .!?,")
    before = _BEFORE.match(said)
    rest = said[before.end() :].lstrip() if before else said
    time = _TIME.match(rest)
    if time is None or not _AFTER.fullmatch(rest[time.end() :]):
        return None
    if time["part"]:
        return _PARTS[time["part"].removeprefix("a ")]
    minutes = (int(time["number"]) if time["number"].isdigit() else _NUMBERS[time["number"]]) * _UNITS[time["unit"]]
    return minutes if 0 < minutes <= MOST else None


def minutes_named(words: str) -> int | None:
    """The same where a bare number counts, too, as after `learn`.

    >>> minutes_named("10"), minutes_named("ten"), minutes_named("half an hour"), minutes_named("runners")
    (10, 10, 30, None)
    """
    said = words.casefold().strip()
    return spare_minutes(said) or spare_minutes(f"{said} minutes")
