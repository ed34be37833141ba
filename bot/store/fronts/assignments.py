"""Tracks that admins assigned."""

from __future__ import annotations

from datetime import datetime

from bot.store import assignments
from bot.store.engine import Database
from bot.store.values import Assignees, Assignment, Workspace
from bot.store.whole import whole


class Assignments:
    """Tracks that admins assigned. One transaction a method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def assign(self, workspace: Workspace, new: Assignment, by: str, now: datetime) -> None:
        """An admin says this, in place of what was said of the same people and track; a person has to hear of another day
        anew."""
        async with self._database.begin() as connection:
            await assignments.assign(connection, workspace, new, by, now)

    @whole
    async def take_back(self, workspace: Workspace, whom: Assignees, track: str) -> bool:
        """An admin takes that back; False where nothing had been said."""
        async with self._database.begin() as connection:
            return await assignments.take_back(connection, workspace, whom, track)

    @whole
    async def everything(self, workspace: Workspace) -> tuple[Assignment, ...]:
        """Every assignment of a workspace, oldest first."""
        async with self._database.connect() as connection:
            return await assignments.everything(connection, workspace)

    @whole
    async def perhaps_for(self, workspace: Workspace, user: str) -> tuple[Assignment, ...]:
        """What this person is asked, and what is asked of channels and organisations, which may be theirs."""
        async with self._database.connect() as connection:
            return await assignments.perhaps_for(connection, workspace, user)

    @whole
    async def note_told(self, workspace: Workspace, user: str, track: str, now: datetime) -> None:
        """This person has heard that the track was assigned to them."""
        async with self._database.begin() as connection:
            await assignments.note_told(connection, workspace, user, track, now)
