"""Pages to what the index keeps of them, read by several processes where there are many.

An entry depends on its file alone, so the index is the same however many processes read.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice

from knowledge.details import told_by
from knowledge.english import SILENT
from knowledge.handbook import read_page
from knowledge.pack import Pack
from knowledge.passage import Audience, Page, Passage
from knowledge.shelf import LEVELS
from knowledge.words import stem, telling, words

WORTH_A_PROCESS = 500_000
"""Bytes of Markdown; below, other processes would take longer to start than to help."""

MOST_PROCESSES = 8

StemsRow = tuple[int, int, str, str, str, str, str, str]
"""Lowest and highest rank that see it, kind, and the columns title, asked, trail, body, tells of the table `stems`."""

Counts = dict[str, list[int]]
"""How often each word stands on a page, and the lowest rank that may know it."""


@dataclass(frozen=True, slots=True)
class File:
    """A Markdown file to be indexed; `mark` changes with its bytes and with every rule that shapes its passages."""

    pack: Pack
    path: str
    data: bytes
    mark: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A page read, the stems of each of its passages by rendition, and its words."""

    page: Page
    stems: Sequence[Sequence[StemsRow]]
    words: Counts


def entry_of(file: File) -> Entry:
    """Read one file. Never raises for what stands in it."""
    page = read_page(file.data, file.path, file.pack)
    said = _Words()
    stems = [stems_rows(passage, file.pack.asked.get(passage.id, ()), said) for passage in page.passages]
    return Entry(page, stems, counts_of(page.passages, said))


def entries(files: Sequence[File], processes: int | None = None) -> Iterator[Entry]:
    """The entries of these files, in their order; by so many processes, or as many as pay."""
    if processes is None:
        processes = _worthwhile(files)
    done = 0
    if processes > 1:
        try:
            for entry in _by_processes(files, processes):
                yield entry
                done += 1
        except (OSError, BrokenProcessPool):
            pass  # No processes to be had here, or one was killed: the rest is read by this one.
    yield from map(entry_of, islice(files, done, None))


def _worthwhile(files: Sequence[File]) -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_PROCESSES, sum(len(file.data) for file in files) // WORTH_A_PROCESS)


def _by_processes(files: Sequence[File], processes: int) -> Iterator[Entry]:
    # Started afresh, not forked: whoever builds may have threads. Packs go there once, files in small heaps.
    packs = list({id(file.pack): file.pack for file in files}.values())
    at = {id(pack): n for n, pack in enumerate(packs)}
    tasks = ((at[id(file.pack)], file.path, file.data) for file in files)
    start = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, start, _take_packs, (packs,)) as pool:
        yield from pool.map(_read, tasks, chunksize=4)


_packs: list[Pack] = []


def _take_packs(packs: list[Pack]) -> None:
    _packs[:] = packs


def _read(task: tuple[int, str, bytes]) -> Entry:
    pack, path, data = task
    return entry_of(File(_packs[pack], path, data, ""))


class _Words:
    """The words of a text, each text once: headings stand above many passages."""

    def __init__(self) -> None:
        self._known: dict[str, list[str]] = {}

    def __call__(self, text: str) -> list[str]:
        if text not in self._known:
            self._known[text] = words(text)
        return self._known[text]

    def stems(self, text: str) -> list[str]:
        """The stems of its telling words."""
        return [stem(word) for word in self(text) if word not in SILENT]


def renditions(passage: Passage) -> Iterator[tuple[int, int, str]]:
    """The texts of a passage by who sees them: lowest rank, highest rank, text. Ranks that may not read are left out."""
    start = passage.audience.rank
    shown = [(audience.rank, passage.text_for(audience)) for audience in Audience if audience.rank >= start]
    low, text = shown[0]
    for rank, other in shown[1:]:
        if other != text:
            yield low, rank - 1, text
            low, text = rank, other
    yield low, LEVELS - 1, text


def stems_rows(passage: Passage, phrases: Sequence[str], said: _Words) -> list[StemsRow]:
    """What the table `stems` holds of a passage."""
    asked = asked_stems(phrases)
    lesson = _lesson_words(passage)
    title = " ".join(said.stems(passage.title))
    trail = " ".join([s for heading in (*passage.trail, lesson) for s in said.stems(heading)])
    rows: list[StemsRow] = []
    for low, high, text in renditions(passage):
        labels = [link.label for link in passage.links if link.audience.rank <= low and link.label not in text]
        body = " ".join([s for part in (text, *labels) for s in said.stems(part)])
        tells = " ".join(sorted(told_by(f"{passage.title} {text} {lesson}")))
        rows.append((low, high, passage.kind.value, title, asked, trail, body, tells))
    return rows


def asked_stems(phrases: Iterable[str]) -> str:
    """Phrases as the column `asked` keeps them: the telling stems of each, with a bar between."""
    return "|".join(" ".join(telling(phrase)) for phrase in phrases)


LESSON_WORDS = {
    "video": "video watch recording",
    "handbook": "read handbook page",
    "collateral": "sales collateral material document",
    "quiz": "quiz test",
    "mixed": "video watch read page",
    "webcast": "webcast webinar",
}
"""What people call a lesson of each type."""


def _lesson_words(passage: Passage) -> str:
    facts = passage.lesson
    if facts is None:
        return ""
    told = f"lesson course training {LESSON_WORDS.get(facts.type or '', '')}"
    told += f" {facts.minutes} minutes" if facts.minutes else ""
    told += f" {facts.points} points" if facts.points else ""
    return told


def counts_of(passages: Iterable[Passage], said: Callable[[str], list[str]] = words) -> Counts:
    """The words of these passages, in every rendition."""
    counts: Counts = {}
    for passage in passages:
        for low, _, text in renditions(passage):
            labels = (link.label for link in passage.links if link.audience.rank <= low)
            for part in (passage.title, *passage.trail, text, *labels):
                count(counts, low, said(part))
    return counts


def count(counts: Counts, level: int, said: Iterable[str]) -> None:
    """Add these words, which readers from this rank on may know."""
    for word in said:
        entry = counts.get(word)
        if entry is None:
            counts[word] = [1, level]
        else:
            entry[0] += 1
            if level < entry[1]:
                entry[1] = level
