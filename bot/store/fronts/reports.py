"""What is summed up for reports: counts of people and of what they did, never who."""

from __future__ import annotations

from collections.abc import Sequence

from bot.store import report
from bot.store.engine import Database
from bot.store.report import Scope
from bot.store.whole import whole
from knowledge.report import Group, Place, Way


class Reports:
    """What is summed up for reports. One transaction a method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def numbers(self, lessons: Sequence[Place], scope: Scope) -> tuple[dict[int, Way], dict[int, Way], list[Group]]:
        """How far people are, by track and by module, and what the people of each organisation did; two statements."""
        async with self._database.connect() as connection:
            tracks, modules = await report.ways(connection, lessons, scope)
            return tracks, modules, await report.groups(connection, lessons, scope)
