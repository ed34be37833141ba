"""A question that its author changes or deletes: the answer follows, once for each change, and so does what people were
asked about it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.incoming import EDIT, Changed
from bot.outbox import Over, Place, Posted, Thread
from bot.store import DeliveryKey, Pending, Sent, Store, Work, Workspace
from bot.work import NO_WORDS, Crew, Order, Reply, person_of, place_of

WAITS: Final = (0.1, 0.4, 1, 2, 4)
"""Seconds between two looks whether the answer stands by now; then it is left to the next attempt."""
FIRST_WAITS: Final = 3
"""How many of them a question is waited for that we have not even heard, since its change overtook it."""
YOUNG: Final = timedelta(minutes=5)
"""How long Slack may take to tell of a question."""
NOTHING: Final = Reply(NO_WORDS, silent=True)

Redraw = Callable[[Workspace, int], Awaitable[None]]
"""Shows those who were asked to answer a question how it stands."""


async def hear(change: Changed | None, store: Store, crew: Crew, now: datetime) -> None:
    """Follow a change of something that we answered, or are about to; everything else people change is none of ours."""
    if change is None:
        return
    typed = change.typed
    if await store.questions.said(typed.person.workspace, typed.delivery) is None and not (
        typed.im and _is_young(typed.place, now)
    ):
        return
    await crew.accept(
        Order(
            workspace=typed.person.workspace,
            kind="changed",
            key=typed.key,
            person=typed.person,
            place=typed.place,
            delivery=change.delivery,
            facts={
                "text": typed.text,
                "im": typed.im,
                "named": typed.named,
                "before": change.before,
                "gone": change.gone,
            },
            outside=typed.outside,
            shared=typed.shared,
        )
    )


async def follow(
    work: Work,
    store: Store,
    clock: Callable[[], datetime],
    answer_anew: Callable[[Work], Awaitable[Reply | None]],
    stays: Callable[[Work], Awaitable[bool]],
    redraw: Redraw,
) -> Reply:
    """The new answer over the old one, or the old one gone; nothing where a newer change is known, or where nobody can say
    where the old one stands. `answer_anew`: None for words that are no question. `stays`: whether what stands there is the
    outcome of words that did something."""
    place = place_of(work)
    assert isinstance(place, Thread)
    assert work.delivery is not None
    stands = await _stands(work, DeliveryKey("answer", f"{place.channel}:{place.ts}", place.asked), store)
    if isinstance(stands, Pending):
        return Reply(NO_WORDS, not_yet="the_answer_is_not_said_yet")
    changes = await store.questions.begun_at(work.workspace, EDIT, work.delivery.place)
    if stands is None or stands.ts is None or any(later > work.delivery.key for later in changes):
        return NOTHING
    if await _is_overtaking(work, work.delivery, store):
        return Reply(NO_WORDS, not_yet="an_earlier_change_is_being_said")
    if await stays(work):
        return NOTHING
    gone, before = work.payload["gone"], work.payload["before"]
    made = Reply(NO_WORDS) if gone else await answer_anew(work)
    if made is None:
        return NOTHING
    if made.noted is None:
        passed_on = await store.questions.take_back(person_of(work), place.channel, place.ts, before)
    else:
        passed_on = await store.questions.ask_instead(before, made.noted, work.key, clock())

    async def show(_posted: Posted) -> None:
        for number in passed_on:
            await redraw(work.workspace, number)

    to = Over(stands.channel, stands.ts, gone=gone)
    return replace(made, to=to, noted=None if passed_on else made.noted, refusal=None, instead=None, then=show)


async def _stands(work: Work, answer: DeliveryKey, store: Store) -> Sent | Pending | None:
    for tried, pause in enumerate(WAITS):
        found = await store.questions.said(work.workspace, answer)
        if isinstance(found, Sent) or (found is None and tried >= FIRST_WAITS):
            return found
        await asyncio.sleep(pause)
    return await store.questions.said(work.workspace, answer)


async def _is_overtaking(work: Work, change: DeliveryKey, store: Store) -> bool:
    """Whether an earlier change is still on its way although we waited: it would be written over this one."""
    for pause in (*WAITS, None):
        if not await store.questions.is_being_said(work.workspace, EDIT, change.place, change.key):
            return False
        if pause is not None:
            await asyncio.sleep(pause)
    return True


def _is_young(place: Place, now: datetime) -> bool:
    return isinstance(place, Thread) and now.timestamp() - float(place.asked) < YOUNG.total_seconds()
