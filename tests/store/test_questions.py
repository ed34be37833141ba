"""Questions are found again: by number, by the button under their answer, by their thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.store import KeptQuestion, NotedQuestion, Sent, Store, Workspace
from tests.store.samples import ANNA, NOON, OTHER, PAUL, QUESTION, VENDOR, accepted, after


async def noted(store: Store, key: str, question: NotedQuestion = QUESTION, now: datetime = NOON) -> None:
    """A question that was answered by the work of this key."""
    workspace = question.person.workspace
    work = await accepted(store, key, workspace=workspace, delivery=None)
    await store.finish(work, sent=Sent("C1", "1700.2"), question=question, greeted=None, now=now)


def text(found: KeptQuestion | None) -> str | None:
    return found.text if found else None


async def test_a_question_comes_back_as_it_was_noted(store: Store) -> None:
    await noted(store, "Ev1", replace(QUESTION, taken_for="who gets what?", lens="msp"))
    kept = KeptQuestion(
        id=1,
        person=PAUL,
        channel="C1",
        thread="1700.1",
        text="who gets first right of refusal?",
        taken_for="who gets what?",
        outcome="found",
        score=0.91,
        margin=0.34,
        passage_ids=("channels#renewals", "channels#incumbents"),
        index_version="abc",
        reader="partner",
        lens="msp",
        asked_at=NOON,
    )
    assert await store.questions.of_id(1) == kept
    assert await store.questions.of_key(VENDOR, "Ev1") == kept
    assert kept.looked_up == "who gets what?"
    assert (await store.questions.of_id(2), await store.questions.of_key(VENDOR, "Ev2")) == (None, None)


async def test_no_workspace_finds_anothers_question(store: Store) -> None:
    await noted(store, "Ev1")
    assert await store.questions.of_key(OTHER, "Ev1") is None
    assert await store.questions.last_in(OTHER, "C1", "1700.1") is None
    assert await store.questions.of_key(Workspace(None, None), "Ev1") is None


async def test_the_last_question_of_a_thread(store: Store) -> None:
    await noted(store, "Ev1", replace(QUESTION, text="first"))
    await noted(store, "Ev2", replace(QUESTION, text="hers", person=ANNA), after(minutes=1))
    await noted(store, "Ev3", replace(QUESTION, text="and this?", taken_for="first, this"), after(minutes=2))
    await noted(store, "Ev4", replace(QUESTION, text="thanks", outcome="chat"), after(minutes=3))
    await noted(store, "Ev5", replace(QUESTION, text="elsewhere", thread="1700.9"), after(minutes=4))
    await noted(store, "Ev6", replace(QUESTION, text="alone", thread=None), after(minutes=5))
    last = store.questions.last_in
    assert text(await last(VENDOR, "C1", "1700.1")) == "and this?"
    assert text(await last(VENDOR, "C1", "1700.1", whole=True)) == "hers"
    assert text(await last(VENDOR, "C1", "1700.1", whole=True, person=PAUL)) == "first"
    assert text(await last(VENDOR, "C1", "1700.1", until=NOON)) == "first"
    assert text(await last(VENDOR, "C1", None)) == "alone"
    assert await last(VENDOR, "C2", "1700.1") is None


async def test_an_erased_question_keeps_its_number_and_nothing_that_was_typed(store: Store) -> None:
    await noted(store, "Ev1", replace(QUESTION, taken_for="who gets what?"))
    assert await store.purge_questions(after(days=1)) == 1
    found = await store.questions.of_id(1)
    assert found is not None
    assert (found.text, found.taken_for, found.looked_up, found.outcome) == (None, None, None, "found")
    assert await store.questions.last_in(VENDOR, "C1", "1700.1") is None
