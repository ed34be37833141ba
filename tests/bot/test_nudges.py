"""One message a day for who wants it: at their hour, once, about what they need; said, changed and stopped by words."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, LEON, PRIYA
from bot.playground.world import HELP, Message
from bot.store import Sent
from bot.store.tables import cards, nudges
from bot.views import ids
from tests.bot.bench import Bench
from tests.bot.test_direct import dm
from tests.bot.test_feedback import buttons
from tests.store.samples import rows


async def told(it: Bench, person: str, words: str) -> Message:
    """What the bot says to words in a direct message."""
    return await it.reply_to(it.slack.say(person, dm(it, person), words))


def nudged(it: Bench, person: str) -> list[Message]:
    """Every nudge of this person."""
    seen = it.slack.messages(dm(it, person), person)
    return [one for one in seen if one.bot_id and one.text.startswith("Today's nudge")]


async def live(it: Bench, **span: float) -> None:
    """Let the worker look every half an hour for so long."""
    end = it.clock.now + timedelta(**span)
    while it.clock.now < end:
        it.clock.turn(minutes=30)
        await it.coach.worker.tick()
    await it.quiet()


async def days(it: Bench) -> list[tuple[Any, ...]]:
    """What came of each day: which, and why nothing was said."""
    return [(row.day.isoformat(), row.reason) for row in await rows(it.store, nudges)]


async def test_nobody_is_nudged_who_did_not_ask_for_it(it: Bench) -> None:
    await told(it, DANA, "what is MDF?")
    await live(it, days=2)
    assert nudged(it, DANA) == []


async def test_who_asks_for_nudges_hears_once_each_working_day_between_the_hours_they_were_told(it: Bench) -> None:
    said = await told(it, DANA, "nudges on")
    zone = (await it.coach.directory.about((await people(it))[0])).facts.zone
    assert zone is not None
    assert f"at about *09:30* ({zone}), on working days" in said.text
    await live(it, days=7)
    local = [datetime.fromtimestamp(float(one.ts), ZoneInfo(zone)) for one in nudged(it, DANA)]
    assert len({one.date() for one in local}) == len(local)
    assert len(local) + len([day for day, reason in await days(it) if reason]) == 5
    assert all((9, 30) <= (one.hour, one.minute) < (11, 30) and one.weekday() < 5 for one in local)


async def people(it: Bench) -> list[Any]:
    """Who has settings, as the store names them."""
    from bot.store import PersonKey
    from bot.store.columns import workspace_from
    from bot.store.tables import nudge_settings

    return [
        PersonKey(workspace_from(row.enterprise_id, row.team_id), row.person_team_id, row.person_id)
        for row in await rows(it.store, nudge_settings)
    ]


async def test_a_question_comes_back_as_a_nudge_and_not_twice_in_a_month(it: Bench) -> None:
    await told(it, DANA, "who gets first right of refusal at renewal?")
    await told(it, DANA, "nudges every day")
    await live(it, days=5)
    reviews = [one for one in nudged(it, DANA) if "You met this before" in one.text]
    assert len(reviews) == 1
    # It is asked by its question, and the answer counts right there.
    letter = next(one for one in buttons(reviews[0]) if one.startswith(ids.QUIZ_CHOOSE))
    it.slack.click(DANA, reviews[0].channel, reviews[0].ts, letter)
    await it.quiet()
    assert [row.reviewed_on for row in await rows(it.store, cards)] == [it.clock().date()]
    assert "next lesson" in nudged(it, DANA)[-1].text


async def test_after_nudges_off_nothing_comes(it: Bench) -> None:
    await told(it, DANA, "nudges on")
    assert "You get no nudges" in (await told(it, DANA, "nudges off")).text
    await live(it, days=3)
    assert nudged(it, DANA) == []


async def test_snoozed_until_a_day_means_quiet_before_it(it: Bench) -> None:
    await told(it, DANA, "nudges every day")
    await told(it, DANA, "nudges until 2026-11-27")
    await live(it, days=4)
    assert nudged(it, DANA)[0].ts >= str(int(datetime.fromisoformat("2026-11-27T00:00+14:00").timestamp()))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("nudges 25:00", "There is no such hour"),
        ("nudges 20:00", "I only write between 8:00 and 18:00"),
        ("nudges until yesterday", "That day is over"),
        ("nudges until 2029-01-01", "more than a year away"),
        ("nudges until the cows come home", "I do not know that day"),
    ],
)
async def test_a_wish_that_cannot_be_is_refused_with_a_sentence(it: Bench, words: str, sentence: str) -> None:
    await told(it, DANA, "nudges on")
    assert sentence in (await told(it, DANA, words)).text
    assert "09:30" in (await told(it, DANA, "nudges")).text


async def test_in_a_channel_only_who_asked_is_told(it: Bench) -> None:
    it.slack.say(PRIYA, HELP, f"<@{BOT}> nudges on")
    assert "at most one nudge a day" in (await it.whisper(PRIYA, HELP)).text


@pytest.mark.parametrize("mishap", [Fault.accepted_then(500), Fault.reset(accepted=True)])
async def test_a_nudge_that_arrived_although_slack_said_no_is_not_said_twice(it: Bench, mishap: Fault) -> None:
    await told(it, DANA, "nudges every day")
    it.slack.plan("chat.postMessage", mishap)
    await live(it, hours=24)
    assert len(nudged(it, DANA)) == 1
    assert (await days(it))[0][1] is None


@pytest.mark.parametrize("mishap", [Fault.status(500), Fault.reset(), Fault.rate_limited(60)])
async def test_a_nudge_that_did_not_arrive_is_said_again_on_that_day(it: Bench, mishap: Fault) -> None:
    await told(it, DANA, "nudges every day")
    it.slack.plan("chat.postMessage", mishap)
    await live(it, hours=24)
    assert len(nudged(it, DANA)) == 1


async def test_a_process_that_died_after_it_took_somebody_is_followed_by_another(it: Bench) -> None:
    await told(it, DANA, "nudges every day")
    [person] = await people(it)
    settings = await it.store.nudges.settings(person)
    assert settings is not None
    assert settings.next_at is not None
    it.clock.now = settings.next_at
    [taken], _ = await it.store.nudges.take_due(it.clock.now, 1)
    assert (await it.store.nudges.take_due(it.clock.now, 1))[0] == []
    it.clock.turn(seconds=31)
    await it.coach.worker.tick()
    assert len(nudged(it, DANA)) == 1
    await it.store.nudges.end(taken, sent=Sent("D1", "1.2"), now=it.clock.now)
    await live(it, hours=5)
    assert len(nudged(it, DANA)) == 1


async def test_two_workers_at_once_say_it_once(it: Bench) -> None:
    await told(it, DANA, "nudges every day")
    for _ in range(12 * 24):
        it.clock.turn(minutes=5)
        await asyncio.gather(it.coach.worker.tick(), it.coach.worker.tick(), it.coach.worker.tick())
    assert len(nudged(it, DANA)) == len({day for day, _ in await days(it)}) == 1


async def test_a_window_that_nobody_worked_in_is_left_out_and_not_made_up_for(it: Bench) -> None:
    await told(it, DANA, "nudges every day")
    it.clock.turn(days=1, hours=12)
    await it.coach.worker.tick()
    assert nudged(it, DANA) == []
    assert {reason for _, reason in await days(it)} == {"late"}


async def test_somebody_slack_deactivated_is_nudged_no_more(it: Bench) -> None:
    await told(it, DANA, "nudges every day")
    it.slack.plan("chat.postMessage", Fault.error("user_disabled"))
    await live(it, days=3)
    assert [reason for _, reason in await days(it)] == ["user_disabled"]


async def test_a_day_is_not_nudged_again_when_the_hour_is_changed_after_it(it: Bench) -> None:
    await told(it, DANA, "nudges every day")
    await live(it, hours=24)
    before = len(nudged(it, DANA))
    assert before == 1
    await told(it, DANA, "nudges 17:30")
    said = nudged(it, DANA)[0]
    zone = ZoneInfo(str((await it.store.nudges.settings((await people(it))[0])).zone))  # type: ignore[union-attr]
    day: date = datetime.fromtimestamp(float(said.ts), zone).date()
    while it.clock.now.astimezone(zone).date() == day:
        it.clock.turn(minutes=10)
        await it.coach.worker.tick()
    assert len(nudged(it, DANA)) == 1


async def test_nobody_is_nudged_while_their_status_says_vacation(it: Bench) -> None:
    await told(it, LEON, "nudges every day")
    it.slack.change_person(LEON, vacation=int(datetime(2026, 11, 26, 23, tzinfo=UTC).timestamp()))
    await it.quiet()
    await live(it, days=4)
    assert await days(it) == [
        ("2026-11-24", "away"),
        ("2026-11-25", "away"),
        ("2026-11-26", "away"),
        ("2026-11-27", None),
        ("2026-11-28", None),
    ]


async def test_a_clock_that_is_set_back_an_hour_brings_no_second_nudge(it: Bench) -> None:
    await told(it, LEON, "nudges 10:30")
    await live(it, hours=1)
    assert len(nudged(it, LEON)) == 1
    it.clock.turn(hours=-1)
    await live(it, hours=6)
    assert len(nudged(it, LEON)) == 1
    await live(it, hours=20)
    assert len(nudged(it, LEON)) == 2


async def test_slack_tells_that_somebody_moved_and_their_next_nudge_comes_by_the_day_there(it: Bench) -> None:
    await told(it, DANA, "nudges on")
    it.slack.change_person(DANA, zone="Asia/Dubai")
    await it.quiet()
    [person] = await people(it)
    moved = await it.store.nudges.settings(person)
    assert moved is not None
    assert moved.next_at is not None
    assert (moved.zone, moved.next_at.astimezone(ZoneInfo("Asia/Dubai")).hour) == ("Asia/Dubai", 9)
    # Who named a zone of their own keeps it.
    await told(it, DANA, "nudges zone Europe/Berlin")
    it.slack.change_person(DANA, zone="Asia/Kolkata")
    await it.quiet()
    kept = await it.store.nudges.settings(person)
    assert kept is not None
    assert kept.zone == "Europe/Berlin"
