"""`coach work` as a process of its own: one look, or until it is told to stop; refused with a sentence."""

from __future__ import annotations

import asyncio
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.playground.people import DANA, VENDOR
from bot.playground.slack import Slack
from bot.playground.world import Message
from bot.store import NudgeSettings, PersonKey, Workspace
from bot.web import UPGRADE_FIRST
from tests.bot.test_process import coach, free_port, real_slack, stop
from tests.store.databases import BOTH, database, open_store

TUESDAY = datetime(2026, 11, 24, 6, tzinfo=UTC)


async def wants_nudges(url: str, slack: Slack, now: datetime = TUESDAY) -> None:
    """Dana has asked for nudges, on every day."""
    workspace = slack.world.installations[0]
    person = PersonKey(Workspace(None, workspace.team), VENDOR, DANA)
    zone = slack.person(DANA).zone
    async with open_store(url) as store:
        await store.nudges.keep(person, NudgeSettings(on=True, zone=zone, days=frozenset(range(7))), now)


def nudged(slack: Slack) -> list[Message]:
    there = slack.dm(slack.person(DANA), slack.world.installations[0]).id
    return [one for one in slack.messages(there, DANA) if one.bot_id]


async def work(slack: Slack, index: Path, folder: Path, *options: str, **more: str) -> tuple[int, str, str]:
    """Exit code, what it printed, and its log."""
    process = await coach(slack, index, folder, 1, "work", *options, **more)
    out, log = await asyncio.wait_for(process.communicate(), 30)
    return process.returncode or 0, out.decode(), log.decode()


@pytest.mark.parametrize("kind", BOTH)
async def test_once_nudges_who_is_due_at_that_time_and_says_how_many(kind: str, index: Path, tmp_path: Path) -> None:
    with database(kind, tmp_path) as url:
        async with real_slack(free_port()) as slack:
            await wants_nudges(url, slack)
            looks = [
                await work(slack, index, tmp_path, "--once", "--now", now, DATABASE_URL=url, SLACK_SIGNING_SECRET="")
                for now in ("2026-11-24T07:00", "2026-11-24T15:00", "2026-11-24T15:01")
            ]
            assert len(nudged(slack)) == 1
    assert [(code, out) for code, out, _ in looks] == [
        (0, "0 nudged, 0 left out, 0 left for another look\n"),
        (0, "1 nudged, 0 left out, 0 left for another look\n"),
        (0, "0 nudged, 0 left out, 0 left for another look\n"),
    ]


async def test_it_goes_on_until_told_to_stop(index: Path, tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as url:
        async with real_slack(free_port()) as slack:
            await wants_nudges(url, slack)
            process = await coach(slack, index, tmp_path, 1, "work", "--now", "2026-11-24T15:00", DATABASE_URL=url)
            await slack.until(lambda: nudged(slack), within=20)
            code, log = await stop(process, signal.SIGTERM)
            assert code == 0, log
            assert len(nudged(slack)) == 1


async def test_settings_that_are_missing_are_named(index: Path, tmp_path: Path) -> None:
    async with real_slack(free_port()) as slack:
        code, _, log = await work(slack, index, tmp_path, SLACK_BOT_TOKEN="")
    assert code == 2
    assert "SLACK_BOT_TOKEN: missing" in log
    assert "SLACK_SIGNING_SECRET" not in log
    assert "Traceback" not in log


@pytest.mark.postgres
async def test_older_tables_are_a_sentence(index: Path, tmp_path: Path) -> None:
    with database("postgresql", tmp_path) as url:
        async with real_slack(free_port()) as slack:
            code, _, log = await work(slack, index, tmp_path, "--once", DATABASE_URL=url)
    assert (code, log.splitlines()[-1]) == (2, f"coach: {UPGRADE_FIRST}")


@pytest.mark.parametrize("text", ["9:30", "tomorrow"])
async def test_a_time_that_is_none_is_refused(index: Path, tmp_path: Path, text: str) -> None:
    async with real_slack(free_port()) as slack:
        code, _, log = await work(slack, index, tmp_path, "--now", text)
    assert code == 2
    assert f"'{text}' is no time; write it like 2026-03-02T09:30+01:00" in log
