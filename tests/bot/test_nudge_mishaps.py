"""What happens to people and clocks while somebody is to be nudged: nobody hears twice, and the reason is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.playground.people import DANA
from tests.bot.bench import Bench
from tests.bot.test_nudges import days, live, nudged, people, told


def local_hours(it: Bench, zone: str) -> list[str]:
    """When Dana heard, by the clocks there."""
    return [f"{datetime.fromtimestamp(float(one.ts), ZoneInfo(zone)):%a %H:%M}" for one in nudged(it, DANA)]


async def test_a_clock_that_is_set_back_an_hour_nudges_nobody_twice_and_the_next_day_comes(it: Bench) -> None:
    await told(it, DANA, "nudges every day")
    await live(it, hours=7)
    assert len(nudged(it, DANA)) == 1
    it.clock.turn(hours=-1)
    await live(it, hours=20)
    assert len(nudged(it, DANA)) == 1
    await live(it, hours=8)
    assert len(nudged(it, DANA)) == 2


@pytest.mark.parametrize("gone", ["deactivated", "unknown"])
async def test_who_is_gone_from_slack_is_not_written_to_and_the_reason_is_kept(it: Bench, gone: str) -> None:
    await told(it, DANA, "nudges every day")
    if gone == "deactivated":
        it.slack.world.people[DANA] = replace(it.slack.world.people[DANA], deleted=True)
    else:
        del it.slack.world.people[DANA]
    [person] = await people(it)
    settings = await it.store.nudges.settings(person)
    assert settings is not None
    # Their conversation is known from then on only if it was opened; without it Slack says who is gone.
    await it.store.nudges.keep(person, replace(settings, channel=None), it.clock())
    said = len(it.slack.called("chat.postMessage"))
    await live(it, days=3)
    ended = await it.store.nudges.settings(person)
    assert ended is not None
    reason = {"deactivated": "user_disabled", "unknown": "user_not_found"}[gone]
    assert (ended.on, ended.reason, await days(it)) == (False, reason, [("2026-11-24", reason)])
    assert len(it.slack.called("chat.postMessage")) == said


async def test_who_flies_over_the_date_line_hears_once_on_the_day_that_it_is_there(it: Bench) -> None:
    for wish in ("nudges every day", "nudges 14:30"):
        await told(it, DANA, wish)
    it.slack.world.people[DANA] = replace(it.slack.world.people[DANA], zone="Pacific/Auckland")
    await live(it, hours=40)
    # At 14:30 in New York it is half past eight of the next morning there.
    assert [one[:3] for one in local_hours(it, "Pacific/Auckland")] == ["Wed"]
    assert local_hours(it, "Pacific/Auckland") >= ["Wed 14:30"]
    assert await days(it) == [("2026-11-24", "moved"), ("2026-11-25", None)]


async def test_who_flies_the_other_way_hears_on_the_day_that_it_is_there_and_not_on_it_again(it: Bench) -> None:
    it.slack.world.people[DANA] = replace(it.slack.world.people[DANA], zone="Pacific/Auckland")
    await told(it, DANA, "nudges every day")
    it.slack.world.people[DANA] = replace(it.slack.world.people[DANA], zone="America/Los_Angeles")
    await live(it, hours=40)
    # At half past nine of Wednesday in Auckland it is half past twelve of Tuesday there: too late for that day.
    assert [one[:3] for one in local_hours(it, "America/Los_Angeles")] == ["Wed"]
    assert await days(it) == [("2026-11-24", "late"), ("2026-11-25", None)]
