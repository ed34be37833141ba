"""Months of nudges in minutes: the real worker on the real store, a clock that is turned, and a Slack that only listens.

python -m tests.bot.year 1000 365

People live all over the world, change their hour and their days, snooze, stop and begin again, and travel. What they heard
is judged by rules written down a second time here, straight from `zoneinfo` and `holidays`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time as stopwatch
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.app import build_coach
from bot.clients import Clients
from bot.config import CONTENT, Settings
from bot.playground.people import BOT, VENDOR
from bot.store import DeliveryKey, NudgeSettings, PersonKey, Sent, Store, Workspace
from bot.store.tables import nudges
from knowledge import Knowledge
from knowledge.index import build
from tests.store.databases import open_store
from tests.store.samples import rows

WORKSPACE: Final = Workspace(None, VENDOR)
ZONES: Final = {
    "Europe/Berlin": "DE", "Europe/London": "GB", "Europe/Madrid": "ES", "Europe/Warsaw": "PL", "America/New_York": "US",
    "America/Chicago": "US", "America/Los_Angeles": "US", "America/Sao_Paulo": "BR", "America/Santiago": "CL",
    "America/St_Johns": "CA", "Asia/Kolkata": "IN", "Asia/Tokyo": "JP", "Asia/Singapore": "SG", "Asia/Dubai": "AE",
    "Asia/Jerusalem": "IL", "Asia/Riyadh": "SA", "Asia/Kathmandu": "NP", "Africa/Cairo": "EG", "Africa/Lagos": "NG",
    "Australia/Sydney": "AU", "Australia/Lord_Howe": "AU", "Pacific/Auckland": "NZ", "Pacific/Apia": "WS",
    "Pacific/Honolulu": "US", "UTC": None, "Etc/GMT-14": None,
}  # fmt: skip
"""With their countries."""
QUARTERS: Final = [time(hour, minute) for hour in range(8, 18) for minute in (0, 15, 30, 45) if (hour, minute) < (17, 45)]
STEP: Final = timedelta(minutes=15)
"""From one look of the worker to the next where nobody is due."""
DAY: Final = timedelta(days=1)
MEMORY: Final = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where a disk costs nothing."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One message: when, and for which local day the bot counts it."""

    at: datetime
    day: date


class Ears:
    """A Slack that takes everything, tells where people are, and notes what they hear."""

    def __init__(self) -> None:
        self.now = datetime(2027, 1, 1, tzinfo=UTC)
        self.zones: dict[str, str] = {}
        self.heard: dict[str, list[Heard]] = defaultdict(list)
        self._posts = 0

    def answer(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        """What Slack says to a call."""
        match method:
            case "auth.test":
                return {"team_id": VENDOR, "user_id": BOT, "bot_id": "B1", "user": "coach"}
            case "users.info":
                id = given["user"]
                flags = {"is_restricted": False, "is_ultra_restricted": False, "is_bot": False, "deleted": False}
                return {"user": {"id": id, "team_id": VENDOR, "tz": self.zones[id], "profile": {}, **flags}}
            case "conversations.open":
                return {"channel": {"id": f"D{given['users'][1:]}"}}
            case "chat.postMessage":
                metadata = given["metadata"]
                key = (json.loads(metadata) if isinstance(metadata, str) else metadata)["event_payload"]["key"]
                self.heard[f"U{given['channel'][1:]}"].append(Heard(self.now, date.fromisoformat(key.rpartition(":")[2])))
                self._posts += 1
                return {"channel": given["channel"], "ts": f"{int(self.now.timestamp())}.{self._posts:06}"}
        raise AssertionError(f"nobody should call {method}")


class Wire(AsyncWebClient):
    """A web client that these ears answer."""

    def __init__(self, ears: Ears, token: str | None) -> None:
        super().__init__(token=token)
        self._ears = ears

    async def api_call(self, api_method: str, **call: Any) -> AsyncSlackResponse:  # type: ignore[override]
        """One call."""
        given = {**(call.get("params") or {}), **(call.get("data") or {}), **(call.get("json") or {})}
        data = {"ok": True, **self._ears.answer(api_method, given)}
        return AsyncSlackResponse(
            client=self, http_verb="POST", api_url=api_method, req_args={}, data=data, headers={}, status_code=200
        )


class Straight(Clients):
    """Clients without a network."""

    def __init__(self, ears: Ears) -> None:
        super().__init__("http://127.0.0.1:3000/api/", "xoxb-1")
        self._ears = ears

    def _client(self, token: str | None, **_: Any) -> AsyncWebClient:
        return Wire(self._ears, token)


CLOSED: Final = frozenset({"holiday", "snoozed"})
"""Reasons that are written down for days on which nobody looked."""


@dataclass
class Life:
    """One person's year. `spans`: what held, each from a moment on: the zone they were in, and what they wanted. `unheard`:
    those of these moments of which Slack did not tell."""

    key: PersonKey
    plan: list[tuple[datetime, str, Any]]
    spans: list[tuple[datetime, str, NudgeSettings]] = field(default_factory=list)
    unheard: set[datetime] = field(default_factory=set)

    def at(self, moment: datetime) -> tuple[str, NudgeSettings]:
        """Where they were then, and what they wanted."""
        return next((zone, wishes) for since, zone, wishes in reversed(self.spans) if since <= moment)


def lives(count: int, begin: datetime, days: int, chance: Random) -> Iterator[tuple[Life, str]]:
    """People, and where each is at home. About every third week something changes for somebody."""
    for number in range(count):
        home = chance.choice(list(ZONES))
        plan: list[tuple[datetime, str, Any]] = []
        at = begin
        while (at := at + timedelta(days=chance.expovariate(1 / 21))) < begin + timedelta(days=days):
            match chance.choice(["hour", "days", "snooze", "break", "trip", "trip"]):
                case "hour":
                    plan.append((at, "hour", chance.choice(QUARTERS)))
                case "days":
                    plan.append((at, "days", chance.choice([None, None, frozenset(chance.sample(range(7), 4))])))
                case "snooze":
                    plan.append((at, "snoozed_until", at.date() + timedelta(days=chance.randrange(2, 15))))
                case "break":
                    plan.append((at, "on", False))
                    at += timedelta(days=chance.uniform(0.1, 20))
                    plan.append((at, "on", True))
                case "trip":
                    plan.append((at, "zone", chance.choice(list(ZONES))))
                    at += timedelta(days=chance.uniform(0.3, 12))
                    plan.append((at, "zone", home))
        at = begin
        while (at := at + timedelta(days=chance.uniform(1, 3))) < begin + timedelta(days=days):
            # Who never does anything is asked whether to go on, and left alone.
            plan.append((at, "deed", number))
        yield Life(PersonKey(WORKSPACE, VENDOR, f"UYEAR{number:04}"), plan), home


@dataclass
class Verdict:
    """What came of it. `judged`: local days on which nothing changed for somebody and something was due to happen."""

    people: int
    days: int
    nudges: int = 0
    judged: int = 0
    outside_hours: list[str] = field(default_factory=list)
    on_free_days: list[str] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)

    @property
    def faults(self) -> dict[str, list[str]]:
        """Each thing that must not be."""
        return {
            "outside hours": self.outside_hours,
            "on free days": self.on_free_days,
            "doubles": self.doubles,
            "lost": self.lost,
        }

    def lines(self) -> list[str]:
        """For whoever reads it."""
        told = {"people": self.people, "days": self.days, "nudges": self.nudges, "days judged": self.judged}
        return [
            *(f"{name}: {value}" for name, value in told.items()),
            *(f"{name}: {len(found)}" + "".join(f"\n  {one}" for one in found[:5]) for name, found in self.faults.items()),
            f"left out with a reason: {dict(self.reasons)}",
            f"changes: {dict(self.changes)}",
        ]


async def live(knowledge: Knowledge, store: Store, count: int, days: int, begin: datetime, seed: int) -> Verdict:
    """Let these people live for so many days, and judge."""
    chance, ears = Random(seed), Ears()
    ears.now = begin
    given = {"slack_bot_token": "xoxb-1", "coach_nudge_rate": 100}
    coach = build_coach(
        Settings.model_validate(given), knowledge, store, clock=lambda: ears.now, chance=Random(7), clients=Straight(ears)
    )
    await coach.clients.introduce()
    people = []
    for life, home in lives(count, begin, days, chance):
        ears.zones[life.key.user_id] = home
        wishes = NudgeSettings(on=True, zone=home, hour=chance.choice(QUARTERS), outside=False)
        life.spans.append((begin, home, await store.nudges.keep(life.key, wishes, begin)))
        people.append(life)
    to_come = sorted(((at, life, what, value) for life in people for at, what, value in life.plan), key=lambda one: one[0])
    to_come.reverse()
    pruned = begin
    while ears.now < begin + timedelta(days=days):
        while to_come and to_come[-1][0] <= ears.now:
            _, life, what, value = to_come.pop()
            await _change(store, ears, life, what, value)
        while (await coach.worker.tick()).nudged:
            ears.now += timedelta(seconds=5)
        ears.now = min(_next(ears.now), to_come[-1][0]) if to_come else _next(ears.now)
        if ears.now - pruned > DAY:
            await store.prune(ears.now)
            pruned = ears.now
    coach.library.close()
    return await _judge(store, ears, people, begin, days)


def _next(now: datetime) -> datetime:
    return now - (now - datetime(2020, 1, 1, tzinfo=UTC)) % STEP + STEP


async def _change(store: Store, ears: Ears, life: Life, what: str, value: Any) -> None:
    """Somebody asks something, changes their mind, or gets off a plane: of that Slack tells, as `bot/features/readers.py`
    takes it; sometimes it does not arrive, and the bot sees it when it looks the next time."""
    if what == "deed":
        asked = DeliveryKey("answer", f"D{value}", ears.now.isoformat())
        await store.begin_delivery(WORKSPACE, asked, ears.now, person=life.key)
        await store.end_delivery(WORKSPACE, asked, sent=Sent(f"D{value}", "1.2"), now=ears.now)
        return
    if what == "zone":
        ears.zones[life.key.user_id] = value
        life.spans.append((ears.now, value, life.spans[-1][2]))
        if len(life.spans) % 2:
            await store.nudges.move(life.key, value, ears.now)
        else:
            life.unheard.add(ears.now)
        return
    settings = await store.nudges.settings(life.key)
    assert settings is not None
    here = ears.zones[life.key.user_id]
    kept = await store.nudges.keep(life.key, replace(settings, zone=here, **{what: value}), ears.now)
    life.spans.append((ears.now, here, kept))


async def _judge(store: Store, ears: Ears, people: list[Life], begin: datetime, days: int) -> Verdict:
    verdict = Verdict(len(people), days)
    noted: dict[str, dict[date, str | None]] = defaultdict(dict)
    for row in await rows(store, nudges):
        noted[row.person_id][row.day] = row.reason
        if row.reason:
            verdict.reasons[row.reason] += 1
    for life in people:
        verdict.changes.update(what for at, what, _ in life.plan if at < ears.now)
        id = life.key.user_id
        verdict.nudges += len(ears.heard[id])
        _judge_what_was_heard(life, ears.heard[id], verdict)
        _judge_what_was_not(life, {one.day for one in ears.heard[id]}, noted[id], begin, days, verdict)
    return verdict


def _judge_what_was_heard(life: Life, heard: list[Heard], verdict: Verdict) -> None:
    told: set[date] = set()
    for one in heard:
        zone, wishes = life.at(one.at)
        local = one.at.astimezone(ZoneInfo(zone))
        story = f"{life.key.user_id} at {one.at:%Y-%m-%d %H:%M}, {local:%Y-%m-%d %H:%M} in {zone}, counted for {one.day}"
        if not time(8) <= local.time() < time(18):
            verdict.outside_hours.append(story)
        if not wishes.on or not works(local.date(), zone, wishes):
            verdict.on_free_days.append(story)
        if local.date() in told or one.day != local.date():
            verdict.doubles.append(story)
        told.add(local.date())


def _judge_what_was_not(
    life: Life, heard: set[date], noted: dict[date, str | None], begin: datetime, days: int, verdict: Verdict
) -> None:
    """Whole local days between changes: a working one without a nudge needs a reason."""
    # What is not said on the last days is written down only after them.
    ends = [since for since, _, _ in life.spans[1:]] + [begin + timedelta(days=days) - 3 * DAY]
    for (since, zone, wishes), end in zip(life.spans, ends, strict=True):
        there = ZoneInfo(zone)
        day = (since + DAY).astimezone(there).date() + DAY
        if since in life.unheard:
            # Slack did not tell: it is noticed when they are due, so judging begins after the next day with word of it.
            looked = heard | {one for one, reason in noted.items() if reason not in CLOSED}
            day = min((one for one in looked if one >= day - DAY), default=end.date()) + DAY
        while (datetime.combine(day + DAY, time(), there)) < end:
            snoozed = wishes.snoozed_until is not None and day < wishes.snoozed_until
            if wishes.on and not snoozed and works(day, zone, wishes):
                verdict.judged += 1
                if day not in heard and not noted.get(day):
                    verdict.lost.append(f"{life.key.user_id} on {day} in {zone}: {wishes}")
            day += DAY


def works(day: date, zone: str, wishes: NudgeSettings) -> bool:
    """Whether somebody wants to hear on such a day there."""
    calendar = _calendar(ZONES[zone])
    if calendar is not None and day in calendar:
        return False
    if wishes.days is not None:
        return day.weekday() in wishes.days
    return day.weekday() < 5 if calendar is None else calendar.is_working_day(day)


@cache
def _calendar(country: str | None) -> HolidayBase | None:
    return country_holidays(country, years=range(2026, 2030)) if country else None


async def main(count: int, days: int, seed: int = 1) -> None:
    """Prints the table."""
    began = stopwatch.monotonic()
    with tempfile.TemporaryDirectory(prefix="coach-year-", dir=MEMORY) as folder:
        build([CONTENT], Path(folder) / "index.db")
        async with open_store(f"sqlite:///{folder}/state.db") as store:
            with closing(Knowledge.open(Path(folder) / "index.db")) as knowledge:
                verdict = await live(knowledge, store, count, days, datetime(2027, 1, 1, tzinfo=UTC), seed)
    print(*verdict.lines(), f"seconds: {stopwatch.monotonic() - began:.0f}", sep="\n")  # noqa: T201 it is asked for


if __name__ == "__main__":
    from bot import logs

    logs.configure("ERROR", "text", sys.stderr)
    asyncio.run(main(*map(int, sys.argv[1:])))
