"""`coach plan`: the flight plan of one person, of many, and of more than there is room for."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.cli import main
from bot.store import NudgeSettings, PersonKey, Store, Workspace

HOME = Workspace(None, "T1")
BERLIN = NudgeSettings(on=True, zone="Europe/Berlin")
MONDAY = datetime(2027, 3, 22, 5, tzinfo=UTC)
FROM = "2027-03-22T06:00+01:00"


@pytest.fixture
def keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Writes down what people want, in a state of this test's own."""
    url = f"sqlite:///{tmp_path}/state.db"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)

    def kept(**wishes: NudgeSettings) -> None:
        async def write() -> None:
            store = Store.open(url)
            await store.bring_up_to_date()
            for user, wish in wishes.items():
                await store.nudges.keep(PersonKey(HOME, "T1", user), wish, MONDAY)
            await store.close()

        asyncio.run(write())

    return kept


def test_one_persons_days_are_shown_over_easter_and_the_change_of_the_clocks(
    keep, capsys: pytest.CaptureFixture[str]
) -> None:  # type: ignore[no-untyped-def]
    keep(U1=BERLIN)
    assert main(["plan", "--days", "9", "--team", "T1", "--user", "U1", "--now", FROM]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "U1 (Europe/Berlin, 09:30, DE)",
        "  Mon 2027-03-22  09:30  (08:30 UTC)",
        "  Tue 2027-03-23  09:30  (08:30 UTC)",
        "  Wed 2027-03-24  09:30  (08:30 UTC)",
        "  Thu 2027-03-25  09:30  (08:30 UTC)",
        "  Fri 2027-03-26  -      Good Friday",
        "  Sat 2027-03-27  -      weekend",
        "  Sun 2027-03-28  -      weekend  [clocks go forward 1 h]",
        "  Mon 2027-03-29  -      Easter Monday",
        "  Tue 2027-03-30  09:30  (07:30 UTC)",
        "",
    ]


def test_what_people_want_shows_in_their_days(keep, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    keep(
        U1=NudgeSettings(on=True, zone="Europe/Berlin", hour=time(10), days=frozenset({1})),
        U2=NudgeSettings(on=True, zone="The/Moon", snoozed_until=datetime(2027, 3, 23).date()),  # noqa: DTZ001
        U3=NudgeSettings(on=False, zone="UTC"),
    )
    assert main(["plan", "--days", "2", "--now", FROM]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "U1 (Europe/Berlin, 10:00, DE)",
        "  Mon 2027-03-22  -      not one of their days",
        "  Tue 2027-03-23  10:00  (09:00 UTC)",
        "",
        "U2 (The/Moon, 09:30, an unknown zone, so UTC)",
        "  Mon 2027-03-22  -      snoozed",
        "  Tue 2027-03-23  09:30  (09:30 UTC)",
        "",
        "T1: 3600 an hour at 1 a second; fullest hours (UTC):",
        "  Tue 2027-03-23 09:00  2 due, 0%",
        "",
    ]


def test_many_are_shown_in_groups_and_a_full_hour_is_a_warning(
    keep,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],  # type: ignore[no-untyped-def]
) -> None:
    monkeypatch.setenv("COACH_NUDGE_RATE", "0.01")
    keep(**{f"U{number}": BERLIN for number in range(100)})
    assert main(["plan", "--days", "2", "--now", FROM]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "T1, Europe/Berlin, 09:30, DE: 100 people"
    for line in said[1:3]:
        told, left_out = line.split("; not ")
        many = int(told.split("  ")[2].split()[0])
        assert left_out == f"{100 - many}: no room within the window"
        assert 65 <= many <= 72
    assert said[4] == "T1: 36 an hour at 0.01 a second; fullest hours (UTC):"
    assert "without room  WARNING: 80% and more; raise COACH_NUDGE_RATE" in said[5]


def test_scripts_get_an_object_for_each_day_and_each_hour(keep, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    keep(U1=BERLIN)
    assert main(["plan", "--days", "5", "--json", "--now", "2027-03-25T06:00+01:00"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["day"], one.get("holiday") or one.get("reason")) for one in lines[:-1]] == [
        ("2027-03-25", None),
        ("2027-03-26", "Good Friday"),
        ("2027-03-27", "weekend"),
        ("2027-03-28", "weekend"),
        ("2027-03-29", "Easter Monday"),
    ]
    assert lines[-1] == {
        "workspace": "T1", "hour": "2027-03-25T08:00:00+00:00", "due": 1, "fit": 3600, "over": 0, "share": 0.0003,
        "warning": False,
    }  # fmt: skip


def test_nobody_and_somebody_unknown_are_sentences(keep, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    keep()
    assert main(["plan"]) == 0
    assert capsys.readouterr().out == "Nobody wants nudges yet.\n"
    assert main(["plan", "--user", "U1"]) == 2
    assert main(["plan", "--user", "U1", "--team", "T1"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "coach: --user names somebody of one workspace; say which with --team",
        "coach: U1 does not want nudges there, or is nobody; coach plan --team T1 shows who does, in groups",
    ]
    with pytest.raises(SystemExit):
        main(["plan", "--days", "0"])
    assert "'0' is no number of days; write one from 1 to 366" in capsys.readouterr().err
