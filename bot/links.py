"""Asks web addresses whether they answer: politely, few at a time, each once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

import aiohttp

Verdict = Literal["answers", "wants a login", "does not answer", "asks for patience"]

AT_ONCE: Final = 8
"""Addresses asked at the same time."""
AT_ONE_HOST: Final = 2
"""Of these, at one host."""
PATIENCE: Final = 10.0
"""Seconds an address may take, redirects included."""
WHO: Final = "channel-coach lint (checks links of a handbook; asks each address once)"
LOGINS: Final = ("accounts.google.com", "login.microsoftonline.com", "login.live.com")
"""Where those are sent who are not logged in."""
NO_HEAD: Final = frozenset({400, 403, 404, 405, 406, 501})
"""Statuses with which servers answer HEAD that do answer GET."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An address, what came of asking it, and why in a word: a status, or what went wrong."""

    url: str
    verdict: Verdict
    why: str


async def ask_all(
    urls: Sequence[str], progress: Callable[[int, int], None] = lambda done, total: None, *, patience: float = PATIENCE
) -> list[Asked]:
    """What came of each address, in their order; those that differ only behind # are asked once."""
    pages = list(dict.fromkeys(url.partition("#")[0] for url in urls))
    room = asyncio.Semaphore(AT_ONCE)
    hosts = {_host(page): asyncio.Semaphore(AT_ONE_HOST) for page in pages}
    done = 0
    timeout = aiohttp.ClientTimeout(total=patience)
    async with aiohttp.ClientSession(timeout=timeout, headers={"User-Agent": WHO}) as session:

        async def one(page: str) -> Asked:
            nonlocal done
            async with hosts[_host(page)], room:
                asked = await _ask(session, page)
            done += 1
            progress(done, len(pages))
            return asked

        found = dict(zip(pages, await asyncio.gather(*(one(page) for page in pages)), strict=True))
    return [Asked(url, found[url.partition("#")[0]].verdict, found[url.partition("#")[0]].why) for url in urls]


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


async def _ask(session: aiohttp.ClientSession, url: str) -> Asked:
    try:
        status, landed = await _status(session, "HEAD", url)
        if status in NO_HEAD:
            status, landed = await _status(session, "GET", url)
    except TimeoutError:
        return Asked(url, "does not answer", "it takes too long")
    except (aiohttp.ClientError, ValueError, OSError) as error:
        return Asked(url, "does not answer", type(error).__name__)
    if landed in LOGINS or status in (401, 403):
        return Asked(url, "wants a login", str(status))
    if status == 429:
        return Asked(url, "asks for patience", str(status))
    return Asked(url, "answers" if status < 400 else "does not answer", str(status))


async def _status(session: aiohttp.ClientSession, method: str, url: str) -> tuple[int, str]:
    """The status in the end, and the host that gave it; the body is not read."""
    async with session.request(method, url, allow_redirects=True, max_redirects=10) as answer:
        return answer.status, (answer.url.host or "").casefold()
