"""Many `coach work` processes, killed in the middle of it, before a Slack that fails at random: who hears how often?

Each process has an address of the local Slack of its own, so that a call tells who made it, and can be its last.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy import func, select, update

from bot.errors import StoreError
from bot.playground.faults import Fault
from bot.playground.people import VENDOR, Person
from bot.playground.server import simulator
from bot.playground.slack import Slack
from bot.store import LEASE, NudgeSettings, PersonKey, Store, Workspace
from bot.store.tables import nudge_settings, nudges, outbox
from tests.bot.bench import SECRET
from tests.bot.test_process import COACH, free_port

WORKSPACE: Final = Workspace(None, VENDOR)
MISHAPS: Final = {
    "429, 1 s": Fault.rate_limited(1),
    "429, 7 s": Fault.rate_limited(7),
    "500": Fault.status(500),
    "500 after accepting": Fault.accepted_then(500),
    "reset": Fault.reset(),
    "reset after accepting": Fault.reset(accepted=True),
}
READS: Final = ("users.info", "conversations.open", "conversations.history")
"""What a worker asks besides; it may go wrong, too."""
EARLY, CLAIMED, SAID, ANY = "before a claim", "after a claim", "after the send", "at any moment"
TOLD: Final = "told to stop, at any moment"
WORK: Final = "work"
ZONES: Final = [f"Etc/GMT{hours:+d}" for hours in (*range(-14, 0), *range(1, 13))]
"""Zones without holidays, whatever day it is."""
FINE: Final = (0, -signal.SIGTERM, -signal.SIGKILL)


@dataclass
class Odds:
    """How bad it is. `mishap`, `read`: the share of posts, and of reads, that go wrong; `death`: of posts that are
    somebody's last, at each point for which `kills` are left and once `peace` posts were made."""

    peace: int = 0
    mishap: float = 0.0
    read: float = 0.0
    death: float = 0.0
    kills: Counter[str] = field(default_factory=Counter)


@dataclass
class Figures:
    """What happened. `exits`: processes that ended by themselves, by what they said last."""

    mishaps: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    exits: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    starts: int = 0
    outages: int = 0

    def lines(self) -> list[str]:
        """For whoever watches."""
        parts = {"calls": self.calls, "went wrong": self.mishaps, "killed": self.kills, "ended by themselves": self.exits}
        told = [
            f"{name}: {', '.join(f'{what} {count}' for what, count in sorted(counted.items())) or 'none'}"
            for name, counted in parts.items()
        ]
        return [*told, f"started {self.starts}, database away {self.outages}"]


class Storm:
    """`count` processes at work; each that ends is begun anew, as a supervisor does, until `calm`."""

    def __init__(self, slack: Slack, chance: Random, odds: Odds, folder: Path, environ: dict[str, str], count: int) -> None:
        self.figures = Figures()
        self.ports = [0] * count
        self.slack, self.odds = slack, odds
        self._chance = chance
        self._folder, self._environ = folder, environ
        self._living: dict[int, asyncio.subprocess.Process] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._calm = False

    @web.middleware
    async def weather(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """One call: fine, or not, or the last one of whoever makes it."""
        method = request.path.removeprefix("/api/")
        number = self.ports.index(request.transport.get_extra_info("sockname")[1]) if request.transport else 0
        self.figures.calls[method] += 1
        if method == "auth.test" and self._dies(number, EARLY, 10 * self.odds.death):
            return web.Response(status=500)
        posts = self.figures.calls["chat.postMessage"]
        if method != "chat.postMessage":
            self._may_fail(method, f"{method} ", self.odds.read if method in READS else 0)
            return await handler(request)
        death = self.odds.death if posts > self.odds.peace else 0
        if self._dies(number, CLAIMED, death):
            return web.Response(status=500)
        if self.odds.kills[SAID] > 0 and self._chance.random() < death:
            answer = await handler(request)
            self._dies(number, SAID, 1)
            return answer
        self._may_fail(method, "", self.odds.mishap)
        return await handler(request)

    def _may_fail(self, method: str, called: str, share: float) -> None:
        if self._chance.random() < share:
            what = self._chance.choice(list(MISHAPS))
            self.figures.mishaps[called + what] += 1
            self.slack.plan(method, MISHAPS[what])

    def _dies(self, number: int, point: str, share: float) -> bool:
        """Whether this process ends here, which is done."""
        process = self._living.get(number)
        if process is None or process.returncode is not None:
            return False
        if self.odds.kills[point] <= 0 or self._chance.random() >= share:
            return False
        self.odds.kills[point] -= 1
        self.figures.kills[point] += 1
        process.send_signal(signal.SIGTERM if point == TOLD else signal.SIGKILL)
        # What it still had on its way is no second death.
        del self._living[number]
        return True

    def begin(self, count: int | None = None) -> None:
        """Start all of them (or `count`), and kill some."""
        self._tasks = [asyncio.create_task(self._supervise(number)) for number in range(count or len(self.ports))]
        self._tasks.append(asyncio.create_task(self._strike()))

    async def die_once(self) -> None:
        """Start all of them; returns when each was killed."""
        processes = [await self._start(number) for number in range(len(self.ports))]
        async with asyncio.timeout(60):
            assert [await process.wait() for process in processes] == [-signal.SIGKILL] * len(processes)

    async def _strike(self) -> None:
        """Death at any moment, or a new release."""
        while left := [point for point in (ANY, TOLD) if self.odds.kills[point] > 0]:
            await asyncio.sleep(self._chance.uniform(0.5, 4))
            self._dies(self._chance.randrange(len(self.ports)), self._chance.choice(left), 1)

    async def _supervise(self, number: int) -> None:
        while not self._calm:
            process = await self._start(number)
            if self._calm:
                process.terminate()
            code = await process.wait()
            if code not in FINE and not self._calm:
                self.figures.exits[f"{code} {self.log(number)[-1:]}"] += 1
                await asyncio.sleep(0.5)

    async def _start(self, number: int) -> asyncio.subprocess.Process:
        self.figures.starts += 1
        own = {"SLACK_API_URL": f"http://127.0.0.1:{self.ports[number]}/api/", "PORT": str(free_port())}
        with (self._folder / f"worker-{number}.log").open("ab") as log:
            self._living[number] = process = await asyncio.create_subprocess_exec(
                *COACH, WORK, cwd=self._folder, env=self._environ | own, stderr=log
            )
        return process

    def log(self, number: int) -> list[str]:
        """What a process said."""
        return (self._folder / f"worker-{number}.log").read_text("utf-8", "replace").splitlines()

    async def calm(self, how: signal.Signals = signal.SIGTERM) -> list[int]:
        """No more kills and starts: everybody ends. Their exit codes."""
        self._calm = True
        self._tasks[-1].cancel()
        for process in self._living.values():
            if process.returncode is None:
                process.send_signal(how)
        await asyncio.wait_for(asyncio.gather(*self._tasks, return_exceptions=True), 30)
        return [process.returncode or 0 for process in self._living.values() if process.returncode != -signal.SIGKILL]


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of the crowd: as the store names them, as Slack knows them, and what they want."""

    key: PersonKey
    person: Person
    wishes: NudgeSettings

    def heard(self, slack: Slack) -> list[str]:
        """Which posts of the bot they have in their conversation with it."""
        return [one.ts for one in slack.world.messages.get(f"D{self.person.id[1:]}", ()) if one.bot_id]


def people(count: int, now: datetime) -> list[Somebody]:
    """So many people who are due at this moment, and for more than an hour to come, in every zone where it is day."""
    bright = [zone for zone in ZONES if 9 <= now.astimezone(ZoneInfo(zone)).hour < 15]
    found = []
    for number in range(count):
        id, zone = f"UCROWD{number:04}", bright[number % len(bright)]
        hour = (now.astimezone(ZoneInfo(zone)) - timedelta(minutes=20)).time().replace(second=0, microsecond=0)
        person = Person(id, VENDOR, id.lower(), f"Person {number}", "", "seller", "member", zone, f"{id}@harbour.example")
        wishes = NudgeSettings(on=True, zone=zone, hour=hour, days=frozenset(range(7)), outside=False)
        found.append(Somebody(PersonKey(WORKSPACE, VENDOR, id), person, wishes))
    return found


@asynccontextmanager
async def storm(
    index: Path, folder: Path, url: str, *, processes: int, crowd: list[Somebody], chance: Random, odds: Odds
) -> AsyncIterator[Storm]:
    """The local Slack with these people in it, and processes ready to begin."""
    slack = Slack(now=lambda: datetime.now(UTC), chance=Random(7))
    slack.world.people |= {one.person.id: one.person for one in crowd}
    slack.install(VENDOR)
    path = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environ = path | {
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_BOT_TOKEN": slack.world.installations[0].token,
        "COACH_INDEX": str(index),
        "COACH_NUDGE_RATE": "100",
        "DATABASE_URL": url,
        "PYTHONPATH": os.getcwd(),
    }
    made = Storm(slack, chance, odds, folder, environ, processes)
    server = simulator(slack, "http://127.0.0.1:9/slack/events", SECRET)
    server.middlewares.insert(0, made.weather)
    async with AsyncExitStack() as stack:
        runner = web.AppRunner(server, access_log=None)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        # Nobody of ours hears events here.
        slack.deliver = None
        for number in range(processes):
            made.ports[number] = free_port()
            await web.TCPSite(runner, "127.0.0.1", made.ports[number]).start()
        yield made
        if not made._calm and made._tasks:
            await made.calm(signal.SIGKILL)


async def decided(store: Store) -> int:
    """Of how many people's day it is known what came of it."""
    async with store._database.connect() as connection:
        return int((await connection.execute(select(func.count()).select_from(nudges))).scalar_one())


async def until_decided(store: Store, count: int, within: float) -> None:
    """Wait until that many days are decided. The database may be away meanwhile."""
    end, found = time.monotonic() + within, 0
    while found < count:
        assert time.monotonic() < end, f"{found} of {count} days decided after {within} s"
        await asyncio.sleep(0.3)
        with suppress(StoreError):
            found = await decided(store)


async def end_leases(store: Store) -> None:
    """As if the thirty seconds of everything that was left behind were over; nobody is at work meanwhile."""
    now = datetime.now(UTC)
    leased = nudge_settings.c.next_at.between(now, now + LEASE)
    async with store._database.begin() as connection:
        await connection.execute(update(outbox).where(outbox.c.state == "sending").values(lease_until=outbox.c.begun_at))
        await connection.execute(update(nudge_settings).where(leased).values(next_at=now))


async def lock(path: Path, seconds: float) -> None:
    """Nobody else can write to this SQLite file for so long."""

    def hold() -> None:
        with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            time.sleep(seconds)
            connection.execute("ROLLBACK")

    await asyncio.to_thread(hold)
