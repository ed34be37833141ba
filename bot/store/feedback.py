"""What people say about answers: each person once about each question, and changeable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import in_workspace, workspace_values
from bot.store.engine import insert_into
from bot.store.people import person_values
from bot.store.tables import feedback
from bot.store.values import PersonKey, Workspace


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody says about the answer to a question. `reason`: one of four words, `words`: their own; only where it was
    not good, and None where they did not say."""

    person: PersonKey
    question_id: int
    good: bool
    reason: str | None = None
    words: str | None = None


async def note(connection: AsyncConnection, verdict: Verdict, now: datetime) -> None:
    """Writes it down, in place of what this person said before; what is left open keeps what they said, unless they
    changed their mind."""
    once = {
        **workspace_values(verdict.person.workspace),
        "question_id": verdict.question_id,
        "person_id": verdict.person.user_id,
    }
    said = {"good": verdict.good, "reason": verdict.reason, "words": verdict.words, "given_at": now}
    statement = insert_into(connection.dialect.name, feedback).values(**{**person_values(verdict.person), **once}, **said)
    changed = {"good": verdict.good, "given_at": now}
    for name in ("reason", "words"):
        if verdict.good or said[name] is not None:
            changed[name] = said[name]
    await connection.execute(statement.on_conflict_do_update(index_elements=list(once), set_=changed))


async def about(connection: AsyncConnection, workspace: Workspace, question_ids: list[int]) -> list[Verdict]:
    """Everything that was said about these questions, oldest first."""
    wanted = select(feedback).where(in_workspace(feedback, workspace), feedback.c.question_id.in_(question_ids))
    rows = await connection.execute(wanted.order_by(feedback.c.id))
    return [
        Verdict(PersonKey(workspace, row.person_team_id, row.person_id), row.question_id, row.good, row.reason, row.words)
        for row in rows
    ]


async def erase_words(connection: AsyncConnection, before: datetime) -> None:
    """Erases the words of what was said before then."""
    old = update(feedback).where(feedback.c.given_at < before, feedback.c.words.is_not(None))
    await connection.execute(old.values(words=None))
