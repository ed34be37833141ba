"""People and channels: what is remembered about each."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import in_workspace, workspace_values
from bot.store.engine import insert_into
from bot.store.tables import channels, people, questions
from bot.store.values import PersonKey, Profile, Workspace

ANSWERED: Final = "found"
"""The outcome of a question that found an answer."""


def person_values(person: PersonKey | None) -> dict[str, str | None]:
    if person is None:
        return {"person_team_id": None, "person_id": None}
    return {"person_team_id": person.team_id, "person_id": person.user_id}


def of_person(table: Table, person: PersonKey) -> ColumnElement[bool]:
    """The rows of one person, in their workspace."""
    same = (table.c[name] == value for name, value in person_values(person).items())
    return and_(in_workspace(table, person.workspace), *same)


async def note_greeting(connection: AsyncConnection, person: PersonKey, zone: str | None, now: datetime) -> None:
    """Remembers that this person read the first-contact line (the first time counts), and their time zone if it is known."""
    row = workspace_values(person.workspace) | person_values(person)
    statement = insert_into(connection.dialect.name, people).values(
        **row, first_seen=now, greeted_at=now, zone=zone and zone[:64]
    )
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=list(row),
            set_={
                "greeted_at": func.coalesce(people.c.greeted_at, statement.excluded.greeted_at),
                "zone": func.coalesce(statement.excluded.zone, people.c.zone),
            },
        )
    )


async def profile(connection: AsyncConnection, person: PersonKey) -> Profile:
    """What is kept of this person."""
    answers = (
        select(func.count())
        .select_from(questions)
        .where(of_person(questions, person), questions.c.outcome == ANSWERED)
        .scalar_subquery()
    )
    row = (await connection.execute(select(people, answers.label("answers")).where(of_person(people, person)))).first()
    if row is None:
        return Profile()
    return Profile(row.lens, row.lens_asked_at is not None, row.zone, row.answers)


async def keep(connection: AsyncConnection, person: PersonKey, now: datetime, **values: Any) -> None:
    """Keeps these columns of a person, in place of what was kept."""
    row = workspace_values(person.workspace) | person_values(person)
    statement = insert_into(connection.dialect.name, people).values(**row, first_seen=now, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=list(row), set_=values))


async def begin_asking(connection: AsyncConnection, person: PersonKey, at: datetime) -> bool:
    """Whether the question for the kind of partner is for the work accepted at that time: the first to come has it."""
    row = workspace_values(person.workspace) | person_values(person)
    statement = insert_into(connection.dialect.name, people).values(**row, first_seen=at, lens_asked_at=at)
    asked = statement.on_conflict_do_update(
        index_elements=list(row),
        set_={"lens_asked_at": at},
        where=people.c.lens.is_(None) & (people.c.lens_asked_at.is_(None) | (people.c.lens_asked_at == at)),
    )
    return (await connection.execute(asked.returning(people.c.id))).first() is not None


async def note_channel(connection: AsyncConnection, workspace: Workspace, channel: str, now: datetime) -> None:
    row = insert_into(connection.dialect.name, channels).values(
        **workspace_values(workspace), channel=channel, first_seen=now
    )
    await connection.execute(row.on_conflict_do_nothing())
