"""A mention in a channel, from the post to the one reply in its thread."""

from __future__ import annotations

from bot.playground.core import AppSettings
from bot.playground.people import BOT, DANA, MARCO, PRIYA
from bot.playground.world import BASE_EVENTS, BASE_SCOPES, HELP, OVERLAY_EVENTS, OVERLAY_SCOPES, SALES
from bot.views.answer import GREETING
from bot.views.help import ASK
from tests.bot.bench import Bench

RENEWAL = f"<@{BOT}> who gets first right of refusal at renewal?"


async def test_a_mention_is_answered_in_its_thread(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, RENEWAL)
    reply = await it.reply_to(post)
    assert "Renewals incumbent protection" in reply.text
    assert reply.thread_ts == post.ts
    assert it.slack.unanswered == []


async def test_a_mention_inside_a_thread_is_answered_in_that_thread(it: Bench) -> None:
    root = it.slack.say(DANA, HELP, "A partner asks about money")
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> what is MDF", thread_ts=root.ts)
    assert (await it.reply_to(post)).thread_ts == root.ts


async def test_the_first_reply_to_a_person_says_what_is_kept_and_the_second_does_not(it: Bench) -> None:
    first = await it.reply_to(it.slack.say(PRIYA, HELP, RENEWAL))
    second = await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> what is MDF"))
    others = await it.reply_to(it.slack.say(DANA, HELP, RENEWAL))
    assert [GREETING.format(days=180) in reply.text for reply in (first, second, others)] == [True, False, True]


async def test_a_mention_without_words_gets_help(it: Bench) -> None:
    assert ASK in (await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}>"))).text


async def test_words_around_the_mention_are_one_question(it: Bench) -> None:
    reply = await it.reply_to(it.slack.say(DANA, HELP, f"hey <@{BOT}> and <@{MARCO}>, <https://x.example|MDF>?"))
    assert "Market development funds" in reply.text


async def test_what_is_said_without_a_mention_is_not_for_us(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, "who gets first right of refusal at renewal?")
    await it.quiet()
    assert it.replies(post) == []


async def test_a_mention_that_also_arrives_as_a_message_is_answered_once(it: Bench) -> None:
    it.slack.app = AppSettings(scopes=BASE_SCOPES | OVERLAY_SCOPES, events=BASE_EVENTS | OVERLAY_EVENTS)
    post = it.slack.say(PRIYA, HELP, RENEWAL)
    await it.reply_to(post)
    heard = [one.body["event"]["type"] for one in it.slack.deliveries if one.body["event"].get("ts") == post.ts]
    assert sorted(heard) == ["app_mention", "message"]


async def test_an_edited_mention_is_not_answered_again(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, RENEWAL)
    await it.reply_to(post)
    it.slack.edit(PRIYA, HELP, post.ts, f"{RENEWAL} please")
    await it.reply_to(post)


async def test_a_mention_put_in_by_an_edit_is_answered_once(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, "who gets first right of refusal at renewal?")
    it.slack.edit(PRIYA, HELP, post.ts, RENEWAL)
    await it.reply_to(post)


async def test_other_bots_and_our_own_words_are_not_answered(it: Bench) -> None:
    post = it.slack.other_bot_says(SALES, RENEWAL)
    await it.quiet()
    assert it.replies(post, to=DANA) == []


async def test_a_page_and_a_question_full_of_mentions_ping_nobody(it: Bench) -> None:
    post = it.slack.say(DANA, HELP, f"<@{BOT}> zanzibar clause <!channel> &lt;!here&gt; <@{MARCO}>")
    reply = await it.reply_to(post)
    assert "zanzibar clause says" in reply.text
    assert reply.pings == ()


async def test_a_question_of_forty_thousand_characters_gets_a_reply(it: Bench) -> None:
    await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> " + "renewal " * 4_990))
