"""What people really type: marks around a word, code, several mentions, nothing but a file, very long questions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.playground.people import BOT, DANA, PRIYA
from bot.playground.world import HELP, SALES
from bot.views.help import ASK, TYPED
from tests.bot.bench import Bench

MDF = "Market development funds (MDF)"
TOUR = {
    "help": ASK,
    ", help": ASK,
    ": Help!": ASK,
    "help?": ASK,
    "“help”": ASK,
    "please help": ASK,
    "help me": ASK,
    "help buttons": TYPED,
    "?": ASK,
    "…": ASK,
    "\u200b": ASK,
    "👋": ASK,
    "help with MDF": MDF,
    "curriculum": "Core Curriculum* · ",
    "Curriculum?": "Core Curriculum* · ",
    "curriculum: advanced": "Advanced Curriculum* · ",
    "curriculum advanced.": "Advanced Curriculum* · ",
    "curriculum of the moon": "of the moon",
    "`what is MDF`": MDF,
    "```what is MDF```": MDF,
    "&gt; what is MDF": MDF,
    "*what is MDF?*": MDF,
    "what is\nMDF": MDF,
    f"<@{BOT}> what is MDF": MDF,
    "/coach what is MDF": MDF,
}


@pytest.mark.parametrize(("typed", "said"), TOUR.items())
async def test_a_mention_in_a_thread_that_says(it: Bench, typed: str, said: str) -> None:
    root = it.slack.say(DANA, HELP, "A partner asks about money")
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> {typed}", thread_ts=root.ts)
    reply = await it.reply_to(post)
    assert said in reply.text
    assert reply.thread_ts == root.ts


@pytest.mark.parametrize(
    "typed", ["what is MDF <@{bot}>", "<@{bot}>what is MDF", "```<@{bot}> what is MDF```", "<@{bot}|x> what is MDF"]
)
async def test_wherever_the_mention_stands(it: Bench, typed: str) -> None:
    assert MDF in (await it.reply_to(it.slack.say(DANA, HELP, typed.format(bot=BOT)))).text


@pytest.mark.parametrize("length", [3_000, 40_000])
async def test_a_command_of_many_words_gets_a_private_reply_that_fits(it: Bench, length: int) -> None:
    it.slack.command(DANA, SALES, "/coach " + ("renewal " * 5_000)[:length])
    said = (await it.whisper(DANA, SALES)).text
    assert said.startswith("You asked: renewal renewal")
    assert len(said) < 4_000


async def test_a_file_without_words_in_a_dm_gets_help(it: Bench) -> None:
    channel = it.slack.dm(it.slack.person(DANA), it.slack.world.installations[0]).id
    it.slack.deliver = None
    post = it.slack.say(DANA, channel, "deck.pdf")
    body: dict[str, Any] = json.loads(json.dumps(it.slack.deliveries[-1].body))
    body["event"] |= {"text": "", "subtype": "file_share", "files": [{"id": "F1", "name": "deck.pdf"}], "upload": False}
    assert (await it.door.send(json.dumps(body)))[0] == 200
    assert ASK in (await it.reply_to(post)).text
