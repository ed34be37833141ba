"""What an installed bot finds beside its code: the handbook, the page, the migrations; and none of our tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from tests.conftest import ROOT

MUST_BE_IN = (
    "knowledge/content/pack.toml",
    "knowledge/content/handbook/channels.md",
    "knowledge/content/quizzes/program.yml",
    "knowledge/thesaurus.yml",
    "bot/playground/page/index.html",
    "bot/playground/page/page.js",
    "bot/store/migrations/env.py",
    "bot/store/migrations/versions/0001_the_first_tables.py",
)


def test_the_wheel_holds_all_of_both_rooms_and_nothing_else(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as packed:
        inside = {name for name in packed.namelist() if ".dist-info/" not in name}
        told = packed.read(next(name for name in packed.namelist() if name.endswith("entry_points.txt"))).decode()
    files = [file for room in ("bot", "knowledge") for file in (ROOT / room).rglob("*") if file.is_file()]
    kept = {str(file.relative_to(ROOT)) for file in files if "__pycache__" not in file.parts}
    assert inside == kept
    assert [name for name in MUST_BE_IN if name not in inside] == []
    assert "coach = bot.cli:main" in told
