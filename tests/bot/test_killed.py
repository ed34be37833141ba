"""Real processes on one database, killed again and again in the middle of their work: no question is lost."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from aiohttp.test_utils import TestServer
from sqlalchemy import update

from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, PRIYA, VENDOR
from bot.playground.server import COURIER, simulator
from bot.playground.slack import Slack
from bot.playground.world import HELP, Message
from bot.store import Store
from bot.store.tables import claims
from tests.bot.bench import SECRET, answers_to
from tests.bot.test_process import free_port, ready, start, stop
from tests.store.databases import BOTH, database, open_store

ROUNDS = 15
HICCUPS = (Fault.accepted_then(500), Fault.reset(accepted=True), Fault.reset(), Fault.slow(0.3), Fault.rate_limited(1))


@asynccontextmanager
async def slack_before(living: list[int], chance: Random) -> AsyncIterator[Slack]:
    """The local Slack, in front of several processes: any that lives may hear an event."""
    slack = Slack(now=lambda: datetime.now(UTC), chance=Random(7))

    def somewhere() -> str:
        return f"http://127.0.0.1:{chance.choice(living)}/slack/events"

    server = simulator(slack, somewhere, SECRET, retry_after=(0.2, 3.0, 9.0))
    async with TestServer(server) as serving:
        slack.base_url = str(serving.make_url("")).rstrip("/")
        slack.install(VENDOR)
        yield slack
        await server[COURIER].idle()


async def end_leases(store: Store) -> None:
    """As if the thirty seconds of everything that was left behind were over."""
    async with store._database.begin() as connection:
        await connection.execute(update(claims).where(claims.c.ended_at.is_(None)).values(lease_until=claims.c.accepted_at))


@pytest.mark.long
@pytest.mark.parametrize("kind", BOTH)
async def test_processes_killed_again_and_again_lose_nothing(kind: str, index: Path, tmp_path: Path) -> None:
    chance = Random(11)
    ports = [free_port(), free_port()]
    living = ports.copy()
    with database(kind, tmp_path) as url:
        async with open_store(url) as store, slack_before(living, chance) as slack:
            dm = slack.dm(slack.person(DANA), slack.world.installations[0]).id
            processes = [await start(slack, index, tmp_path, port, DATABASE_URL=url) for port in ports]
            await asyncio.gather(*map(ready, ports))
            asked: list[Message] = []
            for _ in range(ROUNDS):
                for person, place in ((PRIYA, HELP), (DANA, dm), (DANA, dm)):
                    roots = [post.ts for post in asked if post.channel == place and post.thread_ts is None]
                    root = chance.choice(roots) if roots and chance.random() < 0.4 else None
                    if chance.random() < 0.4:
                        slack.plan("chat.postMessage", chance.choice(HICCUPS))
                    asked.append(slack.say(person, place, f"<@{BOT}> what is MDF", thread_ts=root))
                    await asyncio.sleep(chance.random() * 0.03)
                victim = chance.randrange(2)
                await stop(processes[victim], signal.SIGKILL)
                living[:] = [ports[1 - victim]]
                processes[victim] = await start(slack, index, tmp_path, ports[victim], DATABASE_URL=url)
                await ready(ports[victim])
                living[:] = ports
            for process in processes:
                await stop(process, signal.SIGKILL)
            await end_leases(store)
            last = [await start(slack, index, tmp_path, port, DATABASE_URL=url) for port in ports]
            await asyncio.gather(*map(ready, ports))
            await slack.until(lambda: all(answers_to(slack, post) for post in asked), within=120)
            async with asyncio.timeout(120):
                while (await store.counts(datetime.now(UTC))).open:  # noqa: ASYNC110 nothing tells when it is done
                    await asyncio.sleep(0.5)
            for process in last:
                code, log = await stop(process, signal.SIGTERM)
                assert code == 0, log
            counts = await store.counts(datetime.now(UTC))
            answers = [answers_to(slack, post) for post in asked]
    assert (counts.open, counts.unsettled, counts.failed) == (0, 0, 0)
    assert min(answers) == 1
    assert sum(count > 1 for count in answers) <= counts.doubled
