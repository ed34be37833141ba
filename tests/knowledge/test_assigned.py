"""What somebody is asked to do, in which order, and when they are reminded."""

from __future__ import annotations

from datetime import date, timedelta

from knowledge import Audience
from knowledge.assigned import Asked, assigned
from knowledge.curriculum import compile_curriculum
from knowledge.path import Walk
from tests.views.samples import CURRICULUM, LIFECYCLE_QUIZ, RUNNERS, WHAT_IT_IS

TODAY = date(2027, 3, 1)
SOON, LATE = TODAY + timedelta(days=7), TODAY - timedelta(days=1)


def asked(*said: Asked, done: tuple[str, ...] = ()) -> list[tuple[str, date | None, int | None, bool]]:
    found = assigned(said, CURRICULUM, Walk(frozenset(done)), TODAY)
    return [(one.slug, one.due, one.days, one.told) for one in found]


def test_what_is_due_first_comes_first_and_what_has_no_day_last() -> None:
    assert asked(Asked("core"), Asked("advanced", SOON)) == [("advanced", SOON, 7, True), ("core", None, None, True)]


def test_of_a_track_assigned_in_several_ways_the_earliest_day_counts() -> None:
    assert asked(Asked("core", SOON), Asked("core"), Asked("core", LATE, told=False)) == [("core", LATE, -1, False)]


def test_what_is_done_or_not_for_them_is_left_out() -> None:
    assert asked(Asked("moon", SOON), Asked("advanced"), done=(RUNNERS.id,)) == []
    assert asked(Asked("core"), done=(WHAT_IT_IS.id, LIFECYCLE_QUIZ.id)) == []
    assert WHAT_IT_IS.reader is Audience.PUBLIC
    assert assigned([Asked("core")], compile_curriculum([]), Walk(), TODAY) == ()
