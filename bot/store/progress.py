"""What people say about lessons: done, skipped, or taken back; one word for each person and lesson, the last. And which
lesson each has before them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import workspace_values
from bot.store.engine import insert_into
from bot.store.people import of_person, person_values
from bot.store.tables import open_lessons, progress
from bot.store.values import PersonKey
from knowledge.path import Said, Step


async def take(connection: AsyncConnection, person: PersonKey, step: Step, print: str | None = None) -> bool:
    """Writes it down. False: it stood there already, or something newer does."""
    row = {**workspace_values(person.workspace), **person_values(person), "passage_id": step.lesson}
    said = {"said": step.said.value, "said_at": step.at, "print": print}
    statement = insert_into(connection.dialect.name, progress).values(**row, **said)
    taken = statement.on_conflict_do_update(
        index_elements=list(row),
        set_=said,
        # The same step again, after a crash, counts as taken: it was not confirmed then.
        where=or_(
            (progress.c.said_at < step.at) & (progress.c.said != step.said.value),
            (progress.c.said_at == step.at) & (progress.c.said == step.said.value),
        ),
    )
    return (await connection.execute(taken.returning(progress.c.id))).first() is not None


async def of(connection: AsyncConnection, person: PersonKey) -> tuple[Step, ...]:
    """Everything this person said about lessons, oldest first; lessons that left the handbook included."""
    found = await connection.execute(
        select(progress.c.passage_id, progress.c.said, progress.c.said_at)
        .where(of_person(progress, person))
        .order_by(progress.c.said_at, progress.c.id)
    )
    return tuple(Step(row.passage_id, Said(row.said), row.said_at) for row in found)


async def open_lesson(connection: AsyncConnection, person: PersonKey, passage_id: str, now: datetime) -> None:
    """They have this lesson before them now."""
    row = {**workspace_values(person.workspace), **person_values(person)}
    said = {"passage_id": passage_id, "opened_at": now}
    statement = insert_into(connection.dialect.name, open_lessons).values(**row, **said)
    newest = statement.on_conflict_do_update(index_elements=list(row), set_=said, where=open_lessons.c.opened_at <= now)
    await connection.execute(newest)


async def lesson_open(connection: AsyncConnection, person: PersonKey) -> str | None:
    """The lesson they have before them."""
    found = await connection.execute(select(open_lessons.c.passage_id).where(of_person(open_lessons, person)))
    return found.scalar_one_or_none()
