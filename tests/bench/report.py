"""A report over many people and lessons on PostgreSQL: seconds, statements and memory, beside a plain answer."""

from __future__ import annotations

import asyncio
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from sqlalchemy import event, text

from bot.store import Scope, Store
from knowledge.audience import Cleared, clear
from knowledge.curriculum import Curriculum, compile_curriculum
from knowledge.passage import Audience, Kind, LessonFacts, Passage
from knowledge.report import Place, compile_report, places
from tests.bench import wire
from tests.bench.corpus import Workshop
from tests.bench.tables import p50, say, table
from tests.store.databases import database, open_store, server

LESSONS = 100
MODULES = 10
ROUNDS = 5
PEOPLE = (100, 1_000, 10_000)
NOW, DAY = "'2026-03-02 12:00:00.000000'", "'2026-03-02'"
WHO = {
    "enterprise_id": "''", "team_id": "'T1'", "person_team_id": "'T' || (person % 40)", "person_id": "'U' || person",
}  # fmt: skip
KINDS = {NOW: "timestamptz", DAY: "date", "'[]'": "json", "'[0]'": "json"}
PASSAGE = {"passage_id": "'lesson' || lesson"}
FILL = {
    "progress": (
        WHO | PASSAGE | {"said": "CASE (person * 7 + lesson) % 11 WHEN 0 THEN 'skipped' ELSE 'done' END", "said_at": NOW},
        "lesson <= 101 - person % 7",
    ),
    "attempts": (
        WHO
        | PASSAGE
        | {"round_id": "lesson", "at": "0", "item_id": "'item' || lesson", "approved": "'000000000000'", "given": "'[0]'"}
        | {'"right"': "lesson % 3 > 0", "key": "'k'", "answered_at": NOW, "counted_at": NOW},
        "lesson <= 20",
    ),
    "cards": (WHO | PASSAGE | {"card": "'{}'", "due_on": DAY, "reviewed_on": DAY, "changed_at": NOW}, "lesson <= 20"),
    "questions": (
        WHO
        | {"channel": "'C1'", "outcome": "CASE lesson % 4 WHEN 0 THEN 'nothing' ELSE 'found' END", "score": "0"}
        | {"margin": "0", "passage_ids": "'[]'", "index_version": "'x'", "asked_at": NOW},
        "lesson <= 10",
    ),
    "organisations": (
        {"enterprise_id": "''", "team_id": "'T1'", "kind": "'team'", "key": "'T' || lesson", "name": "'Company ' || lesson"}
        | {"partner": "true", "marked_by": "'U0'", "marked_at": NOW},
        "person = 1 AND lesson <= 40",
    ),
}
"""What each table is filled with by the database itself, for which pairs of person and lesson: everybody is another part of
the way through the lessons."""


def measure(shop: Workshop) -> None:
    """All tables of this part."""
    asyncio.run(_measure(shop))


async def _measure(shop: Workshop) -> None:
    answer = await _plain_answer(shop)
    head = ["people", "lessons", "rows of progress", "seconds", "statements", "peak memory MB, ours", "× a plain answer"]
    for kind in ("postgresql", "sqlite"):
        if kind == "postgresql" and server() is None:
            say("No PostgreSQL answers: the report is measured on SQLite only.")
            continue
        rows = [await _report(kind, shop.folder, people, answer) for people in PEOPLE]
        table(f"A report, {kind} (median of {ROUNDS}; a plain answer, question to post: {answer:.1f} ms)", head, rows)


async def _plain_answer(shop: Workshop) -> float:
    """Milliseconds from a signed question to its post."""
    name, command, environment = wire.coach("ours, own pack", shop.own, shop.folder)
    async with wire.serving(name, command, **environment) as side:
        took = []
        for _ in range(60):
            began = time.perf_counter()
            _, posted = await side.mention("what is MDF")
            await asyncio.wait_for(posted, wire.PATIENCE)
            took.append((time.perf_counter() - began) * 1000)
    return p50(took[10:])


async def _report(kind: str, folder: Path, people: int, answer: float) -> Sequence[object]:
    course = _curriculum()
    lessons = places(course)
    with database(kind, folder) as url:
        async with open_store(url) as store:
            count = await _fill(store, people)
            said: list[str] = []
            event.listen(store._database.engine, "before_cursor_execute", lambda *call: said.append(call[2]))
            took = []
            for _ in range(ROUNDS):
                said.clear()
                began = time.perf_counter()
                await _compiled(store, course, lessons)
                took.append(time.perf_counter() - began)
            statements = len(said)
            tracemalloc.start()
            await _compiled(store, course, lessons)
            peak = tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.stop()
    return people, LESSONS, count, median(took), statements, peak, median(took) * 1000 / answer


async def _compiled(store: Store, course: Curriculum, lessons: Sequence[Place]) -> None:
    found = await store.reports.numbers(lessons, Scope())
    compile_report(course, found.tracks, found.modules, found.groups, 5)


async def _fill(store: Store, people: int) -> int:
    postgresql = store._database.is_postgresql
    pairs = f"{_range('person', people, postgresql)}, {_range('lesson', LESSONS, postgresql)}"
    async with store._database.begin() as connection:
        for name, (values, where) in FILL.items():
            # PostgreSQL takes a text for a time only where it is a constant.
            told = [
                f"CAST({value} AS {KINDS[value]})" if postgresql and value in KINDS else value for value in values.values()
            ]
            into = f"INSERT INTO {name} ({', '.join(values)}) SELECT {', '.join(told)} FROM {pairs} WHERE {where}"
            await connection.execute(text(into))
        await connection.execute(text("ANALYZE"))
        return int((await connection.execute(text("SELECT count(*) FROM progress"))).scalar_one())


def _range(name: str, last: int, postgresql: bool) -> str:
    """The numbers from 1 on as a table of one column."""
    if postgresql:
        return f"generate_series(1, {last}) AS {name}"
    every = f"WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < {last}) SELECT n AS {name} FROM r"
    return f"({every})"


def _curriculum() -> Curriculum:
    return compile_curriculum([_lesson(number) for number in range(1, LESSONS + 1)])


def _lesson(number: int) -> Cleared:
    track, module = ("core", "advanced")[number > LESSONS // 2], f"Module {(number - 1) * MODULES // LESSONS}"
    facts = LessonFacts(track, module, number, minutes=10)
    page = ("a.md", (number, number), "https://acme.example/a/")
    passage = Passage(f"lesson{number}", Kind.LESSON, "A lesson", (), "", (), *page, Audience.PUBLIC, facts)
    cleared = clear(passage, Audience.INTERNAL)
    assert cleared is not None
    return cleared
