"""Nudges: claims a second for one process and for many, and what a look costs at which nobody is due."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import update

from bot.store import Sent, Store
from bot.store.tables import nudge_settings
from tests.bench.corpus import ROOT, Workshop
from tests.bench.tables import p95, say, table
from tests.store.crowds import CLOSING, gather
from tests.store.databases import database, open_store, server
from tests.store.plans import plans

WORKERS = (1, 2, 4, 8)
DUE = 800
"""People claimed in each run."""
CROWDS = (1_000, 100_000)
FEW = 10
LOOKS = 300
ROUNDS = 10
TOMORROW = CLOSING + timedelta(days=1)


def measure(shop: Workshop) -> None:
    """All tables of this part."""
    asyncio.run(_measure())


async def _measure() -> None:
    kinds = ["sqlite", *(["postgresql"] if server() else [])]
    if len(kinds) == 1:
        say("No PostgreSQL answers at 127.0.0.1:5432: SQLite alone.")
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as folder:
        await _claims(kinds, Path(folder))
        await _looks(kinds, Path(folder))


async def _claims(kinds: list[str], folder: Path) -> None:
    rows = []
    for kind in kinds:
        for workspaces in (1, 8):
            for workers in WORKERS:
                with database(kind, folder) as url:
                    async with open_store(url) as store:
                        await gather(store, range(DUE), lambda _: CLOSING, workspaces=workspaces)
                    took = await _at_once(url, workers)
                ended, seconds = sum(one["ended"] for one in took), max(one["seconds"] for one in took)
                cpu = sum(one["cpu"] for one in took) * 1000 / ended
                rows.append((kind, workspaces, workers, ended, ended / seconds, cpu, sum(one["busy"] for one in took)))
    head = ["database", "workspaces", "workers", "claimed and ended", "a second", "CPU ms of a worker each", "found it busy"]
    table(f"Claims: {DUE} people are due, taken one at a time, without Slack", head, rows)


async def _at_once(url: str, workers: int) -> list[dict[str, Any]]:
    running = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bench.claimer", url, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(workers)
    ]
    for process in running:
        assert process.stdout is not None
        await process.stdout.readline()
    outputs = await asyncio.gather(*(process.communicate(b"go\n") for process in running))
    return [json.loads(output) for output, _ in outputs]


async def _looks(kinds: list[str], folder: Path) -> None:
    """The same crowds side by side, none and then a few of them due."""
    rows, steps = [], {}
    for kind in kinds:
        with database(kind, folder) as small, database(kind, folder) as large:
            async with open_store(small) as one, open_store(large) as other:
                stores = dict(zip(CROWDS, (one, other), strict=True))
                for people, store in stores.items():
                    await gather(store, range(people), lambda _: TOMORROW)
                nobody = await _race(stores, due=0, rounds=LOOKS)
                few = await _race(stores, due=FEW, rounds=ROUNDS)
                rows += [
                    (kind, people, median(nobody[people]), p95(nobody[people]), median(few[people]), p95(few[people]))
                    for people in CROWDS
                ]
                for people, store in stores.items():
                    steps[kind, people] = await _plan(store)
    head = ["database", "people", "none due, p50 ms", "p95", f"{FEW} due, p50 ms", "p95"]
    table("A look: who is due? With some due, until the last of them is claimed and ended", head, rows)
    for (kind, people), found in steps.items():
        say(f"\n{kind}, {people} people:\n")
        for statement, plan in found.items():
            if "nudge_settings" in statement and statement.startswith("SELECT"):
                say("    " + "\n    ".join(plan) + "\n")


async def _race(stores: dict[int, Store], *, due: int, rounds: int) -> dict[int, list[float]]:
    """Milliseconds of each look, A B, B A, A B …"""
    took: dict[int, list[float]] = {people: [] for people in stores}
    order = list(stores)
    for number in range(rounds):
        for people in order:
            await _make_due(stores[people], range(number * due, number * due + due))
            began = time.perf_counter()
            await _look(stores[people])
            took[people].append((time.perf_counter() - began) * 1000)
        order.reverse()
    return took


async def _make_due(store: Store, numbers: range) -> None:
    if numbers:
        ids = [f"UCROWD{number:06}" for number in numbers]
        async with store._database.begin() as connection:
            these = nudge_settings.c.person_id.in_(ids)
            await connection.execute(update(nudge_settings).where(these).values(next_at=CLOSING))


async def _look(store: Store) -> None:
    while (found := await store.nudges.take_due(CLOSING, 1))[1]:
        for one in found[0]:
            await store.nudges.end(one, sent=Sent("D1", "1700.1"), subject="lesson a", now=CLOSING)


async def _plan(store: Store) -> dict[str, list[str]]:
    with plans(store) as found:
        await store.nudges.take_due(CLOSING, 1)
    return found
