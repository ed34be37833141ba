"""What people remember. A day is a date where the person lives: `knowledge/pacing.py:day_of`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from bot.store import (
    cards,
)
from bot.store.engine import Database
from bot.store.values import (
    PersonKey,
)
from bot.store.whole import whole
from knowledge.pacing import Card, State


class Cards:
    """What people remember, and when it is due. One transaction a method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def change(
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
    async def due(self, person: PersonKey, today: date) -> State:
        """Their cards that are due by that day, and how many were reviewed on it."""
        async with self._database.connect() as connection:
            return await cards.due(connection, person, today)

    @whole
    async def of(self, person: PersonKey) -> list[Card]:
        """Every card of theirs, by passage id."""
        async with self._database.connect() as connection:
            return await cards.of(connection, person)
