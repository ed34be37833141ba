"""Certificates: one for each person and track, found again by its number."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import workspace_values
from bot.store.engine import insert_into
from bot.store.people import of_person, person_values
from bot.store.tables import certificates
from bot.store.values import PersonKey
from knowledge import Audience
from knowledge.certificate import Certificate

_FIELDS = ("number", "track", "title", "level", "name", "day")


async def award(connection: AsyncConnection, person: PersonKey, new: Certificate, now: datetime) -> Certificate:
    """Gives them this one, unless they have one for its track; returns the one they have now."""
    row = {**workspace_values(person.workspace), **person_values(person), "track": new.track}
    rest = {name: getattr(new, name) for name in _FIELDS} | {"level": new.level.value, "awarded_at": now}
    statement = insert_into(connection.dialect.name, certificates).values(**row | rest)
    await connection.execute(statement.on_conflict_do_nothing(index_elements=list(row)))
    of_track = _certificates().where(of_person(certificates, person), certificates.c.track == new.track)
    return _read((await connection.execute(of_track)).one())


async def of(connection: AsyncConnection, person: PersonKey) -> tuple[Certificate, ...]:
    """Everything this person was awarded, oldest first."""
    found = await connection.execute(_certificates().where(of_person(certificates, person)).order_by(certificates.c.id))
    return tuple(map(_read, found))


async def numbered(connection: AsyncConnection, number: str) -> Certificate | None:
    """The certificate of this number, whoever's and wherever."""
    row = (await connection.execute(_certificates().where(certificates.c.number == number))).first()
    return None if row is None else _read(row)


def _certificates() -> Select[tuple[object, ...]]:
    return select(*(certificates.c[name] for name in _FIELDS))


def _read(row: Row[tuple[object, ...]]) -> Certificate:
    return Certificate(row.number, row.track, row.title, Audience(row.level), row.name, row.day)
