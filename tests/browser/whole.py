"""The whole playground on a free port: page, local Slack and the real bot, in a thread of its own."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

import knowledge
from bot.config import Settings
from bot.play import the_bot
from bot.playground.play import Access, playing
from bot.store import Store
from knowledge import Knowledge
from knowledge.index import build

CONTENT = Path(knowledge.__file__).parent / "content"


def handbook(folder: Path) -> Path:
    """An index of the handbook that comes with the bot."""
    index = folder / "knowledge.db"
    build([CONTENT], index)
    return index


@contextmanager
def playground(index: Path, folder: Path) -> Iterator[str]:
    """The address of the page; the talk is kept in `folder`, so that a second playground there goes on with it."""
    ready = threading.Event()
    failed: list[BaseException] = []
    stop = asyncio.Event()
    found: list[tuple[str, asyncio.AbstractEventLoop]] = []

    async def run() -> None:
        book = Knowledge.open(index)
        store = Store.open(f"sqlite:///{folder / 'coach.db'}")
        await store.bring_up_to_date()

        async def bot(access: Access) -> web.Application:
            return the_bot(Settings.load({}, env_file=None), access, index, book, store, random.Random(2))

        state, now = folder / "slack.json", lambda: datetime.now(UTC)
        async with playing(bot, port=0, state=state, now=now, chance=random.Random(1)) as url:
            found.append((url, asyncio.get_running_loop()))
            ready.set()
            await stop.wait()
        await store.close()
        book.close()

    def work() -> None:
        try:
            asyncio.run(run())
        except BaseException as error:  # noqa: BLE001 - told to the test, which waits
            failed.append(error)
            ready.set()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert ready.wait(20)
    if failed:
        raise failed[0]
    url, loop = found[0]
    try:
        yield url
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
