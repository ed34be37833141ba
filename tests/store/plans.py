"""How a database finds what a statement asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from bot.store import Store


@contextmanager
def plans(store: Store) -> Iterator[dict[str, list[str]]]:
    """Statement -> the steps the database takes for it, for everything that runs in the block."""
    found: dict[str, list[str]] = {}
    explain = "EXPLAIN (COSTS OFF)" if store._database.is_postgresql else "EXPLAIN QUERY PLAN"

    def look(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if re.match("INSERT|UPDATE|DELETE|SELECT|WITH", statement):
            cursor.execute(f"{explain} {statement}", parameters)
            found[statement] = [str(row[-1]).strip() for row in cursor.fetchall()]

    engine = store._database.engine
    event.listen(engine, "before_cursor_execute", look)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", look)
