"""What people said about lessons."""

from __future__ import annotations

from datetime import datetime

from bot.store import (
    progress,
)
from bot.store.engine import Database
from bot.store.values import (
    PersonKey,
)
from bot.store.whole import whole
from knowledge.path import Step


class Lessons:
    """What people said about lessons. One transaction a method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def take(self, person: PersonKey, step: Step, print: str | None = None) -> bool:
        """Somebody says this about a lesson, which said `print` in short. False: they had said so before, or have said
        something newer. True again for the same step at the same time."""
        async with self._database.begin() as connection:
            return await progress.take(connection, person, step, print)

    @whole
    async def steps(self, person: PersonKey) -> tuple[Step, ...]:
        """Everything this person said about lessons, oldest first."""
        async with self._database.connect() as connection:
            return await progress.of(connection, person)

    @whole
    async def open(self, person: PersonKey, passage_id: str, now: datetime) -> None:
        """Somebody has this lesson before them now: `done` means it."""
        async with self._database.begin() as connection:
            await progress.open_lesson(connection, person, passage_id, now)

    @whole
    async def opened(self, person: PersonKey) -> str | None:
        """The lesson they have before them, by the id it had then; None where they never opened one."""
        async with self._database.connect() as connection:
            return await progress.lesson_open(connection, person)
