"""Opens the database, gives out transactions, and turns a driver's fault into a sentence."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import URL, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from bot.errors import (
    SettingsError,
    StoreBusy,
    StoreError,
    StoreOutdated,
    StoreUnavailable,
    StoreUnreadable,
    StoreUnwritable,
)
from bot.store.columns import NaiveTime
from bot.store.scribe import Scribe

T = TypeVar("T")

BAD_URL = "DATABASE_URL: names no database; write sqlite:///coach.db or postgresql://user:password@host/name."
BUSY = "The database {name} is busy; try again in a moment, and close other programs that keep it locked."
UNAVAILABLE = "The database {name} does not answer; check that it runs and that DATABASE_URL is right."
REFUSED = "The database {name} refuses this user, password or database name; check DATABASE_URL."
UNWRITABLE = (
    "The database {name} cannot be written; check that its folder exists, that this user may write there"
    " and that the disk has room."
)
OUTDATED = "The database {name} lacks the tables of this version; run `coach db upgrade`."
UNREADABLE = "The file {name} is no database, or a damaged one; move it away, or put a backup in its place."

BUSY_SECONDS = 5.0
"""How long a transaction waits for somebody else's lock, and for a free connection."""
CONNECT_SECONDS = 5

BUSY_STATES = ("55P03", "40P01", "40001", "53300")
"""PostgreSQL: lock not available, deadlock, serialization failure, too many connections."""
OUTDATED_STATES = ("42P01", "42703", "3F000")
"""PostgreSQL: undefined table, undefined column, no schema."""
UNWRITABLE_STATES = ("25006", "42501", "53100")
"""PostgreSQL: read-only transaction, no privilege, disk full."""
REFUSALS = ("authentication failed", "does not exist", "no pg_hba.conf entry", "no password supplied")


class Database:
    """An engine whose faults are StoreErrors. `begin` and `connect` give a connection for one transaction each.

    slack_sdk's stores ask an engine for the same two methods, so they share its manners: a write takes the lock as it
    begins, a read takes none, a fault is a sentence.
    """

    def __init__(self, url: str, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self._url = read_url(url)
        self._busy_seconds = busy_seconds
        self._keeper: sqlite3.Connection | None = None
        self._postgresql = self._on_postgresql() if self.is_postgresql else None
        self.engine: Engine = self._postgresql.sync_engine if self._postgresql else self._on_sqlite()
        self._scribe = Scribe(self.engine, busy_seconds)

    @property
    def is_postgresql(self) -> bool:
        return self._url.get_backend_name() == "postgresql"

    @property
    def name(self) -> str:
        """What errors call it: the file, or the address without its password."""
        if self.is_postgresql:
            return self._url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)
        return self._url.database or "in memory"

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """One writing transaction: committed at the end, rolled back when anything is raised inside."""
        with self._faults():
            async with self._postgresql.begin() if self._postgresql else self._scribe.transaction(writes=True) as connection:
                yield connection

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[AsyncConnection]:
        """One reading transaction."""
        with self._faults():
            async with (
                self._postgresql.connect() if self._postgresql else self._scribe.transaction(writes=False) as connection
            ):
                yield connection

    async def whole(self, call: Coroutine[Any, Any, T]) -> T:
        """Runs this to its end even when its caller is cancelled; the caller is cancelled then, a few milliseconds later.

        A driver interrupted between two statements can leave a connection behind that nobody holds and that holds a lock.
        On SQLite `call` runs in a thread of the database, and waits for nothing but its transactions.
        """
        if self._scribe.is_here():
            return await call
        running = self._scribe.run(call) if self._postgresql is None else asyncio.ensure_future(call)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            # What it raises now is nobody's to hear; looked at, so that asyncio does not report it as forgotten.
            running.add_done_callback(lambda done: done.cancelled() or done.exception())
            await asyncio.wait([running])
            raise

    async def close(self) -> None:
        await self._scribe.close()
        if self._postgresql is not None:
            await self._postgresql.dispose()
        else:
            self.engine.dispose()
        if self._keeper is not None:
            self._keeper.close()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except (StatementError, PoolTimeout, sqlite3.Error) as error:
            raise fault(error, self.name) from error

    def _on_postgresql(self) -> AsyncEngine:
        arguments = {} if "connect_timeout" in self._url.query else {"connect_timeout": CONNECT_SECONDS}
        # A server that restarted leaves dead connections in the pool: look before use.
        return create_async_engine(
            self._url.set(drivername="postgresql+psycopg"),
            connect_args=arguments,
            pool_pre_ping=True,
            pool_timeout=self._busy_seconds,
            hide_parameters=True,
        )

    def _on_sqlite(self) -> Engine:
        url = self._url
        if not url.database or url.database == ":memory:":
            # Gone with its last connection; this one does nothing, and keeps it.
            address = f"file:coach-{uuid4().hex}"
            self._keeper = sqlite3.connect(f"{address}?mode=memory&cache=shared", uri=True, check_same_thread=False)
            url = url.set(database=address, query={"mode": "memory", "cache": "shared", "uri": "true"})
        engine = create_engine(
            url,
            poolclass=QueuePool,
            max_overflow=-1,
            # Transactions begin where the scribe says, not where the driver guesses. A connection is one thread's at a time.
            connect_args={"timeout": self._busy_seconds, "isolation_level": None, "check_same_thread": False},
            hide_parameters=True,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        return engine


def _prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    try:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.Error as error:
        # The mode belongs to the file: whoever holds the lock at this moment is another process of ours setting it.
        if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
            connection.close()
            raise


def read_url(text: str) -> URL:
    """The address of a database; SettingsError, which does not repeat the text, when it is none."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise SettingsError([BAD_URL]) from None
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql")
    if url.drivername != "sqlite" or url.host:
        raise SettingsError([BAD_URL])
    return url


def fault(error: StatementError | PoolTimeout | sqlite3.Error, name: str) -> Exception:
    """What a driver's error means: a StoreError with a sentence, or the error itself where it is a mistake of ours."""
    if isinstance(error, PoolTimeout):
        return StoreBusy(BUSY.format(name=name))
    cause = error if isinstance(error, sqlite3.Error) else error.orig
    if isinstance(cause, NaiveTime):
        return cause
    if cause is None or not isinstance(error, DBAPIError | sqlite3.Error):
        return error
    found = _sqlite_fault(cause) if isinstance(cause, sqlite3.Error) else _postgresql_fault(cause)
    return error if found is None else found[0](found[1].format(name=name))


Fault = tuple[type[StoreError], str]


def _sqlite_fault(error: sqlite3.Error) -> Fault | None:
    code = getattr(error, "sqlite_errorname", "")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy, BUSY
    if code.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_PERM")):
        return StoreUnwritable, UNWRITABLE
    if code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return StoreUnreadable, UNREADABLE
    if "no such table" in str(error) or "no such column" in str(error) or "no column named" in str(error):
        return StoreOutdated, OUTDATED
    return None


def _postgresql_fault(error: BaseException) -> Fault | None:
    state = getattr(error, "sqlstate", None)
    if state in BUSY_STATES:
        return StoreBusy, BUSY
    if state in OUTDATED_STATES:
        return StoreOutdated, OUTDATED
    if state in UNWRITABLE_STATES:
        return StoreUnwritable, UNWRITABLE
    # No state: it ended before the server could say anything, or while it let us in. 08, 57: it went away.
    if (type(error).__name__ == "OperationalError" and state is None) or str(state).startswith(("08", "57")):
        refused = any(words in str(error) for words in REFUSALS)
        return StoreUnavailable, REFUSED if refused else UNAVAILABLE
    return None


def insert_into(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, which both databases write alike and SQLAlchemy keeps apart."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
