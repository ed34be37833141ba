"""Fresh databases for tests: an SQLite file, and a schema of its own on the PostgreSQL server where one answers."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from bot.store import Store

NO_POSTGRESQL = "no PostgreSQL answers at 127.0.0.1:5432"

BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))
"""For `params=`: every test that takes the fixture runs on both."""


@functools.cache
def server() -> str | None:
    """The server's address, without a database; None when nobody lets us in."""
    for user in ("root", "postgres"):
        address = f"postgresql://{user}@127.0.0.1:5432"
        try:
            psycopg.connect(f"{address}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            continue
        return address
    return None


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The DATABASE_URL of an empty database that nobody else uses; gone afterwards. Skips without a server."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/coach-{uuid4().hex}.db"
        return
    if (address := server()) is None:
        pytest.skip(NO_POSTGRESQL)
    schema = f"coach_{uuid4().hex}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE SCHEMA {schema}".encode())
    try:
        yield f"{address}/postgres?options=-csearch_path%3D{schema}"
    finally:
        with psycopg.connect(f"{address}/postgres", autocommit=True) as admin:
            admin.execute(f"DROP SCHEMA {schema} CASCADE".encode())


@asynccontextmanager
async def open_store(url: str, *, keys: tuple[str, ...] = ()) -> AsyncIterator[Store]:
    """A store with its tables, closed afterwards."""
    store = Store.open(url, keys=keys)
    try:
        await store.bring_up_to_date()
        yield store
    finally:
        await store.close()


_made: list[Path] = []


async def store_in(file: Path) -> Store:
    """A store in an SQLite file, with its tables. Where there is none yet, these are made once a process and copied: twenty
    migrations for each of thousands of tests would be a quarter of their time. What migrations do has tests of its own."""
    if not _made:
        _made.append(await _with_tables(Path(tempfile.mkdtemp(prefix="coach-tables-"))))
    _copy_once(_made[0], file)
    return Store.open(f"sqlite:///{file}")


async def _with_tables(folder: Path) -> Path:
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    store = Store.open(f"sqlite:///{folder / 'state.db'}")
    await store.bring_up_to_date()
    # Whoever closes an SQLite file last writes everything into it.
    await store.close()
    return folder / "state.db"


def _copy_once(made: Path, file: Path) -> None:
    if not file.exists():
        shutil.copyfile(made, file)
