"""A process of its own, for tests about many of them: waits for a line on its input, then does one thing."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from bot.store import Store
from tests.store.samples import NOON, PAYLOAD, VENDOR, accepted, after


async def claim(store: Store) -> list[str]:
    keys = [f"Ev{number}" for number in range(100)]
    works = [await store.accept(VENDOR, "mention", key, PAYLOAD, person=None, delivery=None, now=NOON) for key in keys]
    return [work.key for work in works if work]


async def take_up(store: Store) -> list[str]:
    return [work.key for work in await store.take_up(after(seconds=31))]


async def migrate(store: Store) -> list[str]:
    await store.bring_up_to_date()
    return ["current"] if await store.is_current() else []


async def die_at_work(store: Store) -> list[str]:
    await accepted(store)
    os.kill(os.getpid(), signal.SIGKILL)
    return []


async def main(what: str, url: str) -> None:
    store = Store.open(url)
    print("ready", flush=True)  # noqa: T201 - the parent reads it
    sys.stdin.readline()
    print(*await globals()[what](store))  # noqa: T201 - the parent reads it
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
