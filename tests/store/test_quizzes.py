"""Rounds of questions and answers: each answer counts once, and with the card it changes, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.store import Attempt, PersonKey, QuizRound, Shape, Store
from bot.store.tables import attempts, cards, quiz_rounds
from knowledge import pacing
from tests.store.samples import ANNA, NOON, PAUL, VENDOR, after, rows

ITEMS = ("mdf.1", "msp.1", "renewals.1")


def remembers(right: bool, _zone: str | None) -> Callable[[str | None, str], str]:
    return lambda card, id: pacing.review(card, right, NOON, id)


def breaks(_right: bool, _zone: str | None) -> Callable[[str | None, str], str]:
    raise ZeroDivisionError


async def begun(store: Store, shape: Shape = "own", key: str = "Ev1", person: PersonKey = PAUL) -> QuizRound:
    return await store.quizzes.begin(person, shape, ("D1", "1700.1"), ITEMS, key, NOON)


def answered(round: QuizRound, at: int = 0, person: PersonKey = PAUL, **more: object) -> Attempt:
    made = Attempt(person, round.id, at, ITEMS[at], f"p#{ITEMS[at]}", "3f9c0a12b7de", (1,), True, f"press {at}", NOON)
    return replace(made, **more)  # type: ignore[arg-type]


async def test_a_round_begins_once_for_each_key(store: Store) -> None:
    first, again, other = await begun(store), await begun(store), await begun(store, key="Ev2")
    assert (first, first.id != other.id) == (again, True)
    assert (first.item_ids, first.at, first.ended_at) == (ITEMS, 0, None)


async def test_an_answer_changes_the_card_and_goes_on_to_the_next_question(store: Store) -> None:
    round = await begun(store)
    moved = replace(round, at=1, asked_at=NOON)
    assert await store.quizzes.record(answered(round), remembers) == (answered(round), True, moved)
    assert (await store.quizzes.of_id(VENDOR, round.id)) == replace(round, at=1)
    assert [row.passage_id for row in await rows(store, cards)] == ["p#mdf.1"]
    for at in (1, 2):
        await store.quizzes.record(answered(round, at), remembers)
    over = await store.quizzes.of_id(VENDOR, round.id)
    assert over is not None
    assert (over.at, over.ended_at) == (3, NOON)
    assert await store.quizzes.attempts_in(PAUL, round.id) == [answered(round, at) for at in range(3)]


async def test_the_first_answer_counts_also_when_two_come_at_once(store: Store) -> None:
    round = await begun(store)
    two = [answered(round, key="phone"), answered(round, key="laptop", given=(2,), right=False)]
    told = await asyncio.gather(*(store.quizzes.record(one, remembers) for one in two))
    assert sorted(first for _, first, _ in told) == [False, True]
    assert len({one.key for one, _, _ in told if one}) == 1
    assert (len(await rows(store, attempts)), len(await rows(store, cards))) == (1, 1)
    winner = told[0][0]
    assert winner is not None
    # The same work again, after a crash, finds its own answer.
    assert (await store.quizzes.record(winner, remembers))[:2] == (winner, True)


async def test_an_answer_and_its_card_are_written_together_or_not_at_all(store: Store) -> None:
    round = await begun(store)
    with pytest.raises(ZeroDivisionError):
        await store.quizzes.record(answered(round), breaks)
    assert (await rows(store, attempts), await rows(store, cards)) == ([], [])
    assert await store.quizzes.of_id(VENDOR, round.id) == round


async def test_only_the_question_that_is_asked_now_takes_an_answer_and_only_from_whose_it_is(store: Store) -> None:
    round, channels = await begun(store), await begun(store, "channel", key="Ev2")
    for wrong in (
        answered(round, 1),
        answered(round, person=ANNA),
        answered(round, round_id=99),
        answered(channels),
    ):
        assert (await store.quizzes.record(wrong, remembers))[:2] == (None, False)
    assert await rows(store, attempts) == []


async def test_in_a_channel_an_answer_can_be_changed_until_it_is_revealed_and_counts_then(store: Store) -> None:
    round = await begun(store, "channel")
    assert await store.quizzes.vote(answered(round))
    assert await store.quizzes.vote(
        answered(round, given=(2,), right=False, key="press again", answered_at=after(minutes=1))
    )
    assert await store.quizzes.vote(answered(round, person=ANNA))
    assert await rows(store, cards) == []
    given = await store.quizzes.reveal(VENDOR, round.id, 0, remembers, after(hours=1))
    assert given is not None
    assert [(one.person, one.given, one.right) for one in given] == [(PAUL, (2,), False), (ANNA, (1,), True)]
    assert len(await rows(store, cards)) == 2
    assert not await store.quizzes.vote(answered(round))
    # Revealed twice: the same answers, and nothing counts twice.
    before = await rows(store, cards)
    assert await store.quizzes.reveal(VENDOR, round.id, 0, remembers, after(hours=2)) == given
    assert await rows(store, cards) == before


async def test_votes_and_a_reveal_at_once_leave_nothing_uncounted(store: Store) -> None:
    round = await begun(store, "channel")
    people = [PersonKey(VENDOR, "T1", f"U{n}") for n in range(8)]
    votes = [store.quizzes.vote(answered(round, person=one)) for one in people]
    *taken, first, second = await asyncio.gather(
        *votes,
        store.quizzes.reveal(VENDOR, round.id, 0, remembers, NOON),
        store.quizzes.reveal(VENDOR, round.id, 0, remembers, NOON),
    )
    assert first == second
    assert isinstance(first, list)
    assert len(first) == taken.count(True) == len(await rows(store, cards))


async def test_an_answer_that_counts_for_nobody_changes_no_card(store: Store) -> None:
    round = await begun(store, "channel")
    await store.quizzes.vote(answered(round))
    assert await store.quizzes.reveal(VENDOR, round.id, 0, None, NOON) == [answered(round)]
    assert (await rows(store, cards), await store.quizzes.answers()) == ([], [])


async def test_a_channels_round_goes_on_once_and_knows_where_its_question_stands(store: Store) -> None:
    round = await store.quizzes.begin(PAUL, "channel", ("C1", None), ITEMS, "Ev1", NOON)
    await store.quizzes.note_post(VENDOR, round.id, 0, ("C1", "1700.5"))
    assert (await store.quizzes.in_thread(VENDOR, "C1", "1700.5")) == replace(round, thread="1700.5", post="1700.5")
    await store.quizzes.reveal(VENDOR, round.id, 0, remembers, after(hours=1))
    moved = await store.quizzes.go_on(VENDOR, round.id, 0, 1, after(hours=2))
    assert moved == replace(round, thread="1700.5", at=1, asked_at=after(hours=2))
    assert await store.quizzes.go_on(VENDOR, round.id, 0, 2, after(hours=3)) == moved
    assert await store.quizzes.open_since(after(hours=1)) == []
    assert await store.quizzes.open_since(after(hours=2)) == [moved]
    over = await store.quizzes.go_on(VENDOR, round.id, 1, 3, after(hours=4))
    assert over is not None
    assert over.ended_at == after(hours=4)
    assert await store.quizzes.open_since(after(hours=9)) == []


async def test_a_question_nobody_asked_is_not_revealed(store: Store) -> None:
    round, own = await begun(store, "channel"), await begun(store, key="Ev2")
    for id, at in ((round.id, 1), (own.id, 0), (99, 0)):
        assert await store.quizzes.reveal(VENDOR, id, at, remembers, NOON) is None


async def test_the_newest_own_round_is_found_for_a_while(store: Store) -> None:
    await begun(store)
    newer = await begun(store, key="Ev2")
    assert await store.quizzes.own(PAUL, ("D1",), NOON) == newer
    assert await store.quizzes.own(PAUL, ("D1",), after(minutes=1)) is None
    assert await store.quizzes.own(ANNA, ("D1",), NOON) is None
    over = await store.quizzes.go_on(VENDOR, newer.id, 0, 3, NOON)
    assert over is not None
    assert (await store.quizzes.own(PAUL, ("D1",), NOON), over.ended_at) == (over, NOON)


async def test_what_was_tried_and_who_called_it_bad_is_counted(store: Store) -> None:
    for key, right in (("Ev1", True), ("Ev2", False)):
        await store.quizzes.record(answered(await begun(store, key=key), right=right), remembers)
    assert await store.quizzes.tried(PAUL) == {"mdf.1": (2, False)}
    assert [(item, right) for item, _, _, right in await store.quizzes.answers()] == [("mdf.1", True), ("mdf.1", False)]
    for person in (PAUL, PAUL, ANNA):
        await store.quizzes.flag(person, "mdf.1", "3f9c0a12b7de", NOON)
    assert await store.quizzes.flags(VENDOR) == await store.quizzes.flags() == {("mdf.1", "3f9c0a12b7de"): 2}


async def test_who_is_forgotten_leaves_the_answers_of_others(store: Store) -> None:
    round = await begun(store, "channel")
    for person in (PAUL, ANNA):
        await store.quizzes.vote(answered(round, person=person))
    await store.forget(PAUL)
    assert (len(await rows(store, quiz_rounds)), [one.person_id for one in await rows(store, attempts)]) == (0, ["UANNA"])
    # A round that begins later is never taken for the forgotten one.
    assert (await begun(store, "channel", key="Ev9", person=ANNA)).id > round.id


async def test_a_review_that_nobody_answers_is_forgotten_after_a_month_and_nothing_else_is(store: Store) -> None:
    asked, answered_one, own = (
        await begun(store, "review", key="nudge 1"),
        await begun(store, "review", key="nudge 2"),
        await begun(store, key="quiz"),
    )
    for at in range(3):
        await store.quizzes.record(answered(answered_one, at), remembers)
    for days, stays in ((29, asked), (31, None)):
        await store.prune(after(days=days))
        assert await store.quizzes.of_id(VENDOR, asked.id) == stays
    assert await store.quizzes.of_id(VENDOR, answered_one.id) is not None
    assert await store.quizzes.of_id(VENDOR, own.id) == own


async def test_what_somebody_answered_with_and_called_bad_is_found_again(store: Store) -> None:
    await store.quizzes.record(answered(await begun(store), key="D1:1700.2"), remembers)
    assert [await store.quizzes.came_with(who, "D1:1700.2") for who in (PAUL, ANNA)] == [True, False]
    await store.quizzes.flag(PAUL, "mdf.1", "3f9c0a12b7de", NOON)
    assert [await store.quizzes.flagged_by(who) for who in (PAUL, ANNA)] == [{("mdf.1", "3f9c0a12b7de")}, set()]
