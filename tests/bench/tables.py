"""What the measurements print, and the arithmetic behind it."""

from __future__ import annotations

import math
import os
import platform
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from statistics import median
from typing import TypeVar

Question = TypeVar("Question")
Times = Sequence[float]


def say(text: str = "") -> None:
    """One line for whoever watches."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A Markdown table under its title."""
    say(f"\n### {title}\n")
    say("| " + " | ".join(head) + " |")
    say("|" + "---|" * len(head))
    for row in rows:
        say("| " + " | ".join(cell if isinstance(cell, str) else number(cell) for cell in row) + " |")


def number(value: object) -> str:
    """A figure as it is read: three digits that say something.

    >>> number(0.04567), number(1234.5), number(7), number(None)
    ('0.0457', '1234', '7', '–')
    """
    if not isinstance(value, float):
        return "–" if value is None else str(value)
    if value == 0 or not math.isfinite(value):
        return str(value)
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:.{digits}f}"


def percentile(values: Times, share: float) -> float:
    """The value below which this share of the values lies.

    >>> percentile([3, 1, 2, 4], 0.5), percentile([3, 1, 2, 4], 0.95)
    (2, 4)
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def p50(values: Times) -> float:
    """The median."""
    return percentile(values, 0.5)


def p95(values: Times) -> float:
    """What one in twenty exceeds."""
    return percentile(values, 0.95)


def race(sides: Mapping[str, Callable[[Question], object]], questions: Sequence[Question]) -> dict[str, list[float]]:
    """Milliseconds of every side for every question, side by side: A B, B A, A B …"""
    took: dict[str, list[float]] = {name: [] for name in sides}
    names = list(sides)
    for question in questions:
        for name in names:
            began = time.perf_counter()
            sides[name](question)
            took[name].append((time.perf_counter() - began) * 1000)
        names.reverse()
    return took


def ratio(ours: Times, theirs: Times) -> float:
    """The ratio of the medians of both."""
    return median(ours) / median(theirs)


def machine() -> str:
    """When and on what this runs."""
    cpu = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            cpu = next((line.partition(":")[2].strip() for line in info if line.startswith("model name")), cpu)
        load = f", load {os.getloadavg()[0]:.1f}"
    except OSError:
        load = ""
    now = datetime.now(UTC).date()
    return (
        f"{now}, {os.cpu_count()} cores ({cpu}){load}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )
