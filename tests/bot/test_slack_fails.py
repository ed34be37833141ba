"""Slack says no, says nothing, or says one thing and does another: nothing is lost, and nothing said twice unawares."""

from __future__ import annotations

import pytest

from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, PRIYA
from bot.playground.world import HELP, SALES, Message
from tests.bot.bench import Bench

RENEWAL = "who gets first right of refusal at renewal?"


def dm(it: Bench, person: str) -> str:
    return it.slack.dm(it.slack.person(person), it.slack.world.installations[0]).id


def ask(it: Bench, place: str) -> Message:
    """The same question in a channel or a DM."""
    return (
        it.slack.say(PRIYA, HELP, f"<@{BOT}> {RENEWAL}") if place == "channel" else it.slack.say(DANA, dm(it, DANA), RENEWAL)
    )


async def counted(it: Bench) -> dict[str, int]:
    found = await it.store.counts(it.clock())
    return {"open": found.open, "unsettled": found.unsettled, "doubled": found.doubled, "failed": found.failed}


QUIET = {"open": 0, "unsettled": 0, "doubled": 0, "failed": 0}


@pytest.mark.parametrize("place", ["channel", "dm"])
async def test_a_short_rate_limit_is_waited_out(it: Bench, place: str) -> None:
    it.slack.plan("chat.postMessage", Fault.rate_limited(1))
    await it.reply_to(ask(it, place))
    assert await counted(it) == QUIET


@pytest.mark.parametrize("place", ["channel", "dm"])
async def test_a_long_rate_limit_is_left_to_a_later_take_up(it: Bench, place: str) -> None:
    it.slack.plan("chat.postMessage", Fault.rate_limited(60))
    post = ask(it, place)
    await it.quiet()
    assert it.replies(post) == []
    assert await it.take_up() == 0
    it.clock.turn(seconds=31)
    assert await it.take_up() == 1
    await it.reply_to(post)
    # It was surely not posted before, so nobody counts a double.
    assert await counted(it) == QUIET


FAULTS = {
    "500": Fault.status(500),
    "503": Fault.status(503),
    "reset": Fault.reset(),
    "internal_error": Fault.error("internal_error"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("place", ["channel", "dm"])
async def test_a_post_that_did_not_arrive_is_said_after_its_lease(it: Bench, place: str, fault: str) -> None:
    it.slack.plan("chat.postMessage", FAULTS[fault])
    post = ask(it, place)
    await it.quiet()
    assert it.replies(post) == []
    assert len(it.slack.called("chat.postMessage")) == 1
    assert (await counted(it))["unsettled"] == 1
    it.clock.turn(seconds=31)
    await it.take_up()
    await it.reply_to(post)
    # In a DM we looked and saw that it was not there; in a channel it may stand twice, and that is counted.
    assert await counted(it) == {**QUIET, "doubled": 1 if place == "channel" else 0}


ACCEPTED = {"500": Fault.accepted_then(500), "503": Fault.accepted_then(503), "reset": Fault.reset(accepted=True)}


@pytest.mark.parametrize("fault", ACCEPTED)
@pytest.mark.parametrize("in_thread", [False, True])
async def test_in_a_dm_an_accepted_post_is_found_and_not_repeated(it: Bench, fault: str, in_thread: bool) -> None:
    root = None
    if in_thread:
        root = it.slack.say(DANA, dm(it, DANA), "what is MDF").ts
        await it.quiet()
        it.clock.turn(minutes=5)
    it.slack.plan("chat.postMessage", ACCEPTED[fault])
    post = it.slack.say(DANA, dm(it, DANA), RENEWAL, thread_ts=root)
    await it.quiet()
    it.clock.turn(seconds=31)
    assert await it.take_up() == 1
    await it.reply_to(post)
    assert await counted(it) == QUIET


async def test_where_nobody_can_look_it_is_not_said_again_until_somebody_can(it: Bench) -> None:
    it.slack.plan("chat.postMessage", Fault.accepted_then(500))
    it.slack.plan("conversations.history", Fault.status(500), times=4)
    post = ask(it, "dm")
    await it.quiet()
    for _ in range(4):
        it.clock.turn(seconds=31)
        await it.take_up()
    await it.reply_to(post)
    assert await counted(it) == QUIET


async def test_a_rate_limit_after_an_unknown_outcome_does_not_make_it_forgotten(it: Bench) -> None:
    it.slack.plan("chat.postMessage", Fault.accepted_then(500))
    it.slack.plan("conversations.history", Fault.error("internal_error"))
    it.slack.plan("chat.postMessage", Fault.rate_limited(60))
    post = ask(it, "dm")
    await it.quiet()
    for _ in range(3):
        it.clock.turn(seconds=31)
        await it.take_up()
    await it.reply_to(post)


async def test_in_a_dm_an_earlier_answer_in_the_thread_is_not_taken_for_this_one(it: Bench) -> None:
    root = it.slack.say(DANA, dm(it, DANA), "what is MDF")
    await it.quiet()
    it.clock.turn(minutes=5)
    it.slack.plan("chat.postMessage", Fault.status(500))
    post = it.slack.say(DANA, dm(it, DANA), RENEWAL, thread_ts=root.ts)
    await it.quiet()
    it.clock.turn(seconds=31)
    await it.take_up()
    await it.reply_to(post)


@pytest.mark.parametrize("reached", [True, False], ids=["reached us", "on its way"])
@pytest.mark.parametrize("later", [5, 35])
async def test_in_a_dm_what_was_written_since_is_not_taken_for_the_answer(it: Bench, reached: bool, later: int) -> None:
    root = it.slack.say(DANA, dm(it, DANA), "what is MDF")
    await it.quiet()
    it.clock.turn(minutes=5)
    it.slack.plan("chat.postMessage", Fault.status(500))
    lost = it.slack.say(DANA, dm(it, DANA), RENEWAL, thread_ts=root.ts)
    await it.quiet()
    it.clock.turn(seconds=later)
    it.slack.deliver = it.slack.deliver if reached else None
    written = it.slack.say(DANA, dm(it, DANA), "what is a VAR", thread_ts=root.ts)
    await it.quiet()
    assert not any("Renewals" in one.text for one in it.replies(lost))
    it.clock.turn(seconds=31)
    assert await it.take_up() == 1
    assert "Renewals incumbent protection" in it.replies(lost)[-1].text
    assert written.text == "what is a VAR"
    assert await counted(it) == {**QUIET, "doubled": 1}


@pytest.mark.parametrize("fault", [Fault.status(500), Fault.reset(), Fault.rate_limited(60)], ids=["500", "reset", "429"])
async def test_where_slack_does_not_say_whose_a_reply_is_it_is_asked_again(it: Bench, fault: Fault) -> None:
    root = it.slack.say(DANA, dm(it, DANA), "what is MDF")
    await it.quiet()
    it.clock.turn(minutes=5)
    it.slack.plan("chat.postMessage", Fault.accepted_then(500))
    it.slack.plan("chat.update", fault, times=3)
    post = it.slack.say(DANA, dm(it, DANA), RENEWAL, thread_ts=root.ts)
    await it.quiet()
    for _ in range(4):
        it.clock.turn(seconds=31)
        await it.take_up()
    await it.reply_to(post)
    assert await counted(it) == QUIET


@pytest.mark.parametrize("arrived", ["none", "first", "second", "both"])
async def test_in_a_dm_one_reply_is_not_taken_for_the_answer_to_two_questions(it: Bench, arrived: str) -> None:
    root = it.slack.say(DANA, dm(it, DANA), "hello")
    await it.quiet()
    it.clock.turn(minutes=5)
    asked = []
    for question, name in ((RENEWAL, "first"), ("what is MDF", "second")):
        it.slack.plan("chat.postMessage", Fault.accepted_then(500) if arrived in (name, "both") else Fault.status(500))
        asked.append(it.slack.say(DANA, dm(it, DANA), question, thread_ts=root.ts))
        await it.quiet()
        it.clock.turn(seconds=1)
    for _ in range(4):
        it.clock.turn(seconds=31)
        await it.take_up()
    said = [one.text for one in it.replies(asked[0])]
    assert any("Renewals incumbent protection" in text for text in said)
    assert any("Market development funds" in text for text in said)
    counts = await counted(it)
    assert {**counts, "doubled": 0} == QUIET
    assert len(said) - 2 <= counts["doubled"]


@pytest.mark.parametrize("fault", ACCEPTED)
async def test_in_a_channel_an_accepted_post_without_an_answer_is_repeated_once_and_counted(it: Bench, fault: str) -> None:
    it.slack.plan("chat.postMessage", ACCEPTED[fault])
    post = ask(it, "channel")
    await it.quiet()
    for _ in range(3):
        it.clock.turn(seconds=31)
        await it.take_up()
    assert len(it.replies(post)) == 2
    assert await counted(it) == {**QUIET, "doubled": 1}
    assert "coach_possible_doubles_total 1.0" in (await it.door.get("/metrics"))[1]


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "not_in_channel", "restricted_action"])
async def test_a_clear_no_ends_the_work(it: Bench, error: str) -> None:
    it.slack.plan("chat.postMessage", Fault.error(error))
    post = ask(it, "channel")
    await it.quiet()
    it.clock.turn(minutes=10)
    assert await it.take_up() == 0
    assert it.replies(post) == []
    assert await counted(it) == {**QUIET, "failed": 1}
    await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> what is MDF"))


async def test_blocks_that_slack_refuses_are_left_away_once(it: Bench) -> None:
    it.slack.plan("chat.postMessage", Fault.error("invalid_blocks"))
    reply = await it.reply_to(ask(it, "channel"))
    assert not reply.blocks
    assert "Renewals incumbent protection" in reply.text


async def test_a_slack_that_never_says_anything_clear_is_given_up_in_the_end(it: Bench) -> None:
    it.slack.plan("chat.postMessage", Fault.status(500), times=100)
    ask(it, "dm")
    await it.quiet()
    for _ in range(25):
        it.clock.turn(seconds=31)
        await it.take_up()
    assert len(it.slack.called("chat.postMessage")) == 20
    assert await counted(it) == {**QUIET, "failed": 1}


HOOK_FAULTS = {
    "500": Fault.status(500),
    "reset": Fault.reset(),
    "429": Fault.rate_limited(1),
    "internal_error": Fault.error("internal_error"),
    "ratelimited": Fault.error("ratelimited"),
}


@pytest.mark.parametrize("fault", HOOK_FAULTS.values(), ids=HOOK_FAULTS)
async def test_a_private_answer_is_tried_again_on_the_spot(it: Bench, fault: Fault) -> None:
    it.slack.plan("response_url", fault)
    it.slack.command(DANA, SALES, f"/coach {RENEWAL}")
    assert "Renewals incumbent protection" in (await it.whisper(DANA, SALES)).text
    assert await counted(it) == QUIET


async def test_a_share_that_may_have_arrived_is_not_repeated_on_the_spot(it: Bench) -> None:
    it.slack.command(DANA, SALES, f"/coach {RENEWAL}")
    said = await it.whisper(DANA, SALES)
    it.slack.plan("response_url", Fault.accepted_then(500))
    it.slack.click(DANA, SALES, said.ts, "answer.share")
    await it.quiet()
    shared = [one for one in it.slack.messages(SALES, DANA) if one.bot_id and not one.only_for]
    assert len(shared) == 1
    assert (await counted(it))["unsettled"] == 1


async def test_a_dead_token_makes_the_process_unready(it: Bench) -> None:
    assert (await it.door.get("/readyz"))[0] == 200
    it.slack.plan("chat.postMessage", Fault.error("token_revoked"))
    ask(it, "channel")
    await it.quiet()
    status, said = await it.door.get("/readyz")
    assert status == 503
    assert "SLACK_BOT_TOKEN" in said
