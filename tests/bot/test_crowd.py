"""More people than there is room for: who is left out comes first the next day, and the pace holds over all workers."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store.nudges import rhythm_of
from bot.store.tables import nudges
from knowledge.flight import Traveller, flights
from knowledge.schedule import spread_for
from tests.bot.crowd import MONDAY, Crowd
from tests.store.databases import BOTH, database, open_store

DAYS = [MONDAY + timedelta(days=number) for number in range(3)]
STEP = timedelta(minutes=1)
RATE = 1 / STEP.total_seconds()
"""So slowly that 120 people fit into two hours, a few less where chance leaves a gap between their minutes."""


async def test_nobody_is_left_out_twice_running_while_half_of_them_fit(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/state.db") as store:
        crowd = Crowd(store, 150, RATE, workers=3)
        await crowd.enrol()
        lived = [await crowd.live(day, STEP) for day in DAYS]
        assert [day.reasons for day in lived] == [Counter(overflow=150 - day.sent) for day in lived]
        assert [day.sent > 110 for day in lived] == [True] * 3
        missed = [crowd.missed(day) for day in DAYS]
        assert [one & other for one, other in pairwise(missed)] == [set()] * 2
        assert crowd.fastest() >= 1 / RATE


@pytest.mark.long
async def test_who_was_left_out_longest_comes_first_where_not_even_half_of_them_fit(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/state.db") as store:
        crowd = Crowd(store, 300, RATE)
        await crowd.enrol()
        for day in DAYS:
            assert (await crowd.live(day, STEP)).sent > 110
        assert set.intersection(*(crowd.missed(day) for day in DAYS)) == set()


async def test_a_window_without_a_worker_is_no_overflow_and_changes_no_order(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/state.db") as store:
        crowd = Crowd(store, 20, RATE)
        await crowd.enrol()
        first = await crowd.live(DAYS[0], STEP, missing=[(0, 160)])
        second = await crowd.live(DAYS[1], STEP)
        assert (first.sent, dict(first.reasons), second.sent) == (0, {}, 20)
        async with store._database.connect() as connection:
            noted = (await connection.execute(select(nudges.c.reason).where(nudges.c.day == DAYS[0]))).scalars().all()
        assert noted == ["late"] * 20


async def test_the_plan_is_what_the_worker_then_does(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/state.db") as store:
        crowd = Crowd(store, 40, rate=1)
        await crowd.enrol()
        spread = spread_for(40, 1)
        people = [
            Traveller(person.user_id, rhythm_of(wish, person, spread), since, wish.later_at)
            for person, wish, since, _ in await store.nudges.wishes()
        ]
        planned = {(one.who, one.day): one.at for one in flights(people, crowd.now, 2, 1)}
        for day in DAYS[:2]:
            await crowd.live(day, timedelta(seconds=1), span=timedelta(minutes=3))
        done = {(one.person.user_id, one.day): one.at for one in crowd.slack.said}
        assert done.keys() == planned.keys()
        apart = [abs(at - (planned[key] or at)) for key, at in done.items()]
        # The worker looks once a second here.
        assert max(apart) <= timedelta(seconds=2)


@pytest.mark.long
@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(("people", "rate"), [(7_000, 1), (10_000, 2)])
async def test_seven_thousand_fit_at_one_a_second_and_ten_thousand_at_two(
    people: int, rate: float, kind: str, tmp_path: Path
) -> None:
    with database(kind, tmp_path) as url:
        async with open_store(url) as store:
            crowd = Crowd(store, people, rate, workers=2)
            await crowd.enrol()
            for day in DAYS:
                lived = await crowd.live(day, timedelta(seconds=2))
                assert (lived.sent, dict(lived.reasons)) == (people, {})
            assert crowd.fastest() >= 1 / rate
