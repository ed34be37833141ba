"""Very many people who want to be nudged, put into a store at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time

from sqlalchemy import delete, insert, select, text

from bot.store import NudgeSettings, PersonKey, Store, Workspace
from bot.store.tables import nudge_settings

CLOSING = datetime(2026, 11, 24, 11, 28, tzinfo=UTC)
"""A Tuesday, shortly before the window of the usual hour ends in UTC: everybody's own minute has come."""
A_CHUNK = 5_000


def member(number: int, workspace: Workspace) -> PersonKey:
    """One of them."""
    return PersonKey(workspace, workspace.team_id or "", f"UCROWD{number:06}")


async def gather(
    store: Store,
    people: range,
    next_at: Callable[[int], datetime],
    *,
    workspaces: int = 1,
    since: datetime = CLOSING,
) -> None:
    """These people want to be nudged at the usual hour, UTC, of whatever day, and are looked at from `next_at` of their
    number on. Their settings are written as `store.nudges.keep` writes them, many at a time."""
    for place in range(workspaces):
        workspace = Workspace(None, f"TCROWD{place:03}")
        wishes = NudgeSettings(on=True, zone="UTC", hour=time(9, 30), days=frozenset(range(7)), channel="D1", outside=False)
        await store.nudges.keep(pattern := member(999_999, workspace), wishes, since)
        async with store._database.begin() as connection:
            mine = nudge_settings.c.person_id == pattern.user_id
            [row] = (await connection.execute(select(nudge_settings).where(mine))).mappings().all()
            like = {name: value for name, value in row.items() if name != "id"}
            await connection.execute(delete(nudge_settings).where(mine))
            numbers = people[place::workspaces]
            for start in range(0, len(numbers), A_CHUNK):
                rows = [
                    like | {"person_id": member(number, workspace).user_id, "next_at": next_at(number)}
                    for number in numbers[start : start + A_CHUNK]
                ]
                await connection.execute(insert(nudge_settings), rows)
    async with store._database.begin() as connection:
        await connection.execute(text("ANALYZE"))
