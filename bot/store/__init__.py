"""The state: accepted work, the outbox, people, questions, installations. Every row belongs to a workspace.

    store = Store.open("sqlite:///coach.db")
    await store.bring_up_to_date()

Times are arguments, aware, and come back in UTC. Faults are StoreErrors, each a sentence with a next step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from bot.store import (
    audiences,
    cards,
    claims,
    escalations,
    feedback,
    migrate,
    nudges,
    outbox,
    people,
    privacy,
    progress,
    questions,
    quizzes,
)
from bot.store.columns import NaiveTime
from bot.store.engine import Database
from bot.store.escalations import Escalation
from bot.store.feedback import Verdict
from bot.store.nudges import DueNudge, NudgeSettings
from bot.store.quizzes import Attempt, QuizRound, Remembers, Shape
from bot.store.values import (
    LEASE,
    ChannelMark,
    Counts,
    DeliveryKey,
    KeptQuestion,
    Marks,
    NotedQuestion,
    Organisation,
    Pending,
    PersonKey,
    Profile,
    Pruned,
    Sent,
    Whom,
    Work,
    Workspace,
)
from bot.store.whole import whole
from knowledge.pacing import Card, State
from knowledge.path import Step

if TYPE_CHECKING:
    from bot.store.installations import Installations, OAuthStates

__all__ = [
    "LEASE",
    "Attempt",
    "ChannelMark",
    "Counts",
    "DeliveryKey",
    "DueNudge",
    "Escalation",
    "KeptQuestion",
    "Marks",
    "NaiveTime",
    "NotedQuestion",
    "NudgeSettings",
    "Organisation",
    "Pending",
    "PersonKey",
    "Profile",
    "Pruned",
    "QuizRound",
    "Remembers",
    "Sent",
    "Shape",
    "Store",
    "Verdict",
    "Whom",
    "Work",
    "Workspace",
]

KEEP_CLAIMS = timedelta(hours=48)
"""How long ended work is remembered. Slack re-delivers within minutes, but with delayed events hourly for a day."""

KEEP_DELIVERIES = timedelta(days=30)
"""How long the outbox remembers: a button pressed twice says its thing once, and a month on may say it again."""


class Store:
    """The front of the state: each method is one transaction unless it says otherwise, and whole even when cancelled."""

    def __init__(self, database: Database, keys: Sequence[str] = ()) -> None:
        self._database = database
        self._keys = tuple(keys)

    @classmethod
    def open(cls, url: str, *, keys: Sequence[str] = ()) -> Store:
        """A store on `sqlite:///file`, `sqlite://` (in memory) or `postgresql://…`; nothing is touched yet.

        `keys`: Fernet keys for tokens, newest first. Raises SettingsError for an address that names no database.
        """
        return cls(Database(url), keys)

    async def close(self) -> None:
        await self._database.close()

    @whole
    async def ping(self) -> None:
        """Returns when the database answers; a StoreError otherwise."""
        async with self._database.connect() as connection:
            await connection.execute(text("SELECT 1"))

    @whole
    async def bring_up_to_date(self) -> None:
        """Makes or upgrades the tables; harmless to repeat, and by many processes at once."""
        await migrate.bring_up_to_date(self._database)

    @whole
    async def is_current(self) -> bool:
        """Whether the tables are those of this version."""
        return await migrate.is_current(self._database)

    # Accepted work: two transactions, `accept` and one of the four ways it ends or stays.

    @whole
    async def accept(
        self,
        workspace: Workspace,
        kind: str,
        key: str,
        payload: dict[str, Any],
        *,
        person: PersonKey | None,
        delivery: DeliveryKey | None,
        now: datetime,
    ) -> Work | None:
        """Claims `key` for this process, for LEASE, and reserves `delivery` in the outbox.

        `payload` is JSON and kept until the work ends. None: somebody claimed the key before, or that delivery was
        begun by other work (a second event about the same post); then there is nothing to do. What was refused for good
        may be begun again, by a person who asks anew.
        """
        async with self._database.begin() as connection:
            work = await claims.claim(connection, workspace, kind, key, payload, person, delivery, now)
            if work is None or delivery is None:
                return work
            if await outbox.begin(connection, workspace, delivery, person, now, claim_id=work.id):
                return work
            # Not rolled back but ended, so that the next copy of this event stops at its claim.
            await claims.end(connection, work, now)
            return None

    @whole
    async def finish(
        self,
        work: Work,
        *,
        sent: Sent | None,
        question: NotedQuestion | None,
        greeted: PersonKey | None,
        zone: str | None = None,
        now: datetime,
    ) -> bool:
        """Ends the work: said at `sent` (None: nothing was to be said), question noted, person greeted (in `zone`).

        False when it had been ended before, by another process after this one's lease; then only the post is
        noted: where none is on record as sent, or as a double of the one that is.
        """
        async with self._database.begin() as connection:
            first = await claims.end(connection, work, now)
            if not first:
                if sent:
                    await outbox.note_late(connection, outbox.rows_for(work), sent, now)
                return False
            if work.delivery:
                await outbox.end_of_work(connection, work, sent, None, now)
            if question:
                await questions.note(connection, question, work.key, now)
                await cards.note_asked(connection, question.person, question.remember, now, question.zone)
            if greeted:
                await people.note_greeting(connection, greeted, zone, now)
            return True

    @whole
    async def unsettled(self, work: Work, reason: str, now: datetime) -> None:
        """Nobody knows whether it was said (a reset, a 500): it stays `sending`, and after the lease somebody takes it
        up, with `attempt` above 1, to settle it."""
        async with self._database.begin() as connection:
            await claims.note_reason(connection, work, reason)
            await outbox.leave_unsettled(connection, outbox.rows_for(work), reason, now)

    @whole
    async def give_up(self, work: Work, reason: str, now: datetime) -> bool:
        """Ends the work for a reason that will not change, such as channel_not_found. False when it had ended before."""
        async with self._database.begin() as connection:
            first = await claims.end(connection, work, now, reason)
            if first:
                await outbox.end_of_work(connection, work, None, reason, now)
            return first

    @whole
    async def take_up(self, now: datetime, limit: int = 50) -> list[Work]:
        """Work whose lease ran out, each leased anew to one caller, with `attempt` one higher; oldest first."""
        async with self._database.begin() as connection:
            return await claims.take_up(connection, now, limit)

    @whole
    async def note_possible_double(self, work: Work, now: datetime) -> None:
        """What this work says may stand twice: it is said again although an earlier attempt may have been heard."""
        async with self._database.begin() as connection:
            await outbox.note_double(connection, outbox.rows_for(work), now)

    @whole
    async def may_be_anothers(self, work: Work, post: Sent) -> bool:
        """Whether a post found in the thread of this work's delivery may be something else than what this work says:
        another delivery's, somebody's question, or the word of another delivery there whose outcome is unknown."""
        async with self._database.connect() as connection:
            return await outbox.may_be_anothers(connection, work, post)

    # Posts outside accepted work, such as "Share in channel".

    @whole
    async def begin_delivery(
        self,
        workspace: Workspace,
        key: DeliveryKey,
        now: datetime,
        lease: timedelta = LEASE,
        *,
        person: PersonKey | None = None,
    ) -> bool:
        """Reserves the saying of this. False: it was said, or somebody is saying it, or may have. True again after a
        failure. `person`: whose doing it is, so that forgetting them forgets it."""
        async with self._database.begin() as connection:
            return await outbox.begin(connection, workspace, key, person, now, lease=lease)

    @whole
    async def end_delivery(
        self, workspace: Workspace, key: DeliveryKey, *, sent: Sent | None, reason: str | None = None, now: datetime
    ) -> None:
        """Notes what became of it: said at `sent`, or failed for `reason`."""
        async with self._database.begin() as connection:
            await outbox.end(connection, outbox.row_of(workspace, key), sent, reason, now)

    @whole
    async def leave_delivery(self, workspace: Workspace, key: DeliveryKey, reason: str, now: datetime) -> None:
        """Nobody knows whether it was said: it stays `sending`, so it is not said again."""
        async with self._database.begin() as connection:
            await outbox.leave_unsettled(connection, outbox.row_of(workspace, key), reason, now)

    # Questions.

    @whole
    async def question(self, id: int) -> KeptQuestion | None:
        """The question of this number, of whichever workspace."""
        async with self._database.connect() as connection:
            return await questions.by_id(connection, id)

    @whole
    async def question_of(self, workspace: Workspace, key: str) -> KeptQuestion | None:
        """The question that the work of this key answered."""
        async with self._database.connect() as connection:
            return await questions.by_key(connection, workspace, key)

    @whole
    async def last_question(
        self,
        workspace: Workspace,
        channel: str,
        thread: str | None,
        *,
        person: PersonKey | None = None,
        whole: bool = False,
        until: datetime | None = None,
    ) -> KeptQuestion | None:
        """The newest question in a thread (None: asked privately) that still has its text; small talk is none.

        `person`: only theirs. `whole`: only one that leaned on no other. `until`: only what was written down by then.
        """
        async with self._database.connect() as connection:
            return await questions.last_in(connection, workspace, channel, thread, person=person, whole=whole, until=until)

    @whole
    async def said(self, workspace: Workspace, key: DeliveryKey) -> Sent | Pending | None:
        """Where this was said; None where it was not, or nobody can say where."""
        async with self._database.connect() as connection:
            return await outbox.said(connection, workspace, key)

    @whole
    async def said_to(self, workspace: Workspace, kind: str, place: str) -> bool:
        """Whether anything of this kind was said there."""
        async with self._database.connect() as connection:
            return await outbox.has_said(connection, workspace, kind, place)

    @whole
    async def begun_at(self, workspace: Workspace, kind: str, place: str) -> tuple[str, ...]:
        """The keys of every delivery of this kind to this place, said or not."""
        async with self._database.connect() as connection:
            return await outbox.keys(connection, workspace, kind, place)

    @whole
    async def take_back(self, person: PersonKey, channel: str, thread: str | None, text: str) -> tuple[int, ...]:
        """Erases the text of a question that its author deleted; the row stays to be counted. What it was to be remembered
        for goes, too. Returns the numbers of those that people were asked to answer and have not answered yet."""
        async with self._database.begin() as connection:
            waited_for = await questions.waited_for(connection, person, channel, thread, text)
            passage_ids = await questions.erase_text(connection, person, channel, thread, text)
            await cards.drop_untried(connection, person, passage_ids)
            return waited_for

    @whole
    async def ask_instead(self, before: str, question: NotedQuestion, key: str, now: datetime) -> tuple[int, ...]:
        """As `take_back`, where its author made this question of the text `before`. The newest that people wait to answer
        becomes it, answered by the work of this key, and need not be noted again; returns its number, also when repeated."""
        who, channel, thread = question.person, question.channel, question.thread
        async with self._database.begin() as connection:
            if done := await questions.numbers_of(connection, who.workspace, key):
                return done
            waited_for = await questions.waited_for(connection, who, channel, thread, before)
            passage_ids = await questions.erase_text(connection, who, channel, thread, before)
            await cards.drop_untried(connection, who, passage_ids)
            if waited_for:
                await questions.rewrite(connection, waited_for[0], question, key)
                await cards.note_asked(connection, who, question.remember, now, question.zone)
            return waited_for

    @whole
    async def is_being_said(self, workspace: Workspace, kind: str, place: str, before: str) -> bool:
        """Whether something of this kind, with a lesser key, is on its way there just now."""
        async with self._database.connect() as connection:
            return await outbox.is_being_said(connection, workspace, kind, place, before)

    @whole
    async def last_question_by(
        self, workspace: Workspace, channel: str, user: str, *, alone: bool = False
    ) -> KeptQuestion | None:
        """The newest question of this person in a channel, in whichever thread; small talk is none. `alone`: or one that
        they asked privately, wherever that was."""
        async with self._database.connect() as connection:
            return await questions.last_by(connection, workspace, channel, user, alone=alone)

    @whole
    async def recent_questions(self, person: PersonKey, most: int) -> list[str]:
        """The words of their newest questions that still have them, each once; small talk is none."""
        async with self._database.connect() as connection:
            return await questions.recent(connection, person, most)

    @whole
    async def note_verdict(self, verdict: Verdict, now: datetime) -> None:
        """Somebody says whether an answer was good, in place of what they said before; reason or words may follow."""
        async with self._database.begin() as connection:
            await feedback.note(connection, verdict, now)
            question = None if verdict.good else await questions.by_id(connection, verdict.question_id)
            if question is not None and question.person == verdict.person:
                # What was no answer to them is nothing to remember.
                await cards.drop_untried(connection, verdict.person, question.passage_ids)

    @whole
    async def verdicts(self, workspace: Workspace, question_ids: Sequence[int]) -> list[Verdict]:
        """Everything that was said about the answers to these questions, oldest first."""
        async with self._database.connect() as connection:
            return await feedback.about(connection, workspace, list(question_ids))

    # Questions that were passed on to people.

    @whole
    async def escalate(self, question: KeptQuestion, channel: str, now: datetime) -> tuple[Escalation, bool]:
        """Passes a question on to the team of that channel; False where that was done before and did not fail."""
        async with self._database.begin() as connection:
            return await escalations.begin(connection, question.id, question.person, channel, now)

    @whole
    async def escalation(self, workspace: Workspace, question_id: int) -> Escalation | None:
        """What became of a question that was passed on."""
        async with self._database.connect() as connection:
            return await escalations.of_question(connection, workspace, question_id)

    @whole
    async def escalation_at(self, workspace: Workspace, channel: str, ts: str) -> Escalation | None:
        """The one that this post of ours in the team's channel is about."""
        async with self._database.connect() as connection:
            return await escalations.at_post(connection, workspace, channel, ts)

    @whole
    async def escalation_posts(self, workspace: Workspace, question_id: int) -> list[Sent]:
        """Everything that was said of this question in the team's channel."""
        async with self._database.connect() as connection:
            return await escalations.posts(connection, workspace, question_id)

    @whole
    async def note_escalation(self, workspace: Workspace, question_id: int, **values: datetime | str | None) -> None:
        """Notes what became of it: fields of `Escalation`, and `wanted_by`."""
        async with self._database.begin() as connection:
            await escalations.change(connection, workspace, question_id, **values)

    @whole
    async def take(self, workspace: Workspace, question_id: int, user: str, name: str, now: datetime) -> Escalation | None:
        """Somebody takes it, unless somebody else has: who has it now stands in what comes back."""
        async with self._database.begin() as connection:
            return await escalations.take(connection, workspace, question_id, user, name, now)

    @whole
    async def waiting_escalations(self, limit: int = 100) -> list[Escalation]:
        """Those of every workspace that nobody took and nobody was reminded of, oldest first."""
        async with self._database.connect() as connection:
            return await escalations.waiting(connection, limit)

    @whole
    async def close_question(self, workspace: Workspace, number: int, now: datetime) -> bool:
        """An admin is done with it; False where there is no such question."""
        async with self._database.begin() as connection:
            return await questions.close(connection, workspace, number, now)

    @whole
    async def gaps(self, workspace: Workspace, limit: int, offset: int = 0) -> tuple[list[KeptQuestion], int]:
        """The newest questions without a good answer, and how many there are."""
        async with self._database.connect() as connection:
            ids, count = await escalations.gaps(connection, workspace, limit, offset)
            found = [await questions.by_id(connection, id) for id in ids]
            return [one for one in found if one is not None], count

    # What people remember. A day is a date where the person lives: `knowledge/pacing.py:day_of`.

    @whole
    async def change_cards(
        self, person: PersonKey, passage_ids: Sequence[str], how: Callable[[str | None, str], str], now: datetime
    ) -> None:
        """Puts `how(card, passage id)` in place of each card (None: there was none), all of them or none."""
        async with self._database.begin() as connection:
            for passage_id in dict.fromkeys(passage_ids):
                await cards.change(connection, person, passage_id, how, now)

    @whole
    async def note_review(self, person: PersonKey, passage_id: str, right: bool, now: datetime) -> bool:
        """They say whether they still knew it. False, and nothing changes, where that passage is not due to them today."""
        async with self._database.begin() as connection:
            return await cards.note_review(connection, person, passage_id, right, now)

    @whole
    async def drop_untried(self, person: PersonKey, passage_ids: Sequence[str]) -> None:
        """Takes away those of these cards that only stand for a question, and were never tried."""
        async with self._database.begin() as connection:
            await cards.drop_untried(connection, person, passage_ids)

    @whole
    async def cards_due(self, person: PersonKey, today: date) -> State:
        """Their cards that are due by that day, and how many were reviewed on it."""
        async with self._database.connect() as connection:
            return await cards.due(connection, person, today)

    @whole
    async def cards(self, person: PersonKey) -> list[Card]:
        """Every card of theirs, by passage id."""
        async with self._database.connect() as connection:
            return await cards.of(connection, person)

    # Lessons.

    @whole
    async def take_step(self, person: PersonKey, step: Step) -> bool:
        """Somebody says this about a lesson. False: they had said so before, or have said something newer. True again for
        the same step at the same time."""
        async with self._database.begin() as connection:
            return await progress.take(connection, person, step)

    @whole
    async def steps(self, person: PersonKey) -> tuple[Step, ...]:
        """Everything this person said about lessons, oldest first."""
        async with self._database.connect() as connection:
            return await progress.of(connection, person)

    @whole
    async def open_lesson(self, person: PersonKey, passage_id: str, now: datetime) -> None:
        """Somebody has this lesson before them now: `done` means it."""
        async with self._database.begin() as connection:
            await progress.open_lesson(connection, person, passage_id, now)

    @whole
    async def lesson_open(self, person: PersonKey) -> str | None:
        """The lesson they have before them, by the id it had then; None where they never opened one."""
        async with self._database.connect() as connection:
            return await progress.lesson_open(connection, person)

    # Quizzes.

    @whole
    async def begin_round(
        self,
        person: PersonKey,
        shape: Shape,
        place: tuple[str, str | None],
        item_ids: Sequence[str],
        key: str,
        now: datetime,
    ) -> QuizRound:
        """Begins a round of questions in a channel and thread; the one that this key began before, if there is one."""
        async with self._database.begin() as connection:
            return await quizzes.begin(connection, person, shape, place, item_ids, key, now)

    @whole
    async def quiz_round(self, workspace: Workspace, id: int) -> QuizRound | None:
        """The round of this number."""
        async with self._database.connect() as connection:
            return await quizzes.of_id(connection, workspace, id)

    @whole
    async def own_round(self, person: PersonKey, channel: str, since: datetime) -> QuizRound | None:
        """Somebody's own newest round in a channel, over or not, if a question of it was asked since then."""
        async with self._database.connect() as connection:
            return await quizzes.newest_of(connection, person, channel, since)

    @whole
    async def round_in(self, workspace: Workspace, channel: str, thread: str) -> QuizRound | None:
        """The newest round for everybody in a thread."""
        async with self._database.connect() as connection:
            return await quizzes.in_thread(connection, workspace, channel, thread)

    @whole
    async def record_attempt(self, attempt: Attempt, how: Remembers) -> tuple[Attempt | None, bool]:
        """The one answer to a question of somebody's own round: written down, counted in their card of the passage, and on
        to the next question. Returns the answer that counts, and whether it is this one; (None, False) where that question
        is not asked now."""
        async with self._database.begin() as connection:
            return await quizzes.record(connection, attempt, how)

    @whole
    async def vote(self, attempt: Attempt) -> bool:
        """An answer to a channel's question, in place of the one before; False where it takes none any more."""
        async with self._database.begin() as connection:
            return await quizzes.vote(connection, attempt)

    @whole
    async def reveal(
        self, workspace: Workspace, round_id: int, at: int, how: Remembers | None, now: datetime
    ) -> list[Attempt] | None:
        """Closes a channel's question and lets it count for everybody who answered (`how` None: for nobody), once; returns
        all answers, None where there is no such question."""
        async with self._database.begin() as connection:
            return await quizzes.reveal(connection, workspace, round_id, at, how, now)

    @whole
    async def go_on(self, workspace: Workspace, round_id: int, at: int, to: int, now: datetime) -> QuizRound | None:
        """From one question of a round to another, or to the end, unless somebody went on before; how it stands then."""
        async with self._database.begin() as connection:
            return await quizzes.go_on(connection, workspace, round_id, at, to, now)

    @whole
    async def note_quiz_post(self, workspace: Workspace, round_id: int, at: int, post: tuple[str, str]) -> None:
        """Where (channel and ts) the question at this place stands."""
        async with self._database.begin() as connection:
            await quizzes.note_post(connection, workspace, round_id, at, *post)

    @whole
    async def attempts_in(self, person: PersonKey, round_id: int) -> list[Attempt]:
        """What somebody answered in a round, in the order of its questions."""
        async with self._database.connect() as connection:
            return await quizzes.of_round(connection, person, round_id)

    @whole
    async def quiz_tried(self, person: PersonKey) -> dict[str, tuple[int, bool]]:
        """How often somebody answered each item, and whether they were right the last time."""
        async with self._database.connect() as connection:
            return await quizzes.tried(connection, person)

    @whole
    async def quiz_answers(self) -> list[tuple[str, str, str, bool]]:
        """Every answer that counts, of all workspaces: item, fingerprint, who, right or not."""
        async with self._database.connect() as connection:
            return await quizzes.counted(connection)

    @whole
    async def questions_open_since(self, before: datetime, limit: int = 100) -> list[QuizRound]:
        """Channels' quiz questions of every workspace that were asked before then and are still open."""
        async with self._database.connect() as connection:
            return await quizzes.open_since(connection, before, limit)

    @whole
    async def flag_item(self, person: PersonKey, item_id: str, approved: str, now: datetime) -> None:
        """Somebody calls a quiz question bad; once a person."""
        async with self._database.begin() as connection:
            await quizzes.flag(connection, person, item_id, approved, now)

    @whole
    async def item_flags(self, workspace: Workspace | None = None) -> dict[tuple[str, str], int]:
        """How many people called each item bad, by item and fingerprint; of one workspace, or of all."""
        async with self._database.connect() as connection:
            return await quizzes.flags(connection, workspace)

    # People, places, installations.

    @whole
    async def profile(self, person: PersonKey) -> Profile:
        """What is kept of this person."""
        async with self._database.connect() as connection:
            return await people.profile(connection, person)

    @whole
    async def keep_lens(self, person: PersonKey, lens: str | None, now: datetime) -> None:
        """They say which kind of partner they are (None: they take it back); they are not asked for it any more."""
        async with self._database.begin() as connection:
            await people.keep(connection, person, now, lens=lens, lens_asked_at=now)

    @whole
    async def keep_zone(self, person: PersonKey, zone: str, now: datetime) -> None:
        """Their time zone, as Slack knows it."""
        async with self._database.begin() as connection:
            await people.keep(connection, person, now, zone=zone[:64])

    @whole
    async def begin_asking(self, person: PersonKey, work: Work) -> bool:
        """Whether the reply to this work is the one that asks which kind of partner they are: the first that wants to,
        and it again however often it is made."""
        async with self._database.begin() as connection:
            return await people.begin_asking(connection, person, work.accepted_at)

    @whole
    async def note_channel(self, workspace: Workspace, channel: str, now: datetime) -> None:
        """Remembers a channel the bot was seen in."""
        async with self._database.begin() as connection:
            await people.note_channel(connection, workspace, channel, now)

    @whole
    async def marks(self, workspace: Workspace) -> Marks:
        """Everything admins said about people and channels."""
        async with self._database.connect() as connection:
            return await audiences.all_marks(connection, workspace)

    @whole
    async def channel_mark(self, workspace: Workspace, channel: str) -> ChannelMark:
        """What admins said about one channel, as it stands now."""
        async with self._database.connect() as connection:
            return await audiences.mark_of(connection, workspace, channel)

    @whole
    async def mark_channel(self, workspace: Workspace, channel: str, mark: ChannelMark, by: str, now: datetime) -> None:
        """An admin says this about a channel, in place of what was said."""
        async with self._database.begin() as connection:
            await audiences.mark_channel(connection, workspace, channel, mark, by, now)

    @whole
    async def unpin(self, workspace: Workspace, channel: str) -> str | None:
        """The pin of a channel falls; returns the admin who had set it, to one caller only, None where there was none."""
        async with self._database.begin() as connection:
            return await audiences.unpin(connection, workspace, channel)

    @whole
    async def move_channel(self, workspace: Workspace, old: str, new: str) -> str | None:
        """The channel has another id: what was said of it goes along, its pin falls; returns who had set that."""
        async with self._database.begin() as connection:
            pinned_by = await audiences.unpin(connection, workspace, old)
            await audiences.move(connection, workspace, old, new)
            return pinned_by

    @whole
    async def mark_organisation(
        self, workspace: Workspace, whom: Whom, organisation: Organisation, by: str, now: datetime
    ) -> None:
        """An admin says which organisation these people belong to."""
        async with self._database.begin() as connection:
            await audiences.mark_organisation(connection, workspace, whom, organisation, by, now)

    @whole
    async def unmark_organisation(self, workspace: Workspace, whom: Whom) -> bool:
        """An admin takes that back; False where nothing had been said."""
        async with self._database.begin() as connection:
            return await audiences.unmark_organisation(connection, workspace, whom)

    def installations(self, client_id: str) -> Installations:
        """slack_sdk's installation store, tokens encrypted. Raises SettingsError without keys."""
        from bot.store.installations import Installations, read_keys

        return Installations(client_id, self._database, read_keys(self._keys))

    def oauth_states(self, expiration_seconds: int = 600) -> OAuthStates:
        """slack_sdk's store of OAuth states."""
        from bot.store.installations import OAuthStates

        return OAuthStates(expiration_seconds, self._database)

    # Housekeeping, over all workspaces.

    @whole
    async def counts(self, now: datetime) -> Counts:
        """Gauges for metrics."""
        async with self._database.connect() as connection:
            open, overdue = await claims.count_open(connection, now)
            unsettled, doubled, failed = await outbox.count(connection, now)
        return Counts(open=open, overdue=overdue, unsettled=unsettled, doubled=doubled, failed=failed)

    @whole
    async def prune(self, now: datetime) -> Pruned:
        """Forgets work that ended KEEP_CLAIMS ago, deliveries begun KEEP_DELIVERIES ago, and expired OAuth states."""
        from bot.store.installations import prune_states

        async with self._database.begin() as connection:
            return Pruned(
                deliveries=await outbox.prune(connection, now - KEEP_DELIVERIES),
                claims=await claims.prune(connection, now - KEEP_CLAIMS),
                oauth_states=await prune_states(connection, now),
            )

    @whole
    async def purge_questions(self, before: datetime) -> int:
        """Erases the texts of questions asked before then, and what was typed about them; the rows stay to be counted.
        Returns how many."""
        async with self._database.begin() as connection:
            await feedback.erase_words(connection, before)
            await escalations.erase_drafts(connection, before)
            return await questions.erase_texts(connection, before)

    @whole
    async def schedule_purge(self, workspace: Workspace, at: datetime) -> None:
        """The workspace uninstalled: everything of it goes at that time."""
        async with self._database.begin() as connection:
            await privacy.schedule(connection, workspace, at)

    @whole
    async def cancel_purge(self, workspace: Workspace) -> bool:
        """The workspace came back in time; False when it was not about to go."""
        async with self._database.begin() as connection:
            return await privacy.cancel(connection, workspace)

    @whole
    async def purge_due(self, now: datetime) -> tuple[Workspace, ...]:
        """Deletes everything of the workspaces whose grace is over, one transaction each; returns those this call purged."""
        async with self._database.connect() as connection:
            due = await privacy.due(connection, now)
        gone = []
        for workspace in due:
            async with self._database.begin() as connection:
                if await privacy.purge(connection, workspace, now):
                    gone.append(workspace)
        return tuple(gone)

    # Nudges.

    @whole
    async def nudge_settings(self, person: PersonKey) -> NudgeSettings | None:
        """What this person said about nudges; None: nothing yet."""
        async with self._database.connect() as connection:
            return await nudges.settings_of(connection, person)

    @whole
    async def keep_nudge_settings(self, person: PersonKey, settings: NudgeSettings, now: datetime) -> NudgeSettings:
        """They say when they want to hear from us; returned with the moment of the next one."""
        async with self._database.begin() as connection:
            return await nudges.keep(connection, person, settings, now)

    @whole
    async def keep_nudge_channel(self, person: PersonKey, channel: str) -> None:
        """Their conversation with the bot."""
        async with self._database.begin() as connection:
            await nudges.keep_channel(connection, person, channel)

    @whole
    async def take_due_nudges(self, now: datetime, limit: int) -> tuple[list[DueNudge], int]:
        """Who is to hear from us now, each leased to one caller for LEASE, and how many were looked at."""
        async with self._database.begin() as connection:
            return await nudges.take_due(connection, now, limit)

    @whole
    async def end_nudge(
        self,
        due: DueNudge,
        *,
        sent: Sent | None = None,
        subject: str | None = None,
        reason: str | None = None,
        stop: bool = False,
        now: datetime,
    ) -> None:
        """That day is done: said at `sent` about `subject`, or left out for `reason`; `stop`: until they ask anew."""
        async with self._database.begin() as connection:
            await nudges.end(connection, due, sent, subject, reason, now, stop=stop)

    @whole
    async def nudged_about(self, person: PersonKey, since: date) -> frozenset[str]:
        """What they were nudged about from that local day on."""
        async with self._database.connect() as connection:
            return await nudges.told_since(connection, person, since)

    @whole
    async def record(self, person: PersonKey) -> dict[str, list[dict[str, Any]]]:
        """Everything that is kept of one person, as JSON: table -> rows, newest first. Their own team does not matter."""
        async with self._database.connect() as connection:
            return await privacy.record(connection, person)

    @whole
    async def forget(self, person: PersonKey) -> int:
        """Deletes every row about one person in their workspace, whatever their own team; returns how many."""
        async with self._database.begin() as connection:
            return await privacy.forget(connection, person)
