"""The bank beside a handbook: what is wrong is named with file and line, and the rest is asked."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from knowledge import Audience, ClearedItem, Knowledge, NotAsked
from knowledge.index import build
from knowledge.quiz_approval import approve
from tests.knowledge.packs import ACME, write
from tests.knowledge.quizzing import BANK, QUIZ_PACK, quiz_pack

GOOD = """\
- id: good.1
  passage: program#money
  kind: true-false
  prompt: Partners can earn.
  answer: true
  explanation: They can.
"""
SINGLE = """\
- id: bad.1
  passage: program#money
  kind: single
  prompt: Which?
  choices: [one, two, three]
  answer: 0
  explanation: The first.
"""


def faults(folder: Path, bank: str) -> list[tuple[int, str]]:
    """What is wrong with this bank, by line; the good item that stands before it loads whatever it is."""
    write(folder / "pack", {**ACME, "quizzes/a.yml": GOOD, "quizzes/b.yml": bank})
    report = build([folder / "pack"], folder / "k.db")
    with closing(Knowledge.open(folder / "k.db")) as knowledge:
        assert "good.1" in [one.item.id for one in knowledge.bank()]
    assert {problem.path for problem in report.problems} <= {"quizzes/b.yml"}
    return [(problem.line, problem.message) for problem in report.problems]


@pytest.mark.parametrize(
    ("field", "instead", "line", "told"),
    [
        ("answer: 0", "answer: 3", 6, "answer '3' is no place of a choice; they are counted from 0, so write 0 to 2"),
        ("answer: 0", "answer: -1", 6, "answer '-1' is no place of a choice"),
        ("answer: 0", "answer: [0, 2]", 6, "answer names 2 choices, and the kind single has one right one"),
        ("answer: 0", "answer: two", 6, "answer 'two' is no place of a choice"),
        ("answer: 0", "answer:", 6, "answer is missing or empty"),
        ("[one, two, three]", "[one, two, One.]", 5, "two choices say the same ('One.')"),
        ("[one, two, three]", "[one, two]", 5, "the kind single wants 3 to 5 choices, and here are 2"),
        ("[one, two, three]", "[one, [two], three]", 5, "choices must be a list of texts of at most 250 characters each"),
        ("kind: single", "kind: riddle", 3, "'riddle' is no kind; write single, several, true-false or term"),
        ("kind: single", "kind: several", 5, "the kind several wants 4 to 6 choices, and here are 3"),
        ("kind: single", "kind: term", 5, "choices has no place in an item of the kind term"),
        ("kind: single", "kind: single\n  level: expert", 4, "'expert' is no level; write core or advanced"),
        ("kind: single", "kind: single\n  points: 0", 4, "points must be a whole number from 1 to 20"),
        ("kind: single", "kind: single\n  approved: yes", 4, "approved must be what `coach quiz approve` wrote"),
        ("kind: single", "kind: single\n  aproved: 123456789abc", 4, "aproved is no field of an item; the fields are id, "),
        ("kind: single", "kind: single\n  prompt: Again?", 5, "prompt stands there twice; keep one"),
        ("prompt: Which?", "prompt: ''", 4, "prompt is missing or empty"),
        ("explanation: The first.", "tags: []", 1, "explanation is missing or empty"),
        ("program#money", "program#nowhere", 1, "there is no passage program#nowhere; `coach list` shows the ids"),
        ("bad.1", "good.1", 1, "good.1 is already the id of an item at quizzes/a.yml:1"),
    ],
)
def test_an_item_with_a_fault_is_left_out_and_the_fault_is_named(
    tmp_path: Path, field: str, instead: str, line: int, told: str
) -> None:
    [(where, message)] = faults(tmp_path, SINGLE.replace(field, instead))
    assert where == line
    assert message.startswith(("bad.1 was left out: ", "good.1 was left out: "))
    assert told in message


def test_several_answers_are_at_least_two_and_not_all(tmp_path: Path) -> None:
    several = SINGLE.replace("single", "several").replace("three]", "three, four]")
    for answer, told in (
        ("[1]", "answer names 1 of 4 choices"),
        ("[0, 1, 2, 3]", "answer names 4 of 4"),
        ("[1, 1]", "answer names choice 1 twice"),
    ):
        [(line, message)] = faults(tmp_path, several.replace("answer: 0", f"answer: {answer}"))
        assert (line, told in message) == (6, True)


def test_what_is_no_bank_at_all_is_named_too(tmp_path: Path) -> None:
    for bank, line, told in (
        ("- id: a\n  prompt: [", 2, "quizzes/b.yml cannot be read"),
        ("id: a\n", 1, "quizzes/b.yml: write a list of items here"),
        ("- just words\n", 1, "this is no item"),
        ("- passage: program#money\n", 1, "the item that begins here was left out: it has no id"),
        ("", 0, ""),
    ):
        found = faults(tmp_path, bank)
        assert found == ([] if not line else [(line, found[0][1])])
        assert not line or told in found[0][1]


def test_only_what_a_person_approved_is_asked(tmp_path: Path) -> None:
    pack = write(tmp_path / "pack", QUIZ_PACK)
    assert build([pack], tmp_path / "k.db").quiz.drafts == 5
    with closing(Knowledge.open(tmp_path / "k.db")) as knowledge:
        assert knowledge.quiz_items(Audience.INTERNAL) == ()
        assert knowledge.quiz_item("program.mdf.1", Audience.INTERNAL) is NotAsked.UNKNOWN
        assert approve([pack], ["program.mdf.1", "nobody"]).written == ("program.mdf.1",)
        build([pack], tmp_path / "k.db")
        assert [one.item.id for one in knowledge.quiz_items(Audience.PUBLIC)] == ["program.mdf.1"]


def test_an_item_is_suspended_when_its_passage_changes_and_comes_back_with_the_old_words(tmp_path: Path) -> None:
    pack = quiz_pack(tmp_path)
    build([pack], tmp_path / "k.db")
    page = pack / "handbook/program.md"
    with closing(Knowledge.open(tmp_path / "k.db")) as knowledge:
        for words, state in (("fairs", "suspended"), ("campaigns", "asked")):
            page.write_text(ACME["handbook/program.md"].replace("campaigns", words), "utf-8")
            report = build([pack], tmp_path / "k.db")
            # The section above quotes no item of its list, so only the item about the fact itself is concerned.
            assert report.quiz.suspended == (state == "suspended")
            assert [one.state.value for one in knowledge.bank() if one.item.id == "program.mdf.1"] == [state]
            found = knowledge.quiz_item("program.mdf.1", Audience.PARTNER)
            assert isinstance(found, ClearedItem) == (state == "asked")
            assert found is NotAsked.SUSPENDED or state == "asked"


def test_an_item_is_asked_only_of_those_who_see_the_whole_of_its_passage(tmp_path: Path) -> None:
    about_money = GOOD.replace("good.1", "money.1").replace("Partners can earn.", "There is a margin table.")
    pack = write(tmp_path / "pack", {**QUIZ_PACK, "quizzes/money.yml": about_money})
    approve([pack], None)
    build([pack], tmp_path / "k.db")
    with closing(Knowledge.open(tmp_path / "k.db")) as knowledge:
        # `money` names an internal link, `floor` is internal as a whole.
        for reader, hidden in ((Audience.PUBLIC, True), (Audience.PARTNER, True), (Audience.INTERNAL, False)):
            asked = {one.item.id for one in knowledge.quiz_items(reader)}
            assert ({"money.1", "program.floor.1"} & asked == set()) is hidden
            assert (knowledge.quiz_item("program.floor.1", reader) is NotAsked.UNKNOWN) is hidden


def test_an_item_follows_its_passage_to_a_new_id(tmp_path: Path) -> None:
    old = BANK.replace("program#kinds/managed-service-provider-msp", "program#types/msp")
    pack = write(
        tmp_path / "pack",
        {**ACME, "quizzes/program.yml": old, "moved.yml": "program#types/msp: program#kinds/managed-service-provider-msp\n"},
    )
    assert approve([pack], ["program.msp.1"]).refused == ()
    build([pack], tmp_path / "k.db")
    with closing(Knowledge.open(tmp_path / "k.db")) as knowledge:
        [one] = knowledge.quiz_items(Audience.PUBLIC)
        assert (one.item.id, one.passage.title) == ("program.msp.1", "Managed service provider (MSP)")


def test_approving_writes_one_field_and_nothing_else(tmp_path: Path) -> None:
    pack = write(tmp_path / "pack", QUIZ_PACK)
    file = pack / "quizzes/program.yml"
    done = approve([pack], None)
    assert (len(done.written), done.before, done.refused) == (5, (), ())
    lines = file.read_text("utf-8").splitlines()
    added = [line for line in lines if line.startswith("  approved: ")]
    assert len(added) == 5
    assert [line for line in lines if line not in added] == BANK.splitlines()
    again = approve([pack], None)
    assert (again.written, len(again.before), file.read_text("utf-8").splitlines()) == ((), 5, lines)


def test_approving_anew_replaces_the_old_word_and_keeps_line_ends_and_comments(tmp_path: Path) -> None:
    bank = GOOD.replace("  kind:", "  approved: 123456789abc # by Dana\n  kind:").replace("\n", "\r\n")
    pack = write(tmp_path / "pack", ACME)
    file = pack / "quizzes" / "a.yml"
    file.parent.mkdir()
    file.write_bytes(bank.encode().rstrip())
    assert approve([pack], ["good.1"]).written == ("good.1",)
    old, new = bank.rstrip().split("123456789abc"), file.read_bytes().decode()
    assert new.startswith(old[0])
    assert new.endswith(old[1])
    assert len(new) == len(bank.rstrip())
    assert "123456789abc" not in new


def test_what_cannot_be_approved_is_said(tmp_path: Path) -> None:
    pack = write(tmp_path / "pack", {**ACME, "quizzes/a.yml": f"{GOOD}- {{id: x.1, kind: riddle}}\n"})
    assert approve([pack], ["x.1", "y.1"]).refused == (
        "there is no good item x.1 in these sources; `coach index` names what is wrong with the bank",
        "there is no good item y.1 in these sources; `coach index` names what is wrong with the bank",
    )
    flow = "- {id: x.1, passage: 'program#money', kind: true-false, prompt: So, answer: true, explanation: So.}\n"
    write(pack, {"quizzes/a.yml": flow})
    assert approve([pack], None).refused == (
        "quizzes/a.yml:1: x.1 is written on one line; write its fields below each other, then approve it",
    )
    assert (pack / "quizzes/a.yml").read_text("utf-8") == flow
