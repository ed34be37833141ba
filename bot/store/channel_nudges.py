"""What a channel hears from us unasked: the one nudge a day that somebody set for it, and the invitation to nudges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import outbox
from bot.store.columns import in_workspace, workspace_from, workspace_values
from bot.store.engine import insert_into
from bot.store.people import person_values
from bot.store.tables import channel_invitations, channel_nudges
from bot.store.values import LEASE, DeliveryKey, PersonKey, Workspace
from knowledge.schedule import Opening, Rhythm, coming, country_of, local_day, minute_of

KIND: Final = "channel_nudge"
"""Of a delivery that a channel gets unasked: one a channel and local day."""
SPREAD: Final = timedelta(minutes=1)
"""How far the channels with one hour are apart."""
NOT_AGAIN: Final = timedelta(days=30)
"""For how long a channel hears nothing twice, and is not invited again."""

What = Literal["quiz", "tip"]


@dataclass(frozen=True, slots=True)
class ChannelNudge:
    """What a channel hears once a day: at the `hour` of `zone`, on the working days of its country, by the word of `person`.
    `on` False with a `reason`: Slack takes no more of them there. `told`: what it heard in the last month, and when."""

    person: PersonKey
    channel: str
    what: What
    zone: str
    hour: time
    on: bool = True
    reason: str | None = None
    next_at: datetime | None = None
    told: Mapping[str, date] = field(default_factory=dict)

    @property
    def rhythm(self) -> Rhythm:
        """When this channel hears from us."""
        minute = minute_of(self.person.workspace.team_id or "", self.channel)
        return Rhythm(self.zone, minute=minute, hour=self.hour, country=country_of(self.zone), spread=SPREAD)

    def delivery(self, day: date) -> DeliveryKey:
        """What makes it one a day."""
        return DeliveryKey(KIND, self.channel, day.isoformat())


async def of(connection: AsyncConnection, workspace: Workspace, channel: str) -> ChannelNudge | None:
    """What was set for a channel, on or off."""
    row = (await connection.execute(select(channel_nudges).where(*_here(workspace, channel)))).one_or_none()
    return None if row is None else _read(row)


async def keep(connection: AsyncConnection, nudge: ChannelNudge, now: datetime) -> ChannelNudge:
    """Puts this in place of what was set; returns it with the moment of the next one. What it was told stays."""
    workspace = nudge.person.workspace
    today = local_day(now, nudge.zone)
    said = exists().where(outbox.row_of(workspace, nudge.delivery(today)))
    since = today + timedelta(days=1) if (await connection.execute(select(said))).scalar_one() else today
    opening = _next(nudge, since, now) if nudge.on else None
    row = {**workspace_values(workspace), "channel": nudge.channel}
    values = {
        **person_values(nudge.person),
        "what": nudge.what,
        "is_on": nudge.on,
        "zone": nudge.zone[:64],
        "hour": nudge.hour.hour * 60 + nudge.hour.minute,
        "reason": nudge.reason,
        "since": since,
        "next_at": opening.at if opening else None,
    }
    statement = insert_into(connection.dialect.name, channel_nudges).values(**row, told={}, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=list(row), set_=values))
    kept = await of(connection, workspace, nudge.channel)
    assert kept is not None
    return kept


async def take_due(connection: AsyncConnection, now: datetime) -> tuple[ChannelNudge, date] | None:
    """One channel whose nudge is due, leased to one caller, and the local day it is due on."""
    ready = select(channel_nudges).where(channel_nudges.c.next_at <= now).order_by(channel_nudges.c.next_at)
    while row := (await connection.execute(ready.limit(1).with_for_update(skip_locked=True))).one_or_none():
        nudge = _read(row)
        opening = _next(nudge, row.since, now)
        due = opening is not None and opening.at <= now
        next_at = now + LEASE if due else opening.at if opening else None
        await _move(connection, nudge, next_at=next_at)
        if due and opening is not None:
            return nudge, opening.day
    return None


async def conclude(connection: AsyncConnection, nudge: ChannelNudge, day: date, now: datetime) -> None:
    """That day is in hand: on to the next. What was set meanwhile counts."""
    current = await of(connection, nudge.person.workspace, nudge.channel)
    if current is not None and current.on:
        since = day + timedelta(days=1)
        opening = _next(current, since, now)
        await _move(connection, current, since=since, next_at=opening.at if opening else None)


async def note(connection: AsyncConnection, nudge: ChannelNudge, day: date, subject: str) -> None:
    """The channel heard this on that day; what it heard more than a month before is forgotten."""
    current = await of(connection, nudge.person.workspace, nudge.channel)
    if current is not None:
        told = {one: at.isoformat() for one, at in current.told.items() if day - at < NOT_AGAIN}
        await _move(connection, current, told={**told, subject: day.isoformat()})


async def stop(connection: AsyncConnection, nudge: ChannelNudge, reason: str) -> None:
    """No more of them, until somebody sets it anew."""
    await _move(connection, nudge, is_on=False, reason=reason[:80], next_at=None)


async def move(connection: AsyncConnection, workspace: Workspace, old: str, new: str) -> None:
    """The channel has another id now."""
    for table in (channel_nudges, channel_invitations):
        at = in_workspace(table, workspace)
        taken = exists().where(in_workspace(table, workspace), table.c.channel == new)
        if not (await connection.execute(select(taken))).scalar_one():
            await connection.execute(update(table).where(at, table.c.channel == old).values(channel=new))
        await connection.execute(delete(table).where(at, table.c.channel == old))


async def invite(connection: AsyncConnection, workspace: Workspace, channel: str, key: str, now: datetime) -> bool:
    """Notes that a channel is invited, by the work of this key; False where another invited it within the last month."""
    row = {**workspace_values(workspace), "channel": channel}
    said = {"invited_at": now, "key": key}
    new = insert_into(connection.dialect.name, channel_invitations).values(**row, **said)
    old = or_(channel_invitations.c.invited_at <= now - NOT_AGAIN, channel_invitations.c.key == key)
    done = await connection.execute(new.on_conflict_do_update(index_elements=list(row), set_=said, where=old))
    return done.rowcount == 1


async def uninvite(connection: AsyncConnection, workspace: Workspace, channel: str, key: str) -> None:
    """That invitation did not arrive."""
    here = in_workspace(channel_invitations, workspace), channel_invitations.c.channel == channel
    await connection.execute(delete(channel_invitations).where(*here, channel_invitations.c.key == key))


def _next(nudge: ChannelNudge, since: date, now: datetime) -> Opening | None:
    return coming(nudge.rhythm, since, now)[1]


async def _move(connection: AsyncConnection, nudge: ChannelNudge, **values: Any) -> None:
    here = _here(nudge.person.workspace, nudge.channel)
    await connection.execute(update(channel_nudges).where(*here).values(**values))


def _here(workspace: Workspace, channel: str) -> tuple[Any, Any]:
    return in_workspace(channel_nudges, workspace), channel_nudges.c.channel == channel


def _read(row: Any) -> ChannelNudge:
    return ChannelNudge(
        person=PersonKey(workspace_from(row.enterprise_id, row.team_id), row.person_team_id, row.person_id),
        channel=row.channel,
        what=row.what,
        zone=row.zone,
        hour=time(row.hour // 60, row.hour % 60),
        on=row.is_on,
        reason=row.reason,
        next_at=row.next_at,
        told={subject: date.fromisoformat(at) for subject, at in row.told.items()},
    )
