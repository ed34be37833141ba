"""Certificates for tracks that somebody finished."""

from __future__ import annotations

from datetime import datetime

from bot.store import certificates
from bot.store.engine import Database
from bot.store.values import PersonKey
from bot.store.whole import whole
from knowledge.certificate import Certificate


class Certificates:
    """Certificates for tracks that somebody finished. One transaction a method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def award(self, person: PersonKey, new: Certificate, now: datetime) -> Certificate:
        """Gives them this one, unless they have one for its track; returns the one they have now."""
        async with self._database.begin() as connection:
            return await certificates.award(connection, person, new, now)

    @whole
    async def of(self, person: PersonKey) -> tuple[Certificate, ...]:
        """Everything this person was awarded, oldest first."""
        async with self._database.connect() as connection:
            return await certificates.of(connection, person)

    @whole
    async def numbered(self, number: str) -> Certificate | None:
        """The certificate of this number, in any workspace; None where there is none (any more)."""
        async with self._database.connect() as connection:
            return await certificates.numbered(connection, number)
