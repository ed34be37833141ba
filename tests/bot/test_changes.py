"""A question that its author changes or deletes: the answer follows, once, and nothing else is touched."""

from __future__ import annotations

import json

import pytest

from bot.playground.core import AppSettings
from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, PRIYA
from bot.playground.world import BASE_EVENTS, BASE_SCOPES, HELP, OVERLAY_EVENTS, OVERLAY_SCOPES, Message
from bot.store.tables import questions
from tests.bot.bench import Bench
from tests.bot.test_direct import dm
from tests.store.samples import rows

MDF, VAR = "what is MDF", "what is a VAR"
OVERLAY = AppSettings(scopes=BASE_SCOPES | OVERLAY_SCOPES, events=BASE_EVENTS | OVERLAY_EVENTS)


def updates(it: Bench) -> list[str]:
    """How the bot wrote over its posts, and took them away."""
    return [call.method for call in it.slack.calls if call.method in ("chat.update", "chat.delete")]


async def asked(it: Bench, words: str = MDF, person: str = DANA) -> Message:
    post = it.slack.say(person, dm(it, person), words)
    await it.reply_to(post)
    return post


@pytest.mark.parametrize("person", [DANA, PRIYA])
async def test_an_edited_question_has_its_answer_updated_in_place(it: Bench, person: str) -> None:
    post = await asked(it, person=person)
    before = await it.reply_to(post)
    it.slack.edit(person, post.channel, post.ts, VAR)
    after = await it.reply_to(post)
    assert (after.ts, "Value-added reseller" in after.text, after.edited is not None) == (before.ts, True, True)
    assert updates(it) == ["chat.update"]


async def test_each_edit_is_followed_once_however_often_slack_tells_of_it(it: Bench) -> None:
    post = await asked(it)
    it.slack.edit(DANA, post.channel, post.ts, VAR)
    await it.quiet()
    told = it.slack.deliveries[-2:]
    for delivery in told:
        assert await it.door.deliver(delivery) == 200
    again = json.loads(json.dumps(next(one.body for one in told if one.body["event"]["message"].get("bot_id") is None)))
    status, _ = await it.door.send(json.dumps({**again, "event_id": "EvANOTHER1"}))
    assert status == 200
    await it.quiet()
    assert updates(it) == ["chat.update"]
    it.slack.edit(DANA, post.channel, post.ts, MDF)
    assert "Market development funds" in (await it.reply_to(post)).text
    assert updates(it) == ["chat.update"] * 2


async def test_a_preview_that_slack_adds_is_no_edit(it: Bench) -> None:
    post = await asked(it)
    it.slack.edit(DANA, post.channel, post.ts, MDF)
    await it.quiet()
    assert updates(it) == []


async def test_a_deleted_question_withdraws_its_answer_and_its_words(it: Bench) -> None:
    post = await asked(it)
    it.slack.delete(DANA, post.channel, post.ts)
    await it.quiet()
    assert it.replies(post) == []
    assert updates(it) == ["chat.delete"]
    assert [(row.text, row.outcome) for row in await rows(it.store, questions)] == [(None, "found")]


async def test_a_stone_where_a_question_was_is_a_deletion_too(it: Bench) -> None:
    post = await asked(it)
    stone = {
        "type": "message",
        "subtype": "tombstone",
        "user": "USLACKBOT",
        "text": "This message was deleted.",
        "ts": post.ts,
    }
    it.slack.edit(DANA, post.channel, post.ts, MDF)
    await it.quiet()
    body = json.loads(
        json.dumps(next(one.body for one in reversed(it.slack.deliveries) if one.body["event"].get("subtype")))
    )
    body["event"]["message"], body["event_id"] = stone, "EvSTONE001"
    await it.door.send(json.dumps(body))
    await it.quiet()
    assert updates(it) == ["chat.delete"]


async def test_edited_words_are_forgotten_for_the_new_ones(it: Bench) -> None:
    post = await asked(it)
    it.slack.edit(DANA, post.channel, post.ts, VAR)
    await it.quiet()
    assert [row.text for row in await rows(it.store, questions)] == [None, VAR]


@pytest.mark.parametrize("words", ["desk channel internal", "settings MSP", "human please"])
async def test_words_that_do_something_are_not_done_by_an_edit(it: Bench, words: str) -> None:
    post = await asked(it)
    it.slack.edit(DANA, post.channel, post.ts, words)
    assert "Market development funds" in (await it.reply_to(post)).text
    assert updates(it) == []


async def test_the_newest_edit_counts_whichever_comes_first(it: Bench) -> None:
    post = await asked(it)
    it.slack.plan("chat.update", Fault.status(503), times=2)
    it.slack.edit(DANA, post.channel, post.ts, "what is a GSI")
    await it.quiet()
    it.slack.edit(DANA, post.channel, post.ts, VAR)
    await it.quiet()
    it.clock.turn(seconds=40)
    await it.take_up()
    assert "Value-added reseller" in (await it.reply_to(post)).text


async def test_an_edit_that_slack_takes_late_is_not_written_over_the_next(it: Bench) -> None:
    post = await asked(it)
    it.slack.plan("chat.update", Fault.rate_limited(1))
    it.slack.edit(DANA, post.channel, post.ts, "what is a GSI")
    it.slack.edit(DANA, post.channel, post.ts, VAR)
    assert "Value-added reseller" in (await it.reply_to(post)).text
    assert [row.text for row in await rows(it.store, questions)][-1] == VAR


async def test_a_deletion_after_an_edit_stays(it: Bench) -> None:
    post = await asked(it)
    it.slack.plan("chat.update", Fault.status(503), times=2)
    it.slack.edit(DANA, post.channel, post.ts, VAR)
    await it.quiet()
    it.slack.delete(DANA, post.channel, post.ts)
    await it.quiet()
    it.clock.turn(seconds=40)
    await it.take_up()
    assert it.replies(post) == []


async def test_an_edit_while_the_answer_is_under_way_waits_for_it(it: Bench) -> None:
    it.slack.plan("chat.postMessage", Fault.slow(0.5))
    post = it.slack.say(DANA, dm(it, DANA), MDF)
    it.slack.edit(DANA, post.channel, post.ts, VAR)
    assert "Value-added reseller" in (await it.reply_to(post)).text


async def test_where_nobody_knows_where_the_answer_stands_nothing_is_said(it: Bench) -> None:
    it.slack.plan("chat.postMessage", Fault.error("restricted_action"))
    post = it.slack.say(DANA, dm(it, DANA), MDF)
    await it.quiet()
    it.slack.edit(DANA, post.channel, post.ts, VAR)
    it.slack.delete(DANA, post.channel, post.ts)
    await it.quiet()
    assert (it.replies(post), updates(it)) == ([], [])


async def test_an_answer_that_is_gone_by_now_is_no_trouble(it: Bench) -> None:
    post = await asked(it)
    reply = await it.reply_to(post)
    it.slack.world.messages[post.channel].remove(reply)
    it.slack.edit(DANA, post.channel, post.ts, VAR)
    it.slack.delete(DANA, post.channel, post.ts)
    await it.quiet()
    it.clock.turn(seconds=40)
    assert await it.take_up() == 0


async def test_in_a_channel_edits_are_heard_with_the_overlay_alone(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> {MDF}")
    await it.quiet()
    it.slack.edit(PRIYA, HELP, post.ts, f"<@{BOT}> {VAR}")
    assert "Market development funds" in (await it.reply_to(post)).text
    it.slack.app = OVERLAY
    it.slack.edit(PRIYA, HELP, post.ts, f"<@{BOT}> {VAR} please")
    assert "Value-added reseller" in (await it.reply_to(post)).text
    it.slack.delete(PRIYA, HELP, post.ts)
    await it.quiet()
    assert it.replies(post) == []
