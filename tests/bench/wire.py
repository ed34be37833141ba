"""Slack as a load generator: signed requests to a server under test, and a Web API that takes note of what it says."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import aiohttp
from aiohttp import web
from aiohttp.test_utils import unused_port

from bot.guard import sign
from tests.bench.corpus import BARE_BOLT, COACH, ROOT

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TEAM, BOT = "T0VENDOR1", "UCOACH001"
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60
ASKER = "UPRIYA001"
Asking = Awaitable[tuple[float, asyncio.Future[float]]]
"""Something that is asked: milliseconds to its ack, and what came of it once it arrives."""


class Api:
    """A Web API that says yes to everything; whoever waits for a post in a thread, or for a post to change, or for
    somebody's Home, is woken."""

    def __init__(self) -> None:
        self.waiting: dict[str, asyncio.Future[float]] = {}
        self.homes: dict[str, asyncio.Future[float]] = {}
        self.connections: set[int] = set()
        self.posts = 0
        self.said: dict[str, list[dict[str, Any]]] = {}
        """The blocks of what was said in direct messages, by ts."""
        self.last = ""
        self.drawn = asyncio.Event()
        """Set when a Home was drawn."""
        self.server = web.Application()
        self.server.router.add_post("/api/{method}", self._called)

    async def _called(self, request: web.Request) -> web.Response:
        seen = time.perf_counter()
        self.connections.add(id(request.transport))
        raw = await request.read()
        match request.match_info["method"]:
            case "auth.test":
                told = {
                    "url": "https://x.slack.com/",
                    "team": "X",
                    "user": "coach",
                    "team_id": TEAM,
                    "user_id": BOT,
                    "bot_id": "BCOACH001",
                }
                return web.json_response(
                    {"ok": True, **told}, headers={"x-oauth-scopes": "chat:write,commands,app_mentions:read"}
                )
            case "chat.postMessage" | "chat.update" as method:
                self.posts += 1
                said = (
                    json.loads(raw) if raw.startswith(b"{") else dict(part.split("=", 1) for part in raw.decode().split("&"))
                )
                ts = said["ts"] if method == "chat.update" else f"{time.time():.6f}"
                if said["channel"].startswith("D"):
                    self.said[ts], self.last = said.get("blocks", []), ts
                waiting = self.waiting.pop(str(said.get("ts") or said.get("thread_ts", "")), None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(seen)
                return web.json_response({"ok": True, "channel": said["channel"], "ts": ts, "message": {}})
            case "views.publish":
                self.drawn.set()
                given = json.loads(raw) if raw.startswith(b"{") else dict(parse_qsl(raw.decode()))
                shown = self.homes.pop(str(given.get("user_id", "")), None)
                if shown is not None and not shown.done():
                    shown.set_result(seen)
                return web.json_response({"ok": True, "view": {}})
            case "users.info":
                partner = {"id": "UPRIYA001", "team_id": "T0PARTNER", "is_stranger": True, "profile": {}}
                return web.json_response({"ok": True, "user": partner})
            case _:
                return web.json_response({"ok": True})


@dataclass
class Served:
    """A server under test, as a process, with the API it talks to."""

    name: str
    process: subprocess.Popen[bytes]
    url: str
    api: Api
    http: aiohttp.ClientSession
    api_url: str
    _count: int = 0

    def cpu(self) -> float:
        """CPU seconds it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> float:
        """Resident megabytes."""
        told = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmRSS")) / 1024

    async def mention(self, question: str, user: str = ASKER) -> tuple[float, asyncio.Future[float]]:
        """Mention the bot; milliseconds to its ack, and a future for the moment its post arrives."""
        event = {"type": "app_mention", "text": f"<@{BOT}> {question}", "channel": "C0HELP001"}
        return await self._event(event, user)

    async def open_home(self, user: str) -> tuple[float, asyncio.Future[float]]:
        """Open somebody's Home; milliseconds to the ack, and a future for the moment its view arrives."""
        drawn = self.home_of(user)
        ack, _ = await self._event({"type": "app_home_opened", "channel": "D0HOME001", "tab": "home"}, user)
        return ack, drawn

    def home_of(self, user: str) -> asyncio.Future[float]:
        """The moment when somebody's next Home arrives."""
        drawn: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.api.homes[user] = drawn
        return drawn

    async def write(self, words: str) -> tuple[float, asyncio.Future[float]]:
        """The same in the direct message."""
        return await self._event({"type": "message", "text": words, "channel": "DPRIYA001", "channel_type": "im"})

    async def press(self, ts: str, action_id: str, value: str) -> tuple[float, asyncio.Future[float]]:
        """Press a button under a post there; the future is for the moment it is written over."""
        self._count += 1
        body = {"type": "block_actions", "api_app_id": "A0COACH01", "trigger_id": f"{os.getpid()}.{self._count}.p"}
        body |= {"user": {"id": "UPRIYA001", "team_id": TEAM}, "team": {"id": TEAM}, "channel": {"id": "DPRIYA001"}}
        body |= {"container": {"type": "message", "message_ts": ts, "channel_id": "DPRIYA001"}}
        body |= {"response_url": f"{self.api_url}response/{self._count}", "message": {"ts": ts}}
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": f"{self._count}.0"}
        changed: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.api.waiting[ts] = changed
        raw = urlencode({"payload": json.dumps(body | {"actions": [action]})}).encode()
        return await self._send(raw, "application/x-www-form-urlencoded"), changed

    async def _event(self, event: dict[str, str], user: str = ASKER) -> tuple[float, asyncio.Future[float]]:
        self._count += 1
        ts = f"{1_700_000_000 + self._count}.{os.getpid():06d}"
        event |= {"user": user, "ts": ts, "event_ts": ts, "team": TEAM}
        installed = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
        body: dict[str, object] = {
            "token": "x",
            "team_id": TEAM,
            "api_app_id": "A0COACH01",
            "event": event,
            "type": "event_callback",
        }
        body |= {"event_id": f"Ev{os.getpid()}{self._count}", "event_time": int(time.time())}
        body |= {"is_ext_shared_channel": False, "authorizations": [installed]}
        posted: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.api.waiting[ts] = posted
        return await self._send(json.dumps(body).encode(), "application/json"), posted

    async def command(self, question: str) -> float:
        """Type the slash command; milliseconds to its ack."""
        self._count += 1
        body = {"token": "x", "team_id": TEAM, "team_domain": "x", "api_app_id": "A0COACH01"}
        body |= {"channel_id": "C0HELP001", "channel_name": "help", "user_id": "UPRIYA001", "user_name": "priya"}
        body |= {"command": "/coach", "text": question, "response_url": f"{self.api_url}response/{self._count}"}
        body |= {"trigger_id": f"{os.getpid()}.{self._count}.x"}
        return await self._send(urlencode(body).encode(), "application/x-www-form-urlencoded")

    async def _send(self, raw: bytes, kind: str) -> float:
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": sign(SECRET, stamp, raw).decode(),
        }
        began = time.perf_counter()
        async with self.http.post(f"{self.url}/slack/events", data=raw, headers=headers) as answer:
            await answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{self.name} answered {answer.status}")
        return (time.perf_counter() - began) * 1000


@asynccontextmanager
async def serving(name: str, command: list[str], **environment: str) -> AsyncIterator[Served]:
    """A server under test until the block ends."""
    api = Api()
    runner = web.AppRunner(api.server, access_log=None)
    await runner.setup()
    api_port, port = unused_port(), unused_port()
    await web.TCPSite(runner, "127.0.0.1", api_port).start()
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "COACH_"))}
    settings |= {"SLACK_API_URL": f"http://127.0.0.1:{api_port}/api/", "SLACK_SIGNING_SECRET": SECRET}
    settings |= {"SLACK_BOT_TOKEN": "xoxb-bench", "PORT": str(port), "LOG_FORMAT": "json", **environment}
    process = start(command, settings)
    try:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64)) as http:
            made = Served(name, process, f"http://127.0.0.1:{port}", api, http, api_url=f"http://127.0.0.1:{api_port}/api/")
            await _up(made)
            yield made
    finally:
        process.terminate()
        process.wait(20)
        await runner.cleanup()


def start(command: list[str], settings: dict[str, str]) -> subprocess.Popen[bytes]:
    """A process that says nothing."""
    return subprocess.Popen(command, env=settings, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def _up(served: Served) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            async with served.http.get(f"{served.url}/healthz") as answer:
                await answer.read()
                return
        except aiohttp.ClientError:
            if time.monotonic() > until or served.process.poll() is not None:
                raise RuntimeError(f"{served.name} does not start") from None
            await asyncio.sleep(0.05)


def coach(name: str, index: Path, folder: Path) -> tuple[str, list[str], dict[str, str]]:
    """Our bot with this index and a state of its own."""
    state = folder / f"{name.replace(' ', '-').replace('/', '-')}.state.db"
    for file in (state, state.with_name(f"{state.name}-wal"), state.with_name(f"{state.name}-shm")):
        file.unlink(missing_ok=True)
    return name, [*COACH, "serve"], {"COACH_INDEX": str(index), "DATABASE_URL": f"sqlite:///{state}"}


def bare() -> tuple[str, list[str], dict[str, str]]:
    """The floor."""
    return "bare_bolt", [sys.executable, str(BARE_BOLT)], {}


def stubbed(index: Path, folder: Path) -> tuple[str, list[str], dict[str, str]]:
    """Our bot with a search that answers at once: `tests.bench.stub`."""
    name, _, environment = coach("search stubbed", index, folder)
    return name, [sys.executable, "-m", "tests.bench.stub"], environment
