"""What channels hear from us unasked: their one nudge a day, and the invitation to nudges."""

from __future__ import annotations

from datetime import date, datetime

from bot.store import channel_nudges
from bot.store.channel_nudges import ChannelNudge
from bot.store.engine import Database
from bot.store.values import Workspace
from bot.store.whole import whole


class ChannelNudges:
    """What channels hear from us unasked. One transaction a method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def of(self, workspace: Workspace, channel: str) -> ChannelNudge | None:
        """What was set for a channel, on or off; None: nothing yet."""
        async with self._database.connect() as connection:
            return await channel_nudges.of(connection, workspace, channel)

    @whole
    async def keep(self, nudge: ChannelNudge, now: datetime) -> ChannelNudge:
        """Somebody sets it; returned with the moment of the next one."""
        async with self._database.begin() as connection:
            return await channel_nudges.keep(connection, nudge, now)

    @whole
    async def take_due(self, now: datetime) -> tuple[ChannelNudge, date] | None:
        """One channel whose nudge is due, leased to one caller, and the local day it is due on."""
        async with self._database.begin() as connection:
            return await channel_nudges.take_due(connection, now)

    @whole
    async def conclude(self, nudge: ChannelNudge, day: date, now: datetime) -> None:
        """That day is in hand: on to the next."""
        async with self._database.begin() as connection:
            await channel_nudges.conclude(connection, nudge, day, now)

    @whole
    async def note(self, nudge: ChannelNudge, day: date, subject: str) -> None:
        """The channel heard this on that day."""
        async with self._database.begin() as connection:
            await channel_nudges.note(connection, nudge, day, subject)

    @whole
    async def stop(self, nudge: ChannelNudge, reason: str) -> None:
        """No more of them there, until somebody sets it anew."""
        async with self._database.begin() as connection:
            await channel_nudges.stop(connection, nudge, reason)

    @whole
    async def invite(self, workspace: Workspace, channel: str, key: str, now: datetime) -> bool:
        """A channel is invited, by the work of this key; False where another invited it within the last month."""
        async with self._database.begin() as connection:
            return await channel_nudges.invite(connection, workspace, channel, key, now)

    @whole
    async def uninvite(self, workspace: Workspace, channel: str, key: str) -> None:
        """That invitation did not arrive, so there may be another."""
        async with self._database.begin() as connection:
            await channel_nudges.uninvite(connection, workspace, channel, key)
