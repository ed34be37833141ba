"""`desk open`: what had no good answer, for admins alone; and what they are done with."""

from __future__ import annotations

import pytest

from bot.playground.core import elements
from bot.playground.people import BOT, DANA, MARCO, PRIYA
from bot.playground.world import HELP, SALES, Message
from bot.views import ids
from tests.bot.bench import Bench
from tests.bot.test_direct import dm
from tests.bot.test_humans import asked, it

__all__ = ["it"]


async def desk(it: Bench, words: str, person: str = DANA) -> Message:
    """What somebody hears at the desk."""
    it.slack.command(person, SALES, f"/coach desk {words}")
    return await it.whisper(person, SALES)


async def many(it: Bench, count: int) -> None:
    """So many questions of which the handbook knows nothing."""
    for number in range(count):
        await it.reply_to(it.slack.say(PRIYA, dm(it, PRIYA), f"how far flies swallow {number}?"))


async def test_the_desk_lists_what_had_no_good_answer_to_admins_alone(it: Bench) -> None:
    await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> what is MDF"))
    bad = await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> who gets first right of refusal at renewal?"))
    it.slack.click(PRIYA, HELP, bad.ts, ids.FEEDBACK_DOWN)
    await it.quiet()
    await asked(it)
    it.slack.command(DANA, SALES, "/coach desk open")
    listed = (await it.whisper(DANA, SALES)).text
    assert "*Questions without a good answer*: 2, the newest first." in listed
    assert "Nothing found" in listed
    assert "passed on to people, nobody took it yet" in listed
    assert "Answered with: Renewals incumbent protection" in listed
    assert "👎 1" in listed
    assert "what is MDF" not in listed
    assert "for public readers" in listed
    assert "`coach replay 3`" in listed
    it.slack.command(MARCO, SALES, "/coach desk open")
    assert "The desk is for admins" in (await it.whisper(MARCO, SALES)).text
    it.slack.say(DANA, HELP, f"<@{BOT}> desk open")
    assert "The desk is not for channels" in (await it.whisper(DANA, HELP)).text


async def test_the_list_has_pages(it: Bench) -> None:
    await many(it, 12)
    first = (await desk(it, "open")).text
    assert "12, the newest first; here are 1 to 10." in first
    assert "`desk open 2` shows the next." in first
    assert ("swallow 11" in first, "swallow 2?" in first, "swallow 1?" in first) == (True, True, False)
    second = (await desk(it, "open 2")).text
    assert "here are 11 to 12." in second
    assert ("swallow 1?" in second, "swallow 2?" in second, "shows the next" in second) == (True, False, False)
    assert (await desk(it, "open 3")).text == "There are only 12 open questions. `desk open` shows the newest."


async def test_what_an_admin_is_done_with_is_off_the_list_until_the_next_bad(it: Bench) -> None:
    reply = await asked(it)
    await many(it, 1)
    it.clock.turn(seconds=1)
    assert (await desk(it, "done #1")).text.startswith("Done: question 1 is off the list")
    listed = await desk(it, "open")
    assert ("unladen" in listed.text, "swallow 0" in listed.text) == (False, True)
    (button,) = [one for block in listed.blocks or () for one in elements(block)]
    it.slack.click(DANA, SALES, listed.ts, button["action_id"])
    assert (await it.whisper(DANA, SALES)).text.startswith("Done: question 2 is off the list")
    assert (await desk(it, "open")).text.startswith("No question is open")
    it.clock.turn(seconds=1)
    it.slack.click(PRIYA, HELP, reply.ts, ids.FEEDBACK_DOWN)
    await it.quiet()
    assert "unladen" in (await desk(it, "open")).text


@pytest.mark.parametrize("words", ["done 99", "done 999999999999999999"])
async def test_a_number_that_is_none_changes_nothing(it: Bench, words: str) -> None:
    assert (await desk(it, words)).text.startswith("I know no question 99")


async def test_only_admins_are_done_with_anything(it: Bench) -> None:
    await many(it, 1)
    assert "The desk is for admins" in (await desk(it, "done 1", MARCO)).text
    listed = await desk(it, "open")
    # Nobody but DANA sees the button; whoever forges the press is looked at all the same.
    listed.only_for = MARCO
    it.slack.click(MARCO, SALES, listed.ts, f"{ids.DESK_DONE}.1")
    assert "The desk is for admins" in (await it.whisper(MARCO, SALES)).text
    assert "swallow 0" in (await desk(it, "open")).text


async def test_help_tells_of_the_desk_to_admins_who_read_it_alone(it: Bench) -> None:
    told = []
    for person in (DANA, MARCO):
        it.slack.command(person, SALES, "/coach help")
        told.append("desk open" in (await it.whisper(person, SALES)).text)
    told.append("desk open" in (await it.reply_to(it.slack.say(DANA, HELP, f"<@{BOT}> help"))).text)
    assert told == [True, False, False]
