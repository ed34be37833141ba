"""Questions asked: the handbook's to-do list. Texts are kept for a while, counts for good."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import workspace_values
from bot.store.people import person_values
from bot.store.tables import questions
from bot.store.values import NotedQuestion

_NOTE = insert(questions)


async def note(connection: AsyncConnection, question: NotedQuestion, now: datetime) -> None:
    row = {
        **workspace_values(question.person.workspace),
        **person_values(question.person),
        "channel": question.channel,
        "thread": question.thread,
        "text": question.text,
        "outcome": question.outcome,
        "score": question.score,
        "margin": question.margin,
        "passage_ids": list(question.passage_ids),
        "index_version": question.index_version,
        "asked_at": now,
    }
    await connection.execute(_NOTE, row)


async def erase_texts(connection: AsyncConnection, before: datetime) -> int:
    """Erases what was asked before then, over all workspaces; returns how many texts went."""
    old = update(questions).where(questions.c.asked_at < before, questions.c.text.is_not(None))
    return (await connection.execute(old.values(text=None))).rowcount
