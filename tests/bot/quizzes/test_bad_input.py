"""Answers to what is closed, gone or changed, from several devices at once, and by buttons that nobody made."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.playground.people import BOT, DANA, LEON, PRIYA
from bot.playground.world import HELP, Message
from bot.store.tables import attempts, cards
from bot.views import channel_quiz as here
from bot.views import ids
from bot.views import quiz as said
from tests.bot.bench import Bench
from tests.bot.quizzes.quizzing import Changing, begun, channel_quiz, letter_of, now, pressed, type_in
from tests.bot.quizzes.test_terms import MSP, TERM, sent, window
from tests.store.samples import rows

FACT = "- **Market development funds (MDF)**: pay for events and campaigns that you run with us.\n"
GONE: dict[str, dict[str, Any]] = {
    "its passage changed": {},
    "its passage is gone": {"old": FACT, "new": ""},
    "it left the bank": {"old": "id: program.mdf.1", "new": "id: program.mdf.2", "bank": True},
}
gone = pytest.mark.parametrize("how", GONE.values(), ids=GONE.keys())


@gone
async def test_a_question_that_goes_meanwhile_is_said_to_be_gone_by_button_and_by_words(
    changing: Changing, how: dict[str, Any]
) -> None:
    it, change = changing
    first, second = await begun(it, DANA, "quiz market development"), await begun(it, PRIYA, "quiz market development")
    change(**how)
    await pressed(it, DANA, first, letter_of(first, "Events"))
    assert said.SUSPENDED in now(it, first).text
    assert said.SUSPENDED in (await type_in(it, PRIYA, second, "A")).text
    assert (await rows(it.store, attempts), await rows(it.store, cards)) == ([], [])


@gone
async def test_a_channels_question_that_goes_meanwhile_takes_no_answers_and_counts_for_nobody(
    changing: Changing, how: dict[str, Any]
) -> None:
    it, change = changing
    card = await channel_quiz(it, words="quiz market development")
    await pressed(it, PRIYA, card, letter_of(card, "Events"))
    change(**how)
    await pressed(it, LEON, card, letter_of(card, "Events"))
    assert it.private(LEON, HELP)[-1].text == said.SUSPENDED
    it.slack.say(LEON, HELP, f"<@{BOT}> B", thread_ts=card.thread_ts)
    assert (await it.whisper(LEON, HELP)).text.startswith(said.SUSPENDED)
    await pressed(it, DANA, card, ids.QUIZ_REVEAL)
    assert now(it, card).text == here.SUSPENDED_HERE
    it.slack.say(PRIYA, HELP, f"<@{BOT}> how did I do", thread_ts=card.thread_ts)
    assert here.MINE_NONE in (await it.whisper(PRIYA, HELP)).text
    assert [row.counted_at for row in await rows(it.store, attempts)] == [None]
    assert await rows(it.store, cards) == []


async def test_the_rest_of_a_quiz_goes_on_where_one_of_its_questions_is_gone(changing: Changing) -> None:
    it, change = changing
    card = await begun(it, PRIYA, "quiz")
    assert "Question 1 of 4" in card.text
    asked = {"development funds": ("campaigns", "fairs"), "asked first": ("is asked first when", "is asked when")}
    later = next(words for part, words in asked.items() if part not in card.text)
    change(*later)
    for _ in range(4):
        await pressed(it, PRIYA, card, ids.QUIZ_PASS)
        if "That was the last one" in now(it, card, PRIYA).text:
            break
    assert "That was the last one: 0 of 3 right." in now(it, card, PRIYA).text


async def test_a_window_whose_question_goes_meanwhile_counts_for_nothing(changing: Changing) -> None:
    it, change = changing
    mine, all_of_them = await begun(it, DANA, TERM), await channel_quiz(it, words=TERM)
    views = [(card, await window(it, person, card), person) for card, person in ((mine, DANA), (all_of_them, PRIYA))]
    change("runs the product", "looks after the product")
    assert [await sent(it, person, view, MSP) for _, view, person in views] == ["", said.SUSPENDED]
    assert said.SUSPENDED in now(it, mine).text
    assert await rows(it.store, attempts) == []
    await pressed(it, PRIYA, all_of_them, ids.QUIZ_TYPE)
    assert it.private(PRIYA, HELP)[-1].text == said.SUSPENDED


async def test_answers_from_two_devices_at_once_are_one_in_a_channel_too(it: Bench) -> None:
    card = await channel_quiz(it, words="quiz market development")
    for choice in ("Events", "Licenses", "Events"):
        it.slack.click(PRIYA, HELP, card.ts, letter_of(card, choice))
    it.slack.say(PRIYA, HELP, f"<@{BOT}> A", thread_ts=card.thread_ts)
    await it.quiet()
    assert [row.person_id for row in await rows(it.store, attempts)] == [PRIYA]
    for person in (DANA, DANA):
        it.slack.click(person, HELP, card.ts, ids.QUIZ_REVEAL)
    it.slack.click(PRIYA, HELP, card.ts, letter_of(card, "Events"))
    await it.quiet()
    assert len(await rows(it.store, cards)) == 1


async def test_a_delivery_that_slack_repeats_answers_once(it: Bench) -> None:
    card = await begun(it, DANA, "quiz market development")
    it.slack.click(DANA, card.channel, card.ts, letter_of(card, "Events"))
    await it.quiet()
    told = it.slack.deliveries[-1]
    assert await asyncio.gather(*(it.door.deliver(told) for _ in range(3))) == [200] * 3
    await it.quiet()
    assert len(await rows(it.store, attempts)) == 1


def forge(card: Message, number: int, **facts: str) -> str:
    """Put something else into a button of a card; its name."""
    every = [one for block in card.blocks or [] for one in block.get("elements", ()) if one.get("action_id")]
    every[number].update(facts)
    return str(every[number]["action_id"])


async def test_forged_buttons_of_a_channels_question_answer_nothing(it: Bench) -> None:
    card = await channel_quiz(it, words="quiz market development")
    mine = await begun(it, PRIYA, "quiz market development")
    for value, told in (
        ("1\n0\n9", said.PICK.format(last="C")),
        ("1\n1\n0", said.OVER),
        ("9\n0\n0", said.OVER),
        ("2\n0\n0", said.NOT_YOURS),
        ("1\n0", said.OVER),
        ("1\n0\n-1", said.OVER),
        ("", said.OVER),
        ("9" * 400, said.OVER),
    ):
        await pressed(it, LEON, card, forge(card, 0, value=value))
        assert it.private(LEON, HELP)[-1].text == told, value
    # The round of a channel, pressed in a direct message.
    await pressed(it, PRIYA, mine, forge(mine, 0, value="1\n0\n0"))
    assert it.slack.messages(mine.channel, PRIYA)[-1].text == said.OVER
    # A choice where a term is asked for, and a window where none is.
    term = await channel_quiz(it, words=TERM)
    name = forge(term, 0, action_id=f"{ids.QUIZ_CHOOSE}.1", value="3\n0\n0")
    await pressed(it, LEON, term, name)
    assert it.private(LEON, HELP)[-1].text == said.NOT_ASKED_NOW
    await pressed(it, LEON, card, forge(card, 0, action_id=ids.QUIZ_TYPE, value="1\n0"))
    assert it.private(LEON, HELP)[-1].text == said.NOT_ASKED_NOW
    assert await rows(it.store, attempts) == []


async def test_forged_ticks_count_for_nothing(it: Bench) -> None:
    card = await begun(it, DANA, "quiz advanced")
    await pressed(
        it, DANA, card, ids.QUIZ_TICK, selected_options=[{"text": {"type": "plain_text", "text": "A"}, "value": "7"}]
    )
    await pressed(it, DANA, card, ids.QUIZ_ANSWER)
    assert it.slack.messages(card.channel, DANA)[-1].text == said.NOT_ASKED_NOW
    assert await rows(it.store, attempts) == []


async def test_a_card_from_before_the_quiz_was_forgotten_says_so(it: Bench) -> None:
    card = await begun(it, DANA, "quiz market development")
    await it.reply_to(it.slack.say(DANA, card.channel, "forget me yes"))
    await pressed(it, DANA, card, letter_of(card, "Events"))
    assert it.slack.messages(card.channel, DANA)[-1].text == said.OVER
    assert await rows(it.store, attempts) == []
