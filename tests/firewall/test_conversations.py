"""Who hears what, over HTTP, as conversations: sellers and partners in one channel, the desk, pins, and what is refused."""

from __future__ import annotations

import json
import time

import pytest

from bot.features.passages import ALREADY_BELOW
from bot.playground.faults import Fault, Reply
from bot.playground.people import BOT, DANA, LEON, MARCO, PARTNER, PRIYA, VENDOR
from bot.playground.world import BASE_SCOPES, HELP, SALES, Message
from bot.views import desk, ids
from bot.views.answer import MORE_FOR, ONLY_YOU
from bot.views.apology import GONE, NOT_TO_SHARE, SHARED_IN_PART
from knowledge import Audience
from tests.bot.bench import Bench
from tests.bot.test_command import buttons, rename
from tests.firewall.handbook import INTERNAL, Shelves
from tests.firewall.handbook import PARTNER as FOR_PARTNERS

MARGINS, ESCALATION = f"<@{BOT}> what are the margins", f"<@{BOT}> what is the escalation path"


def dm(person: str) -> str:
    return f"D{person[1:]}"


async def hears(it: Bench, person: str, channel: str, words: str) -> Message:
    """What somebody hears to a command."""
    it.slack.command(person, channel, words)
    return await it.whisper(person, channel)


def whole(post: Message) -> str:
    return json.dumps([post.text, post.blocks])


async def in_thread(it: Bench, post: Message) -> list[Message]:
    """What everybody sees in its thread."""
    await it.quiet()
    return [one for one in it.replies(post) if one.only_for is None]


async def test_a_seller_in_an_open_channel_gets_the_open_answer_and_alone_hears_that_there_is_more(it: Bench) -> None:
    post = it.slack.say(DANA, HELP, MARGINS)
    assert [INTERNAL in whole(one) for one in await in_thread(it, post)] == [False]
    hint = it.private(DANA, HELP)[-1]
    assert (hint.text, hint.thread_ts) == (MORE_FOR[Audience.INTERNAL], post.ts)
    assert it.private(PRIYA, HELP) + it.private(MARCO, HELP) == []
    it.slack.click(DANA, HELP, hint.ts, "answer.private")
    shown = await it.whisper(DANA, HELP)
    assert shown.text.startswith(ONLY_YOU)
    assert INTERNAL in shown.text
    assert "answer.share" not in buttons(shown.blocks)


async def test_where_there_is_no_more_nobody_hears_of_it(it: Bench) -> None:
    for person, words in ((DANA, "how do rebates work"), (PRIYA, "what are the margins"), (DANA, "thanks")):
        await in_thread(it, it.slack.say(person, HELP, f"<@{BOT}> {words}"))
    assert it.private(DANA, HELP) + it.private(PRIYA, HELP) == []


async def test_alone_everybody_hears_what_is_for_them(it: Bench) -> None:
    await hears(it, DANA, SALES, f"/coach desk partner {PARTNER} Northwind")
    for person, sees in ((DANA, True), (MARCO, True), (LEON, False), (PRIYA, False)):
        reply = await it.reply_to(it.slack.say(person, dm(person), "what are the margins"))
        assert (INTERNAL in whole(reply)) is sees
    for person, sees in ((DANA, True), (LEON, False), (PRIYA, True)):
        reply = await it.reply_to(it.slack.say(person, dm(person), "what is the escalation path"))
        assert (FOR_PARTNERS in whole(reply)) is sees


async def test_a_channel_marked_for_partners_answers_for_partners_whoever_asks(it: Bench) -> None:
    assert (await hears(it, DANA, HELP, "/coach desk channel partner")).text.startswith("Done")
    for person in (DANA, PRIYA, LEON):
        [reply] = await in_thread(it, it.slack.say(person, HELP, ESCALATION))
        assert FOR_PARTNERS in whole(reply)
        [reply] = await in_thread(it, it.slack.say(person, HELP, MARGINS))
        assert INTERNAL not in whole(reply)
    await hears(it, DANA, HELP, "/coach desk channel none")
    [reply] = await in_thread(it, it.slack.say(PRIYA, HELP, ESCALATION))
    assert FOR_PARTNERS not in whole(reply)


async def pin(it: Bench) -> None:
    said = await hears(it, DANA, SALES, "/coach desk channel internal")
    assert said.text.startswith(desk.MARKED["internal"].format(channel=SALES))


async def test_a_pinned_channel_answers_sellers_with_internal_text(it: Bench) -> None:
    await pin(it)
    [reply] = await in_thread(it, it.slack.say(MARCO, SALES, MARGINS))
    assert INTERNAL in whole(reply)


@pytest.mark.parametrize("what", ["guest", "other company", "shared", "new id", "a member becomes a guest"])
async def test_a_pin_falls_at_once(it: Bench, what: str) -> None:
    await pin(it)
    await in_thread(it, it.slack.say(MARCO, SALES, MARGINS))
    channel = SALES
    match what:
        case "guest":
            it.slack.join(LEON, SALES)
        case "other company":
            it.slack.join(PRIYA, SALES)
        case "shared":
            it.slack.share(SALES)
        case "new id":
            channel = "GNEWSALES"
            it.slack.change_channel_id(SALES, channel)
        case _:
            it.slack.change_person(MARCO, kind="guest")
    await it.quiet()
    [reply] = await in_thread(it, it.slack.say(DANA, channel, MARGINS))
    assert INTERNAL not in whole(reply)
    if what != "a member becomes a guest":
        assert desk.PIN_FELL in [one.text for one in it.private(DANA, channel)]
        workspace = it.coach.clients.workspace_of(None, VENDOR)
        assert (await it.store.places.mark_of(workspace, channel)).pinned_by is None


async def test_a_pin_stays_when_one_of_our_own_people_comes(it: Bench) -> None:
    it.slack.leave(MARCO, SALES)
    await it.quiet()
    await pin(it)
    it.slack.join(MARCO, SALES)
    await it.quiet()
    [reply] = await in_thread(it, it.slack.say(MARCO, SALES, MARGINS))
    assert INTERNAL in whole(reply)


async def test_a_pin_is_refused_with_the_reason(it: Bench) -> None:
    assert (await hears(it, DANA, HELP, "/coach desk channel internal")).text.startswith(
        "I did not pin <#CPARTHELP>: it is sh"
    )
    it.slack.join(LEON, SALES)
    await it.quiet()
    assert "a guest" in (await hears(it, DANA, SALES, "/coach desk channel internal")).text
    it.slack.leave(LEON, SALES)
    await it.quiet()
    it.slack.plan("conversations.members", Fault.error("missing_scope"))
    assert "does not tell me for sure" in (await hears(it, DANA, SALES, "/coach desk channel internal")).text


async def test_the_desk_is_for_admins_and_for_their_ears_alone(it: Bench) -> None:
    assert (await hears(it, MARCO, SALES, "/coach desk channel internal")).text.startswith(desk.NOT_ADMIN)
    post = it.slack.say(DANA, SALES, f"<@{BOT}> desk channel internal")
    assert await in_thread(it, post) == []
    assert it.private(DANA, SALES)[-1].text.startswith(desk.NOT_HERE)
    workspace = it.coach.clients.workspace_of(None, VENDOR)
    assert (await it.store.places.marks(workspace)).channels == {}
    it.slack.change_person(DANA, kind="guest")
    await it.quiet()
    assert (await hears(it, DANA, SALES, "/coach desk who <@ULEON0001|leon>")).text.startswith(desk.NOT_ADMIN)


async def test_the_desk_says_who_somebody_is_and_takes_back_what_was_said(it: Bench) -> None:
    reply = await it.reply_to(it.slack.say(DANA, dm(DANA), f"desk partner <@{LEON}> Alpenwerk"))
    assert reply.text.startswith("Done: that person counts as a partner now (Alpenwerk)")
    reply = await it.reply_to(it.slack.say(DANA, dm(DANA), f"<@{BOT}> desk who <@{LEON}>"))
    assert reply.text.startswith("That person reads what is for partners.")
    who = await hears(it, DANA, SALES, f"/coach desk who <@{LEON}|leon>")
    assert who.text.splitlines()[:3] == [
        "That person reads what is for partners.",
        desk.BECAUSE["guest"],
        "Organisation: Alpenwerk, a partner.",
    ]
    assert FOR_PARTNERS in whole(await it.reply_to(it.slack.say(LEON, dm(LEON), "what is the escalation path")))
    assert (await hears(it, DANA, SALES, f"/coach desk unmark <@{LEON}|leon>")).text.startswith("Done")
    assert FOR_PARTNERS not in whole(await it.reply_to(it.slack.say(LEON, dm(LEON), "what is the escalation path")))
    for words, sentence in (
        (f"desk partner {VENDOR} Us", desk.OUR_OWN),
        (f"desk partner <@{MARCO}|marco> Us", desk.OWN_PERSON),
        ("desk partner UNOBODY01 Them", desk.NOT_KNOWN),
        ("desk partner somebody", desk.WHOM),
        ("desk channel", desk.WHICH_LEVEL),
        ("desk", desk.HELP),
    ):
        assert (await hears(it, DANA, SALES, f"/coach {words}")).text == sentence


async def test_sharing_shows_the_channel_only_what_is_for_everybody_there(it: Bench) -> None:
    said = await hears(it, DANA, HELP, "/coach what are the margins")
    assert INTERNAL in said.text
    it.slack.click(DANA, HELP, said.ts, "answer.share")
    assert (await it.whisper(DANA, HELP)).text == NOT_TO_SHARE
    said = await hears(it, DANA, HELP, "/coach discounts")
    it.slack.click(DANA, HELP, said.ts, "answer.share")
    assert (await it.whisper(DANA, HELP)).text == SHARED_IN_PART
    shared = [one for one in it.slack.messages(HELP, PRIYA) if one.bot_id]
    assert [INTERNAL in whole(one) for one in shared] == [False]


async def test_a_button_shows_what_the_presser_may_read_and_a_refusal_only_to_them(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> discounts")
    [reply] = await in_thread(it, post)
    action = next(action for action in buttons(reply.blocks) if action.startswith("answer.related"))
    for person in (PRIYA, DANA):
        rename(reply.blocks, action, action, value="deals#margins")
        it.slack.click(person, HELP, reply.ts, action)
        assert (await it.whisper(person, HELP)).text == GONE
        assert len(await in_thread(it, post)) == 1
    rename(reply.blocks, action, action, value="deals#rebates")
    for _ in range(2):
        it.slack.click(PRIYA, HELP, reply.ts, action)
        await it.quiet()
    assert len(await in_thread(it, post)) == 2
    assert (await it.whisper(PRIYA, HELP)).text == ALREADY_BELOW


async def test_a_button_pressed_after_the_content_changed_shows_what_it_is_now(it: Bench, shelves: Shelves) -> None:
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> discounts")
    [reply] = await in_thread(it, post)
    action = next(action for action in buttons(reply.blocks) if action.startswith("answer.related"))
    rename(reply.blocks, action, action, value="deals#rebates")
    shelves.show(1)  # Rebates are internal now.
    it.slack.click(PRIYA, HELP, reply.ts, action)
    assert (await it.whisper(PRIYA, HELP)).text == GONE
    assert len(await in_thread(it, post)) == 1


@pytest.mark.parametrize("method", ["users.info", "slow"])
async def test_who_cannot_be_looked_up_reads_what_is_for_everybody(it: Bench, method: str) -> None:
    if method == "slow":
        it.slack.plan("users.info", Fault.slow(3))
    else:
        it.slack.plan("users.info", Fault.error("internal_error"))
    began = time.monotonic()
    reply = await it.reply_to(it.slack.say(DANA, dm(DANA), "what are the margins"))
    assert INTERNAL not in whole(reply)
    assert time.monotonic() - began < 4
    reply = await it.reply_to(it.slack.say(DANA, dm(DANA), "what are the margins"))
    assert INTERNAL in whole(reply)


async def test_a_lookup_that_says_half_is_not_trusted(it: Bench) -> None:
    half = {"id": DANA, "team_id": VENDOR, "deleted": False, "is_bot": False}
    it.slack.plan("users.info", Fault(Reply(200, {"ok": True, "user": half})))
    assert INTERNAL not in whole(await it.reply_to(it.slack.say(DANA, dm(DANA), "what are the margins")))


async def test_without_the_scopes_everything_works_and_nothing_internal_is_in_a_channel(it: Bench) -> None:
    await pin(it)
    it.slack.world.installations[0].scopes = sorted(BASE_SCOPES)
    [reply] = await in_thread(it, it.slack.say(DANA, SALES, MARGINS))
    assert INTERNAL not in whole(reply)
    reply = await it.reply_to(it.slack.say(DANA, dm(DANA), "what are the margins"))
    assert INTERNAL in whole(reply)


async def test_in_a_channel_that_threw_the_bot_out_nothing_internal_is_said(it: Bench) -> None:
    said = await hears(it, DANA, SALES, "/coach discounts")
    await pin(it)
    it.slack.remove_bot(SALES)
    it.slack.world.channels[SALES].kind = "private"
    it.slack.click(DANA, SALES, said.ts, "answer.share")
    await it.quiet()
    assert [one.text for one in it.slack.messages(SALES, MARCO) if one.bot_id and INTERNAL in whole(one)] == []


async def test_home_is_drawn_anew_when_a_member_becomes_a_guest(it: Bench) -> None:
    it.slack.open_home(MARCO)
    await it.quiet()
    view = it.slack.world.homes[MARCO]
    buttons = [one for block in view.body["blocks"] for one in block.get("elements", ()) if "action_id" in one]
    module = next(one for one in buttons if ids.matching(ids.CURRICULUM_MODULE).match(one["action_id"]))
    it.slack.click_in_view(MARCO, view.id, module["action_id"])
    await it.quiet()
    assert INTERNAL in json.dumps(it.slack.world.modals[MARCO][-1].body)
    it.slack.change_person(MARCO, kind="guest")
    await it.quiet()
    assert len(it.slack.called("views.publish")) == 2
    assert INTERNAL not in json.dumps(it.slack.world.homes[MARCO].body)


async def test_the_shortcut_shows_and_posts_what_is_for_the_channel(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, "what are the margins")
    it.slack.shortcut(DANA, HELP, post.ts, "answer_from_handbook")
    await it.quiet()
    view = it.slack.world.modals[DANA][-1]
    assert INTERNAL not in json.dumps(view.body)


async def test_a_pin_costs_look_ups_and_an_open_channel_none(it: Bench) -> None:
    await in_thread(it, it.slack.say(MARCO, SALES, MARGINS))
    await in_thread(it, it.slack.say(MARCO, SALES, MARGINS))
    assert [len(it.slack.called(name)) for name in ("users.info", "conversations.info", "conversations.members")] == [
        1,
        0,
        0,
    ]
