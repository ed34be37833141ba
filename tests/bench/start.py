"""Starting: `coach ask` as a whole process, beside a Python that does nothing."""

from __future__ import annotations

import sys
from statistics import median

from tests.bench.corpus import COACH, ROOT, Workshop, run
from tests.bench.tables import race, table

ROUNDS = 15
QUESTION = "what is MDF"
MISSPELT = "who aproves markting develpment funds"


def measure(shop: Workshop) -> None:
    """The table of this part."""
    python = sys.executable
    # As an installed `coach` starts: the console script does no more than this.
    ask = [python, "-c", "import sys; from bot.cli import main; sys.exit(main())", "ask", "--db", str(shop.own)]
    script = ROOT / ".venv/bin/coach"
    if script.exists():
        ask = [str(script), "ask", "--db", str(shop.own)]
    sides = {
        "python -c pass": [python, "-c", "pass"],
        "python, rapidfuzz and sqlite3": [python, "-c", "import sqlite3, argparse; from rapidfuzz.distance import OSA"],
        "coach --version": [*COACH, "--version"],
        "coach ask": [*ask, QUESTION],
        "coach ask, four words misspelt": [*ask, MISSPELT],
    }
    took = race({name: lambda _, command=command: run(*command) for name, command in sides.items()}, range(ROUNDS))  # type: ignore[misc]
    floor = median(took["python -c pass"])
    rows = [(name, median(times), min(times), median(times) / floor) for name, times in took.items()]
    table(f"Whole process, ms ({ROUNDS} rounds)", ["command", "median", "least", "/ python -c pass"], rows)
