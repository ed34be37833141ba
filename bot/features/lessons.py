"""The curriculum: all of it, a track or a module, typed for or pressed."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.clients import Clients
from bot.directory import Directory
from bot.incoming import Pressed, pressed
from bot.library import Library
from bot.people import Saying
from bot.store import DeliveryKey, Work, Workspace
from bot.views import ids
from bot.views.curriculum import curriculum_message, curriculum_view, part_of, unknown_part_message
from bot.work import Crew, Order, Reply, saying_of


def register(app: AsyncApp) -> None:
    """Module buttons, in messages and on the Home tab; link buttons, which the browser follows by itself."""
    app.action(ids.matching(ids.CURRICULUM_MODULE))(open_module)
    app.action(ids.matching(ids.LESSON_OPEN))(follow_link)


async def answer(work: Work, library: Library, directory: Directory) -> Reply:
    """The curriculum, or the part of it named in `part`."""
    reader = await directory.reader(saying_of(work))
    curriculum, words = await library.curriculum(reader), work.payload.get("part", "")
    part = part_of(curriculum, words) if words else None
    return Reply(unknown_part_message(curriculum, words) if words and part is None else curriculum_message(curriculum, part))


async def open_module(
    ack: Any,
    action: dict[str, Any],
    body: dict[str, Any],
    workspace: Workspace,
    crew: Crew,
    library: Library,
    clients: Clients,
    directory: Directory,
) -> None:
    """Show a module: in the thread of the message where its button is, in a modal from the Home tab."""
    press = pressed(action, body, workspace)
    if press and (place := press.beside):
        await crew.accept(
            Order(
                workspace=workspace,
                kind="curriculum",
                key=press.key,
                person=press.person,
                place=place,
                # Module buttons may be pressed again and again: each press is a wish of its own.
                delivery=DeliveryKey("module", f"{place.channel}:{press.message}", press.key),
                facts={"part": press.value},
                outside=press.outside,
            )
        )
    elif press:
        crew.aside(_open_modal(press, library, clients, directory))
    await ack()


async def _open_modal(press: Pressed, library: Library, clients: Clients, directory: Directory) -> None:
    saying = Saying(press.person, None, private=True, outside=press.outside)
    curriculum = await library.curriculum(await directory.reader(saying))
    client = await clients.posting(press.person.workspace)
    await client.views_open(trigger_id=press.trigger_id, view=curriculum_view(curriculum, part_of(curriculum, press.value)))


async def follow_link(ack: Any) -> None:
    """Slack tells us that a link was followed; there is nothing to do."""
    await ack()
