"""`coach report` and its shapes, as whoever runs the program gets them."""

from __future__ import annotations

import asyncio
import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import main
from bot.store import Organisation, PersonKey, Store, Whom, Workspace
from knowledge.path import Said, Step
from tests.knowledge.packs import ACME, write

HERE = Workspace(None, "T1")
DAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
WATCH, QUIZ = "program#start/what-is-acme", "program#start/first-quiz"
REST = "quiz answers  right  reviewed  questions  unanswered"
NAMES = {"TNORTH": "Northwind", "TSMALL": "=Tiny", "TTINY": "Minor"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two lessons, and a state: thirteen people of three companies learned, one after the other a day."""
    here = tmp_path_factory.mktemp("report")
    assert main(["index", str(write(here / "pack", ACME)), "--db", str(here / "k.db")]) == 0

    async def learn() -> None:
        store = Store.open(f"sqlite:///{here}/state.db")
        await store.bring_up_to_date()
        for team, name in NAMES.items():
            await store.places.mark_organisation(HERE, Whom("team", team), Organisation(name, True), "U0", DAY)
        teams = ["TNORTH"] * 8 + ["TSMALL"] * 2 + ["TTINY"] * 3
        for number, team in enumerate(teams):
            person = PersonKey(HERE, team, f"USECRET{number}")
            for lesson in (WATCH, QUIZ) if number % 2 else (WATCH,):
                await store.lessons.take(person, Step(lesson, Said.DONE, DAY.replace(day=number + 1)))
        await store.close()

    asyncio.run(learn())
    return here


@pytest.fixture
def db(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The index; the state stands in the settings."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder}/state.db")
    monkeypatch.chdir(tmp_path)
    return str(folder / "k.db")


def test_a_table_for_whoever_runs_the_program(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--db", db]) == 0
    said = capsys.readouterr().out
    assert said.splitlines() == [
        "Progress so far",
        "",
        "13 people · 19 lessons done, 39 minutes · 6 tracks finished",
        "0 quiz answers, 0 right · 0 passages reviewed · 0 questions, 0 without a sure answer",
        "",
        "track, module    began  finished  lessons done  minutes",
        "Core Curriculum     13         6            19       39",
        "  Start here        13         6            19       39",
        "",
        f"organisation     people  lessons done  minutes  tracks finished  {REST}",
        "Northwind             8            12       24                4         "
        "    0      0         0          0           0",
        "others together       5             7       15                2         "
        "    0      0         0          0           0",
    ]
    assert "USECRET" not in said


def test_json_for_programs(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--db", db, "--json", "--since", "2026-03-03", "--until", "2026-03-09", "--team", "T1"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["since", "until", "min_group", "total", "tracks", "groups"]
    assert (said["since"], said["until"], said["total"]["people"]) == ("2026-03-03", "2026-03-09", 7)
    (track,) = said["tracks"]
    way = {"began": 7, "finished": 3, "lessons_done": 10, "minutes": 21}
    assert track == {
        "track": "core",
        "title": "Core Curriculum",
        **way,
        "modules": [{"module": "start", "title": "Start here", **way}],
    }
    # Six of Northwind and one of another: that one could be worked out, so all seven stand together.
    assert [(one["name"], one["kind"], one["people"]) for one in said["groups"]] == [("", "others", 7)]


def test_csv_for_spreadsheets_starts_no_formula(
    db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COACH_MIN_GROUP", "1")
    assert main(["report", "--db", db, "--csv", "report.csv"]) == 0
    assert main(["report", "--db", db, "--csv", "-"]) == 0
    text = (tmp_path / "report.csv").read_text("utf-8")
    assert capsys.readouterr().out == text
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["what"], row["name"], row["people"], row["finished"], row["quiz_answers"]) for row in rows] == [
        ("track", "Core Curriculum", "13", "6", ""),
        ("module", "Start here", "13", "6", ""),
        ("organisation", "Northwind", "8", "4", "0"),
        ("organisation", "Minor", "3", "1", "0"),
        ("organisation", "'=Tiny", "2", "1", "0"),
        ("all", "", "13", "6", "0"),
    ]


def test_a_report_about_few_people_says_so(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--db", db, "--until", "2026-03-04"]) == 0
    assert capsys.readouterr().out.splitlines()[2].startswith("Fewer than 5 people did anything in that time")
    main(["report", "--db", db, "--until", "2026-03-04", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert (said["total"], said["groups"], said["tracks"][0]["began"]) == (None, [], None)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--since", "2026-03-09", "--until", "2026-03-03"], "swap them"),
        (["--csv", "nowhere/report.csv"], "cannot be written"),
        (["--since", "spring"], "'spring' is no day"),
        (["--csv", "-", "--json"], "not allowed with"),
    ],
)
def test_wrong_use_is_named(db: str, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str) -> None:
    try:
        code: object = main(["report", "--db", db, *arguments])
    except SystemExit as left:
        code = left.code
    assert code == 2
    assert told in capsys.readouterr().err
