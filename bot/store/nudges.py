"""Nudges: who wants to hear from us and when, who is due, and what came of each local day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import outbox, pace
from bot.store.columns import in_workspace, workspace_from, workspace_values
from bot.store.engine import insert_into
from bot.store.escalations import ESCALATE, REMIND
from bot.store.pace import Pace
from bot.store.people import of_person, person_values
from bot.store.tables import cards, nudge_pace, nudge_settings, nudges, open_lessons, progress
from bot.store.tables import outbox as deliveries
from bot.store.values import LEASE, DeliveryKey, PersonKey, Sent, Workspace
from knowledge.capacity import why_missed
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
    on,
)

KIND: Final = "nudge"
"""Of a delivery that nobody asked for in that very moment: one a person and local day."""
SILENT: Final = frozenset({"weekend", "other_day"})
"""Days on which nobody waits for anything; they are not written down."""
NOT_THEIR_DOING: Final = (KIND, ESCALATE, REMIND, "lost", "reveal")
"""Kinds of deliveries that name a person who did nothing just then."""
LOOKED_BACK: Final = 20
"""So many nudges that nobody minded are told apart; more are as good as these."""
PAUSED: Final = "paused"
"""They end because the person wants a rest from them."""
IGNORED: Final = "ignored"
"""They end because nobody minded them."""
Tell = Callable[[str], None]
"""Hears why nothing was said on a day that is over."""
ENOUGH: Final = 200
"""People that are taken in one round, so that nobody's lease is over before the last is taken."""


@dataclass(frozen=True, slots=True)
class NudgeSettings:
    """What somebody said about nudges. `days`: those they chose (0 is Monday); None: the working days of their country.
    `channel`: their conversation with the bot, once it is known. `outside`: whether Slack said, when they asked for nudges,
    that they are of another company. `on` False with a `reason`: PAUSED, IGNORED, or Slack's word for why it takes no more
    of them. `zone`: the one that counts; `own_zone`, `country`, `region`: their own word about where they live. `later_at`:
    when they want to hear once more, by their own wish. `passed_over`: on how many days running there was no room."""

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
    passed_over: int = 0


@dataclass(frozen=True, slots=True)
class DueNudge:
    """Somebody who is to hear from us now, leased to one process until `lease_until`. `again`: an earlier one may have said
    it already. `at`: the moment that is theirs alone in their workspace; `closes`: from when on it is too late. `later`:
    they asked for it to come later that day, so it may be the second of that day. `zone`: where they live."""

    person: PersonKey
    day: date
    channel: str | None
    outside: bool
    again: bool
    begun_at: datetime
    at: datetime
    closes: datetime
    lease_until: datetime
    later: bool = False
    zone: str = "UTC"

    @property
    def delivery(self) -> DeliveryKey:
        """What makes it one a day."""
        return key_of(self.person, self.day, later=self.later)


def key_of(person: PersonKey, day: date, *, later: bool = False) -> DeliveryKey:
    """The one proactive message of that person's local day; `later`: the one that they asked for besides."""
    return DeliveryKey(KIND, f"{person.team_id}:{person.user_id}", f"{day.isoformat()}{' later' if later else ''}")


def rhythm_of(settings: NudgeSettings, person: PersonKey, spread: timedelta) -> Rhythm:
    """When these settings let somebody hear from us, where people are spread over so much of their window."""
    return Rhythm(
        settings.zone,
        minute=minute_of(person.team_id, person.user_id),
        hour=settings.hour,
        days=settings.days,
        country=settings.country or country_of(settings.zone),
        region=settings.region,
        snoozed_until=settings.snoozed_until,
        spread=spread,
        first=settings.passed_over,
    )


async def settings_of(connection: AsyncConnection, person: PersonKey) -> NudgeSettings | None:
    """What this person said; None: nothing yet."""
    row = (await connection.execute(select(nudge_settings).where(of_person(nudge_settings, person)))).first()
    return None if row is None else _read(row)


async def wishes(
    connection: AsyncConnection, workspace: Workspace | None, user: str | None
) -> list[tuple[PersonKey, NudgeSettings, date, timedelta]]:
    """Who wants nudges, with the first local day of which nothing is decided, and the spread in their workspace."""
    same = and_(*(nudge_settings.c[name] == nudge_pace.c[name] for name in ("enterprise_id", "team_id")))
    wanted = select(nudge_settings, nudge_pace.c.spread).join(nudge_pace, same).where(nudge_settings.c.is_on)
    if workspace is not None:
        wanted = wanted.where(in_workspace(nudge_settings, workspace))
    if user is not None:
        wanted = wanted.where(nudge_settings.c.person_id == user)
    return [
        (
            PersonKey(workspace_from(row.enterprise_id, row.team_id), row.person_team_id, row.person_id),
            _read(row),
            row.since,
            timedelta(seconds=row.spread),
        )
        for row in await connection.execute(wanted.order_by(nudge_settings.c.id))
    ]


async def prune(connection: AsyncConnection, before: date) -> int:
    """Forgets what came of the days before then; returns how many."""
    return (await connection.execute(delete(nudges).where(nudges.c.day < before))).rowcount


async def oldest_due(connection: AsyncConnection, now: datetime) -> float:
    """For how many seconds somebody has been due; 0 where nobody is."""
    next_at = nudge_settings.c.next_at
    first = (await connection.execute(select(next_at).where(next_at <= now).order_by(next_at).limit(1))).scalar_one_or_none()
    return 0.0 if first is None else (now - first).total_seconds()


async def keep(connection: AsyncConnection, person: PersonKey, settings: NudgeSettings, now: datetime) -> NudgeSettings:
    """Puts these in place of what they said; returns them with the moment of the next nudge."""
    await _settle_days(connection, person, now)
    # The day is claimed by its delivery, so a day that was said stays said, whatever is changed after it.
    today = local_day(now, settings.zone)
    later_at = settings.later_at if settings.on and settings.later_at and settings.later_at > now else None
    if not settings.on or later_at:
        await _let_go(connection, person, today, now)
    is_over = await _is_begun(connection, person, today) or (later_at and local_day(later_at, settings.zone) == today)
    since = today + timedelta(days=1) if is_over else today
    spread = await pace.spread_in(connection, person.workspace)
    _, opening = coming(rhythm_of(settings, person, spread), since, now) if settings.on else ((), None)
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
    await pace.enlist(connection, person.workspace, now)
    kept = await settings_of(connection, person)
    assert kept is not None
    return kept


async def _settle_days(connection: AsyncConnection, person: PersonKey, now: datetime) -> None:
    """Writes down the days that are over by what they wanted so far: what they want now says nothing about these."""
    row = (await connection.execute(select(nudge_settings).where(of_person(nudge_settings, person)))).first()
    if row is not None and row.is_on:
        spread = await pace.spread_in(connection, person.workspace)
        closed, _ = coming(rhythm_of(_read(row), person, spread), row.since, now)
        await _leave_out(connection, person, closed, row.zone, now)


async def _is_begun(connection: AsyncConnection, person: PersonKey, day: date) -> bool:
    """Whether something was said on that day; of what is just being said, nobody knows yet."""
    keys = [key_of(person, day, later=later) for later in (False, True)]
    said = deliveries.c.state != outbox.SENDING
    begun = exists().where(or_(*(outbox.row_of(person.workspace, key) for key in keys)), said)
    return bool((await connection.execute(select(begun))).scalar_one())


async def had_later(connection: AsyncConnection, person: PersonKey, day: date) -> bool:
    """Whether they had, on that day, what they wanted to come later."""
    begun = exists().where(outbox.row_of(person.workspace, key_of(person, day, later=True)))
    return bool((await connection.execute(select(begun))).scalar_one())


async def keep_channel(connection: AsyncConnection, person: PersonKey, channel: str) -> None:
    await connection.execute(update(nudge_settings).where(of_person(nudge_settings, person)).values(channel=channel))


async def take(
    connection: AsyncConnection, workspace: Workspace, now: datetime, rate: float | None, limit: int, tell: Tell
) -> tuple[list[DueNudge], int]:
    """Who is due in this workspace, each leased to one caller with a moment of their own, and how many were looked at: days
    that are over are left out with a reason, which is told, and who has changed their hour meanwhile waits for it."""
    line = await pace.take(connection, workspace, now, rate)
    if line is None:
        return [], 0
    waiting = select(nudge_settings).where(in_workspace(nudge_settings, workspace), nudge_settings.c.next_at <= now)
    in_turn = waiting.order_by(nudge_settings.c.next_at).limit(limit)
    seen, found = 0, []
    for row in (await connection.execute(in_turn.with_for_update(skip_locked=True))).all():
        if line.free_at >= now + pace.AHEAD:
            break
        seen += 1
        if (due := await _take(connection, row, now, line, tell)) is not None:
            found.append(due)
            line = replace(line, free_at=line.free_at + line.step)
    await pace.keep(connection, line)
    return found, seen


async def _take(connection: AsyncConnection, row: Any, now: datetime, line: Pace, tell: Tell) -> DueNudge | None:
    person = PersonKey(workspace_from(row.enterprise_id, row.team_id), row.person_team_id, row.person_id)
    if row.later_at is not None and row.later_at <= now:
        opening = later_opening(row.later_at, row.zone)
        if opening.closes > now or await _is_open(connection, person, opening.day, later=True):
            return await _claim(connection, row, person, opening, now, line, later=True)
        # Nobody worked then: it is not made up for, and where it was to be the only one of that day, that day had none.
        if await _note(connection, person, opening.day, None, "late", now):
            tell("late")
        await _move(connection, person, later_at=None)
        row = (await connection.execute(select(nudge_settings).where(of_person(nudge_settings, person)))).one()
    closed, opening_now = coming(rhythm_of(_read(row), person, line.spread), row.since, now)
    is_over = any(one.day == row.since for one in closed)
    if is_over and await _is_open(connection, person, row.since):
        # Too late to say it, and nobody knows whether it was said: that has to be looked up.
        return await _claim(connection, row, person, Opening(row.since, now, now), now, line)
    passed_over = await _pass_over(connection, row, person, closed, line, now, tell)
    await _leave_out(connection, person, closed, row.zone, now, tell)
    if passed_over:
        rhythm = rhythm_of(replace(_read(row), passed_over=row.passed_over + len(passed_over)), person, line.spread)
        since = max(passed_over) + timedelta(days=1)
        _, opening_now = coming(rhythm, since, now)
        await _wait(connection, person, opening_now, later_at=row.later_at, since=since, passed_over=rhythm.first)
        return None
    if opening_now is None or opening_now.at > now:
        await _wait(connection, person, opening_now, later_at=row.later_at)
        return None
    return await _claim(connection, row, person, opening_now, now, line)


async def _is_open(connection: AsyncConnection, person: PersonKey, day: date, *, later: bool = False) -> bool:
    """Whether something was begun to be said on that day, and nobody knows what came of it."""
    begun = outbox.row_of(person.workspace, key_of(person, day, later=later))
    return bool((await connection.execute(select(exists().where(begun, deliveries.c.state == outbox.SENDING)))).scalar_one())


async def _let_go(connection: AsyncConnection, person: PersonKey, day: date, now: datetime) -> None:
    """Nobody waits any more for what is just being said on that day."""
    begun = and_(outbox.row_of(person.workspace, key_of(person, day)), deliveries.c.state == outbox.SENDING)
    await outbox.end(connection, begun, None, None, now)


async def _pass_over(
    connection: AsyncConnection,
    row: Any,
    person: PersonKey,
    closed: Sequence[Closed],
    line: Pace,
    now: datetime,
    tell: Tell,
) -> list[date]:
    """Writes down the days on which somebody waited and there was no room, or Slack took none; returns them."""
    passed_over = []
    for one in closed:
        window = on(rhythm_of(_read(row), person, line.spread), one.day) if one.reason == "late" else None
        if isinstance(window, Opening) and (why := why_missed(window, line.busy_since, line.rest)) != "late":
            await _note(connection, person, one.day, None, why, now, anew=True)
            passed_over.append(one.day)
            tell(why)
    return passed_over


async def _claim(
    connection: AsyncConnection,
    row: Any,
    person: PersonKey,
    opening: Opening,
    now: datetime,
    line: Pace,
    *,
    later: bool = False,
) -> DueNudge | None:
    due = DueNudge(
        person,
        opening.day,
        row.channel,
        row.outside,
        again=False,
        begun_at=now,
        at=line.free_at,
        closes=opening.closes,
        lease_until=now + LEASE,
        later=later,
        zone=row.zone,
    )
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


async def put_back(connection: AsyncConnection, due: DueNudge, at: datetime) -> None:
    """Surely nothing was said by this one: as if they had not been taken, if nobody else has taken them meanwhile, until
    then."""
    # What an earlier one may have said is still to be looked up by the next.
    let_go = update(deliveries).values(lease_until=at) if due.again else delete(deliveries)
    if (await connection.execute(let_go.where(_is_mine(due)))).rowcount:
        await _move(connection, due.person, next_at=at)


def _is_mine(due: DueNudge) -> ColumnElement[bool]:
    """Whether it is still to be said by whom it was leased to."""
    same = outbox.row_of(due.person.workspace, due.delivery)
    return and_(same, deliveries.c.state == outbox.SENDING, deliveries.c.lease_until == due.lease_until)


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
    said, why = (subject, None) if sent else (None, reason)
    # A day of which it was noted that there was no room may still be said, at an hour chosen after that.
    await _note(connection, due.person, due.day, said, why, now, anew=sent is not None and not due.later)
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


async def unminded(connection: AsyncConnection, person: PersonKey) -> tuple[str, ...]:
    """What they were nudged about since they last did anything, oldest first.

    The outbox forgets after a month what was done; so what is seen of it is noted here."""
    newest = select(func.max(deliveries.c.begun_at)).where(
        of_person(deliveries, person), deliveries.c.kind.not_in(NOT_THEIR_DOING)
    )
    minded = select(nudge_settings.c.minded_at).where(of_person(nudge_settings, person))
    done = (await connection.execute(newest)).scalar_one()
    before = (await connection.execute(minded)).scalar_one_or_none()
    if done is not None and (before is None or done > before):
        await _move(connection, person, minded_at=done)
        before = done
    since = [nudges.c.noted_at > before] if before is not None else []
    told = select(nudges.c.subject).where(of_person(nudges, person), nudges.c.subject.is_not(None), *since)
    return tuple((await connection.execute(told.order_by(nudges.c.day.desc()).limit(LOOKED_BACK))).scalars())[::-1]


async def touched(connection: AsyncConnection, person: PersonKey, since: datetime) -> frozenset[str]:
    """The passages that they asked about, answered, reviewed, or said something about as a lesson, from then on."""
    found: set[str] = set()
    for table, at in ((cards, cards.c.changed_at), (progress, progress.c.said_at), (open_lessons, open_lessons.c.opened_at)):
        theirs = select(table.c.passage_id).where(of_person(table, person), at >= since)
        found |= set((await connection.execute(theirs)).scalars())
    return frozenset(found)


async def met(connection: AsyncConnection, person: PersonKey, unlike: str | None) -> dict[str, str | None]:
    """The passages they asked about or learned, and what each said then, in short; None where nobody noted it. `unlike`:
    only those whose short word does not begin so."""
    found: dict[str, str | None] = {}
    for table in (cards, progress):
        kept = select(table.c.passage_id, table.c.print).where(of_person(table, person))
        if unlike is not None:
            kept = kept.where(or_(table.c.print.is_(None), ~table.c.print.startswith(unlike, autoescape=True)))
        found |= {row.passage_id: row.print for row in await connection.execute(kept)}
    return found


async def note_met(connection: AsyncConnection, person: PersonKey, prints: Mapping[str, str]) -> None:
    """What these passages say by now; they know."""
    if not prints:
        return
    for table in (cards, progress):
        known = update(table).where(of_person(table, person), table.c.passage_id == bindparam("its_id"))
        every = [{"its_id": id, "new_print": print} for id, print in prints.items()]
        await connection.execute(known.values(print=bindparam("new_print")), every)


async def seen_version(connection: AsyncConnection, person: PersonKey) -> str | None:
    """The index in which nothing they met had changed."""
    seen = select(nudge_settings.c.seen_version).where(of_person(nudge_settings, person))
    return (await connection.execute(seen)).scalar_one_or_none()


async def note_version(connection: AsyncConnection, person: PersonKey, version: str) -> None:
    await _move(connection, person, seen_version=version[:80])


async def begin_saying(connection: AsyncConnection, due: DueNudge, subject: str, now: datetime) -> bool:
    """What they are about to be told; it stands there should nobody know whether they were. False, and nothing may be said,
    where another process has taken them meanwhile, or Slack takes none from their workspace now."""
    is_mine = (await connection.execute(select(exists().where(_is_mine(due))))).scalar_one()
    if not is_mine or await pace.rests(connection, due.person.workspace, now):
        return False
    await _move(connection, due.person, saying=subject)
    return True


async def being_said(connection: AsyncConnection, person: PersonKey) -> str | None:
    """What they were about to be told last."""
    saying = select(nudge_settings.c.saying).where(of_person(nudge_settings, person))
    return (await connection.execute(saying)).scalar_one_or_none()


async def _conclude(connection: AsyncConnection, due: DueNudge, now: datetime) -> None:
    settings = await settings_of(connection, due.person)
    if settings is None or not settings.on:
        return
    since = due.day + timedelta(days=1)
    spread = await pace.spread_in(connection, due.person.workspace)
    closed, opening = coming(rhythm_of(replace(settings, passed_over=0), due.person, spread), since, now)
    await _leave_out(connection, due.person, closed, settings.zone, now)
    later_at = None if due.later else settings.later_at
    await _wait(connection, due.person, opening, later_at=later_at, since=since, passed_over=0)


async def _wait(
    connection: AsyncConnection, person: PersonKey, opening: Opening | None, *, later_at: datetime | None, **values: Any
) -> None:
    next_at = min((at for at in (opening and opening.at, later_at) if at), default=None)
    await _move(connection, person, next_at=next_at, later_at=later_at, **values)


async def _move(connection: AsyncConnection, person: PersonKey, **values: Any) -> None:
    await connection.execute(update(nudge_settings).where(of_person(nudge_settings, person)).values(**values))


async def _leave_out(
    connection: AsyncConnection,
    person: PersonKey,
    closed: Sequence[Closed],
    zone: str,
    now: datetime,
    tell: Tell = lambda reason: None,
) -> None:
    """Writes down the days that are over; of those to come nothing is sure yet."""
    today = local_day(now, zone)
    for one in closed:
        is_over = one.reason not in SILENT and one.day < today
        if is_over and await _note(connection, person, one.day, None, one.reason, now):
            tell(one.reason)


async def _note(
    connection: AsyncConnection,
    person: PersonKey,
    day: date,
    subject: str | None,
    reason: str | None,
    now: datetime,
    *,
    anew: bool = False,
) -> bool:
    """What came of a day; `anew`: in place of what stands there. Whether it was noted."""
    row = workspace_values(person.workspace) | person_values(person) | {"day": day}
    said = {"subject": subject, "reason": reason, "noted_at": now}
    noted = insert_into(connection.dialect.name, nudges).values(**row, **said)
    kept = noted.on_conflict_do_update(index_elements=list(row), set_=said) if anew else noted.on_conflict_do_nothing()
    return (await connection.execute(kept)).rowcount > 0


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
        passed_over=row.passed_over,
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
