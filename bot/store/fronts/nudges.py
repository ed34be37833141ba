"""Who wants to hear from us and when, who is due, and what came of each local day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.store import nudges, pace
from bot.store.engine import Database
from bot.store.nudges import DueNudge, NudgeSettings
from bot.store.values import PersonKey, Sent, Workspace
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
    async def wishes(
        self, workspace: Workspace | None = None, user: str | None = None
    ) -> list[tuple[PersonKey, NudgeSettings, date, timedelta]]:
        """Who wants nudges (in this workspace, with this user id), with the first local day of which nothing is decided, and
        over how much of their window the people of their workspace are spread."""
        async with self._database.connect() as connection:
            return await nudges.wishes(connection, workspace, user)

    @whole
    async def keep(self, person: PersonKey, settings: NudgeSettings, now: datetime) -> NudgeSettings:
        """They say when they want to hear from us; returned with the moment of the next one."""
        async with self._database.begin() as connection:
            return await nudges.keep(connection, person, settings, now)

    @whole
    async def move(self, person: PersonKey, zone: str, now: datetime) -> bool:
        """Slack says that they are in this zone now. False, and nothing changes, for who named a zone of their own, is there
        already, or never spoke of nudges."""
        async with self._database.begin() as connection:
            settings = await nudges.settings_of(connection, person)
            if settings is None or settings.own_zone or settings.zone == zone:
                return False
            await nudges.keep(connection, person, replace(settings, zone=zone), now)
            return True

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
    async def take_due(
        self,
        now: datetime,
        limit: int,
        *,
        rate: float | None = None,
        but: Collection[Workspace] = (),
        tell: Callable[[str], None] = lambda reason: None,
    ) -> tuple[list[DueNudge], int]:
        """Who is to hear from us now, each leased to one caller for LEASE, and how many were looked at. `limit`: people of
        one workspace; one transaction each. `rate`: so many moments a second in each workspace; None: all at once. `but`:
        not of these. `tell`: hears of each day that is over why nothing was said."""
        found: list[DueNudge] = []
        seen = 0
        async with self._database.connect() as connection:
            there = await pace.ready(connection, now, rate)
        for workspace in there:
            if workspace not in but and len(found) < nudges.ENOUGH:
                async with self._database.begin() as connection:
                    taken, looked_at = await nudges.take(connection, workspace, now, rate, limit, tell)
                found += taken
                seen += looked_at
        return found, seen

    @whole
    async def put_back(self, due: DueNudge, at: datetime) -> None:
        """Surely nothing was said to them: from then on they may be taken again."""
        async with self._database.begin() as connection:
            await nudges.put_back(connection, due, at)

    @whole
    async def rest(self, workspace: Workspace, until: datetime, reason: str, now: datetime) -> None:
        """Slack takes none from there until then, for the reason it names; all processes keep to it."""
        async with self._database.begin() as connection:
            await pace.rest(connection, workspace, until, reason, now)

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
    async def unminded(self, person: PersonKey) -> tuple[str, ...]:
        """What they were nudged about since they last did anything, oldest first."""
        async with self._database.begin() as connection:
            return await nudges.unminded(connection, person)

    @whole
    async def touched(self, person: PersonKey, since: datetime) -> frozenset[str]:
        """The passages that they asked about, answered, reviewed or learned from then on."""
        async with self._database.connect() as connection:
            return await nudges.touched(connection, person, since)

    @whole
    async def met(self, person: PersonKey, unlike: str | None = None) -> dict[str, str | None]:
        """The passages they asked about or learned, and what each said then, in short; None where nobody noted it.
        `unlike`: only those whose short word does not begin so."""
        async with self._database.connect() as connection:
            return await nudges.met(connection, person, unlike)

    @whole
    async def note_met(self, person: PersonKey, prints: Mapping[str, str]) -> None:
        """What these passages say by now, in short: they know, or nobody can tell what they knew."""
        async with self._database.begin() as connection:
            await nudges.note_met(connection, person, prints)

    @whole
    async def seen_version(self, person: PersonKey) -> str | None:
        """The index in which nothing they met had changed; None: none yet."""
        async with self._database.connect() as connection:
            return await nudges.seen_version(connection, person)

    @whole
    async def note_version(self, person: PersonKey, version: str) -> None:
        """In that index nothing they met has changed."""
        async with self._database.begin() as connection:
            await nudges.note_version(connection, person, version)

    @whole
    async def begin_saying(self, due: DueNudge, subject: str, now: datetime) -> bool:
        """What they are about to be told: should nobody know whether they were, it is known what it was about. False, and
        nothing may be said, where they are another's by now, or Slack takes none from their workspace."""
        async with self._database.begin() as connection:
            return await nudges.begin_saying(connection, due, subject, now)

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
