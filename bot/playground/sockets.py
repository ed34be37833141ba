"""Socket Mode: the same deliveries as frames over a websocket, each acknowledged by its envelope_id."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any

from aiohttp import WSMsgType, web

from .core import Delivery
from .courier import Again, Failed
from .people import APP
from .slack import Answered, Slack

_KINDS = {"event": "events_api", "command": "slash_commands", "interaction": "interactive"}


class Sockets:
    """The app's open connections; while there is one, nothing goes over HTTP."""

    def __init__(self, slack: Slack, chance: random.Random, patience: float) -> None:
        self._slack = slack
        self._chance = chance
        self._patience = patience
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    def __bool__(self) -> bool:
        return bool(self._open)

    async def send(self, delivery: Delivery, again: Again | None) -> Answered | Failed:
        """One frame on any one of the connections, and its acknowledgement."""
        id = self._slack.fresh("", 24)
        frame: dict[str, Any] = {
            "envelope_id": id,
            "type": _KINDS[delivery.kind],
            "accepts_response_payload": delivery.kind != "event",
            "payload": delivery.body,
        }
        if delivery.kind == "event":
            frame |= {"retry_attempt": again.number if again else 0, "retry_reason": again.reason if again else ""}
        self._waiting[id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(self._patience):
                await self._chance.choice(self._open).send_str(json.dumps(frame))
                return Answered(await self._waiting[id])
        except TimeoutError:
            return Failed("http_timeout", "it did not acknowledge in time")
        except (ConnectionError, IndexError):
            return Failed("connection_failed", "its connection broke")
        finally:
            del self._waiting[id]

    async def connection(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello to its end; its ticket works once."""
        ticket = request.match_info["ticket"]
        if ticket not in self._slack.tickets:
            raise web.HTTPForbidden(text="This websocket address was used already; call apps.connections.open again.")
        self._slack.tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        self._open.append(socket)
        hello = {
            "type": "hello",
            "num_connections": len(self._open),
            "connection_info": {"app_id": APP},
            "debug_info": {"host": "playground", "approximate_connection_time": 3600},
        }
        try:
            await socket.send_str(json.dumps(hello))
            async for frame in socket:
                if frame.type == WSMsgType.TEXT:
                    self._acknowledged(frame.data)
        finally:
            self._open.remove(socket)
        return socket

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every connection to come back, as Slack does every few hours, and close it."""
        for socket in list(self._open):
            await socket.send_str(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}))
            await socket.close()

    def _acknowledged(self, text: str) -> None:
        try:
            frame = json.loads(text)
        except ValueError:
            return
        waiting = self._waiting.get(frame.get("envelope_id", "")) if isinstance(frame, dict) else None
        if waiting is not None and not waiting.done():
            waiting.set_result(frame.get("payload"))
