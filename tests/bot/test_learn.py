"""Learning: a lesson, done, skipped, gone on from, taken back; by words and by buttons, for one person alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.playground.core import elements
from bot.playground.people import BOT, DANA, LEON, PRIYA, VENDOR
from bot.playground.world import HELP, Message
from bot.store import PersonKey, Workspace
from bot.store.tables import progress, questions
from bot.views.learn import ALL_DONE, LESSON_GONE, TYPED, YOURS
from knowledge import Knowledge, pacing
from knowledge.index import build
from knowledge.path import Said, Step
from tests.bot.bench import Bench, bench
from tests.bot.test_direct import dm
from tests.knowledge.packs import write
from tests.store.samples import rows

PAGE = """\
# Acme

## Core Curriculum {#core}

### Start here {#start}

- **What is Acme? (Material - Video, 3 Minutes)**
  - A short look at the product. [Watch: what Acme is](https://www.youtube.com/watch?v=AAAAAAAAAA1)
- **Org chart (Material - Handbook, 10 Minutes)**
  - Who does what. [Read: the chart](https://acme.example/chart)
- **Prices (Material - Handbook, 30 Minutes)**
  - What it costs. [Read: prices](https://acme.example/prices)

## Advanced Curriculum {#advanced}

### Deep {#deep}

- **Runners**
  - How jobs run. [Read: runners](https://acme.example/runners)
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Four lessons, in a folder of their own."""
    return write(tmp_path / "pack", {"acme.md": PAGE, "pack.toml": 'site = "https://acme.example"\n'})


@pytest_asyncio.fixture
async def school(pack: Path, tmp_path: Path, log: object) -> AsyncIterator[Bench]:
    """A bot that knows these lessons alone."""
    build([pack], tmp_path / "school.db")
    knowledge = Knowledge.open(tmp_path / "school.db")
    async with bench(knowledge, tmp_path) as made:
        yield made
    knowledge.close()


def key(it: Bench, person: str) -> PersonKey:
    return PersonKey(Workspace(None, VENDOR), it.slack.person(person).team, person)


async def told(it: Bench, person: str, words: str) -> Message:
    """What the bot says to words in a direct message, a second after what was before."""
    it.clock.turn(seconds=1)
    return await it.reply_to(it.slack.say(person, dm(it, person), words))


async def press(it: Bench, person: str, post: Message, action: str) -> Message:
    """Press that button a second later; the newest thing the bot says to it."""
    it.clock.turn(seconds=1)
    before = {one.ts for one in it.slack.messages(post.channel, person)}
    it.slack.click(person, post.channel, post.ts, button_of(post, action))
    await it.quiet()
    return next(one for one in reversed(it.slack.messages(post.channel, person)) if one.ts not in before)


def button_of(post: Message, action: str) -> str:
    return next(each for each in buttons(post) if each.startswith(action))


def buttons(post: Message) -> list[str]:
    return [one["action_id"] for block in post.blocks or () for one in elements(block)]


def first_line(post: Message) -> str:
    return post.text.split("\n")[0]


async def test_a_way_through_the_curriculum_by_words(school: Bench) -> None:
    said = [
        await told(school, PRIYA, words)
        for words in ("learn", "done", "next", "skip", "done", "next", "done", "next", "done", "learn", "next")
    ]
    assert first_line(said[0]) == "What is Acme?"
    assert TYPED.format(quiz="", thread="") in said[0].text
    assert [first_line(one) for one in said[1:10]] == [
        "Done: *What is Acme?*.",
        "Org chart",
        "Skipped: *Org chart*. It comes back after the others of its track.",
        "Done: *Prices*.",
        "Org chart",
        "Done: *Org chart*.",
        "Runners",
        "Done: *Runners*.",
        ALL_DONE,
    ]
    assert "1 of 3 lessons done · 40 of 43 minutes to go" in said[1].text
    assert "Prices" in said[3].text
    assert "That was the last lesson of *Core Curriculum*" in said[6].text
    assert ALL_DONE in said[8].text
    assert "That was the last lesson of *Advanced Curriculum*" in said[8].text
    assert said[10].text == ALL_DONE


async def test_the_same_way_by_buttons_in_private_where_others_read(school: Bench) -> None:
    school.slack.command(LEON, HELP, "/coach learn")
    card = await school.whisper(LEON, HELP)
    assert buttons(card) == ["lesson.open.1", "lesson.done", "lesson.skip", "lesson.next", "lesson.ask", "lesson.thread"]
    done = await press(school, LEON, card, "lesson.done")
    assert buttons(done) == ["lesson.show.1", "lesson.undo"]
    shown = await press(school, LEON, done, "lesson.show")
    skipped = await press(school, LEON, shown, "lesson.skip")
    onward = await press(school, LEON, skipped, "lesson.next")
    undone = await press(school, LEON, done, "lesson.undo")
    assert [first_line(one) for one in (done, shown, skipped, onward, undone)] == [
        "Done: *What is Acme?*.",
        "Org chart",
        "Skipped: *Org chart*. It comes back after the others of its track.",
        "Org chart",
        "Taken back: *What is Acme?* is still to do.",
    ]
    assert all(one.only_for == LEON for one in (card, done, shown, skipped, onward, undone))


async def test_whoever_mentions_it_in_a_channel_hears_alone(school: Bench) -> None:
    for words in ("learn", "done", "progress", "I have ten minutes"):
        school.slack.say(LEON, HELP, f"<@{BOT}> {words}")
        await school.quiet()
    assert [one for one in school.slack.messages(HELP, DANA) if one.bot_id] == []
    heard = [first_line(one) for one in school.private(LEON, HELP)]
    assert heard == ["What is Acme?", "Done: *What is Acme?*.", YOURS, "*10 minutes: this fits*"]


async def test_a_second_press_and_a_second_device_change_nothing(school: Bench) -> None:
    card = await told(school, PRIYA, "learn")
    for _ in range(2):
        school.slack.click(PRIYA, card.channel, card.ts, "lesson.done")
    await school.quiet()
    assert [(row.passage_id, row.said) for row in await rows(school.store, progress)] == [
        ("acme#start/what-is-acme", "done")
    ]
    again = await press(school, PRIYA, card, "lesson.done")
    assert first_line(again) == "You had done *What is Acme?* before, so nothing changed."
    assert "1 of 3 lessons done" in again.text


async def test_home_follows_at_once(school: Bench) -> None:
    await told(school, PRIYA, "learn")
    school.slack.open_home(PRIYA)
    await school.quiet()
    shown = []
    for words in ("progress", "done", "undo"):
        await told(school, PRIYA, words)
        texts = [block["text"]["text"] for block in school.slack.world.homes[PRIYA].body["blocks"] if "text" in block]
        shown.append("\n".join(texts))
    assert shown[0] != shown[1]
    assert shown[0] == shown[2]


async def test_undo_takes_back_the_last_word_then_the_one_before(school: Bench) -> None:
    for words in ("learn", "done", "next", "skip"):
        await told(school, PRIYA, words)
    said = [first_line(await told(school, PRIYA, "undo")) for _ in range(3)]
    assert said[:2] == ["Taken back: *Org chart* is still to do.", "Taken back: *What is Acme?* is still to do."]
    assert "Taken back" not in said[2]


@pytest.mark.parametrize("words", ["done", "next", "skip", "undo"])
async def test_a_short_word_without_a_lesson_is_a_question(school: Bench, words: str) -> None:
    assert "could not find" in (await told(school, PRIYA, words)).text
    assert await rows(school.store, progress) == []


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("learn runners", "Runners"),
        ("learn advanced", "Runners"),
        ("learn start here", "What is Acme?"),
        ("Learn: org chart!", "Org chart"),
    ],
)
async def test_any_lesson_can_be_opened_and_done_out_of_its_turn(school: Bench, words: str, title: str) -> None:
    assert first_line(await told(school, PRIYA, words)) == title
    assert first_line(await told(school, PRIYA, "done")) == f"Done: *{title}*."


async def test_an_answer_that_is_a_lesson_can_be_done_by_whoever_presses_alone(school: Bench) -> None:
    answer = await school.reply_to(school.slack.say(PRIYA, HELP, f"<@{BOT}> runners"))
    done = await press(school, LEON, answer, "lesson.done")
    assert (first_line(done), done.only_for) == ("Done: *Runners*.", LEON)


@pytest.mark.parametrize(
    "words", ["learn how do jobs run?", "learn prices?", "learn more about how jobs run on Acme machines"]
)
async def test_a_question_that_begins_with_learn_is_a_question(school: Bench, words: str) -> None:
    await told(school, PRIYA, words)
    assert [row.text for row in await rows(school.store, questions)] == [words]


@pytest.mark.parametrize(
    ("words", "fit", "not_fit"),
    [
        ("I have ten minutes", ["What is Acme?"], ["Org chart", "Prices"]),
        ("learn 13", ["What is Acme?", "Org chart"], ["Prices"]),
        ("half an hour", ["What is Acme?", "Org chart", "Runners"], ["Prices"]),
        ("I've got 2 min", ["No lesson to do is that short", "What is Acme?"], ["Org chart"]),
    ],
)
async def test_what_fits_into_the_time_there_is(school: Bench, words: str, fit: list[str], not_fit: list[str]) -> None:
    said = await told(school, PRIYA, words)
    assert [part for part in fit if part not in said.text] == []
    assert [part for part in not_fit if part in said.text] == []
    assert first_line(await press(school, PRIYA, said, "lesson.show.1")) == "What is Acme?"


async def test_what_is_to_be_asked_again_comes_first_and_leaves_time_for_a_lesson(school: Bench) -> None:
    met = {"acme#deep/runners": pacing.asked(None, school.clock(), "acme#deep/runners")}
    await school.store.cards.change(key(school, PRIYA), list(met), lambda _card, id: met[id], school.clock())
    school.clock.turn(days=1)
    said = await told(school, PRIYA, "I have ten minutes")
    assert said.text.split("\n")[:3] == [
        "*10 minutes: this fits*",
        "• 1 review: type `review`",
        "• What is Acme? · Video · 3 minutes",
    ]


async def test_progress_by_track_and_module(school: Bench) -> None:
    for words in ("learn", "done"):
        await told(school, PRIYA, words)
    said = await told(school, PRIYA, "progress")
    assert "Core Curriculum: 1 of 3 lessons done · 40 of 43 minutes to go\n• Start here: 1 of 3" in said.text
    assert "Advanced Curriculum: 0 of 1 lessons done · 1 to do that name no time" in said.text
    assert "▰▰▰▱▱▱▱▱▱▱" in str(said.blocks)
    assert "▰" not in said.text
    assert "Prices" not in (await told(school, LEON, "progress")).text


async def test_progress_follows_a_renamed_lesson_and_what_left_counts_nowhere(
    school: Bench, pack: Path, tmp_path: Path
) -> None:
    card = await told(school, PRIYA, "learn")
    await told(school, PRIYA, "done")
    chart = await told(school, PRIYA, "next")
    await told(school, PRIYA, "done")
    page = PAGE.replace("**What is Acme?", "**Acme in short").replace(
        "- **Org chart (Material - Handbook, 10 Minutes)**\n", ""
    )
    page = page.replace("  - Who does what. [Read: the chart](https://acme.example/chart)\n", "")
    write(pack, {"acme.md": page, "moved.yml": "acme#start/what-is-acme: acme#start/acme-in-short\n"})
    build([pack], tmp_path / "school.db")

    assert "Core Curriculum: 1 of 2 lessons done · 30 of 33 minutes to go" in (await told(school, PRIYA, "progress")).text
    assert first_line(await press(school, PRIYA, card, "lesson.done")) == (
        "You had done *Acme in short* before, so nothing changed."
    )
    assert (await press(school, PRIYA, chart, "lesson.done")).text == LESSON_GONE
    assert first_line(await told(school, PRIYA, "undo")) == "Taken back: *Acme in short* is still to do."


@pytest.mark.parametrize("value", ["", "nowhere#at-all", "acme#core", "\n" * 5])
async def test_a_forged_button_changes_nothing(school: Bench, value: str) -> None:
    card = await told(school, PRIYA, "learn")
    for block in card.blocks or ():
        for element in elements(block):
            element["value"] = value
    said = await press(school, PRIYA, card, "lesson.done")
    assert said.text == LESSON_GONE
    assert await rows(school.store, progress) == []


async def test_work_that_is_done_again_after_a_crash_says_the_same(school: Bench) -> None:
    await told(school, PRIYA, "learn what is acme")
    # Written down a second from now, when "done" is said, by a process that then dies before it can confirm it.
    step = Step("acme#start/what-is-acme", Said.DONE, school.clock() + timedelta(seconds=1))
    assert await school.store.lessons.take(key(school, PRIYA), step)
    assert first_line(await told(school, PRIYA, "done")) == "Done: *What is Acme?*."


async def test_a_video_has_a_still_with_words_for_it(school: Bench) -> None:
    card = await told(school, PRIYA, "learn")
    stills = [block["accessory"] for block in card.blocks or () if "accessory" in block]
    assert stills == [
        {
            "type": "image",
            "image_url": "https://i.ytimg.com/vi/AAAAAAAAAA1/mqdefault.jpg",
            "alt_text": "Still of the video: What is Acme?",
        }
    ]


async def test_the_real_core_is_250_minutes(it: Bench) -> None:
    assert "0 of 23 lessons done · 250 of 250 minutes to go" in (await told(it, DANA, "progress")).text
