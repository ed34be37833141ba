"""How time, file and memory grow with the handbook, and where the next wall stands."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.corpus import COACH, ROOT, Workshop, rows_of, run
from tests.bench.questions import known_items
from tests.bench.tables import say, table

SIZES = (100, 3_000, 30_000, 100_000)
ROUNDS = 5
ASK = """
import json, sys, time
from knowledge import Audience, Knowledge
import rapidfuzz.process, rapidfuzz.distance
def memory():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS")) / 1024
bare = memory()
knowledge = Knowledge.open(sys.argv[1])
took = []
for question in json.load(sys.stdin):
    began = time.perf_counter()
    knowledge.find(question, Audience.INTERNAL)
    took.append((time.perf_counter() - began) * 1000)
print(json.dumps({"took": sorted(took), "bare": bare, "full": memory()}))
"""


@dataclass(frozen=True, slots=True)
class Grown:
    """What was measured at one size."""

    passages: int
    build: float
    file: float
    p50: float
    p95: float
    bare: float
    full: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What one process that asked came to: milliseconds, least first; megabytes with the imports alone and at the end."""

    took: list[float]
    bare: float
    full: float


def measure(shop: Workshop) -> None:
    """The table of this part."""
    found = [_at(shop, size) for size in SIZES]
    rows = [
        (one.passages, one.build, one.file, one.p50, one.p95, one.full, one.full - one.bare)
        for one in found
    ]  # fmt: skip
    head = ["passages", "build s", "file MB", "p50 ms", "p95 ms", "memory MB", "over the imports MB"]
    table(f"Growth (questions: median of {ROUNDS} processes; build: once)", head, rows)
    small, large = found[-3], found[-1]
    exponents = {
        name: math.log(getattr(large, name) / getattr(small, name)) / math.log(large.passages / small.passages)
        for name in ("build", "file", "p50", "p95")
    }
    told = ", ".join(f"{name} {value:.2f}" for name, value in exponents.items())
    say(f"\nExponents from {small.passages} to {large.passages} passages (1: grows as the handbook does): {told}")


def _at(shop: Workshop, size: int) -> Grown:
    pages = shop.masked[0]
    if size < sum(1 for _ in shop.rows):
        shop.some(size)
        pages = shop.folder / f"some-{size}"
    db = shop.folder / f"growth-{size}.db"
    db.unlink(missing_ok=True)
    began = time.perf_counter()
    run(*COACH, "index", pages, "--db", db)
    build = time.perf_counter() - began
    rows = rows_of(db)
    questions = json.dumps([item.text for item, _ in known_items(rows, 100)])
    asked = [_ask(db, questions) for _ in range(ROUNDS)]
    timed = [one.took for one in asked]
    p50, p95 = (median(times[int(share * len(times))] for times in timed) for share in (0.5, 0.95))
    bare, full = median(one.bare for one in asked), median(one.full for one in asked)
    return Grown(len(rows), build, db.stat().st_size / 1e6, p50, p95, bare, full)


def _ask(db: Path, questions: str) -> Asked:
    """The questions put to this index by a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(db)], input=questions, capture_output=True, text=True, check=True, cwd=ROOT
    )
    return Asked(**json.loads(done.stdout))
