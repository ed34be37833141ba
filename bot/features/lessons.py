"""The curriculum: all of it, a track or a module, typed for or pressed."""

from __future__ import annotations

from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.clients import Clients
from bot.directory import Directory
from bot.incoming import Pressed, pressed
from bot.library import Library
from bot.people import Saying
from bot.store import DeliveryKey, Work, Workspace
from bot.views import ids
from bot.views.curriculum import curriculum_message, curriculum_view, part_of, unknown_part_message
from bot.vocabulary import Words
from bot.work import Crew, Order, Reply, saying_of

LONGEST_PART: Final = 60
"""Characters a track's or module's name may have; what is longer is a question that begins with "curriculum"."""


def register(app: AsyncApp) -> None:
    """Module buttons, in messages and on the Home tab; link buttons, which the browser follows by itself."""
    app.action(ids.matching(ids.CURRICULUM_MODULE))(open_module)
    app.action(ids.matching(ids.LESSON_OPEN))(follow_link)


def fits(words: Words) -> bool:
    """Whether what follows "curriculum" may name a part of it; anything else is a question about it."""
    return len(words.rest) <= LONGEST_PART and not (words.rest and words.whole.endswith("?"))


async def typed(work: Work, words: Words, library: Library, directory: Directory) -> Reply:
    """`curriculum`, or `curriculum` and a part of it."""
    return await _shown(words.rest, work, library, directory)


async def answer(work: Work, library: Library, directory: Directory) -> Reply:
    """The part of the curriculum whose button was pressed."""
    return await _shown(work.payload.get("part", ""), work, library, directory)


async def _shown(words: str, work: Work, library: Library, directory: Directory) -> Reply:
    curriculum = await library.curriculum(await directory.reader(saying_of(work)))
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
        crew.aside(_open_modal(press, library, clients, directory), sorry=press.waiting)
    await ack()


async def _open_modal(press: Pressed, library: Library, clients: Clients, directory: Directory) -> None:
    saying = Saying(press.person, None, private=True, outside=press.outside)
    curriculum = await library.curriculum(await directory.reader(saying))
    client = await clients.posting(press.person.workspace)
    await client.views_open(trigger_id=press.trigger_id, view=curriculum_view(curriculum, part_of(curriculum, press.value)))


async def follow_link(ack: Any) -> None:
    """Slack tells us that a link was followed; there is nothing to do."""
    await ack()
