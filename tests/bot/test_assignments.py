"""Assigned tracks: never silently, never with anybody's progress, first among what there is to learn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, LEON, MARCO, PRIYA
from bot.playground.world import HELP, SALES, Message
from bot.store.tables import assignments
from bot.views import assigned as said
from bot.views import desk, nudge
from knowledge import Knowledge
from knowledge.index import build
from tests.bot.bench import Bench, bench
from tests.bot.conftest import refused_by_slack, said_by_bot
from tests.bot.test_certificates import PACK, PAGE
from tests.bot.test_direct import dm
from tests.bot.test_learn import first_line, press, told
from tests.bot.test_nudges import live, nudged
from tests.knowledge.packs import write
from tests.store.samples import rows

TRACKS = PAGE.replace(
    "## Internal",
    "## Closing Curriculum {#closing}\n\n### Late {#late}\n\n- **Contracts (Material - Handbook, 20 Minutes)**\n"
    "  - How a deal is signed.\n\n## Internal",
)
ADMIN = {"coach_admins": DANA, "coach_partner_domains": "alpenwerk.example=Alpenwerk"}
CLOSING = "Assigned to you: *Closing Curriculum*"


@pytest_asyncio.fixture
async def school(tmp_path: Path, log: object) -> AsyncIterator[Bench]:
    """A bot that knows three tracks, one of them for the company's own people alone; Dana is its admin."""
    build([write(tmp_path / "pack", {"acme.md": TRACKS, "pack.toml": PACK})], tmp_path / "school.db")
    knowledge = Knowledge.open(tmp_path / "school.db")
    async with bench(knowledge, tmp_path, settings=ADMIN) as made:
        yield made
    assert refused_by_slack(made) == []
    assert [one.text for one in said_by_bot(made) if one.pings] == []
    knowledge.close()


async def assign(it: Bench, words: str) -> Message:
    """What the admin hears, in a direct message."""
    return await told(it, DANA, f"desk {words}")


def seen(it: Bench, channel: str, person: str) -> list[str]:
    """What the bot said to everybody there."""
    return [one.text for one in it.slack.messages(channel, person) if one.bot_id and one.only_for is None]


async def test_a_channel_is_told_and_from_then_on_it_comes_first(school: Bench) -> None:
    made = await assign(school, f"assign closing to <#{HELP}|partner-help> by 2027-03-31")
    await school.quiet()
    assert first_line(made).startswith(f"Done: I tell <#{HELP}> that *Closing Curriculum* is assigned to everybody in")
    [told_there] = seen(school, HELP, PRIYA)
    assert told_there.split("\n")[0] == (
        "*Closing Curriculum* is assigned to everybody in this channel, by 31 March 2027. It has one lesson, 20 minutes."
    )
    assert "is shown to nobody else" in told_there
    line = f"{CLOSING}, by 31 March 2027; 20 of 20 minutes to go"
    card = await told(school, PRIYA, "learn")
    assert first_line(card) == line
    assert "Contracts" in card.text
    assert first_line(await told(school, PRIYA, "progress")) == line
    assert first_line(await told(school, PRIYA, "learn 20")) == "*20 minutes: this fits*"
    school.slack.open_home(PRIYA)
    await school.quiet()
    assert line in str(school.slack.world.homes[PRIYA].body)


async def test_the_button_of_the_announcement_opens_the_first_lesson_for_whoever_presses(school: Bench) -> None:
    await assign(school, f"assign closing to <#{HELP}|partner-help>")
    await school.quiet()
    post = next(one for one in school.slack.messages(HELP, LEON) if one.bot_id)
    card = await press(school, LEON, post, "lesson.show")
    assert (first_line(card), card.only_for) == ("Contracts", LEON)


async def test_done_it_is_asked_no_more(school: Bench) -> None:
    await assign(school, f"assign closing to <#{HELP}|partner-help>")
    for words in ("learn", "done"):
        last = await told(school, PRIYA, words)
    assert "Next: *What is Acme?*" in last.text
    assert CLOSING not in (await told(school, PRIYA, "progress")).text


async def test_who_comes_in_later_is_asked_and_who_leaves_is_not(school: Bench) -> None:
    await assign(school, f"assign closing to <#{SALES}|sales>")
    assert CLOSING not in (await told(school, LEON, "progress")).text
    school.slack.join(LEON, SALES)
    await school.quiet()
    assert CLOSING in (await told(school, LEON, "progress")).text
    school.slack.leave(LEON, SALES)
    await school.quiet()
    assert CLOSING not in (await told(school, LEON, "progress")).text


async def test_a_person_hears_it_once_with_what_they_next_ask_and_no_message_is_sent_for_it(school: Bench) -> None:
    await told(school, PRIYA, "help")
    before = len(said_by_bot(school))
    made = await assign(school, f"assign closing to <@{PRIYA}> by 2027-03-31")
    assert made.text.startswith("Done: *Closing Curriculum* is assigned to Priya Nair, by 31 March 2027.")
    await live(school, days=3)
    assert len(said_by_bot(school)) == before + 1
    line = f"{CLOSING}, by 31 March 2027; 20 of 20 minutes to go"
    answers = [(await told(school, PRIYA, words)).text for words in ("org chart", "org chart")]
    assert [line in text for text in answers] == [True, False]
    assert first_line(await told(school, PRIYA, "learn")) == line


async def test_where_others_read_a_person_does_not_hear_it(school: Bench) -> None:
    await told(school, PRIYA, "help")
    await assign(school, f"assign closing to <@{PRIYA}>")
    await school.reply_to(school.slack.say(PRIYA, HELP, f"<@{BOT}> org chart"))
    assert [text for text in seen(school, HELP, PRIYA) if "Assigned" in text] == []
    assert CLOSING in (await told(school, PRIYA, "org chart")).text


async def test_learn_says_it_once_and_not_twice(school: Bench) -> None:
    await told(school, PRIYA, "help")
    await assign(school, f"assign closing to <@{PRIYA}>")
    assert (await told(school, PRIYA, "learn")).text.count(CLOSING) == 1
    assert [row.told_at is not None for row in await rows(school.store, assignments)] == [True]
    assert CLOSING not in (await told(school, PRIYA, "org chart")).text


async def test_who_gets_nudges_hears_it_there_once_and_again_when_it_is_due_soon(school: Bench) -> None:
    await told(school, MARCO, "nudges on")
    await assign(school, f"assign closing to <@{MARCO}> by 2026-12-14")
    await live(school, days=2)
    [first] = [one for one in nudged(school, MARCO) if CLOSING in one.text]
    assert first.text.startswith(nudge.BEFORE["assigned"])
    assert CLOSING not in (await told(school, MARCO, "org chart")).text
    assert first_line(await told(school, MARCO, "do it now")) == "Contracts"
    await live(school, days=20)
    due = [one.text.split("\n")[0] for one in nudged(school, MARCO) if CLOSING in one.text]
    assert due == [nudge.BEFORE["assigned"], nudge.BEFORE["due"], nudge.BEFORE["due"]]
    assert first_line(await told(school, MARCO, "learn")) == (
        f"{CLOSING}, due since 14 December 2026; 20 of 20 minutes to go"
    )


async def test_an_organisation_is_told_in_the_channel_that_was_named(school: Bench) -> None:
    asked = await assign(school, "assign closing to alpenwerk")
    assert first_line(asked) == said.WHICH_CHANNEL.format(organisation="Alpenwerk")
    made = await assign(school, f"assign closing to ALPENWERK in <#{HELP}|partner-help> by 2027-03-31")
    assert made.text.startswith(f"Done: I tell <#{HELP}> that *Closing Curriculum* is assigned to Alpenwerk, by 31 March"), (
        made
    )
    await school.quiet()
    [told_there] = seen(school, HELP, PRIYA)
    assert "is assigned to everybody of Alpenwerk, by 31 March 2027" in told_there
    await told(school, DANA, f"desk partner <@{LEON}> Alpenwerk")
    assert CLOSING in (await told(school, LEON, "progress")).text
    assert CLOSING not in (await told(school, PRIYA, "progress")).text


async def test_where_it_cannot_be_told_nobody_is_assigned(school: Bench) -> None:
    school.slack.plan("chat.postMessage", Fault.error("not_in_channel"))
    school.slack.command(DANA, SALES, f"/coach desk assign closing to <#{HELP}|partner-help>")
    await school.quiet()
    heard = [one.text for one in school.private(DANA, SALES)]
    assert said.CANNOT_POST.format(channel=HELP) in heard
    assert await rows(school.store, assignments) == []
    assert CLOSING not in (await told(school, PRIYA, "progress")).text


async def test_the_same_again_is_not_told_again_and_another_day_is(school: Bench) -> None:
    for day in ("2027-03-31", "2027-03-31", "2027-04-30"):
        made = await assign(school, f"assign closing to <#{HELP}|partner-help> by {day}")
        await school.quiet()
    assert made.text.startswith("Done")
    assert ["31 March" in text for text in seen(school, HELP, PRIYA)] == [True, False]
    assert len(await rows(school.store, assignments)) == 1


async def test_of_two_tracks_what_is_due_first_comes_first(school: Bench) -> None:
    await assign(school, f"assign core to <@{MARCO}>")
    await assign(school, f"assign closing to <@{MARCO}> by 2027-03-31")
    lines = (await told(school, MARCO, "learn")).text.split("\n\n")
    assert lines[:2] == [
        f"{CLOSING}, by 31 March 2027; 20 of 20 minutes to go",
        "Assigned to you: *Core Curriculum*; 13 of 13 minutes to go",
    ]


async def test_what_is_assigned_can_be_listed_and_taken_back(school: Bench) -> None:
    assert first_line(await assign(school, "assigned")) == said.NOTHING
    await assign(school, f"assign closing to <#{HELP}|partner-help> by 2027-03-31")
    await assign(school, f"assign core curriculum to <@{MARCO}>")
    listed = (await assign(school, "assigned")).text
    assert listed.split("\n")[1:3] == [
        f"• *Closing Curriculum*: everybody in <#{HELP}>, by 31 March 2027",
        "• *Core Curriculum*: Marco Silva",
    ]
    assert (await assign(school, f"unassign core from <@{MARCO}>")).text == (
        "Done: *Core Curriculum* is no longer assigned to Marco Silva."
    )
    assert "was not assigned" in (await assign(school, f"unassign core from <@{MARCO}>")).text
    assert "you: *Core" not in (await told(school, MARCO, "progress")).text


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("assign", said.HOW),
        ("assign core", said.HOW),
        (f"assign moon to <@{PRIYA}>", "I know no track “moon”"),
        (f"assign core to <@{PRIYA}> by someday", "“someday” is no date"),
        (f"assign core to <@{PRIYA}> by 2027-02-30", "“2027-02-30” is no date"),
        (f"assign core to <@{PRIYA}> by 2026-11-23", "23 November 2026 is over"),
        (f"assign core to <@{PRIYA}> <@{LEON}>", said.WHOM),
        (f"assign core to <@{PRIYA}> and the rest", said.WHOM),
        (f"assign core to <#{HELP}|partner-help> until 2027-03-31", said.WHOM),
        ("assign core to", said.WHOM),
        ("assign core to UNOBODY01", said.NOT_KNOWN),
        ("assign core to Northwind", "I know no organisation “Northwind”"),
        (f"assign core to <@{BOT}>", said.WHOM),
        (f"assign margins to <@{PRIYA}>", "is not for Priya Nair"),
        (f"assign margins to <#{HELP}|partner-help>", f"Not everybody in <#{HELP}> may read about"),
        ("unassign core", said.HOW_BACK),
        ("unassign moon from UMARCO001", "I know no track “moon”"),
    ],
)
async def test_what_cannot_be_assigned_is_said_in_a_sentence(school: Bench, words: str, answer: str) -> None:
    assert answer in (await assign(school, words)).text
    assert await rows(school.store, assignments) == []


async def test_only_admins_and_only_in_private(school: Bench) -> None:
    assert first_line(await told(school, MARCO, f"desk assign core to <@{PRIYA}>")) == desk.NOT_ADMIN
    school.slack.say(DANA, HELP, f"<@{BOT}> desk assign core to <@{PRIYA}>")
    assert first_line(await school.whisper(DANA, HELP)) == desk.NOT_HERE
    assert await rows(school.store, assignments) == []


async def test_forgetting_takes_the_assignment_and_who_made_it(school: Bench) -> None:
    await assign(school, f"assign closing to <@{PRIYA}>")
    await assign(school, f"assign core to <@{MARCO}>")
    assert '"table": "assignments"' in (await told(school, PRIYA, "export")).text
    await told(school, PRIYA, "forget me yes")
    await told(school, DANA, "forget me yes")
    assert [(row.person_id, row.assigned_by) for row in await rows(school.store, assignments)] == [(MARCO, "")]


async def test_a_track_that_left_the_handbook_is_asked_of_nobody(school: Bench, tmp_path: Path) -> None:
    await assign(school, f"assign closing to <@{MARCO}>")
    build([write(tmp_path / "pack", {"acme.md": PAGE})], tmp_path / "school.db")
    assert "Assigned" not in (await told(school, MARCO, "learn")).text
    assert "• *closing-curriculum*: Marco Silva" in (await assign(school, "assigned")).text


async def test_nothing_is_said_in_a_direct_message_unasked(school: Bench) -> None:
    await assign(school, f"assign closing to <#{HELP}|partner-help>")
    await school.quiet()
    await live(school, days=2)
    assert [one for one in school.slack.messages(dm(school, PRIYA), PRIYA) if one.bot_id] == []
