"""Leaving: a workspace that uninstalled, after its grace; a person who asks to be forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Table, and_, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import escalations
from bot.store.columns import in_workspace, workspace_from, workspace_values
from bot.store.engine import insert_into
from bot.store.people import of_person
from bot.store.tables import bots, installations, metadata, purges
from bot.store.values import PersonKey, Workspace


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


async def forget(connection: AsyncConnection, person: PersonKey) -> int:
    """Deletes every row about one person in their workspace; returns how many."""
    gone = 0
    await escalations.forget_taker(connection, person)
    for table in reversed(metadata.sorted_tables):
        if "person_id" in table.c:
            gone += (await connection.execute(delete(table).where(of_person(table, person)))).rowcount
    return gone


def _installed(table: Table, workspace: Workspace) -> ColumnElement[bool]:
    # slack_sdk leaves the half that is missing NULL, where our tables have ''.
    return and_(
        table.c.enterprise_id.is_not_distinct_from(workspace.enterprise_id),
        table.c.team_id.is_not_distinct_from(workspace.team_id),
    )
