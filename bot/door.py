"""Slack's door: what the guard admits goes to Bolt, the rest gets a status and a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

import structlog
from aiohttp import web
from aiohttp.http_exceptions import BadHttpMessage
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest

from bot import guard
from bot.app import Coach

DRAINING: Final = "This process is going away; try again."

COACH: Final = web.AppKey("coach", Coach)
NETWORK_CLOCK: Final = web.AppKey[Callable[[], datetime]]("network_clock")


async def from_slack(request: web.Request) -> web.Response:
    """Slack's door: what the guard admits goes to Bolt, the rest gets a status and a sentence."""
    coach = request.app[COACH]
    if coach.crew.tasks.draining:
        return _counted(coach, refusal(503, DRAINING))
    match await _examined(request, coach):
        case guard.Refused(status, sentence):
            return _counted(coach, refusal(status, sentence))
        case guard.Admitted(wanted=False):
            return _counted(coach, web.Response())
        case guard.Admitted(text):
            return _counted(coach, await _dispatched(request, coach, text))


async def _examined(request: web.Request, coach: Coach) -> guard.Refused | guard.Admitted:
    secret = coach.settings.slack_signing_secret
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        return guard.Refused(413, guard.TOO_LARGE)
    except (web.RequestPayloadError, BadHttpMessage):
        return guard.Refused(400, guard.MALFORMED)
    headers = {name.lower(): value for name, value in request.headers.items()}
    return guard.examine(headers, body, secret.get_secret_value() if secret else "", request.app[NETWORK_CLOCK]())


async def _dispatched(request: web.Request, coach: Coach, text: str) -> web.Response:
    try:
        asked = AsyncBoltRequest(body=text, query=request.query_string, headers=dict(request.headers))
        return await to_aiohttp_response(await coach.app.async_dispatch(asked))
    except Exception:  # noqa: BLE001 a signed body in a shape that neither we nor Bolt expected
        structlog.get_logger().exception("a request could not be read")
        return refusal(400, guard.MALFORMED)


def refusal(status: int, sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=status)


def _counted(coach: Coach, response: web.Response) -> web.Response:
    coach.metrics.requests.labels(str(response.status)).inc()
    return response
