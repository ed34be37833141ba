"""A channel's one nudge a day: set there by one of the company's own, told to everybody, said once, stopped by a word; and
the invitation to nudges of one's own."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, LEON, MARCO, PRIYA
from bot.playground.world import HELP, SALES, Message
from bot.store import PersonKey
from bot.store.tables import channel_nudges, nudge_settings, outbox
from bot.views import channel_nudge as said
from bot.views import ids
from knowledge import Knowledge
from tests.bot.bench import Bench, running
from tests.bot.test_direct import dm
from tests.store.samples import rows

NEW_YORK = ZoneInfo("America/New_York")
"""Where Dana lives; there it is Tuesday, 4:00, when a test begins, and Thursday is a holiday."""


async def typed(it: Bench, person: str, words: str, channel: str = HELP) -> str:
    """What somebody alone hears to a mention in a channel."""
    post = it.slack.say(person, channel, f"<@{BOT}> {words}")
    await it.quiet()
    alone = [one for one in it.private(person, channel) if one.ts > post.ts]
    return "\n".join(one.text for one in alone)


def unasked(it: Bench, channel: str = HELP) -> list[Message]:
    """What the bot said in a channel that no thread asked for, oldest first."""
    return [one for one in it.slack.messages(channel, DANA) if one.bot_id and one.thread_ts is None and not one.only_for]


def nudges(it: Bench, channel: str = HELP) -> list[Message]:
    return [one for one in unasked(it, channel) if one.text.startswith((said.DAILY_QUIZ, said.DAILY_TIP))]


async def live(it: Bench, **span: float) -> None:
    """Let the worker look every half an hour for so long."""
    end = it.clock.now + timedelta(**span)
    while it.clock.now < end:
        it.clock.turn(minutes=30)
        await it.coach.worker.tick()
        await it.quiet()


async def test_one_of_the_companys_own_sets_it_and_everybody_there_reads_who_and_how_to_stop_it(it: Bench) -> None:
    assert said.NONE in await typed(it, DANA, "nudges here")
    assert said.DONE in await typed(it, DANA, "nudges here 9:30 quiz")
    (post,) = unasked(it)
    assert post.text == (
        "This channel now gets one nudge a day: a quiz question, at about *09:30* (America/New_York), on working days "
        "there. It was set by Dana Whitlock. The first one comes Tuesday, 2026-11-24, at about 09:30.\n\n" + said.TURN_OFF
    )
    assert "it was set by Dana Whitlock" in await typed(it, PRIYA, "nudges here")
    assert said.DONE in await typed(it, MARCO, "nudges here off")
    assert unasked(it)[-1].text.startswith("This channel gets no daily nudge any more. It was turned off by Marco Silva.")
    assert said.NONE in await typed(it, PRIYA, "nudges here")
    await live(it, days=2)
    assert nudges(it) == []


@pytest.mark.parametrize("person", [LEON, PRIYA])
async def test_neither_a_guest_nor_somebody_of_another_company_sets_or_stops_it(it: Bench, person: str) -> None:
    await typed(it, DANA, "nudges here quiz")
    for words in ("nudges here 10:00 tip", "nudges here off"):
        assert said.NOT_YOURS in await typed(it, person, words)
    (kept,) = await rows(it.store, channel_nudges)
    assert (kept.what, kept.hour, kept.is_on, len(unasked(it))) == ("quiz", 570, True, 1)


@pytest.mark.parametrize(
    ("words", "told"), [("nudges here 25:00 quiz", said.WRONG["no_hour"]), ("nudges here 20:00", said.WRONG["outside"])]
)
async def test_an_hour_that_cannot_be_changes_nothing(it: Bench, words: str, told: str) -> None:
    assert told in await typed(it, DANA, words)
    assert (await rows(it.store, channel_nudges), unasked(it)) == ([], [])


async def test_it_is_set_in_the_channel_and_by_the_command_too(it: Bench) -> None:
    post = it.slack.say(DANA, dm(it, DANA), "nudges here quiz")
    assert said.NO_CHANNEL in (await it.reply_to(post)).text
    it.slack.command(DANA, SALES, "/coach nudges here 10:00 tip")
    assert said.DONE in (await it.whisper(DANA, SALES)).text
    assert "a tip from the handbook, at about *10:00*" in unasked(it, SALES)[0].text


async def test_a_question_comes_once_each_working_day_of_whoever_set_it_and_none_twice_in_a_month(it: Bench) -> None:
    await typed(it, DANA, "nudges here 9:30 quiz")
    await live(it, days=7)
    days = [datetime.fromtimestamp(float(one.ts), NEW_YORK) for one in nudges(it)]
    # Three of the five questions are for who reads there and can be pressed; Thursday is Thanksgiving.
    assert [(one.date().isoformat(), one.hour) for one in days] == [
        ("2026-11-24", 10), ("2026-11-25", 10), ("2026-11-27", 10),
    ]  # fmt: skip
    assert len({one.text for one in nudges(it)}) == 3
    assert all("31 dollars" not in one.text and said.STOP in one.text for one in nudges(it))


async def test_everybody_answers_it_alone_and_whoever_set_it_shows_the_answer(it: Bench) -> None:
    await typed(it, DANA, "nudges here 9:30 quiz")
    await live(it, hours=6)
    (post,) = nudges(it)
    choice = next(
        one["action_id"]
        for block in post.blocks or []
        for one in block.get("elements", ())
        if one.get("action_id", "").startswith((ids.QUIZ_CHOOSE, ids.QUIZ_PASS))
    )
    it.slack.click(PRIYA, HELP, post.ts, choice)
    assert "Your answer is" in (await it.whisper(PRIYA, HELP)).text
    it.slack.click(PRIYA, HELP, post.ts, ids.QUIZ_REVEAL)
    assert "Only whoever started this quiz" in (await it.whisper(PRIYA, HELP)).text
    it.slack.click(DANA, HELP, post.ts, ids.QUIZ_REVEAL)
    await it.quiet()
    assert "One person answered." in next(one.text for one in unasked(it) if one.ts == post.ts)


async def test_a_tip_is_a_passage_for_the_least_who_reads_there_at_that_moment(it: Bench) -> None:
    it.slack.command(DANA, SALES, "/coach desk channel internal")
    await it.quiet()
    for channel in (HELP, SALES):
        await typed(it, DANA, "nudges here 9:30 tip", channel)
    await live(it, days=1)
    for channel in (HELP, SALES):
        (tip,) = nudges(it, channel)
        assert "Money" in tip.text or "Partner kinds" in tip.text
        assert "margin" not in tip.text


@pytest.mark.parametrize(
    "fault",
    [Fault.accepted_then(500), Fault.status(500), Fault.reset(accepted=True)],
    ids=["500 after", "500", "reset after"],
)
async def test_of_a_nudge_that_may_stand_there_no_second_is_said(it: Bench, fault: Fault) -> None:
    await typed(it, DANA, "nudges here 9:30 tip")
    it.slack.plan("chat.postMessage", fault)
    await live(it, hours=7)
    for _ in range(3):
        it.clock.turn(seconds=40)
        await it.take_up()
    assert len(nudges(it)) <= 1
    kept = [one for one in await rows(it.store, outbox) if one.kind == "channel_nudge"]
    assert [(one.key, one.state) for one in kept] == [("2026-11-24", "failed")]
    await live(it, days=1)
    assert [one.key for one in await rows(it.store, outbox) if one.kind == "channel_nudge"] == ["2026-11-24", "2026-11-25"]


async def test_what_was_surely_not_posted_is_posted_later(it: Bench) -> None:
    await typed(it, DANA, "nudges here 9:30 tip")
    it.slack.plan("chat.postMessage", Fault.rate_limited(30))
    await live(it, hours=6)
    assert nudges(it) == []
    it.clock.turn(seconds=40)
    await it.take_up()
    assert len(nudges(it)) == 1


@pytest.mark.parametrize(("fault", "comes"), [(Fault.rate_limited(30), 1), (Fault.status(500), 0)], ids=["429", "500"])
async def test_another_process_posts_what_was_surely_not_posted_and_nothing_else(
    it: Bench, quizzed: Knowledge, fault: Fault, comes: int
) -> None:
    await typed(it, DANA, "nudges here 9:30 tip")
    it.clock.turn(hours=6)
    it.slack.plan("chat.postMessage", fault)
    await it.coach.worker.tick()
    await it.quiet()
    it.clock.turn(seconds=40)
    async with running(quizzed, it.slack, it.store, it.clock) as other:
        assert await other.coach.crew.take_up() == 1
        await other.coach.crew.tasks.idle()
    assert len(nudges(it)) == comes


@pytest.mark.parametrize("reason", ["not_in_channel", "is_archived"])
async def test_where_slack_takes_no_more_of_them_they_end_with_the_reason(it: Bench, reason: str) -> None:
    await typed(it, DANA, "nudges here 9:30 tip")
    channel = it.slack.world.channels[HELP]
    if reason == "is_archived":
        channel.archived = True
    else:
        channel.members.remove(BOT)
    await live(it, days=2)
    channel.archived = False
    channel.members.append(BOT)
    (kept,) = await rows(it.store, channel_nudges)
    assert (kept.is_on, kept.reason, kept.next_at, nudges(it)) == (False, reason, None, [])
    assert f"did not take them ({reason})" in await typed(it, DANA, "nudges here")


async def test_where_the_bot_is_not_nothing_is_set_and_whoever_tried_hears_why(it: Bench) -> None:
    it.slack.world.channels[SALES].members.remove(BOT)
    it.slack.command(DANA, SALES, "/coach nudges here quiz")
    assert said.NOT_IN_CHANNEL.format(reason="not_in_channel") in (await it.whisper(DANA, SALES)).text
    assert [one.is_on for one in await rows(it.store, channel_nudges)] == [False]


async def test_a_bot_that_was_down_over_the_window_says_nothing_late(it: Bench) -> None:
    await typed(it, DANA, "nudges here 9:30 tip")
    it.clock.turn(hours=9)
    await live(it, hours=1)
    assert nudges(it) == []
    await live(it, days=1)
    assert len(nudges(it)) == 1


async def test_who_set_it_and_is_forgotten_takes_it_along_and_it_goes_with_the_workspace(it: Bench) -> None:
    await typed(it, DANA, "nudges here quiz")
    (kept,) = await rows(it.store, channel_nudges)
    workspace = it.coach.clients.workspace_of(None, kept.team_id)
    await it.store.forget(PersonKey(workspace, "", DANA))
    assert await rows(it.store, channel_nudges) == []
    await typed(it, DANA, "nudges here quiz")
    await it.store.schedule_purge(workspace, it.clock.now)
    await it.store.purge_due(it.clock.now)
    assert await rows(it.store, channel_nudges) == []


# Invitations


async def invite(it: Bench, person: str = DANA, words: str = f"<#{HELP}|partner-help>") -> str:
    post = it.slack.say(person, dm(it, person), f"desk invite {words}")
    return (await it.reply_to(post)).text


async def test_an_admin_invites_a_channel_and_nobody_is_enrolled_but_who_presses(it: Bench) -> None:
    assert said.INVITED.format(channel=HELP) in await invite(it)
    (post,) = unasked(it)
    assert post.text == f"{said.INVITATION}\n\n{said.INVITE_HOW}"
    assert await rows(it.store, nudge_settings) == []
    it.slack.click(PRIYA, HELP, post.ts, ids.NUDGES_JOIN)
    assert "(Europe/London)" in (await it.whisper(PRIYA, HELP)).text
    assert [(one.person_id, one.is_on) for one in await rows(it.store, nudge_settings)] == [(PRIYA, True)]


async def test_a_channel_is_invited_once_a_month_at_most(it: Bench) -> None:
    await invite(it)
    assert said.INVITED_BEFORE.format(channel=HELP) in await invite(it)
    it.clock.turn(days=29)
    assert said.INVITED_BEFORE.format(channel=HELP) in await invite(it)
    it.clock.turn(days=2)
    await invite(it)
    assert len(unasked(it)) == 2


async def test_only_admins_invite_and_alone(it: Bench) -> None:
    assert "The desk is for admins" in await invite(it, MARCO)
    assert said.INVITE_WHERE in await invite(it, DANA, "")
    it.slack.say(DANA, HELP, f"<@{BOT}> desk invite")
    assert "for everybody to read" in (await it.whisper(DANA, HELP)).text or unasked(it) == []
    assert unasked(it) == []


async def test_where_an_invitation_cannot_stand_the_admin_hears_so_and_may_try_again(it: Bench) -> None:
    it.slack.world.channels[HELP].members.remove(BOT)
    post = it.slack.say(DANA, dm(it, DANA), f"desk invite <#{HELP}|partner-help>")
    await it.quiet()
    assert said.NOT_INVITED.format(channel=HELP, reason="not_in_channel") in [one.text for one in it.replies(post)]
    it.slack.world.channels[HELP].members.append(BOT)
    assert said.INVITED.format(channel=HELP) in await invite(it)
    assert len(unasked(it)) == 1
