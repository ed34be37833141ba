"""The tables as migrations make them, and as bot/store/tables.py says they are."""

from __future__ import annotations

import time
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.errors import StoreOutdated
from bot.store import Store, migrate
from bot.store.columns import UtcTime
from bot.store.tables import metadata
from tests.store.samples import NOON, VENDOR

UPGRADE = migrate._upgrade


def upgrade_and_fail(connection: Connection, name: str) -> None:
    UPGRADE(connection, name)
    raise ZeroDivisionError


def differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_the_migrations_make_the_tables_that_the_code_expects(store: Store) -> None:
    async with store._database.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_bringing_up_to_date_twice_changes_nothing(store: Store) -> None:
    await store.places.note(VENDOR, "C1", NOON)
    await store.bring_up_to_date()
    async with store._database.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM channels"))).scalar_one() == 1
    assert await store.is_current()


async def test_an_empty_database_is_not_current_and_says_what_to_run(database_url: str) -> None:
    store = Store.open(database_url)
    try:
        assert not await store.is_current()
        with pytest.raises(StoreOutdated, match="run `coach db upgrade`"):
            await store.counts(NOON)
    finally:
        await store.close()


async def test_a_database_of_a_newer_version_is_left_alone(store: Store) -> None:
    async with store._database.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not await store.is_current()
    with pytest.raises(StoreOutdated, match="made by a newer version"):
        await store.bring_up_to_date()


async def test_an_upgrade_that_fails_leaves_nothing_half_made(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(database_url)
    try:
        monkeypatch.setattr(migrate, "_upgrade", upgrade_and_fail)
        with pytest.raises(ZeroDivisionError):
            await store.bring_up_to_date()
        async with store._database.connect() as connection:
            assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == []
    finally:
        await store.close()


def test_every_time_of_ours_is_utc() -> None:
    ours = [column for table in metadata.tables.values() if not table.name.startswith("slack_") for column in table.c]
    times = [column for column in ours if column.name.endswith(("_at", "_until", "_seen"))]
    assert len(times) >= 12
    assert [str(column) for column in times if not isinstance(column.type, UtcTime)] == []


def test_every_table_of_ours_begins_with_its_workspace() -> None:
    ours = [table for table in metadata.tables.values() if not table.name.startswith("slack_")]
    missing = [table.name for table in ours if not {"enterprise_id", "team_id"} <= set(table.c.keys())]
    assert missing == []


def test_migrations_stand_on_their_own() -> None:
    leaning = [path.name for path in (migrate.MIGRATIONS / "versions").glob("*.py") if "bot." in path.read_text("utf-8")]
    assert leaning == []


async def test_a_fresh_file_is_ready_in_well_under_a_second(sqlite_store: Store, tmp_path: Any) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/fresh.db")
    started = time.process_time()
    await store.bring_up_to_date()
    assert time.process_time() - started < 1
    await store.close()
