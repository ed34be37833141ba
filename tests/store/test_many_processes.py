"""Several processes on one database, which is how the bot is deployed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from itertools import chain
from pathlib import Path

from tests.store.databases import open_store
from tests.store.samples import ANSWER, PAYLOAD, accepted, after

ROOT = Path(__file__).parent.parent.parent


async def at_once(what: str, url: str, processes: int = 4) -> list[list[str]]:
    """What each of the processes printed; they start the work together."""
    running = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.store.process", what, url,
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for _ in range(processes)
    ]  # fmt: skip
    for process in running:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    outputs = await asyncio.gather(*(process.communicate(b"go\n") for process in running))
    return [output.decode().split() for output, _ in outputs]


async def test_each_of_a_hundred_events_is_claimed_by_exactly_one_of_four_processes(database_url: str) -> None:
    async with open_store(database_url):
        claimed = await at_once("claim", database_url)
    assert sorted(chain(*claimed)) == sorted(f"Ev{number}" for number in range(100))


async def test_what_a_killed_process_had_accepted_is_taken_up_by_exactly_one_other(database_url: str) -> None:
    async with open_store(database_url) as store:
        assert await at_once("die_at_work", database_url, processes=1) == [[]]
        assert await store.take_up(after(seconds=29)) == []
        assert sorted(await at_once("take_up", database_url)) == [[], [], [], ["Ev1"]]
        [work] = await store.take_up(after(seconds=62))
    assert (work.attempt, work.payload, work.delivery, work.first_contact) == (3, PAYLOAD, ANSWER, True)


async def test_a_hundred_left_works_are_shared_out_without_one_given_twice(database_url: str) -> None:
    async with open_store(database_url) as store:
        for number in range(100):
            await accepted(store, f"Ev{number:02}", delivery=None)
        taken = await at_once("take_up", database_url)
        left = await store.take_up(after(seconds=31), limit=100)
    keys = [*chain(*taken), *(work.key for work in left)]
    assert sorted(keys) == [f"Ev{number:02}" for number in range(100)]


async def test_four_processes_may_bring_one_database_up_to_date_at_the_same_time(database_url: str) -> None:
    assert await at_once("migrate", database_url) == [["current"]] * 4
