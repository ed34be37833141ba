"""`desk report`: how far people are, for admins alone, and never who."""

from __future__ import annotations

from bot.playground.people import BOT, DANA, MARCO, PARTNER, PRIYA, VENDOR
from bot.playground.world import HELP
from bot.store import PersonKey, Workspace
from bot.views.message import escape
from knowledge import Audience
from knowledge.path import Said, Step
from tests.bot.bench import Bench
from tests.bot.test_direct import dm
from tests.bot.test_gaps import desk
from tests.bot.test_humans import it

__all__ = ["it"]


async def learned(it: Bench, count: int, team: str) -> None:
    """So many people of a company have done the first lesson."""
    curriculum = await it.coach.library.curriculum(Audience.PUBLIC)
    lesson = curriculum.tracks[0].modules[0].lessons[0]
    for number in range(count):
        person = PersonKey(Workspace(None, VENDOR), team, f"U{team}{number}")
        await it.coach.store.lessons.take(person, Step(lesson.passage.id, Said.DONE, it.clock()))


async def test_admins_hear_how_far_people_are(it: Bench) -> None:
    assert (await desk(it, "report")).text.startswith("Nobody has done a lesson")
    await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> how far flies an unladen swallow?"))
    assert (await desk(it, "report")).text.startswith("Fewer than 5 people have done anything yet")
    await desk(it, f"partner {PARTNER} Northwind")
    await learned(it, 7, PARTNER)
    await learned(it, 6, VENDOR)
    said = (await desk(it, "report")).text
    assert said.splitlines()[:2] == [
        "*How far people are*, of this workspace, so far",
        "14 people · 13 lessons done, 39 minutes · 0 tracks finished · 0 quiz answers, 0 right · 0 passages reviewed · "
        "1 questions, 1 without a sure answer",
    ]
    title = (await it.coach.library.curriculum(Audience.PUBLIC)).tracks[0].title
    assert f"*{escape(title)}*: 13 began, 0 finished; 13 lessons, 39 minutes" in said
    assert (
        "• Northwind: 8 people; 7 lessons, 0 tracks finished; 0 quiz answers; 1 of 1 questions without a sure answer" in said
    )
    assert PRIYA not in said


async def test_nobody_else_hears_it_and_it_stands_in_no_channel(it: Bench) -> None:
    await learned(it, 7, PARTNER)
    assert "The desk is for admins" in (await desk(it, "report", MARCO)).text
    it.slack.say(DANA, HELP, f"<@{BOT}> desk report")
    assert "The desk is not for channels" in (await it.whisper(DANA, HELP)).text
    said = await it.reply_to(it.slack.say(DANA, dm(it, DANA), "desk report"))
    assert said.text.startswith("*How far people are*")
