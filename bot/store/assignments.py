"""Tracks that admins assigned: to a person, to everybody in a channel, to the people of an organisation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import in_workspace, workspace_values
from bot.store.engine import insert_into
from bot.store.tables import assignments
from bot.store.values import Assignees, Assignment, Workspace


async def assign(connection: AsyncConnection, workspace: Workspace, new: Assignment, by: str, now: datetime) -> None:
    """Says this, in place of what was said of the same people and track; a person has to hear of another day anew."""
    row = {**workspace_values(workspace), "kind": new.whom.kind, "key": _key(new.whom), "track": new.track}
    said = {"due_on": new.due, "channel": new.channel, "name": new.whom.key, "assigned_by": by, "assigned_at": now}
    person = {"person_team_id": new.whom.team_id, "person_id": new.whom.key} if new.whom.kind == "person" else {}
    statement = insert_into(connection.dialect.name, assignments).values(**row, **said, **person)
    changed = statement.on_conflict_do_update(
        index_elements=list(row), set_={**said, "told_at": None}, where=assignments.c.due_on.is_distinct_from(new.due)
    )
    await connection.execute(changed)


async def take_back(connection: AsyncConnection, workspace: Workspace, whom: Assignees, track: str) -> bool:
    """False where that had not been said."""
    gone = await connection.execute(delete(assignments).where(*_of(workspace, whom), assignments.c.track == track))
    return gone.rowcount == 1


async def everything(connection: AsyncConnection, workspace: Workspace) -> tuple[Assignment, ...]:
    """Every assignment of a workspace, oldest first."""
    found = await connection.execute(
        select(assignments).where(in_workspace(assignments, workspace)).order_by(assignments.c.id)
    )
    return tuple(map(_read, found))


async def perhaps_for(connection: AsyncConnection, workspace: Workspace, user: str) -> tuple[Assignment, ...]:
    """What this person is asked, and what is asked of channels and organisations, which may be theirs."""
    theirs = or_(
        assignments.c.kind.in_(("channel", "organisation")),
        and_(assignments.c.kind == "person", assignments.c.key == user),
    )
    found = await connection.execute(
        select(assignments).where(in_workspace(assignments, workspace), theirs).order_by(assignments.c.id)
    )
    return tuple(map(_read, found))


async def note_told(connection: AsyncConnection, workspace: Workspace, user: str, track: str, now: datetime) -> None:
    """This person has heard of it."""
    here = (*_of(workspace, Assignees("person", user)), assignments.c.track == track, assignments.c.told_at.is_(None))
    await connection.execute(update(assignments).where(*here).values(told_at=now))


async def move(connection: AsyncConnection, workspace: Workspace, old: str, new: str) -> None:
    """The channel has another id now. What was said of the new one already stays."""
    known = select(assignments.c.track).where(*_of(workspace, Assignees("channel", new)))
    taken = (await connection.execute(known)).scalars().all()
    here = _of(workspace, Assignees("channel", old))
    await connection.execute(delete(assignments).where(*here, assignments.c.track.in_(taken)))
    await connection.execute(update(assignments).where(*here).values(key=new, name=new))


def _of(workspace: Workspace, whom: Assignees) -> tuple[ColumnElement[bool], ...]:
    return in_workspace(assignments, workspace), assignments.c.kind == whom.kind, assignments.c.key == _key(whom)


def _key(whom: Assignees) -> str:
    return whom.key.casefold()[:255] if whom.kind == "organisation" else whom.key


def _read(row: Any) -> Assignment:
    return Assignment(
        Assignees(row.kind, row.name, row.person_team_id or ""), row.track, row.due_on, row.channel, row.told_at is not None
    )
