"""People: what is known of each, the kind of partner they say they are, the greeting at first contact. Nothing of it is said
where anybody else reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp

from bot.directory import Directory
from bot.errors import StoreError
from bot.incoming import pressed
from bot.library import Library
from bot.people import Known
from bot.store import DeliveryKey, Store, Work, Workspace
from bot.views import ids
from bot.views.answer import with_greeting
from bot.views.apology import GONE, notice_message
from bot.views.message import Message
from bot.views.settings import (
    NOT_HERE,
    Where,
    lens_message,
    settings_message,
    unknown_lens_message,
    with_which,
)
from bot.vocabulary import Words
from bot.work import Crew, Reply, only_to_asker, order_of, person_of, saying_of
from knowledge import Audience
from knowledge.lens import LENSES, read_lens

ASKED_AFTER = 1
"""Answers somebody has had before the one under which they are asked."""


def register(app: AsyncApp) -> None:
    """The buttons with the kinds of partner."""
    app.action(ids.matching(ids.SETTINGS_LENS))(press)


async def press(ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """Whoever presses says it of themselves, whomever the question was for."""
    said = pressed(action, body, workspace)
    if said and (place := said.aside):
        once = DeliveryKey("private", f"{place.channel}:{said.person.user_id}", said.key)
        await crew.accept(order_of(said, "lens", place, once, lens=said.value))
    await ack()


@dataclass(frozen=True, slots=True)
class Profiles:
    """What these replies need to look up and to write down. `days`: how long the words of a question are kept."""

    directory: Directory
    store: Store
    clock: Callable[[], datetime]
    days: int

    async def answer(self, work: Work, words: Words) -> Reply:
        """`settings`, or `settings` and what somebody is; `here`: they want it said where everybody reads it."""
        said = words.rest
        match said.casefold():
            case "" | "here":
                message = await self._shown(work)
            case "none":
                await self.store.people.keep_lens(person_of(work), None, self.clock())
                message = lens_message(None)
            case _ if (lens := read_lens(said)) is None:
                message = unknown_lens_message()
            case _:
                await self.store.people.keep_lens(person_of(work), lens, self.clock())
                message = lens_message(lens)
        if said.casefold() == "here":
            return Reply(message)
        return Reply(message, to=only_to_asker(work), instead=notice_message(NOT_HERE))

    async def choose(self, work: Work, _library: Library) -> Reply:
        """A button with a kind of partner was pressed."""
        lens = work.payload["lens"]
        if lens not in LENSES:
            return Reply(notice_message(GONE), refusal="no_such_lens")
        await self.store.people.keep_lens(person_of(work), lens, self.clock())
        return Reply(lens_message(lens))

    async def finished(self, work: Work, made: Reply) -> Reply:
        """The reply to somebody, with the line that everybody reads once, or the one question about them."""
        if made.silent or made.not_yet is not None:
            return made
        if work.first_contact:
            zone = (await self._about(work)).facts.zone
            return replace(made, message=with_greeting(made.message, self.days), greets=True, zone=zone)
        return replace(made, message=with_which(made.message)) if await self._asks(work, made) else made

    async def _asks(self, work: Work, made: Reply) -> bool:
        """Whether this is the one reply that asks: an answer, and never where others read along, who could press as well."""
        if work.lens_asked or work.lens is not None or not saying_of(work).private or made.to is not None:
            return False
        if made.noted is None or made.noted.outcome != "found":
            return False
        try:
            profile = await self.store.people.profile(person_of(work))
        except StoreError as error:
            structlog.get_logger().warning("what is kept of somebody cannot be read", reason=str(error))
            return False
        return profile.answers >= ASKED_AFTER and await self.store.people.begin_asking(person_of(work), work)

    async def _about(self, work: Work) -> Known:
        return await self.directory.about(person_of(work), outside=work.payload.get("outside") is not False)

    async def _shown(self, work: Work) -> Message:
        profile = await self.store.people.profile(person_of(work))
        known = await self._about(work)
        name = known.organisation.name if known.organisation else ""
        zone = known.facts.zone or profile.zone
        if zone is not None and zone != profile.zone:
            await self.store.people.keep_zone(person_of(work), zone, self.clock())
        return settings_message(profile.lens, _where(known, work.workspace), name, zone, self.days)


def fits(words: Words) -> bool:
    """Whether what follows "settings" is about somebody's own; anything longer is a question about settings.

    >>> from bot.vocabulary import read
    >>> [fits(read(typed)) for typed in ("settings", "settings managed service provider", "settings of a big runner")]
    [True, True, False]
    """
    return words.rest.casefold() in ("", "here", "none") or read_lens(words.rest) is not None or len(words.rest.split()) == 1


def _where(known: Known, workspace: Workspace) -> Where:
    if not known.facts.known:
        return "unknown"
    if known.organisation is not None:
        return "marked"
    if known.level is Audience.INTERNAL:
        return "ours"
    same = known.facts.team_id == workspace.team_id and not known.facts.outside
    return "guest" if same else "elsewhere"
