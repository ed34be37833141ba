"""`nudges`: whether, when and on which days somebody wants the one message a day; said by nobody but themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.directory import Directory
from bot.store import NudgeSettings, Store, Work
from bot.views.apology import notice_message
from bot.views.message import Message
from bot.views.nudge import NOT_HERE, nudges_message, wrong_message
from bot.vocabulary import Words
from bot.work import Reply, only_to_asker, person_of
from knowledge.schedule import local_day, zone_named
from knowledge.wishes import At, On, Turn, Until, Wrong, read_wish

UNKNOWN_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class NudgeWords:
    """What these replies need to look up and to write down."""

    directory: Directory
    store: Store
    clock: Callable[[], datetime]

    async def typed(self, work: Work, words: Words) -> Reply:
        """`nudges`, and what somebody wishes; naming an hour or days turns them on."""
        message = await self._reply(work, words.rest)
        return Reply(message, to=only_to_asker(work), instead=notice_message(NOT_HERE))

    async def _reply(self, work: Work, said: str) -> Message:
        person, now = person_of(work), self.clock()
        outside = work.payload.get("outside") is not False
        zone = (await self.directory.about(person, outside=outside)).facts.zone
        kept = await self.store.nudges.settings(person)
        known = zone if zone and zone_named(zone) else kept.zone if kept else UNKNOWN_ZONE
        settings = replace(kept or NudgeSettings(on=False, zone=known), zone=known, outside=outside)
        match read_wish(said, local_day(now, known)):
            case Wrong(why):
                return wrong_message(why)
            case Turn(on):
                settings = replace(settings, on=on, reason=None, snoozed_until=None)
            case At(hour):
                settings = replace(settings, on=True, reason=None, hour=hour)
            case On(days):
                settings = replace(settings, on=True, reason=None, days=days)
            case Until(day) if settings.on:
                settings = replace(settings, snoozed_until=day)
            case _:
                return _shown(settings, zone is not None, now)
        return _shown(await self.store.nudges.keep(person, settings, now), zone is not None, now)


def fits(words: Words) -> bool:
    """Whether what follows "nudges" is a wish; anything else is a question.

    >>> from bot.vocabulary import read
    >>> [fits(read(typed)) for typed in ("nudges", "nudges 9:30", "nudges mon-thu", "nudges for whole teams?")]
    [True, True, True, False]
    """
    return read_wish(words.rest, date.min) is not None


def _shown(settings: NudgeSettings, zone_known: bool, now: datetime) -> Message:
    next_at = settings.next_at.astimezone(ZoneInfo(settings.zone)) if settings.next_at else None
    snoozed = settings.snoozed_until
    return nudges_message(
        on=settings.on,
        hour=settings.hour,
        zone=settings.zone,
        days=settings.days,
        next_at=next_at,
        snoozed_until=snoozed if snoozed and snoozed > local_day(now, settings.zone) else None,
        reason=settings.reason,
        zone_known=zone_known,
    )
