"""Leaving: a workspace that uninstalled, after its grace; a person who asks to be forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import escalations
from bot.store.columns import in_workspace, workspace_from, workspace_values
from bot.store.engine import insert_into
from bot.store.tables import assignments, bots, channel_marks, installations, metadata, organisations, purges
from bot.store.values import PersonKey, Workspace

NOT_THEIRS: Final = frozenset(
    {
        *("enterprise_id", "team_id", "person_team_id", "person_id", "claim_id", "payload", "lease_until"),
        *("taken_by", "taken_name", "wanted_by", "draft", "draft_by", "marked_by", "assigned_by"),
    }
)
"""Columns that no record shows: whose it is, how work is passed around, and what is other people's."""


async def schedule(connection: AsyncConnection, workspace: Workspace, at: datetime) -> None:
    """Everything of the workspace goes at that time; the latest word counts."""
    row = workspace_values(workspace)
    statement = insert_into(connection.dialect.name, purges).values(**row, due_at=at)
    await connection.execute(statement.on_conflict_do_update(index_elements=list(row), set_={"due_at": at}))


async def cancel(connection: AsyncConnection, workspace: Workspace) -> bool:
    """The workspace came back; False when it was not about to go."""
    return (await connection.execute(delete(purges).where(in_workspace(purges, workspace)))).rowcount == 1


async def due(connection: AsyncConnection, now: datetime) -> list[Workspace]:
    rows = await connection.execute(
        select(purges.c.enterprise_id, purges.c.team_id).where(purges.c.due_at <= now).order_by(purges.c.due_at)
    )
    return [workspace_from(row.enterprise_id, row.team_id) for row in rows]


async def purge(connection: AsyncConnection, workspace: Workspace, now: datetime) -> bool:
    """Deletes every row of the workspace; False when it came back, or another process was first."""
    # Its own row first: whoever deletes it does the rest, and a cancellation waits or has happened.
    mine = delete(purges).where(in_workspace(purges, workspace), purges.c.due_at <= now)
    if (await connection.execute(mine)).rowcount == 0:
        return False
    for table in reversed(metadata.sorted_tables):
        if table in (bots, installations):
            await connection.execute(delete(table).where(_installed(table, workspace)))
        elif "enterprise_id" in table.c:
            await connection.execute(delete(table).where(in_workspace(table, workspace)))
    return True


async def record(connection: AsyncConnection, person: PersonKey) -> dict[str, list[dict[str, Any]]]:
    """Table -> what is kept of one person there, newest first, as JSON knows it; tables without a row left out. Without what
    says whose it is, without the payloads of work under way, and without what other people wrote or did."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in metadata.sorted_tables:
        if "person_id" in table.c:
            own = [column for column in table.c if column.name not in NOT_THEIRS]
            newest = select(*own).where(_whoever(table, person)).order_by(table.c.id.desc())
            rows = [_as_json(row._asdict()) for row in await connection.execute(newest)]
            found |= {table.name: rows} if rows else {}
    return found


async def forget(connection: AsyncConnection, person: PersonKey) -> int:
    """Deletes every row about one person in their workspace, and takes their name from what they did for others; returns how
    many rows went. A channel they had pinned as internal is pinned no more."""
    gone = 0
    await escalations.forget_taker(connection, person)
    for table, column, value in (
        (organisations, organisations.c.marked_by, ""),
        (channel_marks, channel_marks.c.marked_by, ""),
        (channel_marks, channel_marks.c.pinned_by, None),
        (assignments, assignments.c.assigned_by, ""),
    ):
        theirs = and_(in_workspace(table, person.workspace), column == person.user_id)
        await connection.execute(update(table).where(theirs).values({column: value}))
    for table in reversed(metadata.sorted_tables):
        if "person_id" in table.c:
            gone += (await connection.execute(delete(table).where(_whoever(table, person)))).rowcount
    return gone


def _whoever(table: Table, person: PersonKey) -> ColumnElement[bool]:
    # Not by their own team: not every door of Slack's says which that is, and an operator need not know it.
    return and_(in_workspace(table, person.workspace), table.c.person_id == person.user_id)


def _as_json(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def _installed(table: Table, workspace: Workspace) -> ColumnElement[bool]:
    # slack_sdk leaves the half that is missing NULL, where our tables have ''.
    return and_(
        table.c.enterprise_id.is_not_distinct_from(workspace.enterprise_id),
        table.c.team_id.is_not_distinct_from(workspace.team_id),
    )
