""" "Share in channel": a private answer, posted for everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.directory import Directory
from bot.incoming import digest, pressed
from bot.library import Library
from bot.outbox import Hook, Later, Posted, Refused, Unknown
from bot.store import DeliveryKey, Sent, Work, Workspace
from bot.views import ids
from bot.views.answer import shared_message
from bot.views.apology import CANNOT_POST, NOT_TO_SHARE, SHARED, SHARED_BEFORE, SHARED_IN_PART, notice_message
from bot.work import Crew, Reply, order_of, place_of, saying_of
from knowledge import Cleared


def register(app: AsyncApp) -> None:
    """The button under a private answer."""
    app.action(ids.ANSWER_SHARE)(share)


async def share(ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """Post that answer in the channel, once for each private answer."""
    press = pressed(action, body, workspace)
    if press and press.message and press.aside:
        place = Hook(press.aside.channel, press.aside.url, everybody=True)
        once = DeliveryKey("share", press.aside.channel, digest(press.message, press.value))
        passages = ids.unpack(press.value)
        fresh = await crew.accept(order_of(press, "share", place, once, passages=passages, name=press.name))
        if not fresh:
            crew.tell(workspace, press.aside, notice_message(SHARED_BEFORE))
    await ack()


async def post(work: Work, library: Library, crew: Crew, directory: Directory) -> Reply:
    """The shared answer, for the least privileged person in that channel; then a word to whoever shared it."""
    place = place_of(work)
    reader = await directory.reader(saying_of(work, everybody=True))
    found = await library.passages(work.payload["passages"], reader)

    async def tell(posted: Posted) -> None:
        match posted:
            case Sent():
                words = SHARED if await whole() else SHARED_IN_PART
                crew.tell(work.workspace, aside, notice_message(words))
            case Refused():
                crew.tell(work.workspace, aside, notice_message(CANNOT_POST))
            case Later() | Unknown():
                pass  # It will be tried again, and then there is something to tell.

    async def whole() -> bool:
        """Whether the channel sees all that the person who shared it saw."""
        theirs = await directory.reader(replace(saying_of(work), private=True))
        seen = await library.passages(work.payload["passages"], theirs)
        return [_shown(one) for one in seen] == [_shown(one) for one in found]

    assert isinstance(place, Hook)
    aside = Hook(place.channel, place.url)
    if not found:
        return Reply(notice_message(NOT_TO_SHARE), to=aside, refusal="not_for_reader")
    return Reply(shared_message(found, name=work.payload["name"]), then=tell)


def _shown(passage: Cleared) -> object:
    return passage.id, passage.title, passage.text, passage.links
