"""How fast a workspace is written to: one line of moments over all processes, rests, and what is given back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise

from sqlalchemy import select

from bot.store import DueNudge, NudgeSettings, PersonKey, Sent, Store, Workspace, pace
from bot.store.nudges import key_of
from bot.store.pace import AHEAD, LONGEST_REST
from bot.store.tables import nudges, outbox
from tests.store.samples import NOON, OTHER, VENDOR, after, rows

DAILY = NudgeSettings(on=True, zone="UTC", hour=time(12), days=frozenset(range(7)))
MANY = 100


async def gather(store: Store, count: int, workspace: Workspace = VENDOR) -> list[PersonKey]:
    """So many people who want to hear at noon, which is in an hour."""
    people = [PersonKey(workspace, "T1", f"U{number}") for number in range(count)]
    for person in people:
        await store.nudges.keep(person, DAILY, after(hours=-1))
    return people


async def served(store: Store, now: datetime, rate: float) -> list[DueNudge]:
    """Who is taken at that moment by three processes at once."""
    taken = await asyncio.gather(*(store.nudges.take_due(now, MANY, rate=rate) for _ in range(3)))
    return sorted((one for due, _ in taken for one in due), key=lambda one: one.at)


async def test_processes_share_the_moments_of_a_workspace(store: Store) -> None:
    await gather(store, 20)
    now, moments = after(minutes=2), []
    for _ in range(12):
        moments += [one.at for one in await served(store, now, rate=2)]
        now += timedelta(seconds=0.5)
    assert len(moments) == 15
    assert {later - earlier for earlier, later in pairwise(moments)} == {timedelta(seconds=0.5)}
    assert moments[-1] < now + AHEAD


async def test_workspaces_do_not_wait_for_each_other(store: Store) -> None:
    await gather(store, 9)
    await gather(store, 9, OTHER)
    taken = await served(store, after(minutes=2), rate=1)
    assert [sum(one.person.workspace == workspace for one in taken) for workspace in (VENDOR, OTHER)] == [2, 2]


async def test_where_slack_wants_a_rest_nobody_is_taken_before_it_is_over_and_elsewhere_everybody(store: Store) -> None:
    await gather(store, 5)
    await gather(store, 5, OTHER)
    now = after(minutes=2)
    await store.nudges.rest(VENDOR, now + timedelta(seconds=20), "ratelimited", now)
    assert {one.person.workspace for one in await served(store, now, rate=100)} == {OTHER}
    assert await served(store, now + timedelta(seconds=19), rate=100) == []
    assert {one.person.workspace for one in await served(store, now + timedelta(seconds=20), rate=100)} == {VENDOR}


async def test_who_is_in_hand_when_a_rest_begins_is_not_written_to_and_given_back(store: Store) -> None:
    await gather(store, 1)
    now = after(minutes=2)
    [due] = await served(store, now, rate=1)
    assert await store.nudges.begin_saying(due, "lesson a", now)
    await store.nudges.rest(VENDOR, now + timedelta(seconds=5), "ratelimited", now)
    assert not await store.nudges.begin_saying(due, "lesson a", now)
    await store.nudges.put_back(due, now)
    assert await rows(store, outbox) == []
    [again] = await served(store, now + timedelta(seconds=5), rate=1)
    assert (again.person, again.again) == (due.person, False)


async def test_who_was_taken_over_after_a_lease_is_not_given_back_by_the_first(store: Store) -> None:
    await gather(store, 1)
    [first] = await served(store, after(minutes=2), rate=1)
    [second] = await served(store, after(minutes=3), rate=1)
    assert (first.again, second.again) == (False, True)
    await store.nudges.put_back(first, after(minutes=3))
    assert not await store.nudges.begin_saying(first, "lesson a", after(minutes=3))
    assert await store.nudges.begin_saying(second, "lesson a", after(minutes=3))


async def test_a_clock_that_is_set_back_an_hour_doubles_nobody_and_stops_nobody(store: Store) -> None:
    people = await gather(store, 4)
    late = after(minutes=65)
    for due in await served(store, late, rate=1):
        await store.nudges.end(due, sent=Sent("D1", "1.1"), subject="lesson a", now=late)
    await store.nudges.rest(VENDOR, late + LONGEST_REST, "ratelimited", late)
    early, heard = after(minutes=5), 2
    for _ in range(4):
        for due in await served(store, early, rate=1):
            heard += 1
            await store.nudges.end(due, sent=Sent("D1", "1.1"), subject="lesson a", now=early)
        early += timedelta(seconds=1)
    assert heard == len(people) == len(await rows(store, nudges))


async def test_a_wish_that_changes_while_somebody_is_in_hand_leaves_nothing_open(store: Store) -> None:
    [person] = await gather(store, 1)
    [_] = await served(store, after(minutes=2), rate=1)
    # The process that took them dies; they choose another hour of that day.
    await store.nudges.keep(person, replace(DAILY, hour=time(15)), after(minutes=3))
    [due] = await served(store, after(hours=3, minutes=2), rate=1)
    assert (due.day, due.again) == (NOON.date(), True)
    # And so they do, and then stop it for good.
    await store.nudges.keep(person, replace(DAILY, on=False), after(hours=3, minutes=3))
    assert [row.state for row in await rows(store, outbox)] == ["unsaid"]


async def test_a_window_that_ends_before_it_is_known_what_was_said_is_looked_up(store: Store) -> None:
    await gather(store, 1)
    [_] = await served(store, after(minutes=119), rate=1)
    [due] = await served(store, after(minutes=121), rate=1)
    assert (due.day, due.again, due.closes <= after(minutes=121)) == (NOON.date(), True, True)
    await store.nudges.end(due, sent=Sent("D1", "1.1"), subject="lesson a", now=after(minutes=121))
    async with store._database.connect() as connection:
        said = await connection.execute(select(outbox.c.state).where(outbox.c.key == key_of(due.person, due.day).key))
        assert said.scalar_one() == "sent"
    assert [(row.day, row.subject, row.reason) for row in await rows(store, nudges)] == [(NOON.date(), "lesson a", None)]


async def test_a_day_without_room_is_noted_at_once_and_may_still_be_said_at_another_hour(store: Store) -> None:
    [person] = await gather(store, 1)
    # Somebody was served all the time until the window closed.
    await gather(store, 3, VENDOR)
    async with store._database.begin() as connection:
        line = await pace.take(connection, VENDOR, after(minutes=119), 0.01)
        assert line is not None
        await pace.keep(connection, replace(line, free_at=after(minutes=120), busy_since=NOON))
    assert await served(store, after(minutes=121), rate=1) == []
    assert {row.reason for row in await rows(store, nudges)} == {"overflow"}
    settings = await store.nudges.settings(person)
    assert settings is not None
    assert (settings.passed_over, settings.next_at) == (1, after(hours=24, seconds=0.5))
    await store.nudges.keep(person, replace(settings, hour=time(16)), after(hours=3))
    [due] = await served(store, after(hours=4, minutes=1), rate=1)
    await store.nudges.end(due, sent=Sent("D1", "1.1"), subject="lesson a", now=after(hours=4, minutes=1))
    noted = {row.person_id: (row.subject, row.reason) for row in await rows(store, nudges)}
    assert noted[person.user_id] == ("lesson a", None)
