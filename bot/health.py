"""How the process is: alive, ready or not and why, and what it counts."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Final

from aiohttp import web

from bot.app import Coach
from bot.config import Settings
from bot.door import COACH, DRAINING, refusal
from bot.errors import StoreError
from knowledge import KnowledgeError

READY_WITHIN: Final = 5
"""Seconds the index and the database may take to answer a readiness probe."""

NO_ANSWER: Final = "no answer"
NO_METRICS: Final = "Metrics are for this machine, or for who shows COACH_METRICS_TOKEN."
REVOKED: Final = "Slack does not accept the bot's token any more; install the app again and set the new SLACK_BOT_TOKEN."
OUTDATED: Final = "the database lacks the tables of this version; run `coach db upgrade`"


async def alive(request: web.Request) -> web.Response:
    """The process answers."""
    return web.Response(text="alive\n")


async def ready(request: web.Request) -> web.Response:
    """Whether it can do its work; Slack being away is no reason, since nothing we could restart would mend it."""
    coach = request.app[COACH]
    failing = [fault async for fault in _failing(coach)]
    return web.json_response({"ready": not failing, "failing": failing}, status=503 if failing else 200)


async def _failing(coach: Coach) -> AsyncIterator[str]:
    try:
        async with asyncio.timeout(READY_WITHIN):
            await coach.library.counts()
    except (KnowledgeError, OSError, sqlite3.Error) as error:
        yield f"index: {error or NO_ANSWER}"
    try:
        async with asyncio.timeout(READY_WITHIN):
            await coach.store.ping()
            current = await coach.store.is_current()
        if not current:
            yield f"database: {OUTDATED}"
    except (StoreError, TimeoutError) as error:
        yield f"database: {error or NO_ANSWER}"
    if coach.clients.revoked:
        yield f"token: {REVOKED}"
    if coach.crew.tasks.draining:
        yield f"process: {DRAINING}"


async def metrics(request: web.Request) -> web.Response:
    """For Prometheus."""
    coach = request.app[COACH]
    if not _may_measure(request, coach.settings):
        return refusal(403, NO_METRICS)
    try:
        state = {name: float(value) for name, value in asdict(await coach.store.counts(coach.clock())).items()}
    except StoreError:
        state = {}
    return web.Response(
        body=coach.metrics.render(state), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
    )


def _may_measure(request: web.Request, settings: Settings) -> bool:
    token = settings.coach_metrics_token
    if token is not None:
        shown = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(shown, f"Bearer {token.get_secret_value()}".encode())
    # Behind a proxy everybody comes from this machine; the proxy says so.
    if request.headers.get("X-Forwarded-For") or request.headers.get("Forwarded") or not request.remote:
        return False
    return ipaddress.ip_address(request.remote).is_loopback
