"""A PostgreSQL of a test's own, which it may take away and bring back; the server that everybody shares stays as it is."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

NO_PROGRAMS = "no PostgreSQL programs in /usr/lib/postgresql"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server: its programs, its folder, its port."""

    programs: Path
    folder: Path
    port: int

    @property
    def url(self) -> str:
        """The DATABASE_URL of its one database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def command(self, *arguments: str) -> list[str]:
        """pg_ctl, as the user who may run it: PostgreSQL refuses root."""
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder}"
        here = [str(self.programs / "pg_ctl"), "-w", "-D", str(self.folder / "data"), "-l", str(self.folder / "log")]
        return [*_as_postgres(), *here, "-o", options, *arguments]

    async def crash(self, away: float) -> None:
        """Gone without a goodbye, and back after so many seconds."""
        for arguments, pause in ((("-m", "immediate", "stop"), away), (("start",), 0.0)):
            process = await asyncio.create_subprocess_exec(
                *self.command(*arguments), cwd=self.folder, stdout=asyncio.subprocess.DEVNULL
            )
            assert await process.wait() == 0, arguments
            await asyncio.sleep(pause)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A fresh server, gone afterwards. Skips where PostgreSQL's programs are not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        pytest.skip(NO_PROGRAMS)
    # Not in the folder of the test: another user has to reach it.
    folder = Path(tempfile.mkdtemp(prefix="coach-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        one = Cluster(found[-1], folder, int(made.getsockname()[1]))
    quietly = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    try:
        made_by = [
            *_as_postgres(),
            str(one.programs / "initdb"),
            "-A",
            "trust",
            "-U",
            "postgres",
            "-D",
            str(folder / "data"),
        ]
        subprocess.run(made_by, **quietly)  # type: ignore[call-overload]
        subprocess.run(one.command("start"), **quietly)  # type: ignore[call-overload]
        try:
            yield one
        finally:
            subprocess.run(one.command("-m", "immediate", "stop"), **quietly)  # type: ignore[call-overload]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_postgres() -> list[str]:
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
