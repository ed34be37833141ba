"""A direct message: a question, a word we know, a courtesy; answered in the thread of the message."""

from __future__ import annotations

import json

import pytest

from bot.playground.people import BOT, DANA, LEON, PRIYA
from bot.views.answer import COURTESIES, NOTHING
from bot.views.help import ASK
from tests.bot.bench import Bench


def dm(it: Bench, person: str) -> str:
    return it.slack.dm(it.slack.person(person), it.slack.world.installations[0]).id


@pytest.mark.parametrize("person", [DANA, LEON, PRIYA])
async def test_everybody_is_answered_in_the_thread_of_their_message(it: Bench, person: str) -> None:
    post = it.slack.say(person, dm(it, person), "who gets first right of refusal at renewal?")
    assert "Renewals incumbent protection" in (await it.reply_to(post)).text


async def test_a_reply_typed_into_a_thread_is_answered_there(it: Bench) -> None:
    root = it.slack.say(DANA, dm(it, DANA), "who gets first right of refusal at renewal?")
    await it.quiet()
    post = it.slack.say(DANA, dm(it, DANA), "what is MDF", thread_ts=root.ts)
    assert "Market development funds" in (await it.reply_to(post)).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("help", ASK),
        ("HELP", ASK),
        ("thanks!", COURTESIES["thanks"]),
        ("what is the airspeed of an unladen swallow", NOTHING),
        ("&lt;!channel&gt; &amp; co of the unladen swallow", NOTHING),
        ("curriculum", "Core"),
        ("curriculum advanced", "Advanced"),
        ("curriculum of the moon", "of the moon"),
        ("runner slides", "Runner"),
        ("where is the quiz", "uiz"),
    ],
)
async def test_what_is_typed_gets(it: Bench, typed: str, said: str) -> None:
    assert said in (await it.reply_to(it.slack.say(DANA, dm(it, DANA), typed))).text


async def test_material_comes_with_its_links(it: Bench) -> None:
    reply = await it.reply_to(it.slack.say(DANA, dm(it, DANA), "runner slides"))
    assert '"url": "https://' in json.dumps(reply.blocks)


async def test_a_mention_inside_the_dm_is_a_message_like_any_other(it: Bench) -> None:
    await it.reply_to(it.slack.say(DANA, dm(it, DANA), f"<@{BOT}> what is MDF"))
