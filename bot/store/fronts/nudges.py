"""Who wants to hear from us and when, who is due, and what came of each local day."""

from __future__ import annotations

from datetime import date, datetime

from bot.store import (
    nudges,
)
from bot.store.engine import Database
from bot.store.nudges import DueNudge, NudgeSettings
from bot.store.values import (
    PersonKey,
    Sent,
    Workspace,
)
from bot.store.whole import whole


class Nudges:
    """Who wants to hear from us and when, who is due, and what came of each local day. One transaction a method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def settings(self, person: PersonKey) -> NudgeSettings | None:
        """What this person said about nudges; None: nothing yet."""
        async with self._database.connect() as connection:
            return await nudges.settings_of(connection, person)

    @whole
    async def keep(self, person: PersonKey, settings: NudgeSettings, now: datetime) -> NudgeSettings:
        """They say when they want to hear from us; returned with the moment of the next one."""
        async with self._database.begin() as connection:
            return await nudges.keep(connection, person, settings, now)

    @whole
    async def keep_channel(self, person: PersonKey, channel: str) -> None:
        """Their conversation with the bot."""
        async with self._database.begin() as connection:
            await nudges.keep_channel(connection, person, channel)

    @whole
    async def had_later(self, person: PersonKey, day: date) -> bool:
        """Whether they had, on that local day of theirs, what they wanted to come later."""
        async with self._database.connect() as connection:
            return await nudges.had_later(connection, person, day)

    @whole
    async def take_due(self, now: datetime, limit: int) -> tuple[list[DueNudge], int]:
        """Who is to hear from us now, each leased to one caller for LEASE, and how many were looked at."""
        async with self._database.begin() as connection:
            return await nudges.take_due(connection, now, limit)

    @whole
    async def end(
        self,
        due: DueNudge,
        *,
        sent: Sent | None = None,
        subject: str | None = None,
        reason: str | None = None,
        stop: bool = False,
        now: datetime,
    ) -> None:
        """That day is done: said at `sent` about `subject`, or left out for `reason`; `stop`: until they ask anew."""
        async with self._database.begin() as connection:
            await nudges.end(connection, due, sent, subject, reason, now, stop=stop)

    @whole
    async def told_since(self, person: PersonKey, since: date) -> frozenset[str]:
        """What they were nudged about from that local day on."""
        async with self._database.connect() as connection:
            return await nudges.told_since(connection, person, since)

    @whole
    async def subject_on(self, person: PersonKey, day: date) -> str | None:
        """What they were nudged about on that local day; None: nothing."""
        async with self._database.connect() as connection:
            return await nudges.subject_on(connection, person, day)

    @whole
    async def begin_saying(self, person: PersonKey, subject: str) -> None:
        """What they are about to be told: should nobody know whether they were, it is known what it was about."""
        async with self._database.begin() as connection:
            await nudges.begin_saying(connection, person, subject)

    @whole
    async def being_said(self, person: PersonKey) -> str | None:
        """What they were about to be told last."""
        async with self._database.connect() as connection:
            return await nudges.being_said(connection, person)

    @whole
    async def last_subject(self, person: PersonKey) -> str | None:
        """What they were nudged about last; None: nothing yet."""
        async with self._database.connect() as connection:
            return await nudges.last_subject(connection, person)

    @whole
    async def busiest(self) -> list[tuple[Workspace, datetime, int]]:
        """For each workspace the two hours in which most people are to hear from us next, and how many; fullest first."""
        async with self._database.connect() as connection:
            return await nudges.busiest(connection)
