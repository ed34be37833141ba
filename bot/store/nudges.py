"""Nudges: who wants to hear from us and when, who is due, and what came of each local day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import outbox
from bot.store.columns import workspace_from, workspace_values
from bot.store.engine import insert_into
from bot.store.people import of_person, person_values
from bot.store.tables import nudge_settings, nudges
from bot.store.tables import outbox as deliveries
from bot.store.values import LEASE, DeliveryKey, PersonKey, Sent, Workspace
from knowledge.schedule import (
    USUAL,
    WINDOW,
    Closed,
    Opening,
    Rhythm,
    coming,
    country_of,
    later_opening,
    local_day,
    minute_of,
)

KIND: Final = "nudge"
"""Of a delivery that nobody asked for in that very moment: one a person and local day."""
SILENT: Final = frozenset({"weekend", "other_day"})
"""Days on which nobody waits for anything; they are not written down."""
PAUSED: Final = "paused"
"""They end because the person wants a rest from them."""
IGNORED: Final = "ignored"
"""They end because nobody minded them."""
SPREAD: Final = timedelta(minutes=10)
"""How far the people with one hour are apart."""


@dataclass(frozen=True, slots=True)
class NudgeSettings:
    """What somebody said about nudges. `days`: those they chose (0 is Monday); None: the working days of their country.
    `channel`: their conversation with the bot, once it is known. `outside`: whether Slack said, when they asked for nudges,
    that they are of another company. `on` False with a `reason`: PAUSED, IGNORED, or Slack's word for why it takes no more
    of them. `zone`: the one that counts; `own_zone`, `country`, `region`: their own word about where they live. `later_at`:
    when they want to hear once more, by their own wish."""

    on: bool
    zone: str
    hour: time = USUAL
    days: frozenset[int] | None = None
    snoozed_until: date | None = None
    channel: str | None = None
    outside: bool = True
    reason: str | None = None
    next_at: datetime | None = None
    own_zone: str | None = None
    country: str | None = None
    region: str | None = None
    later_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DueNudge:
    """Somebody who is to hear from us now, leased to one process. `again`: an earlier one may have said it already. `later`:
    they asked for it to come later that day, so it may be the second of that day."""

    person: PersonKey
    day: date
    channel: str | None
    outside: bool
    again: bool
    begun_at: datetime
    later: bool = False

    @property
    def delivery(self) -> DeliveryKey:
        """What makes it one a day."""
        return key_of(self.person, self.day, later=self.later)


def key_of(person: PersonKey, day: date, *, later: bool = False) -> DeliveryKey:
    """The one proactive message of that person's local day; `later`: the one that they asked for besides."""
    return DeliveryKey(KIND, f"{person.team_id}:{person.user_id}", f"{day.isoformat()}{' later' if later else ''}")


def rhythm_of(settings: NudgeSettings, person: PersonKey) -> Rhythm:
    """When these settings let somebody hear from us."""
    return Rhythm(
        settings.zone,
        minute=minute_of(person.team_id, person.user_id),
        hour=settings.hour,
        days=settings.days,
        country=settings.country or country_of(settings.zone),
        region=settings.region,
        snoozed_until=settings.snoozed_until,
        spread=SPREAD,
    )


async def settings_of(connection: AsyncConnection, person: PersonKey) -> NudgeSettings | None:
    """What this person said; None: nothing yet."""
    row = (await connection.execute(select(nudge_settings).where(of_person(nudge_settings, person)))).first()
    return None if row is None else _read(row)


async def keep(connection: AsyncConnection, person: PersonKey, settings: NudgeSettings, now: datetime) -> NudgeSettings:
    """Puts these in place of what they said; returns them with the moment of the next nudge."""
    # The day is claimed by its delivery, so a day that was said stays said, whatever is changed after it.
    today = local_day(now, settings.zone)
    later_at = settings.later_at if settings.on and settings.later_at and settings.later_at > now else None
    is_over = await _is_begun(connection, person, today) or (later_at and local_day(later_at, settings.zone) == today)
    since = today + timedelta(days=1) if is_over else today
    _, opening = coming(rhythm_of(settings, person), since, now) if settings.on else ((), None)
    next_at = min((at for at in (opening and opening.at, later_at) if at), default=None)
    row = workspace_values(person.workspace) | person_values(person)
    values: dict[str, Any] = {
        "is_on": settings.on,
        "zone": settings.zone[:64],
        "hour": settings.hour.hour * 60 + settings.hour.minute,
        "days": None if settings.days is None else "".join(map(str, sorted(settings.days))),
        "back_on": settings.snoozed_until,
        "channel": settings.channel,
        "outside": settings.outside,
        "reason": settings.reason,
        "own_zone": settings.own_zone,
        "country": settings.country,
        "region": settings.region,
        "later_at": later_at,
        "since": since,
        "next_at": next_at,
    }
    statement = insert_into(connection.dialect.name, nudge_settings).values(**row, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=list(row), set_=values))
    kept = await settings_of(connection, person)
    assert kept is not None
    return kept


async def _is_begun(connection: AsyncConnection, person: PersonKey, day: date) -> bool:
    """Whether something was said on that day, or is being said."""
    keys = [key_of(person, day, later=later) for later in (False, True)]
    begun = exists().where(or_(*(outbox.row_of(person.workspace, key) for key in keys)))
    return bool((await connection.execute(select(begun))).scalar_one())


async def had_later(connection: AsyncConnection, person: PersonKey, day: date) -> bool:
    """Whether they had, on that day, what they wanted to come later."""
    begun = exists().where(outbox.row_of(person.workspace, key_of(person, day, later=True)))
    return bool((await connection.execute(select(begun))).scalar_one())


async def keep_channel(connection: AsyncConnection, person: PersonKey, channel: str) -> None:
    await connection.execute(update(nudge_settings).where(of_person(nudge_settings, person)).values(channel=channel))


async def take_due(connection: AsyncConnection, now: datetime, limit: int) -> tuple[list[DueNudge], int]:
    """Who is due, each leased to one caller, and how many were looked at: days that are over are left out with a reason,
    and who has changed their hour meanwhile waits for it."""
    ready = select(nudge_settings).where(nudge_settings.c.next_at <= now).order_by(nudge_settings.c.next_at).limit(limit)
    rows = (await connection.execute(ready.with_for_update(skip_locked=True))).all()
    found = [await _take(connection, row, now) for row in rows]
    return [one for one in found if one is not None], len(rows)


async def _take(connection: AsyncConnection, row: Any, now: datetime) -> DueNudge | None:
    person = PersonKey(workspace_from(row.enterprise_id, row.team_id), row.person_team_id, row.person_id)
    if row.later_at is not None and row.later_at <= now:
        if (opening := later_opening(row.later_at, row.zone)).closes > now:
            return await _claim(connection, row, person, opening, now, later=True)
        # Nobody worked then: it is not made up for, and where it was to be the only one of that day, that day had none.
        await _note(connection, person, opening.day, None, "late", now)
        await _move(connection, person, later_at=None)
        row = (await connection.execute(select(nudge_settings).where(of_person(nudge_settings, person)))).one()
    closed, opening_now = coming(rhythm_of(_read(row), person), row.since, now)
    await _leave_out(connection, person, closed, row.zone, now)
    if opening_now is None or opening_now.at > now:
        await _wait(connection, person, opening_now, later_at=row.later_at)
        return None
    return await _claim(connection, row, person, opening_now, now)


async def _claim(
    connection: AsyncConnection, row: Any, person: PersonKey, opening: Opening, now: datetime, *, later: bool = False
) -> DueNudge | None:
    due = DueNudge(person, opening.day, row.channel, row.outside, False, now, later)
    if not await outbox.begin(connection, person.workspace, due.delivery, person, now):
        same = outbox.row_of(person.workspace, due.delivery)
        begun = (await connection.execute(select(deliveries).where(same))).one()
        if begun.state != outbox.SENDING:
            await _conclude(connection, due, now)
            return None
        if begun.lease_until > now:
            await _move(connection, person, next_at=begun.lease_until)
            return None
        await connection.execute(update(deliveries).where(same).values(lease_until=now + LEASE))
        due = replace(due, again=True, begun_at=begun.begun_at)
    # Should this process die, the same index brings them back when the lease is over.
    await _move(connection, person, next_at=now + LEASE, **({} if later else {"since": opening.day}))
    return due


async def end(
    connection: AsyncConnection,
    due: DueNudge,
    sent: Sent | None,
    subject: str | None,
    reason: str | None,
    now: datetime,
    *,
    stop: bool = False,
) -> None:
    """That day is done: said at `sent`, or left out for `reason`; `stop`: and no more of them until they ask anew."""
    await outbox.end(connection, outbox.row_of(due.person.workspace, due.delivery), sent, reason if stop else None, now)
    await _note(connection, due.person, due.day, subject if sent else None, None if sent else reason, now)
    if stop:
        await _move(connection, due.person, is_on=False, reason=reason, since=due.day, later_at=None, next_at=None)
    else:
        await _conclude(connection, due, now)


async def last_subject(connection: AsyncConnection, person: PersonKey) -> str | None:
    """What they were nudged about last."""
    told = select(nudges.c.subject).where(of_person(nudges, person), nudges.c.subject.is_not(None))
    return (await connection.execute(told.order_by(nudges.c.day.desc()).limit(1))).scalar_one_or_none()


async def told_since(connection: AsyncConnection, person: PersonKey, since: date) -> frozenset[str]:
    """What they were nudged about from that day on."""
    told = select(nudges.c.subject).where(of_person(nudges, person), nudges.c.day >= since, nudges.c.subject.is_not(None))
    return frozenset((await connection.execute(told)).scalars())


async def subject_on(connection: AsyncConnection, person: PersonKey, day: date) -> str | None:
    """What they were nudged about on that day."""
    told = select(nudges.c.subject).where(of_person(nudges, person), nudges.c.day == day)
    return (await connection.execute(told)).scalar_one_or_none()


async def begin_saying(connection: AsyncConnection, person: PersonKey, subject: str) -> None:
    """What they are about to be told; it stands there should nobody know whether they were."""
    await _move(connection, person, saying=subject)


async def being_said(connection: AsyncConnection, person: PersonKey) -> str | None:
    """What they were about to be told last."""
    saying = select(nudge_settings.c.saying).where(of_person(nudge_settings, person))
    return (await connection.execute(saying)).scalar_one_or_none()


async def _conclude(connection: AsyncConnection, due: DueNudge, now: datetime) -> None:
    settings = await settings_of(connection, due.person)
    if settings is None or not settings.on:
        return
    since = due.day + timedelta(days=1)
    closed, opening = coming(rhythm_of(settings, due.person), since, now)
    await _leave_out(connection, due.person, closed, settings.zone, now)
    await _wait(connection, due.person, opening, later_at=None if due.later else settings.later_at, since=since)


async def _wait(
    connection: AsyncConnection, person: PersonKey, opening: Opening | None, *, later_at: datetime | None, **values: Any
) -> None:
    next_at = min((at for at in (opening and opening.at, later_at) if at), default=None)
    await _move(connection, person, next_at=next_at, later_at=later_at, **values)


async def _move(connection: AsyncConnection, person: PersonKey, **values: Any) -> None:
    await connection.execute(update(nudge_settings).where(of_person(nudge_settings, person)).values(**values))


async def _leave_out(
    connection: AsyncConnection, person: PersonKey, closed: Sequence[Closed], zone: str, now: datetime
) -> None:
    """Writes down the days that are over; of those to come nothing is sure yet."""
    today = local_day(now, zone)
    for one in closed:
        if one.reason not in SILENT and one.day < today:
            await _note(connection, person, one.day, None, one.reason, now)


async def _note(
    connection: AsyncConnection, person: PersonKey, day: date, subject: str | None, reason: str | None, now: datetime
) -> None:
    row = workspace_values(person.workspace) | person_values(person) | {"day": day}
    noted = insert_into(connection.dialect.name, nudges).values(**row, subject=subject, reason=reason, noted_at=now)
    await connection.execute(noted.on_conflict_do_nothing())


def _read(row: Any) -> NudgeSettings:
    return NudgeSettings(
        on=row.is_on,
        zone=row.zone,
        hour=time(row.hour // 60, row.hour % 60),
        days=None if row.days is None else frozenset(map(int, row.days)),
        snoozed_until=row.back_on,
        channel=row.channel,
        outside=row.outside,
        reason=row.reason,
        next_at=row.next_at,
        own_zone=row.own_zone,
        country=row.country,
        region=row.region,
        later_at=row.later_at,
    )


async def busiest(connection: AsyncConnection) -> list[tuple[Workspace, datetime, int]]:
    """For each workspace the two hours, by the hour, in which most people are to hear from us next, and how many."""
    columns = nudge_settings.c.enterprise_id, nudge_settings.c.team_id, nudge_settings.c.next_at
    hours: dict[Workspace, Counter[datetime]] = {}
    for enterprise, team, at in await connection.execute(select(*columns).where(nudge_settings.c.next_at.is_not(None))):
        hour = at.replace(minute=0, second=0, microsecond=0)
        hours.setdefault(workspace_from(enterprise, team), Counter())[hour] += 1
    found = []
    for workspace, counts in hours.items():
        people = {
            hour: sum(counts[hour + timedelta(hours=n)] for n in range(WINDOW // timedelta(hours=1))) for hour in counts
        }
        fullest = max(people, key=lambda hour: (people[hour], hour))
        found.append((workspace, fullest, people[fullest]))
    return sorted(found, key=lambda one: (-one[2], one[0].enterprise_id or "", one[0].team_id or ""))
