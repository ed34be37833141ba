"""Many people of one workspace who want nudges, the real store and worker, and a Slack that only counts.

python -m tests.bot.crowd 7000 1
python -m tests.bot.crowd 10000 2 postgresql
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot import logs
from bot.metrics import Metrics
from bot.people import Known, PersonFacts
from bot.store import DueNudge, NudgeSettings, PersonKey, Sent, Store, Workspace
from bot.store.tables import nudges
from bot.subjects import Subject
from bot.worker import Worker
from knowledge import Audience
from knowledge.schedule import USUAL, WINDOW
from tests.store.databases import database, open_store

ZONE = "Europe/Berlin"
THERE = ZoneInfo(ZONE)
BERLIN = Workspace(None, "TBERLIN01")
MONDAY = date(2026, 11, 23)


@dataclass
class Said:
    """What one person heard: on which day of theirs, and at which moment."""

    person: PersonKey
    day: date
    at: datetime


class Counting:
    """A Slack that takes everything, its directory, and something to say, which notes for whom and when."""

    def __init__(self) -> None:
        self.said: list[Said] = []

    async def about(self, person: PersonKey, *, outside: bool = False) -> Known:
        return Known(Audience.PARTNER, PersonFacts(), None)

    async def choose(self, due: DueNudge, reader: Audience) -> Subject:
        self.said.append(Said(due.person, due.day, due.at))
        return Subject("lesson one", {"text": "hello", "blocks": []})

    async def channels(self) -> int:
        """No channel wants any."""
        return 0

    async def heard(self, person: PersonKey, subject: str, now: datetime) -> None:
        """Nothing follows."""

    async def post(self, workspace: Workspace, place: Any, message: Any, key: Any) -> Sent:
        return Sent(place.channel, f"{len(self.said)}.1")


@dataclass
class Day:
    """What came of one day. `reasons`: of those who heard nothing, as the store has noted them."""

    day: date
    sent: int
    last: datetime | None
    reasons: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        last = f"{self.last.astimezone(THERE):%H:%M:%S}" if self.last else "-"
        left_out = ", ".join(f"{count} {reason}" for reason, count in self.reasons.items()) or "nobody left out"
        return f"{self.day:%a %Y-%m-%d}: {self.sent} sent, the last at {last}; {left_out}"


class Crowd:
    """People of one zone who all want to hear at half past nine, served by workers at so many messages a second."""

    def __init__(self, store: Store, people: int, rate: float, workers: int = 1) -> None:
        self.store = store
        self.slack = Counting()
        self.now = datetime.combine(MONDAY, datetime.min.time(), THERE).astimezone(UTC)
        self.people = [PersonKey(BERLIN, "TBERLIN01", f"U{number:06}") for number in range(people)]
        fake: Any = self.slack
        self.workers = [
            Worker(
                store,
                fake,
                fake,
                fake,
                Metrics(),
                clock=lambda: self.now,
                rate=rate,
                channels=self.slack.channels,
                sleep=self.at_once,
            )
            for _ in range(workers)
        ]

    async def at_once(self, seconds: float) -> None:
        """Nobody waits for their moment here; which it is, is noted."""

    async def enrol(self) -> None:
        """Everybody asks for nudges."""
        for person in self.people:
            wish = NudgeSettings(on=True, zone=ZONE, channel=f"D{person.user_id}")
            await self.store.nudges.keep(person, wish, self.now)

    async def live(
        self,
        day: date,
        step: timedelta,
        missing: Sequence[tuple[int, int]] = (),
        span: timedelta = WINDOW + timedelta(minutes=4),
    ) -> Day:
        """One day of theirs, from half past nine to a few minutes after their window. `missing`: minutes after the start
        between which nobody works."""
        start = datetime.combine(day, USUAL, THERE).astimezone(UTC)
        self.now, before = start, len(self.slack.said)
        while self.now < start + span:
            minutes = (self.now - start) / timedelta(minutes=1)
            if not any(begin <= minutes < end for begin, end in missing):
                await asyncio.gather(*(worker.tick() for worker in self.workers))
            self.now += step
        said = self.slack.said[before:]
        async with self.store._database.connect() as connection:
            noted = select(nudges.c.reason).where(nudges.c.day == day, nudges.c.reason.is_not(None))
            reasons = Counter((await connection.execute(noted)).scalars())
        return Day(day, len(said), max((one.at for one in said), default=None), reasons)

    def missed(self, day: date) -> set[str]:
        """Who heard nothing on that day."""
        heard = {one.person.user_id for one in self.slack.said if one.day == day}
        return {person.user_id for person in self.people} - heard

    def fastest(self) -> float:
        """The shortest time between two messages, in seconds."""
        moments = sorted(one.at for one in self.slack.said)
        return min((after - before).total_seconds() for before, after in pairwise(moments))


async def main(people: int, rate: float, kind: str = "sqlite") -> None:
    """Prints what comes of three working days."""
    logs.configure("WARNING", "text")
    with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url:
        async with open_store(url) as store:
            crowd, began = Crowd(store, people, rate, workers=2), time.perf_counter()
            await crowd.enrol()
            print(f"{people} people at {rate:g} a second on {kind}, two workers")  # noqa: T201 - a program
            days = [MONDAY + timedelta(days=number) for number in range(3)]
            for day in days:
                print(await crowd.live(day, timedelta(seconds=2)))  # noqa: T201
            twice = [crowd.missed(one) & crowd.missed(other) for one, other in pairwise(days)]
            print(f"left out twice running: {sum(map(len, twice))}; shortest time between two: {crowd.fastest():.3f} s")  # noqa: T201
            print(f"took {time.perf_counter() - began:.0f} s")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:]))
