"""How quiz items do: counted for each wording of a passage, and told only of enough people."""

from __future__ import annotations

from statistics import correlation

from hypothesis import given
from hypothesis import strategies as st

from knowledge.library import Listed
from knowledge.quiz import ItemKind, ItemState, QuizItem
from knowledge.quiz_stats import ENOUGH_PEOPLE, Answered, discrimination, item_stats

NOW, THEN = "a" * 12, "b" * 12
OTHERS = ("x", "y", "z")


def listed(id: str, state: ItemState = ItemState.ASKED) -> Listed:
    approved = None if state is ItemState.DRAFT else NOW
    return Listed(QuizItem(id, "p#a", ItemKind.TERM, "?", "…", terms=("t",), approved=approved), state, "Dana")


BANK = [listed("i"), listed("new", ItemState.DRAFT), listed("s", ItemState.SUSPENDED)]


def test_answers_before_a_change_keep_a_row_of_their_own() -> None:
    answers: list[Answered] = [("i", THEN, f"U{n}", False) for n in range(5)]
    answers += [("i", NOW, f"U{n}", n > 0) for n in range(5)] + [("i", NOW, "U0", True)]
    answers += [("left", NOW, f"U{n}", True) for n in range(6)]
    found = item_stats(answers, {("i", THEN): 2}, BANK, 5)
    assert [(one.id, one.state, one.people, one.tries, one.right, one.bad) for one in found] == [
        ("i", "asked", 5, 6, 5 / 6, 0),
        ("new", "draft", None, None, None, 0),
        ("s", "suspended", None, None, None, 0),
        ("i", "old", 5, 5, 0.0, 2),
        ("left", "gone", 6, 6, 1.0, 0),
    ]
    assert [one.look for one in found] == [(), (), (), ("called bad", "hard"), ("easy",)]
    assert [one.owner for one in found] == ["Dana", "Dana", "Dana", "Dana", None]


def test_what_few_people_answered_is_not_told() -> None:
    answers: list[Answered] = [("i", NOW, f"U{n % 4}", True) for n in range(40)]
    assert item_stats(answers, {}, BANK, 5)[0].tries is None
    assert item_stats(answers, {}, BANK, 4)[0].tries == 40


def answered(rights: list[tuple[bool, list[bool]]]) -> list[Answered]:
    """Each person's answers to the item and to three others."""
    return [
        (id, NOW, f"U{n}", right)
        for n, (mine, rest) in enumerate(rights)
        for id, right in zip(("i", *OTHERS), (mine, *rest), strict=True)
    ]


PEOPLE = st.lists(st.tuples(st.booleans(), st.lists(st.booleans(), min_size=3, max_size=3)), max_size=60)


@given(PEOPLE)
def test_discrimination_is_the_correlation_with_the_rest(rights: list[tuple[bool, list[bool]]]) -> None:
    found = item_stats(answered(rights), {}, BANK, 1)[0].discrimination
    mine, rest = [float(one) for one, _ in rights], [sum(others) / 3 for _, others in rights]
    if len(rights) < ENOUGH_PEOPLE or len(set(mine)) < 2 or len(set(rest)) < 2:
        assert found is None
    else:
        assert found is not None
        assert abs(found - correlation(mine, rest)) < 1e-6


def test_only_first_answers_of_people_who_answered_enough_else_discriminate() -> None:
    rights = [(n % 2 == 0, [n % 2 == 0] * 3) for n in range(ENOUGH_PEOPLE)]
    again: list[Answered] = [("i", NOW, f"U{n}", True) for n in range(ENOUGH_PEOPLE)]
    alone: list[Answered] = [("i", NOW, f"V{n}", n % 2 == 1) for n in range(50)]
    (found, *_) = item_stats([*answered(rights), *again, *alone], {}, BANK, 5)
    assert found.discrimination == 1.0
    turned = [(not mine, rest) for mine, rest in rights]
    assert item_stats(answered(turned), {}, BANK, 5)[0].look == ("tells nobody apart",)
    assert discrimination(("nowhere", NOW), {}) is None
