"""`coach play`: the local Slack with its page on one port, and the real bot behind it."""

from __future__ import annotations

import asyncio
import errno
import random
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.errors import BotError

from .clock import micros
from .core import AppSettings
from .people import VENDOR
from .server import simulator
from .slack import Slack
from .state import Keeper, load
from .welcome import welcome
from .world import first_world

HOST = "127.0.0.1"
PORT_IN_USE = (
    "Port {port} is in use, perhaps by another playground. Stop that one, or take another port: coach play --port {other}."
)
PORT_REFUSED = "Port {port} cannot be opened ({why}). Take another port: coach play --port 3001."
BOT_UNREACHABLE = "The bot does not answer. The terminal of `coach play` says more."
BOT_PATHS = (r"/slack/{rest:.*}", "/healthz", "/readyz", "/metrics")
HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding", "host"})


@dataclass(frozen=True, slots=True)
class Access:
    """What the bot needs to know of the local Slack, in place of a workspace's secrets.

    `api_url` ends in `/api/`, like `SLACK_API_URL`.
    """

    api_url: str
    bot_token: str
    signing_secret: str
    client_id: str
    client_secret: str
    now: Callable[[], datetime]
    """What time it is there; people can put it forward."""
    when_put: Callable[[Callable[[], None]], None]
    """Takes what shall be called each time they do."""


BotFactory = Callable[[Access], Awaitable[web.Application]]


async def serve_play(
    bot_app_factory: BotFactory,
    *,
    port: int,
    state: Path | None,
    now: Callable[[], datetime],
    chance: random.Random,
    announce: Callable[[str], None],
    start: datetime | None = None,
    app: AppSettings | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; `announce` gets the address of the page once everything answers.

    Raises:
        BotError: the port is in use, or the state file cannot be read or written.
    """
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    try:
        playground = playing(bot_app_factory, port=port, state=state, now=now, chance=chance, start=start, app=app)
        async with playground as url:
            announce(url)
            await stopped.wait()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


@asynccontextmanager
async def playing(
    bot_app_factory: BotFactory,
    *,
    port: int,
    state: Path | None,
    now: Callable[[], datetime],
    chance: random.Random,
    start: datetime | None = None,
    app: AppSettings | None = None,
) -> AsyncIterator[str]:
    """The playground while the block runs; gives its address. Port 0 takes a free one.

    `now` is a clock that runs on; `start` is what time it is there at first. None: as the state file has it, else the
    clock's own time.

    The bot is a server of its own on a port nobody needs to know, so that at the end it can finish its work while Slack
    still answers; its routes are passed on.
    """
    kept = load(state) if state is not None else None
    world = kept or first_world(micros(start or now()))
    slack = Slack(now=now, chance=chance, app=app, world=world)
    if start is not None:
        slack.put_clock(start)
    installation = slack.home_installation() or slack.install(VENDOR)
    if kept is None:
        welcome(slack)
    secret = f"{chance.getrandbits(128):032x}"
    bot_at = ""

    async with AsyncExitStack() as stack:
        if state is not None:
            keeper = Keeper(slack, state)
            await keeper.start()
            stack.push_async_callback(keeper.stop)
        front = simulator(slack, lambda: f"{bot_at}/slack/events", secret)
        session = await stack.enter_async_context(aiohttp.ClientSession(auto_decompress=False))
        for path in BOT_PATHS:
            front.router.add_route("*", path, _passed_on(session, lambda: bot_at))
        slack.base_url = await _serve(stack, front, port)
        settings = slack.app
        access = Access(
            f"{slack.base_url}/api/",
            installation.token,
            secret,
            settings.client_id,
            settings.client_secret,
            now=slack.now,
            when_put=slack.when_put.append,
        )
        bot_at = await _serve(stack, await bot_app_factory(access), 0)
        yield slack.base_url


async def _serve(stack: AsyncExitStack, app: web.Application, port: int) -> str:
    """Start an application on a port of the loopback interface; its address."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=10.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, HOST, port)
    try:
        await site.start()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise BotError(PORT_IN_USE.format(port=port, other=port + 1)) from None
        raise BotError(PORT_REFUSED.format(port=port, why=error.strerror)) from None
    return f"http://{HOST}:{runner.addresses[0][1]}"


def _passed_on(
    session: aiohttp.ClientSession, bot_at: Callable[[], str]
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def pass_on(request: web.Request) -> web.StreamResponse:
        headers = {name: value for name, value in request.headers.items() if name.lower() not in HOP_BY_HOP}
        body = await request.read()
        with suppress(aiohttp.ClientError):
            sent = session.request(
                request.method, f"{bot_at()}{request.path_qs}", headers=headers, data=body, allow_redirects=False
            )
            async with sent as answer:
                passed = web.Response(status=answer.status, body=await answer.read())
                for name, value in answer.headers.items():
                    if name.lower() not in HOP_BY_HOP - {"content-encoding"}:
                        passed.headers.add(name, value)
                return passed
        raise web.HTTPBadGateway(text=BOT_UNREACHABLE)

    return pass_on
