"""What is searched: a whole handbook from `../shared`, or one made up here where that is missing.

Questions that stand in the handbook as headings or `<summary>` lines are taken out of it before it is indexed, so that
only their answers can be found.
"""

from __future__ import annotations

import importlib.util
import os
import random
import re
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType

from knowledge.index import build
from tests.bench.tables import say

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
HANDBOOK = SHARED / "corpora/handbook-2022.tar.xz"
PLAIN_FTS5 = SHARED / "bench/plain_fts5.py"
BARE_BOLT = SHARED / "bench/bare_bolt.py"
COACH = [sys.executable, "-m", "bot.cli"]


@dataclass(frozen=True, slots=True)
class StandingQuestion:
    """A question that stood in the handbook, and where its answer stands: path, first and last line."""

    text: str
    path: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Row:
    """A passage as a plain search engine gets it."""

    n: int
    id: str
    title: str
    text: str
    path: str
    first: int
    last: int


class Workshop:
    """A folder in which the handbook is unpacked and indexed, once for all parts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def pages(self) -> Path:
        """The handbook's pages, questions and all."""
        target = self.folder / "pages"
        if not target.exists():
            if HANDBOOK.exists():
                say(f"Unpacking {HANDBOOK.name} …")
                with tarfile.open(HANDBOOK) as packed:
                    packed.extractall(target, filter="data")
            else:
                say(f"{HANDBOOK} is not there: measuring on a handbook of invented words, which says little about hits.")
                make_up(target, pages=1200)
        return target

    @cached_property
    def masked(self) -> tuple[Path, tuple[StandingQuestion, ...]]:
        """The pages without the questions that stand in them, and these questions."""
        target = self.folder / "masked"
        found: list[StandingQuestion] = []
        for file in sorted(self.pages.rglob("*")):
            if file.is_file():
                path = file.relative_to(self.pages)
                text, questions = mask(file.read_text("utf-8", "surrogateescape"), path.as_posix())
                found += questions
                copy = target / path
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(text, "utf-8", "surrogateescape")
        return target, tuple(found)

    @cached_property
    def index(self) -> Path:
        """The index of the masked pages."""
        db = self.folder / "masked.db"
        if not db.exists():
            say("Indexing …")
        build([self.masked[0]], db)
        return db

    @cached_property
    def own(self) -> Path:
        """The index of the handbook that comes with us."""
        db = self.folder / "own.db"
        build([ROOT / "knowledge/content"], db)
        return db

    @cached_property
    def rows(self) -> list[Row]:
        """Every passage of the index."""
        return rows_of(self.index)

    def some(self, passages: int) -> Path:
        """An index of about so many passages: pages drawn by chance, and where they do not suffice all of them twice."""
        db = self.folder / f"some-{passages}.db"
        folder = self.folder / f"some-{passages}"
        if not folder.exists():
            choose(self.masked[0], page_sizes(self.index), passages, folder)
        build([folder], db)
        return db


def rows_of(db: Path) -> list[Row]:
    """Every passage of an index, in its order."""
    with closing(sqlite3.connect(db)) as connection:
        found = connection.execute("SELECT n, id, title, text, path, first, last FROM passages ORDER BY n").fetchall()
    return [Row(*row) for row in found]


def page_sizes(db: Path) -> dict[str, int]:
    """How many passages each page has."""
    with closing(sqlite3.connect(db)) as connection:
        return dict(connection.execute("SELECT path, count(*) FROM passages GROUP BY path ORDER BY path"))


def choose(pages: Path, sizes: dict[str, int], passages: int, target: Path) -> None:
    """Copy pages drawn by chance until they hold so many passages."""
    names = sorted(sizes)
    random.Random(passages).shuffle(names)
    held = 0
    for name in names:
        if held + sizes[name] <= passages * 1.05:
            held += sizes[name]
            copy = target / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((pages / name).read_bytes())
        if held >= passages:
            return


_HEADING = re.compile(r"^(#{1,6})\s+(.*?\?)\s*#*\s*(?:\{:?[^}]*\})?\s*$")
_ANY_HEADING = re.compile(r"^(#{1,6})\s")
_SUMMARY = re.compile(r"<summary[^>]*>(.*?\?)\s*(?:</[^>]*>\s*)*</summary>")
_MARKUP = re.compile(r"<[^>]*>|\]\([^)]*\)|[*_`\[\]]")


def mask(text: str, path: str) -> tuple[str, list[StandingQuestion]]:
    """A page whose questions are replaced by "Answer", and these questions with the lines of their answers."""
    lines = text.split("\n")
    found: list[StandingQuestion] = []
    fenced = False
    for at, line in enumerate(lines):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        heading, summary = _HEADING.match(line), _SUMMARY.search(line)
        asked = None if fenced else heading[2] if heading else summary[1] if summary else None
        if asked is None:
            continue
        last = _section_end(lines, at, len(heading[1])) if heading else _details_end(lines, at)
        plain = " ".join(_MARKUP.sub("", asked).split())
        if 3 <= len(plain.split()) <= 25 and any(one.strip() for one in lines[at + 1 : last]):
            found.append(StandingQuestion(plain, path, at + 1, last))
        lines[at] = line.replace(asked, "Answer")
    masked = "\n".join(lines)
    for question in found:
        masked = masked.replace(question.text, "Answer")
    return masked, found


def _section_end(lines: Sequence[str], at: int, level: int) -> int:
    following = (i for i in range(at + 1, len(lines)) if (m := _ANY_HEADING.match(lines[i])) and len(m[1]) <= level)
    return next(following, len(lines))


def _details_end(lines: Sequence[str], at: int) -> int:
    following = (i + 1 for i in range(at, len(lines)) if "</details" in lines[i])
    return next(following, at + 1)


SYLLABLES = "ba-ce-di-fo-gu-la-me-ni-po-ru-sa-te-vi-wo-xa-ze-bri-cla-dro-fle-gri-pla-sto-tre"


def make_up(target: Path, pages: int) -> None:
    """A handbook of invented words: pages with headings, lists and questions; rare and frequent words as in real text."""
    chance = random.Random(11)
    lexicon = sorted({"".join(chance.choices(SYLLABLES.split("-"), k=chance.randint(2, 4))) for _ in range(30_000)})
    chance.shuffle(lexicon)
    shares = [1 / (rank + 8) for rank in range(len(lexicon))]

    def sentence(length: int) -> str:
        return " ".join(chance.choices(lexicon, shares, k=length)).capitalize()

    target.mkdir(parents=True)
    for page in range(pages):
        lines = [f"# {sentence(2)}", ""]
        for _ in range(chance.randint(3, 9)):
            matter = sentence(3)
            asks = chance.random() < 0.1
            # The answer names two words of its question: there is nothing else by which it could be found.
            named = f"{' '.join(matter.split()[:2])} {sentence(2).lower()}. " if asks else ""
            heading = f"What is {matter.lower()}?" if asks else matter
            lines += [f"## {heading}", "", f"{named}{sentence(25)}. {sentence(15)}.", ""]
            lines += [f"- **{sentence(2)}**: {sentence(chance.randint(8, 20))}." for _ in range(chance.randint(0, 6))]
            lines.append("")
        (target / f"page-{page}.md").write_text("\n".join(lines), "utf-8")


def load(file: Path) -> ModuleType | None:
    """A program to compare with, as a module; None where it is missing."""
    if not file.exists():
        say(f"{file} is not there: no comparison with it.")
        return None
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*command: str | Path) -> None:
    """Run a program that says nothing worth reading."""
    # An installed package has its bytecode; where the environment forbids to write it, every start compiles anew.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command_line = [str(part) for part in command]
    quiet = subprocess.DEVNULL
    subprocess.run(command_line, check=True, stdout=quiet, stderr=quiet, cwd=ROOT, env=environment)


def lines_of(file: Path) -> Iterator[str]:
    """The lines of a text file that say something."""
    return (line for line in file.read_text("utf-8").splitlines() if line.strip())
