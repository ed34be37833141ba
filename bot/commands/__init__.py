"""What the larger commands of `coach` do: one file a command, read by `bot/cli.py` only when it runs.

Each has `run(options) -> exit code`, prints for whoever sits at the terminal, and leaves the deciding to others.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from knowledge.semantic import Model

DONE: Final = 0
FAULTS: Final = 1
"""The work itself found faults."""
UNUSABLE: Final = 2
"""Wrong use, or input that cannot be used."""


def refuse(fault: object) -> int:
    """Say what is wrong on standard error; returns exit code 2."""
    print(f"coach: {fault}", file=sys.stderr)
    return UNUSABLE


def version() -> str:
    """The installed version; "unknown" in a tree that was never installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("channel-coach")
    except PackageNotFoundError:
        return "unknown"


def setting(name: str, default: str) -> str:
    """One setting from the environment, else from `.env`, else the default; the whole set is `bot.config`'s."""
    if name in os.environ:
        return os.environ[name]
    if Path(".env").is_file():
        from dotenv import dotenv_values

        return dotenv_values(".env").get(name) or default
    return default


def index_file(options: argparse.Namespace) -> Path:
    """The index that a command works on."""
    return options.db or Path(setting("COACH_INDEX", "knowledge.db"))


def default_sources() -> list[Path]:
    """The handbooks of COACH_SOURCES, else the one that comes with the package."""
    import knowledge

    named = setting("COACH_SOURCES", "")
    if named:
        return [Path(source) for source in named.split(":") if source]
    return [Path(knowledge.__file__).parent / "content"]


def semantic_model() -> Model | None:
    """The model of the extra `semantic`, if COACH_SEMANTIC is on."""
    if setting("COACH_SEMANTIC", "off").casefold() != "on":
        return None
    from knowledge.semantic import load

    return load()


class Bar:
    """A progress bar on a terminal for work that takes more than a moment; nothing when piped."""

    def __init__(self, label: str) -> None:
        self.label = label
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Bar:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(self.label, total=None)
        return self

    def show(self, done: int, total: int) -> None:
        """Move the bar."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, total=total)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
