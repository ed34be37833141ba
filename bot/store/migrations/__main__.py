"""For developers: writes the next migration from what changed in bot/store/tables.py. Read it before you commit it.

python -m bot.store.migrations "people get a lens"
"""

from __future__ import annotations

import asyncio
import sys

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.store.engine import Database
from bot.store.migrate import bring_up_to_date, config


async def write(message: str) -> None:
    database = Database("sqlite://")
    await bring_up_to_date(database)
    async with database.begin() as connection:
        await connection.run_sync(_revise, message)
    await database.close()


def _revise(connection: Connection, message: str) -> None:
    settings = config(connection)
    number = len(list(ScriptDirectory.from_config(settings).walk_revisions())) + 1
    command.revision(settings, message, autogenerate=True, rev_id=f"{number:04}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    asyncio.run(write(sys.argv[1]))
