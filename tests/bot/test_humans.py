"""A person's answer where ours was not enough, as conversations: the asker's side, and the team's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path

import pytest_asyncio

from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, LEON, MARCO, PRIYA, VENDOR
from bot.playground.world import HELP, SALES, Channel, Message, ShownView
from bot.store.tables import questions
from bot.views import humans as said
from bot.views import ids
from knowledge import Knowledge
from knowledge.index import build
from tests.bot.bench import Bench, bench
from tests.bot.conftest import refused_by_slack, said_by_bot
from tests.bot.test_direct import dm
from tests.bot.test_feedback import buttons
from tests.store.samples import rows

SWALLOW = "what is the airspeed of an unladen swallow"
TEAM = {"coach_team_channel": SALES, "coach_admins": DANA}


@pytest_asyncio.fixture
async def it(handbook: Knowledge, tmp_path: Path, log: StringIO) -> AsyncIterator[Bench]:
    """The bot at work with a team's channel; everything it said is judged as Slack would judge it."""
    async with bench(handbook, tmp_path, settings=TEAM) as made:
        yield made
    assert refused_by_slack(made) == []
    assert [one.text for one in said_by_bot(made) if one.pings] == []


async def pinned(it: Bench) -> None:
    """The team's channel is known to be internal."""
    it.slack.command(DANA, SALES, "/coach desk channel internal")
    await it.quiet()


async def asked(it: Bench, words: str = SWALLOW, person: str = PRIYA) -> Message:
    """A question in #partner-help, passed on with the button; returns its answer."""
    reply = await it.reply_to(it.slack.say(person, HELP, f"<@{BOT}> {words}"))
    it.slack.click(person, HELP, reply.ts, ids.HUMAN_ASK)
    await it.quiet()
    return reply


def in_team(it: Bench) -> list[Message]:
    """What the bot posted in the team's channel, threads left out."""
    return [one for one in it.slack.messages(SALES, MARCO) if one.bot_id and not one.thread_ts and not one.only_for]


def in_thread(it: Bench, reply: Message, person: str = PRIYA) -> list[str]:
    """What was said in the asker's thread after the answer, for everybody there."""
    seen = it.slack.messages(HELP, person)
    return [one.text for one in seen if one.thread_ts == reply.thread_ts and one.ts > reply.ts and not one.only_for]


def modal(it: Bench, person: str) -> ShownView:
    return it.slack.world.modals[person][-1]


async def write(it: Bench, person: str, words: str, action: str = ids.HUMAN_REPLY) -> None:
    """Open the reply modal under the team's first post and write this."""
    it.slack.click(person, SALES, in_team(it)[0].ts, action)
    await it.quiet()
    it.slack.submit(person, modal(it, person).id, {said.REPLY_BLOCK: {ids.HUMAN_WRITE: {"value": words}}})
    await it.quiet()


# Passing on


async def test_a_question_is_passed_on_with_what_was_answered_and_a_link(it: Bench) -> None:
    reply = await asked(it, f"{SWALLOW} <!channel>")
    [passed] = in_thread(it, reply)
    assert "I passed your question on to the channel team" in passed
    assert "in the thread of your question" in passed
    assert "Monday to Friday, 9:00 to 17:00, New York time" in passed
    # It is four in the morning there.
    assert "so not yet: they begin at 9:00 today" in passed
    [post] = in_team(it)
    assert "airspeed of an unladen swallow" in post.text
    assert "I found nothing" in post.text
    assert f"/archives/{HELP}/p" in post.text
    assert said.NOBODY_YET in post.text
    assert buttons(post) == [ids.HUMAN_TAKE, ids.HUMAN_REPLY, ids.HUMAN_ADD]


async def test_who_asked_is_named_only_where_internal_readers_see_it(it: Bench) -> None:
    await asked(it)
    assert "Asked by a partner." in in_team(it)[0].text
    assert "Priya" not in in_team(it)[0].text
    await pinned(it)
    it.slack.command(DANA, SALES, "/coach desk partner TPARTNER1 Northwind Resellers")
    await it.quiet()
    await asked(it, "how far is a swallow flying")
    assert "Asked by Priya Nair, Northwind Resellers." in in_team(it)[1].text
    it.slack.share(SALES)
    await it.quiet()
    await asked(it, "how heavy is a swallow")
    assert "Asked by a partner." in in_team(it)[2].text


async def test_the_answer_is_quoted_where_it_stands_as_the_asker_saw_it(it: Bench) -> None:
    reply = await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> who gets first right of refusal at renewal?"))
    it.slack.say(PRIYA, HELP, f"<@{BOT}> human please", thread_ts=reply.thread_ts)
    await it.quiet()
    [post] = in_team(it)
    assert "• Renewals incumbent protection" in post.text
    assert "first right of refusal" in str(post.blocks)


async def test_pressing_twice_or_typing_it_too_passes_on_once(it: Bench) -> None:
    reply = await asked(it)
    it.slack.click(PRIYA, HELP, reply.ts, ids.HUMAN_ASK)
    assert "Your question is with the channel team. Nobody has taken it yet" in (await it.whisper(PRIYA, HELP)).text
    it.slack.say(PRIYA, HELP, f"<@{BOT}> human please", thread_ts=reply.thread_ts)
    await it.quiet()
    assert "Nobody has taken it yet" in in_thread(it, reply)[-1]
    assert len(in_team(it)) == 1


async def test_typed_in_a_direct_message_and_by_command(it: Bench) -> None:
    for person, ask in ((LEON, "dm"), (DANA, "command")):
        if ask == "dm":
            await it.reply_to(it.slack.say(person, dm(it, person), SWALLOW))
            reply = await it.reply_to(it.slack.say(person, dm(it, person), "Human please!"))
        else:
            it.slack.command(person, HELP, f"/coach {SWALLOW}")
            await it.quiet()
            it.slack.command(person, HELP, "/coach human please")
            reply = await it.whisper(person, HELP)
        assert "I passed your question on" in reply.text
    # Nobody else can open a direct message, so there is no link to one.
    assert ["/archives/" in post.text for post in in_team(it)] == [False, False]
    assert "Asked by one of your own people." in in_team(it)[1].text


async def test_human_please_without_a_question_asks_for_it(it: Bench) -> None:
    assert (await it.reply_to(it.slack.say(LEON, dm(it, LEON), "human please"))).text.startswith(said.ASK_FIRST)
    it.slack.say(PRIYA, HELP, f"<@{BOT}> {SWALLOW}")
    await it.quiet()
    reply = await it.reply_to(it.slack.say(LEON, HELP, f"<@{BOT}> human please"))
    assert reply.text.startswith(said.ASK_FIRST)
    assert in_team(it) == []


async def test_somebody_else_cannot_pass_it_on_and_hears_so_alone(it: Bench) -> None:
    reply = await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> {SWALLOW}"))
    it.slack.click(DANA, HELP, reply.ts, ids.HUMAN_ASK)
    assert said.NOT_YOURS in (await it.whisper(DANA, HELP)).text
    assert (in_team(it), in_thread(it, reply)) == ([], [])
    it.slack.click(PRIYA, HELP, reply.ts, ids.HUMAN_ASK)
    await it.quiet()
    assert len(in_team(it)) == 1


async def test_without_a_team_channel_it_says_whom_to_write_to(handbook: Knowledge, tmp_path: Path) -> None:
    async with bench(handbook, tmp_path) as it:
        reply = await asked(it)
        assert in_thread(it, reply) == [said.NO_TEAM_NO_OWNER]
        reply = await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> who gets first right of refusal at renewal?"))
        it.slack.say(PRIYA, HELP, f"<@{BOT}> human please", thread_ts=reply.thread_ts)
        await it.quiet()
        assert "Please write to the channel programs team yourself" in in_thread(it, reply)[-1]


async def test_a_team_channel_without_the_bot_is_told_to_the_asker(it: Bench) -> None:
    it.slack.remove_bot(SALES)
    reply = await asked(it)
    assert [one.partition(",")[0] for one in in_thread(it, reply)] == [
        "I passed your question on to the channel team",
        "I could not reach the team's channel after all",
    ]
    it.slack.invite(SALES)
    it.clock.turn(minutes=1)
    it.slack.say(PRIYA, HELP, f"<@{BOT}> human please", thread_ts=reply.thread_ts)
    await it.quiet()
    assert len(in_team(it)) == 1


async def test_a_question_accepted_before_a_crash_still_reaches_the_team(it: Bench) -> None:
    reply = await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> {SWALLOW}"))
    question = await it.store.questions.of_id(1)
    assert question is not None
    await it.store.escalations.begin(question, SALES, it.clock())
    await it.coach.look_after()
    await it.quiet()
    assert in_team(it) == []
    it.clock.turn(minutes=3)
    for _ in range(2):
        await it.coach.look_after()
        await it.quiet()
    assert len(in_team(it)) == 1
    assert in_thread(it, reply) == []


async def test_a_question_that_changes_is_another_question_for_the_team(it: Bench) -> None:
    post = it.slack.say(PRIYA, dm(it, PRIYA), SWALLOW)
    await it.reply_to(post)
    it.slack.say(PRIYA, dm(it, PRIYA), "human please", thread_ts=post.ts)
    await it.quiet()
    it.slack.edit(PRIYA, post.channel, post.ts, f"{SWALLOW} in winter")
    await it.quiet()
    [passed] = in_team(it)
    assert "swallow in winter" in passed.text
    await write(it, DANA, "It stays at home then.")
    it.slack.submit(DANA, modal(it, DANA).id, {})
    await it.quiet()
    assert "It stays at home then." in it.slack.messages(post.channel, PRIYA)[-1].text
    # One row: the one that the team answered, and that the buttons under the new answer are about.
    [kept] = await rows(it.store, questions)
    assert (kept.text, kept.outcome) == (f"{SWALLOW} in winter", "nothing")


async def test_a_question_that_is_deleted_is_taken_back_from_the_team(it: Bench) -> None:
    post = it.slack.say(PRIYA, dm(it, PRIYA), SWALLOW)
    await it.reply_to(post)
    it.slack.say(PRIYA, dm(it, PRIYA), "human please", thread_ts=post.ts)
    await it.quiet()
    it.clock.turn(hours=24)
    await it.coach.look_after()
    await it.quiet()
    assert len(in_team(it)) == 2
    it.slack.delete(PRIYA, post.channel, post.ts)
    await it.quiet()
    assert [one.text for one in in_team(it)] == [said.TAKEN_BACK] * 2
    assert [buttons(one) for one in in_team(it)] == [[], []]


async def test_an_asker_who_is_gone_by_now_is_told_to_whoever_writes(it: Bench) -> None:
    it.slack.command(LEON, HELP, f"/coach {SWALLOW}")
    await it.quiet()
    it.slack.command(LEON, HELP, "/coach human please")
    await it.quiet()
    it.slack.change_person(LEON, deleted=True)
    await write(it, DANA, "About 24 mph.")
    it.slack.plan("chat.postMessage", Fault.error("user_disabled"))
    it.slack.submit(DANA, modal(it, DANA).id, {})
    assert (await it.whisper(DANA, SALES)).text == said.CANNOT_TELL


async def test_an_asker_without_a_name_is_somebody(it: Bench) -> None:
    await pinned(it)
    it.slack.change_person(PRIYA, name="", handle="")
    await asked(it)
    assert "Asked by somebody whose name Slack does not tell." in in_team(it)[0].text


# Taking


async def test_who_takes_it_is_told_to_the_asker_and_shown_to_the_team(it: Bench) -> None:
    reply = await asked(it)
    it.slack.click(DANA, SALES, in_team(it)[0].ts, ids.HUMAN_TAKE)
    await it.quiet()
    assert "Dana Whitlock is on it" in in_thread(it, reply)[-1]
    [post] = in_team(it)
    assert "Dana Whitlock is on it." in post.text
    assert buttons(post) == [ids.HUMAN_REPLY, ids.HUMAN_ADD]
    it.slack.say(PRIYA, HELP, f"<@{BOT}> human please", thread_ts=reply.thread_ts)
    await it.quiet()
    assert "Dana Whitlock is on it" in in_thread(it, reply)[-1]


async def test_two_who_take_it_at_once_are_one_who_has_it(it: Bench) -> None:
    reply = await asked(it)
    post = in_team(it)[0]
    for person in (DANA, MARCO, DANA):
        it.slack.click(person, SALES, post.ts, ids.HUMAN_TAKE)
    await it.quiet()
    # The button is gone by then, but a message that was loaded before still has it.
    assert len([one for one in in_thread(it, reply) if "is on it" in one]) == 1
    late = [one.text for person in (DANA, MARCO) for one in it.private(person, SALES)]
    assert late != []
    assert all("already" in one for one in late)


async def test_only_the_companys_own_people_can_take_or_reply(it: Bench) -> None:
    reply = await asked(it)
    it.slack.join(LEON, SALES)
    await it.quiet()
    post = in_team(it)[0]
    for action in (ids.HUMAN_TAKE, ids.HUMAN_ADD):
        it.slack.click(LEON, SALES, post.ts, action)
        assert said.NOT_TEAM in (await it.whisper(LEON, SALES)).text
    it.slack.click(LEON, SALES, post.ts, ids.HUMAN_REPLY)
    await it.quiet()
    assert said.NOT_TEAM in str(modal(it, LEON).body)
    it.slack.say(LEON, SALES, f"<@{BOT}> reply: trust me", thread_ts=post.ts)
    assert said.NOT_TEAM in (await it.whisper(LEON, SALES)).text
    assert len(in_thread(it, reply)) == 1


async def test_a_forged_value_or_another_channel_is_refused_with_a_sentence(it: Bench) -> None:
    reply = await asked(it)
    post = in_team(it)[0]
    row = next(block for block in post.blocks or [] if block["type"] == "actions")
    for forged in ("2", "x", "-1", "1\n1", "99999999999999999999"):
        row["elements"][0]["value"] = forged
        it.slack.click(DANA, SALES, post.ts, ids.HUMAN_TAKE)
        assert said.NOT_THERE in (await it.whisper(DANA, SALES)).text
    # The same button in the asker's channel.
    elsewhere = it.slack.messages(HELP, PRIYA)[-1]
    elsewhere.blocks = [{**row, "elements": [{**row["elements"][0], "value": "1"}]}]
    it.slack.click(DANA, HELP, elsewhere.ts, ids.HUMAN_TAKE)
    assert said.NOT_THERE in (await it.whisper(DANA, HELP)).text
    assert len(in_thread(it, reply)) == 1


# Replying


async def test_a_reply_is_seen_first_and_carried_once_into_the_askers_thread(it: Bench) -> None:
    reply = await asked(it)
    await write(it, DANA, "About 24 miles an hour. <!channel> *bold*")
    assert [one.body["callback_id"] for one in it.slack.world.modals[DANA]] == [ids.HUMAN_WRITE, ids.HUMAN_PREVIEW]
    assert "About 24 miles an hour." in str(modal(it, DANA).body)
    assert said.READERS["channel"] in str(modal(it, DANA).body)
    assert len(in_thread(it, reply)) == 1
    it.slack.submit(DANA, modal(it, DANA).id, {})
    await it.quiet()
    assert said.SENT in str(modal(it, DANA).body)
    assert await it.door.deliver(it.slack.deliveries[-1]) == 200
    await it.quiet()
    assert in_thread(it, reply)[1:] == [
        "Dana Whitlock, from the channel team, answers:\n\nAbout 24 miles an hour. &lt;!channel&gt; *bold*"
    ]
    assert "Dana Whitlock has answered." in in_team(it)[0].text
    it.slack.say(PRIYA, HELP, f"<@{BOT}> human please", thread_ts=reply.thread_ts)
    await it.quiet()
    assert "Dana Whitlock has answered your question" in in_thread(it, reply)[-1]


async def test_an_empty_reply_stays_in_its_window(it: Bench) -> None:
    reply = await asked(it)
    await write(it, DANA, "   ")
    assert modal(it, DANA).errors == {said.REPLY_BLOCK: said.EMPTY_FIELD}
    assert len(in_thread(it, reply)) == 1


async def test_who_asked_privately_gets_the_reply_in_a_direct_message(it: Bench) -> None:
    it.slack.command(DANA, HELP, f"/coach {SWALLOW}")
    it.slack.click(DANA, HELP, (await it.whisper(DANA, HELP)).ts, ids.HUMAN_ASK)
    assert "A person will answer you in a direct message" in (await it.whisper(DANA, HELP)).text
    it.slack.click(MARCO, SALES, in_team(it)[0].ts, ids.HUMAN_TAKE)
    await it.quiet()
    await write(it, MARCO, "African or European?")
    it.slack.submit(MARCO, modal(it, MARCO).id, {})
    await it.quiet()
    told = [one.text for one in it.slack.messages(dm(it, DANA), DANA)]
    assert [one.partition("\n")[0] for one in told] == [
        "Marco Silva is on it, and will answer you in a direct message.",
        f"You asked: {SWALLOW}",
    ]
    assert "African or European?" in told[1]
    assert "European" not in str(it.slack.messages(HELP, PRIYA))


async def test_a_reply_can_be_typed_in_the_teams_thread_seen_and_sent(it: Bench) -> None:
    reply = await asked(it)
    post = in_team(it)[0]
    it.slack.say(DANA, SALES, f"<@{BOT}> send", thread_ts=post.ts)
    assert said.NOTHING_TO_SEND in (await it.whisper(DANA, SALES)).text
    shown = await it.reply_to(it.slack.say(DANA, SALES, f"<@{BOT}> reply: About 24 mph", thread_ts=post.ts))
    assert "answers:\n\nAbout 24 mph" in shown.text
    assert len(in_thread(it, reply)) == 1
    it.slack.say(DANA, SALES, f"<@{BOT}> reply: About 20 mph", thread_ts=post.ts)
    await it.quiet()
    # The first one was changed meanwhile, and what Dana typed is not Marco's to send.
    it.slack.click(DANA, SALES, shown.ts, ids.HUMAN_SEND)
    assert said.NOT_THAT_DRAFT in (await it.whisper(DANA, SALES)).text
    it.slack.say(MARCO, SALES, f"<@{BOT}> send", thread_ts=post.ts)
    assert said.NOTHING_TO_SEND in (await it.whisper(MARCO, SALES)).text
    it.slack.say(DANA, SALES, f"<@{BOT}> Send!", thread_ts=post.ts)
    await it.quiet()
    newest = [one for one in it.slack.messages(SALES, DANA) if ids.HUMAN_SEND in buttons(one)][-1]
    it.slack.click(DANA, SALES, newest.ts, ids.HUMAN_SEND)
    await it.quiet()
    assert [one for one in in_thread(it, reply) if "mph" in one] == [
        "Dana Whitlock, from the channel team, answers:\n\nAbout 20 mph"
    ]


async def test_reply_and_send_elsewhere_are_questions(it: Bench) -> None:
    for words in ("send", "reply: to whom"):
        reply = await it.reply_to(it.slack.say(DANA, SALES, f"<@{BOT}> {words}"))
        assert said.NOTHING_TO_SEND not in reply.text


async def test_a_reply_into_a_channel_without_the_bot_tells_whoever_wrote_it(it: Bench) -> None:
    reply = await asked(it)
    await write(it, DANA, "About 24 mph")
    it.slack.remove_bot(HELP)
    it.slack.submit(DANA, modal(it, DANA).id, {})
    await it.quiet()
    assert said.CANNOT_TELL in str(modal(it, DANA).body)
    assert said.CANNOT_TELL in (await it.whisper(DANA, SALES)).text
    assert len(in_thread(it, reply)) == 1
    assert said.NOBODY_YET in in_team(it)[0].text


async def test_a_reply_to_a_question_that_was_erased_is_not_sent(it: Bench) -> None:
    reply = await asked(it)
    await write(it, DANA, "About 24 mph")
    it.clock.turn(days=200)
    await it.store.purge_questions(it.clock())
    it.slack.submit(DANA, modal(it, DANA).id, {})
    await it.quiet()
    assert said.NOT_THERE in str(modal(it, DANA).body)
    assert len(in_thread(it, reply)) == 1


# Keeping, reminding, the desk


async def test_a_question_is_kept_for_the_handbook(it: Bench) -> None:
    await asked(it)
    it.slack.click(DANA, SALES, in_team(it)[0].ts, ids.HUMAN_ADD)
    assert said.KEPT_NOW in (await it.whisper(DANA, SALES)).text
    assert said.KEPT in in_team(it)[0].text
    assert ids.HUMAN_ADD not in buttons(in_team(it)[0])
    it.slack.command(DANA, SALES, "/coach desk open")
    assert "wanted in the handbook" in (await it.whisper(DANA, SALES)).text


async def test_the_team_is_reminded_once_after_four_of_its_working_hours(it: Bench) -> None:
    await asked(it)
    for hours, posts in ((4, 1), (4.5, 1), (1, 2), (40, 2)):
        # It is four in the morning in New York at first, so nothing counts for five hours.
        it.clock.turn(hours=hours)
        await it.coach.look_after()
        await it.quiet()
        assert len(in_team(it)) == posts, it.clock()
    reminder = in_team(it)[1]
    assert "4 working hours on (Monday to Friday, 9:00 to 17:00, New York time)" in reminder.text
    assert f"/archives/{SALES}/p{in_team(it)[0].ts.replace('.', '')}" in reminder.text
    it.slack.click(DANA, SALES, reminder.ts, ids.HUMAN_TAKE)
    await it.quiet()
    assert "Dana Whitlock is on it." in in_team(it)[0].text


async def test_nobody_is_reminded_of_what_somebody_took(it: Bench) -> None:
    await asked(it)
    it.slack.click(DANA, SALES, in_team(it)[0].ts, ids.HUMAN_TAKE)
    await it.quiet()
    it.clock.turn(days=7)
    await it.coach.look_after()
    await it.quiet()
    assert len(in_team(it)) == 1


# A handbook with owners and something internal

OWNED = """default_audience = "public"

[owners]
"rates" = "COWNERS01"
"""
RATES = """# Rates {#rates}

## Rebate rates {#rebate}

The rebate rate is ten. [Internal - the sheet](https://internal.example/sheet)

## Internal - Floor of the rebate rate {#floor}

The floor of the rebate rate is seven.
"""


@pytest_asyncio.fixture
async def owned(tmp_path: Path, log: StringIO) -> AsyncIterator[Bench]:
    """A bot whose handbook names a channel that answers for a page, and keeps something from partners."""
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "pack.toml").write_text(OWNED, "utf-8")
    (folder / "rates.md").write_text(RATES, "utf-8")
    build([folder], tmp_path / "index.db")
    knowledge = Knowledge.open(tmp_path / "index.db")
    async with bench(knowledge, tmp_path, settings=TEAM) as made:
        yield made
    knowledge.close()
    assert refused_by_slack(made) == []


def at(it: Bench, channel: str) -> list[str]:
    """What the bot posted in a channel, threads left out."""
    return [one.text for one in it.slack.messages(channel, MARCO) if one.bot_id and not one.thread_ts and not one.only_for]


async def test_the_owners_channel_hears_of_it_or_else_the_teams(owned: Bench) -> None:
    it = owned
    rate = await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> what is the rebate rate?"))
    assert "ten" in rate.text
    # The owner's channel is not there, so the team's hears of it.
    it.slack.say(PRIYA, HELP, f"<@{BOT}> human please", thread_ts=rate.thread_ts)
    await it.quiet()
    assert len(at(it, SALES)) == 1
    members = [DANA, MARCO, BOT]
    it.slack.add_channel(Channel("COWNERS01", "rates", "channel", VENDOR, members, 0))
    again = await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> which rebate rate is there?"))
    it.slack.say(PRIYA, HELP, f"<@{BOT}> human please", thread_ts=again.thread_ts)
    await it.quiet()
    assert (len(at(it, SALES)), len(at(it, "COWNERS01"))) == (1, 1)


async def test_what_the_seller_saw_alone_is_quoted_only_where_all_may_read_it(owned: Bench) -> None:
    it = owned
    for pin in (False, True):
        if pin:
            await pinned(it)
        it.slack.command(DANA, HELP, "/coach what is the floor of the rebate rate?")
        answer = await it.whisper(DANA, HELP)
        assert "seven" in answer.text
        it.clock.turn(minutes=1)
        it.slack.command(DANA, HELP, "/coach human please")
        await it.quiet()
        [*_, post] = in_team(it)
        assert ("seven" in str(post.blocks)) == pin
        assert (said.NOT_FOR_HERE in post.text) == (not pin)
        assert ("Floor of the rebate rate" in post.text) == pin


async def test_a_reply_with_an_address_that_is_kept_from_the_asker_is_not_carried(owned: Bench) -> None:
    it = owned
    reply = await asked(it)
    await write(it, DANA, "See https://internal.example/sheet.")
    assert modal(it, DANA).errors == {said.REPLY_BLOCK: said.KEPT_BACK}
    post = in_team(it)[0]
    it.slack.say(DANA, SALES, f"<@{BOT}> reply: See <https://internal.example/sheet>", thread_ts=post.ts)
    assert said.KEPT_BACK in (await it.whisper(DANA, SALES)).text
    assert len(in_thread(it, reply)) == 1
    await write(it, DANA, "See https://open.example/page.")
    it.slack.submit(DANA, modal(it, DANA).id, {})
    await it.quiet()
    assert "https://open.example/page" in in_thread(it, reply)[-1]
