""" "Show more" and the buttons of related passages: the whole passage, beside the answer it belongs to; and what is only
for one of the readers of a channel, to them alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.directory import Directory
from bot.incoming import digest, pressed
from bot.library import Library
from bot.outbox import Hook
from bot.store import DeliveryKey, Work, Workspace
from bot.views import ids
from bot.views.answer import private_message
from bot.views.apology import GONE, notice_message
from bot.views.learn import Beside, card_message
from bot.views.passage import passage_message
from bot.work import Crew, Reply, only_to_asker, order_of, saying_of
from knowledge import Cleared

ALREADY_BELOW: Final = "That one is in this thread already; look a little further down."


def register(app: AsyncApp) -> None:
    """All three kinds of button."""
    app.action(ids.matching(ids.ANSWER_RELATED))(open_passage)
    app.action(ids.matching(ids.ANSWER_MORE))(open_passage)
    app.action(ids.ANSWER_PRIVATE)(open_privately)


async def open_passage(ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """Say the passage where the button is; in a thread once, whoever presses."""
    press = pressed(action, body, workspace)
    if press and press.message and (place := press.beside):
        key = press.key if isinstance(place, Hook) else digest(press.message, press.value)
        once = DeliveryKey("passage", f"{place.channel}:{press.message}", key)
        fresh = await crew.accept(order_of(press, "passage", place, once, passage=press.value))
        if not fresh and press.aside:
            crew.tell(workspace, press.aside, notice_message(ALREADY_BELOW))
    await ack()


async def open_privately(ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """Say it to whoever pressed, each time anew."""
    press = pressed(action, body, workspace)
    if press and (place := press.aside):
        once = DeliveryKey("private", f"{place.channel}:{press.person.user_id}", press.key)
        await crew.accept(order_of(press, "private", place, once, passages=ids.unpack(press.value)))
    await ack()


async def show_privately(work: Work, library: Library, directory: Directory) -> Reply:
    """These passages as the person who pressed may see them."""
    found = await library.passages(work.payload["passages"], await directory.reader(saying_of(work)))
    if not found:
        return Reply(notice_message(GONE), refusal="not_for_reader")
    return Reply(private_message(found))


async def show(
    work: Work, library: Library, directory: Directory, card: Callable[[Work, Cleared], Awaitable[Beside]]
) -> Reply:
    """The passage as it is now; where the handbook has it no longer, or not for everybody who would read it here, a
    sentence to whoever pressed. `card`: what a lesson has beside it."""
    id = work.payload["passage"]
    reader = await directory.reader(saying_of(work))
    found = await library.passages([id], reader)
    if not found:
        return Reply(notice_message(GONE), to=only_to_asker(work), refusal="not_for_reader")
    if found[0].lesson is not None:
        return Reply(card_message(found[0], await card(work, found[0])))
    return Reply(passage_message(found[0], await library.children(found[0].id, reader)))
