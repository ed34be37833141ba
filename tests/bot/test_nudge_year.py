"""Months in the lives of people all over the world: a nudge on each working day, within hours, once, or a reason."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from knowledge import Knowledge
from tests.bot.year import live
from tests.store.databases import open_store

NO_FAULTS = {"outside hours": [], "on free days": [], "doubles": [], "lost": []}


async def test_five_weeks_in_which_the_clocks_change_hold_one_nudge_a_working_day(handbook: Knowledge) -> None:
    begin = datetime(2027, 3, 10, tzinfo=UTC)
    async with open_store("sqlite://") as store:
        verdict = await live(handbook, store, count=10, days=35, begin=begin, seed=4)
    assert verdict.faults == NO_FAULTS
    assert verdict.judged > 100
    assert {"holiday", "snoozed", "moved"} <= set(verdict.reasons)


@pytest.mark.long
@pytest.mark.timeout(1100)
async def test_a_year_of_two_hundred_people_holds_one_nudge_a_working_day(
    handbook: Knowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_store("sqlite://") as store:
        verdict = await live(handbook, store, count=200, days=365, begin=datetime(2027, 1, 1, tzinfo=UTC), seed=1)
    with capsys.disabled():
        print("", *verdict.lines(), sep="\n")  # noqa: T201 the table is for whoever runs it
    assert verdict.faults == NO_FAULTS
    assert verdict.judged > 35_000
