"""What people say about answers, and questions that were passed on: once each, and gone with whom they are about."""

from __future__ import annotations

from dataclasses import replace

from bot.store import KeptQuestion, Sent, Store, Verdict
from bot.store.tables import escalations, feedback
from tests.store.samples import ANNA, NOON, OTHER, PAUL, QUESTION, VENDOR, accepted, after, rows

TEAM = "C9"


async def asked(store: Store, key: str = "Ev1") -> KeptQuestion:
    """One question of Paul's, as kept."""
    work = await accepted(store, key, delivery=None)
    await store.finish(work, sent=Sent("C1", "1700.2"), question=QUESTION, greeted=None, now=NOON)
    found = await store.questions.of_key(VENDOR, key)
    assert found is not None
    return found


async def test_a_person_says_one_thing_about_a_question_and_may_change_it(store: Store) -> None:
    question = await asked(store)
    for said in (
        Verdict(PAUL, question.id, good=False),
        Verdict(PAUL, question.id, good=False, reason="outdated"),
        Verdict(replace(PAUL, team_id=""), question.id, good=False, words="it is 10 now"),
    ):
        await store.questions.note_verdict(said, NOON)
    await store.questions.note_verdict(Verdict(ANNA, question.id, good=True), NOON)
    assert await store.questions.verdicts(VENDOR, [question.id]) == [
        Verdict(PAUL, question.id, good=False, reason="outdated", words="it is 10 now"),
        Verdict(ANNA, question.id, good=True),
    ]
    await store.questions.note_verdict(Verdict(PAUL, question.id, good=True), NOON)
    assert (await store.questions.verdicts(VENDOR, [question.id]))[0] == Verdict(PAUL, question.id, good=True)
    assert await store.questions.verdicts(OTHER, [question.id]) == []


async def test_a_question_is_passed_on_once_and_again_only_after_a_refusal(store: Store) -> None:
    question = await asked(store)
    first = [await store.escalations.begin(question, TEAM, NOON) for _ in range(2)]
    assert [fresh for _, fresh in first] == [True, False]
    await store.escalations.note(VENDOR, question.id, refused="not_in_channel")
    assert [fresh for _, fresh in [await store.escalations.begin(question, "C8", NOON)]] == [True]
    found = await store.escalations.of_question(VENDOR, question.id)
    assert found is not None
    assert (found.channel, found.refused) == ("C8", None)
    assert await store.escalations.of_question(OTHER, question.id) is None


async def test_the_first_who_takes_it_has_it(store: Store) -> None:
    question = await asked(store)
    await store.escalations.begin(question, TEAM, NOON)
    assert [one.question_id for one in await store.escalations.waiting()] == [question.id]
    takers = []
    for user in ("UANNA", "UBERT", "UANNA"):
        taken = await store.escalations.take(VENDOR, question.id, user, user.title(), NOON)
        assert taken is not None
        takers.append(taken.taken_name)
    assert takers == ["Uanna"] * 3
    assert await store.escalations.waiting() == []
    assert await store.escalations.take(OTHER, question.id, "UANNA", "Anna", NOON) is None


async def test_gaps_are_questions_without_a_good_answer(store: Store) -> None:
    found, bad, passed_on = [await asked(store, key) for key in ("Ev1", "Ev2", "Ev3")]
    assert await store.escalations.gaps(VENDOR, 10) == ([], 0)
    await store.questions.note_verdict(Verdict(ANNA, found.id, good=True), NOON)
    await store.questions.note_verdict(Verdict(ANNA, bad.id, good=False), NOON)
    await store.escalations.begin(passed_on, TEAM, NOON)
    shown, count = await store.escalations.gaps(VENDOR, 10)
    assert ({one.id for one in shown}, count) == ({bad.id, passed_on.id}, 2)
    assert await store.escalations.gaps(OTHER, 10) == ([], 0)


async def test_what_was_typed_about_a_question_goes_with_its_text(store: Store) -> None:
    question = await asked(store)
    await store.questions.note_verdict(Verdict(ANNA, question.id, good=False, reason="wrong", words="no"), NOON)
    await store.escalations.begin(question, TEAM, NOON)
    await store.escalations.note(VENDOR, question.id, draft="Try this", draft_by="UANNA")
    await store.purge_questions(after(days=1))
    assert [(row.reason, row.words) for row in await rows(store, feedback)] == [("wrong", None)]
    assert [(row.draft, row.draft_by) for row in await rows(store, escalations)] == [(None, None)]


async def test_who_is_forgotten_leaves_nothing_here_either(store: Store) -> None:
    question = await asked(store)
    await store.questions.note_verdict(Verdict(ANNA, question.id, good=False), NOON)
    await store.escalations.begin(question, TEAM, NOON)
    await store.escalations.take(VENDOR, question.id, "UANNA", "Anna", NOON)
    await store.forget(ANNA)
    assert await rows(store, feedback) == []
    assert [(row.taken_by, row.taken_name) for row in await rows(store, escalations)] == [(None, None)]
    await store.questions.note_verdict(Verdict(ANNA, question.id, good=False), NOON)
    await store.forget(PAUL)
    assert (await rows(store, feedback), await rows(store, escalations)) == ([], [])
