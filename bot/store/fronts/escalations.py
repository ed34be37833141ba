"""Questions that were passed on to people."""

from __future__ import annotations

from datetime import datetime

from bot.store import (
    escalations,
    questions,
)
from bot.store.engine import Database
from bot.store.escalations import Escalation
from bot.store.values import (
    KeptQuestion,
    Sent,
    Workspace,
)
from bot.store.whole import whole


class Escalations:
    """Questions that were passed on to people. One transaction a method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def begin(self, question: KeptQuestion, channel: str, now: datetime) -> tuple[Escalation, bool]:
        """Passes a question on to the team of that channel; False where that was done before and did not fail."""
        async with self._database.begin() as connection:
            return await escalations.begin(connection, question.id, question.person, channel, now)

    @whole
    async def of_question(self, workspace: Workspace, question_id: int) -> Escalation | None:
        """What became of a question that was passed on."""
        async with self._database.connect() as connection:
            return await escalations.of_question(connection, workspace, question_id)

    @whole
    async def at(self, workspace: Workspace, channel: str, ts: str) -> Escalation | None:
        """The one that this post of ours in the team's channel is about."""
        async with self._database.connect() as connection:
            return await escalations.at_post(connection, workspace, channel, ts)

    @whole
    async def posts(self, workspace: Workspace, question_id: int) -> list[Sent]:
        """Everything that was said of this question in the team's channel."""
        async with self._database.connect() as connection:
            return await escalations.posts(connection, workspace, question_id)

    @whole
    async def note(self, workspace: Workspace, question_id: int, **values: datetime | str | None) -> None:
        """Notes what became of it: fields of `Escalation`, and `wanted_by`."""
        async with self._database.begin() as connection:
            await escalations.change(connection, workspace, question_id, **values)

    @whole
    async def take(self, workspace: Workspace, question_id: int, user: str, name: str, now: datetime) -> Escalation | None:
        """Somebody takes it, unless somebody else has: who has it now stands in what comes back."""
        async with self._database.begin() as connection:
            return await escalations.take(connection, workspace, question_id, user, name, now)

    @whole
    async def waiting(self, limit: int = 100) -> list[Escalation]:
        """Those of every workspace that nobody took and nobody was reminded of, oldest first."""
        async with self._database.connect() as connection:
            return await escalations.waiting(connection, limit)

    @whole
    async def close_question(self, workspace: Workspace, number: int, now: datetime) -> bool:
        """An admin is done with it; False where there is no such question."""
        async with self._database.begin() as connection:
            return await questions.close(connection, workspace, number, now)

    @whole
    async def gaps(self, workspace: Workspace, limit: int, offset: int = 0) -> tuple[list[KeptQuestion], int]:
        """The newest questions without a good answer, and how many there are."""
        async with self._database.connect() as connection:
            ids, count = await escalations.gaps(connection, workspace, limit, offset)
            found = [await questions.by_id(connection, id) for id in ids]
            return [one for one in found if one is not None], count
