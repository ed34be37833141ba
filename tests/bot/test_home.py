"""The Home tab."""

from __future__ import annotations

import asyncio

import pytest

from bot.features.home import Homes
from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, LEON, PRIYA
from bot.playground.world import HELP
from bot.store import Workspace
from bot.views import ids
from bot.views.home import DONE, DUE_ONE, KNOWN, NOT_DUE, NUDGES_OFF
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
    named = (one for block in home.body["blocks"] for one in block.get("elements", ()) if "action_id" in one)
    action = next(one for one in named if one["action_id"].startswith(ids.CURRICULUM_MODULE))
    it.slack.click_in_view(DANA, home.id, action["action_id"])
    await it.quiet()
    assert action["text"]["text"] in str(it.slack.world.modals[DANA][-1].body["blocks"])


async def test_home_says_how_well_each_module_is_known(it: Bench) -> None:
    shown = await opened(it, LEON)
    assert [word for word in KNOWN.values() if f", {word}" in shown] == []
    card = await it.reply_to(it.slack.say(LEON, dm(it, LEON), "learn what is gitlab"))
    it.slack.click(LEON, card.channel, card.ts, ids.QUIZ_PASSAGE)
    await it.quiet()
    for _ in range(2):
        quiz = it.slack.messages(card.channel, LEON)[-1]
        pass_on = next(one for block in quiz.blocks or () for one in block.get("elements", ()) if "action_id" in one)
        it.slack.click(LEON, quiz.channel, quiz.ts, pass_on["action_id"])
        await it.quiet()
    assert "Welcome to GitLab!: 0 of 3, getting there" in blocks_of(it, LEON)
    it.clock.turn(days=90)
    assert "Welcome to GitLab!: 0 of 3, fading" in await opened(it, LEON)


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("what is MDF", "what is MDF"),
        ("settings MSP", "Managed service provider"),
        ("nudges 10:15", "at about 10:15"),
        ("done what is gitlab", "Welcome to GitLab!: 1 of 3"),
    ],
)
async def test_home_follows_whatever_changes_it(it: Bench, words: str, then: str) -> None:
    assert then not in await opened(it, DANA)
    await it.reply_to(it.slack.say(DANA, dm(it, DANA), words))
    assert then in blocks_of(it, DANA)


async def test_home_follows_what_is_asked_in_a_channel_and_what_is_taken_back(it: Bench) -> None:
    await opened(it, DANA)
    post = it.slack.say(DANA, dm(it, DANA), RENEWAL)
    await it.reply_to(post)
    it.slack.say(DANA, HELP, f"<@{BOT}> what is MDF")
    await it.quiet()
    assert [words in blocks_of(it, DANA) for words in (RENEWAL, "what is MDF")] == [True, True]
    it.slack.delete(DANA, post.channel, post.ts)
    await it.quiet()
    assert [words in blocks_of(it, DANA) for words in (RENEWAL, "what is MDF")] == [False, True]


async def test_nobodys_home_is_drawn_who_did_not_open_it(it: Bench) -> None:
    await it.reply_to(it.slack.say(DANA, dm(it, DANA), RENEWAL))
    assert [call.method for call in it.slack.calls if call.method == "views.publish"] == []


async def test_a_lesson_done_draws_home_once(it: Bench) -> None:
    await opened(it, DANA)
    before = len(it.slack.calls)
    await it.reply_to(it.slack.say(DANA, dm(it, DANA), "done what is gitlab"))
    assert [call.method for call in it.slack.calls[before:]].count("views.publish") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [("learn", "What is GitLab?"), ("settings", "keep"), ("nudges", "nudges on"), ("progress", "lessons done")],
)
async def test_the_buttons_on_home_say_their_words_in_the_messages_tab(it: Bench, words: str, said: str) -> None:
    await opened(it, DANA)
    home = it.slack.world.homes[DANA]
    elements = [one for block in home.body["blocks"] for one in block.get("elements", ()) if "action_id" in one]
    it.slack.click_in_view(DANA, home.id, next(one["action_id"] for one in elements if one.get("value") == words))
    await it.quiet()
    assert said in it.slack.messages(dm(it, DANA), DANA)[-1].text
    if words == "learn":
        assert "Done: *What is GitLab?*" in (await it.reply_to(it.slack.say(DANA, dm(it, DANA), "done"))).text


async def test_a_forged_button_on_home_says_nothing(it: Bench) -> None:
    await opened(it, DANA)
    home = it.slack.world.homes[DANA]
    elements = [one for block in home.body["blocks"] for one in block.get("elements", ()) if "action_id" in one]
    said = next(one for one in elements if one.get("value") == "learn")
    said["value"] = "forget me yes"
    it.slack.click_in_view(DANA, home.id, said["action_id"])
    await it.quiet()
    assert it.slack.messages(dm(it, DANA), DANA) == []


async def test_changes_in_a_row_are_drawn_together() -> None:
    drawn, go = [], asyncio.Event()

    async def draw(user: str, _workspace: Workspace) -> None:
        drawn.append(user)
        await go.wait()

    homes, ours = Homes(draw), Workspace(None, "T1")
    first = asyncio.create_task(homes.redraw("U1", ours))
    await asyncio.sleep(0)
    for _ in range(5):
        await homes.redraw("U1", ours)
    other = asyncio.create_task(homes.redraw("U2", ours))
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(first, other)
    assert sorted(drawn) == ["U1", "U1", "U2"]


async def test_nudges_that_are_off_are_said_to_be(it: Bench) -> None:
    assert NUDGES_OFF in await opened(it, DANA)
