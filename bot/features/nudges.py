"""`nudges`: whether, when and on which days somebody wants the one message a day; said by nobody but themselves.

A button carries the words that say the same: what is pressed and what is typed is one thing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.directory import Directory
from bot.incoming import Pressed, is_direct, pressed
from bot.library import Library
from bot.nudging import UNKNOWN_ZONE, shown
from bot.outbox import Direct, Hook, Place, Posted, as_payload
from bot.store import DeliveryKey, NudgeSettings, PersonKey, Store, Work, Workspace
from bot.store.nudges import PAUSED
from bot.views import ids
from bot.views.apology import notice_message
from bot.views.message import Message
from bot.views.nudge import NOT_HERE, NOTHING_NOW, NudgesShown, nudges_message, wish_message, wrong_message
from bot.vocabulary import Words, one_of
from bot.work import Crew, Reply, only_to_asker, order_of, person_of
from knowledge.places import Nowhere, country_called, region_called, zone_called
from knowledge.schedule import country_of, local_day, zone_named
from knowledge.wishes import At, Later, Lives, On, Pause, Turn, Until, Wrong, later_on, read_wish, wish_alone

KIND: Final = "nudges"
"""The kind of work that a press of a button about nudges is."""
NOW_WORDS: Final = one_of("do it now", "do it")

Begins = Callable[[Work], Awaitable[Reply | None]]
"""Begins what a nudge was about, as if its own button were pressed."""


def register(app: AsyncApp) -> None:
    """The buttons under a nudge, and in the settings."""
    app.action(ids.matching(ids.NUDGE_WISH))(press)
    app.action(ids.matching(ids.NUDGE_SET))(press)


async def press(ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """Whoever presses says it of themselves, and hears alone what came of it."""
    said = pressed(action, body, workspace)
    if said and (place := _place(said)):
        once = DeliveryKey(KIND, f"{place.channel}:{said.person.user_id}", said.key)
        await crew.accept(order_of(said, KIND, place, once, wish=said.value, button=said.action_id))
    await ack()


def _place(said: Pressed) -> Place | None:
    """Settings change where they stand; a nudge stays, and is answered in its thread."""
    if said.channel is None:
        return Direct(said.person.user_id, said.person.user_id)
    if ids.matching(ids.NUDGE_SET).match(said.action_id):
        return Hook(said.channel, said.response_url, over=True) if said.response_url else None
    return said.beside if is_direct(said.channel) else said.aside


@dataclass(frozen=True, slots=True)
class NudgeWords:
    """What these replies need to look up and to write down. `redraw`: draws somebody's Home anew. `begins`: by the kind of a
    subject, what begins it."""

    directory: Directory
    store: Store
    clock: Callable[[], datetime]
    redraw: Callable[[str, Workspace], Coroutine[Any, Any, None]]
    begins: Mapping[str, Begins]

    async def typed(self, work: Work, words: Words) -> Reply:
        """`nudges`, and what somebody wishes; naming an hour or days turns them on."""
        return self._alone(work, nudges_message_of(await self._wish(work, words.rest)))

    async def typed_alone(self, work: Work, words: Words) -> Reply:
        """A wish without "nudges" before it, such as `stop`."""
        return self._alone(work, nudges_message_of(await self._wish(work, wish_alone(words.bare) or "")))

    async def pressed(self, work: Work, _library: Library) -> Reply:
        """A button that carries a wish was pressed."""
        came = await self._wish(work, work.payload["wish"])
        under_one = ids.matching(ids.NUDGE_WISH).match(work.payload["button"]) and work.payload["wish"] != "settings"
        said = wish_message(came) if isinstance(came, NudgesShown) and under_one else nudges_message_of(came)
        return Reply(said, then=partial(self._redraw, work))

    async def now(self, work: Work, _words: Words) -> Reply | None:
        """`do it now`: what the nudge of today, or the last one, was about; None where there was none."""
        settings = await self.store.nudges.settings(person_of(work))
        if settings is None:
            return None
        kind, _, about = (await self.store.nudges.last_subject(person_of(work)) or "").partition(" ")
        begin = self.begins.get(kind)
        if begin is None:
            return self._alone(work, notice_message(NOTHING_NOW))
        passage = about.partition(" ")[0]
        facts = {"place": as_payload(only_to_asker(work)), "button": ids.LESSON_SHOW, "lesson": about, "passages": [passage]}
        return await begin(replace(work, payload={**work.payload, **facts}))

    def _alone(self, work: Work, message: Message) -> Reply:
        instead = notice_message(NOT_HERE)
        return Reply(message, to=only_to_asker(work), instead=instead, then=partial(self._redraw, work))

    async def _redraw(self, work: Work, _posted: Posted) -> None:
        await self.redraw(person_of(work).user_id, work.workspace)

    async def _wish(self, work: Work, said: str) -> NudgesShown | Wrong | NoPlace:
        """Does what they wish; how it stands then, or why it cannot be."""
        person, now = person_of(work), self.clock()
        outside = work.payload.get("outside") is not False
        zone = (await self.directory.about(person, outside=outside)).facts.zone
        kept = await self.store.nudges.settings(person)
        slack = zone if zone and zone_named(zone) else None
        known = (kept and kept.own_zone) or slack or (kept.zone if kept else UNKNOWN_ZONE)
        settings = replace(kept or NudgeSettings(on=False, zone=known), zone=known, outside=outside)
        wished = await self._wished(person, settings, said, now, slack)
        if not isinstance(wished, NudgeSettings):
            return wished
        if wished != settings:
            settings = await self.store.nudges.keep(person, wished, now)
        return shown(settings, now, zone_known=slack is not None or settings.own_zone is not None)

    async def _wished(
        self, person: PersonKey, settings: NudgeSettings, said: str, now: datetime, slack: str | None
    ) -> NudgeSettings | Wrong | NoPlace:
        today = local_day(now, settings.zone)
        match read_wish(said, today):
            case Wrong() as wrong:
                return wrong
            case Turn(on):
                return replace(settings, on=on, reason=None, snoozed_until=None, later_at=None)
            case At(hour):
                return replace(settings, on=True, reason=None, hour=hour)
            case On(days):
                return replace(settings, on=True, reason=None, days=days)
            case Until(day) if settings.on:
                return replace(settings, snoozed_until=day, later_at=None)
            case Pause() if settings.on:
                return replace(settings, on=False, reason=PAUSED, later_at=None)
            case Later(hour) if settings.on:
                return await self._later(person, settings, later_on(now, zone_named(settings.zone) or UTC, hour), today)
            case Lives(what, named):
                return _living(settings, what, named, slack)
            case _:
                return settings

    async def _later(
        self, person: PersonKey, settings: NudgeSettings, at: datetime | Wrong, today: date
    ) -> NudgeSettings | Wrong:
        if isinstance(at, Wrong):
            return at
        if await self.store.nudges.had_later(person, today):
            return Wrong("had_later")
        return replace(settings, later_at=at)


@dataclass(frozen=True, slots=True)
class NoPlace:
    """There is no such zone, country or region."""

    what: str
    said: str
    near: tuple[str, ...] = ()


def nudges_message_of(came: NudgesShown | Wrong | NoPlace) -> Message:
    """What is said to a wish."""
    match came:
        case NudgesShown():
            return nudges_message(came)
        case Wrong(why):
            return wrong_message(why)
        case NoPlace(what, said, near):
            return wrong_message(what, said, near)


def fits(words: Words) -> bool:
    """Whether what follows "nudges" is a wish; anything else is a question.

    >>> from bot.vocabulary import read
    >>> [fits(read(typed)) for typed in ("nudges", "nudges 9:30", "nudges mon-thu", "nudges for whole teams?")]
    [True, True, True, False]
    """
    return read_wish(words.rest, date.min) is not None


def fits_alone(words: Words) -> bool:
    """Whether this is a wish about nudges that does not name them.

    >>> from bot.vocabulary import read
    >>> [fits_alone(read(typed)) for typed in ("Stop.", "later today", "pause until friday", "later at the renewal", "MDF")]
    [True, True, True, False, False]
    """
    wish = wish_alone(words.bare)
    return wish is not None and read_wish(wish, date.min) is not None


def _living(settings: NudgeSettings, what: str, named: str | None, slack: str | None) -> NudgeSettings | NoPlace:
    """Their own word about where they live; without one, what Slack says counts again."""
    match what:
        case "zone":
            zone = zone_called(named) if named else None
            if isinstance(zone, Nowhere):
                return NoPlace(what, named or "", zone.near)
            return replace(settings, own_zone=zone, zone=zone or slack or settings.zone)
        case "country":
            country = country_called(named) if named else None
            if isinstance(country, Nowhere):
                return NoPlace(what, named or "", country.near)
            return replace(settings, country=country, region=None)
    home = settings.country or country_of(settings.zone)
    if named and home is None:
        return NoPlace("no_country", named)
    region = region_called(named, home) if named and home else None
    return NoPlace(what, named or "", region.near) if isinstance(region, Nowhere) else replace(settings, region=region)
