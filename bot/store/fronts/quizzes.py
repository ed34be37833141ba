"""Rounds of quiz questions, what was answered, and what is said of the questions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.store import (
    quizzes,
)
from bot.store.engine import Database
from bot.store.quizzes import Attempt, QuizRound, Remembers, Shape
from bot.store.values import (
    PersonKey,
    Workspace,
)
from bot.store.whole import whole


class Quizzes:
    """Rounds of quiz questions, what was answered, and what is said of the questions. One transaction a method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def begin(
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
    async def of_id(self, workspace: Workspace, id: int) -> QuizRound | None:
        """The round of this number."""
        async with self._database.connect() as connection:
            return await quizzes.of_id(connection, workspace, id)

    @whole
    async def own(self, person: PersonKey, channels: Collection[str], since: datetime) -> QuizRound | None:
        """Somebody's own newest round or review in one of these channels, over or not, if it asked something since then."""
        async with self._database.connect() as connection:
            return await quizzes.newest_of(connection, person, channels, since)

    @whole
    async def in_thread(self, workspace: Workspace, channel: str, thread: str) -> QuizRound | None:
        """The newest round for everybody in a thread."""
        async with self._database.connect() as connection:
            return await quizzes.in_thread(connection, workspace, channel, thread)

    @whole
    async def record(self, attempt: Attempt, how: Remembers) -> tuple[Attempt | None, bool, QuizRound | None]:
        """The one answer to a question of somebody's own round: written down, counted in their card of the passage, and on
        to the next question. Returns the answer that counts, whether it is this one, and the round as it stands then;
        (None, False, …) where that question is not asked now."""
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
    async def note_post(self, workspace: Workspace, round_id: int, at: int, post: tuple[str, str]) -> None:
        """Where (channel and ts) the question at this place stands."""
        async with self._database.begin() as connection:
            await quizzes.note_post(connection, workspace, round_id, at, *post)

    @whole
    async def attempts_in(self, person: PersonKey, round_id: int) -> list[Attempt]:
        """What somebody answered in a round, in the order of its questions."""
        async with self._database.connect() as connection:
            return await quizzes.of_round(connection, person, round_id)

    @whole
    async def came_with(self, person: PersonKey, key: str) -> bool:
        """Whether an answer of this person came with that work, press or post."""
        async with self._database.connect() as connection:
            return await quizzes.came_with(connection, person, key)

    @whole
    async def tried(self, person: PersonKey) -> dict[str, tuple[int, bool]]:
        """How often somebody answered each item, and whether they were right the last time."""
        async with self._database.connect() as connection:
            return await quizzes.tried(connection, person)

    @whole
    async def answers(self) -> list[tuple[str, str, str, bool]]:
        """Every answer that counts, of all workspaces: item, fingerprint, who, right or not."""
        async with self._database.connect() as connection:
            return await quizzes.counted(connection)

    @whole
    async def open_since(self, before: datetime, limit: int = 100) -> list[QuizRound]:
        """Channels' quiz questions of every workspace that were asked before then and are still open."""
        async with self._database.connect() as connection:
            return await quizzes.open_since(connection, before, limit)

    @whole
    async def flag(self, person: PersonKey, item_id: str, approved: str, now: datetime) -> None:
        """Somebody calls a quiz question bad; once a person."""
        async with self._database.begin() as connection:
            await quizzes.flag(connection, person, item_id, approved, now)

    @whole
    async def flagged_by(self, person: PersonKey) -> set[tuple[str, str]]:
        """The items, with their fingerprints, that this person called bad."""
        async with self._database.connect() as connection:
            return await quizzes.flagged_by(connection, person)

    @whole
    async def flags(self, workspace: Workspace | None = None) -> dict[tuple[str, str], int]:
        """How many people called each item bad, by item and fingerprint; of one workspace, or of all."""
        async with self._database.connect() as connection:
            return await quizzes.flags(connection, workspace)
