"""Posts outside accepted work, such as "Share in channel": each begun once."""

from __future__ import annotations

import asyncio

from bot.store import Counts, DeliveryKey, Sent, Store
from bot.store.tables import outbox
from tests.store.samples import ANSWER, NOON, OTHER, PAUL, VENDOR, accepted, after, rows

SHARE = DeliveryKey("share", "C1", "answer-17")


async def test_a_button_pressed_twice_shares_once(store: Store) -> None:
    assert [await store.begin_delivery(VENDOR, SHARE, NOON) for _ in range(2)] == [True, False]
    await store.end_delivery(VENDOR, SHARE, sent=Sent("C1", "1700.2"), now=NOON)
    assert not await store.begin_delivery(VENDOR, SHARE, after(days=1))


async def test_a_button_pressed_by_many_at_once_shares_once(store: Store) -> None:
    begun = await asyncio.gather(*(store.begin_delivery(VENDOR, SHARE, NOON) for _ in range(10)))
    assert sorted(begun) == [False] * 9 + [True]


async def test_another_place_or_workspace_is_another_post(store: Store) -> None:
    keys = [(VENDOR, SHARE), (VENDOR, DeliveryKey("share", "C2", "answer-17")), (OTHER, SHARE)]
    assert [await store.begin_delivery(workspace, key, NOON) for workspace, key in keys] == [True] * 3


async def test_a_post_that_failed_may_be_begun_again(store: Store) -> None:
    await store.begin_delivery(VENDOR, SHARE, NOON)
    await store.end_delivery(VENDOR, SHARE, sent=None, reason="not_in_channel", now=NOON)
    assert await store.begin_delivery(VENDOR, SHARE, after(minutes=5))
    [row] = await rows(store, outbox)
    assert (row.state, row.reason, row.ended_at, row.begun_at) == ("sending", None, None, after(minutes=5))


async def test_a_post_of_unknown_outcome_is_not_begun_again_even_after_its_lease(store: Store) -> None:
    await store.begin_delivery(VENDOR, SHARE, NOON)
    await store.leave_delivery(VENDOR, SHARE, "500 from Slack", NOON)
    assert not await store.begin_delivery(VENDOR, SHARE, after(days=1))
    assert await store.counts(NOON) == Counts(open=0, overdue=0, unsettled=1, doubled=0, failed=0)


async def test_an_answer_on_its_way_cannot_be_begun_from_outside(store: Store) -> None:
    await accepted(store)
    assert not await store.begin_delivery(VENDOR, ANSWER, NOON)


async def test_what_was_sent_stays_sent(store: Store) -> None:
    await store.begin_delivery(VENDOR, SHARE, NOON, person=PAUL)
    await store.end_delivery(VENDOR, SHARE, sent=Sent("C1", "1700.2"), now=NOON)
    await store.end_delivery(VENDOR, SHARE, sent=None, reason="too late", now=after(seconds=1))
    await store.leave_delivery(VENDOR, SHARE, "too late", after(seconds=1))
    [row] = await rows(store, outbox)
    assert (row.state, row.channel, row.ts, row.reason, row.person_id) == ("sent", "C1", "1700.2", None, "UPAUL")
