"""The real bot against the local Slack: signed HTTP both ways, a SQLite file, a clock that tests turn.

async with bench(handbook, folder) as it:
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> what is MDF")
    reply = await it.reply_to(post)
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp.test_utils import TestServer

from bot.app import Coach
from bot.config import Settings
from bot.door import COACH
from bot.guard import sign
from bot.playground.core import Delivery
from bot.playground.courier import Courier
from bot.playground.people import VENDOR
from bot.playground.server import COURIER, simulator
from bot.playground.slack import Slack
from bot.playground.world import Message
from bot.store import Store
from bot.web import build_web
from knowledge import Knowledge
from tests.store.databases import store_in

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = NINE

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **span: float) -> None:
        """Let so much time pass: `clock.turn(seconds=40)`."""
        self.now += timedelta(**span)


class Door:
    """One running bot, as Slack reaches it."""

    def __init__(self, coach: Coach, address: str, http: aiohttp.ClientSession) -> None:
        self.coach = coach
        self.address = address
        self._http = http

    async def send(self, body: bytes | str, kind: str = JSON, **headers: str | None) -> tuple[int, str]:
        """A signed request from Slack; `headers` add to the usual ones (None takes one away). Status and body."""
        raw = body if isinstance(body, bytes) else body.encode()
        stamp = str(int(self.coach.clock().timestamp()))
        usual = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": sign(SECRET, stamp, raw).decode(),
        }
        sent = usual | {name.replace("_", "-"): value for name, value in headers.items()}
        given = {name: value for name, value in sent.items() if value is not None}
        async with self._http.post(f"{self.address}/slack/events", data=io.BytesIO(raw), headers=given) as answer:
            return answer.status, await answer.text()

    async def deliver(self, delivery: Delivery, **headers: str) -> int:
        """Once more what the local Slack delivered, by hand; the status."""
        match delivery.kind:
            case "event":
                status, _ = await self.send(json.dumps(delivery.body), **headers)
            case "command":
                status, _ = await self.send(urlencode(delivery.body), FORM, **headers)
            case "interaction":
                status, _ = await self.send(urlencode({"payload": json.dumps(delivery.body)}), FORM, **headers)
        return status

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        """One of the bot's pages; status and body."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self._http.get(self.address + path, headers=given, allow_redirects=False) as answer:
            return answer.status, await answer.text()


@dataclass
class Bench:
    """A bot at work, its Slack, its state and its clock."""

    slack: Slack
    courier: Courier
    door: Door
    store: Store
    clock: Clock

    @property
    def coach(self) -> Coach:
        return self.door.coach

    def replies(self, post: Message, to: str | None = None) -> list[Message]:
        """What the bot said in the thread of this post, as its author (or `to`) sees it."""
        root = post.thread_ts or post.ts
        seen = self.slack.messages(post.channel, to or post.user)
        return [one for one in seen if one.bot_id and one.thread_ts == root and one.ts > post.ts]

    async def reply_to(self, post: Message) -> Message:
        """The one thing the bot says to this post."""
        await self.quiet()
        found = self.replies(post)
        assert len(found) == 1, self.slack.story()
        return found[0]

    def private(self, person: str, channel: str) -> list[Message]:
        """What only this person sees in a channel."""
        return [one for one in self.slack.messages(channel, person) if one.only_for == person]

    async def whisper(self, person: str, channel: str) -> Message:
        """The newest thing that only this person sees in a channel."""
        await self.quiet()
        return self.private(person, channel)[-1]

    async def take_up(self) -> int:
        """Let the bot look for work that was left behind, and finish it; how many it took up."""
        taken = await self.coach.crew.take_up()
        await self.quiet()
        return taken

    async def quiet(self) -> None:
        """Wait until nothing is under way, neither to the bot nor in its hands."""
        await self.courier.idle()
        await self.coach.crew.tasks.idle()
        await self.courier.idle()


def answers_to(slack: Slack, post: Message) -> int:
    """How often this post was answered, as the answers themselves say in their metadata."""
    key = f"answer:{post.channel}:{post.thread_ts or post.ts}:{post.ts}"
    said = [one.metadata or {} for one in slack.world.messages[post.channel] if one.bot_id]
    return sum(one.get("event_payload", {}).get("key") == key for one in said)


@asynccontextmanager
async def local_slack(clock: Clock, **more: Any) -> AsyncIterator[tuple[Slack, Courier, list[str]]]:
    """A local Slack on the network, the bot installed in the vendor's team; the list takes the bot's address."""
    slack = Slack(now=clock, chance=random.Random(7), **more)
    bots: list[str] = []
    server = simulator(
        slack,
        lambda: f"{bots[0]}/slack/events",
        SECRET,
        retry_after=(0.0, 0.05, 0.05),
        network_time=lambda: clock().timestamp(),
    )
    async with TestServer(server) as serving:
        slack.base_url = str(serving.make_url("")).rstrip("/")
        slack.install(VENDOR)
        yield slack, server[COURIER], bots


@asynccontextmanager
async def open_store(folder: Path) -> AsyncIterator[Store]:
    """The state in `folder`, up to date."""
    store = await store_in(folder / "state.db")
    yield store
    await store.close()


@asynccontextmanager
async def running(
    handbook: Knowledge, slack: Slack, store: Store, clock: Clock, *, settings: dict[str, Any] | None = None, **more: Any
) -> AsyncIterator[Door]:
    """One bot at work; it takes up left work only when told to."""
    given = {
        "slack_signing_secret": SECRET,
        "slack_bot_token": slack.world.installations[0].token,
        "slack_api_url": f"{slack.base_url}/api/",
    }
    made = Settings.model_validate(given | (settings or {}))
    usual: dict[str, Any] = {"clock": clock, "network_clock": clock, "chance": random.Random(7), "takes_up": False}
    server = build_web(made, handbook, store, **usual | more)
    async with TestServer(server) as serving, aiohttp.ClientSession() as http:
        yield Door(server[COACH], str(serving.make_url("")).rstrip("/"), http)


@asynccontextmanager
async def bench(handbook: Knowledge, folder: Path, **more: Any) -> AsyncIterator[Bench]:
    """All of it in one. `more` goes to the bot."""
    clock = Clock()
    async with (
        local_slack(clock) as (slack, courier, bots),
        open_store(folder) as store,
        running(handbook, slack, store, clock, **more) as door,
    ):
        bots.append(door.address)
        it = Bench(slack, courier, door, store, clock)
        yield it
        await it.quiet()
