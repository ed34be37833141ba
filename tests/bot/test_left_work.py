"""Work that a process leaves behind, by a crash or a shutdown, is finished by the next one."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, PRIYA
from bot.playground.world import HELP, SALES
from knowledge import Knowledge
from tests.bot.bench import Bench, Clock, bench, local_slack, open_store, running

RENEWAL = f"<@{BOT}> who gets first right of refusal at renewal?"


async def crash(it: Bench) -> None:
    """End everything in hand as if the process had been killed: nothing more is said, nothing marked."""
    for task in list(it.coach.crew.tasks._running):
        task.cancel()
    await it.quiet()


async def test_a_crash_between_ack_and_answer_loses_nothing(it: Bench) -> None:
    it.slack.deliver = None
    post = it.slack.say(PRIYA, HELP, RENEWAL)
    handler, started = it.coach.crew._handlers["typed"], asyncio.Event()

    async def stuck(*_: object) -> None:
        started.set()
        await asyncio.sleep(60)

    it.coach.crew.does("typed", stuck)  # type: ignore[arg-type]
    assert await it.door.deliver(it.slack.deliveries[-1]) == 200
    await started.wait()
    await crash(it)
    it.coach.crew.does("typed", handler)
    assert it.replies(post) == []
    # Slack has its 200 and will not come again; the lease does.
    it.clock.turn(seconds=29)
    assert await it.take_up() == 0
    it.clock.turn(seconds=2)
    assert await it.take_up() == 1
    await it.reply_to(post)
    assert await it.take_up() == 0


async def test_a_crash_after_the_post_but_before_the_mark_is_seen_in_a_dm(it: Bench) -> None:
    channel = it.slack.dm(it.slack.person(DANA), it.slack.world.installations[0]).id
    it.slack.plan("chat.postMessage", Fault.slow(30))
    post = it.slack.say(DANA, channel, "what is MDF")
    await it.slack.until(lambda: it.replies(post))
    await crash(it)
    it.clock.turn(seconds=31)
    assert await it.take_up() == 1
    await it.reply_to(post)


async def test_a_private_answer_left_behind_is_given_by_the_next_process(it: Bench) -> None:
    it.slack.plan("response_url", Fault.status(500), times=3)
    it.slack.command(DANA, SALES, "/coach what is MDF")
    await it.quiet()
    assert it.private(DANA, SALES) == []
    it.clock.turn(seconds=31)
    assert await it.take_up() == 1
    assert "Market development funds" in (await it.whisper(DANA, SALES)).text


async def test_left_work_is_taken_up_without_being_told(handbook: Knowledge, tmp_path: Path) -> None:
    clock = Clock()
    async with local_slack(clock) as (slack, _, bots), open_store(tmp_path) as store:
        slack.plan("chat.postMessage", Fault.status(500))
        async with running(handbook, slack, store, clock) as first:
            bots.append(first.address)
            post = slack.say(PRIYA, HELP, RENEWAL)
            await slack.until(lambda: slack.called("chat.postMessage"))
            await first.coach.crew.tasks.idle()
        clock.turn(seconds=31)
        async with running(handbook, slack, store, clock, takes_up=True):
            answers = await slack.until(
                lambda: [said for said in slack.messages(HELP, PRIYA) if said.bot_id and said.thread_ts == post.ts]
            )
        assert len(answers) == 1


async def test_a_shutdown_finishes_what_is_in_hand_and_refuses_the_rest(handbook: Knowledge, tmp_path: Path) -> None:
    async with bench(handbook, tmp_path) as it:
        it.slack.plan("chat.postMessage", Fault.slow(0.5))
        post = it.slack.say(PRIYA, HELP, RENEWAL)
        await it.slack.until(lambda: it.slack.called("chat.postMessage"))
        draining = asyncio.create_task(it.coach.crew.tasks.drain(10))
        await asyncio.sleep(0)
        assert await it.door.deliver(it.slack.deliveries[-1]) == 503
        assert (await it.door.get("/healthz"))[0] == 200
        assert (await it.door.get("/readyz"))[0] == 503
        assert await draining == 0
        assert len(it.replies(post)) == 1
        assert (await it.store.counts(it.clock())).open == 0


async def test_a_shutdown_leaves_what_takes_too_long_to_the_next_process(handbook: Knowledge, tmp_path: Path) -> None:
    async with bench(handbook, tmp_path) as it:
        it.slack.plan("chat.postMessage", Fault.slow(5))
        it.slack.say(PRIYA, HELP, RENEWAL)
        await it.slack.until(lambda: it.slack.called("chat.postMessage"))
        assert await it.coach.crew.tasks.drain(0.1) == 1
        assert (await it.store.counts(it.clock())).open == 1
