"""The playground over time: its file, its restart, its ports, its bot behind it."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import socket
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.errors import BotError
from bot.playground import composer
from bot.playground.clock import micros, running_from, stamp
from bot.playground.play import Access, playing, serve_play
from bot.playground.slack import Slack
from bot.playground.state import Keeper, dump, load, save
from bot.playground.welcome import TALK, welcome
from tests.playground.test_deeds import ASK, BUTTONS
from tests.playground.test_methods import HOME, call, opened
from tests.playground.world import BOT, DANA, HELP, NOON, PRIYA, SALES, Clock, a_slack


def test_a_world_comes_back_from_its_file_as_it_was(slack: Slack, tmp_path: Path) -> None:
    welcome(slack)
    root = slack.say(PRIYA, HELP, f"<@{BOT}> who?")
    call(slack, "chat.postMessage", channel=HELP, text="<!here>", thread_ts=root.ts, blocks=BUTTONS)
    call(slack, "chat.postEphemeral", channel=HELP, user=DANA, text="only you")
    call(slack, "views.open", trigger_id=opened(slack), view=ASK)
    call(slack, "views.publish", user_id=DANA, view=HOME)
    file = tmp_path / "deep" / "slack.json"
    save(file, dump(slack.world))
    assert load(file) == slack.world
    assert list(file.parent.iterdir()) == [file]


def test_no_file_is_no_world(tmp_path: Path) -> None:
    assert load(tmp_path / "none.json") is None


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is not JSON"),
        (b"\xff\x00", "it is not JSON"),
        (b"[]", "it is not a state file of this version"),
        (b'{"form": 99, "world": {}}', "it is not a state file of this version"),
        (b'{"form": 1}', "it is not a state file of this version"),
        (b'{"form": 1, "world": {"teams": 3}}', "3 values are not as they should be"),
    ],
)
def test_a_broken_file_is_named_with_a_way_out(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "slack.json"
    file.write_bytes(content)
    with pytest.raises(BotError) as broken:
        load(file)
    assert str(broken.value) == (
        f"The playground's state {file} cannot be read ({why}). Delete the file to begin anew, or name another with --state."
    )


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="Is a directory"):
        load(tmp_path)
    with pytest.raises(BotError, match=r"cannot be written .* Name a file"):
        save(tmp_path, b"x")


def test_the_welcome_lies_in_the_past_and_the_bot_hears_nothing_of_it(slack: Slack) -> None:
    welcome(slack)
    said = [*slack.messages(HELP, DANA), *slack.messages(SALES, DANA)]
    assert len(said) == len(TALK)
    assert all(float(one.ts) < NOON.timestamp() for one in said)
    assert slack.deliveries == []


# The playground, whole


async def echo(access: Access) -> web.Application:
    """A bot that answers every mention with its text, and knows no other route but one."""

    async def receive(request: web.Request) -> web.Response:
        event = (await request.json())["event"]
        params = {"channel": event["channel"], "thread_ts": event["ts"], "text": "I heard you"}
        headers = {"Authorization": f"Bearer {access.bot_token}"}
        async with aiohttp.ClientSession() as session:
            await session.post(f"{access.api_url}chat.postMessage", json=params, headers=headers)
        return web.Response()

    async def alive(request: web.Request) -> web.Response:
        return web.json_response({"alive": True, "query": dict(request.query)})

    app = web.Application()
    app.router.add_post("/slack/events", receive)
    app.router.add_get("/healthz", alive)
    return app


def words(state: Any, channel: str) -> list[str]:
    return [one["text"] for one in state["messages"][channel]]


async def test_after_a_restart_the_conversation_is_still_there(tmp_path: Path) -> None:
    file = tmp_path / "slack.json"
    settings: dict[str, Any] = {"port": 0, "state": file, "now": Clock(), "chance": random.Random(1)}
    async with aiohttp.ClientSession() as session:
        async with playing(echo, **settings) as url:
            said = {"as": PRIYA, "channel": HELP, "text": "@Channel Coach are you there?"}
            async with session.post(f"{url}/play/say", json=said) as answer:
                assert answer.status == 200
            async with session.get(f"{url}/healthz?a=b") as alive:
                assert await alive.json() == {"alive": True, "query": {"a": "b"}}
            for _ in range(100):
                async with session.get(f"{url}/play/state?as={PRIYA}") as answer:
                    before = await answer.json()
                if "I heard you" in words(before, HELP):
                    break
                await asyncio.sleep(0.02)
        assert words(before, HELP)[-2:] == [f"<@{BOT}> are you there?", "I heard you"]
        async with playing(echo, **settings) as url, session.get(f"{url}/play/state?as={PRIYA}") as answer:
            assert words(await answer.json(), HELP) == words(before, HELP)


async def test_a_clock_that_was_put_forward_stays_so_after_a_restart_until_somebody_names_another_time(
    tmp_path: Path,
) -> None:
    settings: dict[str, Any] = {"port": 0, "state": tmp_path / "slack.json", "now": Clock(), "chance": random.Random(1)}

    async def time_at(session: aiohttp.ClientSession, url: str) -> datetime:
        async with session.get(f"{url}/play/state?as={PRIYA}") as answer:
            return datetime.fromisoformat((await answer.json())["now"])

    async with aiohttp.ClientSession() as session:
        async with playing(echo, **settings) as url:
            await session.post(f"{url}/play/clock", json={"as": PRIYA, "to": "day"})
            assert await time_at(session, url) == NOON + timedelta(days=1)
        async with playing(echo, **settings) as url:
            assert await time_at(session, url) == NOON + timedelta(days=1)
        for start in (NOON - timedelta(days=365), NOON + timedelta(days=365)):
            async with playing(echo, **settings, start=start) as url:
                assert await time_at(session, url) == start


async def test_what_was_said_is_on_the_disk_soon_not_only_at_the_end(tmp_path: Path) -> None:
    file = tmp_path / "slack.json"
    async with (
        playing(echo, port=0, state=file, now=Clock(), chance=random.Random(1)) as url,
        aiohttp.ClientSession() as session,
    ):
        await session.post(f"{url}/play/say", json={"as": DANA, "channel": SALES, "text": "remember this"})
        for _ in range(100):
            if "remember this" in file.read_text("utf-8"):
                break
            await asyncio.sleep(0.02)
        assert json.loads(file.read_text("utf-8"))["form"] == 1
        assert "remember this" in file.read_text("utf-8")


async def test_it_serves_until_it_is_told_to_stop() -> None:
    announced: list[str] = []

    def started(url: str) -> None:
        announced.append(url)
        os.kill(os.getpid(), signal.SIGTERM)

    await serve_play(echo, port=0, state=None, now=Clock(), chance=random.Random(1), announce=started)
    (url,) = announced
    with pytest.raises(aiohttp.ClientConnectionError):
        async with aiohttp.ClientSession() as session:
            await session.get(url)


async def test_a_bot_that_cannot_start_stops_the_playground() -> None:
    async def broken(access: Access) -> web.Application:
        raise BotError("No index yet. Run: coach index")

    with pytest.raises(BotError, match="coach index"):
        async with playing(broken, port=0, state=None, now=Clock(), chance=random.Random(1)):
            pass


async def test_a_port_in_use_is_named_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(BotError) as busy:
            async with playing(echo, port=port, state=None, now=Clock(), chance=random.Random(1)):
                pass
    assert str(busy.value) == (
        f"Port {port} is in use, perhaps by another playground. "
        f"Stop that one, or take another port: coach play --port {port + 1}."
    )


async def test_an_unusable_state_is_known_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BotError, match="Not a directory"):
        async with playing(echo, port=0, state=tmp_path / "file" / "x", now=Clock(), chance=random.Random(1)):
            pass


async def test_a_disk_that_is_full_for_a_while_loses_nothing(slack: Slack, tmp_path: Path) -> None:
    file = tmp_path / "here" / "slack.json"
    keeper = Keeper(slack, file, pause=0.01)
    await keeper.start()
    shutil.rmtree(file.parent)
    file.parent.write_text("in the way")
    slack.say(DANA, HELP, "one")
    await asyncio.sleep(0.05)
    file.parent.unlink()
    slack.say(DANA, HELP, "two")
    await keeper.stop()
    assert load(file) == slack.world


# Small parts


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hello", "hello"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("@channel coach hi", f"<@{BOT}> hi"),
        ("@Channel Coaches", "@Channel Coaches"),
        (f"<@{BOT}> and <@UNOBODY01>", f"<@{BOT}> and &lt;@UNOBODY01&gt;"),
        ("me@here.example @here", "me@here.example <!here>"),
        ("(see https://example.com/x).", "(see <https://example.com/x>)."),
    ],
)
def test_typed_text_becomes_slacks_own(typed: str, kept: str) -> None:
    assert composer.stored(typed, {"Channel Coach": BOT}) == kept


def test_moments_are_written_as_slack_writes_them_and_never_twice(clock: Clock) -> None:
    assert stamp(micros(NOON)) == "1795435200.000000"
    slack = a_slack(clock)
    assert [slack.next_ts(), slack.next_ts()] == ["1795435200.000100", "1795435200.000200"]
    clock.move(seconds=-10)
    assert slack.next_ts() == "1795435200.000300"
    with pytest.raises(ValueError, match="has no time zone"):
        micros(NOON.replace(tzinfo=None))


def test_a_clock_can_begin_anywhere_and_runs_on() -> None:
    ticks = iter([100.0, 100.0, 160.0])
    clock = running_from(NOON, lambda: next(ticks))
    assert [(clock() - NOON).total_seconds() for _ in range(2)] == [0, 60]
