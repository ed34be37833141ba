"""Calls that a cancellation cannot cut in the middle."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from bot.store.engine import Database

P = ParamSpec("P")
T = TypeVar("T")


def whole(method: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """A method of whatever has a `_database`, run by `Database.whole`: to its end, waiting for nothing but transactions."""

    @wraps(method)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        database: Database = args[0]._database  # type: ignore[attr-defined]
        return await database.whole(method(*args, **kwargs))

    return run
