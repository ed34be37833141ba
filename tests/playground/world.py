"""A local Slack with a bot behind it, on real sockets of the loopback interface, for tests that talk to the bot.

world = await start_world(bot_app)          # async (Access) -> web.Application; None: nobody behind it
await world.say(DANA, HELP, f"<@{BOT}> who gets first right of refusal?")
reply = await world.until(lambda: world.replies(HELP, DANA))
await world.stop()
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.playground.core import AppSettings
from bot.playground.people import BOT, DANA, LEON, MARCO, PARTNER, PRIYA, VENDOR
from bot.playground.play import Access, BotFactory
from bot.playground.server import COURIER, SOCKETS, simulator
from bot.playground.slack import Slack
from bot.playground.world import HELP, SALES, Message

__all__ = ["BOT", "DANA", "HELP", "LEON", "MARCO", "PARTNER", "PRIYA", "SALES", "VENDOR", "Clock", "World", "start_world"]

T = TypeVar("T")
SECRET = "a signing secret of tests"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        """Go on by a span, given as for timedelta."""
        self.now += timedelta(**span)


def a_slack(clock: Clock | None = None, *, install: bool = True, **settings: Any) -> Slack:
    """A local Slack without a network, the app installed in the vendor's team."""
    app = AppSettings(**{key: settings.pop(key) for key in list(settings) if key in AppSettings.__slots__})
    slack = Slack(now=clock or Clock(), chance=random.Random(1), app=app, **settings)
    if install:
        slack.install(VENDOR)
    return slack


@dataclass
class World:
    """What `start_world` gives: the local Slack, and the two servers while they run."""

    slack: Slack
    clock: Clock
    url: str
    bot_url: str
    servers: list[TestServer] = field(default_factory=list)

    async def say(self, person: str, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """Somebody posts; text in Slack's own form."""
        return self.slack.say(person, channel, text, thread_ts)

    async def command(self, person: str, channel: str, typed: str) -> None:
        """Somebody types a slash command."""
        self.slack.command(person, channel, typed)

    def dm(self, person: str) -> str:
        """The id of somebody's DM with the bot."""
        installation = self.slack.home_installation()
        assert installation is not None, "the app is installed in the vendor's team"
        return self.slack.dm(self.slack.person(person), installation).id

    def messages(self, channel: str, as_user: str) -> list[Message]:
        """What somebody sees in a channel, oldest first."""
        return self.slack.messages(channel, as_user)

    def replies(self, channel: str, as_user: str) -> list[Message]:
        """What the bot said there, as far as somebody sees it, oldest first."""
        return [one for one in self.messages(channel, as_user) if one.user == BOT]

    async def until(self, condition: Callable[[], T], within: float = 5.0) -> T:
        """Wait until the condition gives something truthy, and return that."""
        return await self.slack.until(condition, within)

    async def idle(self) -> None:
        """Wait until the bot has answered every delivery, retries included. Its own work may still go on."""
        await self.servers[0].app[COURIER].idle()

    @property
    def sockets(self) -> Any:
        """The open Socket Mode connections."""
        return self.servers[0].app[SOCKETS]

    async def stop(self) -> None:
        """Stop the bot, then the local Slack."""
        for server in reversed(self.servers):
            await server.close()


async def start_world(
    bot_app: BotFactory | Callable[[Access], Awaitable[web.Application]] | None = None,
    *,
    clock: Clock | None = None,
    retry_after: Sequence[float] = (0.0, 0.0, 0.0),
    patience: float = 3.0,
    **settings: Any,
) -> World:
    """Start a local Slack and the bot that `bot_app` makes of its Access; `settings` as for `a_slack`."""
    clock = clock or Clock()
    slack = a_slack(clock, **settings)
    world = World(slack, clock, "", "http://127.0.0.1:9/slack/events")
    front = simulator(slack, lambda: world.bot_url, SECRET, retry_after=retry_after, patience=patience)
    server = TestServer(front, host="127.0.0.1")
    await server.start_server()
    world.servers.append(server)
    world.url = slack.base_url = str(server.make_url("")).rstrip("/")
    if bot_app is not None:
        installation = slack.home_installation()
        token = installation.token if installation else ""
        access = Access(
            f"{world.url}/api/",
            token,
            SECRET,
            slack.app.client_id,
            slack.app.client_secret,
            now=slack.now,
            when_put=slack.when_put.append,
        )
        bot = TestServer(await bot_app(access), host="127.0.0.1")
        await bot.start_server()
        world.servers.append(bot)
        world.bot_url = str(bot.make_url("/slack/events"))
    return world
