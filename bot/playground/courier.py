"""Takes what Slack sends to the bot: signed, within three seconds, events again if need be; over HTTP or a websocket."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp

from .core import Delivery
from .slack import Answered, Slack, Unanswered

PATIENCE = 3.0
"""Seconds the bot has for its answer."""
RETRY_AFTER = (0.0, 60.0, 300.0)
"""Seconds before each of the three retries of an event."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The bot did not take a delivery; `reason` is the word of `x-slack-retry-reason`, `why` a clause for people."""

    reason: str
    why: str
    retry: bool = True


@dataclass(frozen=True, slots=True)
class Again:
    """Which retry this is, from 1, and why the last try failed."""

    number: int
    reason: str


class Road(Protocol):
    """A way to the bot."""

    async def send(self, delivery: Delivery, again: Again | None) -> Answered | Failed:
        """One try."""
        ...


def signature(secret: str, timestamp: str, body: str) -> str:
    """The value of `X-Slack-Signature`."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()


def written(delivery: Delivery) -> tuple[str, str]:
    """The body of the HTTP request, and its content type."""
    match delivery.kind:
        case "event":
            return json.dumps(delivery.body), "application/json"
        case "command":
            return urlencode(delivery.body), "application/x-www-form-urlencoded"
        case "interaction":
            return urlencode({"payload": json.dumps(delivery.body)}), "application/x-www-form-urlencoded"


class HttpRoad:
    """Signed POSTs to the bot's request URL.

    `seconds` is the clock of the network, not of the story: the bot's check of the timestamp looks at the real one.
    """

    def __init__(
        self, session: aiohttp.ClientSession, url: str, secret: str, seconds: Callable[[], float], patience: float
    ) -> None:
        self._session = session
        self._url = url
        self._secret = secret
        self._seconds = seconds
        self._patience = patience

    async def send(self, delivery: Delivery, again: Again | None) -> Answered | Failed:
        """One POST, one answer."""
        body, kind = written(delivery)
        timestamp = str(int(self._seconds()))
        headers = {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (playground)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
        }
        if again is not None:
            headers |= {"X-Slack-Retry-Num": str(again.number), "X-Slack-Retry-Reason": again.reason}
        try:
            async with asyncio.timeout(self._patience):
                sent = self._session.post(self._url, data=body.encode(), headers=headers, allow_redirects=False)
                async with sent as response:
                    text = await response.text()
                    if 200 <= response.status < 300:
                        return Answered(_read(text))
                    retry = response.headers.get("x-slack-no-retry") != "1"
                    return Failed("http_error", f"it answered with status {response.status}", retry)
        except TimeoutError:
            return Failed("http_timeout", "it did not answer in time")
        except aiohttp.ClientError as error:
            return Failed("connection_failed", f"it could not be reached ({type(error).__name__})")


class Courier:
    """Carries deliveries, each on its own, and tells Slack how it went."""

    def __init__(self, slack: Slack, road: Callable[[], Road], retry_after: Sequence[float] = RETRY_AFTER) -> None:
        self._slack = slack
        self._road = road
        self._retry_after = retry_after
        self._under_way: set[asyncio.Task[None]] = set()

    def take(self, delivery: Delivery) -> None:
        """Start on a delivery; give this to `Slack.deliver`. Needs a running event loop."""
        task = asyncio.get_running_loop().create_task(self._carry(delivery))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await asyncio.gather(*self._under_way)

    async def stop(self) -> None:
        """Drop what is under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _carry(self, delivery: Delivery) -> None:
        outcome = await self._road().send(delivery, None)
        for number, pause in enumerate(self._retry_after, 1):
            if isinstance(outcome, Answered) or delivery.kind != "event" or not outcome.retry:
                break
            await asyncio.sleep(pause)
            outcome = await self._road().send(delivery, Again(number, outcome.reason))
        if isinstance(outcome, Failed):
            self._slack.settled(delivery, Unanswered(outcome.why, outcome.reason == "http_timeout"))
        else:
            self._slack.settled(delivery, outcome)


def _read(text: str) -> Any:
    try:
        return json.loads(text) if text.strip() else None
    except ValueError:
        return text
