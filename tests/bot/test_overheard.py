"""What is said in channels without a mention: nothing by default, with the overlay clear follow-ups, more if that is on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.playground.people import BOT, DANA, MARCO, PRIYA
from bot.playground.world import HELP, SALES, Message
from knowledge import Knowledge
from tests.bot.bench import Bench, bench
from tests.bot.test_changes import OVERLAY

RENEWAL = "who gets first right of refusal at renewal?"
MDF = f"<@{BOT}> what is MDF"


@pytest.fixture
def heard(it: Bench) -> Bench:
    """The bot, its app made with the overlay."""
    it.slack.app = OVERLAY
    return it


@pytest_asyncio.fixture
async def unasked(handbook: Knowledge, tmp_path: Path) -> AsyncIterator[Bench]:
    """The same with COACH_AUTO_ANSWER."""
    async with bench(handbook, tmp_path, settings={"coach_auto_answer": "on"}) as made:
        made.slack.app = OVERLAY
        yield made


async def begun(it: Bench, channel: str = HELP) -> Message:
    """A thread in which the bot has answered; its root."""
    root = it.slack.say(PRIYA if channel == HELP else DANA, channel, MDF)
    await it.reply_to(root)
    return root


async def test_a_clear_follow_up_is_answered_in_its_thread(heard: Bench) -> None:
    root = await begun(heard)
    post = heard.slack.say(PRIYA, HELP, RENEWAL, thread_ts=root.ts)
    assert "Renewals incumbent protection" in (await heard.reply_to(post)).text


@pytest.mark.parametrize(
    "words",
    [
        "thanks, that helps a lot",
        "We registered it last week.",
        "what is the airspeed of an unladen swallow?",
        "really?",
        "either or",
        f"<@{MARCO}> {RENEWAL}",
        "help",
        "desk channel internal",
    ],
)
async def test_what_is_no_clear_question_or_has_no_sure_answer_gets_no_word(heard: Bench, words: str) -> None:
    root = await begun(heard)
    post = heard.slack.say(PRIYA, HELP, words, thread_ts=root.ts)
    await heard.quiet()
    assert heard.replies(post) == []


async def test_where_we_have_not_answered_nobody_is_interrupted(heard: Bench) -> None:
    root = heard.slack.say(PRIYA, HELP, RENEWAL)
    reply = heard.slack.say(DANA, HELP, RENEWAL, thread_ts=root.ts)
    await heard.quiet()
    assert (heard.replies(root), heard.replies(reply)) == ([], [])


async def test_other_bots_are_not_answered(heard: Bench) -> None:
    root = await begun(heard, SALES)
    post = heard.slack.other_bot_says(SALES, RENEWAL, thread_ts=root.ts)
    await heard.quiet()
    assert heard.replies(post, to=DANA) == []


async def test_a_follow_up_with_a_mention_is_answered_once(heard: Bench) -> None:
    root = await begun(heard)
    await heard.reply_to(heard.slack.say(PRIYA, HELP, f"<@{BOT}> {RENEWAL}", thread_ts=root.ts))


async def test_what_got_no_word_is_answered_when_a_mention_is_put_in(heard: Bench) -> None:
    root = await begun(heard)
    post = heard.slack.say(PRIYA, HELP, "first refusal", thread_ts=root.ts)
    await heard.quiet()
    heard.slack.edit(PRIYA, HELP, post.ts, f"<@{BOT}> {RENEWAL}")
    assert "Renewals incumbent protection" in (await heard.reply_to(post)).text


async def test_a_clear_question_is_answered_unasked_only_if_that_is_on(unasked: Bench) -> None:
    post = unasked.slack.say(PRIYA, HELP, RENEWAL)
    assert "Renewals incumbent protection" in (await unasked.reply_to(post)).text
    for words in ("what is the airspeed of an unladen swallow?", "We renewed it.", f"<@{DANA}> {RENEWAL}"):
        quiet = unasked.slack.say(PRIYA, HELP, words)
        await unasked.quiet()
        assert unasked.replies(quiet) == []


async def test_without_the_overlay_nothing_is_heard_even_if_that_is_on(unasked: Bench) -> None:
    unasked.slack.app = type(OVERLAY)()
    post = unasked.slack.say(PRIYA, HELP, RENEWAL)
    await unasked.quiet()
    assert unasked.replies(post) == []


async def test_a_question_nobody_asked_of_us_is_asked_once_however_often_slack_tells_of_it(unasked: Bench) -> None:
    post = unasked.slack.say(PRIYA, HELP, RENEWAL)
    await unasked.quiet()
    for delivery in [one for one in unasked.slack.deliveries if one.body["event"].get("ts") == post.ts]:
        assert await unasked.door.deliver(delivery) == 200
    await unasked.reply_to(post)
