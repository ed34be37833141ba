"""How many people fit into the hours of one workspace at so many messages a second, and what becomes of the others.

Everybody waits in one line, in the order of their own minutes. Whoever is not reached before their window closes is left out
that day, and is the first in line the next time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from knowledge.schedule import FULL, Opening

HOUR: Final = timedelta(hours=1)
NOTICED: Final = timedelta(minutes=1)
"""So long after somebody's minute it may take until a worker sees that they wait."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one hour, in UTC, asks of a workspace: `people` become due in it, `fit` is how many it can serve, and `over` of
    those that are due in it are left out for want of room."""

    hour: datetime
    people: int
    fit: int
    over: int = 0

    @property
    def share(self) -> float:
        """How much of the hour is used up; above 1 more than it has."""
        return self.people / self.fit if self.fit else float(bool(self.people))

    @property
    def is_nearly_full(self) -> bool:
        """Whether it is time for a warning."""
        return self.share >= FULL or self.over > 0


def hourly(due: Iterable[datetime], over: Iterable[datetime], rate: float) -> tuple[Load, ...]:
    """The hours in which somebody becomes due, in their order; `over`: those of them for whom there is no room.

    >>> from datetime import UTC
    >>> nine = datetime(2027, 3, 1, 9, tzinfo=UTC)
    >>> [(one.people, one.share, one.is_nearly_full) for one in hourly([nine] * 30, (), rate=0.01)]
    [(30, 0.8333333333333334, True)]
    """
    people, left_out = (Counter(at.replace(minute=0, second=0, microsecond=0) for at in some) for some in (due, over))
    fit = int(rate * HOUR.total_seconds())
    return tuple(Load(hour, people[hour], fit, left_out[hour]) for hour in sorted(people))


Missed = Literal["late", "overflow"]


def why_missed(opening: Opening, busy_since: datetime | None, rest: tuple[datetime, str] | None = None) -> Missed | str:
    """Why somebody was not reached within their window. `busy_since`: since when somebody was served all the time; `rest`:
    until when Slack took none from this workspace, and its word for why.

    >>> from datetime import UTC, date
    >>> nine = datetime(2027, 3, 1, 9, tzinfo=UTC)
    >>> window = Opening(nine.date(), nine, nine + timedelta(hours=2))
    >>> [why_missed(window, since) for since in (None, nine, nine + timedelta(minutes=2))]
    ['late', 'overflow', 'late']
    >>> why_missed(window, None, (nine + timedelta(hours=3), "token_revoked"))
    'token_revoked'
    """
    if rest is not None and rest[0] >= opening.closes:
        return rest[1]
    return "overflow" if busy_since is not None and busy_since <= opening.at + NOTICED else "late"
