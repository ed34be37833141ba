"""Addresses of databases, transactions that do not get in each other's way, and faults as sentences."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.errors import (
    SettingsError,
    StoreBusy,
    StoreError,
    StoreOutdated,
    StoreUnavailable,
    StoreUnreadable,
    StoreUnwritable,
)
from bot.store import NaiveTime, Store
from bot.store.engine import Database, fault
from bot.store.tables import channels
from tests.store.databases import open_store
from tests.store.samples import NOON, VENDOR, accepted, rows, said


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:///coach.db", "coach.db"),
        ("sqlite:////var/lib/coach.db", "/var/lib/coach.db"),
        ("sqlite://", "in memory"),
        (
            "postgres://coach:hunter2@db.example.com:5432/coach?sslmode=require",
            "postgresql://coach:***@db.example.com:5432/coach",
        ),
        ("postgresql://coach@localhost/coach", "postgresql://coach@localhost/coach"),
    ],
)
async def test_a_database_goes_by_its_file_or_its_address_without_the_password(url: str, name: str) -> None:
    database = Database(url)
    assert database.name == name
    await database.close()


@pytest.mark.parametrize(
    "url", ["", "coach.db", "mysql://coach:hunter2@db/x", "sqlite://coach.db", "postgres://u:hunter2@db:port/x"]
)
def test_an_address_that_names_no_database_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(SettingsError, match=r"DATABASE_URL: names no database; write sqlite:///coach.db or") as refused:
        Store.open(url)
    assert "hunter2" not in str(refused.value)


async def test_times_come_back_in_utc_whatever_zone_they_went_in(store: Store) -> None:
    tokyo = datetime(2026, 3, 2, 21, 0, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    await store.places.note(VENDOR, "C1", tokyo)
    [row] = await rows(store, channels)
    assert (row.first_seen, row.first_seen.tzinfo) == (NOON.replace(microsecond=123456), UTC)


async def test_a_time_without_zone_is_refused_by_name(store: Store) -> None:
    with pytest.raises(NaiveTime, match="2026-03-02T12:00:00 has no time zone"):
        await store.places.note(VENDOR, "C1", datetime(2026, 3, 2, 12, 0))  # noqa: DTZ001 - the point of the test


async def test_a_file_is_opened_for_many_readers_and_a_patient_writer(sqlite_store: Store) -> None:
    pragmas = ("journal_mode", "busy_timeout", "foreign_keys")
    async with sqlite_store._database.connect() as connection:
        found = [(await connection.execute(text(f"PRAGMA {name}"))).scalar_one() for name in pragmas]
    assert found == ["wal", 5000, 1]


async def test_readers_do_not_wait_for_a_writer(sqlite_store: Store) -> None:
    async with sqlite_store._database.begin():
        await asyncio.wait_for(sqlite_store.counts(NOON), 1)


async def _write_and_fail(store: Store) -> None:
    async with store._database.begin() as connection:
        await connection.execute(channels.insert().values(enterprise_id="", team_id="T1", channel="C1", first_seen=NOON))
        raise ZeroDivisionError


async def test_what_is_raised_inside_rolls_everything_back(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        await _write_and_fail(store)
    assert await rows(store, channels) == []


async def test_many_tasks_share_one_database_in_memory() -> None:
    async with open_store("sqlite://") as store:
        works = await asyncio.gather(*(accepted(store, f"Ev{number}", delivery=None) for number in range(50)))
        await asyncio.gather(*(said(store, work) for work in works))
        assert (await store.counts(NOON)).open == 0


async def test_two_databases_in_memory_know_nothing_of_each_other() -> None:
    async with open_store("sqlite://") as one, open_store("sqlite://") as other:
        await accepted(one, "Ev1")
        await accepted(other, "Ev1")


async def _hang_in_a_transaction(store: Store, inside: asyncio.Event) -> None:
    async with store._database.begin() as connection:
        await connection.execute(channels.insert().values(enterprise_id="", team_id="T1", channel="C1", first_seen=NOON))
        inside.set()
        await asyncio.sleep(60)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///{folder}/coach.db"])
async def test_a_cancelled_task_leaves_the_database_as_it_was(url: str, tmp_path: Path) -> None:
    async with open_store(url.format(folder=tmp_path)) as store:
        await accepted(store)
        inside = asyncio.Event()
        task = asyncio.create_task(_hang_in_a_transaction(store, inside))
        await inside.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await rows(store, channels) == []
        assert (await store.counts(NOON)).open == 1


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///{folder}/coach.db"])
async def test_work_cancelled_at_any_moment_leaves_no_lock_behind(url: str, tmp_path: Path) -> None:
    store = Store(Database(url.format(folder=tmp_path), busy_seconds=0.5))
    await store.bring_up_to_date()
    for number in range(100):
        task = asyncio.create_task(accepted(store, f"Ev-{number}", delivery=None))
        for _ in range(number):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await said(store, await accepted(store, f"Ev{number}", delivery=None))
    await store.close()


async def test_a_call_whose_caller_is_cancelled_is_whole(sqlite_store: Store) -> None:
    async with sqlite_store._database.begin():
        task = asyncio.create_task(accepted(sqlite_store))
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.sleep(0.01)
        assert not task.done()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await sqlite_store.counts(NOON)).open == 1


async def test_a_file_locked_by_another_program_is_a_sentence_and_good_again_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "coach.db"
    store = Store(Database(f"sqlite:///{path}", busy_seconds=0.05))
    await store.bring_up_to_date()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for _ in range(8):
        with pytest.raises(StoreBusy, match=r"coach.db is busy; try again in a moment"):
            await accepted(store)
    other.execute("COMMIT")
    other.close()
    await accepted(store)
    await store.close()


async def _fault_of(url: str) -> StoreError:
    store = Store.open(url)
    try:
        with pytest.raises(StoreError) as raised:
            await store.bring_up_to_date()
    finally:
        await store.close()
    return raised.value


async def test_a_missing_folder_is_a_sentence(tmp_path: Path) -> None:
    error = await _fault_of(f"sqlite:///{tmp_path}/nowhere/coach.db")
    assert (type(error), str(error)) == (
        StoreUnwritable,
        f"The database {tmp_path}/nowhere/coach.db cannot be written; check that its folder exists,"
        " that this user may write there and that the disk has room.",
    )


async def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "coach.db"
    path.write_text("Once upon a time there was a partner who read the whole handbook. " * 50)
    error = await _fault_of(f"sqlite:///{path}")
    assert (type(error), str(error)) == (
        StoreUnreadable,
        f"The file {path} is no database, or a damaged one; move it away, or put a backup in its place.",
    )


async def test_a_server_that_is_not_there_is_a_sentence_without_its_password() -> None:
    error = await _fault_of("postgresql://coach:hunter2@127.0.0.1:9/coach")
    assert (type(error), str(error)) == (
        StoreUnavailable,
        "The database postgresql://coach:***@127.0.0.1:9/coach does not answer;"
        " check that it runs and that DATABASE_URL is right.",
    )


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("database_url")
async def test_a_server_that_refuses_is_a_sentence() -> None:
    error = await _fault_of("postgresql://root:hunter2@127.0.0.1:5432/no_such_database")
    assert (type(error), str(error)) == (
        StoreUnavailable,
        "The database postgresql://root:***@127.0.0.1:5432/no_such_database refuses this user, password or database name;"
        " check DATABASE_URL.",
    )


class Postgres(Exception):
    """An error as psycopg raises them: with a state."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


class OfSqlite(sqlite3.OperationalError):
    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(words)
        self.sqlite_errorname = code


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Postgres("55P03"), StoreBusy),
        (Postgres("40001"), StoreBusy),
        (Postgres("42P01"), StoreOutdated),
        (Postgres("25006"), StoreUnwritable),
        (Postgres("57P01"), StoreUnavailable),
        (Postgres("08006"), StoreUnavailable),
        (OfSqlite("SQLITE_BUSY_SNAPSHOT"), StoreBusy),
        (OfSqlite("SQLITE_READONLY_DBMOVED"), StoreUnwritable),
        (OfSqlite("SQLITE_FULL"), StoreUnwritable),
        (OfSqlite("SQLITE_IOERR_WRITE"), StoreUnwritable),
        (OfSqlite("SQLITE_CORRUPT"), StoreUnreadable),
        (OfSqlite("SQLITE_ERROR", "no such table: claims"), StoreOutdated),
        (Postgres("23505"), OperationalError),
        (OfSqlite("SQLITE_ERROR", 'near "SELEKT": syntax error'), OperationalError),
    ],
    ids=str,
)
def test_a_drivers_fault_becomes_what_a_person_can_act_on(error: Exception, kind: type[Exception]) -> None:
    assert type(fault(OperationalError("SELECT 1", None, error), "coach.db")) is kind
