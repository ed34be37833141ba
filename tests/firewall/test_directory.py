"""What is remembered of people and channels, for how long, and what is never used again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.directory import MOST_MEMBERS, Directory, ShortMemory
from bot.playground.people import DANA, MARCO, PRIYA, VENDOR
from bot.playground.world import SALES
from bot.store import ChannelMark, Organisation, PersonKey, Store, Whom, Workspace
from knowledge import Audience
from tests.bot.bench import Clock
from tests.firewall.handbook import Shelves
from tests.firewall.office import NINE, Office, Straight
from tests.store.databases import store_in

HERE = Workspace(None, VENDOR)


async def test_what_was_forgotten_while_it_was_asked_is_asked_again() -> None:
    memory: ShortMemory[str, int] = ShortMemory(Clock())
    asked = 0

    async def look() -> int:
        nonlocal asked
        asked += 1
        if asked == 1:
            memory.forget("a")
        return asked

    assert await memory.ask("a", look) == 2
    assert await memory.ask("a", look) == 2


async def test_what_changes_twice_while_it_is_asked_is_not_known() -> None:
    memory: ShortMemory[str, int] = ShortMemory(Clock())

    async def look() -> int:
        memory.forget("a")
        return 1

    assert await memory.ask("a", look) is None


async def test_an_answer_is_used_for_a_minute_from_when_it_was_asked_and_never_from_the_future() -> None:
    clock = Clock()
    memory: ShortMemory[str, int] = ShortMemory(clock)
    found = []

    async def look() -> int:
        clock.turn(seconds=10)
        return len(found)

    for seconds in (0, 49, 1, 0):
        clock.turn(seconds=seconds)
        found.append(await memory.ask("a", look))
    clock.turn(hours=-1)
    found.append(await memory.ask("a", look))
    assert found == [0, 0, 2, 2, 4]


async def test_of_two_who_ask_at_once_neither_keeps_what_was_forgotten_meanwhile() -> None:
    memory: ShortMemory[str, str] = ShortMemory(Clock())
    go, answers = asyncio.Event(), iter(["old", "old", "new", "new"])

    async def look() -> str:
        answer = next(answers)
        await go.wait()
        return answer

    both = [asyncio.create_task(memory.ask("a", look)) for _ in range(2)]
    await asyncio.sleep(0)
    memory.forget("a")
    go.set()
    assert await asyncio.gather(*both) == ["new", "new"]
    assert memory.get("a") == "new"


@pytest_asyncio.fixture
async def office(shelves: Shelves, tmp_path: Path) -> AsyncIterator[Office]:
    """The bot and its Slack, without sockets."""
    knowledge = shelves.open()
    store = await store_in(tmp_path / "state.db")
    made = Office(knowledge, store)
    await made.open()
    yield made
    await made.close()
    await store.close()
    knowledge.close()


class Many(Straight):
    """Clients of a bot that is installed in many workspaces."""

    @property
    def single(self) -> bool:
        """There are many."""
        return False

    async def home(self, workspace: Workspace) -> Workspace | None:
        """By the word of its installation."""
        return workspace


@pytest.mark.parametrize(
    ("home_teams", "level"), [((), Audience.PUBLIC), (("TOTHER001",), Audience.PUBLIC), ((VENDOR,), Audience.INTERNAL)]
)
async def test_with_many_workspaces_only_the_named_ones_are_ours(
    office: Office, home_teams: tuple[str, ...], level: Audience
) -> None:
    clients = Many(office.slack, set())
    await clients.introduce()
    directory = Directory(clients, office.store, clock=lambda: NINE, admins=(DANA,), home_teams=home_teams)
    dana = PersonKey(HERE, VENDOR, DANA)
    assert (await directory.about(dana)).level is level
    assert await directory.is_admin(dana) is (level is Audience.INTERNAL)


async def test_where_slack_does_not_say_whose_workspace_it_is_nobody_is_ours(office: Office) -> None:
    office.coach.clients._me = None
    office.slack.world.installations[0].active = False
    assert (await office.coach.directory.about(PersonKey(HERE, VENDOR, DANA))).level is Audience.PUBLIC
    office.slack.world.installations[0].active = True
    assert (await office.coach.directory.about(PersonKey(HERE, VENDOR, DANA))).level is Audience.INTERNAL


async def test_a_channel_with_more_people_than_can_be_asked_about_is_not_known(office: Office) -> None:
    directory, world = office.coach.directory, office.slack.world
    assert await directory.why_no_pin(HERE, SALES) is None
    for number in range(MOST_MEMBERS - 1):
        someone = replace(world.people[MARCO], id=f"UMORE{number:04}")
        world.people[someone.id] = someone
        world.channels[SALES].members.append(someone.id)
        if len(world.channels[SALES].members) == MOST_MEMBERS + 1:  # the bot is one of them
            assert await directory.why_no_pin(HERE, SALES) is None
    assert len(world.channels[SALES].members) == MOST_MEMBERS + 2
    assert await directory.why_no_pin(HERE, SALES) == "unknown"


async def rename(store: Store, old: str, new: str) -> None:
    async with store._database.begin() as connection:
        await connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


async def test_a_state_that_cannot_be_read_marks_nobody(office: Office) -> None:
    await office.store.places.mark_organisation(HERE, Whom("team", "TPARTNER1"), Organisation("N", partner=True), DANA, NINE)
    await office.store.places.mark(HERE, SALES, ChannelMark(None, DANA), DANA, NINE)
    priya = PersonKey(HERE, "TPARTNER1", PRIYA)
    assert (await office.coach.directory.about(priya)).level is Audience.PARTNER
    office.coach.directory.forget_marks(HERE)

    await rename(office.store, "organisations", "gone")
    assert (await office.coach.directory.about(priya)).level is Audience.PUBLIC
    await rename(office.store, "gone", "organisations")
    assert (await office.coach.directory.about(priya)).level is Audience.PARTNER
