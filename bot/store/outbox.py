"""The outbox: everything the bot says, each once. A row is `sending` until it is known what became of it:
`sent`, `failed`, or `unsaid` (the work ended without a word)."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, func, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from bot.store.columns import in_workspace, workspace_values
from bot.store.engine import insert_into
from bot.store.people import person_values
from bot.store.tables import claims, outbox
from bot.store.values import LEASE, DeliveryKey, Pending, PersonKey, Sent, Work, Workspace

SENDING, SENT, UNSAID, FAILED = "sending", "sent", "unsaid", "failed"

ONCE = ("enterprise_id", "team_id", "kind", "place", "key")
"""What makes a delivery."""
ANEW = ("person_team_id", "person_id", "claim_id", "state", "begun_at", "lease_until")
"""What is another each time it is begun."""


async def begin(
    connection: AsyncConnection,
    workspace: Workspace,
    key: DeliveryKey,
    person: PersonKey | None,
    now: datetime,
    *,
    claim_id: int | None = None,
    lease: timedelta = LEASE,
) -> bool:
    """Reserves the saying of this, for accepted work or without; False when it was begun before and may have been said.
    After a failure it may be begun again: somebody asks anew, and the reason, such as a channel without the bot, can be
    gone."""
    row = _row(workspace, key, person, now, lease) | {"claim_id": claim_id}
    return (await connection.execute(_begin(connection.dialect.name), row)).first() is not None


@cache
def _begin(dialect: str) -> ReturningInsert[Any]:
    begun = insert_into(dialect, outbox)
    anew = {name: begun.excluded[name] for name in ANEW}
    once_more = begun.on_conflict_do_update(
        index_elements=list(ONCE), set_=anew | {"ended_at": None, "reason": None}, where=outbox.c.state == FAILED
    )
    return once_more.returning(outbox.c.id)


def _row(
    workspace: Workspace, key: DeliveryKey, person: PersonKey | None, now: datetime, lease: timedelta
) -> dict[str, Any]:
    times = {"begun_at": now, "lease_until": now + lease}
    return {**workspace_values(workspace), **_key_values(key), **person_values(person), "state": SENDING, **times}


async def end(
    connection: AsyncConnection, row: ColumnElement[bool], sent: Sent | None, reason: str | None, now: datetime
) -> None:
    """Notes what became of it: said there; with a reason, failed; with neither, left unsaid. What was sent stays sent."""
    await connection.execute(_END.where(row), _ending(sent, reason, now))


def _ending(sent: Sent | None, reason: str | None, now: datetime) -> dict[str, Any]:
    state = SENT if sent else FAILED if reason else UNSAID
    said = {"new_channel": sent and sent.channel, "new_ts": sent and sent.ts}
    return {"new_state": state, "now": now, "why": reason, **said}


_END = (
    update(outbox)
    .where(outbox.c.state != SENT)
    .values(
        state=bindparam("new_state"),
        channel=bindparam("new_channel"),
        ts=bindparam("new_ts"),
        reason=bindparam("why"),
        ended_at=bindparam("now"),
        unsettled_at=null(),
    )
)


_IN_WORKSPACE = [outbox.c[name] == bindparam(f"in_{name}") for name in ("enterprise_id", "team_id")]
_END_OF_WORK = _END.where(*_IN_WORKSPACE, outbox.c.claim_id == bindparam("work_id"))


async def end_of_work(connection: AsyncConnection, work: Work, sent: Sent | None, reason: str | None, now: datetime) -> None:
    """As `end`, of what this work says."""
    whose = {f"in_{name}": value for name, value in workspace_values(work.workspace).items()} | {"work_id": work.id}
    await connection.execute(_END_OF_WORK, _ending(sent, reason, now) | whose)


async def leave_unsettled(connection: AsyncConnection, row: ColumnElement[bool], reason: str, now: datetime) -> None:
    """Notes that nobody knows whether it was said; it stays `sending`, so nobody says it again unawares."""
    statement = update(outbox).where(row, outbox.c.state == SENDING)
    await connection.execute(statement.values(reason=reason, unsettled_at=func.coalesce(outbox.c.unsettled_at, now)))


async def note_double(connection: AsyncConnection, row: ColumnElement[bool], now: datetime) -> None:
    await connection.execute(update(outbox).where(row).values(doubled_at=func.coalesce(outbox.c.doubled_at, now)))


async def may_be_anothers(connection: AsyncConnection, work: Work, post: Sent) -> bool:
    """Whether this post in the work's thread may be something else than what the work says: another delivery's, a question
    on record, or the word of another delivery to the same thread of which nobody knows yet whether it was said."""
    assert work.delivery is not None
    not_mine = and_(in_workspace(outbox, work.workspace), outbox.c.claim_id.is_distinct_from(work.id))
    on_record = exists().where(not_mine, outbox.c.channel == post.channel, outbox.c.ts == post.ts)
    same_thread = (outbox.c.kind == work.delivery.kind) & (outbox.c.place == work.delivery.place)
    beside = exists().where(not_mine, same_thread, (outbox.c.key == post.ts) | (outbox.c.state == SENDING))
    return bool((await connection.execute(select(on_record | beside))).scalar_one())


async def said(connection: AsyncConnection, workspace: Workspace, key: DeliveryKey) -> Sent | Pending | None:
    """Where this was said; None where it was not, or nobody can say where."""
    found = select(outbox.c.state, outbox.c.channel, outbox.c.ts).where(row_of(workspace, key))
    row = (await connection.execute(found)).first()
    if row is None or row.state not in (SENDING, SENT):
        return None
    if row.state == SENDING:
        return Pending()
    return Sent(row.channel, row.ts) if row.ts else None


async def keys(connection: AsyncConnection, workspace: Workspace, kind: str, place: str) -> tuple[str, ...]:
    """The keys of every delivery of this kind to this place."""
    there = and_(in_workspace(outbox, workspace), outbox.c.kind == kind, outbox.c.place == place)
    return tuple((await connection.execute(select(outbox.c.key).where(there))).scalars())


async def is_being_said(connection: AsyncConnection, workspace: Workspace, kind: str, place: str, before: str) -> bool:
    """Whether a delivery of this kind with a lesser key is under way to this place; an unsettled one is not."""
    there = and_(in_workspace(outbox, workspace), outbox.c.kind == kind, outbox.c.place == place, outbox.c.key < before)
    under_way = and_(outbox.c.state == SENDING, outbox.c.unsettled_at.is_(None))
    return bool((await connection.execute(select(exists().where(there, under_way)))).scalar_one())


async def has_said(connection: AsyncConnection, workspace: Workspace, kind: str, place: str) -> bool:
    """Whether anything of this kind was said there."""
    there = and_(in_workspace(outbox, workspace), outbox.c.kind == kind, outbox.c.place == place, outbox.c.state == SENT)
    return bool((await connection.execute(select(exists().where(there)))).scalar_one())


async def note_late(connection: AsyncConnection, row: ColumnElement[bool], sent: Sent, now: datetime) -> None:
    """Notes a post by somebody who came after the work had ended: the post on record, the first one, or a double."""
    other = and_(outbox.c.state == SENT, outbox.c.ts.is_distinct_from(sent.ts))
    await note_double(connection, and_(row, other), now)
    await end(connection, row, sent, None, now)


def row_of(workspace: Workspace, key: DeliveryKey) -> ColumnElement[bool]:
    same = (outbox.c[name] == value for name, value in _key_values(key).items())
    return and_(in_workspace(outbox, workspace), *same)


def rows_for(work: Work) -> ColumnElement[bool]:
    return and_(in_workspace(outbox, work.workspace), outbox.c.claim_id == work.id)


async def count(connection: AsyncConnection, now: datetime) -> tuple[int, int, int]:
    """Unsettled, doubled, failed; over all workspaces. A lease that ran out unnoticed counts as unsettled."""
    unsettled = and_(outbox.c.state == SENDING, (outbox.c.unsettled_at.is_not(None)) | (outbox.c.lease_until <= now))
    counted = [
        select(func.count()).select_from(outbox).where(rows).scalar_subquery()
        for rows in (unsettled, outbox.c.doubled_at.is_not(None), outbox.c.state == FAILED)
    ]
    row = (await connection.execute(select(*counted))).one()
    return row[0], row[1], row[2]


async def prune(connection: AsyncConnection, before: datetime) -> int:
    """Forgets what was begun before then, but for work that is still open."""
    still_open = exists().where(claims.c.id == outbox.c.claim_id, claims.c.ended_at.is_(None))
    return (await connection.execute(delete(outbox).where(outbox.c.begun_at < before, ~still_open))).rowcount


def _key_values(key: DeliveryKey) -> dict[str, str]:
    return {"kind": key.kind, "place": key.place, "key": key.key}
