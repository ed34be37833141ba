"""Accepted work: claimed once, said once, taken up when its process is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from bot.store import Counts, DeliveryKey, Pruned, Sent, Store, Work
from bot.store.tables import claims, outbox, people, questions
from tests.store.samples import (
    ANNA,
    ANSWER,
    NOON,
    OTHER,
    PAUL,
    PAYLOAD,
    QUESTION,
    VENDOR,
    accepted,
    after,
    rows,
    said,
)


async def accept_again(store: Store, key: str, delivery: DeliveryKey | None = ANSWER) -> Work | None:
    return await store.accept(VENDOR, "mention", key, PAYLOAD, person=PAUL, delivery=delivery, now=after(seconds=1))


async def test_accepted_work_carries_all_that_the_answer_needs(store: Store) -> None:
    work = await accepted(store)
    assert work == Work(work.id, VENDOR, "mention", "Ev1", PAYLOAD, 1, True, ANSWER, NOON)


async def test_an_event_delivered_twice_is_work_once(store: Store) -> None:
    await accepted(store)
    assert await accept_again(store, "Ev1", None) is None


async def test_an_event_that_ended_is_still_no_work_again(store: Store) -> None:
    await said(store, await accepted(store))
    assert await accept_again(store, "Ev1", None) is None


async def test_a_second_event_about_the_same_post_is_no_work_nor_are_its_copies(store: Store) -> None:
    await accepted(store, "Ev1")
    assert await accept_again(store, "Ev2") is None
    assert await accept_again(store, "Ev2") is None
    assert await store.counts(NOON) == Counts(open=1, overdue=0, unsettled=0, doubled=0, failed=0)


async def test_what_was_refused_may_be_asked_for_anew_and_its_first_try_says_no_more_about_it(store: Store) -> None:
    first = await accepted(store, "Ev1")
    await store.give_up(first, "not_in_channel", NOON)
    again = await accept_again(store, "Ev2")
    assert again is not None
    assert await accept_again(store, "Ev3") is None
    await store.give_up(first, "not_in_channel", after(seconds=2))
    [row] = await rows(store, outbox)
    assert (row.state, row.reason, row.claim_id, row.begun_at) == ("sending", None, again.id, after(seconds=1))
    assert await said(store, again)
    assert await accept_again(store, "Ev4") is None


async def test_the_same_key_in_another_workspace_is_other_work(store: Store) -> None:
    here, there = await accepted(store), await accepted(store, workspace=OTHER)
    assert (here.workspace, there.workspace) == (VENDOR, OTHER)


async def test_work_without_person_or_delivery_is_no_first_contact(store: Store) -> None:
    work = await accepted(store, person=None, delivery=None)
    assert (work.first_contact, work.delivery) == (False, None)


async def test_a_person_is_greeted_once(store: Store) -> None:
    first = await accepted(store, "Ev1")
    await store.finish(first, sent=Sent("C1", "1700.2"), question=None, greeted=PAUL, now=NOON)
    again = await accepted(store, "Ev2", delivery=None, now=after(days=1))
    assert (first.first_contact, again.first_contact) == (True, False)


@pytest.mark.parametrize("stranger", [ANNA, PAUL.__class__(VENDOR, "TELSEWHER", "UPAUL")])
async def test_greeting_one_person_greets_nobody_else(store: Store, stranger: Any) -> None:
    await store.finish(await accepted(store), sent=None, question=None, greeted=PAUL, now=NOON)
    assert (await accepted(store, "Ev2", person=stranger, delivery=None)).first_contact


async def test_the_first_greeting_is_the_one_remembered(store: Store) -> None:
    for number, time in enumerate([NOON, after(days=1)]):
        work = await accepted(store, f"Ev{number}", delivery=None)
        await store.finish(work, sent=None, question=None, greeted=PAUL, now=time)
    [row] = await rows(store, people)
    assert (row.first_seen, row.greeted_at) == (NOON, NOON)


async def test_a_finished_mention_leaves_its_post_its_question_and_no_payload(store: Store) -> None:
    work = await accepted(store)
    assert await store.finish(work, sent=Sent("C1", "1700.2"), question=QUESTION, greeted=PAUL, now=after(seconds=1))
    [claim], [post], [question] = await rows(store, claims), await rows(store, outbox), await rows(store, questions)
    assert (claim.payload, claim.ended_at, claim.reason) == (None, after(seconds=1), None)
    assert (post.state, post.channel, post.ts, post.ended_at) == ("sent", "C1", "1700.2", after(seconds=1))
    assert (question.text, question.passage_ids) == (QUESTION.text, list(QUESTION.passage_ids))
    assert (question.enterprise_id, question.team_id, question.person_team_id, question.person_id) == (
        "",
        "TVENDOR01",
        "TPARTNER1",
        "UPAUL",
    )


async def test_finishing_twice_counts_once(store: Store) -> None:
    work = await accepted(store)
    sent = Sent("C1", "1700.2")
    ended = [await store.finish(work, sent=sent, question=QUESTION, greeted=None, now=NOON) for _ in range(2)]
    assert ended == [True, False]
    assert len(await rows(store, questions)) == 1
    assert (await store.counts(NOON)).doubled == 0


async def test_work_with_nothing_to_say_ends_unsaid(store: Store) -> None:
    await store.finish(await accepted(store), sent=None, question=None, greeted=None, now=NOON)
    assert [row.state for row in await rows(store, outbox)] == ["unsaid"]


async def test_two_processes_that_both_said_it_are_counted_as_a_double(store: Store) -> None:
    slow = await accepted(store)
    [quick] = await store.take_up(after(seconds=31))
    assert [await said(store, quick, "1700.2"), await said(store, slow, "1700.3")] == [True, False]
    assert (await store.counts(NOON)).doubled == 1
    assert [(row.state, row.ts) for row in await rows(store, outbox)] == [("sent", "1700.2")]


async def test_what_was_said_after_another_process_gave_up_is_on_record_as_said(store: Store) -> None:
    slow = await accepted(store)
    [quick] = await store.take_up(after(seconds=31))
    assert await store.give_up(quick, "channel_not_found", NOON)
    assert not await said(store, slow)
    assert [(row.state, row.ts, row.reason) for row in await rows(store, outbox)] == [("sent", "1700.2", None)]


async def test_a_lease_lasts_thirty_seconds_and_the_next_one_begins_anew(store: Store) -> None:
    await accepted(store)
    attempts = []
    for seconds in (0, 29, 30, 31, 59, 60):
        attempts += [(seconds, work.attempt) for work in await store.take_up(after(seconds=seconds))]
    assert attempts == [(30, 2), (60, 3)]


async def test_work_is_taken_up_oldest_first_and_no_more_than_asked_for(store: Store) -> None:
    for second in (3, 1, 2):
        await accepted(store, f"Ev{second}", delivery=None, now=after(seconds=second))
    takes = [await store.take_up(after(minutes=1), limit=2) for _ in range(3)]
    assert [[work.key for work in take] for take in takes] == [["Ev1", "Ev2"], ["Ev3"], []]


async def test_work_taken_up_is_whole_but_for_its_attempt(store: Store) -> None:
    work = await accepted(store)
    [again] = await store.take_up(after(minutes=1))
    assert again == Work(work.id, VENDOR, "mention", "Ev1", PAYLOAD, 2, True, ANSWER, NOON)


async def test_work_taken_up_for_somebody_greeted_meanwhile_is_no_first_contact(store: Store) -> None:
    await accepted(store, "Ev1")
    other = await accepted(store, "Ev2", delivery=None)
    await store.finish(other, sent=None, question=None, greeted=PAUL, now=NOON)
    assert [work.first_contact for work in await store.take_up(after(minutes=1))] == [False]


async def test_many_tasks_take_up_each_work_once(store: Store) -> None:
    for number in range(20):
        await accepted(store, f"Ev{number:02}", delivery=None)
    takes = await asyncio.gather(*(store.take_up(after(minutes=1), limit=5) for _ in range(8)))
    assert sorted(work.key for take in takes for work in take) == [f"Ev{number:02}" for number in range(20)]


async def test_many_tasks_claim_an_event_once(store: Store) -> None:
    works = await asyncio.gather(*(accept_again(store, "Ev1") for _ in range(20)))
    assert len([work for work in works if work]) == 1


async def test_a_post_of_unknown_outcome_stays_sending_until_somebody_settles_it(store: Store) -> None:
    await store.unsettled(await accepted(store), "connection reset", NOON)
    [post] = await rows(store, outbox)
    assert (post.state, post.reason, post.unsettled_at) == ("sending", "connection reset", NOON)
    assert await store.counts(NOON) == Counts(open=1, overdue=0, unsettled=1, doubled=0, failed=0)

    [again] = await store.take_up(after(seconds=31))
    await store.note_possible_double(again, after(seconds=31))
    assert await said(store, again, now=after(seconds=32))
    assert await store.counts(after(seconds=32)) == Counts(open=0, overdue=0, unsettled=0, doubled=1, failed=0)


async def test_a_post_in_the_thread_may_be_anothers_while_that_one_is_unsettled_or_on_record_as_its_own(
    store: Store,
) -> None:
    thread = "D1:1700.1"
    first, second = [
        await accepted(store, f"Ev{ts}", delivery=DeliveryKey("answer", thread, ts)) for ts in ("1700.2", "1700.3")
    ]
    await accepted(store, "Ev9", delivery=DeliveryKey("answer", "D1:1800.1", "1800.1"))
    post, question = Sent("D1", "1700.4"), Sent("D1", "1700.3")
    assert await store.may_be_anothers(first, post)
    await store.finish(second, sent=Sent("D1", "1700.5"), question=None, greeted=None, now=NOON)
    asked = (post, question, Sent("D1", "1700.5"), Sent("D2", "1700.5"))
    assert [await store.may_be_anothers(first, each) for each in asked] == [False, True, True, False]


async def test_work_given_up_keeps_its_reason_and_nothing_else(store: Store) -> None:
    assert await store.give_up(await accepted(store), "channel_not_found", NOON)
    [claim], [post] = await rows(store, claims), await rows(store, outbox)
    assert (claim.payload, claim.reason, post.state, post.reason) == (
        None,
        "channel_not_found",
        "failed",
        "channel_not_found",
    )
    assert await store.take_up(after(minutes=1)) == []
    assert await store.counts(NOON) == Counts(open=0, overdue=0, unsettled=0, doubled=0, failed=1)


async def test_a_lease_that_ran_out_is_counted(store: Store) -> None:
    await accepted(store)
    assert await store.counts(after(seconds=31)) == Counts(open=1, overdue=1, unsettled=1, doubled=0, failed=0)


async def test_ended_work_is_remembered_two_days_and_posts_thirty(store: Store) -> None:
    await said(store, await accepted(store))
    await accepted(store, "Ev2", delivery=DeliveryKey("answer", "C1:1700.9", "1700.9"))
    assert [await store.prune(after(hours=47)), await store.prune(after(hours=49)), await store.prune(after(days=31))] == [
        Pruned(claims=0, deliveries=0, oauth_states=0),
        Pruned(claims=1, deliveries=0, oauth_states=0),
        Pruned(claims=0, deliveries=1, oauth_states=0),
    ]
    assert [work.key for work in await store.take_up(after(days=31))] == ["Ev2"]


@contextmanager
def transactions(store: Store) -> Iterator[list[str]]:
    """Every statement and every transaction's start and end, while the block runs."""
    seen: list[str] = []
    listeners: list[tuple[str, Callable[..., None]]] = [
        ("begin", lambda connection: seen.append("begin")),
        ("commit", lambda connection: seen.append("commit")),
        ("rollback", lambda connection: seen.append("rollback")),
        ("before_cursor_execute", lambda connection, cursor, statement, *rest: seen.append(statement.split()[0])),
    ]
    engine = store._database.engine
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        yield seen
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)


async def counted(store: Store, call: Awaitable[object]) -> list[str]:
    with transactions(store) as seen:
        await call
    return [word for word in seen if word != "BEGIN"]


async def test_a_mention_costs_two_transactions_of_few_statements(store: Store) -> None:
    work = await accepted(store)
    await store.finish(work, sent=None, question=None, greeted=PAUL, now=NOON)
    other = DeliveryKey("answer", "C1:1700.9", "1700.9")
    accept = await counted(store, accepted(store, "Ev2", delivery=other))
    [again] = await store.take_up(after(minutes=1))
    finish = store.finish(again, sent=Sent("C1", "1700.2"), question=QUESTION, greeted=None, now=NOON)
    assert accept == ["begin", "INSERT", "INSERT", "commit"]
    assert await counted(store, finish) == ["begin", "UPDATE", "UPDATE", "INSERT", "commit"]


async def test_an_event_seen_before_costs_one_statement(store: Store) -> None:
    await accepted(store)
    assert await counted(store, accept_again(store, "Ev1")) == ["begin", "INSERT", "commit"]
