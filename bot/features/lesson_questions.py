"""A question about the lesson somebody has before them: written in a window, or typed; answered with the lesson in mind, for
them alone."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.clients import Clients
from bot.incoming import Pressed, digest, is_direct, is_outside, person_in, pressed, sound
from bot.outbox import Place, as_payload, from_payload
from bot.store import DeliveryKey, Store, Work, Workspace
from bot.views import ids
from bot.views.apology import notice_message
from bot.views.learn import NOT_HERE, QUESTION_BLOCK, QUESTION_EMPTY, QUESTION_LIMIT, WHICH_LESSON, question_view
from bot.vocabulary import Words
from bot.work import Crew, Order, Reply, only_to_asker, person_of

KIND: Final = "about"
"""The kind of work that such a question is; its payload names the lesson by the same word."""
_ABOUT: Final = re.compile(r"(?:ask )?about (?:this|this lesson|the lesson)\s*[:,]\s*(\S.*)", re.IGNORECASE | re.DOTALL)


def register(app: AsyncApp) -> None:
    """The button under a lesson, and its window."""
    app.action(ids.LESSON_ASK)(open_window)
    app.view(ids.LESSON_QUESTION)(take_question)


async def open_window(
    ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew, clients: Clients
) -> None:
    """Open the window. It says nothing of the lesson: what they may read of it is decided when the answer is said."""
    press = pressed(action, body, workspace)
    place = press and _where(press)
    if press and place:
        kept = json.dumps({"lesson": press.value, "place": as_payload(place)}, ensure_ascii=False)
        crew.aside(_open(press, kept, clients), sorry=press.waiting)
    await ack()


def _where(press: Pressed) -> Place | None:
    """Where the answer goes: under the lesson in a direct message, else to whoever pressed."""
    return press.beside if press.channel and is_direct(press.channel) else press.aside


async def _open(press: Pressed, kept: str, clients: Clients) -> None:
    client = await clients.posting(press.person.workspace)
    await client.views_open(trigger_id=press.trigger_id, view=question_view(kept))


async def take_question(ack: Any, view: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """Take the question that was sent off, and close the window; the answer comes where the lesson is."""
    person, view_id, kept = person_in(body, workspace), sound(view.get("id")), _kept(view.get("private_metadata"))
    text = typed_in(view)
    if person is None or not view_id or kept is None:
        await ack()
        return
    if not text:
        await ack(response_action="errors", errors={QUESTION_BLOCK: QUESTION_EMPTY})
        return
    lesson, place = kept
    await crew.accept(
        Order(
            workspace=workspace,
            kind=KIND,
            key=digest(view_id, KIND),
            person=person,
            place=place,
            delivery=DeliveryKey(KIND, f"{place.channel}:{person.user_id}", digest(view_id)),
            facts={"text": text, KIND: lesson},
            outside=is_outside(body, workspace),
        )
    )
    await ack()


def _kept(metadata: object) -> tuple[str, Place] | None:
    """The lesson and the place that `open_window` kept; None for anything else."""
    try:
        fields = json.loads(str(metadata))
        return str(fields["lesson"]), from_payload(fields["place"])
    except (ValueError, KeyError, TypeError):
        return None


def typed_in(shown: dict[str, Any]) -> str:
    """What was typed into the window; "" for broken shapes."""
    values = (shown.get("state") or {}).get("values") or {}
    field = (values.get(QUESTION_BLOCK) or {}).get(ids.LESSON_QUESTION) or {}
    return sound(field.get("value")).strip()[:QUESTION_LIMIT]


def question_in(text: str) -> str | None:
    """What is asked about the lesson that is open; None where these words are something else.

    >>> [question_in(said) for said in ("About this: how long?", "ask about this lesson, who it is for", "about MDF")]
    ['how long?', 'who it is for', None]
    """
    found = _ABOUT.fullmatch(text.strip())
    return found[1] if found else None


def fits(words: Words) -> bool:
    """Whether somebody asks about the lesson that is open."""
    return question_in(words.whole) is not None


async def answer(work: Work, words: Words, store: Store, ask: Callable[[Work], Awaitable[Reply]]) -> Reply:
    """The answer to whoever typed it, alone: which lesson they have before them is nobody else's business."""
    alone, question = only_to_asker(work), question_in(words.whole) or ""
    lesson = await store.lessons.opened(person_of(work))
    if lesson is None:
        return Reply(notice_message(WHICH_LESSON), to=alone, instead=notice_message(NOT_HERE))
    facts = {"place": as_payload(alone), "text": question, KIND: lesson}
    made = await ask(replace(work, payload={**work.payload, **facts}))
    return replace(made, to=alone, instead=notice_message(NOT_HERE))
