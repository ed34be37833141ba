"""What the documents promise, held against the code."""

from __future__ import annotations

import argparse
import importlib
import re
import shlex
import sqlite3
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main, parser
from bot.config import CONTENT, Settings
from bot.store.tables import metadata
from bot.views.answer import answer_message
from knowledge import Audience, Knowledge
from knowledge.index import build
from tests.conftest import ROOT

DOCUMENTS = (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
README, ARCHITECTURE, CONTRIBUTING = (
    (ROOT / name).read_text("utf-8") for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")
)
DEFAULTS = re.findall(r"^\| `(\w+)` \|.*\| `?([^`|]+?)`? \|$", README.partition("## Settings")[2], re.MULTILINE)
"""Settings of the README's table, each with what holds if it is left away."""
CONVERSATIONS = re.findall(
    r"^\| ([^|`]+) \| ([^|`]+) \|$", README.partition("| asked |")[2].partition("\n\n")[0], re.MULTILINE
)
"""Questions of the README's table, each with what came of it."""
RENEWALS = "channels#program-updates/renewals-incumbent-protection"


def text_of(document: Path) -> str:
    """What it says."""
    return document.read_text("utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    """Every command of `coach` with its parser."""
    (group,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(group.choices)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the handbook that comes with the bot."""
    file = tmp_path_factory.mktemp("docs") / "knowledge.db"
    build([CONTENT], file)
    return file


def test_every_command_stands_in_the_readme_and_no_other() -> None:
    told = re.findall(r"^\| `coach (--version|\w+)", README, re.MULTILINE)
    assert sorted(told) == sorted([*commands(), "--version"])


def test_every_option_that_the_readme_names_is_one_of_that_command() -> None:
    wrong = []
    for name, line in re.findall(r"^\| `coach (\w+)(.*)$", README, re.MULTILINE):
        known = {option for action in commands()[name]._actions for option in action.option_strings}
        wrong += [f"{name} {option}" for option in re.findall(r"--[a-z]+(?:-[a-z]+)*", line) if option not in known]
    assert wrong == []


def test_every_make_target_that_a_document_names_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z./-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        target for text in map(text_of, DOCUMENTS) for target in re.findall(r"(?:^|`)make ([a-z./-]+)", text, re.MULTILINE)
    }
    assert named - targets == set()


def test_every_setting_has_a_line_in_the_example_that_the_readme_links() -> None:
    assert "](.env.example)" in README
    example = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    assert set(example) == {name.upper() for name in Settings.model_fields}


def test_the_readme_names_no_setting_that_does_not_exist() -> None:
    named = set(re.findall(r"`((?:SLACK|COACH|DATABASE|LOG)_[A-Z_]+)`", README))
    assert named - {name.upper() for name in Settings.model_fields} == set()


@pytest.mark.parametrize(("setting", "told"), DEFAULTS)
def test_a_default_in_the_readme_is_the_default(setting: str, told: str) -> None:
    default: Any = Settings.model_fields[setting.lower()].default
    value = getattr(default, "get_secret_value", lambda: default)()
    words = {None: ("needed", "SLACK"), (CONTENT,): ("the handbook that comes with the bot",), False: ("off",)}
    assert told.startswith(words.get(value, (str(value),)))


def named_code(text: str) -> list[tuple[str, str]]:
    """Every `file.py:name` of a document."""
    return re.findall(r"`([\w/]+\.py):([\w.]+)`", text)


@pytest.mark.parametrize(("file", "name"), sorted({*named_code(ARCHITECTURE), *named_code(CONTRIBUTING)}))
def test_a_function_that_a_document_names_exists(file: str, name: str) -> None:
    module = importlib.import_module(file.removesuffix("/__init__.py").removesuffix(".py").replace("/", "."))
    found: object = module
    for part in name.split("."):
        found = getattr(found, part)
    assert (ROOT / file).is_file()


def test_these_tests_find_what_they_are_about() -> None:
    found = (len(named_code(ARCHITECTURE)), len(DEFAULTS), len(CONVERSATIONS), len(DECISIONS))
    assert all(count >= least for count, least in zip(found, (50, 8, 6, 10), strict=True)), found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_named_in_a_document_are_there(document: Path) -> None:
    named = re.findall(r"`((?:bot|knowledge|tests|docs)/[\w./]+)`", text_of(document))
    assert [name for name in named if not (ROOT / name).exists() and name not in TO_BE_MADE] == []


TO_BE_MADE = {"bot/views/glossary.py", "bot/features/glossary.py"}
"""Files of the example in CONTRIBUTING, which a reader would make."""


def test_the_example_of_a_new_feature_is_not_taken_by_now() -> None:
    assert [name for name in TO_BE_MADE if (ROOT / name).exists()] == []


def links(text: str) -> Iterator[str]:
    """Targets of links and pictures; nothing inside code."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    yield from re.findall(r"\]\(([^)\s]+)\)", prose)
    yield from re.findall(r"<img src=\"([^\"]+)\"", prose)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_lead_to_files(document: Path) -> None:
    inside = [link.partition("#")[0] for link in links(text_of(document)) if not re.match(r"[a-z]+:", link)]
    assert [link for link in inside if not (document.parent / link).exists()] == []


def test_the_picture_comes_before_the_explanation_and_pictures_are_small() -> None:
    pictures = [ROOT / link for link in links(README) if link.endswith(".png")]
    assert README.index("docs/images/playground.png") < README.index("\n## ")
    assert len(pictures) == 3
    assert [picture.name for picture in pictures if picture.stat().st_size >= 300_000] == []


def test_the_conversation_in_the_terminal_is_what_coach_says(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The passage to the letter; the score may move when search gets better."""
    (example,) = re.findall(r"```console\n\$ \.venv/bin/coach (ask .*?)\n(.*?)```", README, re.DOTALL)
    assert main([*shlex.split(example[0]), "--db", str(index)]) == 0
    told, said = (text.partition("  score ")[0] for text in (example[1], capsys.readouterr().out))
    assert said == told


def test_the_conversation_in_slack_is_what_the_bot_says(index: Path) -> None:
    """But for the addresses behind its links, and for what to read on."""
    (asked, told) = re.findall(r"```text\nPriya: @Channel Coach (.*?)\n\nChannel Coach:\n(.*?)\n```", README, re.DOTALL)[0]
    knowledge = Knowledge.open(index)
    said = answer_message(knowledge.find(asked, Audience.PUBLIC), private=False)["text"]
    knowledge.close()
    assert re.sub(r"<[^|>]+\|([^>]+)>", r"\1", said).partition("\n\nSee also: ")[0] == told


def test_the_readmes_question_is_answered_by_that_passage(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", "--json", "--db", str(index), "who gets first right of refusal at renewal?"])
    assert f'"answers_to": 1, "answers": [{{"id": "{RENEWALS}"' in capsys.readouterr().out


@pytest.mark.parametrize(("asked", "answered"), CONVERSATIONS)
def test_a_question_in_the_readmes_table_gets_that_answer(
    index: Path, capsys: pytest.CaptureFixture[str], asked: str, answered: str
) -> None:
    main(["ask", "--db", str(index), "--audience", "public", asked])
    said = capsys.readouterr().out
    first = said.partition("\n")[0]
    match answered:
        case "that the handbook does not say":
            assert first == "The handbook does not say."
        case "both, one under the other":
            assert said.count("  score ") == 2
        case _ if quoted := re.search('"([^"]+)"', answered):
            assert quoted[1].startswith(first)
        case _:
            assert first == answered


def test_every_table_of_the_state_stands_in_the_architecture() -> None:
    assert [name for name in metadata.tables if f"`{name}`" not in ARCHITECTURE] == []


def test_every_table_of_the_index_stands_in_the_architecture(index: Path) -> None:
    with sqlite3.connect(index) as db:
        made = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    db.close()
    told = re.findall(r"^\| `(\w+)` \|", ARCHITECTURE.partition("## The index")[2].partition("\n## ")[0], re.MULTILINE)
    assert sorted(told) == sorted(name for name in made if not re.match(r"stems_fts_|sqlite_", name))


def test_the_map_shows_the_rooms_in_the_order_that_import_linter_holds() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    drawn = re.search(r"^bot\.cli .*?^knowledge$", ARCHITECTURE, re.DOTALL | re.MULTILINE)
    assert drawn is not None
    assert [re.split(r"  +", line)[0] for line in drawn[0].splitlines()] == layers


def test_every_feature_stands_on_the_map() -> None:
    told = re.search(r"^bot\.features +(.*)$", ARCHITECTURE, re.MULTILINE)
    assert told is not None
    features = [path for path in (ROOT / "bot" / "features").iterdir() if not path.name.startswith("__")]
    there = sorted(path.stem for path in features)
    assert sorted(told[1].split(", ")) == there


def test_every_folder_of_tests_is_explained() -> None:
    folders = [folder.name for folder in (ROOT / "tests").iterdir() if any(folder.glob("test_*.py"))]
    assert [name for name in folders if f"`tests/{name}`" not in CONTRIBUTING] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_short_and_says_what_would_change_our_mind(decision: Path) -> None:
    text = text_of(decision)
    assert len(text.splitlines()) <= 20
    assert re.match(rf"# {int(decision.stem[:4])}\. \S", text)
    assert "**Reason.**" in text
    assert "**What would change our mind.**" in text


def test_decisions_are_numbered_without_holes() -> None:
    assert [int(decision.stem[:4]) for decision in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_changelog_begins_with_what_is_not_released_yet() -> None:
    assert re.findall(r"^## (.*)$", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)[0] == "Unreleased"
