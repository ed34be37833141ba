"""What is kept of finished tracks."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from random import Random

from bot.store import Store
from bot.store.tables import certificates
from knowledge import Audience
from knowledge.certificate import Certificate, new_number
from tests.store.samples import ANNA, NOON, OTHER, PAUL, after, rows


def earned(seed: int, track: str = "core") -> Certificate:
    return Certificate(new_number(Random(seed)), track, "Core", Audience.PUBLIC, "Paul Weiß", date(2026, 3, 2))


async def test_the_first_certificate_of_a_track_is_the_one_that_stays(store: Store) -> None:
    assert await store.certificates.award(PAUL, earned(1), NOON) == earned(1)
    assert await store.certificates.award(PAUL, earned(2), after(days=1)) == earned(1)
    assert await store.certificates.award(PAUL, earned(3, "advanced"), after(days=2)) == earned(3, "advanced")
    assert await store.certificates.of(PAUL) == (earned(1), earned(3, "advanced"))
    assert await store.certificates.of(ANNA) == ()


async def test_many_devices_at_once_get_one_and_the_same(store: Store) -> None:
    given = await asyncio.gather(*(store.certificates.award(PAUL, earned(seed), NOON) for seed in range(8)))
    assert len(set(given)) == len(await rows(store, certificates)) == 1


async def test_it_is_found_by_its_number_from_any_workspace_until_it_is_forgotten(store: Store) -> None:
    await store.certificates.award(PAUL, earned(1), NOON)
    await store.certificates.award(replace(PAUL, workspace=OTHER), earned(2), NOON)
    numbers = [earned(seed).number for seed in (1, 2, 3)]
    assert [await store.certificates.numbered(number) for number in numbers] == [earned(1), earned(2), None]
    await store.forget(PAUL)
    assert [await store.certificates.numbered(number) for number in numbers] == [None, earned(2), None]


async def test_it_goes_with_its_workspace(store: Store) -> None:
    await store.certificates.award(PAUL, earned(1), NOON)
    await store.schedule_purge(PAUL.workspace, NOON)
    await store.purge_due(NOON)
    assert await rows(store, certificates) == []
