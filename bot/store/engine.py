"""Opens the database, gives out transactions, and turns a driver's fault into a sentence."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from typing import Any
from uuid import uuid4

from sqlalchemy import URL, Connection, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

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
WRITES = "coach_writes"
"""Execution option of connections that take SQLite's write lock as they begin."""

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
        # SQLite has one writer at a time. Its own waiting is a poll without order, so writers of this process queue here.
        self._turn = nullcontext() if self.is_postgresql else asyncio.Lock()
        self.engine = self._on_postgresql() if self.is_postgresql else self._on_sqlite()
        self._writer = self.engine.execution_options(**{WRITES: True})

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
        async with self._turn:
            with self._faults():
                async with self._writer.begin() as connection:
                    yield connection

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[AsyncConnection]:
        """One reading transaction."""
        with self._faults():
            async with self.engine.connect() as connection:
                yield connection

    async def close(self) -> None:
        await self.engine.dispose()
        if self._keeper is not None:
            self._keeper.close()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except (StatementError, PoolTimeout) as error:
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

    def _on_sqlite(self) -> AsyncEngine:
        url = self._url.set(drivername="sqlite+aiosqlite")
        pool: dict[str, Any] = {"poolclass": AsyncAdaptedQueuePool, "pool_timeout": self._busy_seconds}
        if not self._url.database or self._url.database == ":memory:":
            # One connection, lent to one task at a time. A cancelled task takes its connection along, so another one
            # that does nothing keeps the data alive.
            address = f"file:coach-{uuid4().hex}"
            self._keeper = sqlite3.connect(f"{address}?mode=memory&cache=shared", uri=True, check_same_thread=False)
            url = url.set(database=address, query={"mode": "memory", "cache": "shared", "uri": "true"})
            pool |= {"pool_size": 1, "max_overflow": 0}
        engine = create_async_engine(
            url,
            # Transactions begin where we say (see _begin), not where the driver guesses.
            connect_args={"timeout": self._busy_seconds, "isolation_level": None},
            hide_parameters=True,
            **pool,
        )
        event.listen(engine.sync_engine, "do_connect", _try_sqlite)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine


def _try_sqlite(dialect: object, record: object, arguments: list[Any], options: dict[str, Any]) -> None:
    # aiosqlite leaves a thread behind when it cannot open the file, and that thread prints a traceback once the loop
    # has closed. Opened here first, the file fails without one.
    sqlite3.connect(*arguments, **options).close()


def _prepare_sqlite(connection: Any, record: object) -> None:
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA journal_mode=WAL")
    except sqlite3.Error as error:
        # The mode belongs to the file: whoever holds the lock at this moment is another process of ours setting it.
        if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
            connection.close()
            raise
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    # A transaction that reads first and writes later is refused at once when another wrote in between, without waiting.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


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


def fault(error: StatementError | PoolTimeout, name: str) -> Exception:
    """What a driver's error means: a StoreError with a sentence, or the error itself where it is a mistake of ours."""
    if isinstance(error, PoolTimeout):
        return StoreBusy(BUSY.format(name=name))
    if isinstance(error.orig, NaiveTime):
        return error.orig
    if not isinstance(error, DBAPIError) or error.orig is None:
        return error
    found = _sqlite_fault(error.orig) if isinstance(error.orig, sqlite3.Error) else _postgresql_fault(error.orig)
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
