"""A process that claims and concludes nudges as fast as it can, for `tests/bench/nudges.py`: waits for a line on its input,
then prints how many it concluded and how long that took."""

from __future__ import annotations

import asyncio
import json
import sys
import time

from bot.errors import StoreBusy
from bot.store import Sent, Store
from tests.store.crowds import CLOSING

EMPTY = 5
"""Looks in a row that find nobody, until there is nobody; in between others may just hold whoever is left."""


async def main(url: str) -> None:
    """Claims until nobody is due."""
    store = Store.open(url)
    await store.ping()
    print("ready", flush=True)  # noqa: T201 the parent reads it
    sys.stdin.readline()
    began, cpu = time.perf_counter(), time.process_time()
    ended = busy = empty = 0
    last = began
    while empty < EMPTY:
        try:
            due, seen = await store.nudges.take_due(CLOSING, 1)
            for one in due:
                await store.nudges.end(one, sent=Sent("D1", f"1700.{ended}"), subject="lesson a", now=CLOSING)
        except StoreBusy:
            busy += 1
            continue
        ended += len(due)
        empty = 0 if seen else empty + 1
        if due:
            last = time.perf_counter()
        elif not seen:
            await asyncio.sleep(0.02)
    took = {"ended": ended, "busy": busy, "seconds": last - began, "cpu": time.process_time() - cpu}
    print(json.dumps(took))  # noqa: T201 the parent reads it
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
