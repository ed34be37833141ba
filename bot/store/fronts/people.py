"""What is kept of people."""

from __future__ import annotations

from datetime import datetime

from bot.store import (
    people,
)
from bot.store.engine import Database
from bot.store.values import (
    PersonKey,
    Profile,
    Work,
)
from bot.store.whole import whole


class People:
    """What is kept of people. One transaction a method."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
