"""Questions that were passed on to people: one row a question, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, and_, cast, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import in_workspace, workspace_from, workspace_values
from bot.store.engine import insert_into
from bot.store.people import person_values
from bot.store.tables import escalations, feedback, outbox, questions
from bot.store.values import PersonKey, Sent, Workspace

ESCALATE: Final = "escalate"
REMIND: Final = "remind"
"""Kinds of deliveries to the team's channel; their key is the number of the question."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """A question that was passed on. `channel` is where the team hears of it; `ts` its post there, None where there is none
    (yet, or on record any more). `refused`: why it could not be posted. `taken_by`: a user id. `draft`: a reply that was
    typed and not sent yet, by `draft_by`."""

    question_id: int
    person: PersonKey
    channel: str
    opened_at: datetime
    ts: str | None = None
    posted_at: datetime | None = None
    refused: str | None = None
    taken_by: str | None = None
    taken_name: str | None = None
    taken_at: datetime | None = None
    answered_at: datetime | None = None
    wanted_at: datetime | None = None
    reminded_at: datetime | None = None
    draft: str | None = None
    draft_by: str | None = None


async def begin(
    connection: AsyncConnection, question_id: int, person: PersonKey, channel: str, now: datetime
) -> tuple[Escalation, bool]:
    """Passes a question on; the second value is False where that was done before and did not fail."""
    once = {**workspace_values(person.workspace), "question_id": question_id}
    made = {"channel": channel, "opened_at": now, "refused": None, "posted_at": None}
    statement = insert_into(connection.dialect.name, escalations).values(**once, **person_values(person), **made)
    again = statement.on_conflict_do_update(
        index_elements=list(once), set_=made, where=escalations.c.refused.is_not(None)
    ).returning(escalations.c.id)
    fresh = (await connection.execute(again)).first() is not None
    found = await of_question(connection, person.workspace, question_id)
    assert found is not None
    return found, fresh


async def of_question(connection: AsyncConnection, workspace: Workspace, question_id: int) -> Escalation | None:
    """What has become of this question."""
    row = (await connection.execute(_every().where(*_one(workspace, question_id)))).one_or_none()
    return _read(row) if row else None


async def at_post(connection: AsyncConnection, workspace: Workspace, channel: str, ts: str) -> Escalation | None:
    """The one that this post in the team's channel is about."""
    post = select(outbox.c.key).where(
        in_workspace(outbox, workspace),
        outbox.c.channel == channel,
        outbox.c.ts == ts,
        outbox.c.kind.in_((ESCALATE, REMIND)),
    )
    key = (await connection.execute(post)).scalars().first()
    return await of_question(connection, workspace, int(key)) if key is not None and key.isdecimal() else None


async def posts(connection: AsyncConnection, workspace: Workspace, question_id: int) -> list[Sent]:
    """Everything that was said of this question in the team's channel."""
    said = select(outbox.c.channel, outbox.c.ts).where(
        in_workspace(outbox, workspace),
        outbox.c.kind.in_((ESCALATE, REMIND)),
        outbox.c.key == str(question_id),
        outbox.c.ts.is_not(None),
    )
    return [Sent(row.channel, row.ts) for row in await connection.execute(said)]


async def change(connection: AsyncConnection, workspace: Workspace, question_id: int, **values: Any) -> None:
    """Notes what became of it."""
    await connection.execute(update(escalations).where(*_one(workspace, question_id)).values(**values))


async def take(
    connection: AsyncConnection, workspace: Workspace, question_id: int, user: str, name: str, now: datetime
) -> Escalation | None:
    """Somebody takes it, unless somebody else has; returns who has it now."""
    free = or_(escalations.c.taken_by.is_(None), escalations.c.taken_by == user)
    taken = {
        "taken_by": user,
        "taken_name": func.coalesce(escalations.c.taken_name, name),
        "taken_at": func.coalesce(escalations.c.taken_at, now),
    }
    await connection.execute(update(escalations).where(*_one(workspace, question_id), free).values(**taken))
    return await of_question(connection, workspace, question_id)


async def waiting(connection: AsyncConnection, limit: int) -> list[Escalation]:
    """Those of every workspace that nobody took and nobody was reminded of, oldest first."""
    rows = await connection.execute(
        _every()
        .where(
            escalations.c.taken_at.is_(None),
            escalations.c.answered_at.is_(None),
            escalations.c.reminded_at.is_(None),
            escalations.c.refused.is_(None),
        )
        .order_by(escalations.c.opened_at)
        .limit(limit)
    )
    return [_read(row) for row in rows]


async def gaps(connection: AsyncConnection, workspace: Workspace, limit: int, offset: int) -> tuple[list[int], int]:
    """The newest questions that had no good answer (nothing or several found, a 👎, passed on, or wanted in the handbook)
    and still have their text, by number; and how many there are. What an admin was done with comes back with the next 👎."""
    bad = select(feedback.c.question_id).where(in_workspace(feedback, workspace), feedback.c.good.is_(False))
    passed_on = select(escalations.c.question_id).where(in_workspace(escalations, workspace))
    since = exists().where(
        in_workspace(feedback, workspace),
        feedback.c.question_id == questions.c.id,
        feedback.c.good.is_(False),
        feedback.c.given_at > questions.c.closed_at,
    )
    open_ones = and_(
        in_workspace(questions, workspace),
        questions.c.text.is_not(None),
        or_(questions.c.closed_at.is_(None), since),
        or_(questions.c.outcome.in_(("nothing", "unsure")), questions.c.id.in_(bad), questions.c.id.in_(passed_on)),
    )
    rows = await connection.execute(
        select(questions.c.id)
        .where(open_ones)
        .order_by(questions.c.asked_at.desc(), questions.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    count = await connection.execute(select(func.count()).select_from(questions).where(open_ones))
    return list(rows.scalars()), count.scalar_one()


async def erase_drafts(connection: AsyncConnection, before: datetime) -> None:
    """Erases what was drafted before then and never sent."""
    old = update(escalations).where(escalations.c.opened_at < before, escalations.c.draft.is_not(None))
    await connection.execute(old.values(draft=None, draft_by=None))


async def forget_taker(connection: AsyncConnection, person: PersonKey) -> None:
    """Somebody who took or drafted something is not named any more."""
    mine = in_workspace(escalations, person.workspace)
    for who, values in (
        (escalations.c.taken_by, {"taken_by": None, "taken_name": None}),
        (escalations.c.draft_by, {"draft": None, "draft_by": None}),
        (escalations.c.wanted_by, {"wanted_by": None}),
    ):
        await connection.execute(update(escalations).where(mine, who == person.user_id).values(**values))


def _every() -> Any:
    post = (
        select(outbox.c.ts)
        .where(
            outbox.c.enterprise_id == escalations.c.enterprise_id,
            outbox.c.team_id == escalations.c.team_id,
            outbox.c.kind == ESCALATE,
            outbox.c.place == escalations.c.channel,
            outbox.c.key == cast(escalations.c.question_id, outbox.c.key.type),
        )
        .scalar_subquery()
    )
    return select(escalations, post.label("ts"))


def _one(workspace: Workspace, question_id: int) -> tuple[Any, Any]:
    return in_workspace(escalations, workspace), escalations.c.question_id == question_id


def _read(row: Row[Any]) -> Escalation:
    workspace = workspace_from(row.enterprise_id, row.team_id)
    return Escalation(
        question_id=row.question_id,
        person=PersonKey(workspace, row.person_team_id, row.person_id),
        channel=row.channel,
        opened_at=row.opened_at,
        ts=row.ts,
        posted_at=row.posted_at,
        refused=row.refused,
        taken_by=row.taken_by,
        taken_name=row.taken_name,
        taken_at=row.taken_at,
        answered_at=row.answered_at,
        wanted_at=row.wanted_at,
        reminded_at=row.reminded_at,
        draft=row.draft,
        draft_by=row.draft_by,
    )
