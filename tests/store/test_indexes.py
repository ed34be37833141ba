"""No statement of the store reads a whole table, however large the state has grown."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import Assignees, Assignment, Attempt, DeliveryKey, NudgeSettings, Sent, Store, Verdict
from knowledge import Audience, pacing
from knowledge.certificate import Certificate
from knowledge.path import Said, Step
from tests.store.crowds import CLOSING, gather
from tests.store.databases import BOTH, database, open_store
from tests.store.plans import plans
from tests.store.samples import ANSWER, NOON, PAUL, QUESTION, VENDOR, accepted, after

SHARE = DeliveryKey("share", "C1", "answer-17")


async def _everything_a_store_does(store: Store) -> None:
    work = await accepted(store)
    await accepted(store, "Ev2", delivery=None)
    await store.unsettled(work, "reset", NOON)
    [again, other] = await store.take_up(after(minutes=1))
    await store.may_be_anothers(again, Sent("C1", "1700.2"))
    await store.note_possible_double(again, NOON)
    for _ in range(2):
        await store.finish(again, sent=Sent("C1", "1700.2"), question=QUESTION, greeted=PAUL, now=NOON)
    await store.give_up(other, "channel_not_found", NOON)
    await store.begin_delivery(VENDOR, SHARE, NOON)
    await store.leave_delivery(VENDOR, SHARE, "reset", NOON)
    await store.end_delivery(VENDOR, ANSWER, sent=None, reason="gone", now=NOON)
    await store.questions.of_id(1)
    await store.questions.of_key(VENDOR, "Ev1")
    await store.questions.last_in(VENDOR, "C1", "1700.1", person=PAUL, whole=True, until=NOON)
    await store.questions.last_in(VENDOR, "C1", None)
    await store.questions.last_by(VENDOR, "C1", "UPAUL")
    await store.questions.note_verdict(Verdict(PAUL, 1, good=False, reason="wrong"), NOON)
    await store.questions.verdicts(VENDOR, [1])
    question = await store.questions.of_id(1)
    assert question is not None
    await store.escalations.begin(question, "C9", NOON)
    await store.escalations.at(VENDOR, "C9", "1700.5")
    await store.escalations.note(VENDOR, 1, posted_at=NOON)
    await store.escalations.take(VENDOR, 1, "UANNA", "Anna", NOON)
    await store.escalations.waiting()
    await store.escalations.gaps(VENDOR, 10)
    for _ in range(2):
        await store.cards.change(PAUL, ["channels#fees"], lambda card, id: pacing.review(card, True, NOON, id), NOON)
    await store.cards.due(PAUL, NOON.date())
    await store.cards.of(PAUL)
    await store.questions.recent(PAUL, 5)
    await store.cards.drop_untried(PAUL, ["channels#fees"])
    for shape in ("own", "channel", "review"):
        round = await store.quizzes.begin(PAUL, shape, ("D1", "1700.1"), ["fees.1", "fees.2"], shape, NOON)
        given = Attempt(PAUL, round.id, 0, "fees.1", "channels#fees", "3f9c0a12b7de", (1,), True, "Ev9", NOON)
        await store.quizzes.note_post(VENDOR, round.id, 0, ("D1", "1700.2"))
        await store.quizzes.vote(given)
        for _ in range(2):
            await store.quizzes.record(given, lambda right, _zone: lambda card, id: pacing.review(card, right, NOON, id))
        await store.quizzes.reveal(VENDOR, round.id, 0, None, NOON)
        await store.quizzes.go_on(VENDOR, round.id, 0, 1, NOON)
        await store.quizzes.attempts_in(PAUL, round.id)
    await store.quizzes.own(PAUL, ("D1", "UPAUL"), NOON)
    await store.quizzes.in_thread(VENDOR, "D1", "1700.1")
    await store.quizzes.open_since(NOON)
    await store.quizzes.tried(PAUL)
    await store.quizzes.came_with(PAUL, "Ev9")
    await store.quizzes.flag(PAUL, "fees.1", "3f9c0a12b7de", NOON)
    await store.quizzes.flagged_by(PAUL)
    await store.quizzes.flags(VENDOR)
    await store.lessons.take(PAUL, Step("channels#core/pricing", Said.DONE, NOON))
    await store.lessons.steps(PAUL)
    for _ in range(2):
        await store.lessons.open(PAUL, "channels#core/pricing", NOON)
    await store.lessons.opened(PAUL)
    for number in ("222222222222", "333333333333"):
        earned = Certificate(number, "core", "Core", Audience.PUBLIC, "Paul", NOON.date())
        await store.certificates.award(PAUL, earned, NOON)
    await store.certificates.of(PAUL)
    for whom in (Assignees("person", "UPAUL", "TPARTNER1"), Assignees("channel", "C1")):
        await store.assignments.assign(VENDOR, Assignment(whom, "core", NOON.date()), "UANNA", NOON)
    await store.assignments.everything(VENDOR)
    await store.assignments.perhaps_for(VENDOR, "UPAUL")
    await store.assignments.note_told(VENDOR, "UPAUL", "core", NOON)
    await store.places.move(VENDOR, "C1", "C2")
    await store.assignments.take_back(VENDOR, Assignees("channel", "C2"), "core")
    await store.certificates.numbered("222222222222")
    await store.nudges.keep(PAUL, NudgeSettings(on=True, zone="UTC", days=frozenset(range(7))), NOON)
    [nudge], _ = await store.nudges.take_due(after(hours=21, minutes=45), 1)
    await store.nudges.take_due(after(hours=21, minutes=46), 1)
    await store.nudges.end(nudge, sent=Sent("D1", "1700.7"), subject="lesson a", now=after(hours=22))
    await store.nudges.begin_saying(nudge, "lesson a", NOON)
    await store.nudges.being_said(PAUL)
    await store.nudges.put_back(nudge, NOON)
    await store.nudges.rest(VENDOR, after(minutes=1), "ratelimited", NOON)
    await store.nudges.unminded(PAUL)
    await store.nudges.touched(PAUL, NOON)
    await store.nudges.met(PAUL)
    await store.nudges.met(PAUL, "public:")
    await store.nudges.note_met(PAUL, {"channels#a": "public:1"})
    await store.nudges.note_version(PAUL, "1a2b")
    await store.nudges.seen_version(PAUL)
    await store.questions.unanswered(PAUL, "1a2b", 5)
    await store.nudges.told_since(PAUL, NOON.date())
    await store.nudges.subject_on(PAUL, NOON.date())
    await store.nudges.last_subject(PAUL)
    await store.nudges.had_later(PAUL, NOON.date())
    await store.nudges.keep_channel(PAUL, "D1")
    await store.places.note(VENDOR, "C1", NOON)
    await store.counts(NOON)
    await store.prune(after(days=60))
    await store.purge_questions(after(days=1))
    await store.forget(PAUL)
    await store.schedule_purge(VENDOR, NOON)
    await store.purge_due(NOON)
    await store.cancel_purge(VENDOR)


async def test_every_statement_finds_its_rows_by_an_index(sqlite_store: Store) -> None:
    with plans(sqlite_store) as found:
        await _everything_a_store_does(sqlite_store)
    assert len(found) > 25
    installs = ("slack_bots", "slack_installations")  # a handful of rows, searched whole when a workspace goes
    scans = {
        statement: step
        for statement, steps in found.items()
        for step in steps
        if re.fullmatch(r"SCAN \w+", step) and not step.endswith((*installs, "left_behind"))
    }
    assert scans == {}
    await sqlite_store.ping()
    async with sqlite_store._database.connect() as connection:
        assert (await connection.execute(text("PRAGMA foreign_key_check"))).all() == []


@pytest.mark.parametrize("kind", BOTH)
async def test_whoever_is_due_is_found_by_an_index_among_many_who_are_not(kind: str, tmp_path: Path) -> None:
    tomorrow = CLOSING + timedelta(days=1)
    with database(kind, tmp_path) as url:
        async with open_store(url) as store:
            await gather(store, range(10_000), lambda number: tomorrow if number else CLOSING)
            with plans(store) as found:
                due, _ = await store.nudges.take_due(CLOSING, 1)
    assert [one.person.user_id for one in due] == ["UCROWD000000"]
    steps = [step for statement, plan in found.items() if "nudge_settings" in statement for step in plan]
    assert [step for step in steps if "Seq Scan" in step or re.match(r"SCAN \w+$", step)] == []
    assert [step for step in steps if "ix_nudge_settings_next" in step] != []
