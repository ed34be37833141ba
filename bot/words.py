"""What people type, at three doors: a mention, a direct message, the command; and the reply to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.directory import Directory
from bot.features import changes, overheard
from bot.features.assigning import Assigning
from bot.features.profiles import Profiles
from bot.incoming import CHANGES, Typed, changed, commanded, spoken
from bot.library import Library
from bot.manifest import COMMAND
from bot.people import comes_from_outside
from bot.store import Store, Work, Workspace
from bot.vocabulary import Vocabulary
from bot.work import Crew, Order, Reply

OVERHEARD: Final = frozenset({"channel", "group"})
"""Kinds of conversation where things are said that are not for us."""


def register(app: AsyncApp) -> None:
    """The three doors, the busiest first."""
    app.event("app_mention")(hear_mention)
    app.event("message")(hear_message)
    app.command(COMMAND)(hear_command)


async def hear_mention(event: dict[str, Any], body: dict[str, Any], context: Any, workspace: Workspace, crew: Crew) -> None:
    """Somebody mentioned us in a channel: the reply goes to that thread."""
    await _take(spoken(event, body, workspace, context.actor_team_id, outside=_outside(body, context)), crew)


async def hear_message(
    event: dict[str, Any],
    body: dict[str, Any],
    context: Any,
    workspace: Workspace,
    crew: Crew,
    store: Store,
    clock: Callable[[], datetime],
    library: Library,
    directory: Directory,
    auto_answer: bool,
) -> None:
    """Somebody wrote to us, changed what they had asked, or said something in a channel where we may hear it."""
    if event.get("subtype") in CHANGES:
        await changes.hear(changed(event, body, workspace), store, crew, clock())
        return
    typed = spoken(event, body, workspace, context.actor_team_id, outside=_outside(body, context))
    if event.get("channel_type") == "im":
        await _take(typed, crew)
    elif event.get("channel_type") in OVERHEARD:
        await overheard.hear(typed, store, crew, library, directory, auto_answer)


async def hear_command(ack: Any, command: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """Somebody typed /coach: only they see the reply."""
    await _take(commanded(command, workspace), crew)
    await ack()


def _outside(body: dict[str, Any], context: Any) -> bool:
    return comes_from_outside(
        shared=body.get("is_ext_shared_channel") is True,
        actor_team=context.actor_team_id,
        actor_enterprise=context.actor_enterprise_id,
        team=context.team_id,
        enterprise=context.enterprise_id,
    )


async def _take(typed: Typed | None, crew: Crew) -> None:
    if typed is not None:
        await crew.accept(
            Order(
                workspace=typed.person.workspace,
                kind="typed",
                key=typed.key,
                person=typed.person,
                place=typed.place,
                delivery=typed.delivery,
                facts={"text": typed.text, "im": typed.im, "named": typed.named},
                outside=typed.outside,
                shared=typed.shared,
            )
        )


async def reply(work: Work, _library: Library, vocabulary: Vocabulary, profiles: Profiles, assigns: Assigning) -> Reply:
    """The reply of whichever feature these words are for, through the eyes of who asks; the first one a person gets also
    says what is kept of them."""
    return await assigns.told(work, await profiles.finished(work, await vocabulary.reply(work)))


async def again(
    work: Work,
    _library: Library,
    vocabulary: Vocabulary,
    profiles: Profiles,
    store: Store,
    clock: Callable[[], datetime],
    redraw: changes.Redraw,
) -> Reply:
    """The reply to a message that was changed; words that do something are not done twice."""

    return await changes.follow(work, store, clock, vocabulary.again, vocabulary.did, redraw)


async def asked(work: Work, _library: Library, ask: Callable[[Work], Awaitable[Reply]], profiles: Profiles) -> Reply:
    """The answer to a question that was written in a window."""
    return await profiles.finished(work, await ask(work))


async def unasked(work: Work, _library: Library, ask: Callable[[Work], Awaitable[Reply]], profiles: Profiles) -> Reply:
    """The answer to a question that nobody asked of us, if it is still sure."""
    return await profiles.finished(work, overheard.if_sure(await ask(work)))
