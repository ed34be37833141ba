"""Reading pages by several processes."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from knowledge import entries as reading
from knowledge.entries import File, entries
from knowledge.pack import Pack
from tests.knowledge.packs import ACME, write


@pytest.fixture
def files(tmp_path: Path) -> list[File]:
    """The pages of two packs, one with side files."""
    packs = [
        Pack.open(write(tmp_path / "acme", ACME)),
        Pack.open(write(tmp_path / "more", {"zoo.md": "# Zoo\n\nAnimals.\n"})),
    ]
    return [File(pack, pack.relative(file), file.read_bytes(), "") for pack in packs for file in pack.files() * 5]


def test_several_processes_read_what_one_reads(files: list[File]) -> None:
    alone = list(entries(files, processes=1))
    assert [entry.page.path for entry in alone] == [file.path for file in files]
    assert any(row[4] for entry in alone for rows in entry.stems for row in rows), "asked phrases reach the stems"
    assert list(entries(files, processes=2)) == alone


def test_where_no_process_is_to_be_had_one_reads_everything(files: list[File], monkeypatch: pytest.MonkeyPatch) -> None:
    def none_to_be_had(*_: object) -> NoReturn:
        raise OSError("no more processes")

    alone = list(entries(files, processes=1))
    monkeypatch.setattr(reading, "ProcessPoolExecutor", none_to_be_had)
    assert list(entries(files, processes=2)) == alone


def test_few_pages_are_not_worth_a_process(files: list[File], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_by_processes", lambda *_: pytest.fail("these pages are few"))
    assert len(list(entries(files))) == len(files)
