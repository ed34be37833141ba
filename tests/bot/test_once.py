"""Each post is answered once, however often, in whatever company and by whichever process it is heard of."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from bot.playground.people import BOT, DANA, PRIYA
from bot.playground.world import HELP, SALES
from bot.tasks import FULL
from bot.work import SLOW
from knowledge import Knowledge
from tests.bot.bench import Bench, Clock, bench, local_slack, open_store, running

RENEWAL = f"<@{BOT}> who gets first right of refusal at renewal?"


async def test_an_event_that_slack_repeats_after_success_is_answered_once(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, RENEWAL)
    await it.reply_to(post)
    event = it.slack.deliveries[-1]
    assert await it.door.deliver(event, x_slack_retry_num="1", x_slack_retry_reason="http_timeout") == 200
    await it.reply_to(post)


async def test_a_repeated_event_that_never_arrived_before_is_answered(it: Bench) -> None:
    it.slack.deliver = None
    post = it.slack.say(PRIYA, HELP, RENEWAL)
    event = it.slack.deliveries[-1]
    assert await it.door.deliver(event, x_slack_retry_num="1", x_slack_retry_reason="connection_failed") == 200
    await it.reply_to(post)


async def test_a_hundred_copies_at_once_are_answered_once(it: Bench) -> None:
    it.slack.deliver = None
    post = it.slack.say(PRIYA, HELP, RENEWAL)
    event = it.slack.deliveries[-1]
    statuses = await asyncio.gather(*(it.door.deliver(event) for _ in range(40)))
    assert set(statuses) == {200}
    await it.reply_to(post)


async def test_a_command_and_a_button_that_arrive_twice_act_once(it: Bench) -> None:
    it.slack.command(DANA, SALES, "/coach what is MDF")
    said = await it.whisper(DANA, SALES)
    assert await it.door.deliver(it.slack.deliveries[-1]) == 200
    await it.quiet()
    assert it.private(DANA, SALES) == [said]


async def test_two_processes_on_one_database_answer_an_event_once(handbook: Knowledge, tmp_path: Path) -> None:
    clock = Clock()
    async with (
        local_slack(clock) as (slack, _, _),
        open_store(tmp_path) as store,
        open_store(tmp_path) as other_store,
        running(handbook, slack, store, clock) as one,
        running(handbook, slack, other_store, clock) as other,
    ):
        slack.deliver = None
        posts = [slack.say(PRIYA, HELP, RENEWAL) for _ in range(10)]
        events = list(slack.deliveries)
        statuses = await asyncio.gather(*(door.deliver(event) for event in events for door in (one, other)))
        assert set(statuses) == {200}
        for door in (one, other):
            await door.coach.crew.tasks.idle()
        for post in posts:
            answers = [said for said in slack.messages(HELP, PRIYA) if said.bot_id and said.thread_ts == post.ts]
            assert len(answers) == 1


async def test_with_full_hands_events_come_again_and_commands_hear_a_sentence(handbook: Knowledge, tmp_path: Path) -> None:
    async with bench(handbook, tmp_path, most=1) as it:
        gate = asyncio.Event()

        async def busy() -> None:
            await gate.wait()

        it.coach.crew.aside(busy())
        it.slack.command(DANA, SALES, "/coach what is MDF")
        await it.courier.idle()
        assert [said.text for said in it.private(DANA, SALES)] == [FULL]
        it.slack.deliver = None
        post = it.slack.say(PRIYA, HELP, RENEWAL)
        event = it.slack.deliveries[-1]
        assert await it.door.deliver(event) == 503
        gate.set()
        await it.quiet()
        # Slack's next try finds free hands, and the event unclaimed.
        assert await it.door.deliver(event, x_slack_retry_num="1") == 200
        await it.reply_to(post)


async def test_a_locked_database_makes_slack_come_again_and_loses_nothing(it: Bench, tmp_path: Path) -> None:
    import sqlite3

    lock = sqlite3.connect(tmp_path / "state.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    it.slack.deliver = None
    post = it.slack.say(PRIYA, HELP, RENEWAL)
    event = it.slack.deliveries[-1]
    assert await it.door.deliver(event) == 503
    lock.execute("ROLLBACK")
    lock.close()
    assert await it.door.deliver(event, x_slack_retry_num="1") == 200
    await it.reply_to(post)


async def test_a_command_on_a_locked_database_hears_a_sentence(it: Bench, tmp_path: Path) -> None:
    import sqlite3

    lock = sqlite3.connect(tmp_path / "state.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    it.slack.command(DANA, SALES, "/coach what is MDF")
    await it.courier.idle()
    assert [said.text for said in it.private(DANA, SALES)] == [SLOW]
    lock.execute("ROLLBACK")
    lock.close()


async def test_a_broken_search_is_one_apology_with_a_reference(it: Bench, log: object) -> None:
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> broken")
    reply = await it.reply_to(post)
    reference = f"{random.Random(7).getrandbits(32):08x}"
    assert reference in reply.text
    assert reference in log.getvalue()  # type: ignore[attr-defined]
    assert "the search broke" in log.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("word", ["curriculum", "help", "what is MDF"])
async def test_a_mention_costs_two_transactions(it: Bench, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []
    begin = it.store._database.begin
    monkeypatch.setattr(it.store._database, "begin", lambda: (begun.append(1), begin())[1])
    await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> {word}"))
    assert len(begun) == 2
