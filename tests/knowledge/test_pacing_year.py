"""What a year of three learners asks of them."""

from __future__ import annotations

import pytest

from knowledge.pacing import CAP
from tests.conftest import ROOT
from tests.knowledge.year import BACK, LEARNERS, LEFT, lived, table


@pytest.mark.parametrize("learner", LEARNERS)
def test_no_day_of_a_year_asks_more_than_the_cap(learner: str) -> None:
    assert max(lived(learner).reviews) <= CAP


def test_a_month_away_makes_no_day_longer_and_is_caught_up() -> None:
    away, stayed = lived("a month away"), lived("steady")
    assert sum(away.reviews[LEFT:BACK]) == 0
    assert max(away.reviews[BACK:]) <= CAP
    assert away.waiting[BACK] > 2 * CAP
    assert max(away.waiting[-30:]) <= CAP
    assert abs(away.retention[-1] - stayed.retention[-1]) < 0.05


def test_the_table_of_the_document_is_that_of_this_year() -> None:
    assert table() in (ROOT / "docs" / "remembering.md").read_text("utf-8")
