"""What people type, at three doors: a mention, a direct message, the command. Here it is decided which feature answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.directory import Directory
from bot.features import ask, changes, feedback, gaps, guide, lessons, overheard, why
from bot.features.desk import Desk
from bot.features.feedback import verdict_in
from bot.features.humans import Humans, is_for_humans
from bot.features.profiles import Profiles
from bot.incoming import CHANGES, Typed, changed, commanded, spoken
from bot.library import Library
from bot.manifest import COMMAND
from bot.outbox import Direct, Posted, Thread, Whisper, as_payload
from bot.people import comes_from_outside
from bot.store import Sent, Store, Work, Workspace
from bot.views.apology import notice_message
from bot.views.direct import CANNOT, WROTE, direct_message
from bot.work import Crew, Order, Reply, person_of, place_of
from knowledge.lens import read_lens

ASKS_WHY: Final = frozenset({"why", "why this answer"})
ASKS_FOR_HELP: Final = frozenset({"", "help", "help me", "help please", "please help", "help me please", "please help me"})
OVERHEARD: Final = frozenset({"channel", "group"})
"""Kinds of conversation where things are said that are not for us."""
LONGEST_PART = 60
"""Characters a track's or module's name may have; what is longer is a question that begins with "curriculum"."""


DESK_WORDS = frozenset({"channel", "help", "partner", "unmark", "who"})
"""What may follow "desk"; anything else is a question about desks."""


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


async def reply(
    work: Work,
    library: Library,
    directory: Directory,
    crew: Crew,
    desk: Desk,
    profiles: Profiles,
    store: Store,
    humans: Humans,
) -> Reply:
    """The reply of whichever feature these words are for, through the eyes of who asks; the first one a person gets also
    says what is kept of them."""
    profile = await profiles.of(work)
    work = replace(work, payload={**work.payload, "lens": profile.lens})
    made = await _by_its_feature(work, library, directory, crew, desk, profiles, store, humans)
    return await profiles.finished(work, made, profile)


async def again(work: Work, library: Library, directory: Directory, crew: Crew, profiles: Profiles, store: Store) -> Reply:
    """The reply to a question that was changed; words that do something are not done twice."""

    async def answer_anew(work: Work) -> Reply | None:
        profile = await profiles.of(work)
        work = replace(work, payload={**work.payload, "lens": profile.lens})
        typed = bare(" ".join(work.payload["text"].split()))
        first, _, rest = typed.partition(" ")
        match first.rstrip(":,;").casefold():
            case _ if typed.casefold() in ASKS_FOR_HELP:
                return await guide.answer(work, library)
            case _ if typed.casefold() in ASKS_WHY:
                return None
            case _ if verdict_in(work.payload["text"]) or is_for_humans(work.payload["text"]):
                return None
            case "desk" | "settings" | "human" | "privately":
                return None
            case "curriculum" if len(rest) <= LONGEST_PART:
                return await lessons.answer(replace(work, payload={**work.payload, "part": rest}), library, directory)
            case _:
                return await ask.answer(work, library, directory, crew, store)

    return await changes.follow(work, store, answer_anew)


async def unasked(work: Work, library: Library, directory: Directory, crew: Crew, profiles: Profiles, store: Store) -> Reply:
    """The answer to a question that nobody asked of us, if it is still sure."""
    profile = await profiles.of(work)
    work = replace(work, payload={**work.payload, "lens": profile.lens})
    made = overheard.if_sure(await ask.answer(work, library, directory, crew, store))
    return await profiles.finished(work, made, profile)


async def _by_its_feature(
    work: Work,
    library: Library,
    directory: Directory,
    crew: Crew,
    desk: Desk,
    profiles: Profiles,
    store: Store,
    humans: Humans,
) -> Reply:
    typed = " ".join(work.payload["text"].split())
    first, _, rest = bare(typed).partition(" ")
    for about_an_answer in (partial(feedback.answer, work, store, humans.clock), partial(humans.answer, work)):
        if (made := await about_an_answer()) is not None:
            return made
    match first.rstrip(":,;").casefold():
        case _ if bare(typed).casefold() in ASKS_FOR_HELP:
            return await guide.answer(work, library)
        case _ if bare(typed).casefold() in ASKS_WHY:
            return await why.answer(work, library, directory, store)
        case "desk" if rest.casefold() == "open":
            return await gaps.answer(work, library, directory, store)
        case "desk" if not rest or rest.split()[0].casefold() in DESK_WORDS:
            return await desk.answer(work)
        case "privately" if rest:
            return await _privately(work, typed.partition(" ")[2], library, directory, crew, store)
        case "settings" if _is_of_settings(rest):
            return await profiles.answer(work, rest)
        case "curriculum" if len(rest) <= LONGEST_PART and not (rest and typed.endswith("?")):
            return await lessons.answer(replace(work, payload={**work.payload, "part": rest}), library, directory)
        case _:
            return await ask.answer(work, library, directory, crew, store)


async def _privately(work: Work, question: str, library: Library, directory: Directory, crew: Crew, store: Store) -> Reply:
    """The answer for the asker alone, as `/coach` gives it to people who have commands; in a channel it goes to their
    conversation with us, or nowhere."""
    place, asker = place_of(work), person_of(work).user_id
    work = replace(work, payload={**work.payload, "text": question})
    if not isinstance(place, Thread) or place.direct:
        return await ask.answer(work, library, directory, crew, store)
    to = Direct(place.channel, asker)
    work = replace(work, payload={**work.payload, "place": as_payload(to)})
    made = await ask.answer(work, library, directory, crew, store)

    async def say_so(posted: Posted) -> None:
        if isinstance(posted, Sent):
            crew.tell(work.workspace, Whisper(place.channel, asker, place.ts), notice_message(WROTE))

    said = direct_message(made.message, question)
    return replace(made, message=said, to=to, instead=notice_message(CANNOT), then=say_so)


def _is_of_settings(rest: str) -> bool:
    """Whether what follows "settings" is about somebody's own; anything longer is a question about settings.

    >>> _is_of_settings(""), _is_of_settings("managed service provider"), _is_of_settings("of a runner in a big company")
    (True, True, False)
    """
    return rest.casefold() in ("", "here", "none") or read_lens(rest) is not None or len(rest.split()) == 1


def bare(typed: str) -> str:
    """What was typed without the marks around it; empty for marks alone.

    >>> bare(", help!"), bare("“what is MDF?”"), bare("?!")
    ('help', 'what is MDF', '')
    """
    spoken = [at for at, char in enumerate(typed) if char.isalnum()]
    return typed[spoken[0] : spoken[-1] + 1] if spoken else ""
