"""What is summed up for reports: counts of people and of what they did, never who."""

from __future__ import annotations

from collections.abc import Sequence

from bot.store import report
from bot.store.engine import Database
from bot.store.report import Numbers, Scope
from bot.store.whole import whole
from knowledge.report import Place


class Reports:
    """What is summed up for reports. One transaction a method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def numbers(self, lessons: Sequence[Place], scope: Scope) -> Numbers:
        """How far people are, by track and by module, and what the people of each organisation did; one statement."""
        async with self._database.connect() as connection:
            return await report.numbers(connection, lessons, scope)
