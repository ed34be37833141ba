"""The local Slack on the network: an aiohttp application for the bot's calls and the page, loopback only."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from . import api, play_api
from .courier import PATIENCE, RETRY_AFTER, Courier, HttpRoad, Road
from .slack import Slack
from .sockets import Sockets

PAGE = Path(__file__).parent / "page"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
ONLY_HERE = (
    "The playground answers only under http://127.0.0.1 and http://localhost, so that no page of the web can reach it."
)
NO_PAGE = "There is no such page in the playground. Open / instead."
MOST_BODY = 6_000_000

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
KINDS = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png",
    ".ico": "image/x-icon", ".json": "application/json", ".webmanifest": "application/manifest+json",
}  # fmt: skip

COURIER: web.AppKey[Courier] = web.AppKey("courier", Courier)
SOCKETS: web.AppKey[Sockets] = web.AppKey("sockets", Sockets)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def simulator(
    slack: Slack,
    bot_url: str | Callable[[], str],
    signing_secret: str,
    *,
    retry_after: Sequence[float] = RETRY_AFTER,
    patience: float = PATIENCE,
    network_time: Callable[[], float] = time.time,
) -> web.Application:
    """The application: /api, /response, /oauth, /socket for the bot, / and /play for people.

    `bot_url` is the bot's request URL, or a function where it is known only later. `retry_after` are the pauses before
    the retries of an event in seconds, `patience` how long the bot may take. Set `slack.base_url` once the port is known.
    """
    app = web.Application(client_max_size=MOST_BODY, middlewares=[_only_here])
    sockets = Sockets(slack, slack.chance, patience)
    streams: set[asyncio.Task[Any]] = set()
    app[SOCKETS] = sockets

    async def carry(app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:

            def road() -> Road:
                if sockets:
                    return sockets
                url = bot_url if isinstance(bot_url, str) else bot_url()
                return HttpRoad(session, url, signing_secret, network_time, patience)

            courier = Courier(slack, road, retry_after)
            app[COURIER] = courier
            slack.deliver = courier.take
            yield
            slack.deliver = None
            await courier.stop()

    async def end_streams(app: web.Application) -> None:
        for task in streams:
            task.cancel()
        await sockets.disconnect("warning")

    app.cleanup_ctx.append(carry)
    app.on_shutdown.append(end_streams)
    app.add_routes(api.routes(slack))
    app.add_routes(play_api.routes(slack, streams))
    app.router.add_get("/socket/{ticket}", sockets.connection)
    app.router.add_get("/", _page)
    app.router.add_get(r"/{name:[\w-]+\.[a-z]+}", _page)
    return app


@web.middleware
async def _only_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A page of the web may name a host that points to us (DNS rebinding) or post to us: neither gets an answer."""
    origin = request.headers.get("Origin")
    named = [urlsplit(f"//{request.host}").hostname, *([urlsplit(origin).hostname] if origin is not None else [])]
    if any(name not in LOOPBACK for name in named):
        return web.json_response({"error": ONLY_HERE}, status=403)
    return await handler(request)


async def _page(request: web.Request) -> web.StreamResponse:
    """A file of the page; there are no folders."""
    file = PAGE / request.match_info.get("name", "index.html")
    kind = KINDS.get(file.suffix)
    if kind is None or not file.is_file():
        raise web.HTTPNotFound(text=NO_PAGE)
    return web.Response(body=file.read_bytes(), content_type=kind, charset="utf-8", headers=HEADERS)
