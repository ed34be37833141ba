"""What admins said: which organisations are partners, for whom a channel is, and which pins hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import in_workspace, workspace_values
from bot.store.engine import insert_into
from bot.store.tables import channel_marks, organisations
from bot.store.values import ChannelMark, Marks, Organisation, Whom, Workspace


async def all_marks(connection: AsyncConnection, workspace: Workspace) -> Marks:
    """Everything said in this workspace."""
    marked = await connection.execute(select(organisations).where(in_workspace(organisations, workspace)))
    places = await connection.execute(select(channel_marks).where(in_workspace(channel_marks, workspace)))
    return Marks(
        {_whom(row): Organisation(row.name, row.partner) for row in marked}, {row.channel: _mark(row) for row in places}
    )


async def mark_of(connection: AsyncConnection, workspace: Workspace, channel: str) -> ChannelMark:
    """What was said about one channel."""
    found = await connection.execute(select(channel_marks).where(*_here(workspace, channel)))
    row = found.one_or_none()
    return _mark(row) if row else ChannelMark()


async def mark_channel(
    connection: AsyncConnection, workspace: Workspace, channel: str, mark: ChannelMark, by: str, now: datetime
) -> None:
    """Says this about the channel, in place of what was said; nothing said is no row."""
    if mark == ChannelMark():
        await connection.execute(delete(channel_marks).where(*_here(workspace, channel)))
        return
    row = {**workspace_values(workspace), "channel": channel}
    said = {"level": mark.level, "pinned_by": mark.pinned_by, "marked_by": by, "marked_at": now}
    statement = insert_into(connection.dialect.name, channel_marks).values(**row, **said)
    await connection.execute(statement.on_conflict_do_update(index_elements=list(row), set_=said))


async def unpin(connection: AsyncConnection, workspace: Workspace, channel: str) -> str | None:
    """The pin of this channel falls, what else was said of it stays; returns who had pinned it, None where nobody had."""
    pinned_by = (await mark_of(connection, workspace, channel)).pinned_by
    if pinned_by is None:
        return None
    here = [*_here(workspace, channel), channel_marks.c.pinned_by.is_not(None)]
    fell = await connection.execute(update(channel_marks).where(*here).values(pinned_by=None))
    await connection.execute(delete(channel_marks).where(*_here(workspace, channel), channel_marks.c.level.is_(None)))
    # Of several processes that hear of it, the one whose word took effect tells.
    return pinned_by if fell.rowcount else None


async def move(connection: AsyncConnection, workspace: Workspace, old: str, new: str) -> None:
    """The channel has another id now: what was said of it goes along, a pin does not."""
    level = (await mark_of(connection, workspace, old)).level
    await connection.execute(delete(channel_marks).where(*_here(workspace, new)))
    if level is not None:
        moved = {"channel": new, "pinned_by": None}
        await connection.execute(update(channel_marks).where(*_here(workspace, old)).values(**moved))
    else:
        await connection.execute(delete(channel_marks).where(*_here(workspace, old)))


async def mark_organisation(
    connection: AsyncConnection, workspace: Workspace, whom: Whom, organisation: Organisation, by: str, now: datetime
) -> None:
    """Says which organisation these people belong to, in place of what was said."""
    row = {**workspace_values(workspace), "kind": whom.kind, "key": _key(whom)}
    person = {"person_team_id": whom.team_id, "person_id": whom.key} if whom.kind == "person" else {}
    said = {"name": organisation.name, "partner": organisation.partner, "marked_by": by, "marked_at": now}
    statement = insert_into(connection.dialect.name, organisations).values(**row, **person, **said)
    await connection.execute(statement.on_conflict_do_update(index_elements=list(row), set_=said))


async def unmark_organisation(connection: AsyncConnection, workspace: Workspace, whom: Whom) -> bool:
    """Takes that back; False where nothing had been said."""
    here = (organisations.c.kind == whom.kind, organisations.c.key == _key(whom))
    gone = await connection.execute(delete(organisations).where(in_workspace(organisations, workspace), *here))
    return gone.rowcount == 1


def _here(workspace: Workspace, channel: str) -> tuple[Any, Any]:
    return in_workspace(channel_marks, workspace), channel_marks.c.channel == channel


def _mark(row: Any) -> ChannelMark:
    return ChannelMark(row.level, row.pinned_by)


def _key(whom: Whom) -> str:
    return f"{whom.team_id}:{whom.key}" if whom.kind == "person" else whom.key


def _whom(row: Any) -> Whom:
    return Whom("person", row.person_id, row.person_team_id) if row.kind == "person" else Whom(row.kind, row.key)
