"""SQLite, written by one thread: a transaction crosses over to it once, and those that wait together are committed together.

A driver that crosses for every statement spends more on crossing than on SQLite; and a commit waits for the disk, which
several transactions may do at once. Each is told of its end only after the commit.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar, cast

from sqlalchemy import Connection, Dialect, Engine
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

AGAIN: Final = 0.005
"""Seconds between two tries to get a lock that somebody else has."""
MOST: Final = 64
"""Transactions that are committed together."""
WAITS: Final = "A transaction may wait for its own connection only; look things up before or after it."
LOST: Final = "SQLite rolled back a transaction that others shared."


class Direct:
    """A connection with the manners of an AsyncConnection, which never waits: what it is asked is done when it returns."""

    def __init__(self, connection: Connection) -> None:
        self.sync_connection = connection

    @property
    def dialect(self) -> Dialect:
        return self.sync_connection.dialect

    async def execute(self, statement: Any, parameters: Any = None) -> Any:
        return self.sync_connection.execute(statement, parameters)

    async def run_sync(self, call: Callable[..., T], *arguments: Any) -> T:
        return call(self.sync_connection, *arguments)


class _Call:
    """A coroutine on its way through the thread, and who waits for it."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()
        self.result: Any = None
        self.error: BaseException | None = None
        self._coroutine = coroutine

    def ends(self) -> bool:
        """Goes on, to its end or to a lock that somebody else has; whether it ended."""
        try:
            if self._coroutine.send(None) is not None:
                self._coroutine.throw(RuntimeError(WAITS))
        except StopIteration as end:
            self.result = end.value
        except BaseException as error:  # noqa: BLE001 whatever it is, it is for whoever waits
            self.error = error
        else:
            return False
        return True

    def tell(self) -> None:
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class Scribe:
    """The thread, and the transactions on this engine; `patience`: seconds to wait for somebody else's lock.

    What runs outside the thread runs where it is, on connections of its own: tests and migrations, which are alone.
    """

    def __init__(self, engine: Engine, patience: float) -> None:
        self._engine = engine
        self._patience = patience
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._mine: Connection | None = None
        self._together = False
        self._shared: Connection | None = None

    def run(self, coroutine: Coroutine[Any, Any, T]) -> asyncio.Future[T]:
        """Runs this in the thread; it may wait for nothing but `transaction`."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="scribe", daemon=True)
            self._thread.start()
        call = _Call(coroutine)
        self._calls.put(call)
        return call.future

    @asynccontextmanager
    async def transaction(self, *, writes: bool) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end, rolled back when anything is raised inside."""
        connection = await self._begun(writes)
        if connection is self._shared:
            with connection.begin_nested():
                yield cast(AsyncConnection, Direct(connection))
            return
        try:
            yield cast(AsyncConnection, Direct(connection))
            connection.commit()
        finally:
            self._leave(connection)

    async def close(self) -> None:
        """Ends the thread when it has done what it was given."""
        if self._thread is not None:
            self._calls.put(None)
            await asyncio.to_thread(self._thread.join)
            self._thread = None
        if self._mine is not None:
            self._mine.close()
            self._mine = None

    def is_here(self) -> bool:
        """Whether this runs in the thread."""
        return self._thread is not None and threading.get_ident() == self._thread.ident

    async def _begun(self, writes: bool) -> Connection:
        """A connection in a transaction: one of its own, or in the thread the one that is shared just now."""
        until = time.monotonic() + self._patience
        while True:
            if self.is_here() and self._shared is not None:
                return self._shared
            connection = self._connection()
            connection.begin()
            try:
                _begin(connection, writes)
            except BaseException as error:
                self._leave(connection)
                if not _is_busy(error) or time.monotonic() > until:
                    raise
            else:
                if self.is_here() and self._together and writes:
                    self._shared = connection
                return connection
            # In the thread this lets others go on, readers above all, who need no lock.
            await asyncio.sleep(0 if self.is_here() else AGAIN)

    def _connection(self) -> Connection:
        if not self.is_here():
            return self._engine.connect()
        if self._mine is None:
            self._mine = self._engine.connect()
        return self._mine

    def _leave(self, connection: Connection) -> None:
        if connection is self._mine:
            connection.rollback()
        else:
            connection.close()

    # In the thread

    def _serve(self) -> None:
        waiting: list[_Call] = []
        asked_to_end = False
        while waiting or not asked_to_end:
            calls = self._taken(waiting)
            asked_to_end = asked_to_end or None in calls
            waiting = self._done([call for call in calls if call is not None])
            if waiting:
                time.sleep(AGAIN)

    def _taken(self, waiting: list[_Call]) -> list[_Call | None]:
        """Those that wait for a lock, and all that came in; waits where there is none."""
        calls: list[_Call | None] = [*waiting]
        with suppress(Empty):
            if not calls:
                calls.append(self._calls.get())
            while len(calls) < MOST:
                calls.append(self._calls.get_nowait())
        return calls

    def _done(self, calls: list[_Call]) -> list[_Call]:
        """Does these, tells whoever waits, and returns those that have to wait for a lock."""
        self._together = len(calls) > 1
        ended = [call for call in calls if call.ends()]
        try:
            self._commit()
        except BaseException as error:  # noqa: BLE001 none of them came to pass, and each has to hear it
            for call in ended:
                call.error = call.error or error
        for loop in {call.loop for call in ended}:
            # A loop that closed meanwhile has nobody who waits.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_tell, [call for call in ended if call.loop is loop])
        return [call for call in calls if call not in ended]

    def _commit(self) -> None:
        shared, self._shared = self._shared, None
        if shared is None:
            return
        try:
            # After some faults, such as a full disk, SQLite has rolled back by itself, and a commit would say nothing.
            if not _raw(shared).in_transaction:
                raise sqlite3.OperationalError(LOST)
            shared.commit()
        finally:
            self._leave(shared)


def _tell(calls: list[_Call]) -> None:
    for call in calls:
        call.tell()


def _begin(connection: Connection, writes: bool) -> None:
    raw = _raw(connection)
    if not writes:
        raw.execute("BEGIN")
        return
    # A transaction that reads first and writes later is refused at once when another wrote in between, without waiting.
    # Waiting is ours: SQLite's own would keep the thread.
    [patience] = raw.execute("PRAGMA busy_timeout").fetchone()
    raw.execute("PRAGMA busy_timeout=0")
    try:
        raw.execute("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout={patience}")


def _raw(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def _is_busy(error: BaseException) -> bool:
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
