"""When somebody hears from us: every zone, both changes of the clocks, the date line, weekends and holidays."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.schedule import (
    CLEARANCE,
    EARLIEST,
    LAST_HOUR,
    LATEST,
    WINDOW,
    Closed,
    Opening,
    Rhythm,
    changes_clocks,
    coming,
    country_of,
    days,
    fits,
    local_day,
    minute_of,
    on,
    spread_for,
)

EXAMPLES = int(os.environ.get("COACH_EXAMPLES", "200"))
ZONES = sorted(available_timezones() - {"localtime"})
HOURS = st.integers(0, 38).map(lambda quarter: time(8 + quarter // 4, quarter % 4 * 15))
RHYTHMS = st.builds(
    Rhythm,
    zone=st.sampled_from(ZONES),
    minute=st.floats(0, 1, exclude_max=True),
    hour=HOURS,
    days=st.none() | st.frozensets(st.integers(0, 6), min_size=1),
    country=st.sampled_from([None, "DE", "US", "IL", "AE", "CN", "IR", "NP"]),
    spread=st.integers(1, 120).map(lambda minutes: timedelta(minutes=minutes)),
    first=st.booleans(),
)
MOMENTS = st.integers(0, 15 * 365 * 24 * 60).map(
    lambda minutes: datetime(2016, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
DAYS = st.dates(date(2015, 1, 1), date(2032, 12, 31))


def live(rhythm: Rhythm, begin: datetime, end: datetime, step: timedelta) -> list[Opening | Closed]:
    """What a worker that looks every `step` makes of these days: what it says and what it leaves out, each when it does."""
    since, now = local_day(begin, rhythm.zone), begin
    story: list[Opening | Closed] = []
    while now <= end:
        closed, opening = coming(rhythm, since, now)
        story += [one for one in closed if one.day < local_day(now, rhythm.zone)]
        since = max([since, *(one.day + timedelta(days=1) for one in story)])
        if opening is not None and opening.at <= now:
            story.append(opening)
            since = opening.day + timedelta(days=1)
        now += step
    return story


def test_every_day_of_spring_and_autumn_has_one_opening_within_hours_in_every_zone_there_is() -> None:
    seasons = [(date(2027, 3, 1), 40), (date(2027, 9, 20), 60)]
    for zone in ZONES:
        there = ZoneInfo(zone)
        rhythm = Rhythm(zone, minute=0.5, days=frozenset(range(7)))
        for first, many in seasons:
            found = list(days(rhythm, first, many))
            assert [one.day for one in found] == [first + timedelta(days=number) for number in range(many)]
            for one in found:
                assert isinstance(one, Opening)
                at, last = one.at.astimezone(there), (one.closes - timedelta(microseconds=1)).astimezone(there)
                assert (at.date(), last.date()) == (one.day, one.day)
                assert time(9, 30) <= at.time() < time(11, 30)
                assert last.time() < LATEST


@pytest.mark.deep
@settings(max_examples=EXAMPLES, deadline=None)
@given(rhythm=RHYTHMS, day=DAYS)
def test_an_opening_lies_on_its_day_within_hours_and_not_before_the_hour(rhythm: Rhythm, day: date) -> None:
    found = on(rhythm, day)
    if isinstance(found, Opening):
        at, last = (
            moment.astimezone(ZoneInfo(rhythm.zone)) for moment in (found.at, found.closes - timedelta(microseconds=1))
        )
        assert (at.date(), last.date()) == (day, day)
        assert rhythm.hour <= at.time() <= last.time() < LATEST
        assert found.closes - found.at >= CLEARANCE
        assert found.closes - found.at <= WINDOW


@pytest.mark.deep
@settings(max_examples=EXAMPLES, deadline=None)
@given(rhythm=RHYTHMS, start=MOMENTS, minutes=st.integers(7, 90))
def test_each_local_day_is_said_once_or_left_out_once_with_a_reason(rhythm: Rhythm, start: datetime, minutes: int) -> None:
    end = start + timedelta(days=9)
    story = live(rhythm, start, end, timedelta(minutes=minutes))
    told = [one.day for one in story]
    assert len(told) == len(set(told))
    first, last = local_day(start, rhythm.zone), local_day(end, rhythm.zone) - timedelta(days=2)
    whole = [first + timedelta(days=number) for number in range((last - first).days)]
    assert [day for day in whole if on(rhythm, day) is not None] == sorted(day for day in told if day < last)


@pytest.mark.deep
@settings(max_examples=EXAMPLES, deadline=None)
@given(
    before=RHYTHMS,
    zone=st.sampled_from(ZONES),
    hour=HOURS,
    start=MOMENTS,
    hours=st.integers(1, 90),
)
def test_travel_and_another_hour_make_no_day_twice(
    before: Rhythm, zone: str, hour: time, start: datetime, hours: int
) -> None:
    """Somebody lives by one rhythm, then flies somewhere and chooses another hour; what is decided stays decided."""
    moved = start + timedelta(hours=hours)
    earlier = live(before, start, moved, timedelta(minutes=20))
    after = replace(before, zone=zone, hour=hour)
    since = max([local_day(start, before.zone), *(one.day + timedelta(days=1) for one in earlier)])
    closed, opening = coming(after, since, moved)
    later = [*closed, opening] if opening else list(closed)
    told = [one.day for one in [*earlier, *later]]
    assert len(told) == len(set(told))
    if opening is not None:
        assert opening.closes > moved


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2027, 3, 26), (8.5, 32.5)),
        ("Europe/Berlin", date(2027, 3, 27), (8.5, 31.5)),
        ("Europe/Berlin", date(2027, 10, 30), (7.5, 32.5)),
        ("America/New_York", date(2027, 3, 13), (14.5, 37.5)),
        ("America/New_York", date(2027, 11, 6), (13.5, 38.5)),
        ("Australia/Lord_Howe", date(2027, 4, 3), (-1.5, 23.0)),
        ("Asia/Kolkata", date(2027, 3, 27), (4.0, 28.0)),
        ("Europe/Paris", date(2028, 2, 28), (8.5, 32.5)),
    ],
)
def test_half_past_nine_stays_half_past_nine_when_the_clocks_change(
    zone: str, day: date, hours: tuple[float, float]
) -> None:
    """`hours`: UTC, from midnight of the first day, of the opening on that day and on the next."""
    rhythm = Rhythm(zone, days=frozenset(range(7)))
    midnight = datetime.combine(day, time(), UTC)
    openings = [one.at for one in days(rhythm, day, 2) if isinstance(one, Opening)]
    assert [(at - midnight) / timedelta(hours=1) for at in openings] == list(hours)


def test_the_leap_day_is_a_day_like_any_other() -> None:
    found = on(Rhythm("Europe/Berlin"), date(2028, 2, 29))
    assert found == Opening(
        date(2028, 2, 29), datetime(2028, 2, 29, 8, 30, tzinfo=UTC), datetime(2028, 2, 29, 10, 30, tzinfo=UTC)
    )


def test_the_day_that_samoa_left_out_at_the_date_line_is_no_day() -> None:
    rhythm = Rhythm("Pacific/Apia", days=frozenset(range(7)))
    told = [one.day.day for one in days(rhythm, date(2011, 12, 28), 5)]
    assert told == [28, 29, 31, 1]


@pytest.mark.parametrize(
    ("zone", "monday_to_sunday"),
    [
        ("Europe/Berlin", "mtwtf.."),
        ("Asia/Jerusalem", "mtwt..s"),
        ("Asia/Dubai", "mtwtf.."),
        ("Asia/Riyadh", "mtwt..s"),
        ("Asia/Tehran", "mtwt.ss"),
        ("UTC", "mtwtf.."),
    ],
)
def test_weekends_are_those_of_the_country(zone: str, monday_to_sunday: str) -> None:
    rhythm = Rhythm(zone, country=country_of(zone))
    week = [on(rhythm, date(2026, 11, 2) + timedelta(days=number)) for number in range(7)]
    assert (
        "".join("." if isinstance(one, Closed) else letter for one, letter in zip(week, "mtwtfss", strict=True))
        == monday_to_sunday
    )


@pytest.mark.parametrize(
    ("country", "region", "day", "name"),
    [
        ("DE", None, date(2027, 10, 3), "German Unity Day"),
        ("DE", "BY", date(2027, 1, 6), "Epiphany"),
        ("US", None, date(2026, 11, 26), "Thanksgiving Day"),
        ("JP", None, date(2027, 1, 1), "New Year's Day"),
    ],
)
def test_a_public_holiday_is_left_out_by_name(country: str, region: str | None, day: date, name: str) -> None:
    rhythm = Rhythm("UTC", days=frozenset(range(7)), country=country, region=region)
    assert on(rhythm, day) == Closed(day, "holiday", name)


def test_epiphany_is_no_holiday_in_berlin() -> None:
    assert isinstance(on(Rhythm("Europe/Berlin", country="DE", region="BE"), date(2027, 1, 6)), Opening)


def test_who_snoozes_hears_again_on_the_day_they_named() -> None:
    rhythm = Rhythm("Europe/Berlin", snoozed_until=date(2026, 12, 1))
    now = datetime(2026, 11, 26, 7, tzinfo=UTC)
    closed, opening = coming(rhythm, date(2026, 11, 26), now)
    assert [(one.day.day, one.reason) for one in closed] == [
        (26, "snoozed"), (27, "snoozed"), (28, "snoozed"), (29, "snoozed"), (30, "snoozed"),
    ]  # fmt: skip
    assert opening is not None
    assert opening.day == date(2026, 12, 1)


def test_a_window_that_is_over_is_too_late_and_is_not_made_up_for() -> None:
    rhythm = Rhythm("Europe/Berlin")
    closed, opening = coming(rhythm, date(2026, 11, 24), datetime(2026, 11, 24, 10, 30, tzinfo=UTC))
    assert closed == (Closed(date(2026, 11, 24), "late"),)
    assert opening is not None
    assert opening.day == date(2026, 11, 25)


def test_after_a_year_away_no_more_than_forty_days_are_looked_at() -> None:
    closed, opening = coming(Rhythm("UTC"), date(2025, 1, 1), datetime(2026, 11, 24, 12, tzinfo=UTC))
    assert closed[0].day == date(2026, 10, 15)
    assert opening is not None


def test_who_was_left_out_comes_first_the_next_time() -> None:
    late = Rhythm("UTC", minute=0.99)
    moments = [on(rhythm, date(2026, 11, 24)) for rhythm in (late, replace(late, first=True))]
    assert [one.at.strftime("%H:%M") for one in moments if isinstance(one, Opening)] == ["11:23", "09:30"]


@pytest.mark.parametrize(
    ("hour", "fine"),
    [(time(7, 59), False), (EARLIEST, True), (LAST_HOUR, True), (time(17, 31), False), (time(0), False)],
)
def test_an_hour_is_one_of_the_working_day(hour: time, fine: bool) -> None:
    assert fits(hour) is fine


@pytest.mark.parametrize(
    ("people", "rate", "minutes"),
    [(0, 1, 1), (30, 1, 1), (31, 1, 2), (3600, 1, 120), (7000, 1, 120), (7000, 2, 120), (100, 0.01, 120), (10_000, 100, 4)],
)
def test_people_are_spread_as_little_as_their_number_needs(people: int, rate: float, minutes: int) -> None:
    assert spread_for(people, rate) == timedelta(minutes=minutes)


def test_minutes_of_many_people_fill_the_window_evenly() -> None:
    tenths = [0] * 10
    for number in range(10_000):
        tenths[int(minute_of("T1", f"U{number}") * 10)] += 1
    assert max(tenths) < 1_100
    assert min(tenths) > 900


def test_the_clocks_are_put_forward_in_march_and_back_in_october() -> None:
    changed = {
        day: change
        for number in range(365)
        if (change := changes_clocks("Europe/Berlin", day := date(2027, 1, 1) + timedelta(days=number)))
    }
    assert changed == {date(2027, 3, 28): timedelta(hours=1), date(2027, 10, 31): timedelta(hours=-1)}


@pytest.mark.parametrize(
    ("zone", "country"),
    [("Europe/Amsterdam", "NL"), ("US/Eastern", "US"), ("Asia/Calcutta", "IN"), ("Etc/GMT+3", None), ("the moon", None)],
)
def test_a_zone_tells_the_country_under_its_old_names_too(zone: str, country: str | None) -> None:
    assert country_of(zone) == country
