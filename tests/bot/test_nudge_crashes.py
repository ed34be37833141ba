"""Real processes that nudge a crowd, killed at the worst moments: everybody hears once, nobody twice, nobody never."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from bot.store import Store
from bot.store.tables import nudges, outbox
from tests.bot.storm import (
    ANY,
    CLAIMED,
    EARLY,
    SAID,
    TOLD,
    Odds,
    Somebody,
    Storm,
    end_leases,
    lock,
    people,
    storm,
    until_decided,
)
from tests.store.cluster import cluster
from tests.store.databases import BOTH, database, open_store
from tests.store.samples import rows

Outage = Callable[[float], Awaitable[None]]


@contextmanager
def own_database(kind: str, folder: Path) -> Iterator[tuple[str, Outage]]:
    """A database of this test's own, and what takes it away for so many seconds."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/state.db", lambda seconds: lock(folder / "state.db", seconds)
        return
    with cluster() as server:
        yield server.url, server.crash


@asynccontextmanager
async def crowd_in(
    url: str, index: Path, folder: Path, *, count: int, processes: int, chance: Random, odds: Odds
) -> AsyncIterator[tuple[Storm, Store, list[Somebody]]]:
    """That many people who want to be nudged now, and processes ready to begin."""
    crowd = people(count, datetime.now(UTC))
    async with open_store(url) as store:
        for one in crowd:
            await store.nudges.keep(one.key, one.wishes, datetime.now(UTC))
        async with storm(index, folder, url, processes=processes, crowd=crowd, chance=chance, odds=odds) as it:
            yield it, store, crowd


async def each_heard_once(it: Storm, store: Store, crowd: list[Somebody]) -> None:
    """Everybody heard exactly once, and the store knows which post that was."""
    posts = {one.person.id: one.heard(it.slack) for one in crowd}
    assert Counter(map(len, posts.values())) == {1: len(crowd)}
    assert Counter(row.reason for row in await rows(store, nudges)) == {None: len(crowd)}
    said = {row.person_id: (row.state, [row.ts]) for row in await rows(store, outbox)}
    assert said == {id: ("sent", told) for id, told in posts.items()}


@pytest.mark.parametrize("kind", BOTH)
async def test_two_workers_killed_before_and_after_they_spoke_say_it_once_to_each_of_forty(
    kind: str, index: Path, tmp_path: Path
) -> None:
    odds = Odds(peace=10, mishap=0.3, death=1, kills=Counter({CLAIMED: 1, SAID: 1}))
    with database(kind, tmp_path) as url:
        async with crowd_in(url, index, tmp_path, count=40, processes=2, chance=Random(5), odds=odds) as (it, store, crowd):
            await it.die_once()
            assert it.figures.kills == {CLAIMED: 1, SAID: 1}
            odds.mishap = 0
            await end_leases(store)
            it.begin(1)
            await until_decided(store, 40, within=60)
            assert await it.calm() == [0]
            await each_heard_once(it, store, crowd)


@pytest.mark.long
@pytest.mark.timeout(1150)
@pytest.mark.parametrize("seed", [1])
@pytest.mark.parametrize("kind", BOTH)
async def test_four_workers_killed_again_and_again_say_it_once_to_each_of_a_thousand(
    kind: str, seed: int, index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odds = Odds(mishap=0.06, read=0.02, death=0.03, kills=Counter({EARLY: 4, CLAIMED: 8, SAID: 8, ANY: 6, TOLD: 4}))
    with own_database(kind, tmp_path) as (url, outage):
        async with crowd_in(url, index, tmp_path, count=1_000, processes=4, chance=Random(seed), odds=odds) as (
            it,
            store,
            crowd,
        ):
            began = time.monotonic()
            it.begin()
            await until_decided(store, 500, within=520)
            await outage(60)
            it.figures.outages += 1
            await until_decided(store, 1_000, within=520)
            seconds = time.monotonic() - began
            codes = await it.calm()
            told = sum(len(one.heard(it.slack)) for one in crowd)
            with capsys.disabled():
                head = f"{kind}, seed {seed}: {told} messages to {len(crowd)} people, {seconds:.0f} s"
                print(*("", head, *it.figures.lines()), sep="\n")  # noqa: T201 the figures are for whoever runs it
            assert set(codes) == {0}
            await each_heard_once(it, store, crowd)
