"""A bounded set of tasks, each known until it ends: nothing runs that a shutdown would forget."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Final

from bot.errors import BotError

FULL: Final = "I have more questions in hand than I can answer at once. Please ask again in a minute."
LEAVING: Final = "I am just being restarted. Please ask again in a moment."


class Full(BotError):
    """No more can be taken on now; the same request may succeed in a moment."""


class Tasks:
    """At most `most` tasks at a time. A seat is taken before anything is promised, and given back if nothing comes of it."""

    def __init__(self, most: int) -> None:
        self.draining = False
        self._most = most
        self._promised = 0
        self._running: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._running) + self._promised

    @property
    def free(self) -> int:
        """How many more can be taken on."""
        return 0 if self.draining else max(0, self._most - len(self))

    def seat(self) -> Seat:
        """Room for one task. Raises Full."""
        if self.draining:
            raise Full(LEAVING)
        if not self.free:
            raise Full(FULL)
        self._promised += 1
        return Seat(self)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run this; the caller holds a seat for it."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def leave(self) -> None:
        """Give back a promised seat."""
        self._promised -= 1

    async def idle(self) -> None:
        """Wait until nothing runs."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def drain(self, seconds: float) -> int:
        """Take on nothing more, wait for what runs, cut off the rest; how many were cut off."""
        self.draining = True
        running = set(self._running)
        if not running:
            return 0
        _, late = await asyncio.wait(running, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=1)
        return len(late)


class Seat:
    """Room for one task, held while it is decided whether there will be one."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks

    def __enter__(self) -> Seat:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._tasks.leave()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run this in the seat."""
        self._tasks.start(work)
