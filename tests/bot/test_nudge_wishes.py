"""What people say to nudges: by button or by the same words; later, a rest, another hour, another place, no more."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.playground.people import BOT, DANA, LEON, PRIYA
from bot.playground.world import HELP, Message
from bot.store import NudgeSettings
from bot.views import ids
from tests.bot.bench import Bench
from tests.bot.test_nudges import days, live, nudged, people, told

BERLIN = ZoneInfo("Europe/Berlin")


async def settings(it: Bench) -> NudgeSettings:
    """Of the one person who has any."""
    [person] = await people(it)
    kept = await it.store.nudges.settings(person)
    assert kept is not None
    return kept


def wishes(post: Message) -> dict[str, str]:
    """What the buttons about nudges carry, by their names."""
    found = [one for block in post.blocks or () for one in block.get("elements", ()) if one.get("type") == "button"]
    return {one["value"]: one["action_id"] for one in found if one["action_id"].startswith("nudge.")}


async def press(it: Bench, person: str, post: Message, wish: str) -> None:
    """Press the button that carries this wish."""
    it.slack.click(person, post.channel, post.ts, wishes(post)[wish])
    await it.quiet()


async def first_nudge(it: Bench) -> Message:
    """Leon's, on a Tuesday at about half past ten in Berlin."""
    await told(it, LEON, "nudges 10:30")
    await live(it, hours=1)
    [nudge] = nudged(it, LEON)
    return nudge


def hours(posts: list[Message]) -> list[str]:
    """When these were said in Berlin, to the hour that was looked at last."""
    return [datetime.fromtimestamp(float(one.ts), BERLIN).strftime("%a %H:%M") for one in posts]


async def test_a_nudge_that_is_put_off_comes_once_more_that_day_about_the_same(it: Bench) -> None:
    nudge = await first_nudge(it)
    await press(it, LEON, nudge, "later today")
    [reply] = it.replies(nudge, LEON)
    assert reply.text.startswith("Today it comes later, at about *14:00*, once.")
    await live(it, hours=20)
    first, again = nudged(it, LEON)
    assert hours([first, again]) == ["Tue 11:00", "Tue 14:00"]
    assert again.text == first.text
    await live(it, hours=4)
    assert hours(nudged(it, LEON)) == ["Tue 11:00", "Tue 14:00", "Wed 11:00"]


async def test_before_it_came_later_today_moves_it(it: Bench) -> None:
    await told(it, LEON, "nudges 11:30")
    assert "at about *15:00*, once" in (await told(it, LEON, "later today at 15:00")).text
    await told(it, LEON, "nudges 12:15")
    await live(it, hours=14)
    assert hours(nudged(it, LEON)) == ["Tue 15:00"]
    assert await days(it) == [("2026-11-24", None)]


async def test_later_today_is_once_a_day_and_has_an_end(it: Bench) -> None:
    nudge = await first_nudge(it)
    await press(it, LEON, nudge, "later today")
    await live(it, hours=4)
    assert "You had it later today already" in (await told(it, LEON, "later today")).text
    assert "You had it later today already" in (await told(it, LEON, "later today at 17:30")).text
    await live(it, hours=4)
    assert len(nudged(it, LEON)) == 2


async def test_a_later_that_cannot_be_is_refused(it: Bench) -> None:
    await told(it, LEON, "nudges on")
    for hour, words, sentence in (
        (12, "later today at 9:00", "That hour is over for today"),
        (12, "later today at 19:00", "I only write between 8:00 and 18:00"),
        (12, "later today at 25:00", "There is no such hour"),
        (17, "later today", "There is too little left of today"),
    ):
        it.clock.now = datetime(2026, 11, 24, hour, 20, tzinfo=BERLIN)
        assert sentence in (await told(it, LEON, words)).text
        assert (await settings(it)).later_at is None


async def test_a_process_that_died_over_what_was_put_off_is_followed_by_another(it: Bench) -> None:
    await press(it, LEON, await first_nudge(it), "later today")
    it.clock.now = (await settings(it)).later_at or it.clock.now
    [taken], _ = await it.store.nudges.take_due(it.clock.now, 1)
    assert taken.later
    assert (await it.store.nudges.take_due(it.clock.now, 1))[0] == []
    it.clock.turn(seconds=31)
    await it.coach.worker.tick()
    await it.coach.worker.tick()
    assert len(nudged(it, LEON)) == 2


async def test_what_was_put_off_while_nobody_worked_is_not_made_up_for(it: Bench) -> None:
    await press(it, LEON, await first_nudge(it), "later today")
    it.clock.turn(hours=5, minutes=30)
    await it.coach.worker.tick()
    assert len(nudged(it, LEON)) == 1
    assert (await settings(it)).later_at is None


async def test_what_was_put_off_and_done_meanwhile_does_not_come(it: Bench) -> None:
    nudge = await first_nudge(it)
    await press(it, LEON, nudge, "later today")
    it.slack.click(LEON, nudge.channel, nudge.ts, ids.LESSON_SHOW)
    await it.quiet()
    await told(it, LEON, "done")
    await live(it, hours=8)
    assert len(nudged(it, LEON)) == 1


async def test_every_button_says_what_its_words_say(it: Bench) -> None:
    shown = await told(it, LEON, "nudges on")
    every = [*wishes(shown), "on"]
    assert every[-3:] == ["pause", "stop", "on"]
    pressed, typed = [], []
    for wish in every:
        [shown] = [one for one in it.slack.messages(shown.channel, LEON) if one.ts == shown.ts]
        if wish not in wishes(shown):
            await told(it, LEON, "nudges on")
            shown = await told(it, LEON, "nudges")
        await press(it, LEON, shown, wish)
        pressed.append(await settings(it))
    await told(it, LEON, "nudges 9:30")
    await told(it, LEON, "nudges working days")
    for wish in every:
        if not (await settings(it)).on:
            await told(it, LEON, "nudges on")
        await told(it, LEON, f"nudges {wish}")
        typed.append(await settings(it))
    assert typed == pressed


async def test_settings_change_where_they_stand(it: Bench) -> None:
    shown = await told(it, LEON, "nudges on")
    await press(it, LEON, shown, "14:00")
    [now] = [one for one in it.slack.messages(shown.channel, LEON) if one.ts == shown.ts]
    assert "at about *14:00* (Europe/Berlin), on working days, and none on public holidays of Germany" in now.text
    await press(it, LEON, now, "stop")
    [now] = [one for one in it.slack.messages(shown.channel, LEON) if one.ts == shown.ts]
    assert now.text.startswith("You get no nudges")
    assert list(wishes(now)) == ["on"]


async def test_one_word_stops_them_and_says_how_to_begin_again(it: Bench) -> None:
    for word in ("stop", "Stop!", "unsubscribe", "nudges stop", "nudges off", "stop nudges"):
        await told(it, LEON, "nudges on")
        said = (await told(it, LEON, word)).text
        assert "You get no nudges" in said
        assert "`nudges on`" in said
    await live(it, days=2)
    assert nudged(it, LEON) == []


async def test_stop_to_somebody_who_gets_none_changes_nothing(it: Bench) -> None:
    assert "You get no nudges" in (await told(it, LEON, "stop")).text
    assert await people(it) == []


async def test_a_pause_lasts_until_they_say_so_and_nothing_is_made_up_for(it: Bench) -> None:
    await told(it, LEON, "nudges on")
    assert "paused until you say so" in (await told(it, LEON, "pause")).text
    await live(it, days=9)
    assert nudged(it, LEON) == []
    assert "at most one nudge a day" in (await told(it, LEON, "resume")).text
    await live(it, hours=20)
    assert len(nudged(it, LEON)) == 1


async def test_a_snooze_names_the_day_they_hear_again(it: Bench) -> None:
    for words, day in (
        ("snooze until tomorrow", "2026-11-25"),
        ("snooze until friday", "2026-11-27"),
        ("nudges until next week", "2026-11-30"),
        ("pause for a week", "2026-12-01"),
        ("nudges pause until 2026-12-24", "2026-12-24"),
    ):
        await told(it, LEON, "nudges on")
        await told(it, LEON, words)
        kept = await settings(it)
        assert (str(kept.snoozed_until), str(kept.next_at)[:10]) == (day, day)


async def test_what_cannot_be_is_refused_with_names_that_are_near(it: Bench) -> None:
    await told(it, LEON, "nudges on")
    before = await settings(it)
    for words, sentence in (
        ("snooze until yesterday", "That day is over"),
        ("snooze until 2026-11-24", "That day is over"),
        ("snooze until doomsday", "I do not know that day"),
        ("nudges zone the moon", "I know no time zone called “the moon”, so nothing changed. Write it like"),
        ("nudges zone Europe/Berln", "Did you mean `Europe/Berlin`"),
        ("nudges country Germny", "Did you mean `Germany`"),
        ("nudges country &lt;!channel&gt;", "I know no country called “"),
        ("nudges region Bavarai", "Did you mean `Bavaria`"),
        ("nudges region Atlantis", "I know no region called “atlantis” there"),
    ):
        assert sentence in (await told(it, LEON, words)).text
        assert await settings(it) == before


async def test_their_own_word_about_where_they_live_wins_over_slacks(it: Bench) -> None:
    await told(it, LEON, "nudges zone new york")
    await told(it, LEON, "nudges country germany")
    await told(it, LEON, "nudges region bavaria")
    said = (await told(it, LEON, "nudges on")).text
    assert "(America/New_York), on working days, and none on public holidays of Germany, BY" in said
    await live(it, days=1)
    assert (await settings(it)).zone == "America/New_York"
    assert datetime.fromtimestamp(float(nudged(it, LEON)[0].ts), ZoneInfo("America/New_York")).hour in (9, 10)
    assert "(Europe/Berlin)" in (await told(it, LEON, "nudges zone auto")).text
    assert "holidays of Germany:" in (await told(it, LEON, "nudges region none")).text


async def test_do_it_now_begins_what_the_nudge_was_about(it: Bench) -> None:
    assert "There was no nudge" not in (await told(it, LEON, "do it now")).text
    nudge = await first_nudge(it)
    it.slack.click(LEON, nudge.channel, nudge.ts, ids.LESSON_SHOW)
    await it.quiet()
    [pressed] = it.replies(nudge, LEON)
    assert (await told(it, LEON, "do it now")).text == pressed.text


async def test_wishes_in_a_channel_are_answered_to_whoever_wished_alone(it: Bench) -> None:
    for words in ("nudges on", "later today at 16:00", "snooze until friday", "pause", "resume", "stop"):
        it.slack.say(PRIYA, HELP, f"<@{BOT}> {words}")
        said = await it.whisper(PRIYA, HELP)
        assert "nudge" in said.text or "quiet" in said.text
    seen = [one for one in it.slack.messages(HELP, DANA) if one.bot_id]
    assert seen == []


async def test_a_question_that_begins_like_a_wish_is_a_question(it: Bench) -> None:
    for words in ("later at the renewal, who pays?", "stop selling services?", "nudges for whole teams?"):
        assert "nudge a day" not in (await told(it, DANA, words)).text
