"""A cleared passage is made in one place; nothing that speaks gets hold of any other."""

from __future__ import annotations

import ast
import copy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import Audience, Cleared
from tests.conftest import ROOT

CHOKE_POINT = "knowledge/audience.py"
READS_PASSAGES = "knowledge"
"""The one package that may hold a passage nobody cleared."""


def sources(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Every file of these packages, with what it says."""
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield str(file.relative_to(ROOT)), ast.parse(file.read_text("utf-8"))


def names(tree: ast.AST) -> set[str]:
    """Every name and attribute in it, imported ones included."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                found.add(name.rpartition(".")[2])
    return found


def called(tree: ast.AST) -> set[str]:
    """Every name that is called."""
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {name for call in calls for name in names(call)}


def test_only_one_file_makes_a_cleared_passage() -> None:
    makers = [file for file, tree in sources("bot", "knowledge") if "Cleared" in called(tree) or "_SEAL" in names(tree)]
    assert makers == [CHOKE_POINT]


def test_nobody_goes_around_the_constructor() -> None:
    around = {"__new__", "__setattr__", "__reduce__", "__setstate__"}
    found = [file for file, tree in sources("bot", "knowledge") if "Cleared" in names(tree) and around & called(tree)]
    assert [file for file in found if file != CHOKE_POINT] == []


def test_the_bot_never_touches_a_passage_that_nobody_cleared_and_clears_none_itself() -> None:
    wrong = []
    for file, tree in sources("bot"):
        taken = {one.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for one in node.names}
        if {"Passage", "clear"} & taken or {"text_for", "redacted"} & names(tree):
            wrong.append(file)
    assert wrong == []


def test_the_bot_takes_from_the_knowledge_only_what_is_cleared() -> None:
    """Everything imported from `knowledge` is one of its public names; files behind them stay behind them."""
    inner = {"knowledge.passage", "knowledge.shelf", "knowledge.search", "knowledge.handbook", "knowledge.audience"}
    wrong = [
        (file, node.module)
        for file, tree in sources("bot/features", "bot/views")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in inner
    ]
    assert wrong == []


def test_every_question_to_the_library_names_its_reader() -> None:
    # A reader comes from the directory; a level written down would be trusted whoever reads.
    asks = {"find", "follow", "explain", "passages", "children", "curriculum", "of_kind"}
    without = []
    for file, tree in sources("bot/features"):
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="library") | ast.Attribute(attr="library"), attr=name)
                ) if name in asks:
                    given = " ".join(ast.unparse(argument) for argument in node.args)
                    if (
                        not any(word in given for word in ("reader", "alone", "theirs", "least", "directory.reader"))
                        or "Audience." in given
                    ):
                        without.append((file, ast.unparse(node)))
    assert without == []


def test_a_cleared_passage_cannot_be_made_at_run_time() -> None:
    with pytest.raises(TypeError, match="makes a Cleared passage"):
        Cleared(object(), None, Audience.INTERNAL)  # type: ignore[arg-type]


def test_mypy_refuses_what_the_run_refuses(tmp_path: Path) -> None:
    file = tmp_path / "around.py"
    file.write_text(
        "from knowledge import Audience, Cleared, Passage\n"
        "from bot.views.passage import passage_message\n\n\n"
        "def around(passage: Passage) -> None:\n"
        "    Cleared(object(), passage, Audience.INTERNAL)\n"
        "    passage_message(passage)\n",
        "utf-8",
    )
    run = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-error-summary",
        "--cache-dir",
        str(ROOT / ".mypy_cache"),
        str(file),
    ]
    told = subprocess.run(run, capture_output=True, text=True, cwd=ROOT, check=False).stdout
    assert [line.split(": error: ")[0].rpartition(":")[2] for line in told.splitlines() if ": error: " in line] == ["6", "7"]


def test_a_copy_is_no_more_than_the_original(tmp_path: Path) -> None:
    from tests.knowledge.packs import opened

    knowledge = opened(tmp_path)
    for passage in knowledge.passages(Audience.PUBLIC):
        assert copy.copy(passage) == passage
        assert "Zephyr" not in repr([passage.text, passage.links, passage.trail, passage.title])
    knowledge.close()
