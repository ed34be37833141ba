"""Transactions on SQLite that cross over to its thread: whole, shared where they wait together, told after the commit."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.errors import StoreError, StoreUnwritable
from bot.store import DeliveryKey, Store
from bot.store.engine import Database
from bot.store.tables import channels
from bot.store.whole import whole
from tests.store.samples import NOON, VENDOR, accepted, rows, said


class Keeper:
    """Something of ours that keeps things in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def write(self, channel: str, error: Exception | None = None) -> str:
        """Writes a row, raises the error, or returns what it wrote."""
        async with self._database.begin() as connection:
            row = {"enterprise_id": "", "team_id": "T1", "channel": channel, "first_seen": NOON}
            await connection.execute(channels.insert().values(**row))
            if error is not None:
                raise error
        return channel

    @whole
    async def write_in_vain_then_well(self, channel: str) -> str:
        """What an own failed transaction wrote is gone when the next one begins."""
        try:
            await self.write(channel, ZeroDivisionError())
        except ZeroDivisionError:
            return await self.write(channel)
        raise AssertionError

    @whole
    async def ponder(self, answer: asyncio.Future[None]) -> None:
        """Waits for something else in the middle of a transaction."""
        async with self._database.begin():
            await answer


@asynccontextmanager
async def kept(folder: Path) -> AsyncIterator[tuple[Store, Keeper, list[str]]]:
    """A store, a keeper on its database, and every commit since it was opened."""
    database = Database(f"sqlite:///{folder}/coach.db", busy_seconds=2)
    store, commits = Store(database), list[str]()
    await store.bring_up_to_date()
    event.listen(database.engine, "commit", lambda _connection: commits.append("commit"))
    yield store, Keeper(database), commits
    await store.close()


async def _channels(store: Store) -> list[str]:
    return [row.channel for row in await rows(store, channels)]


async def test_what_waits_together_is_committed_together(tmp_path: Path) -> None:
    async with kept(tmp_path) as (store, keeper, commits):
        async with store._database.begin():
            waiting = [asyncio.ensure_future(keeper.write(f"C{number}")) for number in range(20)]
            await asyncio.sleep(0.05)
            assert not any(one.done() for one in waiting)
        commits.clear()
        assert await asyncio.gather(*waiting) == [f"C{number}" for number in range(20)]
        assert len(commits) < 20
        assert len(await _channels(store)) == 20


async def test_of_those_committed_together_one_that_fails_fails_alone(tmp_path: Path) -> None:
    async with kept(tmp_path) as (store, keeper, _):
        calls = [keeper.write(f"C{number}", ZeroDivisionError() if number % 3 else None) for number in range(9)]
        calls.append(keeper.write_in_vain_then_well("C9"))
        ended = await asyncio.gather(*calls, return_exceptions=True)
        done = [end if isinstance(end, str) else "failed" for end in ended]
        assert done == ["C0", "failed", "failed", "C3", "failed", "failed", "C6", "failed", "failed", "C9"]
        assert await _channels(store) == ["C0", "C3", "C6", "C9"]


async def test_when_the_disk_is_full_nobody_is_told_that_theirs_is_written(tmp_path: Path) -> None:
    async with kept(tmp_path) as (store, _, _):

        def shrink(connection: sqlite3.Connection, _record: object) -> None:
            [pages] = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count={pages + 3}")

        database = Database(f"sqlite:///{tmp_path}/coach.db")
        event.listen(database.engine, "connect", shrink)
        full = Store(database)
        claims = [accepted(full, f"Ev{number}", delivery=DeliveryKey("answer", "C1", f"{number}")) for number in range(300)]
        ended = await asyncio.gather(*claims, return_exceptions=True)
        await full.close()
        told = [end.key for end in ended if not isinstance(end, BaseException)]
        faults = [end for end in ended if isinstance(end, BaseException)]
        assert len(faults) > 1
        assert all(isinstance(fault, StoreError) for fault in faults)
        assert any(isinstance(fault, StoreUnwritable) for fault in faults)
        with closing(sqlite3.connect(tmp_path / "coach.db")) as file:
            kept_keys = {key for (key,) in file.execute("SELECT key FROM claims")}
        assert set(told) == kept_keys
        await said(store, await accepted(store, "Ev-afterwards", delivery=None))


async def test_a_transaction_that_waits_for_something_else_is_told_so(tmp_path: Path) -> None:
    async with kept(tmp_path) as (store, keeper, _):
        with pytest.raises(RuntimeError, match="may wait for its own connection only"):
            await keeper.ponder(asyncio.get_running_loop().create_future())
        assert await keeper.write("C1") == "C1"
        assert await _channels(store) == ["C1"]


async def test_while_another_program_writes_readers_go_on_and_writers_come_after(tmp_path: Path) -> None:
    async with kept(tmp_path) as (store, keeper, _):
        other = sqlite3.connect(tmp_path / "coach.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.ensure_future(keeper.write("C1"))
        await asyncio.sleep(0.05)
        assert (await asyncio.wait_for(store.counts(NOON), 1)).open == 0
        assert not writing.done()
        other.execute("COMMIT")
        other.close()
        assert await writing == "C1"


async def test_a_store_that_is_closed_finishes_first_what_it_was_given(tmp_path: Path) -> None:
    async with kept(tmp_path) as (store, keeper, _):
        writing = [asyncio.ensure_future(keeper.write(f"C{number}")) for number in range(30)]
        await asyncio.sleep(0)
        await store.close()
        assert len(await asyncio.gather(*writing)) == 30
        assert len(await _channels(store)) == 30


def test_a_store_serves_one_loop_after_another(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/coach.db")
    asyncio.run(store.bring_up_to_date())
    asyncio.run(store.places.note(VENDOR, "C1", NOON))
    assert asyncio.run(_channels(store)) == ["C1"]
    asyncio.run(store.close())
