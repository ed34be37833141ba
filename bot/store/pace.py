"""How fast each workspace is written to, over all processes: who claims somebody takes the next free moment with it.

The moments of a workspace are one row. It is locked while people are claimed, so two processes never take the same moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import in_workspace, workspace_from, workspace_values
from bot.store.engine import insert_into
from bot.store.tables import nudge_pace, nudge_settings
from bot.store.values import Workspace
from knowledge.schedule import spread_for

AHEAD: Final = timedelta(seconds=2)
"""How far ahead moments are given out; well within a lease, and longer than between two looks of a worker that is busy."""
IDLE: Final = timedelta(seconds=60)
"""Where no moment was taken for so long, nobody was at work, or nobody waited."""
SKEW: Final = timedelta(seconds=10)
"""How far the clocks of two machines may be apart. A moment further ahead was given out before a clock was set back."""
LONGEST_REST: Final = timedelta(hours=1)
"""After a longer one than that, it is tried again."""
NARROWEST: Final = timedelta(minutes=1)
"""Over how much of their window people are spread where nobody worked yet."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How far one workspace is. `free_at`: the next moment that nobody has; `step`: between two of them; `busy_since`: since
    when there was always somebody to be served; `rest`: until when Slack took none, and its word for why; `spread`: over how
    much of their window its people are spread."""

    workspace: Workspace
    free_at: datetime
    step: timedelta
    busy_since: datetime
    spread: timedelta
    rest: tuple[datetime, str] | None = None


async def enlist(connection: AsyncConnection, workspace: Workspace, now: datetime) -> timedelta:
    """Somebody there changed what they want: counts who wants nudges; returns the spread."""
    waiting = select(func.count()).where(in_workspace(nudge_settings, workspace), nudge_settings.c.next_at.is_not(None))
    people = (await connection.execute(waiting)).scalar_one()
    row = workspace_values(workspace)
    values = {"free_at": now, "busy_since": now, "people": people, "spread": int(NARROWEST.total_seconds())}
    enlisted = insert_into(connection.dialect.name, nudge_pace).values(**row, **values)
    counted = enlisted.on_conflict_do_update(index_elements=list(row), set_={"people": people})
    return timedelta(seconds=(await connection.execute(counted.returning(nudge_pace.c.spread))).scalar_one())


async def spread_in(connection: AsyncConnection, workspace: Workspace) -> timedelta:
    """Over how much of their window the people there are spread."""
    kept = select(nudge_pace.c.spread).where(in_workspace(nudge_pace, workspace))
    seconds = (await connection.execute(kept)).scalar_one_or_none()
    return NARROWEST if seconds is None else timedelta(seconds=seconds)


async def ready(connection: AsyncConnection, now: datetime, rate: float | None) -> list[Workspace]:
    """Where somebody is due and a moment is free, who waits longest first. Costs as much as people are due."""
    # Not the bare columns: by an index that begins with them, SQLite would read everybody there is.
    there = [(nudge_settings.c[name] + "").label(name) for name in ("enterprise_id", "team_id")]
    first = func.min(nudge_settings.c.next_at)
    waiting = select(*there).where(nudge_settings.c.next_at <= now).group_by(*there).order_by(first)
    due = [workspace_from(row.enterprise_id, row.team_id) for row in await connection.execute(waiting)]
    taken = or_(nudge_pace.c.free_at >= now + AHEAD, nudge_pace.c.resting_until > now)
    busy = {
        workspace_from(row.enterprise_id, row.team_id)
        for row in await connection.execute(select(nudge_pace).where(taken))
        if _is_rest(row.resting_until, now) or (rate is not None and now + AHEAD <= row.free_at <= now + _furthest(rate))
    }
    return [workspace for workspace in due if workspace not in busy]


async def take(connection: AsyncConnection, workspace: Workspace, now: datetime, rate: float | None) -> Pace | None:
    """Its moments, for this transaction alone; None where another process has them just now, or it rests."""
    mine = select(nudge_pace).where(in_workspace(nudge_pace, workspace)).with_for_update(skip_locked=True)
    row = (await connection.execute(mine)).first()
    if row is None or _is_rest(row.resting_until, now):
        return None
    step = timedelta(seconds=1 / rate) if rate else timedelta()
    is_odd = row.free_at > now + _furthest(rate)
    free_at = now if is_odd else max(now, row.free_at)
    busy_since = now if is_odd or row.free_at < now - IDLE else row.busy_since
    spread = timedelta(seconds=row.spread) if rate is None else spread_for(row.people, rate)
    rest = None if row.resting_until is None else (row.resting_until, row.resting_for)
    return Pace(workspace, free_at, step, busy_since, spread, rest)


async def keep(connection: AsyncConnection, pace: Pace) -> None:
    """So far its moments are taken."""
    kept = {"free_at": pace.free_at, "busy_since": pace.busy_since, "spread": int(pace.spread.total_seconds())}
    await _set(connection, pace.workspace, **kept)


async def rest(connection: AsyncConnection, workspace: Workspace, until: datetime, reason: str, now: datetime) -> None:
    """Slack takes none from there until then; all processes keep to it."""
    await _set(connection, workspace, resting_until=min(until, now + LONGEST_REST), resting_for=reason[:80])


async def rests(connection: AsyncConnection, workspace: Workspace, now: datetime) -> bool:
    """Whether Slack takes none from there now."""
    kept = select(nudge_pace.c.resting_until).where(in_workspace(nudge_pace, workspace))
    return _is_rest((await connection.execute(kept)).scalar_one_or_none(), now)


def _is_rest(until: datetime | None, now: datetime) -> bool:
    # A longer one was begun before a clock was set back.
    return until is not None and now < until <= now + LONGEST_REST + SKEW


async def _set(connection: AsyncConnection, workspace: Workspace, **values: Any) -> None:
    await connection.execute(update(nudge_pace).where(in_workspace(nudge_pace, workspace)).values(**values))


def _furthest(rate: float | None) -> timedelta:
    """How far ahead a moment can be that was given out by the clock as it is."""
    return AHEAD + SKEW + (timedelta(seconds=1 / rate) if rate else timedelta())
