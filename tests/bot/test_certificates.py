"""Certificates: given once, told to their owner alone, shown by their word, vouched for to who has the number."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, LEON, MARCO, PRIYA
from bot.playground.world import HELP, Message, StoredFile
from bot.store.tables import certificates
from bot.views import certificate as said
from knowledge import Knowledge
from knowledge.certificate import read_number
from knowledge.index import build
from tests.bot.bench import Bench, bench
from tests.bot.conftest import refused_by_slack
from tests.bot.test_direct import dm
from tests.bot.test_learn import buttons, first_line, told
from tests.knowledge.packs import write
from tests.store.samples import rows

PAGE = """\
# Acme

## Core Curriculum {#core}

### Start here {#start}

- **What is Acme? (Material - Video, 3 Minutes)**
  - A short look at the product.
- **Org chart (Material - Handbook, 10 Minutes)**
  - Who does what.

## Internal - Advanced Curriculum of margins {#margins}

### Deep {#deep}

- **Margins**
  - What we earn.
"""
MORE = "- **Prices (Material - Handbook, 30 Minutes)**\n  - What it costs.\n\n## Internal"
PACK = 'site = "https://acme.example"\n[audience.markers]\n"Internal -" = "internal"\n'
NUMBER = re.compile(r"`([2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4})`")


@pytest_asyncio.fixture
async def school(tmp_path: Path, log: object) -> AsyncIterator[Bench]:
    """A bot that knows two tracks, one of them for the company's own people alone."""
    learned(tmp_path, PAGE)
    knowledge = Knowledge.open(tmp_path / "school.db")
    async with bench(knowledge, tmp_path) as made:
        yield made
    assert refused_by_slack(made) == []
    knowledge.close()


def learned(folder: Path, page: str) -> None:
    """The handbook is this page now."""
    build([write(folder / "pack", {"acme.md": page, "pack.toml": PACK})], folder / "school.db")


async def finish_core(it: Bench, person: str) -> Message:
    """Do every lesson of the core; what the bot says to the last."""
    for words in ("learn what is acme", "done", "learn org chart"):
        await told(it, person, words)
    return await told(it, person, "done")


def number_in(post: Message) -> str:
    found = NUMBER.search(post.text)
    assert found is not None, post.text
    return found[1]


async def test_the_last_lesson_of_a_track_brings_a_certificate(school: Bench) -> None:
    last = await finish_core(school, PRIYA)
    number = number_in(last)
    assert first_line(last) == "Done: *Org chart*."
    assert last.text.split("\n\n")[1:] == [
        f"*Your certificate*: Priya Nair did every lesson of *Core Curriculum*, 24 November 2026. Its number: `{number}`\n"
        + said.YOURS.format(number=number, slug="core")
    ]
    [row] = await rows(school.store, certificates)
    assert (row.person_id, row.track, row.title, row.name, row.day, row.number) == (
        *(PRIYA, "core", "Core Curriculum", "Priya Nair", date(2026, 11, 24)),
        read_number(number),
    )
    # In a direct message nobody reads along, so there is nothing to share with.
    assert [one for one in buttons(last) if one.startswith("certificate")] == []


async def test_undone_and_done_again_it_is_the_same_one(school: Bench) -> None:
    number = number_in(await finish_core(school, PRIYA))
    school.clock.turn(days=3)
    assert "certificate" not in (await told(school, PRIYA, "undo")).text
    assert number_in(await told(school, PRIYA, "done")) == number
    assert "24 November 2026" in (await told(school, PRIYA, "certificates")).text
    assert len(await rows(school.store, certificates)) == 1


async def test_pressed_on_two_devices_it_is_one(school: Bench) -> None:
    for words in ("learn what is acme", "done"):
        await told(school, PRIYA, words)
    card = await told(school, PRIYA, "learn org chart")
    for _ in range(2):
        school.slack.click(PRIYA, card.channel, card.ts, "lesson.done")
    await school.quiet()
    assert len(await rows(school.store, certificates)) == 1


async def test_whoever_has_the_number_hears_name_track_and_day_alone(school: Bench) -> None:
    number = number_in(await finish_core(school, PRIYA))
    yes = f"Yes, `{number}` is genuine: Priya Nair did every lesson of *Core Curriculum*, 24 November 2026."
    for words in (f"verify {number}", f"Verify: {number.lower().replace('-', ' ')}", f"verify `{number}`!"):
        assert first_line(await told(school, LEON, words)) == yes
    school.slack.say(LEON, HELP, f"<@{BOT}> verify {number}")
    await school.quiet()
    assert [one.text for one in school.private(LEON, HELP)] == [yes]
    assert [one for one in school.slack.messages(HELP, DANA) if one.bot_id] == []


async def test_what_is_no_number_is_told_apart_from_one_that_nobody_has(school: Bench) -> None:
    number = number_in(await finish_core(school, PRIYA))
    swapped = f"{number[1]}{number[0]}{number[2:]}" if number[0] != number[1] else f"{number[:-1]}{number[0]}"
    assert "has a typo" in (await told(school, LEON, f"verify {swapped}")).text
    assert "is no number of a certificate" in (await told(school, LEON, f"verify {number[:-1]}")).text
    assert "There is no certificate `2222-2222-2222`" in (await told(school, LEON, "verify 2222-2222-2222")).text
    assert (await told(school, LEON, "verify")).text == said.HOW_TO_VERIFY
    assert "could not find" in (await told(school, LEON, "verify the zanzibar of a deal")).text


async def test_it_is_shown_to_a_channel_by_a_button_once_and_never_by_itself(school: Bench) -> None:
    school.slack.command(LEON, HELP, "/coach learn what is acme")
    await school.quiet()
    for words in ("done", "learn org chart", "done"):
        school.clock.turn(seconds=1)
        school.slack.command(LEON, HELP, f"/coach {words}")
        await school.quiet()
    last = school.private(LEON, HELP)[-1]
    assert [one for one in school.slack.messages(HELP, DANA) if one.bot_id] == []
    for _ in range(2):
        school.slack.click(LEON, HELP, last.ts, "certificate.share.1")
        await school.quiet()
    number = number_in(last)
    assert [one.text for one in school.slack.messages(HELP, DANA) if one.bot_id] == [
        "*Certificate*: Leon Fischer did every lesson of *Core Curriculum*, 24 November 2026. "
        f"To check it, ask me `verify {number}`."
    ]
    assert [one.text for one in school.private(LEON, HELP)][-2:] == [said.SHARED_DONE, said.SHARED_BEFORE]


async def test_its_typed_twin_says_it_in_the_thread_or_why_not(school: Bench) -> None:
    await told(school, PRIYA, "learn")
    school.slack.say(PRIYA, HELP, f"<@{BOT}> share certificate")
    await school.quiet()
    assert [one.text for one in school.private(PRIYA, HELP)] == [said.NONE_YET]
    number = number_in(await finish_core(school, PRIYA))
    assert (await told(school, PRIYA, "share certificate")).text == said.WHERE
    school.slack.say(PRIYA, HELP, f"<@{BOT}> share certificate of the moon")
    await school.quiet()
    assert (await school.whisper(PRIYA, HELP)).text == said.WHICH.format(tracks="`core`")
    post = school.slack.say(PRIYA, HELP, f"<@{BOT}> share my certificate core")
    shown = await school.reply_to(post)
    assert (shown.only_for, number in shown.text) == (None, True)


async def test_after_the_command_it_is_for_everybody_all_the_same(school: Bench) -> None:
    number = number_in(await finish_core(school, LEON))
    school.slack.command(LEON, HELP, "/coach share certificate")
    await school.quiet()
    assert [number in one.text for one in school.slack.messages(HELP, DANA) if one.bot_id] == [True]


async def test_somebody_elses_certificate_cannot_be_shared(school: Bench) -> None:
    number = number_in(await finish_core(school, PRIYA))
    school.slack.command(LEON, HELP, "/coach learn what is acme")
    card = await school.whisper(LEON, HELP)
    for words in ("done", "learn org chart", "done"):
        school.clock.turn(seconds=1)
        school.slack.command(LEON, HELP, f"/coach {words}")
        await school.quiet()
    card = school.private(LEON, HELP)[-1]
    for block in card.blocks or ():
        for element in block.get("elements", ()):
            if str(element.get("action_id")).startswith("certificate"):
                element["value"] = read_number(number)
    school.slack.click(LEON, HELP, card.ts, "certificate.share.1")
    assert (await school.whisper(LEON, HELP)).text == said.NOT_TO_SHARE
    assert [one for one in school.slack.messages(HELP, DANA) if one.bot_id] == []


async def test_a_track_that_is_not_for_them_is_named_to_nobody(school: Bench) -> None:
    await told(school, DANA, "learn margins")
    last = await told(school, DANA, "done")
    number = number_in(last)
    assert "*Internal - Advanced Curriculum of margins*" in last.text
    assert first_line(await told(school, LEON, f"verify {number}")) == (
        f"Yes, `{number}` is genuine: Dana Whitlock did every lesson of *{said.NOT_FOR_YOU}*, 24 November 2026."
    )
    assert "Curriculum of margins" in (await told(school, MARCO, f"verify {number}")).text
    school.slack.say(DANA, HELP, f"<@{BOT}> share certificate")
    assert (await school.whisper(DANA, HELP)).text == said.NOT_TO_SHARE
    # Who is a guest now reads what guests read, of what was theirs, too.
    school.slack.change_person(DANA, kind="guest")
    await school.quiet()
    assert "margins" not in (await told(school, DANA, "certificates")).text


async def test_a_track_that_grows_later_leaves_the_certificate_as_it_is(school: Bench, tmp_path: Path) -> None:
    number = number_in(await finish_core(school, PRIYA))
    learned(tmp_path, PAGE.replace("## Internal", MORE))
    school.clock.turn(days=30)
    assert "2 of 3 lessons done" in (await told(school, PRIYA, "progress")).text
    assert (
        f"• *Core Curriculum*, 24 November 2026, for Priya Nair: `{number}`"
        in (await told(school, PRIYA, "certificates")).text
    )
    await told(school, PRIYA, "learn prices")
    assert number_in(await told(school, PRIYA, "done")) == number


async def test_a_track_done_because_a_lesson_left_brings_one_to_whoever_asks(school: Bench, tmp_path: Path) -> None:
    learned(tmp_path, PAGE.replace("## Internal", MORE))
    await finish_core(school, PRIYA)
    assert (await told(school, PRIYA, "certificates")).text == said.NONE_YET
    learned(tmp_path, PAGE)
    assert number_in(await told(school, PRIYA, "my certificate"))


async def test_where_slack_does_not_say_who_they_are_it_waits(school: Bench) -> None:
    for words in ("learn what is acme", "done", "learn org chart"):
        await told(school, PRIYA, words)
    school.clock.turn(minutes=2)
    school.slack.plan("users.info", Fault.error("user_not_visible"), times=2)
    assert said.NOT_NOW in (await told(school, PRIYA, "done")).text
    assert await rows(school.store, certificates) == []
    assert number_in(await told(school, PRIYA, "certificates"))


async def test_the_day_is_theirs(school: Bench) -> None:
    school.clock.turn(hours=17)
    await finish_core(school, PRIYA)
    await finish_core(school, DANA)
    assert {row.person_id: row.day.day for row in await rows(school.store, certificates)} == {PRIYA: 25, DANA: 24}


def pictures(it: Bench, post: Message) -> list[StoredFile]:
    """What was put into the thread of this reply after it."""
    seen = it.slack.messages(post.channel, BOT)
    after = [one for one in seen if one.thread_ts == post.thread_ts and one.ts > post.ts]
    return [it.slack.world.files[id] for one in after for id in one.files]


async def words_to(it: Bench, person: str, typed: str) -> Message:
    """What the bot says to that in words; something else may follow."""
    it.clock.turn(seconds=1)
    post = it.slack.say(person, dm(it, person), typed)
    await it.quiet()
    return it.replies(post)[0]


async def test_with_the_scope_it_comes_as_a_picture_too_with_words_for_it(school: Bench) -> None:
    school.slack.world.installations[0].scopes.append("files:write")
    for words in ("learn what is acme", "done", "learn org chart"):
        await told(school, PRIYA, words)
    last = await words_to(school, PRIYA, "done")
    number = number_in(last)
    [picture] = pictures(school, last)
    assert (picture.name, picture.alt_text) == (
        f"Certificate {number}",
        f"Certificate: Priya Nair did every lesson of Core Curriculum, 24 November 2026. Number {number}.",
    )
    assert base64.b64decode(picture.content).startswith(b"\x89PNG")
    again = await words_to(school, PRIYA, "certificates")
    assert len(pictures(school, again)) == 1


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
@pytest.mark.parametrize(
    "fault",
    [Fault.error("file_uploads_disabled"), Fault.status(500), Fault.reset(), Fault.rate_limited(60)],
    ids=["error", "500", "reset", "429"],
)
async def test_whatever_goes_wrong_with_the_picture_the_words_stand(school: Bench, method: str, fault: Fault) -> None:
    school.slack.world.installations[0].scopes.append("files:write")
    for words in ("learn what is acme", "done", "learn org chart"):
        await told(school, PRIYA, words)
    school.slack.plan(method, fault)
    last = await told(school, PRIYA, "done")
    await school.quiet()
    assert number_in(last)
    assert [one for one in pictures(school, last) if one.complete] == []


async def test_where_others_could_see_the_file_there_is_none(school: Bench) -> None:
    school.slack.world.installations[0].scopes.append("files:write")
    school.slack.command(LEON, HELP, "/coach learn what is acme")
    await school.quiet()
    for words in ("done", "learn org chart", "done"):
        school.clock.turn(seconds=1)
        school.slack.command(LEON, HELP, f"/coach {words}")
        await school.quiet()
    assert number_in(school.private(LEON, HELP)[-1])
    assert school.slack.world.files == {}


async def test_forgetting_somebody_forgets_their_certificate(school: Bench) -> None:
    number = number_in(await finish_core(school, PRIYA))
    assert read_number(number) in (await told(school, PRIYA, "export")).text
    await told(school, PRIYA, "forget me yes")
    assert f"There is no certificate `{number}`" in (await told(school, LEON, f"verify {number}")).text
