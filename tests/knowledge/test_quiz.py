"""What counts as an answer, and which answers are right."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.quiz import ItemKind, NoAnswer, QuizItem, Right, Wrong, grade, judge, order_for

SINGLE = QuizItem(
    "q.1",
    "p#a",
    ItemKind.SINGLE,
    "What helps?",
    "…",
    ("By adding services capacity", "By cutting list prices", "30 days of support", "None of it"),
    (0,),
)
SEVERAL = QuizItem(
    "q.2", "p#a", ItemKind.SEVERAL, "Which?", "…", ("Resellers", "Airlines", "Integrators", "Bakeries"), (0, 2)
)
TRUTH = QuizItem("q.3", "p#a", ItemKind.TRUE_FALSE, "It is so.", "…", ("True", "False"), (1,))
TERM = QuizItem("q.4", "p#a", ItemKind.TERM, "Who?", "…", terms=("Managed service provider", "MSP"))


def test_letters_places_and_words_name_a_choice_as_it_is_shown() -> None:
    shown = (2, 0, 3, 1)
    for said, place in {
        "B": 0,
        "(b)": 0,
        "b.": 0,
        "the second": 0,
        "2nd": 0,
        "2": 0,
        "I think B": 0,
        "answer d": 1,
        "the last one": 1,
        "services capacity": 0,
        "cutting prices": 1,
        "30": 2,
        "by cuting list prices": 1,
        "none of it": 3,
    }.items():
        told = Right((place,)) if place == 0 else Wrong((place,))
        assert (said, grade(SINGLE, said, shown)) == (said, told)


def test_what_names_no_choice_or_more_than_one_is_no_answer() -> None:
    for said in ("", "?!", "E", "5", "12", "what is MDF", "A and B", "the", "by", "hello", "🦊", "ab"):
        assert (said, grade(SINGLE, said)) == (said, NoAnswer())


def test_several_choices_are_right_only_altogether() -> None:
    for said in ("A C", "ac", "c, a", "A and C", "first and third", "CA"):
        assert (said, grade(SEVERAL, said)) == (said, Right((0, 2)))
    for said, taken in (("A", (0,)), ("A B", (0, 1)), ("abcd", (0, 1, 2, 3)), ("Airlines", (1,))):
        assert (said, grade(SEVERAL, said)) == (said, Wrong(taken))
    assert grade(SEVERAL, "A X") == NoAnswer()


def test_true_and_false_go_by_many_names() -> None:
    for said in ("false", "F", "no", "Wrong!", "b", "incorrect"):
        assert (said, grade(TRUTH, said)) == (said, Right((1,)))
    for said in ("true", "yes", "correct", "a"):
        assert (said, grade(TRUTH, said)) == (said, Wrong((0,)))


def test_a_term_may_be_misspelt_but_not_be_another_one() -> None:
    for said in ("MSP", "msp", "MSPs", "managed services provider", "a manged service provder", "Managed-Service Provider!"):
        assert isinstance(grade(TERM, said), Right), said
    for said in ("MSA", "unmanaged service provider", "service provider", "managed service provider reseller", "reseller"):
        assert isinstance(grade(TERM, said), Wrong), said


def test_every_order_holds_every_choice_and_is_one_persons_own() -> None:
    orders = {order_for(SINGLE, f"person {n}") for n in range(60)}
    assert all(sorted(order) == [0, 1, 2, 3] for order in orders)
    assert len(orders) > 12
    assert order_for(SINGLE, "person 1") == order_for(SINGLE, "person 1")
    assert order_for(TRUTH, "anybody") == (0, 1)


@given(st.text(max_size=60), st.permutations(range(4)))
def test_nothing_that_somebody_types_breaks_the_grading(said: str, order: list[int]) -> None:
    for item in (SINGLE, SEVERAL, TRUTH, TERM):
        shown = order[: len(item.choices)] if item.kind is not ItemKind.TRUE_FALSE else (0, 1)
        match grade(item, said, shown):
            case Right(given=found) | Wrong(given=found):
                assert judge(item, found) in (Right(found), Wrong(found))
                assert isinstance(found, str) or set(found) <= set(range(len(item.choices)))
            case NoAnswer():
                pass


@given(st.permutations(range(4)), st.integers(0, 3))
def test_a_letter_means_the_choice_that_stands_there(order: list[int], place: int) -> None:
    told = grade(SINGLE, "abcd"[place], order)
    assert told == (Right((0,)) if order[place] == 0 else Wrong((order[place],)))
