"""Claims about one person's way through the curriculum."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Audience, Cleared, Curriculum, Kind, Knowledge, LessonFacts, Passage
from knowledge.audience import clear
from knowledge.curriculum import compile_curriculum
from knowledge.path import (
    NOT_SAID,
    Said,
    Step,
    Visit,
    Walk,
    ahead,
    find_lesson,
    left,
    lesson_after,
    standing,
    time_for,
    visit,
    walk,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CORE = (("a", 3), ("b", 10), ("c", None), ("d", 30))
ADVANCED = (("x", 10), ("y", None))


def lesson(track: str, name: str, order: int, minutes: int | None) -> Cleared:
    facts = LessonFacts(track, "Start", order, "video", minutes)
    passage = Passage(
        id=f"p#{name}",
        kind=Kind.LESSON,
        title=name.upper(),
        trail=(track,),
        text="",
        links=(),
        path="p.md",
        lines=(order, order),
        url="",
        lesson=facts,
        parent=f"p#{track}",
    )
    seen = clear(passage, Audience.PUBLIC)
    assert seen is not None
    return seen


def curriculum(moved: dict[str, str] | None = None) -> Curriculum:
    """Four core lessons and two advanced ones."""
    tracks = {"core": CORE, "advanced": ADVANCED}
    return compile_curriculum(
        [
            lesson(track, *one[:1], order, one[1])
            for track, some in tracks.items()
            for order, one in enumerate(some, start=1)
        ],
        moved,
    )


IT = curriculum()


def steps(*said: tuple[str, Said]) -> list[Step]:
    """Said in this order, a minute apart."""
    return [Step(f"p#{name}", what, NOON + timedelta(minutes=at)) for at, (name, what) in enumerate(said)]


def names(lessons: object) -> str:
    return "".join(one.passage.id[-1] for one in lessons)  # type: ignore[attr-defined]


def been(done: str = "", skipped: str = "") -> Walk:
    return Walk(frozenset(f"p#{name}" for name in done), tuple(f"p#{name}" for name in skipped))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], been()),
        ([("a", Said.DONE)], been("a")),
        ([("a", Said.DONE), ("a", Said.OPEN)], been()),
        ([("a", Said.SKIPPED), ("b", Said.SKIPPED)], been(skipped="ab")),
        ([("a", Said.SKIPPED), ("b", Said.SKIPPED), ("a", Said.SKIPPED)], been(skipped="ba")),
        ([("a", Said.SKIPPED), ("a", Said.DONE)], been("a")),
        ([("gone", Said.DONE)], Walk(frozenset({"p#gone"}))),
    ],
)
def test_the_last_word_about_a_lesson_counts(said: list[tuple[str, Said]], expected: Walk) -> None:
    assert walk(steps(*said), {}) == expected


def test_progress_follows_a_lesson_to_its_new_name_however_often_it_is_renamed() -> None:
    renamed = curriculum({"p#older": "p#old", "p#old": "p#b"}).renamed
    assert renamed == {"p#older": "p#b", "p#old": "p#b"}
    assert walk(steps(("older", Said.DONE)), renamed) == been("b")
    assert walk(steps(("old", Said.DONE), ("b", Said.OPEN)), renamed) == been()
    assert walk(steps(("b", Said.SKIPPED), ("older", Said.DONE)), renamed) == been("b")


def test_an_id_that_a_lesson_has_is_no_old_one_and_circles_end() -> None:
    assert curriculum({"p#a": "p#b", "p#m": "p#n", "p#n": "p#m", "p#q": "p#nowhere"}).renamed == {}


@pytest.mark.parametrize(
    ("done", "skipped", "expected"),
    [
        ("", "", "abcdxy"),
        ("a", "", "bcdxy"),
        ("", "a", "bcdaxy"),
        ("", "ca", "bdcaxy"),
        ("abcd", "", "xy"),
        ("abcd", "x", "yx"),
        ("abcdxy", "", ""),
    ],
)
def test_skipped_lessons_come_back_after_the_others_of_their_track(done: str, skipped: str, expected: str) -> None:
    assert names(ahead(IT, been(done, skipped))) == expected


@pytest.mark.parametrize(
    ("done", "skipped", "here", "expected"),
    [
        ("", "", "a", "b"),
        ("a", "", "a", "b"),
        ("b", "", "a", "c"),
        ("", "a", "a", "b"),
        ("", "c", "c", "d"),
        ("ad", "bc", "b", "c"),
        ("ad", "cb", "c", "b"),
        ("", "a", "d", "a"),
        ("ac", "", "c", "d"),
        ("d", "", "d", "a"),
        ("abc", "", "d", "x"),
        ("abcdx", "y", "y", None),
        ("abcdxy", "", "y", None),
        ("", "", "nowhere", "a"),
    ],
)
def test_next_goes_on_from_the_lesson_that_is_open(done: str, skipped: str, here: str, expected: str | None) -> None:
    found = lesson_after(IT, been(done, skipped), f"p#{here}")
    assert (found and names([found])) == expected


def test_an_assigned_track_comes_first() -> None:
    assert names(ahead(IT, been(), first=["advanced"])) == "xyabcd"


def test_minutes_are_those_the_handbook_names() -> None:
    core, advanced = (standing(track, been("b", "a")) for track in IT.tracks)
    assert (core.done, core.lessons, core.minutes_left, core.minutes, core.untimed_left) == (1, 4, 33, 43, 1)
    assert (advanced.done, advanced.lessons, advanced.minutes_left, advanced.minutes, advanced.untimed_left) == (
        0,
        2,
        10,
        10,
        1,
    )
    assert [standing(track, been("abcd")).finished for track in IT.tracks] == [True, False]


def test_what_left_the_handbook_counts_nowhere() -> None:
    assert standing(IT.tracks[0], Walk(frozenset({"p#gone", "p#a"}))) == standing(IT.tracks[0], been("a"))
    assert find_lesson(IT, "p#gone") is None


def test_a_lesson_is_found_by_its_old_id() -> None:
    found = find_lesson(curriculum({"p#old": "p#b"}), "p#old")
    assert found is not None
    assert names([found[1]]) == "b"


@pytest.mark.parametrize(
    ("minutes", "due", "to_do", "expected"),
    [
        (10, 0, "", Visit(10, 0, (), True)),
        (10, 4, "", Visit(10, 4, (), True)),
        (10, 100, "", Visit(10, 20, (), False)),
        (10, 100, "a", Visit(10, 14, ("a",), False)),
        (10, 2, "abcd", Visit(10, 2, ("a",), True)),
        (15, 0, "abcd", Visit(15, 0, ("a", "b"), True)),
        (14, 0, "db", Visit(14, 0, ("b",), True)),
        (2, 0, "abcd", Visit(2, 0, (), True)),
        (60, 3, "abcd", Visit(60, 3, ("a", "b", "c", "d"), True)),
        (0, 9, "a", Visit(0, 0, (), False)),
    ],
)
def test_a_visit_holds_reviews_then_lessons_then_a_tip(minutes: int, due: int, to_do: str, expected: Visit) -> None:
    lessons = [one for one in ahead(IT, been()) if names([one]) in to_do]
    lessons.sort(key=lambda one: to_do.index(names([one])))
    made = visit(minutes, due, lessons)
    assert Visit(made.minutes, made.reviews, tuple(map(names, ((one,) for one in made.lessons))), made.tip) == expected  # type: ignore[arg-type]


said = st.lists(st.tuples(st.sampled_from("abcdxy?"), st.sampled_from(Said)), max_size=30)


@given(said)
def test_progress_never_exceeds_what_there_is_and_every_lesson_is_done_or_ahead(said: list[tuple[str, Said]]) -> None:
    where = walk(steps(*said), {})
    to_do = names(ahead(IT, where))
    assert sorted(to_do + "".join(id[-1] for id in where.done if id != "p#?")) == sorted("abcdxy")
    for track in IT.tracks:
        stands = standing(track, where)
        assert 0 <= stands.done <= stands.lessons
        assert 0 <= stands.minutes_left <= stands.minutes
        assert stands.finished == (left(track, where) == ())


@given(said)
def test_the_order_is_the_handbooks_but_for_what_was_skipped(said: list[tuple[str, Said]]) -> None:
    where = walk(steps(*said), {})
    for track in IT.tracks:
        to_do = names(left(track, where))
        skipped = [id[-1] for id in where.skipped if id[-1] in to_do]
        assert to_do.endswith("".join(skipped))
        assert list(to_do[: len(to_do) - len(skipped)]) == sorted(to_do[: len(to_do) - len(skipped)])


@given(said, st.sampled_from("abcdxy?"))
def test_next_is_something_else_that_is_still_to_do(said: list[tuple[str, Said]], here: str) -> None:
    where = walk(steps(*said), {})
    found = lesson_after(IT, where, f"p#{here}")
    others = names(ahead(IT, where)).replace(here, "")
    assert (names([found]) in others) if found else (others == "")


@given(st.integers(0, 200), st.integers(0, 100), said)
def test_a_visit_is_never_longer_than_the_time_there_is(minutes: int, due: int, said: list[tuple[str, Said]]) -> None:
    to_do = ahead(IT, walk(steps(*said), {}))
    made = visit(minutes, due, to_do)
    taken = -(-made.reviews // 2) + sum(map(time_for, made.lessons)) + made.tip
    assert taken <= minutes
    assert 0 <= made.reviews <= due
    assert [one for one in to_do if one in made.lessons] == list(made.lessons)


def test_a_lesson_that_names_no_minutes_is_allowed_for() -> None:
    assert [time_for(one) for one in ahead(IT, been())] == [3, 10, NOT_SAID, 30, 10, NOT_SAID]


def test_a_quiz_without_minutes_adds_none(acme: Knowledge) -> None:
    assert [standing(track, Walk()).minutes_left for track in acme.curriculum(Audience.PUBLIC).tracks] == [3]
