"""Finding: how fast and how often right, beside plain FTS5 over the same passages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

from knowledge import Audience, Knowledge
from knowledge.index import build
from knowledge.search import rank
from knowledge.shelf import open_shelf
from knowledge.words import understand
from tests.bench.corpus import PLAIN_FTS5, SHARED, Row, Workshop, load, rows_of
from tests.bench.questions import Item, all_bent, known_items, one_typo, standing
from tests.bench.tables import p50, p95, race, say, table

ROUNDS = 5
READER = Audience.INTERNAL
BEST = 5

Top = Callable[[str], Sequence[int]]
"""The row numbers of the best passages for a question."""


def measure(shop: Workshop) -> None:
    """All tables of this part."""
    handbook(shop)
    open_sets(shop)


def handbook(shop: Workshop) -> None:
    """Latency and hits over a whole handbook."""
    rows = shop.rows
    items = known_items(rows, 150)
    sets = {
        "questions that stood in it": standing(shop.masked[1], rows, 300),
        "known items, chatty": [item for item, _ in items],
        "… one typo": one_typo(items),
        "… every long word bent": all_bent(items),
    }
    plain = Plain.build(shop.folder / "plain.db", rows)
    _hits(f"Hits over {len(rows)} passages", shop.index, sets, plain)
    _latency(f"Milliseconds over {len(rows)} passages, p95 (median of {ROUNDS} rounds)", shop.index, sets, plain)
    if plain:
        plain.close()


def open_sets(shop: Workshop) -> None:
    """The same hits on open sets, which nobody here tuned for."""
    folders = sorted((SHARED / "eval/bench").glob("*/"))
    if not folders:
        say(f"There are no open sets in {SHARED / 'eval/bench'}: none is measured.")
    for folder in folders:
        db, numbers = index_of(folder, shop.folder / f"{folder.name}")
        qrels: dict[str, set[int]] = {}
        for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
            query, entry, _ = line.split("\t")
            qrels.setdefault(query, set()).update(numbers[entry])
        asked = [json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines()]
        items = [Item(one["text"], frozenset(qrels[one["_id"]])) for one in asked if one["_id"] in qrels]
        plain = Plain.build(shop.folder / f"{folder.name}.plain.db", rows_of(db))
        _hits(f"Open set {folder.name}", db, {folder.name: items}, plain)
        if plain:
            plain.close()


def index_of(folder: Path, target: Path) -> tuple[Path, dict[str, set[int]]]:
    """The index of a BEIR corpus, a page an entry, and the row numbers of each entry."""
    target.mkdir(exist_ok=True)
    for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        title = entry["title"].replace("_", " ") or entry["text"]
        text = entry["text"] if entry["title"] else ""
        (target / f"{entry['_id']}.md").write_text(f"# {' '.join(title.split())}\n\n{' '.join(text.split())}\n", "utf-8")
    db = target.with_suffix(".db")
    build([target], db)
    numbers: dict[str, set[int]] = {}
    for row in rows_of(db):
        numbers.setdefault(row.path.removesuffix(".md"), set()).add(row.n)
    return db, numbers


class Plain:
    """`plain_fts5.py` over the rows of an index."""

    def __init__(self, module: object, db: sqlite3.Connection, numbers: Sequence[int]) -> None:
        self._module = module
        self._db = db
        self._numbers = numbers

    @classmethod
    def build(cls, path: Path, rows: Sequence[Row]) -> Plain | None:
        """Index the rows; None where the program is missing."""
        module = load(PLAIN_FTS5)
        if module is None:
            return None
        path.unlink(missing_ok=True)
        return cls(module, module.build(path, [(row.title, row.text) for row in rows]), [row.n for row in rows])

    def top(self, question: str) -> list[int]:
        """The best passages."""
        return [self._numbers[at - 1] for at in self._module.search(self._db, question, BEST)]  # type: ignore[attr-defined]

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _hits(title: str, db: Path, sets: dict[str, list[Item]], plain: Plain | None) -> None:
    with closing(open_shelf(db)) as shelf:

        def ours(question: str) -> list[int]:
            return [r.n for r in rank(understand(question, shelf, shelf.vocabulary(READER)), shelf, READER)[:BEST]]

        rows = []
        for name, items in sets.items():
            own, other = hits(ours, items), hits(plain.top, items) if plain else (None, None)
            rows.append((name, len(items), own[0], other[0], own[1], other[1]))
    table(title, ["set", "questions", "hit@1", "plain hit@1", "hit@5", "plain hit@5"], rows)


def hits(top: Top, items: Sequence[Item]) -> tuple[float, float]:
    """The shares of questions whose right passage comes first, and among the first five."""
    found = [(item.gold, top(item.text)) for item in items]
    first = sum(bool(best) and best[0] in gold for gold, best in found)
    return first / len(items), sum(not gold.isdisjoint(best) for gold, best in found) / len(items)


def _latency(title: str, db: Path, sets: dict[str, list[Item]], plain: Plain | None) -> None:
    rows = []
    medians: dict[str, float] = {}
    for name, items in sets.items():
        texts = [item.text for item in items]
        rounds = [_round(db, texts, plain) for _ in range(ROUNDS)]
        own = median(p95(took["ours"]) for took in rounds)
        medians[name] = median(p50(took["ours"]) for took in rounds)
        other = median(p95(took["plain"]) for took in rounds) if plain else None
        plain50 = median(p50(took["plain"]) for took in rounds) if plain else None
        rows.append((name, medians[name], plain50, own, other, own / other if other else None))
    table(title, ["set", "p50", "plain p50", "p95", "plain p95", "p95 / plain p95"], rows)
    clean, bent, worst = (medians[name] for name in list(sets)[1:4])
    say(f"\nTypo price (p50 / clean p50): one typo {bent / clean:.2f}, every long word bent {worst / clean:.2f}")


def _round(db: Path, questions: Sequence[str], plain: Plain | None) -> dict[str, list[float]]:
    """One round with an index freshly opened: nothing is remembered of the round before."""
    knowledge = Knowledge.open(db)
    try:
        for warm in ("where do I find the laptop policy", "who aproves expences"):
            knowledge.find(warm, READER)
        sides: dict[str, Callable[[str], object]] = {"ours": lambda question: knowledge.find(question, READER)}
        if plain:
            sides["plain"] = plain.top
        return race(sides, questions)
    finally:
        knowledge.close()
