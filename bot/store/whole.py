"""Calls that a cancellation cannot cut in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def whole(method: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Runs the call to its end even when its caller is cancelled; the caller is cancelled then, a few milliseconds later.

    A driver interrupted between two statements can leave a connection behind that nobody holds and that holds a lock:
    on SQLite every later write would find the database busy.
    """

    @wraps(method)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        task = asyncio.ensure_future(method(*args, **kwargs))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            # What it raises now is nobody's to hear; looked at, so that asyncio does not report it as forgotten.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
            await asyncio.wait([task])
            raise

    return run
