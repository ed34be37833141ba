"""What each kind of person has, as docs/askers.md says, the local Slack holds, and the bot answers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.playground.askers import HAS, Asker, Deed
from bot.playground.core import NotPossible
from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, LEON, PARTNER, PRIYA, VENDOR, Person
from bot.playground.world import HELP, Message
from bot.store import PersonKey, Workspace
from bot.views.direct import CANNOT, WROTE
from knowledge import Audience
from tests.bot.bench import Bench
from tests.bot.test_direct import dm
from tests.conftest import ROOT

MDF = "what is MDF"
ROWS: dict[str, Asker] = {
    "member": "member",
    "guest in several channels": "guest",
    "guest in one channel": "single",
    "other company that has the app, through Slack Connect": "connect",
    "other company that has it not, through Slack Connect": "outside",
    "somebody invited only to post": "poster",
}
DEEDS: tuple[Deed, ...] = ("mention", "direct", "press", "command", "shortcut", "home")
SOMEBODY: dict[Asker, str] = {
    "member": DANA,
    "guest": LEON,
    "single": "USINGLE01",
    "connect": PRIYA,
    "outside": "UOUTSIDE1",
    "poster": "UPOSTER01",
}


def arrive(it: Bench, asker: Asker) -> str:
    """Somebody of this kind, in the shared channel; their id."""
    id, people = SOMEBODY[asker], it.slack.world.people
    if id not in people:
        like = people[LEON if asker == "single" else PRIYA]
        flags = {"single": {"single": True}, "outside": {"without_app": True}, "poster": {"posts_only": True}}[asker]
        it.slack.arrive(replace(like, id=id, handle=asker, name=asker.title(), **flags))  # type: ignore[arg-type]
        it.slack.world.channels[HELP].members.append(id)
        it.slack.dm(it.slack.person(id), it.slack.world.installations[0])
    return id


async def does(it: Bench, person: str, deed: Deed) -> bool:
    """Whether this person, doing that, hears or sees something of the bot. NotPossible where Slack does not let them."""
    match deed:
        case "mention":
            return bool((await it.reply_to(it.slack.say(person, HELP, f"<@{BOT}> {MDF}"))).text)
        case "direct":
            return bool((await it.reply_to(it.slack.say(person, dm(it, person), MDF))).text)
        case "press":
            reply = await it.reply_to(it.slack.say(DANA, HELP, f"<@{BOT}> who gets first right of refusal at renewal?"))
            before = len(it.replies(reply, to=person)) + len(it.private(person, HELP))
            it.slack.click(person, HELP, reply.ts, "answer.related.1")
            await it.quiet()
            return len(it.replies(reply, to=person)) + len(it.private(person, HELP)) > before
        case "command":
            it.slack.command(person, HELP, f"/coach {MDF}")
            return bool((await it.whisper(person, HELP)).text)
        case "shortcut":
            post = it.slack.say(DANA, HELP, MDF)
            it.slack.shortcut(person, HELP, post.ts, "answer_from_handbook")
            await it.quiet()
            return bool(it.slack.world.modals.get(person))
        case "home":
            it.slack.open_home(person)
            await it.quiet()
            return person in it.slack.world.homes


def told(cell: str, *, guests_may: bool) -> bool:
    return {"yes": True, "no": False, "if the workspace lets guests": guests_may}[cell]


def table() -> dict[Asker, dict[Deed, str]]:
    """The table of the document."""
    lines = [line for line in (ROOT / "docs" / "askers.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]
    return {ROWS[row[0]]: dict(zip(DEEDS, row[1:], strict=True)) for row in rows}


def test_the_document_says_what_the_local_slack_holds() -> None:
    said = {who: {deed for deed, cell in cells.items() if told(cell, guests_may=True)} for who, cells in table().items()}
    assert said == {who: set(deeds) for who, deeds in HAS.items()}


@pytest.mark.parametrize("guests_may", [True, False], ids=["guests may", "guests may not"])
@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("asker", SOMEBODY)
async def test_whatever_somebody_may_do_is_answered_and_of_the_rest_slack_says_why(
    it: Bench, asker: Asker, deed: Deed, guests_may: bool
) -> None:
    it.slack.app.guests_may_command = guests_may
    person = arrive(it, asker)
    if told(table()[asker][deed], guests_may=guests_may):
        assert await does(it, person, deed)
    else:
        with pytest.raises(NotPossible):
            await does(it, person, deed)


async def privately(it: Bench, person: str) -> list[str]:
    """Everything this person hears in the thread when they ask for a private answer."""
    post = it.slack.say(person, HELP, f"<@{BOT}> privately {MDF}")
    await it.quiet()
    return [one.text for one in it.replies(post)]


@pytest.mark.parametrize("asker", ["member", "guest", "single", "connect"])
async def test_a_private_answer_asked_for_in_a_channel_goes_to_its_asker_alone(it: Bench, asker: Asker) -> None:
    person = arrive(it, asker)
    assert await privately(it, person) == [WROTE]
    (answer,) = [one for one in it.slack.messages(dm(it, person), person) if one.bot_id]
    assert answer.text.startswith(f"You asked me in a channel: {MDF}")
    assert "Market development funds" in answer.text
    assert [one.text for one in it.slack.messages(HELP, _other(person)) if one.bot_id] == []


def _other(person: str) -> str:
    return DANA if person != DANA else PRIYA


@pytest.mark.parametrize("asker", ["outside", "poster"])
async def test_where_slack_lets_nobody_write_to_them_the_thread_says_so_and_holds_nothing_private(
    it: Bench, asker: Asker
) -> None:
    assert await privately(it, arrive(it, asker)) == [CANNOT]


@pytest.mark.parametrize("error", ["cannot_dm_bot", "user_not_found", "user_disabled", "messages_tab_disabled"])
@pytest.mark.parametrize("method", ["conversations.open", "chat.postMessage"])
async def test_whatever_word_slack_has_for_no_the_thread_says_so(it: Bench, method: str, error: str) -> None:
    it.slack.plan(method, Fault.error(error))
    assert await privately(it, DANA) == [CANNOT]
    assert [one for one in it.slack.messages(dm(it, DANA), DANA) if one.bot_id] == []


async def test_with_their_yes_the_open_answer_stands_in_the_thread(it: Bench) -> None:
    person = arrive(it, "outside")
    await privately(it, person)
    assert "Market development funds" in (await it.reply_to(it.slack.say(person, HELP, f"<@{BOT}> {MDF}"))).text


async def test_a_private_answer_that_slack_takes_later_comes_once(it: Bench) -> None:
    it.slack.plan("conversations.open", Fault.status(503), times=2)
    post = it.slack.say(DANA, HELP, f"<@{BOT}> privately {MDF}")
    await it.quiet()
    assert it.replies(post) == []
    it.clock.turn(seconds=40)
    await it.take_up()
    assert len([one for one in it.slack.messages(dm(it, DANA), DANA) if one.bot_id]) == 1


async def test_privately_in_a_direct_message_or_a_command_is_a_question_like_any_other(it: Bench) -> None:
    assert "Market development" in (await it.reply_to(it.slack.say(DANA, dm(it, DANA), f"privately {MDF}"))).text
    it.slack.command(DANA, HELP, f"/coach privately {MDF}")
    assert "Market development" in (await it.whisper(DANA, HELP)).text


async def test_the_bot_writes_to_nobody_who_did_not_write(it: Bench) -> None:
    it.slack.open_home(LEON)
    it.slack.join(LEON, HELP)
    arrive(it, "single")
    it.slack.change_person(LEON, zone="Europe/Paris")
    await it.quiet()
    await it.reply_to(it.slack.say(DANA, HELP, f"<@{BOT}> {MDF}"))
    assert [one for person in (LEON, "USINGLE01") for one in it.slack.messages(dm(it, person), person)] == []


async def test_somebody_without_a_name_is_answered(it: Bench) -> None:
    it.slack.say(PRIYA, HELP, f"<@{BOT}> {MDF}")
    await it.quiet()
    body = json.loads(
        json.dumps(next(one.body for one in it.slack.deliveries if one.body["event"]["type"] == "app_mention"))
    )
    post = Message(HELP, it.slack.next_ts(), "UNAMELESS", PARTNER, f"<@{BOT}> {MDF}")
    it.slack.world.channels[HELP].members.append("UNAMELESS")
    it.slack.world.messages[HELP].append(post)
    for name in ("user_profile", "user_team", "source_team", "client_msg_id"):
        body["event"].pop(name, None)
    body["event"] |= {"user": "UNAMELESS", "ts": post.ts, "event_ts": post.ts}
    body["event_id"] = "EvNAMELESS"
    assert (await it.door.send(json.dumps(body)))[0] == 200
    assert "Market development funds" in (await it.reply_to(post)).text


async def test_a_deactivated_person_reads_what_is_public(it: Bench) -> None:
    it.slack.change_person(DANA, deleted=True)
    await it.quiet()
    about = await it.coach.directory.about(PersonKey(Workspace(None, VENDOR), VENDOR, DANA))
    assert about.level is Audience.PUBLIC


async def test_somebody_in_two_workspaces_is_two_people(it: Bench) -> None:
    here, there = (PersonKey(Workspace(None, team), PARTNER, PRIYA) for team in (VENDOR, PARTNER))
    await it.store.people.keep_lens(here, "msp", it.clock())
    assert [(await it.store.people.profile(one)).lens for one in (here, there)] == ["msp", None]
    await it.store.forget(there)
    assert (await it.store.people.profile(here)).lens == "msp"


def test_there_is_somebody_for_each_kind() -> None:
    assert set(SOMEBODY) == set(HAS) == set(ROWS.values())
    assert set(Person.__dataclass_fields__) >= {"single", "without_app", "posts_only"}
