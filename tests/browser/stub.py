"""A server of canned answers behind the page: it keeps what is said, and what the page asked of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.browser import canned

PAGE = Path(__file__).parents[2] / "bot" / "playground" / "page"
NOW = 1_764_000_000


class Stub:
    """What the page sees. Change it from a test, then call `changed()`."""

    def __init__(self) -> None:
        self.messages: dict[str, list[dict[str, Any]]] = {canned.HELP: [], canned.SALES: [], "DBOT": []}
        self.modal: dict[str, Any] | None = None
        self.home: dict[str, Any] | None = None
        self.notice: str | None = None
        self.refusal: str | None = None
        self.errors: dict[str, str] | None = None
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.url = ""
        self.answers = True
        self._listeners: set[asyncio.Queue[str | None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ticks = NOW

    def stamp(self) -> str:
        self._ticks += 7
        return f"{self._ticks}.000100"

    def post(self, channel: str, user: str, text: str, **more: Any) -> str:
        ts = self.stamp()
        self.messages[channel].append(canned.message(ts, user, text, **more))
        self.changed()
        return ts

    def changed(self) -> None:
        if self._loop:
            self._loop.call_soon_threadsafe(self._tell, "changed")

    def hang_up(self) -> None:
        """Ends every stream, as a restart of the server would."""
        assert self._loop
        self._loop.call_soon_threadsafe(self._tell, None)

    def _tell(self, what: str | None) -> None:
        for queue in self._listeners:
            queue.put_nowait(what)

    def state(self, who: str) -> dict[str, Any]:
        me = next(one for one in canned.PEOPLE if one["id"] == who)
        places = canned.channels(me["kind"])
        return {
            "me": me,
            "bot": {"id": canned.BOT, "name": "Channel Coach"},
            "now": "2025-11-24T16:00:00Z",
            "zone": "Europe/Berlin",
            "channels": places,
            "messages": {place["id"]: self.messages[place["id"]] for place in places},
            "home": self.home,
            "modal": self.modal,
            "notice": self.notice,
        }

    async def _people(self, _: web.Request) -> web.Response:
        return web.json_response(canned.PEOPLE)

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(self.state(request.query["as"]))

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        await response.write(b": open\n\n")
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            while (what := await queue.get()) is not None:
                await response.write(f"data: {what}\n\n".encode())
        except ConnectionError:
            pass
        finally:
            self._listeners.discard(queue)
        return response

    async def _deed(self, request: web.Request) -> web.Response:
        deed, body = request.match_info["deed"], await request.json()
        self.asked.append((deed, body))
        if self.refusal:
            return web.json_response({"error": self.refusal}, status=400)
        match deed:
            case "say":
                ts = self.post(body["channel"], body["as"], body["text"], thread_ts=body.get("thread_ts"))
                if self.answers and (f"<@{canned.BOT}>" in body["text"] or body["channel"] == "DBOT"):
                    self.post(
                        body["channel"],
                        canned.BOT,
                        "The incumbent partner has the first right of refusal.",
                        blocks=canned.ANSWER,
                        thread_ts=body.get("thread_ts") or ts,
                    )
            case "command":
                self.post(body["channel"], canned.BOT, "For your eyes.", blocks=canned.ANSWER, ephemeral=True)
            case "shortcut":
                self.modal = canned.MODAL
            case "view" if self.errors and self.modal:
                self.modal = {**self.modal, "errors": self.errors}
            case "view" | "close":
                self.modal = None
            case "home":
                self.home = canned.HOME
        self.changed()
        return web.json_response({"ok": True})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / (request.match_info["name"] or "index.html"))

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/play/people", self._people)
        app.router.add_get("/play/state", self._state)
        app.router.add_get("/play/stream", self._stream)
        app.router.add_post("/play/{deed}", self._deed)
        app.router.add_get("/{name:[a-z.]*}", self._file)
        return app


@contextmanager
def serving(stub: Stub) -> Iterator[Stub]:
    """The stub on a free port of the loopback, in a thread of its own: the browser's side of a test is synchronous."""
    ready = threading.Event()
    stop = asyncio.Event()

    async def run() -> None:
        runner = web.AppRunner(stub.app(), shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        stub._loop = asyncio.get_running_loop()
        stub.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        ready.set()
        await stop.wait()
        stub._tell(None)
        await runner.cleanup()

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield stub
    finally:
        assert stub._loop
        stub._loop.call_soon_threadsafe(stop.set)
        thread.join(10)
