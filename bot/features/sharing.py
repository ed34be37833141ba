""" "Share in channel": a private answer, posted for everybody."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.incoming import digest, pressed
from bot.library import Library
from bot.outbox import Hook, Later, Posted, Refused, Unknown
from bot.people import Asker, reader_of
from bot.store import DeliveryKey, Sent, Work, Workspace
from bot.views import ids
from bot.views.answer import shared_message
from bot.views.apology import CANNOT_POST, GONE, SHARED, SHARED_BEFORE, notice_message
from bot.work import Crew, Order, Reply, person_of, place_of


def register(app: AsyncApp) -> None:
    """The button under a private answer."""
    app.action(ids.ANSWER_SHARE)(share)


async def share(ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """Post that answer in the channel, once for each private answer."""
    press = pressed(action, body, workspace)
    if press and press.message and press.aside:
        fresh = await crew.accept(
            Order(
                workspace=workspace,
                kind="share",
                key=press.key,
                person=press.person,
                place=Hook(press.aside.channel, press.aside.url, everybody=True),
                delivery=DeliveryKey("share", press.aside.channel, digest(press.message, press.value)),
                facts={"passages": ids.unpack(press.value), "name": press.name},
            )
        )
        if not fresh:
            crew.tell(workspace, press.aside, notice_message(SHARED_BEFORE))
    await ack()


async def post(work: Work, library: Library, crew: Crew) -> Reply:
    """The shared answer, for the least privileged person in that channel; then a word to whoever shared it."""
    place, person = place_of(work), person_of(work)
    found = await library.passages(work.payload["passages"], reader_of(Asker(person.team_id, person.user_id), place.channel))

    async def tell(posted: Posted) -> None:
        match posted:
            case Sent():
                crew.tell(work.workspace, aside, notice_message(SHARED))
            case Refused():
                crew.tell(work.workspace, aside, notice_message(CANNOT_POST))
            case Later() | Unknown():
                pass  # It will be tried again, and then there is something to tell.

    assert isinstance(place, Hook)
    aside = Hook(place.channel, place.url)
    if not found:
        return Reply(notice_message(GONE), to=aside)
    return Reply(shared_message(found, name=work.payload["name"]), then=tell)
