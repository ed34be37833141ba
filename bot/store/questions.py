"""Questions asked: the handbook's to-do list. Texts are kept for a while, counts for good."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import in_workspace, workspace_from, workspace_values
from bot.store.people import of_person, person_values
from bot.store.tables import escalations, questions
from bot.store.values import KeptQuestion, NotedQuestion, PersonKey, Workspace

_NOTE = insert(questions)


async def note(connection: AsyncConnection, question: NotedQuestion, key: str, now: datetime) -> None:
    """Writes it down; `key` is that of the work which answered it."""
    await connection.execute(_NOTE, {**_values(question, key), "asked_at": now})


def _values(question: NotedQuestion, key: str) -> dict[str, Any]:
    return {
        **workspace_values(question.person.workspace),
        **person_values(question.person),
        "channel": question.channel,
        "thread": question.thread,
        "key": key,
        "text": question.text,
        "taken_for": question.taken_for,
        "reader": question.reader,
        "lens": question.lens,
        "outcome": question.outcome,
        "score": question.score,
        "margin": question.margin,
        "passage_ids": list(question.passage_ids),
        "index_version": question.index_version,
    }


async def by_id(connection: AsyncConnection, id: int) -> KeptQuestion | None:
    return await _newest(connection, questions.c.id == id)


async def by_key(connection: AsyncConnection, workspace: Workspace, key: str) -> KeptQuestion | None:
    return await _newest(connection, in_workspace(questions, workspace), questions.c.key == key)


async def unanswered(connection: AsyncConnection, person: PersonKey, version: str, limit: int) -> list[tuple[int, str]]:
    """Numbers and texts of what this person asked in vain of another index than that, newest first; not what a human
    answered since, and not what an admin is done with."""
    told = exists().where(escalations.c.question_id == questions.c.id, escalations.c.answered_at.is_not(None))
    rows = await connection.execute(
        select(questions.c.id, questions.c.text)
        .where(of_person(questions, person), questions.c.outcome == "nothing", questions.c.text.is_not(None))
        .where(questions.c.index_version != version, questions.c.closed_at.is_(None), ~told)
        .order_by(questions.c.id.desc())
        .limit(limit)
    )
    return [(row.id, row.text) for row in rows]


async def last_in(
    connection: AsyncConnection,
    workspace: Workspace,
    channel: str,
    thread: str | None,
    *,
    person: PersonKey | None = None,
    whole: bool = False,
    until: datetime | None = None,
) -> KeptQuestion | None:
    """The newest question in a thread (None: asked privately) that still has its text; small talk is none.

    `person`: only theirs. `whole`: only one that leaned on no other. `until`: only what was written down by then.
    """
    there = [in_workspace(questions, workspace), questions.c.channel == channel]
    there.append(questions.c.thread == thread if thread is not None else questions.c.thread.is_(None))
    there += [questions.c.text.is_not(None), questions.c.outcome != "chat"]
    there += [of_person(questions, person)] if person else []
    there += [questions.c.taken_for.is_(None)] if whole else []
    there += [questions.c.asked_at <= until] if until else []
    return await _newest(connection, *there)


async def last_by(
    connection: AsyncConnection, workspace: Workspace, channel: str, user: str, *, alone: bool
) -> KeptQuestion | None:
    """The newest question of this person in a channel, in whichever thread, that still has its text; small talk is none.

    `alone`: or one they asked privately, wherever that was."""
    there = questions.c.channel == channel
    there = or_(there, questions.c.thread.is_(None)) if alone else there
    theirs = and_(there, questions.c.person_id == user)
    kept = and_(questions.c.text.is_not(None), questions.c.outcome != "chat")
    return await _newest(connection, in_workspace(questions, workspace), theirs, kept)


async def recent(connection: AsyncConnection, person: PersonKey, most: int) -> list[str]:
    """The words of their newest questions that still have them, each once; small talk is none."""
    kept = (of_person(questions, person), questions.c.text.is_not(None), questions.c.outcome != "chat")
    newest = select(questions.c.text).where(*kept).order_by(questions.c.id.desc()).limit(most * 2)
    return list(dict.fromkeys((await connection.execute(newest)).scalars()))[:most]


async def _newest(connection: AsyncConnection, *which: ColumnElement[bool]) -> KeptQuestion | None:
    row = (await connection.execute(select(questions).where(*which).order_by(questions.c.id.desc()).limit(1))).first()
    return _kept(row) if row else None


def _kept(row: Row[Any]) -> KeptQuestion:
    workspace = workspace_from(row.enterprise_id, row.team_id)
    return KeptQuestion(
        id=row.id,
        person=PersonKey(workspace, row.person_team_id, row.person_id),
        channel=row.channel,
        thread=row.thread,
        text=row.text,
        taken_for=row.taken_for,
        outcome=row.outcome,
        score=row.score,
        margin=row.margin,
        passage_ids=tuple(row.passage_ids),
        index_version=row.index_version,
        reader=row.reader,
        lens=row.lens,
        asked_at=row.asked_at,
    )


async def close(connection: AsyncConnection, workspace: Workspace, number: int, now: datetime) -> bool:
    """An admin is done with it; False where there is no such question."""
    one = update(questions).where(in_workspace(questions, workspace), questions.c.id == number)
    return (await connection.execute(one.values(closed_at=now))).rowcount > 0


async def erase_texts(connection: AsyncConnection, before: datetime) -> int:
    """Erases what was asked before then, over all workspaces; returns how many texts went."""
    old = update(questions).where(questions.c.asked_at < before, questions.c.text.is_not(None))
    return (await connection.execute(old.values(text=None, taken_for=None))).rowcount


async def erase_text(
    connection: AsyncConnection, person: PersonKey, channel: str, thread: str | None, text: str
) -> list[str]:
    """Erases this text of a question that was taken back; the row stays to be counted. The passages it had led to."""
    theirs = _asked(person, channel, thread, text)
    gone = update(questions).where(theirs).values(text=None, taken_for=None)
    rows = await connection.execute(gone.returning(questions.c.passage_ids))
    return [id for row in rows for id in row.passage_ids]


async def waited_for(
    connection: AsyncConnection, person: PersonKey, channel: str, thread: str | None, text: str
) -> tuple[int, ...]:
    """The numbers of these questions that people were asked to answer and have not answered yet, the newest first."""
    waiting = select(escalations.c.question_id).where(
        in_workspace(escalations, person.workspace), escalations.c.answered_at.is_(None), escalations.c.refused.is_(None)
    )
    theirs = and_(_asked(person, channel, thread, text), questions.c.id.in_(waiting))
    return tuple((await connection.execute(select(questions.c.id).where(theirs).order_by(questions.c.id.desc()))).scalars())


async def numbers_of(connection: AsyncConnection, workspace: Workspace, key: str) -> tuple[int, ...]:
    """The number of the question that the work of this key answered, if it was written down."""
    theirs = and_(in_workspace(questions, workspace), questions.c.key == key)
    return tuple((await connection.execute(select(questions.c.id).where(theirs))).scalars())


async def rewrite(connection: AsyncConnection, number: int, question: NotedQuestion, key: str) -> None:
    """This row is another question from now on, answered by the work of this key."""
    await connection.execute(update(questions).where(questions.c.id == number).values(**_values(question, key)))


def _asked(person: PersonKey, channel: str, thread: str | None, text: str) -> ColumnElement[bool]:
    there = (of_person(questions, person), questions.c.channel == channel, questions.c.thread == thread)
    return and_(*there, questions.c.text == text)
