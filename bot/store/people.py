"""People and channels: what is remembered about each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Table, and_, func
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import in_workspace, workspace_values
from bot.store.engine import insert_into
from bot.store.tables import channels, people
from bot.store.values import PersonKey, Workspace


def person_values(person: PersonKey | None) -> dict[str, str | None]:
    if person is None:
        return {"person_team_id": None, "person_id": None}
    return {"person_team_id": person.team_id, "person_id": person.user_id}


def of_person(table: Table, person: PersonKey) -> ColumnElement[bool]:
    """The rows of one person, in their workspace."""
    same = (table.c[name] == value for name, value in person_values(person).items())
    return and_(in_workspace(table, person.workspace), *same)


async def note_greeting(connection: AsyncConnection, person: PersonKey, now: datetime) -> None:
    """Remembers that this person read the first-contact line; the first time counts."""
    row = workspace_values(person.workspace) | person_values(person)
    statement = insert_into(connection.dialect.name, people).values(**row, first_seen=now, greeted_at=now)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=list(row),
            set_={"greeted_at": func.coalesce(people.c.greeted_at, statement.excluded.greeted_at)},
        )
    )


async def note_channel(connection: AsyncConnection, workspace: Workspace, channel: str, now: datetime) -> None:
    row = insert_into(connection.dialect.name, channels).values(
        **workspace_values(workspace), channel=channel, first_seen=now
    )
    await connection.execute(row.on_conflict_do_nothing())
