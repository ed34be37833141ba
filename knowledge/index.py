"""Pages to one SQLite file.

The file is never migrated, always rebuildable, and replaced as a whole: readers see the old index or the new one, never
between. A page whose bytes and rules have not changed is not read again: its rows are taken over from the old file.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from knowledge import meanings, quiz_table, semantic
from knowledge.entries import Entry, File, count, counts_of, entries, renditions
from knowledge.errors import IndexBroken, KnowledgeError, SourceMissing
from knowledge.pack import Pack
from knowledge.passage import Passage, Problem
from knowledge.quiz_table import Stocked
from knowledge.shelf import COLUMNS, FORMAT, LEVELS, Shelf, from_row, open_shelf, to_row
from knowledge.words import words

READER = 1
"""Raise it when the reader or the stems change what a page becomes: every page is then read again."""

Progress = Callable[[int, int], None]
"""Called with pages done and pages in all."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build came to: counts of the whole index, how many pages were read anew, and what was wrong. `quiz`: the bank
    of quiz items."""

    pages: int
    passages: int
    lessons: int
    links: int
    read: int
    problems: tuple[Problem, ...]
    quiz: Stocked


def build(
    sources: Sequence[Path],
    db: Path,
    base_url: str | None = None,
    progress: Progress = lambda done, total: None,
    model: semantic.Model | None = None,
) -> Report:
    """Build or refresh the index at `db` from Markdown files and folders; relative links are completed with `base_url`.

    With a `model` the index also holds what its passages mean, and is asked with that model from then on.

    Raises SourceMissing if a source is not there, holds no Markdown, or none that can be read; IndexBroken if `db` cannot be
    written. Pages that cannot be read are named in the report; the others are kept.
    """
    packs = [Pack.open(source, base_url) for source in sources]
    problems = [problem for pack in packs for problem in pack.problems]
    files = list(_files(packs, problems))
    named = ", ".join(str(source) for source in sources)
    if not files:
        raise SourceMissing(f"There is no Markdown in {named}. Name a folder or a file that holds .md files.")
    draft = db.with_name(f".{db.name}.{os.getpid()}.new")
    try:
        with closing(_draft_of(db, draft)) as connection:
            report = _refresh(connection, draft, packs, files, problems, progress, model, base_url)
        if not report.passages and report.problems:
            first = report.problems[0]
            raise SourceMissing(
                f"Nothing in {named} could be read, so the index stays as it was. {first.path}: {first.message}."
            )
        os.replace(draft, db)
    except (OSError, sqlite3.OperationalError) as fault:
        advice = "Check that the folder is there and has room, or name another file with --db."
        raise IndexBroken(f"The index {db} cannot be written ({fault}). {advice}") from fault
    finally:
        with suppress(OSError):
            draft.unlink()
    return report


def _files(packs: Sequence[Pack], problems: list[Problem]) -> Iterator[File]:
    """Every file of every pack; one that cannot be opened, or whose path another pack took, becomes a problem."""
    taken: set[str] = set()
    for pack in packs:
        for file in pack.files():
            path = pack.relative(file)
            if path in taken:
                problems.append(Problem(path, 0, f"{path} is in two sources; the second was left out. Rename one of them."))
                continue
            try:
                data = file.read_bytes()
            except OSError as fault:
                problems.append(Problem(path, 0, f"{path} cannot be read ({fault.strerror}). Check its permissions."))
                continue
            taken.add(path)
            digest = hashlib.sha256(data)
            digest.update(f"\0{READER}\0{path}\0{pack.fingerprint}".encode())
            yield File(pack, path, data, digest.hexdigest()[:32])


def _draft_of(db: Path, draft: Path) -> sqlite3.Connection:
    """A copy of the old index to change, or an empty one where there is none that this version can read."""
    with suppress(FileNotFoundError):
        draft.unlink()
    try:
        open_shelf(db).close()
        shutil.copyfile(db, draft)
        fresh = False
    except KnowledgeError:
        fresh = True
    connection = sqlite3.connect(draft)
    # The draft is thrown away if anything fails, so nothing of it needs to survive a crash.
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA recursive_triggers = ON;")
    if fresh:
        _create(connection)
    return connection


def _create(connection: sqlite3.Connection) -> None:
    # Imported here: asking needs neither the writer's library nor the time that it takes to load.
    from sqlite_utils import Database

    connection.executescript(TABLES + quiz_table.TABLE)
    Database(connection)["stems"].enable_fts(["title", "asked", "trail", "body"], tokenize="unicode61", create_triggers=True)  # type: ignore[union-attr]


TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE pages (path TEXT PRIMARY KEY, mark TEXT, title TEXT, url TEXT, audience TEXT, problems TEXT, words BLOB);
CREATE TABLE passages (
    n INTEGER PRIMARY KEY, position INTEGER, id TEXT UNIQUE, kind TEXT, title TEXT, trail TEXT, text TEXT, links TEXT,
    path TEXT, first INTEGER, last INTEGER, url TEXT, audience TEXT, parent TEXT, redacted TEXT,
    track TEXT, module TEXT, rank INTEGER, type TEXT, minutes INTEGER, points INTEGER
);
CREATE INDEX passages_path ON passages(path, position);
CREATE INDEX passages_parent ON passages(parent);
CREATE TABLE stems (
    n INTEGER PRIMARY KEY, low INTEGER, high INTEGER, kind TEXT, title TEXT, asked TEXT, trail TEXT, body TEXT, tells TEXT
);
CREATE TABLE phrases (n INTEGER, position INTEGER, text TEXT, PRIMARY KEY (n, position)) WITHOUT ROWID;
CREATE TABLE words (word TEXT PRIMARY KEY, length INTEGER, count INTEGER, level INTEGER, said INTEGER) WITHOUT ROWID;
CREATE TABLE meanings (run TEXT PRIMARY KEY, others TEXT) WITHOUT ROWID;
CREATE TABLE stem_counts (rank INTEGER, stem TEXT, passages INTEGER, PRIMARY KEY (rank, stem)) WITHOUT ROWID;
"""


def _refresh(
    db: sqlite3.Connection,
    draft: Path,
    packs: Sequence[Pack],
    files: Sequence[File],
    problems: list[Problem],
    progress: Progress,
    model: semantic.Model | None,
    base_url: str | None,
) -> Report:
    known = dict(db.execute("SELECT path, mark FROM pages"))
    current = {file.path: file.mark for file in files}
    for path, mark in known.items():
        if current.get(path) != mark:
            _forget(db, path)
    changed = [file for file in files if known.get(file.path) != file.mark]
    for done, (file, entry) in enumerate(zip(changed, entries(changed), strict=True), 1):
        _add(db, file, entry)
        progress(done, len(changed))
    for path, found in db.execute("SELECT path, problems FROM pages ORDER BY path"):
        problems += [Problem(path, line, message) for line, message in json.loads(found)]
    names = meanings.meanings_of(packs)
    if changed or known.keys() != current.keys() or names != meanings.stored(db):
        meanings.store(db, names)
        count_words(db, meanings.vocabulary(packs))
        db.execute("INSERT INTO stems_fts(stems_fts) VALUES ('optimize')")
    if changed or known.keys() != current.keys() or not semantic.is_of(db, model):
        semantic.store(db, model, _renditions_of(db), progress)
    counts = _write_facts(db, packs, names, model, base_url)
    quiz = quiz_table.store(db, packs, Shelf(draft, db).passage)
    problems += quiz.problems
    db.commit()
    if changed and known:
        db.execute("VACUUM")
    return Report(*counts, read=len(changed), problems=tuple(problems), quiz=quiz)


def _renditions_of(db: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """What every rendition says, by the key of its stems."""
    for n, *row in db.execute(f"SELECT n, {COLUMNS} FROM passages ORDER BY n"):
        passage = from_row(row)
        for low, _, text in renditions(passage):
            yield n * LEVELS + low, semantic.said(passage, text)


def _forget(db: sqlite3.Connection, path: str) -> None:
    numbers = [n for (n,) in db.execute("SELECT n FROM passages WHERE path = ?", (path,))]
    for n in numbers:
        db.execute("DELETE FROM phrases WHERE n = ?", (n,))
        db.execute("DELETE FROM stems WHERE n BETWEEN ? AND ?", (n * LEVELS, n * LEVELS + LEVELS - 1))
    db.execute("DELETE FROM passages WHERE path = ?", (path,))
    db.execute("DELETE FROM pages WHERE path = ?", (path,))


def _add(db: sqlite3.Connection, file: File, entry: Entry) -> None:
    (n,) = db.execute("SELECT coalesce(max(n), -1) + 1 FROM passages").fetchone()
    page, words_of_page = entry.page, entry.words
    marks = ",".join("?" * (2 + COLUMNS.count(",") + 1))
    problems = list(page.problems)
    kept: list[Passage] = []
    for position, (passage, rows) in enumerate(zip(page.passages, entry.stems, strict=True)):
        try:
            db.execute(f"INSERT INTO passages (n, position, {COLUMNS}) VALUES ({marks})", (n, position, *to_row(passage)))
        except sqlite3.IntegrityError:
            message = f"{passage.id} is already the id of a passage on another page. Rename one of the two pages."
            problems.append(Problem(page.path, passage.lines[0], message))
            continue
        kept.append(passage)
        phrases = file.pack.asked.get(passage.id, ())
        db.executemany("INSERT INTO phrases VALUES (?, ?, ?)", ((n, at, phrase) for at, phrase in enumerate(phrases)))
        db.executemany("INSERT INTO stems VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", ((n * LEVELS + row[0], *row) for row in rows))
        n += 1
    if len(kept) < len(page.passages):
        words_of_page = counts_of(kept)
    named = json.dumps([[problem.line, problem.message] for problem in problems])
    packed = zlib.compress(json.dumps(words_of_page).encode())
    db.execute(
        "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?)",
        (page.path, file.mark, page.title, page.url, page.audience.value, named, packed),
    )


def count_words(db: sqlite3.Connection, said: Iterable[str]) -> None:
    """The vocabulary of the whole: words for mending spelling, stems for rarity, each by who may see it.

    `said` are the words of glossary and thesaurus, which a misspelt word may also be mended to.
    """
    total: dict[str, list[int]] = {}
    for (packed,) in db.execute("SELECT words FROM pages ORDER BY path"):
        for word, (times, level) in json.loads(zlib.decompress(packed)).items():
            entry = total.setdefault(word, [0, level])
            entry[0] += times
            entry[1] = min(entry[1], level)
    lowest = f"SELECT text, min(low) FROM phrases AS p JOIN stems AS s ON s.n / {LEVELS} = p.n GROUP BY p.n, p.position"
    for phrase, level in db.execute(lowest):
        count(total, level, words(phrase))
    spoken = set(said)
    for word in spoken:
        total.setdefault(word, [0, 0])
    db.execute("DELETE FROM words")
    rows = ((word, len(word), times, level, word in spoken) for word, (times, level) in sorted(total.items()))
    db.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?)", rows)
    db.execute("CREATE INDEX IF NOT EXISTS words_length ON words(length, count, level)")
    seen: dict[tuple[int, int], dict[str, int]] = {}
    columns = "title || ' ' || replace(asked, '|', ' ') || ' ' || trail || ' ' || body"
    for low, high, stems in db.execute(f"SELECT low, high, {columns} FROM stems"):
        shown = seen.setdefault((low, high), {})
        for found in set(stems.split()):
            shown[found] = shown.get(found, 0) + 1
    counts = [
        (rank, found, sum(shown.get(found, 0) for (low, high), shown in seen.items() if low <= rank <= high))
        for rank in range(LEVELS)
        for found in sorted({found for (low, high), shown in seen.items() if low <= rank <= high for found in shown})
    ]
    db.execute("DELETE FROM stem_counts")
    db.executemany("INSERT INTO stem_counts VALUES (?, ?, ?)", counts)


def _write_facts(
    db: sqlite3.Connection,
    packs: Sequence[Pack],
    names: meanings.Meanings,
    model: semantic.Model | None,
    base_url: str | None,
) -> tuple[int, int, int, int]:
    """Write what the index says of itself; returns pages, passages, lessons, links."""
    pages, marks = 0, hashlib.sha256(f"{FORMAT}".encode())
    for path, mark in db.execute("SELECT path, mark FROM pages ORDER BY path"):
        marks.update(f"\n{path}\0{mark}".encode())
        pages += 1
    passages, lessons, links = db.execute(
        "SELECT count(*), count(track), coalesce(sum(json_array_length(links)), 0) FROM passages"
    ).fetchone()
    moved = {old: new for pack in packs for old, new in pack.moved.items()}
    marks.update(json.dumps([sorted(names.items()), moved], sort_keys=True).encode())
    if model is not None:
        marks.update(f"\n{model.name}".encode())
    facts = {
        "format": FORMAT,
        "version": marks.hexdigest()[:16],
        "pages": pages,
        "passages": passages,
        "lessons": lessons,
        "links": links,
        "taught": int(any(pack.asked for pack in packs)),
        "moved": json.dumps(moved, sort_keys=True),
        "owners": json.dumps({id: owner for pack in packs for id, owner in pack.owners.items()}, sort_keys=True),
    }
    if model is not None:
        facts["semantic"] = model.name
    if base_url is not None:
        facts["base_url"] = base_url
    db.execute("DELETE FROM facts")
    db.executemany("INSERT INTO facts VALUES (?, ?)", ((name, str(value)) for name, value in facts.items()))
    return pages, passages, lessons, links
