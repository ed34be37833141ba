"""Scoring the search: what counts as right, and leaving out what is nearly the question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import main
from knowledge import Audience
from knowledge.evaluate import QuestionsUnusable, leave_out, read_questions, score, verdicts
from tests.knowledge.packs import ACME, opened, write

UNITS = [
    {"id": "mdf", "lines": [[9, 9]]},
    {"id": "money", "lines": [[5, 7]], "section_lines": [5, 15]},
    {"id": "reseller", "lines": [[21, 21]]},
]
QUESTIONS = [
    {"qid": "1", "text": "what is mdf", "kind": "direct", "gold": ["mdf"], "must_contain_any": ["campaigns"]},
    {"qid": "2", "text": "what is mdf", "kind": "direct", "gold": ["mdf"], "must_contain_any": ["weddings"]},
    {"qid": "3", "text": "what is mdf", "kind": "direct", "gold": ["reseller"], "must_contain_any": []},
    {"qid": "4", "text": "who won the final", "kind": "offtopic", "gold": []},
    {"qid": "5", "text": "mdf", "kind": "near-miss", "gold": []},
]


def lines(file: Path, rows: list[dict]) -> Path:  # type: ignore[type-arg]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file


def test_right_wrong_and_refused_are_told_apart(tmp_path: Path) -> None:
    knowledge = opened(tmp_path)
    set_ = read_questions(lines(tmp_path / "q.jsonl", QUESTIONS), lines(tmp_path / "u.jsonl", UNITS))
    judged = list(verdicts(set_, lambda text: knowledge.find(text, Audience.INTERNAL)))
    assert [(v.right, v.wrong) for v in judged] == [
        (True, False),
        (False, False),
        (False, True),
        (True, False),
        (False, True),
    ]
    scores = score(judged)
    assert (scores.positive.right, scores.positive.first, scores.positive.wrong) == (1, 2, 1)
    assert (scores.negative.right, scores.negative.refused, scores.right) == (1, 1, 2 / 5)
    knowledge.close()


def test_leaving_out_drops_only_phrases_that_are_nearly_the_question(tmp_path: Path) -> None:
    phrase = "does a warm introduction pay"
    opened(tmp_path, ACME | {"asked.yml": f'program#money/referral-fees: ["{phrase}", "kickback for a lead"]\n'}).close()
    ask = leave_out(tmp_path / "knowledge.db", Audience.PARTNER)
    assert [type(ask(question)).__name__ for question in (phrase, "a lead kickback?")] == ["Nothing", "Nothing"]
    assert type(ask("referral fees")).__name__ == "Found"


@pytest.mark.parametrize(
    ("questions", "named"),
    [("no json", "is not JSON lines"), ('{"text": "a", "gold": ["unknown"]}', "line 1"), ('{"gold": []}', "line 1")],
)
def test_an_unusable_set_is_refused_by_name_and_line(tmp_path: Path, questions: str, named: str) -> None:
    (tmp_path / "q.jsonl").write_text(questions)
    with pytest.raises(QuestionsUnusable, match=named):
        read_questions(tmp_path / "q.jsonl", lines(tmp_path / "u.jsonl", UNITS))


def test_the_command_prints_scores_reliability_and_what_went_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["index", str(write(tmp_path / "pack", ACME)), "--db", str(tmp_path / "k.db")])
    capsys.readouterr()
    questions, units = lines(tmp_path / "q.jsonl", QUESTIONS), lines(tmp_path / "u.jsonl", UNITS)
    assert main(["eval", str(questions), "--units", str(units), "--db", str(tmp_path / "k.db")]) == 0
    said = capsys.readouterr().out
    assert "ALL said                        3    0.333   0.667   0.333    0.000\n" in said
    assert "right in all: 0.400 of 5\n" in said
    assert "How often the first passage is right, by its score:\n" in said
    assert "7 or 8 should be right. From 0.42 on the bot answers.\n" in said
    assert "Not right (3):\n  direct: what is mdf\n    found " in said
