"""What a nudge is about: what somebody needs most, nothing they did today, and nothing at all to who minds none of them."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest_asyncio

from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, LEON, MARCO, PRIYA
from bot.playground.world import HELP
from knowledge import Knowledge
from knowledge.index import build
from tests.bot.bench import Bench, bench
from tests.bot.test_nudge_wishes import BERLIN, press, settings
from tests.bot.test_nudges import days, live, nudged, people, told

PRICES = """# Prices

## Onboarding fee

The onboarding fee is waived for everybody who signs before the summer.

## Internal - Margin floor

The margin floor of the onboarding fee is eleven percent.

## Shipping of hardware

Hardware is shipped by the distributor within three days.
"""
LESSONS = """# Lessons

## Core Curriculum {#core}

### Basics {#basics}

- **Welcome call (Material - Video, 3 Minutes)**
  - What happens first. [Watch: the call](https://example.com/a)
"""


class Shelf:
    """A handbook whose pages change while the bot is at work."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages = {"prices.md": PRICES, "lessons.md": LESSONS, "pack.toml": 'site = "https://acme.example"\n'}
        self.write()

    def write(self, **pages: str) -> None:
        """Write these pages anew and index them, as `coach index` does beside a running bot."""
        self.pages |= {f"{name}.md": text for name, text in pages.items()}
        (self.folder / "pages").mkdir(exist_ok=True)
        for name, text in self.pages.items():
            (self.folder / "pages" / name).write_text(text)
        build([self.folder / "pages"], self.folder / "new.db")
        shutil.move(self.folder / "new.db", self.folder / "knowledge.db")


@pytest_asyncio.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[tuple[Bench, Shelf]]:
    """The bot over a handbook that changes."""
    made = Shelf(tmp_path)
    knowledge = Knowledge.open(tmp_path / "knowledge.db")
    async with bench(knowledge, tmp_path) as it:
        yield it, made
    knowledge.close()


def first_lines(it: Bench, person: str) -> list[str]:
    """How each nudge begins, after the words that all have."""
    return [one.text.removeprefix("Today's nudge: ").split("\n")[0] for one in nudged(it, person)]


async def test_what_changed_since_they_asked_is_said_once_as_it_is_now(shelf: tuple[Bench, Shelf]) -> None:
    it, handbook = shelf
    await told(it, LEON, "what is the onboarding fee?")
    await told(it, LEON, "nudges every day")
    handbook.write(prices=PRICES.replace("before the summer", "in their first year"))
    await live(it, days=5)
    said = [one for one in nudged(it, LEON) if "has changed" in one.text]
    assert len(said) == 1
    assert "in their first year" in said[0].text


async def test_a_change_that_somebody_may_not_read_is_no_change_for_them(shelf: tuple[Bench, Shelf]) -> None:
    it, handbook = shelf
    for person in (LEON, MARCO):
        await told(it, person, "what is the margin floor of the onboarding fee?")
        await told(it, person, "nudges every day")
    handbook.write(prices=PRICES.replace("eleven", "twelve"))
    await live(it, days=5)
    assert [one.text for one in nudged(it, LEON) if "has changed" in one.text or "twelve" in one.text] == []
    assert len([one for one in nudged(it, MARCO) if "has changed" in one.text and "twelve" in one.text]) == 1


async def test_a_lesson_that_changed_after_it_was_done_is_said(shelf: tuple[Bench, Shelf]) -> None:
    it, handbook = shelf
    await told(it, LEON, "learn")
    assert "Welcome call" in (await told(it, LEON, "done")).text
    await told(it, LEON, "nudges every day")
    handbook.write(lessons=LESSONS.replace("What happens first.", "It is about the new portal."))
    await live(it, days=2)
    assert first_lines(it, LEON)[0].startswith("this has changed")


async def test_a_question_that_found_nothing_is_answered_when_the_handbook_says_it(shelf: tuple[Bench, Shelf]) -> None:
    it, handbook = shelf
    assert "not" in (await told(it, DANA, "who pays for the zeppelin?")).text
    await told(it, DANA, "nudges every day")
    handbook.write(zeppelin="# Zeppelin\n\n## Who pays for the zeppelin\n\nThe vendor pays for the zeppelin.\n")
    await live(it, days=40)
    answered = [one for one in nudged(it, DANA) if "something now" in one.text]
    assert len(answered) == 1
    assert "You asked: _who pays for the zeppelin?_" in answered[0].text
    assert "The vendor pays for the zeppelin." in answered[0].text


async def test_what_they_did_today_is_not_what_they_are_nudged_about(it: Bench) -> None:
    await told(it, LEON, "nudges 11:30")
    first = (await told(it, LEON, "learn")).text.split("\n")[0]
    await live(it, hours=3)
    [nudge] = nudged(it, LEON)
    assert first not in nudge.text


async def test_later_today_before_anything_came_is_about_nothing_they_heard_within_a_month(it: Bench) -> None:
    await told(it, LEON, "nudges 10:30")
    await live(it, hours=1)
    it.clock.turn(hours=23)
    await told(it, LEON, "later today at 15:00")
    await live(it, hours=6)
    first, later = nudged(it, LEON)
    assert first.text != later.text


async def test_done_after_a_nudge_is_about_its_lesson(it: Bench) -> None:
    await told(it, LEON, "nudges 10:30")
    await live(it, hours=1)
    lesson = nudged(it, LEON)[0].text.split("\n")[2]
    assert (await told(it, LEON, "done")).text.startswith(f"Done: *{lesson}*")


async def test_who_said_what_they_are_gets_tips_for_it_when_there_is_nothing_else(shelf: tuple[Bench, Shelf]) -> None:
    it, handbook = shelf
    tips = "".join(
        f"- **MSP rule {number}**: a managed service provider brings {number} customers a year.\n" for number in (2, 3)
    )
    handbook.write(lessons=f"# Rules\n\n## For providers\n\n{tips}")
    await told(it, LEON, "settings MSP")
    await told(it, LEON, "nudges every day")
    await live(it, days=3, hours=12)
    assert first_lines(it, LEON) == ["something for your kind of partner."] * 2
    assert await days(it) == [
        ("2026-11-24", None),
        ("2026-11-25", None),
        ("2026-11-26", "nothing_new"),
        ("2026-11-27", "nothing_new"),
    ]


async def test_five_that_nobody_minds_bring_one_question_and_then_silence(it: Bench) -> None:
    await told(it, DANA, "nudges every day")
    await live(it, days=14)
    said = first_lines(it, DANA)
    assert said[:-1] == ["your next lesson."] * 5
    assert said[-1].startswith("a question. The last 5 met no answer")
    assert (await settings(it)).reason == "ignored"
    assert "several in a row met no answer" in (await told(it, DANA, "nudges")).text
    await told(it, DANA, "resume")
    await live(it, days=2)
    assert len(nudged(it, DANA)) in (7, 8)


async def test_anything_somebody_does_is_minding(it: Bench) -> None:
    await told(it, DANA, "nudges every day")
    for _ in range(3):
        await live(it, days=4)
        it.slack.say(DANA, HELP, f"<@{BOT}> what is MDF")
        await it.quiet()
    assert [one for one in first_lines(it, DANA) if "question" in one] == []


async def test_who_wants_fewer_gets_fewer(it: Bench) -> None:
    await told(it, LEON, "nudges every day")
    while not (asked := [one for one in nudged(it, LEON) if "met no answer" in one.text]):
        await live(it, hours=12)
    await press(it, LEON, asked[0], "twice a week")
    before = len(nudged(it, LEON))
    await live(it, days=14)
    since = [datetime.fromtimestamp(float(one.ts), BERLIN).weekday() for one in nudged(it, LEON)[before:]]
    assert since == [1, 3, 1, 3] or since == [3, 1, 3, 1]


async def test_a_nudge_that_arrived_although_slack_said_no_is_not_said_again_within_a_month(it: Bench) -> None:
    await told(it, DANA, "nudges every day")
    it.slack.plan("chat.postMessage", Fault.accepted_then(500))
    await live(it, hours=24)
    [person] = await people(it)
    assert ((await it.store.nudges.last_subject(person)) or "").startswith("lesson ")
    await live(it, days=3)
    assert len({one.text for one in nudged(it, DANA)}) == len(nudged(it, DANA))


async def test_priya_from_another_company_is_nudged_as_everybody(it: Bench) -> None:
    await told(it, PRIYA, "nudges every day")
    await live(it, days=1)
    assert first_lines(it, PRIYA) == ["your next lesson."]
