"""Questions and what came of them, where their answers stand, and what people say of these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.store import (
    cards,
    feedback,
    outbox,
    questions,
)
from bot.store.engine import Database
from bot.store.feedback import Verdict
from bot.store.values import (
    DeliveryKey,
    KeptQuestion,
    NotedQuestion,
    Pending,
    PersonKey,
    Sent,
    Workspace,
)
from bot.store.whole import whole


class Questions:
    """Questions and what came of them, where their answers stand, and what people say of these. One transaction a method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def of_id(self, id: int) -> KeptQuestion | None:
        """The question of this number, of whichever workspace."""
        async with self._database.connect() as connection:
            return await questions.by_id(connection, id)

    @whole
    async def of_key(self, workspace: Workspace, key: str) -> KeptQuestion | None:
        """The question that the work of this key answered."""
        async with self._database.connect() as connection:
            return await questions.by_key(connection, workspace, key)

    @whole
    async def unanswered(self, person: PersonKey, version: str, limit: int) -> list[tuple[int, str]]:
        """Numbers and texts of what this person asked in vain of another index than that, newest first."""
        async with self._database.connect() as connection:
            return await questions.unanswered(connection, person, version, limit)

    @whole
    async def last_in(
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
    async def last_by(self, workspace: Workspace, channel: str, user: str, *, alone: bool = False) -> KeptQuestion | None:
        """The newest question of this person in a channel, in whichever thread; small talk is none. `alone`: or one that
        they asked privately, wherever that was."""
        async with self._database.connect() as connection:
            return await questions.last_by(connection, workspace, channel, user, alone=alone)

    @whole
    async def recent(self, person: PersonKey, most: int) -> list[str]:
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
