"""Quizzes: rounds of questions, what people answered, and which questions they called bad."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import cards
from bot.store.columns import in_workspace, workspace_from, workspace_values
from bot.store.engine import insert_into
from bot.store.people import of_person, person_values
from bot.store.tables import attempts, people, quiz_flags, quiz_rounds
from bot.store.values import PersonKey, Workspace

Shape = Literal["own", "channel", "review"]
OWN: Final = "own"
CHANNEL: Final = "channel"
REVIEW: Final = "review"

Remembers = Callable[[bool, str | None], Callable[[str | None, str], str]]
"""Whether somebody was right, and their time zone -> how their card of the passage changes, as `cards.change` wants it."""


@dataclass(frozen=True, slots=True)
class QuizRound:
    """A row of questions: `own`, for the person who began it; `review`, the same with the one question that a due passage is
    reviewed by; or `channel`, for everybody in a thread.

    `at` counts the questions from 0; the one that is asked now has that place. `thread` and `post` are where a channel's
    question stands, once that is known. `revealed_at`: since when its answer is shown.
    """

    id: int
    person: PersonKey
    shape: str
    channel: str
    thread: str | None
    item_ids: tuple[str, ...]
    at: int
    asked_at: datetime
    post: str | None = None
    revealed_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody answered to the question at a place of a round. `given`: the places of choices in the bank, or a term;
    empty: they said that they do not know. `approved`: the fingerprint of the passage when it was asked. `key`: the work,
    the press or the post that brought it."""

    person: PersonKey
    round_id: int
    at: int
    item_id: str
    passage_id: str
    approved: str
    given: tuple[int, ...] | str
    right: bool
    key: str
    answered_at: datetime


async def begin(
    connection: AsyncConnection,
    person: PersonKey,
    shape: Shape,
    place: tuple[str, str | None],
    item_ids: Sequence[str],
    key: str,
    now: datetime,
) -> QuizRound:
    """Begins a round in a channel and thread; the one that this key began, if there is one."""
    channel, thread = place
    once = {**workspace_values(person.workspace), "key": key}
    row = {
        "shape": shape,
        "channel": channel,
        "thread": thread,
        "item_ids": list(item_ids),
        "at": 0,
        "asked_at": now,
    }
    new = insert_into(connection.dialect.name, quiz_rounds).values(**once, **person_values(person), **row)
    await connection.execute(new.on_conflict_do_nothing(index_elements=list(once)))
    found = await connection.execute(
        select(quiz_rounds).where(in_workspace(quiz_rounds, person.workspace), quiz_rounds.c.key == key)
    )
    return _read(found.one())


async def of_id(connection: AsyncConnection, workspace: Workspace, id: int) -> QuizRound | None:
    """The round of this number."""
    row = (await connection.execute(select(quiz_rounds).where(*_one(workspace, id)))).one_or_none()
    return _read(row) if row else None


async def newest_of(
    connection: AsyncConnection, person: PersonKey, channels: Collection[str], since: datetime
) -> QuizRound | None:
    """Somebody's own newest round or review in one of these channels, over or not, if it asked something since then."""
    newest = select(quiz_rounds).where(
        of_person(quiz_rounds, person), quiz_rounds.c.channel.in_(channels), quiz_rounds.c.shape != CHANNEL
    )
    row = (await connection.execute(newest.order_by(quiz_rounds.c.id.desc()).limit(1))).one_or_none()
    return _read(row) if row and row.asked_at >= since else None


async def in_thread(connection: AsyncConnection, workspace: Workspace, channel: str, thread: str) -> QuizRound | None:
    """The newest round for everybody in a thread."""
    newest = select(quiz_rounds).where(
        in_workspace(quiz_rounds, workspace),
        quiz_rounds.c.channel == channel,
        quiz_rounds.c.thread == thread,
        quiz_rounds.c.shape == CHANNEL,
    )
    row = (await connection.execute(newest.order_by(quiz_rounds.c.id.desc()).limit(1))).one_or_none()
    return _read(row) if row else None


async def record(
    connection: AsyncConnection, attempt: Attempt, how: Remembers
) -> tuple[Attempt | None, bool, QuizRound | None]:
    """Writes down the one answer to a question of somebody's own round, changes their card and goes on to the next.

    Returns the answer that counts, whether it is this one, and the round as it stands then; (None, False, …) where that
    question is not asked now.
    """
    workspace, now = attempt.person.workspace, attempt.answered_at
    forward = (
        update(quiz_rounds)
        .where(
            of_person(quiz_rounds, attempt.person),
            quiz_rounds.c.id == attempt.round_id,
            quiz_rounds.c.at == attempt.at,
            quiz_rounds.c.shape != CHANNEL,
            quiz_rounds.c.ended_at.is_(None),
        )
        .values(at=attempt.at + 1, asked_at=now)
        .returning(*quiz_rounds.c)
    )
    moved = (await connection.execute(forward)).one_or_none()
    if moved is None:
        earlier = select(attempts).where(
            of_person(attempts, attempt.person), attempts.c.round_id == attempt.round_id, attempts.c.at == attempt.at
        )
        row = (await connection.execute(earlier)).one_or_none()
        found = _attempt(row) if row else None
        mine = found is not None and found.key == attempt.key
        return found, mine, await of_id(connection, workspace, attempt.round_id)
    round = _read(moved)
    await connection.execute(insert_into(connection.dialect.name, attempts).values(**_values(attempt), counted_at=now))
    await _count(connection, attempt, how, now)
    if round.at >= len(round.item_ids):
        await connection.execute(update(quiz_rounds).where(*_one(workspace, round.id)).values(ended_at=now))
        round = replace(round, ended_at=now)
    return attempt, True, round


async def vote(connection: AsyncConnection, attempt: Attempt) -> bool:
    """Writes down an answer to a channel's question in place of the one before; False where it is not open any more."""
    workspace = attempt.person.workspace
    if await _open_question(connection, workspace, attempt.round_id, attempt.at) is None:
        return False
    new = insert_into(connection.dialect.name, attempts).values(**_values(attempt))
    changed = {
        name: getattr(new.excluded, name) for name in ("given", "right", "key", "answered_at", "approved", "passage_id")
    }
    once = [*workspace_values(workspace), "round_id", "at", *person_values(attempt.person)]
    await connection.execute(new.on_conflict_do_update(index_elements=once, set_=changed))
    return True


async def reveal(
    connection: AsyncConnection, workspace: Workspace, id: int, at: int, how: Remembers | None, now: datetime
) -> list[Attempt] | None:
    """Closes a channel's question and lets it count for everybody who answered, once; returns all answers.

    `how` None: it counts for nobody. None: there is no such question.
    """
    found = await _open_question(connection, workspace, id, at)
    if found is None:
        closed = await of_id(connection, workspace, id)
        if closed is None or closed.at < at or (closed.at == at and closed.revealed_at is None):
            return None
        return await at_place(connection, workspace, id, at)
    await connection.execute(update(quiz_rounds).where(*_one(workspace, id)).values(revealed_at=now))
    given = await at_place(connection, workspace, id, at)
    # In one order for everybody, so that two reveals never wait for each other's cards.
    for attempt in sorted(given, key=lambda one: (one.person.team_id, one.person.user_id)) if how else ():
        assert how is not None
        await _count(connection, attempt, how, now)
    counted = update(attempts).where(in_workspace(attempts, workspace), attempts.c.round_id == id, attempts.c.at == at)
    await connection.execute(counted.values(counted_at=now if how else None))
    if at + 1 >= len(found.item_ids):
        await connection.execute(update(quiz_rounds).where(*_one(workspace, id)).values(ended_at=now))
    return given


async def go_on(
    connection: AsyncConnection, workspace: Workspace, id: int, at: int, to: int, now: datetime
) -> QuizRound | None:
    """From the question at one place to the one at another, or to the end; unless somebody went on before. How the round
    stands then."""
    there = (*_one(workspace, id), quiz_rounds.c.at == at, quiz_rounds.c.ended_at.is_(None))
    changed = update(quiz_rounds).where(*there).values(at=to, asked_at=now, post=None, revealed_at=None)
    if (await connection.execute(changed)).rowcount:
        await _end_if_over(connection, workspace, id, now)
    return await of_id(connection, workspace, id)


async def note_post(connection: AsyncConnection, workspace: Workspace, id: int, at: int, channel: str, ts: str) -> None:
    """Where the question at this place stands; the first one opens the thread, where there was none."""
    place = {"channel": channel, "post": ts, "thread": func.coalesce(quiz_rounds.c.thread, ts)}
    await connection.execute(update(quiz_rounds).where(*_one(workspace, id), quiz_rounds.c.at == at).values(**place))


async def at_place(connection: AsyncConnection, workspace: Workspace, id: int, at: int) -> list[Attempt]:
    """Every answer to one question of a round, oldest first."""
    wanted = select(attempts).where(in_workspace(attempts, workspace), attempts.c.round_id == id, attempts.c.at == at)
    return [_attempt(row) for row in await connection.execute(wanted.order_by(attempts.c.id))]


async def of_round(connection: AsyncConnection, person: PersonKey, id: int) -> list[Attempt]:
    """What one person answered in a round, in the order of its questions."""
    wanted = select(attempts).where(of_person(attempts, person), attempts.c.round_id == id)
    return [_attempt(row) for row in await connection.execute(wanted.order_by(attempts.c.at))]


async def came_with(connection: AsyncConnection, person: PersonKey, key: str) -> bool:
    """Whether an answer of this person came with that work, press or post."""
    theirs = select(attempts.c.id).where(of_person(attempts, person), attempts.c.key == key)
    return (await connection.execute(theirs.limit(1))).first() is not None


async def tried(connection: AsyncConnection, person: PersonKey) -> dict[str, tuple[int, bool]]:
    """How often this person answered each item, and whether they were right the last time."""
    wanted = select(attempts.c.item_id, attempts.c.right).where(
        of_person(attempts, person), attempts.c.counted_at.is_not(None)
    )
    found: dict[str, tuple[int, bool]] = {}
    for item_id, right in await connection.execute(wanted.order_by(attempts.c.id)):
        found[item_id] = (found.get(item_id, (0, False))[0] + 1, right)
    return found


async def counted(connection: AsyncConnection) -> list[tuple[str, str, str, bool]]:
    """Every answer that counts, of all workspaces: item, fingerprint, who (a name for one person, no more), right or not."""
    rows = await connection.execute(select(attempts).where(attempts.c.counted_at.is_not(None)).order_by(attempts.c.id))
    return [
        (row.item_id, row.approved, "/".join((row.enterprise_id, row.team_id, row.person_team_id, row.person_id)), row.right)
        for row in rows
    ]


async def open_since(connection: AsyncConnection, before: datetime, limit: int) -> list[QuizRound]:
    """Channels' questions that were asked before then and are still open, oldest first."""
    waiting = select(quiz_rounds).where(
        quiz_rounds.c.shape == CHANNEL,
        quiz_rounds.c.ended_at.is_(None),
        quiz_rounds.c.revealed_at.is_(None),
        quiz_rounds.c.asked_at <= before,
    )
    return [_read(row) for row in await connection.execute(waiting.order_by(quiz_rounds.c.asked_at).limit(limit))]


async def drop_unanswered(connection: AsyncConnection, before: datetime) -> None:
    """Forgets reviews that were asked before then and never answered: each nudge and each `review` asks anew."""
    stale = (quiz_rounds.c.ended_at.is_(None), quiz_rounds.c.asked_at < before, quiz_rounds.c.shape == REVIEW)
    await connection.execute(delete(quiz_rounds).where(*stale))


async def flag(connection: AsyncConnection, person: PersonKey, item_id: str, approved: str, now: datetime) -> None:
    """Somebody calls a question bad; once a person, the latest word counts."""
    once = {**workspace_values(person.workspace), **person_values(person), "item_id": item_id}
    said = {"approved": approved, "flagged_at": now}
    new = insert_into(connection.dialect.name, quiz_flags).values(**once, **said)
    await connection.execute(new.on_conflict_do_update(index_elements=list(once), set_=said))


async def flagged_by(connection: AsyncConnection, person: PersonKey) -> set[tuple[str, str]]:
    """The items, with their fingerprints, that this person called bad."""
    theirs = select(quiz_flags.c.item_id, quiz_flags.c.approved).where(of_person(quiz_flags, person))
    return {(item_id, approved) for item_id, approved in await connection.execute(theirs)}


async def flags(connection: AsyncConnection, workspace: Workspace | None) -> dict[tuple[str, str], int]:
    """How many people called each item bad, by item and fingerprint; of one workspace, or of all."""
    count = select(quiz_flags.c.item_id, quiz_flags.c.approved, func.count())
    if workspace is not None:
        count = count.where(in_workspace(quiz_flags, workspace))
    rows = await connection.execute(count.group_by(quiz_flags.c.item_id, quiz_flags.c.approved))
    return {(item_id, approved): number for item_id, approved, number in rows}


async def _open_question(connection: AsyncConnection, workspace: Workspace, id: int, at: int) -> QuizRound | None:
    """The channel's round whose question at this place takes answers, held until the transaction ends."""
    held = select(quiz_rounds).where(
        *_one(workspace, id),
        quiz_rounds.c.at == at,
        quiz_rounds.c.shape == CHANNEL,
        quiz_rounds.c.revealed_at.is_(None),
        quiz_rounds.c.ended_at.is_(None),
    )
    row = (await connection.execute(held.with_for_update())).one_or_none()
    return _read(row) if row else None


async def _end_if_over(connection: AsyncConnection, workspace: Workspace, id: int, now: datetime) -> None:
    found = await of_id(connection, workspace, id)
    if found is not None and found.at >= len(found.item_ids):
        await connection.execute(update(quiz_rounds).where(*_one(workspace, id)).values(ended_at=now))


async def _count(connection: AsyncConnection, attempt: Attempt, how: Remembers, now: datetime) -> None:
    zone = (await connection.execute(select(people.c.zone).where(of_person(people, attempt.person)))).scalar_one_or_none()
    await cards.change(connection, attempt.person, attempt.passage_id, how(attempt.right, zone), now)


def _one(workspace: Workspace, id: int) -> tuple[Any, Any]:
    return in_workspace(quiz_rounds, workspace), quiz_rounds.c.id == id


def _values(attempt: Attempt) -> dict[str, Any]:
    return {
        **workspace_values(attempt.person.workspace),
        **person_values(attempt.person),
        "round_id": attempt.round_id,
        "at": attempt.at,
        "item_id": attempt.item_id,
        "passage_id": attempt.passage_id,
        "approved": attempt.approved,
        "given": list(attempt.given) if not isinstance(attempt.given, str) else attempt.given,
        "right": attempt.right,
        "key": attempt.key,
        "answered_at": attempt.answered_at,
    }


def _read(row: Row[Any]) -> QuizRound:
    workspace = workspace_from(row.enterprise_id, row.team_id)
    return QuizRound(
        id=row.id,
        person=PersonKey(workspace, row.person_team_id, row.person_id),
        shape=row.shape,
        channel=row.channel,
        thread=row.thread,
        item_ids=tuple(row.item_ids),
        at=row.at,
        asked_at=row.asked_at,
        post=row.post,
        revealed_at=row.revealed_at,
        ended_at=row.ended_at,
    )


def _attempt(row: Row[Any]) -> Attempt:
    workspace = workspace_from(row.enterprise_id, row.team_id)
    return Attempt(
        person=PersonKey(workspace, row.person_team_id, row.person_id),
        round_id=row.round_id,
        at=row.at,
        item_id=row.item_id,
        passage_id=row.passage_id,
        approved=row.approved,
        given=row.given if isinstance(row.given, str) else tuple(row.given),
        right=row.right,
        key=row.key,
        answered_at=row.answered_at,
    )
