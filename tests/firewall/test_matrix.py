"""The table in docs/firewall.md, line by line, against the bot."""

from __future__ import annotations

import io
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import pytest_asyncio

from bot.playground.core import elements
from bot.playground.people import BOT, DANA, LEON, MARCO, VENDOR
from bot.playground.world import HELP, SALES, Message
from bot.store import PersonKey, Workspace
from bot.views import ids
from bot.views.learn import QUESTION_BLOCK
from bot.views.review import ITEM
from knowledge import pacing
from knowledge.certificate import Certificate, new_number
from tests.bot.bench import NINE
from tests.conftest import ROOT
from tests.firewall.handbook import EDITIONS, INTERNAL, MARKERS, PARTNER, TOPICS, Shelves
from tests.firewall.office import Office
from tests.store.databases import store_in

TABLE = (ROOT / "docs" / "firewall.md").read_text("utf-8").partition("| surface |")[2].partition("\n\n")[0]
LINES = [
    (surface, channel, asker, level)
    for surface, channel, *levels in re.findall(r"^\|([^|]+)\|([^|]*)\|([^|]+)\|([^|]+)\|([^|]+)\|$", TABLE, re.MULTILINE)
    if "---" not in surface and "channel" not in channel
    for asker, level in zip(("member", "partner", "anybody else"), levels, strict=True)
]
CASES = [tuple(word.strip() for word in line) for line in LINES]
ASKS = "discounts"
"""The passage is for everybody, one of its links is internal and one for partners: what is shown of it tells the level."""
UNASKED = "what are the standard discounts?"
PASSED_ON = "passed on, in the team's channel"


@pytest_asyncio.fixture
async def office(shelves: Shelves, tmp_path: Path, log: io.StringIO) -> AsyncIterator[Office]:
    """The bot and its Slack."""
    shelves.show(0)
    knowledge = shelves.open()
    store = await store_in(tmp_path / "state.db")
    made = Office(knowledge, store, hears_all=True)
    await made.open()
    yield made
    await made.close()
    await store.close()
    knowledge.close()
    assert "zz" not in log.getvalue()


async def desk(office: Office, channel: str, words: str) -> None:
    office.slack.command(DANA, channel, f"/coach desk {words}")
    await office.quiet()
    assert office.slack.messages(channel, DANA)[-1].text.startswith("Done")


async def set_up(office: Office, surface: str, channel: str, asker: str) -> tuple[str, str]:
    """Mark the channel, and put the asker there: who asks, and where."""
    person = MARCO if asker == "member" else LEON
    if asker == "partner":
        await desk(office, SALES, f"partner {LEON} Alpenwerk")
    match channel:
        case "marked partner" | "pinned" if surface == PASSED_ON:
            await desk(office, SALES, "channel partner" if channel == "marked partner" else "channel internal")
        case "marked partner":
            await desk(office, HELP, "channel partner")
        case "pinned":
            await desk(office, SALES, "channel internal")
            office.slack.join(person, SALES)
            await office.quiet()
            return person, SALES
    return person, HELP


def level(content: Any) -> str:
    """The highest level that stands there."""
    said = json.dumps(content)
    return "internal" if INTERNAL in said else "partner" if PARTNER in said else "public"


def said_in(office: Office, person: str, channel: str, *, alone: bool) -> list[Message]:
    """What the bot said there, as this person sees it: to them alone, or to everybody."""
    return [one for one in office.slack.messages(channel, person) if one.bot_id and (one.only_for is not None) is alone]


async def press(office: Office, person: str, post: Message, action: str) -> None:
    """Press the first button of that name."""
    found = [one for block in post.blocks or () for one in elements(block) if one["action_id"].startswith(action)]
    office.slack.click(person, post.channel, post.ts, found[0]["action_id"])
    await office.quiet()


async def earned(office: Office, person: str) -> dict[str, str]:
    """Certificates of this person for tracks of each level, which the handbook has no longer: track -> number."""
    numbers = {}
    for seed, (audience, marker) in enumerate(MARKERS.items()):
        number, track = new_number(Random(seed)), f"gone-{seed}"
        one = Certificate(number, track, f"Of old, {marker}", audience, "Dana", NINE.date())
        key = PersonKey(Workspace(None, VENDOR), office.slack.person(person).team, person)
        await office.store.certificates.award(key, one, NINE)
        numbers[track] = number
    return numbers


def has(post: Message, action: str) -> bool:
    """Whether it has a button of that name."""
    return any(one["action_id"].startswith(action) for block in post.blocks or () for one in elements(block))


async def answer(office: Office, person: str, post: Message) -> None:
    """Answer a question for everybody with the first choice, or in its window."""
    for block in post.blocks or ():
        for one in elements(block):
            if one["action_id"] == ids.QUIZ_TICK:
                ticked = one["options"][:1]
                office.slack.click(person, post.channel, post.ts, ids.QUIZ_TICK, selected_options=ticked)
    action = next(one for one in (ids.QUIZ_CHOOSE, ids.QUIZ_ANSWER, ids.QUIZ_TYPE) if has(post, one))
    await press(office, person, post, action)
    if action == ids.QUIZ_TYPE:
        view = office.slack.world.modals[person][-1]
        office.slack.submit(person, view.id, {"quiz.term": {ids.QUIZ_TERM: {"type": "plain_text_input", "value": "price"}}})
        await office.quiet()


def forge(post: Message, value: str) -> None:
    """Let every button of that post carry this."""
    for block in post.blocks or ():
        for element in elements(block):
            element["value"] = value


async def nudges(office: Office, person: str, *, days: int) -> list[Message]:
    """What this person is nudged about in so many days; that they mind it is said now and then."""
    channel = f"D{person[1:]}"
    for words in (ASKS, "nudges every day", "nudges 9:30"):
        office.slack.say(person, channel, words)
        await office.quiet()
    for number in range(days * 16):
        office.turn(minutes=90)
        await office.coach.worker.tick()
        if number % 48 == 0:
            office.slack.say(person, channel, "help")
            await office.quiet()
    return [one for one in said_in(office, person, channel, alone=False) if one.text.startswith("Today's nudge")]


async def shown(office: Office, surface: str, person: str, channel: str) -> str:
    """What this surface shows this person."""
    slack = office.slack
    match surface:
        case "direct message":
            slack.say(person, f"D{person[1:]}", ASKS)
            await office.quiet()
            return level(said_in(office, person, f"D{person[1:]}", alone=False)[-1].blocks)
        case "`/coach`, privately":
            slack.command(person, channel, f"/coach {ASKS}")
            await office.quiet()
            return level(said_in(office, person, channel, alone=True)[-1].blocks)
        case "`privately …`, directly":
            slack.say(person, channel, f"<@{BOT}> privately {ASKS}")
            await office.quiet()
            return level(said_in(office, person, f"D{person[1:]}", alone=False)[-1].blocks)
        case "answered unasked, in the thread":
            slack.say(person, channel, UNASKED)
            await office.quiet()
            return level(said_in(office, person, channel, alone=False)[-1].blocks)
        case "passed on, in the team's channel":
            for words in (ASKS, "human please"):
                slack.command(person, channel, f"/coach {words}")
                await office.quiet()
            return level(said_in(office, DANA, SALES, alone=False)[-1].blocks)
        case "mention, in the thread" | "button in the thread" | '"there is more", alone':
            slack.say(person, channel, f"<@{BOT}> {ASKS}")
            await office.quiet()
            everybody = said_in(office, person, channel, alone=False)
            if surface == "mention, in the thread":
                return level(everybody[-1].blocks)
            if surface == "button in the thread":
                forge(everybody[-1], "deals#discounts")
                await press(office, person, everybody[-1], "answer.related")
                return level(said_in(office, person, channel, alone=False)[-1].blocks)
            hints = [one for one in said_in(office, person, channel, alone=True) if "There is more" in one.text]
            if not hints:
                return "nothing"
            await press(office, person, hints[-1], "answer.private")
            return level(said_in(office, person, channel, alone=True)[-1].blocks)
        case "`learn` and its buttons, alone":
            slack.say(person, channel, f"<@{BOT}> learn")
            await office.quiet()
            card = said_in(office, person, channel, alone=True)[-1]
            await press(office, person, card, "lesson.skip")
            assert said_in(office, person, channel, alone=False) == []
            return level([one.blocks for one in said_in(office, person, channel, alone=True)])
        case "quiz of one's own, to its score, alone":
            slack.command(person, channel, "/coach quiz 20")
            await office.quiet()
            card = said_in(office, person, channel, alone=True)[-1]
            asked = [card.blocks]
            while has(card, ids.QUIZ_PASS):
                await press(office, person, card, ids.QUIZ_PASS)
                card = said_in(office, person, channel, alone=True)[-1]
                asked.append(card.blocks)
            assert "That was the last one" in card.text
            return level(asked)
        case "quiz for everybody, asked and shown" | "what one answered there and how one did, alone":
            slack.say(person, channel, f"<@{BOT}> quiz 20")
            await office.quiet()
            asked = []
            while True:
                card = said_in(office, person, channel, alone=False)[-1]
                await answer(office, person, card)
                await press(office, person, card, ids.QUIZ_REVEAL)
                shown = said_in(office, person, channel, alone=False)[-1]
                asked += [card.blocks, shown.blocks]
                await press(office, person, shown, ids.QUIZ_MINE)
                if not has(shown, ids.QUIZ_NEXT):
                    break
                await press(office, person, shown, ids.QUIZ_NEXT)
            if surface.startswith("quiz"):
                return level(asked)
            heard = [one.text for one in said_in(office, person, channel, alone=True)]
            assert sum("Your answer is" in one for one in heard) + len(slack.world.modals.get(person, ())) == len(asked) / 2
            return level([heard, [one.body for one in slack.world.modals.get(person, ())]])
        case "reviews, asked by questions, alone":
            who = PersonKey(office.coach.clients.workspace_of(None, VENDOR), VENDOR, person)
            passages = [f"deals#{topic}" for topic in TOPICS]
            await office.store.cards.change(who, passages, lambda card, id: pacing.asked(card, office.now, id), office.now)
            office.turn(days=2)
            slack.command(person, channel, "/coach review")
            await office.quiet()
            card = said_in(office, person, channel, alone=True)[-1]
            asked = [card.blocks]
            assert ITEM in card.text
            while has(card, ids.QUIZ_PASS):
                await press(office, person, card, ids.QUIZ_PASS)
                card = said_in(office, person, channel, alone=True)[-1]
                asked.append(card.blocks)
            return level(asked)
        case "`learn here`, in the thread":
            slack.say(person, channel, f"<@{BOT}> learn here")
            await office.quiet()
            return level(said_in(office, person, channel, alone=False)[-1].blocks)
        case "“Do it in a thread here” and “Next lesson here”":
            slack.command(person, channel, "/coach learn")
            await office.quiet()
            # The lesson that is named may be for fewer people than read there.
            card = said_in(office, person, channel, alone=True)[-1]
            for topic, meant_for in zip(TOPICS, EDITIONS[0], strict=True):
                forge(card, f"deals#selling/a-lesson-about-{topic}-{MARKERS[meant_for]}")
                await press(office, person, card, "lesson.thread")
            brought = said_in(office, person, channel, alone=False)
            for post in brought[:-1]:
                await press(office, person, post, "lesson.onward")
            said = said_in(office, person, channel, alone=False)
            assert len(said) == 2 * len(brought) - 1
            return level([one.blocks for one in said])
        case "a lesson as the answer, in the thread":
            for topic in TOPICS:
                slack.say(person, channel, f"<@{BOT}> a lesson about {topic}")
                await office.quiet()
            return level([one.blocks for one in said_in(office, person, channel, alone=False)])
        case "“Ask about this”, alone":
            slack.command(person, channel, "/coach learn rebates")
            await office.quiet()
            before = len(said_in(office, person, channel, alone=True))
            await press(office, person, said_in(office, person, channel, alone=True)[-1], "lesson.ask")
            view = slack.world.modals[person][-1]
            assert level(view.body) == "public"
            slack.submit(person, view.id, {QUESTION_BLOCK: {ids.LESSON_QUESTION: {"value": ASKS}}})
            await office.quiet()
            assert said_in(office, person, channel, alone=False) == []
            return level(said_in(office, person, channel, alone=True)[before].blocks)
        case "Share in channel":
            slack.command(person, channel, f"/coach {ASKS}")
            await office.quiet()
            await press(office, person, said_in(office, person, channel, alone=True)[-1], "answer.share")
            return level(said_in(office, person, channel, alone=False)[-1].blocks)
        case "`verify` and a number, alone":
            for number in (await earned(office, DANA)).values():
                slack.say(person, channel, f"<@{BOT}> verify {number}")
                await office.quiet()
            assert said_in(office, person, channel, alone=False) == []
            return level([one.blocks for one in said_in(office, person, channel, alone=True)])
        case "assigned track, told in the channel":
            slack.command(DANA, channel, f"/coach desk assign core to <#{channel}|here>")
            await office.quiet()
            return level(said_in(office, person, channel, alone=False)[-1].blocks)
        case "certificate, shared":
            for track in await earned(office, person):
                slack.say(person, channel, f"<@{BOT}> share certificate {track}")
                await office.quiet()
            return level([one.blocks for one in said_in(office, person, channel, alone=False)])
        case "the nudge of the day":
            return level([one.blocks for one in await nudges(office, person, days=9)])
        case "tip of the day, in the channel":
            slack.say(person, channel, f"<@{BOT}> nudges here 9:30 tip")
            await office.quiet()
            before = len(said_in(office, person, channel, alone=False))
            # From ten in the morning where they live, day by day, until the channel has heard all there is for it.
            office.turn(hours=4)
            for _ in range(12):
                office.turn(days=1)
                await office.coach.worker.tick()
                await office.coach.crew.tasks.idle()
            tips = said_in(office, person, channel, alone=False)[before:]
            return level([one.blocks for one in tips]) if tips else "nothing"
        case "shortcut, preview and post":
            post = slack.say(DANA, channel, ASKS)
            slack.shortcut(person, channel, post.ts, "answer_from_handbook")
            await office.quiet()
            view = slack.world.modals[person][-1]
            preview = level(view.body)
            slack.submit(person, view.id, {})
            await office.quiet()
            posted = level(said_in(office, person, channel, alone=False)[-1].blocks)
            assert posted == preview
            return posted
        case "Home and its windows":
            slack.open_home(person)
            await office.quiet()
            view = slack.world.homes[person]
            buttons = (one for block in view.body["blocks"] for one in elements(block))
            module = next(one for one in buttons if one["action_id"].startswith(ids.CURRICULUM_MODULE))
            slack.click_in_view(person, view.id, module["action_id"])
            await office.quiet()
            return level([view.body, slack.world.modals[person][-1].body])
    raise AssertionError(f"the table names a surface that no test knows: {surface}")


@pytest.mark.parametrize(("surface", "channel", "asker", "promised"), CASES)
async def test_a_line_of_the_table_is_true(office: Office, surface: str, channel: str, asker: str, promised: str) -> None:
    person, where = await set_up(office, surface, channel, asker)
    assert await shown(office, surface, person, where) == promised


def test_the_table_is_read_whole() -> None:
    assert len(CASES) == 3 * 58


async def test_who_became_a_guest_since_they_wanted_nudges_is_nudged_as_a_guest(office: Office) -> None:
    for words in ("what are the margins?", "learn", "done"):
        office.slack.say(MARCO, f"D{MARCO[1:]}", words)
        await office.quiet()
    assert INTERNAL in str([one.blocks for one in await nudges(office, MARCO, days=3)])
    before = len(office.slack.messages(f"D{MARCO[1:]}", MARCO))
    office.slack.change_person(MARCO, kind="guest")
    await office.quiet()
    await nudges(office, MARCO, days=6)
    since = office.slack.messages(f"D{MARCO[1:]}", MARCO)[before:]
    assert [one for one in since if one.text.startswith("Today's nudge")] != []
    assert level([(one.text, one.blocks) for one in since]) == "public"
