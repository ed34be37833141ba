"""Run by alembic, always in our process and on a connection that bot.store.migrate hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from bot.store.columns import UtcTime
from bot.store.tables import metadata


def _plain_types(kind: str, item: Any, autogen_context: object) -> str | Literal[False]:
    # A migration stands for good: it must not lean on a class of ours that may move.
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot alter a column: batches copy the table.
    render_as_batch=True,
    render_item=_plain_types,
)
with context.begin_transaction():
    context.run_migrations()
