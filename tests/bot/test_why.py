""" "Why this answer?", pressed and typed: the receipt, for one person alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.playground.people import BOT, DANA, LEON, MARCO, PRIYA
from bot.playground.world import HELP, SALES, Message
from bot.views.why import ALREADY_BELOW, ERASED, NO_ANSWER, NOT_NOTED, WHY
from knowledge import Knowledge
from knowledge.index import build
from tests.bot.bench import Bench, bench

RENEWAL = f"<@{BOT}> who gets frist right of refusal at renewal?"


def carries(message: Message, action: str) -> str | None:
    """What the button of this name carries; None where there is none."""
    elements: list[dict[str, Any]] = [one for block in message.blocks or [] for one in block.get("elements", ())]
    return next((one["value"] for one in elements if one.get("action_id") == action), None)


def dm(it: Bench, person: str) -> str:
    return it.slack.dm(it.slack.person(person), it.slack.world.installations[0]).id


async def test_who_presses_hears_why_and_nobody_else(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, RENEWAL)
    reply = await it.reply_to(post)
    it.slack.click(DANA, HELP, reply.ts, "answer.why")
    said = await it.whisper(DANA, HELP)
    for words in (
        f"{WHY}\n\n“who gets frist right of refusal at renewal?”\nThe first passage is likely enough to be the answer",
        "frist, taken for “first”",
        "*Score* 0.",
        "ahead of the next",
        "Renewals incumbent protection",
        "Looked up for everybody, in index ",
        "Question 1; an admin can repeat it with `coach replay 1`.",
    ):
        assert words in said.text
    assert it.private(PRIYA, HELP) == it.private(MARCO, HELP) == []
    assert len([one for one in it.replies(post) if not one.only_for]) == 1


async def test_what_was_not_found_has_its_reasons_too(it: Bench) -> None:
    for asked, reason in (
        ("either or", ""),
        ("what is the airspeed of an unladen swallow", "Too little speaks for any passage"),
    ):
        reply = await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> {asked}"))
        it.slack.click(PRIYA, HELP, reply.ts, "answer.why")
        assert reason in (await it.whisper(PRIYA, HELP)).text
    for asked in ("thanks", "help"):
        assert carries(await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> {asked}")), "answer.why") is None


async def test_the_button_carries_nothing_that_was_typed_or_answered(it: Bench) -> None:
    reply = await it.reply_to(it.slack.say(PRIYA, HELP, RENEWAL))
    carried = carries(reply, "answer.why")
    assert carried is not None
    assert " " not in carried
    assert len(carried) < 40


async def test_a_private_answer_is_explained_privately(it: Bench) -> None:
    it.slack.command(DANA, SALES, "/coach renewals")
    said = await it.whisper(DANA, SALES)
    it.slack.click(DANA, SALES, said.ts, "answer.why")
    assert (await it.whisper(DANA, SALES)).text.startswith(WHY)
    it.slack.command(DANA, SALES, "/coach why")
    assert "“renewals”" in (await it.whisper(DANA, SALES)).text
    assert it.private(MARCO, SALES) == []
    it.slack.command(MARCO, SALES, "/coach why")
    assert NO_ANSWER in (await it.whisper(MARCO, SALES)).text


async def test_what_was_asked_privately_in_a_channel_is_explained_where_it_was_answered(it: Bench) -> None:
    it.slack.say(DANA, HELP, f"<@{BOT}> privately renewals")
    await it.quiet()
    (answer,) = [one for one in it.slack.messages(dm(it, DANA), DANA) if one.bot_id]
    it.slack.click(DANA, answer.channel, answer.ts, "answer.why")
    await it.quiet()
    said = it.slack.messages(answer.channel, DANA)[-1]
    assert said.text.startswith(f"{WHY}\n\n“renewals”")
    assert said.thread_ts == answer.ts


async def test_in_a_direct_message_it_is_said_below_the_answer_once(it: Bench) -> None:
    post = it.slack.say(DANA, dm(it, DANA), "renewals")
    reply = await it.reply_to(post)
    it.slack.click(DANA, post.channel, reply.ts, "answer.why")
    await it.quiet()
    assert it.replies(post)[1].text.startswith(WHY)
    assert "Looked up for the company's own people" in it.replies(post)[1].text
    it.slack.click(DANA, post.channel, reply.ts, "answer.why")
    assert (await it.whisper(DANA, post.channel)).text == ALREADY_BELOW


async def test_why_typed_in_the_thread_of_an_answer(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, RENEWAL)
    await it.reply_to(post)
    it.slack.say(DANA, HELP, f"<@{BOT}> why?", thread_ts=post.ts)
    said = await it.whisper(DANA, HELP)
    assert WHY in said.text
    assert said.thread_ts == post.ts
    assert len([one for one in it.replies(post) if not one.only_for]) == 1
    mine = it.slack.say(DANA, dm(it, DANA), "renewals")
    await it.reply_to(mine)
    why = it.slack.say(DANA, mine.channel, "why", thread_ts=mine.ts)
    assert (await it.reply_to(why)).text.startswith(WHY)


async def test_why_where_nothing_was_answered(it: Bench) -> None:
    it.slack.say(DANA, HELP, f"<@{BOT}> why this answer?")
    assert NO_ANSWER in (await it.whisper(DANA, HELP)).text
    assert NO_ANSWER in (await it.reply_to(it.slack.say(LEON, dm(it, LEON), "why"))).text


async def test_why_about_something_is_a_question(it: Bench) -> None:
    reply = await it.reply_to(it.slack.say(DANA, HELP, f"<@{BOT}> why sell ultimate?"))
    assert "Ultimate" in reply.text


async def test_an_answer_whose_words_were_erased_cannot_be_explained(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, RENEWAL)
    reply = await it.reply_to(post)
    it.clock.turn(days=181)
    await it.store.purge_questions(it.clock())
    it.slack.click(PRIYA, HELP, reply.ts, "answer.why")
    assert (await it.whisper(PRIYA, HELP)).text == ERASED


async def test_a_question_of_another_channel_or_of_nobody_is_not_explained(it: Bench) -> None:
    it.slack.command(DANA, SALES, "/coach renewals")
    alone = carries(await it.whisper(DANA, SALES), "answer.why")
    post = it.slack.say(PRIYA, HELP, RENEWAL)
    reply = await it.reply_to(post)
    for forged in (alone, "Ev0", "x" * 2_000, "'; DROP TABLE questions; --"):
        for block in reply.blocks or []:
            for element in block.get("elements", ()):
                if element.get("action_id") == "answer.why":
                    element["value"] = forged
        it.slack.click(PRIYA, HELP, reply.ts, "answer.why")
        assert (await it.whisper(PRIYA, HELP)).text == NOT_NOTED


PAGE = """# Program

## Renewals

At renewal the incumbent partner is asked first.

## Internal - Zephyr margin at renewal

The zephyr margin at renewal is eleven points.
"""


async def test_nobody_hears_more_than_they_and_the_readers_of_the_answer_may_see(tmp_path: Path) -> None:
    (tmp_path / "program.md").write_text(PAGE, "utf-8")
    build([tmp_path / "program.md"], tmp_path / "index.db")
    knowledge = Knowledge.open(tmp_path / "index.db")
    async with bench(knowledge, tmp_path) as it:
        # Dana is one of our own people, and the channel is for everybody: the answer was made without the margin.
        post = it.slack.say(DANA, HELP, f"<@{BOT}> what is the zephyr margin at renewal")
        await it.quiet()
        reply = next(one for one in it.replies(post) if not one.only_for)
        for person in (PRIYA, DANA):
            it.slack.click(person, HELP, reply.ts, "answer.why")
            said = await it.whisper(person, HELP)
            assert said.text.startswith(WHY)
            assert "Zephyr" not in said.text
        # Alone she is told, and why.
        mine = it.slack.say(DANA, dm(it, DANA), "what is the zephyr margin at renewal")
        answer = await it.reply_to(mine)
        it.slack.click(DANA, mine.channel, answer.ts, "answer.why")
        await it.quiet()
        assert "Zephyr margin at renewal" in it.replies(mine)[1].text
    knowledge.close()


async def test_after_the_handbook_changed_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "program.md").write_text(PAGE, "utf-8")
    build([tmp_path / "program.md"], tmp_path / "index.db")
    knowledge = Knowledge.open(tmp_path / "index.db")
    before = knowledge.version
    async with bench(knowledge, tmp_path) as it:
        post = it.slack.say(PRIYA, HELP, f"<@{BOT}> who is asked first at renewal")
        reply = await it.reply_to(post)
        (tmp_path / "program.md").write_text(PAGE.replace("asked first", "asked last"), "utf-8")
        build([tmp_path / "program.md"], tmp_path / "index.db")
        it.slack.click(PRIYA, HELP, reply.ts, "answer.why")
        said = await it.whisper(PRIYA, HELP)
        assert f"The handbook has changed since: that answer came from index {before}." in said.text
        assert knowledge.version in said.text
    knowledge.close()
