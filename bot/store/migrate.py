"""Brings the database up to date with the migrations that ship in this package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from bot.errors import StoreOutdated
from bot.store.engine import Database

if TYPE_CHECKING:
    from alembic.config import Config

# alembic is imported where it is used: a quarter of a second that a running bot on PostgreSQL need not pay twice.

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 0x00C0AC4
"""Key of the advisory lock on PostgreSQL; any number that no other program uses there."""

TOO_NEW = "The database {name} was made by a newer version of Channel Coach; install that version, or use another database."


def config(connection: Connection) -> Config:
    from alembic.config import Config

    found = Config(attributes={"connection": connection})
    found.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    found.set_main_option("path_separator", "os")
    return found


async def bring_up_to_date(database: Database) -> None:
    """Runs the migrations that are missing, all in one transaction. Harmless to repeat, and by many processes at once."""
    async with database.begin() as connection:
        if database.is_postgresql:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        await connection.run_sync(_upgrade, database.name)


async def is_current(database: Database) -> bool:
    """Whether the tables are those of this version."""
    async with database.connect() as connection:
        return await connection.run_sync(_is_current)


def _upgrade(connection: Connection, name: str) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    settings = config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()}
    if not set(_revisions(connection)) <= known:
        raise StoreOutdated(TOO_NEW.format(name=name))
    command.upgrade(settings, "head")


def _is_current(connection: Connection) -> bool:
    from alembic.script import ScriptDirectory

    return set(_revisions(connection)) == set(ScriptDirectory.from_config(config(connection)).get_heads())


def _revisions(connection: Connection) -> tuple[str, ...]:
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_heads()
