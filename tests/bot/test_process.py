"""`coach serve` as a process of its own: killed, stopped, refused."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.playground.faults import Fault, Reply
from bot.playground.people import BOT, PRIYA, VENDOR
from bot.playground.server import SOCKETS, simulator
from bot.playground.slack import Slack
from bot.playground.world import HELP, Message
from bot.web import PORT_TAKEN, UPGRADE_FIRST
from tests.bot.bench import SECRET
from tests.store.databases import database

NEVER_ARRIVES = Fault(Reply(500, "", delay=60))
COACH = (sys.executable, "-W", "error", "-c", "import sys; from bot.cli import main; sys.exit(main())")


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


@asynccontextmanager
async def real_slack(port: int) -> AsyncIterator[Slack]:
    slack = Slack(now=lambda: datetime.now(UTC), chance=Random(7))
    server = simulator(slack, f"http://127.0.0.1:{port}/slack/events", SECRET)
    async with TestServer(server) as serving:
        slack.base_url = str(serving.make_url("")).rstrip("/")
        slack.install(VENDOR)
        slack.sockets = server[SOCKETS]  # type: ignore[attr-defined]
        yield slack


async def start(
    slack: Slack, index: Path, folder: Path, port: int, *options: str, **more: str
) -> asyncio.subprocess.Process:
    """`coach serve` in a folder of its own, on the local Slack."""
    return await coach(slack, index, folder, port, "serve", *options, **more)


async def coach(
    slack: Slack, index: Path, folder: Path, port: int, *arguments: str, **more: str
) -> asyncio.subprocess.Process:
    """A command of `coach` in a folder of its own, with the settings of the local Slack."""
    path = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    settings = {
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_BOT_TOKEN": slack.world.installations[0].token,
        "SLACK_API_URL": f"{slack.base_url}/api/",
        "COACH_INDEX": str(index),
        "PYTHONPATH": os.getcwd(),
        "PORT": str(port),
    }
    return await asyncio.create_subprocess_exec(
        *COACH,
        *arguments,
        cwd=folder,
        env=path | settings | more,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def ready(port: int) -> None:
    """Wait until it is ready."""
    end = time.monotonic() + 30
    async with aiohttp.ClientSession() as http:
        while time.monotonic() < end:
            try:
                async with http.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
    raise AssertionError("coach serve did not become ready")


def replies(slack: Slack, post: Message) -> list[Message]:
    return [one for one in slack.messages(post.channel, post.user) if one.bot_id and one.thread_ts == post.ts]


async def stop(process: asyncio.subprocess.Process, how: signal.Signals) -> tuple[int, str]:
    """End it; exit code and log."""
    process.send_signal(how)
    _, said = await asyncio.wait_for(process.communicate(), 20)
    return process.returncode or 0, said.decode()


async def test_killed_between_ack_and_answer_the_next_process_answers(index: Path, tmp_path: Path) -> None:
    port = free_port()
    async with real_slack(port) as slack:
        first = await start(slack, index, tmp_path, port)
        await ready(port)
        slack.plan("chat.postMessage", NEVER_ARRIVES)
        post = slack.say(PRIYA, HELP, f"<@{BOT}> what is MDF")
        await slack.until(lambda: slack.called("chat.postMessage"), within=10)
        await asyncio.sleep(0.2)
        await stop(first, signal.SIGKILL)
        assert slack.unanswered == []
        assert replies(slack, post) == []
        with sqlite3.connect(tmp_path / "coach.db") as state:  # As if the 30 seconds of its lease were over.
            state.execute("UPDATE claims SET lease_until = accepted_at")
        second = await start(slack, index, tmp_path, port)
        await slack.until(lambda: replies(slack, post), within=30)
        code, log = await stop(second, signal.SIGTERM)
        assert len(replies(slack, post)) == 1
        assert code == 0
        assert "taking up work that was left behind" in log
        assert "MDF" not in log
        assert "xoxb-" not in log


async def test_told_to_stop_it_finishes_what_it_has_in_hand(index: Path, tmp_path: Path) -> None:
    port = free_port()
    async with real_slack(port) as slack:
        process = await start(slack, index, tmp_path, port)
        await ready(port)
        slack.plan("chat.postMessage", Fault.rate_limited(1))
        post = slack.say(PRIYA, HELP, f"<@{BOT}> what is MDF")
        await slack.until(lambda: slack.called("chat.postMessage"), within=10)
        code, log = await stop(process, signal.SIGTERM)
        assert code == 0, log
        assert len(replies(slack, post)) == 1


async def test_over_a_socket_it_answers_and_serves_its_health(index: Path, tmp_path: Path) -> None:
    port = free_port()
    async with real_slack(port) as slack:
        process = await start(slack, index, tmp_path, port, "--socket", SLACK_APP_TOKEN=slack.app.app_token)
        await ready(port)
        async with asyncio.timeout(20):
            while not slack.sockets:  # type: ignore[attr-defined]  # noqa: ASYNC110 nothing tells when it opens
                await asyncio.sleep(0.05)
        post = slack.say(PRIYA, HELP, f"<@{BOT}> what is MDF")
        await slack.until(lambda: replies(slack, post), within=10)
        code, log = await stop(process, signal.SIGTERM)
        assert code == 0, log
        assert slack.unanswered == []


@pytest.mark.parametrize("token", ["xoxb-of-nobody"])
async def test_a_token_that_slack_refuses_is_a_sentence(index: Path, tmp_path: Path, token: str) -> None:
    port = free_port()
    async with real_slack(port) as slack:
        process = await start(slack, index, tmp_path, port, SLACK_BOT_TOKEN=token)
        _, said = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 2
        assert "Slack does not accept SLACK_BOT_TOKEN (invalid_auth)" in said.decode()
        assert "Traceback" not in said.decode()


async def test_a_port_in_use_is_a_sentence(index: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        async with real_slack(port) as slack:
            process = await start(slack, index, tmp_path, port)
            _, said = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    assert PORT_TAKEN.format(port=port) in said.decode()
    assert "Traceback" not in said.decode()


async def test_with_slack_away_it_starts_all_the_same(index: Path, tmp_path: Path) -> None:
    port = free_port()
    async with real_slack(port) as slack:
        process = await start(slack, index, tmp_path, port, SLACK_API_URL=f"http://127.0.0.1:{free_port()}/api/")
        await ready(port)
        code, log = await stop(process, signal.SIGTERM)
    assert code == 0
    assert "slack cannot be reached; starting all the same" in log


@pytest.mark.postgres
async def test_on_postgresql_it_starts_after_coach_db_upgrade_only_and_then_answers(index: Path, tmp_path: Path) -> None:
    port = free_port()
    with database("postgresql", tmp_path) as url:
        async with real_slack(port) as slack:
            refused = await start(slack, index, tmp_path, port, DATABASE_URL=url)
            _, said = await asyncio.wait_for(refused.communicate(), 20)
            assert (refused.returncode, said.decode().splitlines()[-1]) == (2, f"coach: {UPGRADE_FIRST}")
            upgrade = await coach(slack, index, tmp_path, port, "db", "upgrade", DATABASE_URL=url)
            assert await asyncio.wait_for(upgrade.wait(), 20) == 0
            process = await start(slack, index, tmp_path, port, DATABASE_URL=url)
            await ready(port)
            post = slack.say(PRIYA, HELP, f"<@{BOT}> who gets first right of refusal at renewal?")
            await slack.until(lambda: replies(slack, post), within=10)
            code, log = await stop(process, signal.SIGTERM)
            assert code == 0, log
            assert ["Renewals incumbent protection" in one.text for one in replies(slack, post)] == [True]
