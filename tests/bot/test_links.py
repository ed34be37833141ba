"""Asking web addresses whether they answer."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.links import AT_ONE_HOST, Asked, ask_all


class Site:
    """A site that answers as its paths say, and counts who asks at the same time."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.now = 0
        self.most = 0
        self.agents: set[str | None] = set()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.seen[f"{request.method} {request.path}"] += 1
        self.agents.add(request.headers.get("User-Agent"))
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            # Whoever came meanwhile is in before the first one leaves.
            for _ in range(20):
                await asyncio.sleep(0)
            return await self._answer(request)
        finally:
            self.now -= 1

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        word = request.path.strip("/")
        if word.startswith("to-"):
            raise web.HTTPFound(f"/{word[3:]}")
        if word == "slow":
            await asyncio.Event().wait()
        if word == "no-head" and request.method == "HEAD":
            return web.Response(status=405)
        return web.Response(status=int(word) if word.isdecimal() else 200)


@pytest_asyncio.fixture
async def site() -> AsyncIterator[tuple[Site, str]]:
    made, app = Site(), web.Application()
    app.router.add_route("*", "/{word:.*}", made.answer)
    async with TestServer(app) as server:
        yield made, str(server.make_url("")).rstrip("/")


async def test_what_comes_of_each_address_is_told(site: tuple[Site, str]) -> None:
    _, root = site
    expected = {
        "/fine": ("answers", "200"),
        "/to-fine": ("answers", "200"),
        "/no-head": ("answers", "200"),
        "/404": ("does not answer", "404"),
        "/to-410": ("does not answer", "410"),
        "/500": ("does not answer", "500"),
        "/401": ("wants a login", "401"),
        "/403": ("wants a login", "403"),
        "/429": ("asks for patience", "429"),
        "/slow": ("does not answer", "it takes too long"),
        "/to-to-to-to-to-to-to-to-to-to-to-to-x": ("does not answer", "TooManyRedirects"),
    }
    found = await ask_all([root + path for path in expected], patience=0.5)
    assert [(one.url.removeprefix(root), (one.verdict, one.why)) for one in found] == list(expected.items())


async def test_an_address_is_asked_once_whatever_stands_behind_its_hash(site: tuple[Site, str]) -> None:
    made, root = site
    steps: list[tuple[int, int]] = []
    found = await ask_all([f"{root}/a#one", f"{root}/a#two", f"{root}/a"], lambda done, total: steps.append((done, total)))
    assert found == [Asked(f"{root}/a{end}", "answers", "200") for end in ("#one", "#two", "")]
    assert (made.seen, steps) == (Counter({"HEAD /a": 1}), [(1, 1)])


async def test_one_host_is_never_asked_much_at_once_and_hears_who_asks(site: tuple[Site, str]) -> None:
    made, root = site
    await ask_all([f"{root}/{n}" for n in range(200, 230)])
    assert made.most <= AT_ONE_HOST
    assert sum(made.seen.values()) == 30
    assert [agent is not None and "channel-coach" in agent for agent in made.agents] == [True]


async def test_what_is_no_server_does_not_answer() -> None:
    # Nothing listens on port 9 here; the other is no address at all.
    found = await ask_all(["http://127.0.0.1:9/", "http://[broken/"], patience=2)
    assert [one.verdict for one in found] == ["does not answer", "does not answer"]
