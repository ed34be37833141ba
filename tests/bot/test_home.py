"""The Home tab."""

from __future__ import annotations

from bot.playground.faults import Fault
from bot.playground.people import DANA, PRIYA
from bot.views import ids
from bot.views.home import DONE, DUE_ONE, NOT_DUE
from tests.bot.bench import Bench
from tests.bot.test_direct import dm

RENEWAL = "who gets first right of refusal at renewal?"


async def test_home_is_drawn_when_it_is_opened(it: Bench) -> None:
    for person in (DANA, PRIYA):
        it.slack.open_home(person)
        await it.quiet()
        assert it.slack.world.homes[person].body["blocks"][0]["text"]["text"] == "Channel Coach"


def blocks_of(it: Bench, person: str) -> str:
    return str(it.slack.world.homes[person].body["blocks"])


async def opened(it: Bench, person: str) -> str:
    it.slack.open_home(person)
    await it.quiet()
    return blocks_of(it, person)


async def test_home_shows_what_is_due_and_what_was_asked_to_its_owner_alone(it: Bench) -> None:
    for person in (DANA, PRIYA):
        await it.reply_to(it.slack.say(person, dm(it, person), {DANA: "what is MDF", PRIYA: RENEWAL}[person]))
    assert NOT_DUE in await opened(it, PRIYA)
    it.clock.turn(days=1)
    shown = [await opened(it, person) for person in (DANA, PRIYA)]
    assert [(DUE_ONE in one, "what is MDF" in one, RENEWAL in one) for one in shown] == [
        (True, True, False),
        (True, False, True),
    ]


async def test_reviews_begin_from_home_and_home_follows(it: Bench) -> None:
    await it.reply_to(it.slack.say(DANA, dm(it, DANA), RENEWAL))
    it.clock.turn(days=1)
    await opened(it, DANA)
    it.slack.click_in_view(DANA, it.slack.world.homes[DANA].id, ids.HOME_REVIEW)
    await it.quiet()
    asked = it.slack.messages(dm(it, DANA), DANA)[-1]
    assert "You met this before" in asked.text
    it.slack.click(DANA, asked.channel, asked.ts, ids.QUIZ_PASS)
    await it.quiet()
    assert DONE.format(done=1) in blocks_of(it, DANA)


async def test_who_was_forgotten_sees_nothing_of_before_on_home(it: Bench) -> None:
    await it.reply_to(it.slack.say(DANA, dm(it, DANA), RENEWAL))
    assert RENEWAL in await opened(it, DANA)
    await it.reply_to(it.slack.say(DANA, dm(it, DANA), "forget me yes"))
    assert RENEWAL not in blocks_of(it, DANA)


async def test_home_survives_a_broken_connection_and_a_server_error(it: Bench) -> None:
    it.slack.plan("views.publish", Fault.reset())
    it.slack.open_home(DANA)
    await it.quiet()
    it.slack.plan("views.publish", Fault.status(500))
    it.slack.open_home(PRIYA)
    await it.quiet()
    assert set(it.slack.world.homes) == {DANA, PRIYA}


async def test_a_module_on_home_opens_in_a_window(it: Bench) -> None:
    it.slack.open_home(DANA)
    await it.quiet()
    home = it.slack.world.homes[DANA]
    action = next(one for block in home.body["blocks"] for one in block.get("elements", ()) if "action_id" in one)
    it.slack.click_in_view(DANA, home.id, action["action_id"])
    await it.quiet()
    assert action["text"]["text"] in str(it.slack.world.modals[DANA][-1].body["blocks"])
