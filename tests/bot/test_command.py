"""`/coach`: a private answer, its buttons, and sharing it with the channel."""

from __future__ import annotations

from typing import Any

from bot.features.passages import ALREADY_BELOW
from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, MARCO, PRIYA
from bot.playground.world import HELP, SALES
from bot.views.answer import GREETING
from bot.views.apology import CANNOT_POST, GONE, SHARED, SHARED_BEFORE
from bot.views.help import ASK
from bot.views.passage import OPEN
from tests.bot.bench import Bench

ASKED = "/coach who gets first right of refusal at renewal?"


def buttons(blocks: list[dict[str, Any]] | None) -> dict[str, str]:
    """Action id -> what stands on the button."""
    return {
        one["action_id"]: one["text"]["text"]
        for block in blocks or []
        for one in block.get("elements", ())
        if "action_id" in one
    }


def rename(blocks: list[dict[str, Any]] | None, action_id: str, new: str, **more: str) -> None:
    """Another button in the same place, as an older message of ours may hold it."""
    for block in blocks or []:
        for element in block.get("elements", ()):
            if element.get("action_id") == action_id:
                element.update({"action_id": new, **more})


async def test_the_answer_is_seen_by_the_asker_alone_and_repeats_the_question(it: Bench) -> None:
    it.slack.command(DANA, SALES, ASKED)
    said = await it.whisper(DANA, SALES)
    assert said.text.startswith("You asked: who gets first right of refusal at renewal?")
    assert "Renewals incumbent protection" in said.text
    assert GREETING.format(days=180) in said.text
    assert it.private(MARCO, SALES) == []
    assert it.slack.unanswered == []


async def test_no_words_or_help_get_help(it: Bench) -> None:
    it.slack.command(DANA, SALES, "/coach")
    assert ASK in (await it.whisper(DANA, SALES)).text
    it.slack.command(DANA, SALES, "/coach help")
    assert ASK in (await it.whisper(DANA, SALES)).text


async def test_an_answer_is_shared_once(it: Bench) -> None:
    it.slack.command(DANA, SALES, ASKED)
    said = await it.whisper(DANA, SALES)
    it.slack.click(DANA, SALES, said.ts, "answer.share")
    assert (await it.whisper(DANA, SALES)).text == SHARED
    it.slack.click(DANA, SALES, said.ts, "answer.share")
    assert (await it.whisper(DANA, SALES)).text == SHARED_BEFORE
    shared = [one for one in it.slack.messages(SALES, MARCO) if one.bot_id]
    assert [one.text.splitlines()[0] for one in shared] == ["Shared from the handbook by dana"]
    assert shared[0].pings == ()


async def test_what_slack_refused_to_share_is_said_to_be_refused_and_may_be_shared_later(it: Bench) -> None:
    it.slack.command(DANA, SALES, ASKED)
    said = await it.whisper(DANA, SALES)
    it.slack.plan("response_url", Fault.error("channel_not_found"))
    it.slack.click(DANA, SALES, said.ts, "answer.share")
    assert (await it.whisper(DANA, SALES)).text == CANNOT_POST
    it.slack.click(DANA, SALES, said.ts, "answer.share")
    assert (await it.whisper(DANA, SALES)).text == SHARED
    it.slack.click(DANA, SALES, said.ts, "answer.share")
    assert (await it.whisper(DANA, SALES)).text == SHARED_BEFORE


async def test_sharing_waits_out_a_short_rate_limit(it: Bench) -> None:
    it.slack.command(DANA, SALES, ASKED)
    said = await it.whisper(DANA, SALES)
    it.slack.plan("response_url", Fault.rate_limited(1))
    it.slack.click(DANA, SALES, said.ts, "answer.share")
    assert (await it.whisper(DANA, SALES)).text == SHARED


async def test_show_more_says_the_whole_passage_beside_the_answer(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> renewals")
    reply = await it.reply_to(post)
    rename(reply.blocks, "answer.related.1", "answer.more.1")
    it.slack.click(DANA, HELP, reply.ts, "answer.more.1")
    await it.quiet()
    assert len(it.replies(post)) == 2
    it.slack.click(PRIYA, HELP, reply.ts, "answer.more.1")
    assert (await it.whisper(PRIYA, HELP)).text == ALREADY_BELOW
    assert len([one for one in it.replies(post) if not one.only_for]) == 2


async def test_a_related_passage_is_opened_in_the_thread(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> renewals")
    reply = await it.reply_to(post)
    action = next(action for action in buttons(reply.blocks) if action.startswith("answer.related."))
    it.slack.click(PRIYA, HELP, reply.ts, action)
    await it.quiet()
    opened = it.replies(post)[1]
    assert OPEN in opened.text
    assert opened.only_for is None


async def test_a_related_passage_of_a_private_answer_stays_private_each_time(it: Bench) -> None:
    it.slack.command(DANA, SALES, "/coach renewals")
    said = await it.whisper(DANA, SALES)
    action = next(action for action in buttons(said.blocks) if action.startswith("answer.related."))
    for count in (2, 3):
        it.slack.click(DANA, SALES, said.ts, action)
        await it.quiet()
        assert len(it.private(DANA, SALES)) == count


async def test_a_passage_that_is_gone_is_said_to_be_gone(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> renewals")
    reply = await it.reply_to(post)
    rename(reply.blocks, "answer.related.1", "answer.related.1", value="channels#no-such-thing")
    it.slack.click(PRIYA, HELP, reply.ts, "answer.related.1")
    await it.quiet()
    assert it.replies(post)[1].text == GONE


async def test_the_curriculum_and_a_module_in_a_thread(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> curriculum")
    reply = await it.reply_to(post)
    action = next(action for action in buttons(reply.blocks) if action.startswith("curriculum.module."))
    it.slack.click(PRIYA, HELP, reply.ts, action)
    await it.quiet()
    module = it.replies(post)[1]
    assert buttons(reply.blocks)[action] in module.text
    assert "https://" in module.text
