"""The state: accepted work, the outbox, people, questions, installations. Every row belongs to a workspace.

    store = Store.open("sqlite:///coach.db")
    await store.bring_up_to_date()

Times are arguments, aware, and come back in UTC. Faults are StoreErrors, each a sentence with a next step.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from bot.store import (
    cards,
    claims,
    escalations,
    feedback,
    migrate,
    nudges,
    outbox,
    people,
    privacy,
    questions,
    quizzes,
)
from bot.store.channel_nudges import ChannelNudge
from bot.store.columns import NaiveTime
from bot.store.engine import Database
from bot.store.escalations import Escalation
from bot.store.feedback import Verdict
from bot.store.fronts.assignments import Assignments
from bot.store.fronts.cards import Cards
from bot.store.fronts.certificates import Certificates
from bot.store.fronts.channel_nudges import ChannelNudges
from bot.store.fronts.escalations import Escalations
from bot.store.fronts.lessons import Lessons
from bot.store.fronts.nudges import Nudges
from bot.store.fronts.people import People
from bot.store.fronts.places import Places
from bot.store.fronts.questions import Questions
from bot.store.fronts.quizzes import Quizzes
from bot.store.fronts.reports import Reports
from bot.store.nudges import DueNudge, NudgeSettings
from bot.store.quizzes import Attempt, QuizRound, Remembers, Shape
from bot.store.report import Scope
from bot.store.values import (
    LEASE,
    Assignees,
    Assignment,
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

if TYPE_CHECKING:
    from bot.store.installations import Installations, OAuthStates

__all__ = [
    "LEASE",
    "Assignees",
    "Assignment",
    "Attempt",
    "ChannelMark",
    "ChannelNudge",
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
    "Scope",
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


KEEP_NUDGES = timedelta(days=400)
"""How long it is known what came of somebody's days: thirteen months, so that a year can be looked back on."""


class Store:
    """The front of the state: each method is one transaction unless it says otherwise, and whole even when cancelled."""

    def __init__(self, database: Database, keys: Sequence[str] = ()) -> None:
        self._database = database
        self._keys = tuple(keys)
        self.questions = Questions(database)
        self.escalations = Escalations(database)
        self.cards = Cards(database)
        self.lessons = Lessons(database)
        self.certificates = Certificates(database)
        self.assignments = Assignments(database)
        self.quizzes = Quizzes(database)
        self.people = People(database)
        self.places = Places(database)
        self.nudges = Nudges(database)
        self.channels = ChannelNudges(database)
        self.reports = Reports(database)

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
                await cards.note_asked(connection, question.person, question.remember, now, question.zone, question.prints)
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

    # Questions that were passed on to people.

    # What people remember. A day is a date where the person lives: `knowledge/pacing.py:day_of`.

    # Lessons.

    # Quizzes.

    # People, places, installations.

    def installations(self, client_id: str) -> Installations:
        """slack_sdk's installation store, tokens encrypted. Raises SettingsError without keys."""
        from bot.store.installations import Installations, read_keys

        return Installations(client_id, self._database, read_keys(self._keys))

    @whole
    async def installed(self, client_id: str) -> list[Workspace]:
        """Where the app is installed, by OAuth."""
        from bot.store.installations import workspaces

        async with self._database.connect() as connection:
            return await workspaces(connection, client_id)

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
            waits = await nudges.oldest_due(connection, now)
        return Counts(open=open, overdue=overdue, unsettled=unsettled, doubled=doubled, failed=failed, nudge_waits=waits)

    @whole
    async def prune(self, now: datetime) -> Pruned:
        """Forgets work that ended KEEP_CLAIMS ago, deliveries begun and reviews asked in vain KEEP_DELIVERIES ago, what came
        of days KEEP_NUDGES ago, and expired OAuth states."""
        from bot.store.installations import prune_states

        async with self._database.begin() as connection:
            await quizzes.drop_unanswered(connection, now - KEEP_DELIVERIES)
            return Pruned(
                deliveries=await outbox.prune(connection, now - KEEP_DELIVERIES),
                claims=await claims.prune(connection, now - KEEP_CLAIMS),
                oauth_states=await prune_states(connection, now),
                nudges=await nudges.prune(connection, (now - KEEP_NUDGES).date()),
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
    async def record(self, person: PersonKey) -> dict[str, list[dict[str, Any]]]:
        """Everything that is kept of one person, as JSON: table -> rows, newest first. Their own team does not matter."""
        async with self._database.connect() as connection:
            return await privacy.record(connection, person)

    @whole
    async def forget(self, person: PersonKey) -> int:
        """Deletes every row about one person in their workspace, whatever their own team; returns how many."""
        async with self._database.begin() as connection:
            return await privacy.forget(connection, person)
