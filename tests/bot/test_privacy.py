"""A person's own record: theirs to read and to erase, wherever they ask, and nobody else hears of it."""

from __future__ import annotations

import json

from bot.playground.people import BOT, DANA, PRIYA
from bot.playground.world import HELP, Message
from bot.store.tables import metadata
from bot.views import ids, privacy
from tests.bot.bench import Bench
from tests.bot.test_direct import dm
from tests.store.samples import rows

RENEWAL = "who gets first right of refusal at renewal?"


async def told(it: Bench, person: str, words: str) -> Message:
    return await it.reply_to(it.slack.say(person, dm(it, person), words))


async def left_of(it: Bench, person: str) -> list[str]:
    """Tables in which something of this person stands, without the work and the posts of the last request."""
    found = []
    for table in metadata.sorted_tables:
        if "person_id" in table.c and any(row.person_id == person for row in await rows(it.store, table)):
            found.append(table.name)
    return found


def lines(message: Message) -> list[dict[str, str]]:
    """The JSON objects that a record holds."""
    said = [block["text"]["text"] for block in message.blocks or () if block["type"] == "section"][1:]
    return [json.loads(line) for part in said for line in part.split("\n")]


async def test_the_record_is_everything_that_is_kept_of_one_person(it: Bench) -> None:
    await told(it, DANA, RENEWAL)
    await told(it, DANA, "good")
    await told(it, PRIYA, "what is MDF")
    record = lines(await told(it, DANA, "export"))
    assert {"questions", "cards", "people", "feedback"} <= {one["table"] for one in record}
    assert [one["text"] for one in record if one["table"] == "questions"] == [RENEWAL]
    whole = json.dumps(record)
    assert [word for word in (PRIYA, "MDF", "response", "trigger") if word in whole] == []


async def test_of_somebody_new_hardly_anything_is_kept(it: Bench) -> None:
    record = lines(await told(it, DANA, "export"))
    assert {one["table"] for one in record} <= {"claims", "outbox"}


async def test_forgetting_asks_first_and_then_leaves_nothing(it: Bench) -> None:
    await told(it, DANA, RENEWAL)
    await told(it, PRIYA, RENEWAL)
    before = await left_of(it, DANA)
    sure = await told(it, DANA, "forget me")
    assert (sure.text, set(before) <= set(await left_of(it, DANA))) == (privacy.SURE, True)
    assert (await told(it, DANA, "forget me yes")).text == privacy.FORGOTTEN
    assert await left_of(it, DANA) == []
    assert {"questions", "cards", "people"} <= set(await left_of(it, PRIYA))


async def test_the_button_forgets_whoever_presses(it: Bench) -> None:
    await told(it, DANA, RENEWAL)
    sure = await told(it, DANA, "forget me")
    it.slack.click(DANA, sure.channel, sure.ts, ids.PRIVACY_FORGET)
    await it.quiet()
    assert await left_of(it, DANA) == []


async def test_who_comes_back_is_told_again_what_is_kept(it: Bench) -> None:
    first = await told(it, DANA, RENEWAL)
    await told(it, DANA, "forget me yes")
    assert (await told(it, DANA, RENEWAL)).text == first.text


async def test_in_a_channel_only_the_asker_hears_of_it(it: Bench) -> None:
    await it.reply_to(it.slack.say(DANA, HELP, f"<@{BOT}> {RENEWAL}"))
    for words in ("export", "forget me", "forget me yes"):
        post = it.slack.say(DANA, HELP, f"<@{BOT}> {words}")
        await it.quiet()
        assert it.replies(post, PRIYA) == []
    assert (await it.whisper(DANA, HELP)).text == privacy.FORGOTTEN
    it.slack.command(DANA, HELP, "/coach forget me")
    assert (await it.whisper(DANA, HELP)).text.startswith(privacy.SURE)


def test_a_record_too_long_for_slack_says_what_is_missing() -> None:
    many = [{"text": "what is MDF " * 40, "number": number} for number in range(200)]
    said = privacy.record_message({"questions": many})
    shown = sum(block["text"]["text"].count("\n") + 1 for block in said["blocks"][1:] if block["type"] == "section")
    assert privacy.TOO_LONG.format(missing=200 - shown, count=200) in said["text"]
    assert 0 < shown < 200
    assert len(said["text"]) <= 4_000
