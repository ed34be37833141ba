"""The Home tab."""

from __future__ import annotations

from bot.playground.faults import Fault
from bot.playground.people import DANA, PRIYA
from tests.bot.bench import Bench


async def test_home_is_drawn_when_it_is_opened(it: Bench) -> None:
    for person in (DANA, PRIYA):
        it.slack.open_home(person)
        await it.quiet()
        assert it.slack.world.homes[person].body["blocks"][0]["text"]["text"] == "Channel Coach"


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
