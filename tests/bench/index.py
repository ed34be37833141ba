"""Building the index: all of it, after one changed page, its size."""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

from tests.bench.corpus import COACH, Workshop, run
from tests.bench.tables import race, ratio, table

ROUNDS = 5
PASSAGES = 10_000
PARSE = """
import sys
from pathlib import Path
from markdown_it import MarkdownIt
parser = MarkdownIt("commonmark").enable("table")
for file in sorted(Path(sys.argv[1]).rglob("*")):
    if file.is_file():
        parser.parse(file.read_text("utf-8", "replace"))
"""


def measure(shop: Workshop) -> None:
    """The tables of this part."""
    shop.some(PASSAGES)
    pages = shop.folder / f"some-{PASSAGES}"
    db = shop.folder / "fresh.db"

    def index(_: int) -> None:
        db.unlink(missing_ok=True)
        run(*COACH, "index", pages, "--db", db)

    def parse(_: int) -> None:
        run(sys.executable, "-c", PARSE, pages)

    took = race({"markdown-it alone, one core": parse, "coach index": index}, range(ROUNDS))
    parsing, indexing = took.values()
    whole = [(name, median(times) / 1000, min(times) / 1000, ratio(times, parsing)) for name, times in took.items()]
    head = ["whole process", "median s", "least s", "/ parsing"]
    table(f"{PASSAGES} passages ({ROUNDS} rounds)", head, whole)

    refreshed = _refreshed(shop, db)
    size, text = db.stat().st_size, sum(file.stat().st_size for file in pages.rglob("*") if file.is_file())
    rows = [
        ("indexed again, one page changed, s", median(refreshed) / 1000),
        ("… / indexed from nothing", ratio(refreshed, indexing)),
        ("file, MB", size / 1e6),
        ("file / Markdown", size / text),
    ]
    table(f"The index of {PASSAGES} passages", ["what", "figure"], rows)


def _refreshed(shop: Workshop, db: Path) -> list[float]:
    """Milliseconds of a run after one page changed."""
    pages = shop.folder / f"some-{PASSAGES}"
    page = min((file for file in pages.rglob("*.md")), key=lambda file: file.stat().st_size)
    before = page.read_bytes()

    def again(change: int) -> None:
        page.write_bytes(before + f"\n\nAnd a line more, the {change}th.\n".encode())
        run(*COACH, "index", pages, "--db", db)

    try:
        return race({"again": again}, range(ROUNDS))["again"]
    finally:
        page.write_bytes(before)
