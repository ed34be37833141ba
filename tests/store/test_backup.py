"""The commands of docs/deploy.md that save and restore a SQLite state, run as they stand there while it is being written."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.tables import claims
from tests.conftest import ROOT
from tests.store.samples import accepted, rows

GUIDE = (ROOT / "docs" / "deploy.md").read_text("utf-8")
SAVES = re.findall(r"^((?:sqlite3|\.venv/bin/python) .*backup\.db.*)$", GUIDE, re.MULTILINE)
(RESTORE,) = re.findall(r"^(rm -f coach\.db.*)$", GUIDE, re.MULTILINE)


def run(command: str, folder: Path) -> None:
    subprocess.run(command.replace(".venv/bin/python", sys.executable), shell=True, cwd=folder, check=True)


async def the_state(folder: Path) -> Store:
    store = Store.open(f"sqlite:///{folder / 'coach.db'}")
    await store.bring_up_to_date()
    return store


@pytest.mark.parametrize("save", SAVES, ids=["backup", "vacuum into"])
async def test_a_backup_made_while_the_bot_writes_holds_what_was_written_by_then(save: str, tmp_path: Path) -> None:
    if save.startswith("sqlite3") and shutil.which("sqlite3") is None:
        # The guide has another command for such a machine, which is tried as well.
        save = next(one for one in SAVES if not one.startswith("sqlite3"))
    store = await the_state(tmp_path)
    await accepted(store, "before", delivery=None)
    run(save, tmp_path)
    await accepted(store, "after", delivery=None)
    # A machine that dies leaves its log behind, which is no part of the backup.
    dead = tmp_path / "dead"
    dead.mkdir()
    for file in ("coach.db", "coach.db-wal", "coach.db-shm", "backup.db"):
        shutil.copy(tmp_path / file, dead / file)
    await store.close()
    run(RESTORE, dead)
    restored = await the_state(dead)
    assert [one.key for one in await rows(restored, claims)] == ["before"]
    await accepted(restored, "then", delivery=None)
    await restored.close()
