"""Says the one message a day: who is due, what about, once. Any number of processes may do this on one database."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import structlog

from bot.clients import DEAD_TOKEN, TIMEOUT
from bot.directory import Directory
from bot.errors import BotError
from bot.metrics import Metrics
from bot.outbox import Absent, Hidden, Later, Outbox, Refused, Talk, Unknown
from bot.store import LEASE, DueNudge, Sent, Store, Workspace
from bot.store.nudges import IGNORED
from bot.subjects import Enough, Subjects
from knowledge.schedule import EARLIEST, LATEST, local_day, zone_named

EVERY: Final = 5
"""Seconds between two looks for who is due."""
AGAIN: Final = 0.5
"""Seconds between two looks while somebody is in hand; less than moments are given out ahead, so that none is lost."""
AT_ONCE: Final = 20
"""People of one workspace that are taken in one transaction; the others are left to other processes."""
MOST: Final = 30
"""People of one workspace in hand, from which on no more are taken: Slack is slow there."""
SAY_WITHIN: Final = timedelta(seconds=TIMEOUT.total or 0) + timedelta(seconds=2)
"""What must be left of a lease when something is said, so that nobody else takes it up meanwhile."""
ENDS: Final = frozenset({"user_not_found", "user_disabled", "channel_not_found", "cannot_dm_bot", "is_archived"})
"""What Slack says where no more of them will arrive at this person."""
SHUT: Final = frozenset(
    {
        *("not_installed", "missing_scope", "no_permission", "access_denied", "ekm_access_denied", "org_login_required"),
        *("team_access_not_granted", "enterprise_is_restricted", *DEAD_TOKEN),
    }
)
"""What Slack says where nothing of ours arrives at anybody of a workspace."""
AWAY: Final = timedelta(seconds=20)
"""After so long somebody whom Slack did not take just now is tried again."""
SHUT_FOR: Final = timedelta(hours=1)
"""After so long a workspace that took none is tried again with one person: it may have been installed anew."""


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
    """Nobody knows yet; after its lease somebody looks whether it is there. `rest`: how long Slack takes none there."""

    reason: str
    rest: timedelta | None = None


@dataclass(frozen=True, slots=True)
class NotNow:
    """Surely nothing was said; they may be taken again, after `wait`. `rest`: as in Open."""

    reason: str
    rest: timedelta | None = None
    wait: timedelta = timedelta()


Outcome = Nudged | LeftOut | Ended | Open | NotNow


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
            case Open() | NotNow():
                self.waiting += 1


class Worker:
    """Nudges people. `rate`: messages a second in each workspace, over all processes. `channels`: begins what channels get
    at their hour, and says how many that were. `sleep`: lets so many seconds pass."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        directory: Directory,
        subjects: Subjects,
        metrics: Metrics,
        *,
        clock: Callable[[], datetime],
        rate: float,
        channels: Callable[[], Awaitable[int]],
        sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._directory = directory
        self._subjects = subjects
        self._metrics = metrics
        self._clock = clock
        self._rate = rate
        self._channels = channels
        self._sleep = sleep
        self._stopped = asyncio.Event()
        self._log = structlog.get_logger()

    def stop(self) -> None:
        """Take nobody else in hand; who is being nudged is, before `tick` and `keep_going` return."""
        self._stopped.set()

    async def tick(self) -> Ticked:
        """Nudge everybody who is due and has a moment of their own by now or in a few seconds, in all workspaces beside each
        other, and channels now and then. Raises a StoreError."""
        ticked, in_hand = Ticked(), InHand()
        look_at_channels = 0.0
        try:
            while not self._stopped.is_set():
                due, seen = await self._store.nudges.take_due(
                    self._clock(), AT_ONCE, rate=self._rate, but=in_hand.full(MOST), tell=partial(self._passed_over, ticked)
                )
                for one in due:
                    in_hand.start(one.person.workspace, self._take_care_of(one, ticked))
                if (elapsed := asyncio.get_running_loop().time()) >= look_at_channels:
                    look_at_channels = elapsed + EVERY
                    ticked.channels += await self._channels()
                if not seen and not in_hand:
                    break
                await in_hand.one(AGAIN if due or not seen else 0)
        finally:
            await in_hand.all()
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
            await self._pause(every)

    def _passed_over(self, ticked: Ticked, reason: str) -> None:
        ticked.left_out += 1
        self._metrics.nudges.labels(reason).inc()

    async def _pause(self, seconds: float) -> bool:
        """Let so much time pass, or less once the worker is stopped; whether it is."""
        either = [asyncio.create_task(self._sleep(seconds)), asyncio.create_task(self._stopped.wait())]
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in either:
                one.cancel()
        return self._stopped.is_set()

    async def _take_care_of(self, due: DueNudge, ticked: Ticked) -> None:
        """One person, from their moment to what is noted of it; what fails is looked at again after the lease."""
        began = asyncio.get_running_loop().time()

        def is_mine() -> bool:
            # By both clocks: one may be set back, the other may stand still while a machine sleeps.
            passed = timedelta(seconds=asyncio.get_running_loop().time() - began)
            return passed < LEASE - SAY_WITHIN and self._clock() < due.lease_until - SAY_WITHIN

        try:
            # A clock that was set back in between makes nobody wait.
            wait = min((due.at - self._clock()).total_seconds(), 2 * EVERY)
            stopped = wait > 0 and await self._pause(wait)
            outcome = NotNow("stopped") if stopped else await self._nudge(due, is_mine)
            await self._note(due, outcome)
            ticked.count(outcome)
        except BotError as error:
            ticked.waiting += 1
            self._log.warning("could not nudge somebody; looking later", reason=str(error))
        except Exception:  # noqa: BLE001 one person's fault is not another's
            ticked.waiting += 1
            self._log.exception("nudging somebody failed; looking later")

    async def _nudge(self, due: DueNudge, is_mine: Callable[[], bool]) -> Outcome:
        known = await self._directory.about(due.person, outside=due.outside)
        if known.facts.known and known.facts.deleted:
            return Ended("user_disabled")
        place = await self._place(due)
        if not isinstance(place, Talk):
            return place
        if due.again and (earlier := await self._earlier(due, place)) is not None:
            return earlier
        if (elsewhere := await self._elsewhere(due, known.facts.zone)) is not None:
            return elsewhere
        away = known.facts.away_until
        if away is not None and away > self._clock() and not due.later:
            return LeftOut("away")
        subject = await self._subjects.choose(due, known.level)
        if subject is None:
            return LeftOut("nothing_new")
        if isinstance(subject, Enough):
            return Ended(IGNORED)
        if self._clock() >= due.closes:
            return LeftOut("late")
        if not await self._store.nudges.begin_saying(due, subject.id, self._clock()) or not is_mine():
            return NotNow("taken_or_resting", wait=AWAY)
        match await self._outbox.post(due.person.workspace, place, subject.message, due.delivery):
            case Sent() as sent:
                return Nudged(sent, subject.id)
            case Later(reason, after):
                return NotNow(reason, _rest(after), wait=AWAY)
            case Unknown(reason, after):
                return Open(reason, _rest(after))
            case Refused(reason):
                return self._refused(reason)

    def _refused(self, reason: str) -> LeftOut | Ended | NotNow:
        """What it means that Slack will never take this."""
        if reason in SHUT:
            return NotNow(reason, SHUT_FOR)
        return Ended(reason) if reason in ENDS else LeftOut(reason)

    async def _note(self, due: DueNudge, outcome: Outcome) -> None:
        now = self._clock()
        match outcome:
            case Nudged(sent, subject):
                if subject:
                    # Before it is noted: a process that dies here leaves both to the next.
                    await self._subjects.heard(due.person, subject, now)
                await self._store.nudges.end(due, sent=sent, subject=subject, now=now)
                self._metrics.nudges.labels("sent").inc()
                self._log.info("nudged", channel=sent.channel, ts=sent.ts)
            case LeftOut(reason):
                await self._store.nudges.end(due, reason=reason, now=now)
                self._metrics.nudges.labels(reason).inc()
                self._log.info("no nudge today", reason=reason)
            case Ended(reason):
                await self._store.nudges.end(due, reason=reason, stop=True, now=now)
                self._metrics.nudges.labels(reason).inc()
                self._log.warning("no more nudges", reason=reason)
            case Open(reason, rest):
                await self._store.leave_delivery(due.person.workspace, due.delivery, reason, now)
                self._log.warning("nobody knows whether this nudge arrived; looking later", reason=reason)
                await self._rest(due, rest, reason, now)
            case NotNow(reason, rest, wait):
                await self._store.nudges.put_back(due, now + wait)
                await self._rest(due, rest, reason, now)

    async def _rest(self, due: DueNudge, rest: timedelta | None, reason: str, now: datetime) -> None:
        if rest is None:
            return
        await self._store.nudges.rest(due.person.workspace, now + rest, reason, now)
        team = due.person.workspace.team_id
        self._log.warning("slack takes no nudges there; resting", team=team, reason=reason, seconds=rest.total_seconds())

    async def _elsewhere(self, due: DueNudge, zone: str | None) -> LeftOut | NotNow | None:
        """What becomes of a nudge where Slack says that they are in another zone now, by which they are nudged from then on;
        None: it is said. It counts for their day as it was, so it is said only where that is the day, and a time, there."""
        settings = await self._store.nudges.settings(due.person)
        if settings is None or zone is None or zone_named(zone) is None or settings.own_zone or zone == settings.zone:
            return None
        now = self._clock()
        kept = await self._store.nudges.keep(due.person, replace(settings, zone=zone), now)
        there, today = now.astimezone(zone_named(zone)), local_day(now, zone)
        if due.later:
            return None if today == due.day and EARLIEST <= there.time() < LATEST else LeftOut("moved")
        if today == due.day and kept.next_at is not None and kept.next_at <= now:
            return None
        is_to_come = today < due.day or (kept.next_at is not None and local_day(kept.next_at, zone) == due.day)
        return NotNow("moved") if is_to_come else LeftOut("moved")

    async def _place(self, due: DueNudge) -> Talk | LeftOut | Ended | NotNow:
        if due.channel:
            return Talk(due.channel)
        match await self._outbox.open(due.person.workspace, due.person.user_id):
            case Refused(reason):
                return self._refused(reason)
            case Later(reason, after):
                return NotNow(reason, _rest(after), wait=AWAY)
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
            case Unknown(reason, after):
                return Open(reason, _rest(after))


class InHand:
    """Tasks that run, by workspace."""

    def __init__(self) -> None:
        self._running: dict[asyncio.Task[None], Workspace] = {}

    def __bool__(self) -> bool:
        return bool(self._running)

    def start(self, workspace: Workspace, work: Coroutine[Any, Any, None]) -> None:
        """Run this; whatever fails in it, it tells itself."""
        task = asyncio.create_task(work)
        self._running[task] = workspace
        task.add_done_callback(self._running.pop)

    def full(self, most: int) -> frozenset[Workspace]:
        """The workspaces that have so many of them, or more."""
        return frozenset(there for there, many in Counter(self._running.values()).items() if many >= most)

    async def one(self, seconds: float) -> None:
        """Wait until one of them ends, but no longer than that."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)

    async def all(self) -> None:
        """Wait until all of them end; if that is cut off, so are they."""
        running = list(self._running)
        try:
            if running:
                await asyncio.wait(running)
        except asyncio.CancelledError:
            for task in running:
                task.cancel()
            raise


def _rest(after: float | None) -> timedelta | None:
    return None if after is None else timedelta(seconds=max(after, 1))
