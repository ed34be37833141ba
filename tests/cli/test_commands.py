"""The command line, as people and scripts use it."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.store import Attempt, NotedQuestion, PersonKey, Store, Workspace
from knowledge import Audience, Knowledge
from knowledge.outcome import put_forward
from knowledge.pacing import review
from tests.knowledge.packs import ACME, write
from tests.knowledge.quizzing import BANK, QUIZ_PACK

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


def test_index_counts_the_quiz_bank_and_names_its_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank = BANK.replace("answer: 1\n  explanation: They", "answer: 7\n  explanation: They")
    pack = write(tmp_path / "pack", {**QUIZ_PACK, "quizzes/program.yml": bank})
    assert main(["index", str(pack), "--db", str(tmp_path / "k.db")]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[1] == "4 quiz items: 0 asked, 4 drafts, 0 suspended; 1 faults"
    assert said.err.startswith("quizzes/program.yml:10: program.mdf.1 was left out: answer '7' is no place of a choice")


def test_lint_names_faults_by_place_and_lists_what_is_behind_a_login(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = write(tmp_path / "pack", {"a.md": "# A\n\nIn FY21, see [the deck](https://drive.google.com/1).\n"})
    assert main(["lint", str(pack)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Behind a login, so partners may not be able to open it (listed, no fault):",
        "  a.md:3: the deck: https://drive.google.com/1",
        "0 faults, 1 links behind a login",
    ]
    write(pack, {"pack.toml": '[calendar.claims]\nFY21 = ["2020-02-01", "2021-01-31"]\n'})
    assert [main(["lint", str(pack), "--today", today]) for today in ("2021-01-31", "2021-02-01")] == [0, 1]
    assert "a.md:3: “FY21” ended on 2021-01-31; write what holds now, or take it out" in capsys.readouterr().out
    with pytest.raises(SystemExit) as left:
        main(["lint", str(pack), "--today", "tomorrow"])
    assert (left.value.code, main(["lint", str(tmp_path / "nowhere")])) == (2, 2)


def test_lint_asks_addresses_only_when_told_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Nothing listens on port 9 here.
    pack = write(tmp_path / "pack", {"a.md": "# A\n\nSee [the page](http://127.0.0.1:9/x).\n"})
    assert main(["lint", str(pack)]) == 0
    assert main(["lint", str(pack), "--links"]) == 1
    assert "a.md:3: http://127.0.0.1:9/x does not answer (" in capsys.readouterr().out


def test_quiz_items_are_approved_and_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack, db = write(tmp_path / "pack", QUIZ_PACK), str(tmp_path / "k.db")
    here = ["--source", str(pack)]
    assert main(["quiz", "approve", "program.mdf.1", "program.zoo.1", *here]) == 1
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == "approved program.mdf.1"
    assert "there is no good item program.zoo.1" in said.err
    main(["index", str(pack), "--db", db])
    capsys.readouterr()
    main(["quiz", "list", "--db", db])
    rows = [line.split("\t")[:2] for line in capsys.readouterr().out.splitlines()]
    assert (rows[0], rows[1]) == (["asked", "program.mdf.1"], ["draft", "program.renewals.1"])
    assert [main(["quiz", "approve", *ids, *here]) for ids in ([], ["x", "--all-reviewed"])] == [2, 2]
    assert "--all-reviewed" in capsys.readouterr().err
    assert main(["quiz", "approve", "--all-reviewed", *here]) == 0
    assert "4 written, 1 approved before" in capsys.readouterr().out
    write(pack, {"handbook/program.md": ACME["handbook/program.md"].replace("campaigns", "fairs")})
    main(["index", str(pack), "--db", db])
    capsys.readouterr()
    main(["quiz", "list", "--db", db, "--suspended"])
    assert [line.split("\t")[1] for line in capsys.readouterr().out.splitlines()] == ["program.mdf.1"]


def test_quiz_items_are_drafted_for_a_person_to_mend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack, out = write(tmp_path / "pack", QUIZ_PACK), tmp_path / "drafts.yml"
    here = ["--source", str(pack)]
    assert main(["quiz", "draft", *here, "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert main(["quiz", "draft", *here]) == 0
    assert capsys.readouterr().out == out.read_text("utf-8")
    write(pack, {"quizzes/drafts.yml": out.read_text("utf-8")})
    main(["index", str(pack), "--db", str(tmp_path / "k.db")])
    indexed = capsys.readouterr()
    drafts = int(said.split()[0])
    assert indexed.out.splitlines()[1] == f"{5 + drafts} quiz items: 0 asked, {5 + drafts} drafts, 0 suspended; 0 faults"
    wrong = ([*here, "--out", str(out)], ["nowhere", *here], [*here, "--out", str(tmp_path / "no" / "d.yml")])
    assert [main(["quiz", "draft", *words]) for words in wrong] == [2, 2, 2]
    told = capsys.readouterr().err.splitlines()
    assert [any(word in line for line in told) for word in ("overwrite nothing", "no passage nowhere", "cannot be written")]


def test_quiz_stats_say_how_items_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pack, db = write(tmp_path / "pack", QUIZ_PACK), str(tmp_path / "k.db")
    main(["quiz", "approve", "program.mdf.1", "--source", str(pack)])
    main(["index", str(pack), "--db", db])
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/state.db")
    with closing(Knowledge.open(db)) as knowledge:
        approved = next(one.item.approved for one in knowledge.bank() if one.item.id == "program.mdf.1")

    async def answer() -> None:
        store = Store.open(f"sqlite:///{tmp_path}/state.db")
        await store.bring_up_to_date()
        now = datetime(2026, 3, 2, tzinfo=UTC)
        for number in range(5):
            person = PersonKey(Workspace(None, "T1"), "T1", f"U{number}")
            round = await store.quizzes.begin(person, "own", ("D1", None), ["program.mdf.1"], f"Ev{number}", now)
            given = Attempt(person, round.id, 0, "program.mdf.1", "p#a", str(approved), (1,), number > 0, "k", now)
            await store.quizzes.record(given, lambda right, _: lambda card, id: review(card, right, now, id))
        await store.close()

    asyncio.run(answer())
    capsys.readouterr()
    assert main(["quiz", "stats", "--db", db]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert rows[1] == ["asked", "program.mdf.1", "5", "80%", "too few", "0", "nobody", ""]
    assert rows[2][:4] == ["draft", "program.renewals.1", "too few", "too few"]
    main(["quiz", "stats", "--db", db, "--json"])
    said = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (said["id"], said["fingerprint"], said["people"], said["right"]) == ("program.mdf.1", approved, 5, 0.8)


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


def test_replay_says_the_same_bytes_as_ask_did(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/state.db")
    for number, question in enumerate(("what is refferal", "golf", "reseller and mdf"), start=1):
        noted(tmp_path, db, question)
        main(["ask", "--db", str(db), "--json", "--explain", question])
        asked = capsys.readouterr().out
        assert main(["replay", "--db", str(db), str(number)]) == 0
        assert capsys.readouterr() == (asked, "")


def test_replay_asks_what_a_question_was_taken_for_as_its_reader(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/state.db")
    noted(tmp_path, db, "and for floors?", taken_for="lowest zephyr price", reader=Audience.INTERNAL)
    assert main(["replay", "--db", str(db), "1"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["question"], said["receipts"][0]["audience"]) == ("lowest zephyr price", "internal")
    assert said["answers"][0]["id"] == "program#floor"


def test_an_operator_hands_out_and_erases_what_is_kept_of_a_person(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/state.db")
    noted(tmp_path, db, "what is mdf")
    whom = ["--team", "T1", "--user", "U1"]
    assert main(["export", *whom]) == 0
    assert [one["text"] for one in json.loads(capsys.readouterr().out)["questions"]] == ["what is mdf"]
    assert main(["forget", *whom]) == 2
    assert "say so with --yes" in capsys.readouterr().err
    assert main(["forget", *whom, "--yes"]) == 0
    assert capsys.readouterr().out.startswith("Erased ")
    assert main(["export", *whom]) == 0
    assert json.loads(capsys.readouterr().out) == {}


def test_replay_says_why_it_cannot(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/state.db")
    noted(tmp_path, db, "what is mdf")
    noted(tmp_path, db, "old words", erased=True)
    noted(tmp_path, db, "what is mdf", version="0123abcd")
    noted(tmp_path, db, "what is mdf", score=0.123)
    there = version_of(db)
    said = []
    for number in ("2", "3", "4", "17"):
        code = main(["replay", "--db", str(db), number])
        said.append((code, capsys.readouterr().err.removeprefix("coach: ").strip()))
    assert said == [
        (2, "The words of question 2 have been erased, as COACH_RETENTION_DAYS says; it cannot be asked again"),
        (
            2,
            f"Question 3 was answered with index 0123abcd, and {db} is index {there}."
            " Build that index from the handbook as it was then, and name it with --db",
        ),
        (
            1,
            "this differs from what was noted then (found, 0.1230, program#money/market-development-funds-mdf):"
            " another version of coach answered it",
        ),
        (2, "There is no question 17; the number stands in “Why this answer?” in Slack"),
    ]


def version_of(db: Path) -> str:
    """The version of an index."""
    with closing(Knowledge.open(db)) as knowledge:
        return knowledge.version


def noted(
    folder: Path,
    db: Path,
    text: str,
    *,
    taken_for: str | None = None,
    reader: Audience = Audience.PARTNER,
    version: str | None = None,
    score: float | None = None,
    erased: bool = False,
) -> None:
    """A question in the state, as the bot notes it."""
    with closing(Knowledge.open(db)) as knowledge:
        outcome = knowledge.find(taken_for or text, reader)
        person = PersonKey(Workspace(None, "T1"), "T1", "U1")
        question = NotedQuestion(
            person=person,
            channel="C1",
            thread="1700.1",
            text=text,
            taken_for=taken_for,
            outcome=type(outcome).__name__.lower(),
            score=outcome.score if score is None else score,
            margin=outcome.margin,
            passage_ids=tuple(answer.passage.id for answer in put_forward(outcome)),
            index_version=version or knowledge.version,
            reader=reader.value,
        )

    async def note() -> None:
        store = Store.open(f"sqlite:///{folder}/state.db")
        await store.bring_up_to_date()
        key, now = f"Ev{text}{version}{score}", datetime(2026, 3, 2, tzinfo=UTC)
        work = await store.accept(person.workspace, "typed", key, {}, person=person, delivery=None, now=now)
        assert work is not None
        await store.finish(work, sent=None, question=question, greeted=None, now=now)
        if erased:
            await store.purge_questions(now + timedelta(days=1))
        await store.close()

    asyncio.run(note())


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
            ["replay", "first"],
            "coach replay: argument ID: 'first' is no number; write the one that “Why this answer?” shows, such as 17."
            " See: coach replay --help",
        ),
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


@pytest.mark.parametrize(
    "command", ["index", "list", "ask", "replay", "verify", "export", "forget", "play", "serve", "db", "manifest"]
)
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
        "fsrs",
    )
    assert [name for name in heavy if f"'{name}'" in done.stderr] == []


def test_a_well_spelt_question_loads_nothing_that_only_other_questions_need(db: Path) -> None:
    asking = f"from bot.cli import main; main(['ask', '--db', {str(db)!r}, 'what is MDF'])"
    code = f"import sys; {asking}; print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for_others = ("dataclasses", "inspect", "shutil", "html", "rapidfuzz", "knowledge.quiz", "knowledge.receipt")
    assert [name for name in for_others if f"'{name}'" in done.stderr] == []


def test_a_closed_pipe_is_no_fault(db: Path) -> None:
    command = f"{sys.executable} -m bot.cli list --db {db} --json | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
