"""A worker before a Slack that wants a rest, takes nothing, is slow, or a database that goes away; told to stop."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import StoreError
from bot.metrics import Metrics
from bot.outbox import Absent, Later, Posted, Refused
from bot.store import NudgeSettings, PersonKey, Sent, Store, Workspace
from bot.store.tables import nudge_pace, nudge_settings, nudges, outbox
from bot.worker import Worker
from tests.bot.crowd import Counting
from tests.store.databases import open_store
from tests.store.samples import OTHER, VENDOR, after, rows

DAILY = NudgeSettings(on=True, zone="UTC", hour=time(12), days=frozenset(range(7)))
FAST = 100


class Slack(Counting):
    """Takes everything, but for the workspaces of which `weather` says something else."""

    def __init__(self) -> None:
        super().__init__()
        self.weather: dict[Workspace, Posted | asyncio.Event] = {}
        self.posts: list[Workspace] = []

    async def post(self, workspace: Workspace, place: Any, message: Any, key: Any) -> Posted:
        """One post."""
        self.posts.append(workspace)
        weather = self.weather.get(workspace)
        if isinstance(weather, asyncio.Event):
            await weather.wait()
        elif weather is not None:
            return weather
        return Sent(place.channel, f"{len(self.posts)}.1")

    async def look(self, workspace: Workspace, place: Any, key: Any) -> Absent:
        """Nothing that failed here arrived."""
        return Absent()


class Desk:
    """A worker, its store, its Slack and its clock."""

    def __init__(self, store: Store) -> None:
        self.store, self.slack, self.now = store, Slack(), after(minutes=2)

    def worker(self, rate: float = FAST, sleep: Any = None, store: Any = None) -> Worker:
        """Another one of them."""
        fake: Any = self.slack

        async def at_once(seconds: float) -> None:
            """No time passes."""

        return Worker(
            store or self.store,
            fake,
            fake,
            fake,
            Metrics(),
            clock=lambda: self.now,
            rate=rate,
            channels=fake.channels,
            sleep=sleep or at_once,
        )

    async def gather(self, count: int, workspace: Workspace = VENDOR) -> None:
        """So many people who want to hear at noon."""
        for number in range(count):
            wish = replace(DAILY, channel=f"D{number}")
            await self.store.nudges.keep(PersonKey(workspace, "T1", f"U{number}"), wish, after(hours=-1))


@pytest.fixture
async def desk(tmp_path: Path):  # type: ignore[no-untyped-def]
    async with open_store(f"sqlite:///{tmp_path}/state.db") as store:
        yield Desk(store)


async def test_a_rate_limit_lets_all_workers_rest_in_that_workspace_alone(desk: Desk) -> None:
    await desk.gather(5)
    await desk.gather(5, OTHER)
    desk.slack.weather[VENDOR] = Later("ratelimited", 45)
    one, other = desk.worker(rate=1), desk.worker(rate=1)
    for _ in range(12):
        await asyncio.gather(one.tick(), other.tick())
        desk.now += timedelta(seconds=1)
    assert desk.slack.posts.count(OTHER) == 5
    assert desk.slack.posts.count(VENDOR) <= 2
    del desk.slack.weather[VENDOR]
    before = len(desk.slack.posts)
    while desk.now < after(minutes=2, seconds=44):
        await one.tick()
        desk.now += timedelta(seconds=5)
    assert len(desk.slack.posts) == before
    for _ in range(40):
        await one.tick()
        desk.now += timedelta(seconds=1)
    assert len(desk.slack.posts) == before + 5
    assert {row.reason for row in await rows(desk.store, nudges)} == {None}


async def test_a_dead_token_stops_the_workspace_and_not_what_its_people_want(desk: Desk) -> None:
    await desk.gather(3)
    desk.slack.weather[VENDOR] = Refused("token_revoked")
    worker = desk.worker()
    first = await worker.tick()
    assert (first.nudged, first.left_out) == (0, 0)
    tried = len(desk.slack.posts)
    desk.now += timedelta(minutes=59)
    await worker.tick()
    assert len(desk.slack.posts) == tried
    assert [row.resting_for for row in await rows(desk.store, nudge_pace)] == ["token_revoked"]
    # Installed anew within the window: it is tried again, and everybody hears.
    del desk.slack.weather[VENDOR]
    desk.now += timedelta(minutes=2)
    assert (await worker.tick()).nudged == 3


async def test_who_was_not_reached_since_the_token_was_dead_has_that_as_the_reason(desk: Desk) -> None:
    await desk.gather(3)
    desk.slack.weather[VENDOR] = Refused("account_inactive")
    desk.now = after(minutes=90)
    worker = desk.worker()
    await worker.tick()
    desk.now = after(minutes=151)
    await worker.tick()
    assert [row.reason for row in await rows(desk.store, nudges)] == ["account_inactive"] * 3
    assert {row.is_on for row in await rows(desk.store, nudge_settings)} == {True}


async def test_a_person_whom_slack_does_not_know_ends_alone(desk: Desk) -> None:
    await desk.gather(1)
    await desk.gather(1, OTHER)
    desk.slack.weather[VENDOR] = Refused("channel_not_found")
    assert (await desk.worker().tick()).nudged == 1
    ended = {row.team_id: (row.is_on, row.reason) for row in await rows(desk.store, nudge_settings)}
    assert ended == {"TVENDOR01": (False, "channel_not_found"), "TOTHER001": (True, None)}


async def test_a_slow_workspace_holds_up_no_other(desk: Desk) -> None:
    await desk.gather(3)
    await desk.gather(60, OTHER)
    desk.slack.weather[VENDOR] = slow = asyncio.Event()
    ticking = asyncio.create_task(desk.worker().tick())
    async with asyncio.timeout(20):
        while len(desk.slack.posts) < 63:  # noqa: ASYNC110 nothing tells when a post is made
            await asyncio.sleep(0.01)
    assert not ticking.done()
    slow.set()
    assert (await ticking).nudged == 63


async def test_told_to_stop_a_worker_gives_back_whose_moment_has_not_come(desk: Desk) -> None:
    await desk.gather(3)
    asleep = asyncio.Event()

    async def sleep(seconds: float) -> None:
        asleep.set()
        await asyncio.Event().wait()

    worker = desk.worker(rate=1, sleep=sleep)
    ticking = asyncio.create_task(worker.tick())
    await asleep.wait()
    worker.stop()
    ticked = await asyncio.wait_for(ticking, 5)
    assert (ticked.nudged, ticked.waiting) == (1, 1)
    assert {row.state for row in await rows(desk.store, outbox)} == {"sent"}
    desk.now += timedelta(seconds=5)
    assert (await desk.worker().tick()).nudged == 2


class Forgetful:
    """A store's nudges whose database is away for one kind of call, so many times."""

    def __init__(self, store: Store, call: str, times: int) -> None:
        self._real, self._call, self._times = store.nudges, call, times
        self.leave_delivery = store.leave_delivery
        self.nudges = self

    def __getattr__(self, name: str) -> Any:
        if name == self._call and self._times > 0:
            self._times -= 1
            raise StoreError("The database does not answer.")
        return getattr(self._real, name)


@pytest.mark.parametrize("call", ["take_due", "begin_saying"])
async def test_a_database_away_for_a_while_loses_and_doubles_nobody(desk: Desk, call: str) -> None:
    await desk.gather(4)
    worker = desk.worker(store=Forgetful(desk.store, call, times=2))
    going = asyncio.create_task(worker.keep_going(every=0.01))
    async with asyncio.timeout(60):
        while len(await rows(desk.store, nudges)) < 4:
            await asyncio.sleep(0.05)
            desk.now += timedelta(seconds=2)
    worker.stop()
    await going
    assert len(desk.slack.posts) == 4
    assert {row.state for row in await rows(desk.store, outbox)} == {"sent"}
