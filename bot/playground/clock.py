"""Slack's way of writing moments: `1700000000.000100`, unique in the whole local Slack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def aware(seconds: float) -> datetime:
    """The moment so many seconds after 1970, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def micros(moment: datetime) -> int:
    """Whole microseconds since 1970.

    Raises:
        ValueError: the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone; the local Slack needs one, such as datetime.now(UTC)")
    span = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds


def stamp(at: int) -> str:
    """Microseconds since 1970 as Slack writes them.

    >>> stamp(1_700_000_000_000_100)
    '1700000000.000100'
    """
    return f"{at // 1_000_000}.{at % 1_000_000:06d}"


def running_from(start: datetime, seconds: Callable[[], float]) -> Callable[[], datetime]:
    """A clock that shows `start` now and runs on with `seconds`, such as `time.monotonic`."""
    began = seconds()
    return lambda: start + timedelta(seconds=seconds() - began)
