"""The real bot and the local Slack in one thread, without sockets: fast enough for thousands of histories.

What goes to Slack goes straight into the local Slack's rules, and its deliveries straight into Bolt.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.app import Coach, build_coach
from bot.clients import Clients
from bot.config import Settings
from bot.playground.core import AppSettings, Delivery
from bot.playground.people import DANA, VENDOR
from bot.playground.slack import Answered, Slack
from bot.playground.world import OVERLAY_EVENTS, OVERLAY_SCOPES, SALES
from bot.store import Store
from knowledge import Knowledge

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FLAGS = ("is_restricted", "is_ultra_restricted")


class Wire(AsyncWebClient):
    """A web client that is answered by the local Slack without a network."""

    def __init__(self, slack: Slack, token: str | None, silent: set[str]) -> None:
        super().__init__(token=token)
        self._slack = slack
        self._silent = silent

    async def api_call(self, api_method: str, **call: Any) -> AsyncSlackResponse:  # type: ignore[override]
        """One call."""
        given = {**(call.get("params") or {}), **(call.get("data") or {}), **(call.get("json") or {})}
        await asyncio.sleep(0)
        reply = self._slack.call(api_method, self.token, {name: value for name, value in given.items() if value is not None})
        body: Any = json.loads(json.dumps(reply.body))
        if api_method == "users.info" and given.get("user") in self._silent and isinstance(body, dict) and body.get("ok"):
            body["user"] = {name: value for name, value in body["user"].items() if name not in FLAGS}
        answer = AsyncSlackResponse(
            client=self, http_verb="POST", api_url=api_method, req_args={}, data=body, headers={}, status_code=reply.status
        )
        return answer.validate()


class Hooks:
    """The pool of connections, as far as response_urls need one."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    @asynccontextmanager
    async def post(self, url: str, json: Mapping[str, Any]) -> AsyncIterator[Any]:
        """One post to a response_url."""
        reply = self._slack.respond(url.rsplit("/", 1)[1], dict(json))

        class Answer:
            status = reply.status

            async def text(self) -> str:
                return str(reply.body)

        yield Answer()


class Straight(Clients):
    """Clients without a network."""

    def __init__(self, slack: Slack, silent: set[str]) -> None:
        super().__init__("http://127.0.0.1:3000/api/", slack.world.installations[0].token)
        self._slack = slack
        self._silent = silent

    @property
    def session(self) -> Any:
        """Where response_urls go."""
        return Hooks(self._slack)

    def _client(self, token: str | None, *, repeats: bool, waits: bool = True) -> AsyncWebClient:
        return Wire(self._slack, token, self._silent)


class Office:
    """One workspace with the bot at work in it. `silent`: people of whom Slack does not say whether they are guests.

    `hears_all`: the app is made with the overlay that grants channel history, and answers clear questions unasked.
    """

    def __init__(self, knowledge: Knowledge, store: Store, *, hears_all: bool = False) -> None:
        self.now = NINE
        self.silent: set[str] = set()
        app = AppSettings()
        if hears_all:
            app = AppSettings(scopes=app.scopes | OVERLAY_SCOPES, events=app.events | OVERLAY_EVENTS)
        self.slack = Slack(now=lambda: self.now, chance=Random(7), app=app)
        self.slack.install(VENDOR)
        self.slack.deliver = self._take
        self.lost: frozenset[str] = frozenset()
        self.store = store
        self._to_come: deque[Delivery] = deque()
        given = {
            "slack_bot_token": "xoxb-1",
            "coach_admins": (DANA,),
            "coach_team_channel": SALES,
            # Nobody waits here for a second between two nudges.
            "coach_nudge_rate": 100,
        }
        settings = Settings.model_validate({**given, "coach_auto_answer": "on" if hears_all else "off"})
        self.coach: Coach = build_coach(
            settings,
            knowledge,
            store,
            clock=lambda: self.now,
            chance=Random(7),
            clients=Straight(self.slack, self.silent),
        )

    async def open(self) -> None:
        """Let the bot ask who it is."""
        await self.coach.clients.introduce()

    async def close(self) -> None:
        """Forget everything about this workspace."""
        await self.coach.crew.tasks.idle()
        workspace = await self.coach.clients.home(self.coach.clients.workspace_of(None, VENDOR))
        assert workspace is not None
        await self.store.schedule_purge(workspace, self.now)
        await self.store.purge_due(self.now)
        self.coach.library.close()

    def turn(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    async def look_after(self) -> None:
        """Whatever the bot does by itself as time passes, once."""
        await self.coach.look_after()
        await self.coach.crew.take_up()
        await self.coach.worker.tick()

    def _take(self, delivery: Delivery) -> None:
        event = delivery.body.get("event")
        if not isinstance(event, dict) or event.get("type") not in self.lost:
            self._to_come.append(delivery)

    async def quiet(self, *, backwards: bool = False) -> None:
        """Deliver what waits, and let the bot finish."""
        while self._to_come:
            waiting = list(self._to_come)
            self._to_come.clear()
            for delivery in reversed(waiting) if backwards else waiting:
                await self._deliver(delivery)
            await self.coach.crew.tasks.idle()

    async def _deliver(self, delivery: Delivery) -> None:
        match delivery.kind:
            case "event":
                body, kind = json.dumps(delivery.body), "application/json"
            case "command":
                body, kind = urlencode(delivery.body), "application/x-www-form-urlencoded"
            case "interaction":
                body = urlencode({"payload": json.dumps(delivery.body)})
                kind = "application/x-www-form-urlencoded"
        answer = await self.coach.app.async_dispatch(AsyncBoltRequest(body=body, headers={"content-type": kind}))
        assert answer.status == 200, answer
        try:
            said = json.loads(answer.body or "")
        except ValueError:
            said = answer.body
        self.slack.settled(delivery, Answered(said))
