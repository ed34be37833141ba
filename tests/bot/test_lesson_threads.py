"""A lesson for everybody in a channel, and a lesson that answers a question: the whole card, and nobody's progress on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from bot.playground.people import BOT, DANA, LEON, PRIYA
from bot.playground.world import HELP, SALES, Message
from bot.store.tables import progress
from bot.views import ids
from bot.views.learn import (
    FOR_ALL,
    LAST_HERE,
    LESSON_GONE,
    NOBODY_ELSE,
    NOT_FOR_ALL,
    NOT_IN_CHANNEL,
    NOTHING_LEFT,
    ONWARD_BEFORE,
    STARTED,
    STARTED_BEFORE,
)
from knowledge import Knowledge
from knowledge.index import build
from tests.bot.bench import Bench, bench
from tests.bot.conftest import refused_by_slack
from tests.bot.test_direct import dm
from tests.bot.test_learn import PAGE, buttons, first_line, press, told
from tests.knowledge.packs import write
from tests.store.samples import rows

EVERYBODYS = ["lesson.done", "lesson.skip", "lesson.ask", "lesson.onward"]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Four lessons, in a folder of their own."""
    return write(tmp_path / "pack", {"acme.md": PAGE})


@pytest_asyncio.fixture
async def school(pack: Path, tmp_path: Path, log: object) -> AsyncIterator[Bench]:
    """A bot that knows these lessons alone; what it said is judged as Slack would judge it."""
    build([pack], tmp_path / "school.db")
    with closing(Knowledge.open(tmp_path / "school.db")) as knowledge:
        async with bench(knowledge, tmp_path) as made:
            yield made
        assert refused_by_slack(made) == []


def open_posts(it: Bench, channel: str = HELP) -> list[Message]:
    """What the bot said there for everybody."""
    return [one for one in it.slack.messages(channel, DANA) if one.bot_id and one.only_for is None]


async def brought(it: Bench, person: str) -> Message:
    """The lesson that somebody brings into the channel from their private one."""
    it.slack.command(person, HELP, "/coach learn")
    await press(it, person, await it.whisper(person, HELP), ids.LESSON_THREAD)
    return open_posts(it)[-1]


async def test_a_private_lesson_becomes_one_for_everybody_without_anybodys_progress(school: Bench) -> None:
    await told(school, LEON, "learn")
    await told(school, LEON, "done")
    card = await brought(school, LEON)
    assert (first_line(card), card.thread_ts) == ("Org chart", None)
    assert buttons(card)[1:] == EVERYBODYS
    assert FOR_ALL in card.text
    assert "lessons done" not in card.text + str(card.blocks)
    assert school.private(LEON, HELP)[-1].text == STARTED


async def test_it_is_brought_once_for_each_press_of_one_card(school: Bench) -> None:
    school.slack.command(LEON, HELP, "/coach learn")
    card = await school.whisper(LEON, HELP)
    for _ in range(2):
        await press(school, LEON, card, ids.LESSON_THREAD)
    assert [first_line(one) for one in open_posts(school)] == ["What is Acme?"]
    assert school.private(LEON, HELP)[-1].text == STARTED_BEFORE


async def test_whoever_presses_under_it_hears_alone_what_came_of_it(school: Bench) -> None:
    card = await brought(school, LEON)
    for person, action in ((LEON, ids.LESSON_DONE), (DANA, ids.LESSON_SKIP)):
        said = await press(school, person, card, action)
        assert (said.only_for, "What is Acme?" in said.text) == (person, True)
    assert [(row.person_id, row.said) for row in await rows(school.store, progress)] == [(LEON, "done"), (DANA, "skipped")]
    assert open_posts(school) == [card]


async def test_the_lessons_after_it_come_in_its_thread_each_once(school: Bench) -> None:
    card = await brought(school, LEON)
    await press(school, LEON, card, ids.LESSON_DONE)
    titles = []
    for person in (LEON, PRIYA, DANA):
        card = await press(school, person, card, ids.LESSON_ONWARD)
        titles.append((first_line(card), card.thread_ts, card.only_for))
    root = open_posts(school)[0]
    assert titles == [(title, root.ts, None) for title in ("Org chart", "Prices", "Runners")]
    assert (await press(school, LEON, root, ids.LESSON_ONWARD)).text == ONWARD_BEFORE
    assert ids.LESSON_ONWARD not in buttons(card)


async def test_the_same_by_words_in_the_thread_where_they_stand(school: Bench) -> None:
    post = school.slack.say(LEON, HELP, f"<@{BOT}> learn here")
    assert first_line(await school.reply_to(post)) == "What is Acme?"
    named = school.slack.say(LEON, HELP, f"<@{BOT}> learn here org chart", thread_ts=post.ts)
    assert first_line(await school.reply_to(named)) == "Org chart"
    for words, came in (("done org chart", "Done: *Org chart*."), ("skip prices", "Skipped: *Prices*.")):
        school.slack.say(LEON, HELP, f"<@{BOT}> {words}", thread_ts=post.ts)
        assert (await school.whisper(LEON, HELP)).text.startswith(came)
    assert len(open_posts(school)) == 2


async def test_a_command_brings_it_too(school: Bench) -> None:
    school.slack.command(LEON, HELP, "/coach learn here prices")
    await school.quiet()
    assert [(first_line(one), one.thread_ts) for one in open_posts(school)] == [("Prices", None)]
    assert school.private(LEON, HELP)[-1].text == STARTED


async def test_where_it_cannot_be_brought_its_asker_hears_why(school: Bench) -> None:
    assert (await told(school, DANA, "learn here")).text.startswith(NOBODY_ELSE)
    for lesson in ("what is acme", "org chart", "prices", "runners"):
        await told(school, DANA, f"done {lesson}")
    school.slack.say(DANA, HELP, f"<@{BOT}> learn here")
    assert (await school.whisper(DANA, HELP)).text == NOTHING_LEFT
    school.slack.remove_bot(SALES)
    school.slack.command(DANA, SALES, "/coach learn here prices")
    await school.quiet()
    assert school.private(DANA, SALES)[-1].text == NOT_IN_CHANNEL
    assert open_posts(school) + open_posts(school, SALES) == []


async def test_a_lesson_that_left_the_handbook_is_told_of_alone(school: Bench, pack: Path, tmp_path: Path) -> None:
    school.slack.command(LEON, HELP, "/coach learn runners")
    private = await school.whisper(LEON, HELP)
    last = await school.reply_to(school.slack.say(LEON, HELP, f"<@{BOT}> learn here runners"))
    prices = await school.reply_to(school.slack.say(LEON, HELP, f"<@{BOT}> learn here prices"))
    write(pack, {"acme.md": PAGE.partition("## Advanced")[0]})
    build([pack], tmp_path / "school.db")
    assert (await press(school, LEON, private, ids.LESSON_THREAD)).text == NOT_FOR_ALL
    assert (await press(school, LEON, last, ids.LESSON_DONE)).text == LESSON_GONE
    assert (await press(school, LEON, prices, ids.LESSON_ONWARD)).text == LAST_HERE
    assert open_posts(school) == [last, prices]


async def test_material_that_is_asked_for_privately_is_the_lesson_with_its_progress(school: Bench) -> None:
    answer = await told(school, PRIYA, "org chart")
    assert first_line(answer) == "Org chart"
    assert "0 of 3 lessons done · 43 of 43 minutes to go" in answer.text
    assert [one for one in buttons(answer) if one.startswith("lesson.")] == [
        "lesson.open.1",
        "lesson.done",
        "lesson.skip",
        "lesson.next",
        "lesson.ask",
    ]
    assert first_line(await told(school, PRIYA, "done")) == "Done: *Org chart*."


async def test_material_that_is_asked_for_in_a_channel_shows_nobodys_progress(school: Bench) -> None:
    await told(school, LEON, "done org chart")
    answer = await school.reply_to(school.slack.say(LEON, HELP, f"<@{BOT}> org chart"))
    assert [one for one in buttons(answer) if one.startswith("lesson.")] == ["lesson.open.1", *EVERYBODYS[:3]]
    assert "lessons done" not in answer.text + str(answer.blocks)
    assert (await press(school, PRIYA, answer, ids.LESSON_DONE)).only_for == PRIYA


async def test_a_question_that_becomes_another_one_changes_its_card_too(school: Bench) -> None:
    post = school.slack.say(PRIYA, dm(school, PRIYA), "org chart")
    await school.reply_to(post)
    for words, title in (
        ("prices", "Prices"),
        ("what is the meaning of zebras", "I could not find"),
        ("runners", "Runners"),
    ):
        school.clock.turn(seconds=1)
        school.slack.edit(PRIYA, post.channel, post.ts, words)
        assert (await school.reply_to(post)).text.startswith(title)
    assert first_line(await told(school, PRIYA, "done")) == "Done: *Runners*."
