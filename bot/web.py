"""The bot as a web server: its routes, what is opened and closed with it, and the process around it."""

from __future__ import annotations

import asyncio
import errno
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from random import Random, SystemRandom
from typing import Final

import structlog
from aiohttp import ClientError, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot import guard, logs
from bot.app import Coach, build_coach
from bot.clients import DEAD_TOKEN
from bot.config import Settings
from bot.door import COACH, NETWORK_CLOCK, from_slack, refusal
from bot.errors import BotError, StoreError
from bot.health import alive, metrics, ready
from bot.manifest import EVENTS_PATH, REDIRECT_PATH
from bot.oauth import INSTALL, build_flow
from bot.store import Store
from bot.work import MOST
from knowledge import IndexMissing, IndexOutdated, Knowledge

DRAIN_WITHIN: Final = 10
"""Seconds that work in hand may still take after SIGTERM; the rest is left to the next process."""
RECONNECT_AFTER: Final = 5
"""Seconds between two tries to open the socket, in Socket Mode."""
CHORES_EVERY: Final = 3600
"""Seconds between two rounds of forgetting what need not be kept."""
LOOK_AFTER_EVERY: Final = 60
"""Seconds between two looks for questions that nobody took."""


FAILED: Final = "That could not be handled; try again."
PORT_TAKEN: Final = "Port {port} is taken by another program; stop it, or choose another port with PORT or --port."
PORT_REFUSED: Final = "Port {port} cannot be opened ({reason}); choose another one with PORT or --port."
APP_TOKEN_REFUSED: Final = (
    "Slack does not accept SLACK_APP_TOKEN; copy an app-level token with the scope connections:write from Basic Information."
)
UPGRADE_FIRST: Final = "The database lacks the tables of this version; run `coach db upgrade`, then start again."


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


def build_web(
    settings: Settings,
    knowledge: Knowledge,
    store: Store,
    *,
    clock: Callable[[], datetime] = utc_now,
    network_clock: Callable[[], datetime] = utc_now,
    chance: Random | None = None,
    most: int = MOST,
    takes_up: bool = True,
    over_http: bool = True,
) -> web.Application:
    """The whole bot as an aiohttp application; it opens its pool and its loops when it starts, and drains when it stops.

    `store` has to be current; it and `knowledge` stay open for whoever opened them. `clock` is the time of the story,
    `network_clock` the one that signed requests are dated by: a playground may play another day, but not on the wire.
    `takes_up` False leaves out the loops (left work, forgetting), for tests that take up work themselves; `over_http`
    False leaves out Slack's door (Socket Mode).
    """
    coach = build_coach(settings, knowledge, store, clock=clock, chance=chance or SystemRandom(), most=most)
    server = web.Application(client_max_size=guard.LARGEST_BODY + 1)
    server[COACH] = coach
    server[NETWORK_CLOCK] = network_clock
    server.router.add_get("/healthz", alive)
    server.router.add_get("/readyz", ready)
    server.router.add_get("/metrics", metrics)
    if over_http:
        server.router.add_post(EVENTS_PATH, from_slack)
    flow = build_flow(settings, store, coach.clients)
    if flow is not None:
        server.router.add_get(INSTALL, _page(flow.handle_installation))
        server.router.add_get(REDIRECT_PATH, _page(flow.handle_callback))
    server.cleanup_ctx.append(_opened(flow, takes_up))
    return server


@asynccontextmanager
async def opened(coach: Coach) -> AsyncIterator[None]:
    """The bot with its way to Slack open. Raises TokenRefused."""
    await coach.clients.open()
    # Bolt's own clients share the pool, too.
    coach.app.client.session = coach.clients.session
    try:
        await coach.clients.introduce()
        yield
    finally:
        await coach.clients.close()
        coach.library.close()


def _opened(flow: AsyncOAuthFlow | None, takes_up: bool) -> Callable[[web.Application], AsyncIterator[None]]:
    async def at_work(server: web.Application) -> AsyncIterator[None]:
        coach = server[COACH]
        async with opened(coach):
            if flow is not None:
                flow.client.session = coach.clients.session
            loops = (
                [
                    asyncio.create_task(loop)
                    for loop in (coach.crew.keep_taking_up(), keep_tidy(coach), keep_looking_after(coach))
                ]
                if takes_up
                else []
            )
            nudges = takes_up and coach.settings.coach_worker
            nudging = asyncio.create_task(coach.worker.keep_going() if nudges else asyncio.sleep(0))
            yield
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)
            coach.worker.stop()
            left, _ = await asyncio.gather(
                coach.crew.tasks.drain(DRAIN_WITHIN), asyncio.wait({nudging}, timeout=DRAIN_WITHIN)
            )
            nudging.cancel()
            structlog.get_logger().info("drained", left_to_the_next_process=left)

    return at_work


async def keep_tidy(coach: Coach, every: float = CHORES_EVERY) -> None:
    """Forget what need not be kept: old question texts, old claims, workspaces whose grace is over.

    Now and then every hour, until cancelled; whatever fails is logged and tried again.
    """
    while True:
        now = coach.clock()
        try:
            await coach.store.purge_questions(now - timedelta(days=coach.settings.coach_retention_days))
            await coach.store.prune(now)
            for workspace in await coach.store.purge_due(now):
                structlog.get_logger().info("purged a workspace that left", team=workspace.team_id)
        except StoreError as error:
            structlog.get_logger().warning("could not tidy up", reason=str(error))
        except Exception:  # noqa: BLE001 the outermost place of this loop, which nobody would begin again
            structlog.get_logger().exception("tidying up failed; it goes on")
        await asyncio.sleep(every)


async def keep_looking_after(coach: Coach, every: float = LOOK_AFTER_EVERY) -> None:
    """Remind the team of questions that nobody took, now and then, until cancelled; whatever fails is tried again."""
    while True:
        try:
            await coach.look_after()
        except BotError as error:
            structlog.get_logger().warning("could not look after open questions", reason=str(error))
        except Exception:  # noqa: BLE001 the outermost place of this loop, which nobody would begin again
            structlog.get_logger().exception("looking after open questions failed; it goes on")
        await asyncio.sleep(every)


def _page(show: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def page(request: web.Request) -> web.Response:
        try:
            asked = AsyncBoltRequest(body="", query=request.query_string, headers=dict(request.headers))
            return await to_aiohttp_response(await show(asked))
        except (BotError, ClientError, TimeoutError) as error:
            structlog.get_logger().warning("installation failed", reason=str(error) or type(error).__name__)
            return refusal(503, FAILED)

    return page


def serve(settings: Settings, *, port: int | None = None, socket: bool = False) -> int:
    """Run the bot for a real workspace until SIGTERM or SIGINT; returns the exit code.

    Raises SettingsError, a StoreError, a KnowledgeError or another BotError, each a sentence, if it cannot start.
    """
    settings.for_serve(socket)
    logs.configure(settings.log_level, settings.log_format)
    knowledge = open_knowledge(settings)
    try:
        return asyncio.run(_serve(settings, knowledge, settings.port if port is None else port, socket))
    finally:
        knowledge.close()


def open_knowledge(settings: Settings) -> Knowledge:
    """The index of these settings, built first where there is none, or one of another version; what of its pages cannot be
    read is named in the log."""
    try:
        return Knowledge.open(settings.coach_index)
    except (IndexMissing, IndexOutdated) as found:
        from knowledge import semantic
        from knowledge.index import build
        from knowledge.renewal import renew

        model = semantic.load() if settings.coach_semantic else None
        make = renew if isinstance(found, IndexOutdated) else build
        report = make(settings.coach_sources, settings.coach_index, model=model)
        for problem in report.problems:
            structlog.get_logger().warning(
                "a page has a problem", page=problem.path, line=problem.line, reason=problem.message
            )
        structlog.get_logger().info("built the index", pages=report.pages, passages=report.passages)
    return Knowledge.open(settings.coach_index)


@asynccontextmanager
async def current_store(settings: Settings) -> AsyncIterator[Store]:
    """The state of these settings: an SQLite file is brought up to date, on PostgreSQL older tables are a CannotStart."""
    url = settings.database_url.get_secret_value()
    store = Store.open(url, keys=[key.get_secret_value() for key in settings.coach_secret_key])
    try:
        if url.startswith("sqlite:"):
            await store.bring_up_to_date()
        elif not await store.is_current():
            raise CannotStart(UPGRADE_FIRST)
        yield store
    finally:
        await store.close()


async def _serve(settings: Settings, knowledge: Knowledge, port: int, socket: bool) -> int:
    async with current_store(settings) as store:
        server = build_web(settings, knowledge, store, over_http=not socket)
        runner = web.AppRunner(server, access_log=None, handle_signals=False, shutdown_timeout=2)
        stop = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        await runner.setup()
        try:
            await _listen(runner, port)
            await _until(stop, server[COACH], socket)
        finally:
            await runner.cleanup()
    return 0


class CannotStart(BotError):
    """The server cannot run here; the message says what to do."""


async def _listen(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, "0.0.0.0", port).start()
    except OSError as error:
        words = PORT_TAKEN if error.errno == errno.EADDRINUSE else PORT_REFUSED
        raise CannotStart(words.format(port=port, reason=error.strerror)) from None
    structlog.get_logger().info("listening", port=port)


async def _connect(handler: AsyncSocketModeHandler) -> None:
    """Open the socket, however long Slack is away. Raises CannotStart if Slack does not take the token."""
    while True:
        try:
            return await handler.connect_async()  # type: ignore[no-untyped-call, no-any-return]
        except SlackApiError as error:
            if error.response.get("error") in DEAD_TOKEN:
                raise CannotStart(APP_TOKEN_REFUSED) from None
            structlog.get_logger().warning("slack does not open a socket; trying again", reason=error.response.get("error"))
        except (ClientError, TimeoutError, OSError) as error:
            structlog.get_logger().warning("slack cannot be reached; trying again", reason=type(error).__name__)
        await asyncio.sleep(RECONNECT_AFTER)


async def _until(stop: asyncio.Event, coach: Coach, socket: bool) -> None:
    """Serve until told to stop; then take on nothing more and finish what is in hand."""
    if not socket:
        await stop.wait()
    else:
        token = coach.settings.slack_app_token
        handler = AsyncSocketModeHandler(coach.app, token.get_secret_value() if token else "")
        connecting, stopping = asyncio.create_task(_connect(handler)), asyncio.create_task(stop.wait())
        await asyncio.wait({connecting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        try:
            if connecting.done():
                connecting.result()
            await stopping
        finally:
            connecting.cancel()
            stopping.cancel()
            await handler.close_async()  # type: ignore[no-untyped-call]
    await coach.crew.tasks.drain(DRAIN_WITHIN)
