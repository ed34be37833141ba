"""Accepted work: claimed once, leased to one process, taken up by another when the lease runs out."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, delete, func, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from bot.store.columns import in_workspace, workspace_from, workspace_values
from bot.store.engine import insert_into
from bot.store.people import person_values
from bot.store.tables import assignments, claims, outbox, people
from bot.store.values import LEASE, DeliveryKey, PersonKey, Work, Workspace

PERSON = ("enterprise_id", "team_id", "person_team_id", "person_id")
"""What makes a person, in every table that knows people."""
WORKSPACE = PERSON[:2]
ASKER = ("greeted_at", "lens", "lens_asked_at", "zone")
"""What an answer needs to know of whoever asked; read with the claim, since each look of its own costs as much."""


async def claim(
    connection: AsyncConnection,
    workspace: Workspace,
    kind: str,
    key: str,
    payload: dict[str, Any],
    person: PersonKey | None,
    delivery: DeliveryKey | None,
    now: datetime,
) -> Work | None:
    """The work, now leased to the caller; None when that key was claimed before."""
    row = {
        **workspace_values(workspace),
        **person_values(person),
        "kind": kind,
        "key": key,
        "payload": payload,
        "attempt": 1,
        "accepted_at": now,
        "lease_until": now + LEASE,
    }
    who = {f"who_{name}": row[name] for name in PERSON}
    claimed = (await connection.execute(_claim(connection.dialect.name), row | who)).first()
    if claimed is None:
        return None
    return Work(
        id=claimed.id,
        workspace=workspace,
        kind=kind,
        key=key,
        payload=payload,
        attempt=1,
        first_contact=person is not None and claimed.greeted_at is None,
        delivery=delivery,
        accepted_at=now,
        lens=claimed.lens,
        lens_asked=claimed.lens_asked_at is not None,
        zone=claimed.zone,
        untold=claimed.untold is not None,
    )


# Statements of the two transactions every mention costs are made once: making one takes longer than running it.


@cache
def _claim(dialect: str) -> ReturningInsert[Any]:
    same_person = [people.c[name] == bindparam(f"who_{name}") for name in PERSON]
    known = (select(people.c[name]).where(*same_person).scalar_subquery().label(name) for name in ASKER)
    untold = select(assignments.c.id).where(
        *(assignments.c[name] == bindparam(f"who_{name}") for name in WORKSPACE),
        assignments.c.kind == "person",
        assignments.c.key == bindparam("who_person_id"),
        assignments.c.told_at.is_(None),
    )
    first = untold.limit(1).scalar_subquery().label("untold")
    return insert_into(dialect, claims).on_conflict_do_nothing().returning(claims.c.id, *known, first)


_END = (
    update(claims)
    .where(
        claims.c.id == bindparam("work_id"),
        claims.c.enterprise_id == bindparam("enterprise"),
        claims.c.team_id == bindparam("team"),
        claims.c.ended_at.is_(None),
    )
    .values(ended_at=bindparam("now"), payload=null(), reason=bindparam("why"))
)


async def end(connection: AsyncConnection, work: Work, now: datetime, reason: str | None = None) -> bool:
    """Ends the work and erases its payload; False when it had ended before."""
    place = {"enterprise": work.workspace.enterprise_id or "", "team": work.workspace.team_id or ""}
    ended = await connection.execute(_END, {"work_id": work.id, **place, "now": now, "why": reason})
    return ended.rowcount == 1


async def note_reason(connection: AsyncConnection, work: Work, reason: str) -> None:
    await connection.execute(
        update(claims)
        .where(claims.c.id == work.id, in_workspace(claims, work.workspace), claims.c.ended_at.is_(None))
        .values(reason=reason)
    )


async def take_up(connection: AsyncConnection, now: datetime, limit: int) -> list[Work]:
    """Work of any workspace whose lease ran out, leased to the caller; oldest first."""
    left = (
        select(claims.c.id)
        .where(claims.c.ended_at.is_(None), claims.c.lease_until <= now)
        .order_by(claims.c.lease_until)
        .limit(limit)
        # PostgreSQL: what another process is taking at this moment is its own. SQLite has one writer, and ignores this.
        .with_for_update(skip_locked=True)
        # As a subquery PostgreSQL may run it once a row, and the limit would count each time.
        .cte("left_behind")
    )
    taken = await connection.execute(
        update(claims)
        .where(claims.c.id.in_(select(left.c.id)))
        .values(attempt=claims.c.attempt + 1, lease_until=now + LEASE)
        .returning(claims.c.id)
    )
    ids = list(taken.scalars())
    return [_work(row) for row in await connection.execute(_with_delivery(ids))] if ids else []


def _with_delivery(ids: list[int]) -> Select[Any]:
    same_person = [people.c[name] == claims.c[name] for name in PERSON]
    return (
        select(
            claims,
            *(people.c[name] for name in ASKER),
            outbox.c.kind.label("says"),
            outbox.c.place,
            outbox.c.key.label("says_key"),
        )
        .select_from(claims.outerjoin(outbox, outbox.c.claim_id == claims.c.id).outerjoin(people, and_(*same_person)))
        .where(claims.c.id.in_(ids))
        .order_by(claims.c.accepted_at, claims.c.id)
    )


def _work(row: Row[Any]) -> Work:
    return Work(
        id=row.id,
        workspace=workspace_from(row.enterprise_id, row.team_id),
        kind=row.kind,
        key=row.key,
        payload=row.payload,
        attempt=row.attempt,
        first_contact=row.person_id is not None and row.greeted_at is None,
        delivery=None if row.says is None else DeliveryKey(row.says, row.place, row.says_key),
        accepted_at=row.accepted_at,
        lens=row.lens,
        lens_asked=row.lens_asked_at is not None,
        zone=row.zone,
        reason=row.reason,
    )


async def count_open(connection: AsyncConnection, now: datetime) -> tuple[int, int]:
    """Work in hand, and of that, with its lease run out; over all workspaces."""
    statement = select(func.count().label("open"), func.count().filter(claims.c.lease_until <= now).label("overdue")).where(
        claims.c.ended_at.is_(None)
    )
    row = (await connection.execute(statement)).one()
    return row.open, row.overdue


async def prune(connection: AsyncConnection, before: datetime) -> int:
    """Forgets work that ended before then."""
    return (await connection.execute(delete(claims).where(claims.c.ended_at < before))).rowcount
