"""When passages come back: whole days, never more than the cap, the most forgotten first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import pacing
from knowledge.pacing import CAP, LONGEST, Card, Due, State

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = MONDAY.date()


def at(day: int, hour: int = 9) -> datetime:
    return MONDAY.replace(hour=hour) + timedelta(days=day)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@st.composite
def cards(draw: st.DrawFn) -> list[Card]:
    """Cards of every age: tried and untried, overdue, due later, reviewed today."""
    made = []
    for number in range(draw(st.integers(0, 40))):
        due_on = TODAY + timedelta(days=draw(st.integers(-400, 30)))
        reviewed = draw(st.one_of(st.none(), st.integers(0, 500)))
        stability = draw(st.floats(0.001, 36500)) if reviewed is not None else None
        made.append(Card(f"p#{number:02}", due_on, None if reviewed is None else ago(reviewed), stability))
    return made


# One card.


def test_a_passage_comes_back_after_whole_days_whatever_the_hour() -> None:
    early = pacing.review(pacing.review(None, True, at(0, 0), "p"), True, at(2, 0), "p")
    late = pacing.review(pacing.review(None, True, at(0, 23), "p"), True, at(2, 0), "p")
    assert early == late
    assert pacing.read(early, "p").due_on == at(13).date()


def test_the_day_is_that_of_the_persons_zone() -> None:
    auckland = timezone(timedelta(hours=13))
    evening = datetime(2026, 3, 2, 20, tzinfo=UTC)  # the next morning there
    here, there = (pacing.read(pacing.asked(None, now, "p"), "p") for now in (evening, evening.astimezone(auckland)))
    assert (here.due_on, there.due_on) == (date(2026, 3, 3), date(2026, 3, 4))


@pytest.mark.parametrize("right", [True, False])
def test_a_time_without_a_zone_is_refused(right: bool) -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        pacing.review(None, right, datetime(2026, 3, 2, 9), "p")  # noqa: DTZ001


def test_a_wrong_answer_comes_back_sooner_than_a_right_one() -> None:
    known = pacing.review(pacing.review(None, True, at(0), "p"), True, at(2), "p")
    days = {right: pacing.read(pacing.review(known, right, at(13), "p"), "p").due_on for right in (True, False)}
    assert days[False] < days[True]


def test_a_question_brings_its_passage_back_tomorrow_and_costs_no_memory() -> None:
    known = pacing.review(pacing.review(None, True, at(0), "p"), True, at(2), "p")
    after = pacing.read(pacing.asked(known, at(5), "p"), "p")
    assert after == Card("p", at(6).date(), at(2).date(), pacing.read(known, "p").stability)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 400)), min_size=1, max_size=20))
def test_whatever_is_answered_it_comes_back_within_half_a_year_and_not_the_same_day(answers: list[tuple[bool, int]]) -> None:
    card, day = None, 0
    for right, pause in answers:
        day += pause
        card = pacing.review(card, right, at(day), "p")
        read = pacing.read(card, "p")
        assert read.reviewed_on == at(day).date()
        assert 1 <= (read.due_on - at(day).date()).days <= LONGEST
        assert pacing.retrievability(card, at(day)) == 1.0
        assert 0.0 < pacing.retrievability(card, at(day + 1000)) < 1.0


@given(st.integers(1, 600), st.booleans())
def test_what_is_known_only_fades(days: int, right: bool) -> None:
    card = pacing.review(None, right, at(0), "p")
    assert pacing.retrievability(card, at(days)) < pacing.retrievability(card, at(days - 1))


# A day.


@given(cards(), st.integers(0, 20), st.integers(0, 20))
def test_a_day_asks_no_more_than_its_cap_and_nothing_twice(mine: list[Card], done: int, cap: int) -> None:
    asked = pacing.due(State(mine, done), MONDAY, cap)
    assert len(asked.passages) == len(set(asked.passages)) <= max(0, cap - done)
    by_id = {card.passage_id: card for card in mine}
    for passage_id in asked.passages:
        assert by_id[passage_id].due_on <= TODAY
        assert by_id[passage_id].reviewed_on != TODAY


@given(cards(), st.integers(0, 20))
def test_nothing_is_lost_and_no_room_is_left_empty(mine: list[Card], done: int) -> None:
    ready = [card for card in mine if card.due_on <= TODAY and card.reviewed_on != TODAY]
    asked = pacing.due(State(mine, done), MONDAY)
    assert len(asked.passages) == min(len(ready), max(0, CAP - done))
    assert len(asked.passages) + asked.waiting == len(ready)


@given(cards())
def test_what_is_asked_is_more_forgotten_than_what_waits(mine: list[Card]) -> None:
    asked = pacing.due(State(mine), MONDAY).passages
    known = {card.passage_id: pacing.retrievability(card, MONDAY) for card in mine if card.reviewed_on is not None}
    chosen = [known[id] for id in asked if id in known]
    assert chosen == sorted(chosen)
    ready = {c.passage_id for c in mine if c.due_on <= TODAY and c.reviewed_on not in (None, TODAY)}
    assert all(known[id] >= max(chosen, default=0.0) for id in ready - set(asked))


@given(cards())
def test_questions_take_at_most_half_a_day_while_something_else_is_due(mine: list[Card]) -> None:
    asked = pacing.due(State(mine), MONDAY).passages
    untried = {card.passage_id for card in mine if card.reviewed_on is None}
    waiting = {c.passage_id for c in mine if c.due_on <= TODAY and c.reviewed_on != TODAY} - set(asked) - untried
    assert not waiting or len(untried & set(asked)) <= CAP / 2


@given(cards(), st.randoms(use_true_random=False))
def test_the_order_in_which_cards_are_kept_decides_nothing(mine: list[Card], chance: object) -> None:
    mixed = list(mine)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert pacing.due(State(mixed), MONDAY) == pacing.due(State(mine), MONDAY)


def test_a_month_away_costs_the_cap_a_day_and_says_how_much_waits() -> None:
    back = [Card(f"p#{number:02}", ago(30), ago(32), 2.0 + number) for number in range(35)]
    asked = pacing.due(State(back), MONDAY)
    assert (asked.passages, asked.waiting) == (tuple(f"p#{number:02}" for number in range(CAP)), 25)
    assert pacing.due(State(back[CAP:], done=CAP), MONDAY) == Due((), waiting=25, done=CAP)


# In words.


@pytest.mark.parametrize(
    ("card", "word"),
    [
        (Card("p", TODAY), "new"),
        (Card("p", ago(-2), ago(0), 2.3), "growing"),
        (Card("p", ago(20), ago(30), 2.3), "shaky"),
        (Card("p", ago(-40), ago(1), 46.0), "firm"),
        (Card("p", ago(50), ago(100), 46.0), "growing"),
        (Card("p", ago(300), ago(360), 46.0), "shaky"),
    ],
)
def test_how_well_a_passage_is_known_is_a_word(card: Card, word: str) -> None:
    assert pacing.mastery(card, MONDAY) == word


FIRM, FRESH, FADED, ASKED = (
    Card("firm", ago(-40), ago(1), 46.0),
    Card("fresh", ago(-2), ago(0), 2.3),
    Card("faded", ago(20), ago(30), 2.3),
    Card("asked", TODAY),
)


@pytest.mark.parametrize(
    ("cards", "passages", "word"),
    [
        ([], 10, "new"),
        ([], 0, "new"),
        ([ASKED], 10, "new"),
        ([FRESH], 10, "growing"),
        ([FRESH, ASKED], 2, "growing"),
        ([FIRM] * 7, 10, "growing"),
        ([FIRM] * 8, 10, "solid"),
        ([FIRM] * 8 + [FADED] * 2, 10, "solid"),
        ([FIRM] * 7 + [FADED] * 3, 10, "growing"),
        ([FIRM] * 3 + [FADED] * 4, 10, "fading"),
        ([FADED], 10, "fading"),
        ([FRESH, FADED], 2, "fading"),
    ],
)
def test_how_well_a_module_is_known_is_a_word(cards: list[Card], passages: int, word: str) -> None:
    assert pacing.known(cards, passages, MONDAY) == word


@given(cards())
def test_strengths_are_firm_gaps_are_shaky_and_nothing_is_both(mine: list[Card]) -> None:
    words = {card.passage_id: pacing.mastery(card, MONDAY) for card in mine}
    strengths, gaps = pacing.extremes(mine, MONDAY, 3)
    assert {words[id] for id in strengths} <= {"firm"}
    assert {words[id] for id in gaps} <= {"shaky"}
    assert len(gaps) == min(3, list(words.values()).count("shaky"))
    assert len(strengths) <= 3
