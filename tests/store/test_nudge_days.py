"""What the store makes of somebody's days while they change their mind, travel, and nobody looks for a while."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.store import NudgeSettings, PersonKey, Sent, Store
from bot.store.tables import nudges
from knowledge.schedule import EARLIEST, LATEST, WINDOW, Closed, Opening, Rhythm, country_of, local_day, on
from tests.store.samples import PAUL, VENDOR, rows

EXAMPLES = int(os.environ.get("COACH_EXAMPLES", "200"))
ZONES = sorted(available_timezones() - {"localtime"})
DAY = timedelta(days=1)
NUMBERS = count()


@dataclass
class Worker:
    """One runner and one store for all examples; each is about a person of its own."""

    runner: asyncio.Runner
    store: Store


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """A store in memory."""
    store = Store.open("sqlite://")
    with asyncio.Runner() as runner:
        runner.run(store.bring_up_to_date())
        yield Worker(runner, store)
        runner.run(store.close())


@dataclass
class Story:
    """What happened to one person. `wishes`: what held, each from a moment on; `said`: when, and for which local day;
    `deaths`: of workers, to come."""

    store: Store
    person: PersonKey
    now: datetime
    wishes: list[tuple[datetime, NudgeSettings]] = field(default_factory=list)
    said: list[tuple[datetime, date]] = field(default_factory=list)
    deaths: list[str] = field(default_factory=list)

    async def change(self, **wish: Any) -> None:
        """They want something else from now on."""
        before = self.wishes[-1][1]
        kept = await self.store.nudges.keep(self.person, replace(before, **wish), self.now)
        self.wishes.append((self.now, kept))

    async def live(self, end: datetime, every: timedelta) -> None:
        """A worker looks every so often, of which only those looks are told that find something to do."""
        while (kept := await self.store.nudges.settings(self.person)) and kept.next_at:
            then = self.now + max(1, -(-(kept.next_at - self.now) // every)) * every
            if then > end:
                break
            self.now = then
            await self.look()
        self.now = end

    async def look(self) -> None:
        """A worker says what is due, looking first whether it was said where it may have been; or dies while it does."""
        due, _ = await self.store.nudges.take_due(self.now, 1)
        for one in due:
            assert one.person == self.person
            is_said = one.again and one.day in [day for _, day in self.said]
            if not is_said and self.now >= one.closes:
                await self.store.nudges.end(one, reason="late", now=self.now)
                continue
            death = self.deaths.pop() if self.deaths else None
            if not is_said and death != "before it spoke":
                self.said.append((self.now, one.day))
            if death is None:
                await self.store.nudges.end(one, sent=Sent("D1", "1.2"), subject=None, now=self.now)

    async def noted(self) -> dict[date, str | None]:
        """What the store has written down of each day."""
        mine = select(nudges.c.day, nudges.c.reason).where(nudges.c.person_id == self.person.user_id)
        async with self.store._database.connect() as connection:
            return {row.day: row.reason for row in await connection.execute(mine)}

    def wanted_at(self, moment: datetime) -> NudgeSettings:
        """What held until then."""
        return next(wish for since, wish in reversed(self.wishes) if since < moment)

    def whole_days(self) -> Iterator[tuple[date, NudgeSettings]]:
        """The local days on which nothing was changed from the first to the last minute, with what held."""
        ends = [since for since, _ in self.wishes[1:]] + [self.now]
        for (since, wish), end in zip(self.wishes, ends, strict=True):
            there = ZoneInfo(wish.zone)
            day = local_day(since, wish.zone) + DAY
            while datetime.combine(day + DAY, time(), there) <= end:
                yield day, wish
                day += DAY


CHANGES = st.one_of(
    st.tuples(st.just("hour"), st.integers(0, 38).map(lambda quarter: time(8 + quarter // 4, quarter % 4 * 15))),
    st.tuples(st.just("zone"), st.sampled_from(ZONES)),
    st.tuples(st.just("zone"), st.sampled_from(["Pacific/Auckland", "Pacific/Honolulu", "Asia/Tokyo", "America/New_York"])),
    st.tuples(st.just("days"), st.none() | st.frozensets(st.integers(0, 6), min_size=1)),
    st.tuples(st.just("snooze"), st.integers(1, 9)),
    st.tuples(st.just("on"), st.booleans()),
    st.tuples(st.just("away"), st.integers(30, 4_000)),
    st.tuples(st.just("death"), st.sampled_from(["before it spoke", "after it spoke"])),
)
LIVES = st.lists(st.tuples(st.integers(5, 3_000), CHANGES), min_size=1, max_size=8)
"""Minutes until something happens, and what. `away`: nobody looks for so many minutes. `death`: the next
worker that nudges them dies."""


@pytest.mark.deep
@settings(max_examples=EXAMPLES // 8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    life=LIVES,
    zone=st.sampled_from(ZONES),
    start=st.integers(0, 12 * 365 * 24 * 60).map(
        lambda minutes: datetime(2018, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    every=st.integers(5, 60).map(lambda minutes: timedelta(minutes=minutes)),
)
def test_whatever_somebody_changes_each_whole_day_is_said_once_or_left_out_with_a_reason(
    worker: Worker, life: list[tuple[int, tuple[str, Any]]], zone: str, start: datetime, every: timedelta
) -> None:
    story = Story(worker.store, PersonKey(VENDOR, "TVENDOR01", f"U{next(NUMBERS)}"), start)
    noted = worker.runner.run(_lived(story, life, zone, every))
    said = [day for _, day in story.said]
    assert len(said) == len(set(said))
    for at, day in story.said:
        wish = story.wanted_at(at)
        local = at.astimezone(ZoneInfo(wish.zone))
        assert wish.on
        assert (local.date(), EARLIEST <= local.time() < LATEST) == (day, True)
        opening = on(_rhythm(wish), day)
        assert isinstance(opening, Opening)
        assert opening.closes - WINDOW <= at < opening.closes
    for day, wish in story.whole_days():
        # Whoever hears again has all the days before accounted for.
        if not wish.on or day in said or day > max(said, default=day):
            continue
        match on(_rhythm(wish), day):
            case Opening():
                assert noted.get(day) is not None
            case Closed(reason=reason) if reason not in ("weekend", "other_day"):
                assert noted.get(day) is not None


async def _lived(story: Story, life: list[tuple[int, tuple[str, Any]]], zone: str, every: timedelta) -> dict[date, Any]:
    first = NudgeSettings(on=True, zone=zone, channel="D1", outside=False)
    story.wishes.append((story.now, await story.store.nudges.keep(story.person, first, story.now)))
    for minutes, (what, value) in life:
        await story.live(story.now + timedelta(minutes=minutes), every)
        match what:
            case "away":
                story.now += timedelta(minutes=value)
            case "death":
                story.deaths.append(value)
            case "snooze":
                await story.change(snoozed_until=local_day(story.now, story.wishes[-1][1].zone) + value * DAY)
            case _:
                await story.change(**{what: value})
    await story.live(story.now + 20 * DAY, every)
    noted = await story.noted()
    await story.store.forget(story.person)
    return noted


def _rhythm(wish: NudgeSettings) -> Rhythm:
    return Rhythm(wish.zone, hour=wish.hour, days=wish.days, country=country_of(wish.zone), snoozed_until=wish.snoozed_until)


async def test_who_changes_their_hour_after_a_worker_died_over_them_is_still_looked_after(store: Store) -> None:
    nine = datetime(2026, 11, 24, 9, 45, tzinfo=UTC)
    wish = NudgeSettings(on=True, zone="UTC", channel="D1", outside=False)
    await store.nudges.keep(PAUL, wish, nine)
    assert [one.again for one in (await store.nudges.take_due(nine, 1))[0]] == [False]
    await store.nudges.keep(PAUL, replace(wish, hour=time(9, 15)), nine + timedelta(seconds=10))
    assert (await store.nudges.take_due(nine + timedelta(seconds=29), 1))[0] == []
    [left], _ = await store.nudges.take_due(nine + timedelta(seconds=31), 1)
    assert (left.day, left.again) == (nine.date(), True)


async def test_who_comes_back_and_chooses_another_hour_has_the_days_before_written_down(store: Store) -> None:
    monday = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    wish = NudgeSettings(on=True, zone="UTC", channel="D1", outside=False, snoozed_until=date(2026, 11, 25))
    await store.nudges.keep(PAUL, wish, monday)
    await store.nudges.keep(PAUL, replace(wish, hour=time(10, 0)), monday + timedelta(days=3, hours=4))
    assert {row.day.day: row.reason for row in await rows(store, nudges)} == {23: "snoozed", 24: "snoozed", 25: "late"}


async def test_what_a_stopping_worker_puts_back_is_looked_up_where_an_earlier_one_may_have_said_it(store: Store) -> None:
    now = datetime(2026, 11, 24, 9, 45, tzinfo=UTC)
    await store.nudges.keep(PAUL, NudgeSettings(on=True, zone="UTC", channel="D1", outside=False), now)
    await store.nudges.take_due(now, 1)
    now += timedelta(seconds=31)
    [again], _ = await store.nudges.take_due(now, 1)
    await store.nudges.put_back(again, now)
    [third], _ = await store.nudges.take_due(now, 1)
    assert (again.again, third.again) == (True, True)
