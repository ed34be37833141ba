"""Says the one message a day: who is due, what about, once. Any number of processes may do this on one database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Nudged:
    """It was said, and about what."""

    sent: Sent
    subject: str | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Nothing is said today."""

    reason: str


@dataclass(frozen=True, slots=True)
class Ended:
    """Nothing of ours will arrive there any more."""

    reason: str


@dataclass(frozen=True, slots=True)
class Open:
    """Nobody knows yet; after its lease somebody looks whether it is there."""

    reason: str


Outcome = Nudged | LeftOut | Ended | Open


@dataclass(slots=True)
class Ticked:
    """What one look came to: so many people were nudged, left out for today, and left for another look."""

    nudged: int = 0
    left_out: int = 0
    waiting: int = 0
    channels: int = 0
    """Channels whose nudge was begun."""

    def count(self, outcome: Outcome) -> None:
        """One more of these."""
        match outcome:
            case Nudged():
                self.nudged += 1
            case LeftOut() | Ended():
                self.left_out += 1
            case Open():
                self.waiting += 1

    @property
    def taken(self) -> int:
        """How many were taken in hand."""
        return self.nudged + self.left_out + self.waiting


class Worker:
    """Nudges people. `rate`: messages a second that one process says. `channels`: begins what channels get at their hour,
    and says how many that were."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        directory: Directory,
        subjects: Subjects,
        *,
        clock: Callable[[], datetime],
        rate: float,
        channels: Callable[[], Awaitable[int]],
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._directory = directory
        self._subjects = subjects
        self._clock = clock
        self._rate = rate
        self._channels = channels
        self._stopped = asyncio.Event()
        self._log = structlog.get_logger()

    def stop(self) -> None:
        """Take nobody else in hand; who is in hand is nudged before `tick` and `keep_going` return."""
        self._stopped.set()

    async def tick(self) -> Ticked:
        """Nudge everybody who is due, people first. Raises a StoreError."""
        ticked = Ticked()
        while not self._stopped.is_set():
            # One at a time: what is leased is said well within its lease.
            due, seen = await self._store.nudges.take_due(self._clock(), limit=1)
            if not seen:
                break
            for one in due:
                if ticked.taken:
                    await asyncio.sleep(1 / self._rate)
                outcome = await self._nudge(one)
                await self._note(one, outcome)
                ticked.count(outcome)
        if not self._stopped.is_set():
            ticked.channels = await self._channels()
        return ticked

    async def keep_going(self, every: float = EVERY) -> None:
        """Tick now and then, until stopped; whatever fails is logged and tried again."""
        while not self._stopped.is_set():
            try:
                await self.tick()
            except BotError as error:
                self._log.warning("could not nudge", reason=str(error))
            except Exception:  # noqa: BLE001 the outermost place of this loop, which nobody would begin again
                self._log.exception("nudging failed; it goes on")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), every)

    async def _nudge(self, due: DueNudge) -> Outcome:
        known = await self._directory.about(due.person, outside=due.outside)
        if known.facts.known and known.facts.deleted:
            return Ended("user_disabled")
        if not await self._is_daytime(due, known.facts.zone):
            return LeftOut("moved")
        place = await self._place(due)
        if not isinstance(place, Talk):
            return place
        if due.again and (earlier := await self._earlier(due, place)) is not None:
            return earlier
        subject = await self._subjects.choose(due, known.level)
        if subject is None:
            return LeftOut("nothing_new")
        await self._store.nudges.begin_saying(due.person, subject.id)
        match await self._outbox.post(due.person.workspace, place, subject.message, due.delivery):
            case Sent() as sent:
                return Nudged(sent, subject.id)
            case Refused(reason):
                return Ended(reason) if reason in ENDS else LeftOut(reason)
            case Later(reason) | Unknown(reason):
                return Open(reason)

    async def _note(self, due: DueNudge, outcome: Outcome) -> None:
        now = self._clock()
        match outcome:
            case Nudged(sent, subject):
                if subject:
                    # Before it is noted: a process that dies here leaves both to the next.
                    await self._subjects.heard(due.person, subject, now)
                await self._store.nudges.end(due, sent=sent, subject=subject, now=now)
                self._log.info("nudged", channel=sent.channel, ts=sent.ts)
            case LeftOut(reason):
                await self._store.nudges.end(due, reason=reason, now=now)
                self._log.info("no nudge today", reason=reason)
            case Ended(reason):
                await self._store.nudges.end(due, reason=reason, stop=True, now=now)
                self._log.warning("no more nudges", reason=reason)
            case Open(reason):
                await self._store.leave_delivery(due.person.workspace, due.delivery, reason, now)
                self._log.warning("nobody knows whether this nudge arrived; looking later", reason=reason)

    async def _is_daytime(self, due: DueNudge, zone: str | None) -> bool:
        """Whether it is day where they are now; who has moved is nudged by the new zone from tomorrow on, if not yet."""
        settings = await self._store.nudges.settings(due.person)
        there = zone_named(zone) if zone else None
        if settings is None or zone is None or there is None or settings.own_zone or zone == settings.zone:
            return True
        await self._store.nudges.keep(due.person, replace(settings, zone=zone), self._clock())
        return EARLIEST <= self._clock().astimezone(there).time() < LATEST

    async def _place(self, due: DueNudge) -> Talk | Ended | Open:
        if due.channel:
            return Talk(due.channel)
        match await self._outbox.open(due.person.workspace, due.person.user_id):
            case Refused(reason):
                return Ended(reason)
            case Later(reason):
                return Open(reason)
            case str() as channel:
                await self._store.nudges.keep_channel(due.person, channel)
                return Talk(channel)

    async def _earlier(self, due: DueNudge, place: Talk) -> Outcome | None:
        """What came of an earlier try; None where it did not arrive. Where that cannot be known, nothing is said again."""
        match await self._outbox.look(due.person.workspace, place, due.delivery):
            case Absent():
                return None
            case Sent() as sent:
                return Nudged(sent, await self._store.nudges.being_said(due.person))
            case Hidden():
                return LeftOut("unknown_outcome")
            case Unknown(reason):
                return Open(reason)
