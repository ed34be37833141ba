"""For whom channels and organisations are, by the word of an admin."""

from __future__ import annotations

from datetime import datetime

from bot.store import (
    assignments,
    audiences,
    channel_nudges,
    people,
)
from bot.store.engine import Database
from bot.store.values import (
    ChannelMark,
    Marks,
    Organisation,
    Whom,
    Workspace,
)
from bot.store.whole import whole


class Places:
    """For whom channels and organisations are, by the word of an admin. One transaction a method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def note(self, workspace: Workspace, channel: str, now: datetime) -> None:
        """Remembers a channel the bot was seen in."""
        async with self._database.begin() as connection:
            await people.note_channel(connection, workspace, channel, now)

    @whole
    async def marks(self, workspace: Workspace) -> Marks:
        """Everything admins said about people and channels."""
        async with self._database.connect() as connection:
            return await audiences.all_marks(connection, workspace)

    @whole
    async def mark_of(self, workspace: Workspace, channel: str) -> ChannelMark:
        """What admins said about one channel, as it stands now."""
        async with self._database.connect() as connection:
            return await audiences.mark_of(connection, workspace, channel)

    @whole
    async def mark(self, workspace: Workspace, channel: str, mark: ChannelMark, by: str, now: datetime) -> None:
        """An admin says this about a channel, in place of what was said."""
        async with self._database.begin() as connection:
            await audiences.mark_channel(connection, workspace, channel, mark, by, now)

    @whole
    async def unpin(self, workspace: Workspace, channel: str) -> str | None:
        """The pin of a channel falls; returns the admin who had set it, to one caller only, None where there was none."""
        async with self._database.begin() as connection:
            return await audiences.unpin(connection, workspace, channel)

    @whole
    async def move(self, workspace: Workspace, old: str, new: str) -> str | None:
        """The channel has another id: what was said of it goes along, its pin falls; returns who had set that."""
        async with self._database.begin() as connection:
            pinned_by = await audiences.unpin(connection, workspace, old)
            await audiences.move(connection, workspace, old, new)
            await channel_nudges.move(connection, workspace, old, new)
            await assignments.move(connection, workspace, old, new)
            return pinned_by

    @whole
    async def mark_organisation(
        self, workspace: Workspace, whom: Whom, organisation: Organisation, by: str, now: datetime
    ) -> None:
        """An admin says which organisation these people belong to."""
        async with self._database.begin() as connection:
            await audiences.mark_organisation(connection, workspace, whom, organisation, by, now)

    @whole
    async def unmark_organisation(self, workspace: Workspace, whom: Whom) -> bool:
        """An admin takes that back; False where nothing had been said."""
        async with self._database.begin() as connection:
            return await audiences.unmark_organisation(connection, workspace, whom)
