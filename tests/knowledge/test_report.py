"""What a report tells, and what it keeps to itself."""

from __future__ import annotations

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from knowledge.report import OTHERS, Group, Place, Way, compile_report, fold, hidden, places
from tests.knowledge.curricula import curriculum

SIZES = st.lists(st.integers(0, 30), max_size=12)
LEAST = st.integers(1, 12)


def test_places_number_lessons_modules_and_tracks_under_every_name_a_lesson_had() -> None:
    assert places(curriculum()) == (
        Place("a", 0, 0, 0, 10, True),
        Place("older", 0, 0, 0, 10, True),
        Place("old", 0, 0, 0, 10, True),
        Place("b", 1, 0, 0, 20, True),
        Place("c", 2, 1, 0, 0, True),
        Place("d", 3, 1, 0, 40, False),
        Place("e", 4, 2, 1, 5, True),
    )


def test_a_track_or_module_of_few_people_is_not_told_nor_what_it_follows_from() -> None:
    ways = {0: Way(20, 2, 60, 900), 1: Way(7, 1, 7, 35)}
    modules = {0: Way(20, 3, 40, 600), 1: Way(2, 2, 4, 300), 2: Way(7, 1, 7, 35)}
    report = compile_report(curriculum(), ways, modules, [Group("Acme", "organisation", 20)], 5)
    core, advanced = report.tracks
    assert [core.way, *(one.way for one in core.modules)] == [ways[0], None, None]
    assert [advanced.way, *(one.way for one in advanced.modules)] == [ways[1], modules[2]]


def test_a_report_about_few_people_tells_nothing() -> None:
    report = compile_report(curriculum(), {0: Way(4, 1, 4, 4)}, {0: Way(4, 1, 4, 4)}, [Group("Acme", "organisation", 4)], 5)
    assert (report.total, report.groups) == (None, ())
    assert [one.way for track in report.tracks for one in (track, *track.modules)] == [None] * 5


def test_small_groups_stand_together_at_the_end() -> None:
    groups = [Group(name, "organisation", people, people) for name, people in (("A", 2), ("B", 40), ("C", 3), ("D", 9))]
    assert [(one.name, one.kind, one.people, one.lessons) for one in fold(groups, 5)] == [
        ("B", "organisation", 40, 40),
        ("D", "organisation", 9, 9),
        ("", OTHERS, 5, 5),
    ]


@given(SIZES, LEAST)
def test_no_group_below_the_least_can_be_worked_out(sizes: list[int], least: int) -> None:
    groups = [Group(str(at), "organisation", size) for at, size in enumerate(sizes) if size]
    if sum(sizes) < least:
        return
    told = fold(groups, least)
    assert sum(one.people for one in told) == sum(sizes)
    assert all(one.people >= least for one in told)
    merged = [one for one in groups if one not in told]
    assert len(merged) != 1


@given(SIZES, LEAST)
def test_what_is_hidden_of_rows_that_share_people_is_about_enough_of_them(sizes: list[int], least: int) -> None:
    hides = hidden(sizes, least, apart=False)
    assert all(sizes[at] >= least or sizes[at] == 0 for at in range(len(sizes)) if at not in hides)
    others = [size for size in sizes if size >= least]
    if hides and others:
        assert len(hides) > 1
        assert max(sizes[at] for at in hides) >= least


@given(st.lists(SIZES, min_size=2, max_size=2), LEAST)
def test_with_a_least_of_one_everything_is_told(sizes: list[list[int]], least: int) -> None:
    assert all(hidden(one, 1, apart=apart) == frozenset() for one, apart in zip(sizes, (True, False), strict=True))
    assert set(chain(*(hidden(one, least, apart=True) for one in sizes))) <= set(range(12))
