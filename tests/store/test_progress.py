"""What is kept of people's ways through the curriculum."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.store import Store
from bot.store.tables import progress
from knowledge.path import Said, Step
from tests.store.samples import ANNA, NOON, PAUL, after, rows

PRICING = "channels#our-portfolio/pricing"
JIRA = "channels#integrations/jira"


def done(lesson: str = PRICING, at: datetime = NOON) -> Step:
    return Step(lesson, Said.DONE, at)


async def test_of_somebody_new_nothing_was_said(store: Store) -> None:
    assert await store.lessons.steps(PAUL) == ()


async def test_the_last_word_about_a_lesson_stands_and_steps_come_in_their_order(store: Store) -> None:
    said = [
        done(at=NOON),
        Step(JIRA, Said.SKIPPED, after(minutes=1)),
        Step(PRICING, Said.OPEN, after(minutes=2)),
        done(at=after(minutes=3)),
    ]
    assert [await store.lessons.take(PAUL, step) for step in said] == [True] * 4
    assert await store.lessons.steps(PAUL) == (said[1], said[3])
    assert await store.lessons.steps(ANNA) == ()


async def test_saying_it_again_changes_nothing_and_says_so(store: Store) -> None:
    assert [await store.lessons.take(PAUL, done(at=after(minutes=at))) for at in (0, 1)] == [True, False]
    assert await store.lessons.steps(PAUL) == (done(),)


async def test_the_same_step_after_a_crash_counts_as_taken(store: Store) -> None:
    assert [await store.lessons.take(PAUL, done()) for _ in range(2)] == [True, True]


async def test_what_is_late_does_not_undo_what_was_said_since(store: Store) -> None:
    await store.lessons.take(PAUL, Step(PRICING, Said.OPEN, after(minutes=5)))
    assert not await store.lessons.take(PAUL, done())
    assert [step.said for step in await store.lessons.steps(PAUL)] == [Said.OPEN]


async def test_two_devices_at_once_leave_one_row(store: Store) -> None:
    taken = await asyncio.gather(*(store.lessons.take(PAUL, done(at=after(seconds=at))) for at in range(8)))
    assert any(taken)
    assert len(await rows(store, progress)) == 1


async def test_forgetting_somebody_forgets_their_lessons_and_nobody_elses(store: Store) -> None:
    for person in (PAUL, ANNA):
        await store.lessons.take(person, done())
    await store.forget(PAUL)
    assert [row.person_id for row in await rows(store, progress)] == ["UANNA"]


async def test_the_lesson_before_somebody_is_the_one_they_opened_last(store: Store) -> None:
    assert await store.lessons.opened(PAUL) is None
    for minute, lesson in ((1, PRICING), (2, JIRA), (0, PRICING)):
        await store.lessons.open(PAUL, lesson, after(minutes=minute))
    assert [await store.lessons.opened(person) for person in (PAUL, ANNA)] == [JIRA, None]
