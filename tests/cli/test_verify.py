"""`coach verify`, as people and scripts use it."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from random import Random

import pytest

from bot.cli import main
from bot.store import Store
from knowledge import Audience
from knowledge.certificate import Certificate, new_number, spaced
from tests.store.samples import NOON, PAUL

NUMBER = new_number(Random(1))


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state that knows one certificate."""
    url = f"sqlite:///{tmp_path / 'state.db'}"
    monkeypatch.setenv("DATABASE_URL", url)

    async def fill() -> None:
        store = Store.open(url)
        await store.bring_up_to_date()
        earned = Certificate(NUMBER, "core", "Core Curriculum", Audience.PUBLIC, "Paul Weiß", date(2026, 3, 2))
        await store.certificates.award(PAUL, earned, NOON)
        await store.close()

    asyncio.run(fill())


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize("typed", [[NUMBER], [spaced(NUMBER).lower()], spaced(NUMBER).split("-")])
def test_a_genuine_one_is_told_however_its_number_is_typed(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", *typed]) == 0
    assert capsys.readouterr().out == (
        f"{spaced(NUMBER)} is genuine: Paul Weiß did every lesson of Core Curriculum (core), 2026-03-02.\n"
    )


@pytest.mark.usefixtures("state")
def test_what_is_none_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    other = new_number(Random(2))
    typo = NUMBER[1] + NUMBER[0] + NUMBER[2:]
    assert [main(["verify", typed]) for typed in (other, typo, "hello", "2345-6789-ABC")] == [1, 2, 2, 2]
    said = capsys.readouterr()
    assert said.out == ""
    assert [line.split(";")[0] for line in said.err.splitlines()] == [
        f"coach: there is no certificate {spaced(other)} in this state",
        f"coach: '{typo}' has a typo: its last sign does not go with the others",
        "coach: 'hello' is no number of a certificate",
        "coach: '2345-6789-ABC' is no number of a certificate",
    ]


def test_a_state_that_was_never_made_is_one_sentence_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'nothing.db'}")
    assert main(["verify", NUMBER]) == 2
    assert "coach db upgrade" in capsys.readouterr().err
