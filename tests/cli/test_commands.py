"""The command line, as people and scripts use it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from tests.knowledge.packs import ACME, write

REFUSED = 2


@pytest.fixture
def db(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """An index of the small pack."""
    assert main(["index", str(write(tmp_path / "pack", ACME)), "--db", str(tmp_path / "k.db")]) == 0
    capsys.readouterr()
    return tmp_path / "k.db"


def test_index_prints_pages_passages_lessons_links_and_seconds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["index", str(write(tmp_path / "pack", ACME)), "--db", str(tmp_path / "k.db")])
    assert capsys.readouterr().out.startswith("1 pages (1 read), 12 passages, 2 lessons, 4 links in ")


def test_ask_answers_a_person(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--db", str(db), "what is mdf"]) == 0
    assert capsys.readouterr().out.startswith("Market development funds (MDF)\nMoney\n\n")


def test_ask_answers_a_script_in_the_promised_shape(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", "--db", str(db), "--json", "--audience", "public", "reseller"])
    said = json.loads(capsys.readouterr().out)
    first = said["answers"][0]
    assert list(said) == ["question", "outcome", "score", "margin", "answers_to", "answers"]
    assert (said["question"], said["outcome"], said["answers_to"]) == ("reseller", "found", 1)
    assert list(first) == ["id", "kind", "title", "trail", "text", "links", "source", "audience", "score", "matched"]
    assert first["id"] == "program#kinds/reseller"
    assert first["source"] == {
        "path": "handbook/program.md",
        "lines": [21, 21],
        "url": "https://acme.example/program/#kinds",
    }
    assert first["links"] == [{"label": "Read: reseller guide", "url": "https://acme.example/resellers/"}]


def test_ask_reads_a_question_a_line_and_answers_each_in_order(
    db: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = b"mdf\n\nthanks\n\xff\xfe broken bytes\r\nwho won the cup final"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines)))
    assert main(["ask", "--db", str(db), "--json", "-"]) == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["outcome"] for one in said] == ["found", "nothing", "chat", "nothing", "nothing"]
    assert [(one["score"], one["margin"]) for one in said[1:3]] == [(0.0, 0.0), (0.0, 0.0)]


def test_list_names_every_passage_for_its_reader(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["list", "--db", str(db), "--json"])
    every = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    main(["list", "--db", str(db), "--json", "--audience", "public"])
    public = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {p["id"] for p in every} - {p["id"] for p in public} == {"program#floor"}
    lesson = next(p for p in every if p["title"] == "What is Acme?")
    facts = {name: lesson[name] for name in ("track", "module", "order", "type", "minutes", "points")}
    assert facts == {"track": "core", "module": "Start here", "order": 1, "type": "video", "minutes": 3, "points": None}


def test_list_by_kind(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["list", "--db", str(db), "--kind", "lesson"])
    assert capsys.readouterr().out.splitlines() == [
        "lesson   public    program#start/what-is-acme  What is Acme?  (3 min)",
        "lesson   public    program#start/first-quiz  First quiz",
    ]
    main(["list", "--db", str(db), "--kind", "quiz", "--json"])
    assert [json.loads(line)["title"] for line in capsys.readouterr().out.splitlines()] == ["First quiz"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["ask", "--db", "{tmp}/none.db", "mdf"],
            "coach: There is no index at {db} yet. Build it with: coach index --db {db}",
        ),
        (["index", "{tmp}/nowhere"], "coach: {tmp}/nowhere is not there; name a Markdown file or a folder of them"),
        (["ask"], "coach ask: the following arguments are required: QUESTION. See: coach ask --help"),
        (
            ["play", "--port", "70000"],
            "coach play: argument --port: '70000' is no port; write a number from 1 to 65535. See: coach play --help",
        ),
        (
            ["play", "--now", "noon"],
            "coach play: argument --now: 'noon' is no time; write it like 2026-03-02T09:30+01:00. See: coach play --help",
        ),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    try:
        code: object = main([argument.format(tmp=tmp_path) for argument in arguments])
    except SystemExit as left:
        code = left.code
    assert (code, capsys.readouterr().err) == (REFUSED, sentence.format(tmp=tmp_path, db=tmp_path / "none.db") + "\n")


@pytest.mark.parametrize("command", ["index", "list", "ask", "play", "serve", "db", "manifest"])
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert f"Example: coach {command}" in capsys.readouterr().out


def test_asking_loads_neither_slack_nor_http_nor_the_index_writer(db: Path) -> None:
    asking = f"from bot.cli import main; main(['ask', '--db', {str(db)!r}, 'renewel of a deal'])"
    code = f"import sys; {asking}; print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = (
        "slack_bolt",
        "slack_sdk",
        "aiohttp",
        "sqlite_utils",
        "pydantic",
        "sqlalchemy",
        "rich",
        "markdown_it",
        "yaml",
        "asyncio",
    )
    assert [name for name in heavy if f"'{name}'" in done.stderr] == []


def test_a_closed_pipe_is_no_fault(db: Path) -> None:
    command = f"{sys.executable} -m bot.cli list --db {db} --json | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
