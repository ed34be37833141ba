"""What is kept of people: their kind of partner, their time zone, and that they were asked once."""

from __future__ import annotations

from bot.store import Pending, Profile, Sent, Store
from bot.store.tables import questions
from tests.store.samples import ANNA, ANSWER, NOON, PAUL, QUESTION, VENDOR, accepted, after, rows, said


async def test_of_somebody_new_nothing_is_kept(store: Store) -> None:
    assert await store.people.profile(PAUL) == Profile()


async def test_a_kind_of_partner_is_kept_changed_and_taken_back(store: Store) -> None:
    kept = []
    for at, lens in enumerate(("msp", "gsi", None)):
        await store.people.keep_lens(PAUL, lens, after(minutes=at))
        kept.append((await store.people.profile(PAUL)).lens)
    assert kept == ["msp", "gsi", None]
    assert (await store.people.profile(PAUL)).asked
    assert await store.people.profile(ANNA) == Profile()


async def test_a_zone_is_kept_beside_the_rest(store: Store) -> None:
    await store.people.keep_lens(PAUL, "msp", NOON)
    await store.people.keep_zone(PAUL, "Europe/London", NOON)
    assert await store.people.profile(PAUL) == Profile(lens="msp", asked=True, zone="Europe/London")


async def test_keeping_something_of_somebody_does_not_count_as_a_greeting(store: Store) -> None:
    await store.people.keep_zone(PAUL, "Europe/London", NOON)
    assert (await accepted(store)).first_contact


async def test_one_reply_asks_and_it_alone_however_often_it_is_made(store: Store) -> None:
    first, second = await accepted(store), await accepted(store, "Ev2", delivery=None, now=after(seconds=1))
    asked = [await store.people.begin_asking(PAUL, work) for work in (first, first, second)]
    assert asked == [True, True, False]


async def test_who_said_it_unasked_is_not_asked(store: Store) -> None:
    work = await accepted(store)
    await store.people.keep_lens(PAUL, "msp", NOON)
    assert not await store.people.begin_asking(PAUL, work)


async def test_answers_are_counted(store: Store) -> None:
    work = await accepted(store)
    await store.finish(work, sent=Sent("C1", "1700.2"), question=QUESTION, greeted=PAUL, now=NOON)
    assert (await store.people.profile(PAUL)).answers == 1


async def test_forgetting_somebody_forgets_what_they_said_of_themselves(store: Store) -> None:
    await store.people.keep_lens(PAUL, "msp", NOON)
    await store.forget(PAUL)
    assert await store.people.profile(PAUL) == Profile()


async def test_where_something_was_said_is_known_from_its_delivery(store: Store) -> None:
    assert await store.questions.said(VENDOR, ANSWER) is None
    work = await accepted(store)
    assert await store.questions.said(VENDOR, ANSWER) == Pending()
    assert not await store.questions.said_to(VENDOR, ANSWER.kind, ANSWER.place)
    await said(store, work)
    assert await store.questions.said(VENDOR, ANSWER) == Sent("C1", "1700.2")
    assert await store.questions.said_to(VENDOR, ANSWER.kind, ANSWER.place)
    assert await store.questions.begun_at(VENDOR, ANSWER.kind, ANSWER.place) == (ANSWER.key,)


async def test_a_question_taken_back_loses_its_text_and_no_other_does(store: Store) -> None:
    await store.finish(await accepted(store), sent=Sent("C1", "1700.2"), question=QUESTION, greeted=None, now=NOON)
    await store.questions.take_back(PAUL, "C1", "1700.1", "another question")
    await store.questions.take_back(ANNA, "C1", "1700.1", QUESTION.text)
    assert [row.text for row in await rows(store, questions)] == [QUESTION.text]
    await store.questions.take_back(PAUL, "C1", "1700.1", QUESTION.text)
    assert [(row.text, row.outcome) for row in await rows(store, questions)] == [(None, "found")]
