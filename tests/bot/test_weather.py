"""Bad weather: many questions, a Slack that fails in every way it can, crashes in between. Nothing is lost."""

from __future__ import annotations

import random

import pytest

from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, PRIYA
from bot.playground.world import HELP, SALES, Message
from tests.bot.bench import Bench, answers_to

FAULTS = (
    Fault.status(500),
    Fault.status(503),
    Fault.accepted_then(500),
    Fault.accepted_then(503),
    Fault.reset(),
    Fault.reset(accepted=True),
    Fault.rate_limited(30),
    Fault.error("internal_error"),
)


SEEDS = [*range(4), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(4, 60))]


@pytest.mark.parametrize("seed", SEEDS)
async def test_every_question_is_answered_once_and_possible_doubles_are_counted(it: Bench, seed: int) -> None:
    chance = random.Random(seed)
    dm = it.slack.dm(it.slack.person(DANA), it.slack.world.installations[0]).id
    asked = []
    for _ in range(12):
        for person, place in ((PRIYA, HELP), (DANA, dm)):
            if chance.random() < 0.5:
                it.slack.plan("chat.postMessage", chance.choice(FAULTS))
            asked.append(it.slack.say(person, place, f"<@{BOT}> what is MDF"))
        if chance.random() < 0.3:
            for task in list(it.coach.crew.tasks._running):
                task.cancel()
        it.clock.turn(seconds=chance.choice([1, 20, 40]))
        await it.take_up()
    for _ in range(25):
        it.clock.turn(seconds=31)
        await it.take_up()

    answers = {post.ts: len(it.replies(post)) for post in asked}
    counts = await it.store.counts(it.clock())
    assert (counts.open, counts.unsettled, counts.failed) == (0, 0, 0)
    assert min(answers.values()) == 1
    assert {answers[post.ts] for post in asked if post.channel == dm} == {1}
    assert sum(count > 1 for count in answers.values()) <= counts.doubled


@pytest.mark.parametrize("seed", SEEDS)
async def test_talk_in_threads_loses_nothing_and_stands_twice_only_where_that_is_counted(it: Bench, seed: int) -> None:
    chance = random.Random(seed)
    dm = it.slack.dm(it.slack.person(DANA), it.slack.world.installations[0]).id
    asked: list[Message] = []
    commands = 0
    for _ in range(15):
        person, place = chance.choice([(PRIYA, HELP), (DANA, dm), (DANA, dm)])
        roots = [post for post in asked if post.channel == place and post.thread_ts is None]
        root = chance.choice(roots[-3:]).ts if roots and chance.random() < 0.6 else None
        for method, how_often in (("chat.postMessage", 0.5), ("conversations.history", 0.3), ("response_url", 0.1)):
            if chance.random() < how_often:
                it.slack.plan(method, chance.choice(FAULTS))
        asked.append(it.slack.say(person, place, f"<@{BOT}> what is MDF", thread_ts=root))
        if chance.random() < 0.1:
            commands += 1
            it.slack.command(DANA, SALES, "/coach what is MDF")
        if chance.random() < 0.6:
            await it.quiet()
        if chance.random() < 0.2:
            for task in list(it.coach.crew.tasks._running):
                task.cancel()
        it.clock.turn(seconds=chance.choice([1, 5, 20, 40]))
        if chance.random() < 0.7:
            await it.take_up()
    await it.quiet()
    for _ in range(30):
        it.clock.turn(seconds=31)
        await it.take_up()

    answers = {post.ts: answers_to(it.slack, post) for post in asked}
    counts = await it.store.counts(it.clock())
    assert (counts.open, counts.unsettled, counts.failed) == (0, 0, 0)
    assert [ts for ts, count in answers.items() if count < 1] == []
    assert sum(count > 1 for count in answers.values()) <= counts.doubled
    assert len(it.private(DANA, SALES)) >= commands
