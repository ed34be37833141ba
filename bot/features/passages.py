""" "Show more" and the buttons of related passages: the whole passage, beside the answer it belongs to."""

from __future__ import annotations

from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.incoming import digest, pressed
from bot.library import Library
from bot.outbox import Hook
from bot.people import Asker, reader_of
from bot.store import DeliveryKey, Work, Workspace
from bot.views import ids
from bot.views.apology import GONE, notice_message
from bot.views.lesson import lesson_message
from bot.views.passage import passage_message
from bot.work import Crew, Order, Reply, person_of, place_of

ALREADY_BELOW: Final = "That one is in this thread already; look a little further down."


def register(app: AsyncApp) -> None:
    """Both kinds of button."""
    app.action(ids.matching(ids.ANSWER_RELATED))(open_passage)
    app.action(ids.matching(ids.ANSWER_MORE))(open_passage)


async def open_passage(ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """Say the passage where the button is; in a thread once, whoever presses."""
    press = pressed(action, body, workspace)
    if press and press.message and (place := press.beside):
        key = press.key if isinstance(place, Hook) else digest(press.message, press.value)
        fresh = await crew.accept(
            Order(
                workspace=workspace,
                kind="passage",
                key=press.key,
                person=press.person,
                place=place,
                delivery=DeliveryKey("passage", f"{place.channel}:{press.message}", key),
                facts={"passage": press.value},
            )
        )
        if not fresh and press.aside:
            crew.tell(workspace, press.aside, notice_message(ALREADY_BELOW))
    await ack()


async def show(work: Work, library: Library) -> Reply:
    """The passage as it is now; a sentence if the handbook has it no longer."""
    id, person = work.payload["passage"], person_of(work)
    reader = reader_of(Asker(person.team_id, person.user_id), place_of(work).channel)
    found = await library.passages([id], reader)
    if not found:
        return Reply(notice_message(GONE))
    if found[0].lesson is not None:
        return Reply(lesson_message(found[0]))
    return Reply(passage_message(found[0], await library.children(found[0].id, reader)))
