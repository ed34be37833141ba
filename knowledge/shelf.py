"""The index file, read: passages, vocabulary and candidates from SQLite.

Only the standard library, so that a question in a terminal starts fast. One connection, read-only, used by one thread at
a time. When the file was replaced, `open_shelf` again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from knowledge.candidate import Candidate
from knowledge.errors import IndexBroken, IndexMissing, IndexOutdated
from knowledge.passage import Audience, Kind, LessonFacts, Link, Passage
from knowledge.words import Run, rarity

if TYPE_CHECKING:
    from knowledge.quiz import ItemState, QuizItem

FORMAT = 6
"""Raise it when tables change: an index of another format is built anew."""

LEVELS = 3
"""How many audiences there are; a passage has at most one rendition for each."""

COLUMNS = (
    "id, kind, title, trail, text, links, path, first, last, url, audience, parent, redacted"
    ", track, module, rank, type, minutes, points"
)
"""The columns of a passage, in the order of `to_row` and `from_row`."""

MOST_MARKS = 5000
"""Values in one SQL statement; SQLite refuses more than 32,766."""

MOST_REMEMBERED = 50_000
"""Stems whose frequency is kept in memory; then it is forgotten and looked up again."""

MOST_KEPT = 250
"""Candidates kept ready in memory for each sort of reader: all of a small handbook, the latest of a large one."""

PASSAGES_TO_A_SLIP = 1000
"""Among so many passages every short run of letters is written once by mistake."""

Cell = str | int | None


def to_row(passage: Passage) -> tuple[Cell, ...]:
    """A passage as a row of the table `passages`."""
    facts = passage.lesson
    return (
        passage.id,
        passage.kind.value,
        passage.title,
        json.dumps(passage.trail, ensure_ascii=False),
        passage.text,
        json.dumps([[link.label, link.url, link.audience.value] for link in passage.links], ensure_ascii=False),
        passage.path,
        *passage.lines,
        passage.url,
        passage.audience.value,
        passage.parent,
        json.dumps([[reader.value, text] for reader, text in passage.redacted], ensure_ascii=False),
        *((facts.track, facts.module, facts.order, facts.type, facts.minutes, facts.points) if facts else (None,) * 6),
    )


def from_row(row: Sequence[Cell]) -> Passage:
    """The passage of a row; the reverse of `to_row`."""
    (
        id,
        kind,
        title,
        trail,
        text,
        links,
        path,
        first,
        last,
        url,
        audience,
        parent,
        redacted,
        track,
        module,
        rank,
        type,
        minutes,
        points,
    ) = row
    facts = LessonFacts(track, module, rank, type, minutes, points) if track is not None else None  # type: ignore[arg-type]
    return Passage(
        id=str(id),
        kind=Kind(str(kind)),
        title=str(title),
        trail=tuple(json.loads(str(trail))),
        text=str(text),
        links=tuple(Link(label, target, Audience(who)) for label, target, who in json.loads(str(links))),
        path=str(path),
        lines=(int(first or 0), int(last or 0)),
        url=str(url),
        audience=Audience(str(audience)),
        lesson=facts,
        parent=None if parent is None else str(parent),
        redacted=tuple((Audience(reader), shown) for reader, shown in json.loads(str(redacted))),
    )


class Shelf:
    """An open index; `db` is given where it is not simply the file, but a changed copy of it."""

    def __init__(self, path: Path, db: sqlite3.Connection | None = None) -> None:
        self.path = path
        self.identity = identity(path)
        self._db = db or sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, check_same_thread=False)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @cached_property
    def facts(self) -> Mapping[str, str]:
        """What the index says of itself: format, version, counts."""
        return dict(self._db.execute("SELECT name, value FROM facts"))

    def other_names(self, runs: Iterable[Run]) -> Mapping[Run, Sequence[tuple[Run, float]]]:
        """Acronyms, synonyms and other words for the same, of the packs it was built from."""
        found: dict[Run, list[tuple[Run, float]]] = {}
        wanted = [" ".join(run) for run in runs]
        for i in range(0, len(wanted), MOST_MARKS):
            some = wanted[i : i + MOST_MARKS]
            rows = self._db.execute(f"SELECT run, others FROM meanings WHERE run IN ({','.join('?' * len(some))})", some)
            for run, others in rows:
                found[tuple(run.split())] = [(tuple(other.split()), worth) for other, worth in json.loads(others)]
        return found

    @cached_property
    def moved(self) -> Mapping[str, str]:
        """Old passage ids and what they are called now."""
        moved: dict[str, str] = json.loads(self.facts["moved"])
        return moved

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Pages and passages, by id, and who answers for them."""
        owners: dict[str, str] = json.loads(self.facts.get("owners", "{}"))
        return owners

    def passage(self, id: str) -> Passage | None:
        """The passage of this id, or of the id that it moved to."""
        for _ in range(len(self.moved) + 1):
            row = self._db.execute(f"SELECT {COLUMNS} FROM passages WHERE id = ?", (id,)).fetchone()
            if row is not None:
                return from_row(row)
            if id not in self.moved:
                return None
            id = self.moved[id]
        return None

    def passages(self, numbers: Iterable[int]) -> dict[int, Passage]:
        """The passages of these row numbers."""
        wanted = list(numbers)
        marks = ",".join("?" * len(wanted))
        rows = self._db.execute(f"SELECT n, {COLUMNS} FROM passages WHERE n IN ({marks})", wanted)
        return {row[0]: from_row(row[1:]) for row in rows}

    def vectors(self, numbers: Iterable[int], reader: Audience) -> dict[int, bytes]:
        """The meanings of these passages, each of what this reader sees of it; only in an index that holds meanings."""
        keys = [n * LEVELS + level for n in numbers for level in range(reader.rank + 1)]
        marks = ",".join("?" * len(keys))
        rows = self._db.execute(f"SELECT n, vector FROM vectors WHERE n IN ({marks}) ORDER BY n", keys)
        return {key // LEVELS: vector for key, vector in rows}

    def quiz_items(self, id: str | None = None, passage: str | None = None) -> Iterable[tuple[QuizItem, ItemState]]:
        """Every quiz item in the order of the bank, or the one of this id, or those about one passage; and whether it is
        asked."""
        from knowledge.quiz import ItemState
        from knowledge.quiz_row import from_json

        column, value = ("id", id) if id is not None else ("passage", passage)
        where, values = (f"WHERE {column} = ?", (value,)) if value is not None else ("", ())
        for item, state in self._db.execute(f"SELECT item, state FROM quiz_items {where} ORDER BY position", values):
            yield from_json(item), ItemState(state)

    def in_order(self, *, parent: str | None = None, lessons: bool = False) -> Iterable[Passage]:
        """Every passage in the order of the handbook, or the children of one, or the lessons with their headings."""
        where = ""
        values: tuple[str, ...] = ()
        if parent is not None:
            where, values = "WHERE parent = ?", (parent,)
        elif lessons:
            where = "WHERE track IS NOT NULL OR kind = 'section'"
        rows = self._db.execute(f"SELECT {COLUMNS} FROM passages {where} ORDER BY path, position", values)
        return map(from_row, rows)

    def vocabulary(self, reader: Audience) -> ReadersVocabulary:
        """The words that this reader may see."""
        return self._vocabularies[reader]

    @cached_property
    def _vocabularies(self) -> Mapping[Audience, ReadersVocabulary]:
        return {reader: ReadersVocabulary(self._db, reader.rank, int(self.facts["passages"])) for reader in Audience}

    def match(self, query: str, reader: Audience, most: int) -> dict[int, float]:
        """Keys of passages that this full-text query finds, best first, with how well it rates them: title and asked
        phrases weigh more. Some may be renditions for readers below this one; `candidates` leaves these out."""
        rows = self._db.execute(
            "SELECT rowid, -bm25(stems_fts, 8.0, 5.0, 2.0, 1.0) AS rating FROM stems_fts"
            f" WHERE stems_fts MATCH ? AND rowid % {LEVELS} <= ? ORDER BY rating DESC, rowid LIMIT ?",
            (query, reader.rank, most),
        )
        return dict(rows.fetchall())

    def candidates(self, keys: Sequence[int], reader: Audience) -> list[Candidate]:
        """What stands under these keys, as far as it is what this reader sees, in the order of the handbook."""
        vocabulary = self.vocabulary(reader)
        kept = vocabulary.candidates
        missing = [key for key in keys if key not in kept]
        found = {key: kept[key] for key in keys if key in kept}
        marks = ",".join("?" * len(missing))
        rows = self._db.execute(
            f"SELECT n, kind, title, asked, trail, body, tells FROM stems WHERE n IN ({marks}) AND low <= ? AND high >= ?",
            (*missing, reader.rank, reader.rank),
        )
        for key, kind, title, asked, trail, body, tells in rows:
            made = Candidate(key, key // LEVELS, kind, title, asked, trail, body, tells, vocabulary.rarities)
            found[key] = kept[key] = made
        while len(kept) > MOST_KEPT:
            del kept[next(iter(kept))]
        return [found[key] for key in sorted(found)]


class ReadersVocabulary:
    """Words and stems as one reader may see them: a word that stands in internal text only is unknown to others."""

    def __init__(self, db: sqlite3.Connection, rank: int, passages: int) -> None:
        self._db = db
        self._rank = rank
        self.passages = passages
        self._by_length: dict[int, tuple[list[str], list[int]]] = {}
        self._known: dict[str, int] = {}
        self._rarities: dict[str, float] = {}
        self.candidates: dict[int, Candidate] = {}

    def frequencies(self, stems: Iterable[str]) -> Mapping[str, int]:
        """In how many passages each stem occurs; stems that occur nowhere are left out."""
        asked = set(stems)
        if len(self._known) > MOST_REMEMBERED:
            self._known.clear()
        wanted = [stem for stem in asked if stem not in self._known]
        for i in range(0, len(wanted), MOST_MARKS):
            some = wanted[i : i + MOST_MARKS]
            marks = ",".join("?" * len(some))
            rows = self._db.execute(
                f"SELECT stem, passages FROM stem_counts WHERE rank = ? AND stem IN ({marks})", (self._rank, *some)
            )
            self._known.update(dict.fromkeys(some, 0))
            self._known.update(rows)
        return {stem: n for stem in asked if (n := self._known[stem])}

    def rarities(self, stems: Set[str]) -> Mapping[str, float]:
        """How much each of these stems says (others may be there, too)."""
        if len(self._rarities) > MOST_REMEMBERED:
            self._rarities.clear()
        unknown = [stem for stem in stems if stem not in self._rarities]
        if unknown:
            counts = self.frequencies(unknown)
            self._rarities.update((stem, rarity(counts.get(stem, 0), self.passages)) for stem in unknown)
        return self._rarities

    def has(self, word: str) -> bool:
        """Whether the very word occurs, and not just by a slip: in a large handbook one occurrence means nothing."""
        floor = 1 + self.passages // PASSAGES_TO_A_SLIP
        row = self._db.execute(
            "SELECT 1 FROM words WHERE word = ? AND level <= ? AND count >= ?", (word, self._rank, floor)
        ).fetchone()
        return row is not None

    def heard(self, word: str) -> bool:
        """Whether the very word occurs, or stands in glossary or thesaurus."""
        return (
            self._db.execute("SELECT 1 FROM words WHERE word = ? AND level <= ?", (word, self._rank)).fetchone() is not None
        )

    def neighbours(self, word: str, most: int) -> Sequence[tuple[str, int]]:
        """Words within `most` edits (optimal string alignment), nearest and most frequent first, each with its distance."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        near: list[tuple[int, int, str]] = []
        for length in range(max(3, len(word) - most), len(word) + most + 1):
            words, counts = self._bucket(length)
            for found, distance, at in extract(word, words, scorer=OSA.distance, score_cutoff=most, limit=20):
                near.append((int(distance), -counts[at], found))
        return [(found, distance) for distance, _, found in sorted(near)]

    def _bucket(self, length: int) -> tuple[list[str], list[int]]:
        if length not in self._by_length:
            rows = self._db.execute("SELECT word, count FROM words WHERE length = ? AND level <= ?", (length, self._rank))
            found = rows.fetchall()
            self._by_length[length] = [word for word, _ in found], [count for _, count in found]
        return self._by_length[length]


def identity(path: Path) -> tuple[int, int, int]:
    """What changes when the file is replaced. Raises FileNotFoundError."""
    stat = path.stat()
    return stat.st_dev, stat.st_ino, stat.st_mtime_ns


def open_shelf(path: Path) -> Shelf:
    """Open an index. Raises IndexMissing if there is none, IndexOutdated if it is one of another
    format, IndexBroken if the file is no index."""
    try:
        shelf = Shelf(path)
    except FileNotFoundError:
        raise IndexMissing(f"There is no index at {path} yet. Build it with: coach index --db {path}") from None
    except (OSError, sqlite3.Error) as fault:
        raise IndexBroken(
            f"The index {path} cannot be opened ({fault}). Build it again with: coach index --db {path}"
        ) from fault
    try:
        found = shelf.facts.get("format")
    except sqlite3.DatabaseError as fault:
        shelf.close()
        raise IndexBroken(f"{path} is not an index ({fault}). Build it again with: coach index --db {path}") from fault
    if found != str(FORMAT):
        shelf.close()
        kind = IndexBroken if found is None else IndexOutdated
        raise kind(
            f"The index {path} has format {found}, this version reads {FORMAT}. Build it again with: coach index --db {path}"
        )
    return shelf
