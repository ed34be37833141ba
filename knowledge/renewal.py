"""An index of another version, built anew from the pages that it was built from."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from knowledge.errors import IndexOutdated
from knowledge.index import Report, build
from knowledge.pack import Pack

if TYPE_CHECKING:
    from knowledge import semantic

OTHER_PAGES = (
    "The index {db} is of another version, and was built from other pages than the sources named now ({sources})."
    " Name its own sources, or build it again with: coach index --db {db}"
)


def renew(sources: Sequence[Path], db: Path, model: semantic.Model | None = None) -> Report:
    """Build the index at `db` anew, whatever version made it.

    Raises IndexOutdated where most of its pages are not among those of `sources`: what people are answered from changes by
    their own word only. Else as `build`.
    """
    pages, base_url = _said_by(db)
    packs = [Pack.open(source, base_url) for source in sources]
    there = {pack.relative(file) for pack in packs for file in pack.files()}
    if len(pages & there) * 2 < len(pages):
        raise IndexOutdated(OTHER_PAGES.format(db=db, sources=", ".join(map(str, sources))))
    return build(sources, db, base_url, model=model)


def _said_by(db: Path) -> tuple[set[str], str | None]:
    """The pages of an index of any version, and what its relative links were completed with; empty where it cannot say."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(db))}?mode=ro", uri=True)) as connection:
            pages = {str(path) for (path,) in connection.execute("SELECT path FROM pages")}
            base = connection.execute("SELECT value FROM facts WHERE name = 'base_url'").fetchone()
    except sqlite3.Error:
        return set(), None
    return pages, str(base[0]) if base else None
