"""`coach doctor`: each thing that can be wrong is named with what to do, and no secret with it."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Installation

from bot.cli import main
from bot.commands.doctor import examine
from bot.playground.faults import Fault
from bot.playground.people import VENDOR
from bot.playground.slack import Slack
from bot.playground.world import SALES
from bot.store import NudgeSettings, PersonKey, Store, Workspace
from bot.views import doctor as words
from knowledge.index import build
from tests.bot.bench import SECRET
from tests.bot.test_process import free_port, real_slack
from tests.knowledge.packs import ACME, write

EIGHT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
Environment = Callable[..., None]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """Sets settings in a folder of one's own, with an index and a state; a value of "" takes one away."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "COACH_INDEX", "COACH_SOURCES"):
        monkeypatch.delenv(name, raising=False)
    build([write(tmp_path / "pack", ACME)], tmp_path / "knowledge.db")

    def set_them(slack: Slack | None = None, **more: str) -> None:
        usual = {"SLACK_SIGNING_SECRET": SECRET, "PORT": str(free_port()), "COACH_ADMINS": "U012AB3CD"}
        if slack is not None:
            usual |= {
                "SLACK_API_URL": f"{slack.base_url}/api/",
                "SLACK_BOT_TOKEN": slack.world.installations[0].token,
                "COACH_TEAM_CHANNEL": SALES,
            }
        for name, value in (usual | more).items():
            monkeypatch.setenv(name, value)

    return set_them


async def found(*, socket: bool = False, off: timedelta = timedelta()) -> dict[str, tuple[str, str]]:
    """What was found, by what it is about; of several the last."""
    seen = examine(socket=socket, clock=lambda: datetime.now(UTC) + off)
    return {one.about: (one.level, one.said) async for one in seen}


async def a_state(url: str = "sqlite:///coach.db", keys: tuple[str, ...] = ()) -> Store:
    store = Store.open(url, keys=keys)
    await store.bring_up_to_date()
    return store


async def test_where_nothing_is_wrong_each_thing_is_said_to_be_well(environment: Environment) -> None:
    async with real_slack(free_port()) as slack:
        environment(slack)
        await (await a_state()).close()
        seen = await found()
    assert {about: level for about, (level, _) in seen.items()} == dict.fromkeys(
        ("settings", "index", "database", "nudges", "token", "scopes", "clock", "team channel", "port"), "well"
    )
    assert seen["index"] == ("well", "12 passages of 1 pages in knowledge.db.")
    assert seen["token"] == ("well", "Slack knows the bot as channelcoach in Harbour Software.")


async def test_what_slack_refuses_or_lacks_is_named(environment: Environment) -> None:
    async with real_slack(free_port()) as slack:
        environment(slack)
        slack.world.installations[0].scopes.remove("im:write")
        slack.world.channels[SALES].members.remove(slack.world.installations[0].bot_user)
        seen = await found(off=timedelta(seconds=-90))
        assert seen["scopes"] == ("fault", words.SCOPES_MISSING.format(missing="im:write"))
        assert seen["clock"][0] == "fault"
        assert "seconds behind Slack's" in seen["clock"][1]
        assert seen["team channel"] == ("fault", words.CHANNEL_OUT.format(channel=SALES, name="channelcoach"))
        slack.plan("auth.test", Fault.error("token_revoked"))
        assert (await found())["token"] == ("fault", words.TOKEN_REFUSED.format(reason="token_revoked"))


async def test_socket_mode_wants_a_token_that_opens_a_socket(environment: Environment) -> None:
    async with real_slack(free_port()) as slack:
        environment(slack, SLACK_APP_TOKEN="xapp-another")
        assert (await found(socket=True))["app token"][0] == "fault"
        environment(slack, SLACK_APP_TOKEN=slack.app.app_token)
        assert (await found(socket=True))["app token"] == ("well", words.APP_TOKEN_WELL)


async def test_a_token_of_many_that_no_key_reads_is_named(environment: Environment) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    store = await a_state(keys=(old,))
    async with real_slack(free_port()) as slack:
        environment(slack, SLACK_BOT_TOKEN="", SLACK_CLIENT_ID="1.2", SLACK_CLIENT_SECRET="shh", COACH_SECRET_KEY=old)
        assert (await found())["token"] == ("note", words.NOWHERE)
        token = slack.world.installations[0].token
        installed = Installation(app_id="A1", team_id=VENDOR, user_id="U1", bot_token=token, bot_user_id="U2", bot_id="B1")
        await store.installations("1.2").async_save(installed)
        await store.close()
        seen = await found()
        assert (seen["secret key"], seen[f"token of {VENDOR}"][0]) == (("well", words.KEY_WELL), "well")
        # A channel without its team is the company's own; this workspace is not said to be.
        assert "team channel" not in seen
        environment(slack, SLACK_BOT_TOKEN="", COACH_SECRET_KEY=new)
        seen = await found()
        assert seen["secret key"][0] == "fault"
        assert "add the old key at the end of the list" in seen["secret key"][1]


async def test_an_index_and_a_state_that_will_be_made_are_no_fault_and_looking_makes_neither(
    environment: Environment, tmp_path: Path
) -> None:
    environment(COACH_INDEX="none.db", SLACK_BOT_TOKEN="xoxb-1", SLACK_API_URL="http://127.0.0.1:9/api/")
    seen = await found()
    assert seen["index"] == ("note", words.INDEX_MISSING.format(file="none.db"))
    assert seen["database"] == ("note", words.DATABASE_NEW.format(file="coach.db"))
    assert seen["token"][0] == "fault"
    assert sorted(os.listdir(tmp_path)) == ["knowledge.db", "pack"]


@pytest.mark.parametrize(
    ("people", "level", "said"),
    [(57, "well", "57 of 72 people at most"), (58, "note", "58 people of T1 are to hear"), (73, "fault", "73 people of T1")],
)
async def test_a_workspace_that_is_nearly_full_is_named(
    environment: Environment, people: int, level: str, said: str
) -> None:
    store = await a_state()
    for number in range(people):
        # Nine, and ten, in London on a Tuesday.
        settings = NudgeSettings(on=True, zone="Europe/London", hour=time(9 + number % 2))
        await store.nudges.keep(PersonKey(Workspace(None, "T1"), "T1", f"U{number}"), settings, EIGHT)
    await store.nudges.keep(PersonKey(Workspace(None, "T2"), "T2", "U1"), NudgeSettings(on=True, zone="Asia/Tokyo"), EIGHT)
    await store.close()
    environment(SLACK_BOT_TOKEN="xoxb-1", SLACK_API_URL="http://127.0.0.1:9/api/", COACH_NUDGE_RATE="0.01")
    found_level, told = (await found())["nudges"]
    assert (found_level, told[: len(said)]) == (level, said)


def test_every_fault_is_printed_with_exit_code_1_and_no_secret(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        environment(
            SLACK_BOT_TOKEN="xoxb-very-secret",
            SLACK_API_URL="http://127.0.0.1:9/api/",
            DATABASE_URL="postgresql://coach:hunter2@127.0.0.1:9/coach",
            COACH_SOURCES="nowhere",
            PORT=port,
        )
        assert main(["doctor", "--json"]) == 1
        said = capsys.readouterr().out
        faults = {one["about"]: one["said"] for one in json.loads(said) if one["level"] == "fault"}
        assert list(faults) == ["index", "database", "token", "port"]
        assert (faults["index"], faults["port"]) == (
            words.NO_SOURCES.format(sources="nowhere"),
            words.PORT_TAKEN.format(port=port),
        )
        assert [secret for secret in ("very-secret", "hunter2", SECRET) if secret in said] == []
        assert main(["doctor"]) == 1
        assert capsys.readouterr().out.splitlines()[-1] == "4 things to mend."


def test_settings_that_cannot_be_read_end_it_there(environment: Environment, capsys: pytest.CaptureFixture[str]) -> None:
    environment(COACH_PURGE_DAYS="soon", SLACK_BOT_TOKEN="xoxb-1")
    assert main(["doctor"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "FAULT settings: COACH_PURGE_DAYS: is not a whole number; write a whole number from 1 to 36500, such as 30.",
        "One thing to mend.",
    ]
