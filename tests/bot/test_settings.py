"""What the bot knows of people: shown to them alone, said in words or by buttons, asked for once."""

from __future__ import annotations

import pytest

from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, LEON, PRIYA, VENDOR
from bot.playground.world import HELP, Message
from bot.store import PersonKey, Profile, Workspace
from bot.views.answer import GREETING
from bot.views.settings import LENS_GONE, NO_SUCH_LENS, NOT_HERE, TITLE, WHICH
from tests.bot.bench import Bench
from tests.bot.test_direct import dm

MDF = "what is MDF"
RENEWAL = "who gets first right of refusal at renewal?"
MSP = "Managed service provider (MSP)"


def key(it: Bench, person: str) -> PersonKey:
    return PersonKey(Workspace(None, VENDOR), it.slack.person(person).team, person)


async def told(it: Bench, person: str, words: str) -> str:
    """What the bot says to words in a direct message."""
    return (await it.reply_to(it.slack.say(person, dm(it, person), words))).text


def buttons(message: Message) -> list[str]:
    """The kinds of partner that can be pressed."""
    elements = [one for block in message.blocks or () for one in block.get("elements", ())]
    return [one["value"] for one in elements if one.get("action_id", "").startswith("settings.lens")]


async def test_a_kind_of_partner_is_said_shown_changed_and_taken_back(it: Bench) -> None:
    shown = []
    for words in ("settings", "settings MSP", "settings", "settings a GSI", "Settings.", "settings none", "settings"):
        shown.append(await told(it, PRIYA, words))
    assert [("have not said" in text, MSP in text, "(GSI)" in text) for text in shown] == [
        (True, False, False),
        (False, True, False),
        (False, True, False),
        (False, False, True),
        (False, False, True),
        (False, False, False),
        (True, False, False),
    ]
    assert LENS_GONE in shown[5]


@pytest.mark.parametrize(
    ("person", "organisation", "zone"),
    [
        (PRIYA, "your own company, through Slack Connect", "Europe/London"),
        (LEON, "none that I know", "Europe/Berlin"),
        (DANA, "this workspace's own", "America/New_York"),
    ],
)
async def test_settings_say_what_is_known_and_the_zone_is_kept(it: Bench, person: str, organisation: str, zone: str) -> None:
    text = await told(it, person, "settings")
    assert all(part in text for part in (TITLE, f"Organisation: {organisation}", f"Time zone: {zone}", "180 days"))
    assert (await it.store.people.profile(key(it, person))).zone == zone


async def test_the_command_shows_them_too(it: Bench) -> None:
    it.slack.command(DANA, HELP, "/coach settings seller")
    await it.quiet()
    it.slack.command(DANA, HELP, "/coach settings")
    assert "Seller at the vendor" in (await it.whisper(DANA, HELP)).text


async def test_what_is_no_kind_of_partner_changes_nothing_and_names_those_there_are(it: Bench) -> None:
    await told(it, PRIYA, "settings MSP")
    assert NO_SUCH_LENS in await told(it, PRIYA, "settings bakery")
    assert (await it.store.people.profile(key(it, PRIYA))).lens == "msp"


async def test_a_question_about_settings_is_a_question(it: Bench) -> None:
    assert TITLE not in await told(it, PRIYA, "settings of a runner in a large company?")


async def test_in_a_channel_only_who_asks_sees_their_settings(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> settings")
    await it.quiet()
    assert [one.only_for for one in it.replies(post)] == [PRIYA]
    assert it.replies(post, to=DANA) == []


async def test_where_slack_shows_nothing_privately_the_thread_says_how_and_nothing_of_them(it: Bench) -> None:
    it.slack.plan("chat.postEphemeral", Fault.error("user_not_in_channel"), times=2)
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> settings")
    said = (await it.reply_to(post)).text
    assert said == NOT_HERE
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> settings here")
    assert TITLE in (await it.reply_to(post)).text


async def test_who_has_had_an_answer_is_asked_under_the_second_and_never_again(it: Bench) -> None:
    said = [await told(it, PRIYA, words) for words in (MDF, "thanks", RENEWAL, MDF)]
    assert [WHICH in text for text in said] == [False, False, True, False]
    assert [GREETING.format(days=180) in text for text in said] == [True, False, False, False]


async def test_nobody_is_asked_where_others_read_along(it: Bench) -> None:
    for words in (MDF, RENEWAL, MDF):
        post = it.slack.say(LEON, HELP, f"<@{BOT}> {words}")
        assert WHICH not in (await it.reply_to(post)).text
    assert WHICH in await told(it, LEON, RENEWAL)


async def test_a_button_says_it_and_only_who_pressed_hears(it: Bench) -> None:
    await told(it, PRIYA, MDF)
    post = it.slack.say(PRIYA, dm(it, PRIYA), RENEWAL)
    reply = await it.reply_to(post)
    assert len(buttons(reply)) == 8
    it.slack.click(PRIYA, reply.channel, reply.ts, "settings.lens.6")
    assert MSP in (await it.whisper(PRIYA, reply.channel)).text
    assert await it.store.people.profile(key(it, PRIYA)) == Profile("msp", asked=True, zone="Europe/London", answers=2)


async def test_a_forged_kind_is_refused_with_a_sentence(it: Bench) -> None:
    reply = await it.reply_to(it.slack.say(PRIYA, dm(it, PRIYA), "settings"))
    for block in reply.blocks or ():
        for element in block.get("elements", ()):
            if element.get("value") == "msp":
                element["value"] = "king"
    it.slack.click(PRIYA, reply.channel, reply.ts, "settings.lens.6")
    assert "Ask me again" in (await it.whisper(PRIYA, reply.channel)).text
    assert (await it.store.people.profile(key(it, PRIYA))).lens is None


async def test_the_kind_of_partner_goes_with_every_question(it: Bench) -> None:
    await told(it, PRIYA, "settings MSP")
    await told(it, PRIYA, MDF)
    kept = await it.store.questions.last_in(Workspace(None, VENDOR), dm(it, PRIYA), None) or await it.store.questions.of_id(
        1
    )
    assert kept is not None
    assert kept.lens == "msp"
