"""Says the one message a day: who is due, what about, once. Any number of processes may do this on one database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

import structlog

from bot.clients import DEAD_TOKEN
from bot.directory import Directory
from bot.errors import BotError
from bot.outbox import Absent, Hidden, Later, Outbox, Refused, Talk, Unknown
from bot.store import DueNudge, Sent, Store
from bot.subjects import Subjects
from knowledge.schedule import EARLIEST, LATEST, zone_named

EVERY: Final = 5
"""Seconds between two looks for who is due."""
ENDS: Final = frozenset(
    {"user_not_found", "user_disabled", "channel_not_found", "cannot_dm_bot", "not_installed", *DEAD_TOKEN}
)
"""What Slack says where no more of them will arrive."""


class Worker:
    """Nudges people. `rate`: messages a second that one process says."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        directory: Directory,
        subjects: Subjects,
        *,
        clock: Callable[[], datetime],
        rate: float,
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._directory = directory
        self._subjects = subjects
        self._clock = clock
        self._rate = rate
        self._log = structlog.get_logger()

    async def tick(self) -> int:
        """Nudge everybody who is due; how many days were decided or tried. Raises a StoreError."""
        tried = 0
        while True:
            # One at a time: what is leased is said well within its lease.
            due, seen = await self._store.nudges.take_due(self._clock(), limit=1)
            if not seen:
                return tried
            for one in due:
                if tried:
                    await asyncio.sleep(1 / self._rate)
                await self._nudge(one)
                tried += 1

    async def keep_going(self, every: float = EVERY) -> None:
        """Tick now and then, until cancelled; whatever fails is logged and tried again."""
        while True:
            try:
                await self.tick()
            except BotError as error:
                self._log.warning("could not nudge", reason=str(error))
            except Exception:  # noqa: BLE001 the outermost place of this loop, which nobody would begin again
                self._log.exception("nudging failed; it goes on")
            await asyncio.sleep(every)

    async def _nudge(self, due: DueNudge) -> None:
        known = await self._directory.about(due.person, outside=due.outside)
        if known.facts.known and known.facts.deleted:
            return await self._stop(due, "user_disabled")
        if not await self._is_daytime(due, known.facts.zone):
            return None
        place = await self._place(due)
        if place is None:
            return None
        if due.again and not await self._is_unsaid(due, place):
            return None
        subject = await self._subjects.choose(due, known.level)
        if subject is None:
            return await self._leave_out(due, "nothing_new")
        posted = await self._outbox.post(due.person.workspace, place, subject.message, due.delivery)
        match posted:
            case Sent():
                await self._store.nudges.end(due, sent=posted, subject=subject.id, now=self._clock())
                if subject.then:
                    await subject.then()
                self._log.info("nudged", channel=posted.channel, ts=posted.ts)
            case Refused(reason) if reason in ENDS:
                await self._stop(due, reason)
            case Refused(reason):
                await self._leave_out(due, reason)
            case Later(reason) | Unknown(reason):
                # It stays `sending`: after its lease somebody looks whether it is there.
                await self._store.leave_delivery(due.person.workspace, due.delivery, reason, self._clock())
                self._log.warning("nobody knows whether this nudge arrived; looking later", reason=reason)

    async def _is_daytime(self, due: DueNudge, zone: str | None) -> bool:
        """Whether it is day where they are now; who has moved is nudged by the new zone from tomorrow on, if not yet."""
        settings = await self._store.nudges.settings(due.person)
        there = zone_named(zone) if zone else None
        if settings is None or zone is None or there is None or zone == settings.zone:
            return True
        day = EARLIEST <= self._clock().astimezone(there).time() < LATEST
        if not day:
            await self._leave_out(due, "moved")
        await self._store.nudges.keep(due.person, replace(settings, zone=zone), self._clock())
        return day

    async def _place(self, due: DueNudge) -> Talk | None:
        if due.channel:
            return Talk(due.channel)
        match await self._outbox.open(due.person.workspace, due.person.user_id):
            case Refused(reason):
                await self._stop(due, reason)
            case Later(reason):
                await self._store.leave_delivery(due.person.workspace, due.delivery, reason, self._clock())
            case str() as channel:
                await self._store.nudges.keep_channel(due.person, channel)
                return Talk(channel)
        return None

    async def _is_unsaid(self, due: DueNudge, place: Talk) -> bool:
        """Whether an earlier try, of which nobody knows what came, did not arrive. Where that cannot be known, nothing is
        said a second time."""
        match await self._outbox.look(due.person.workspace, place, due.delivery):
            case Absent():
                return True
            case Sent() as earlier:
                await self._store.nudges.end(due, sent=earlier, now=self._clock())
            case Hidden():
                await self._leave_out(due, "unknown_outcome")
            case Unknown(reason):
                await self._store.leave_delivery(due.person.workspace, due.delivery, reason, self._clock())
        return False

    async def _leave_out(self, due: DueNudge, reason: str) -> None:
        await self._store.nudges.end(due, reason=reason, now=self._clock())
        self._log.info("no nudge today", reason=reason)

    async def _stop(self, due: DueNudge, reason: str) -> None:
        await self._store.nudges.end(due, reason=reason, stop=True, now=self._clock())
        self._log.warning("no more nudges", reason=reason)
