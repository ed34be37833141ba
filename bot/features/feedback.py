"""Whether an answer was good: 👍 and 👎, four reasons or words, or the same typed; one word a person and question."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.asked import alone, numbered, question_behind, question_meant, value_of
from bot.clients import Clients
from bot.incoming import Pressed, person_in, pressed, sound
from bot.store import KeptQuestion, Store, Verdict, Work, Workspace
from bot.views import ids
from bot.views.apology import notice_message
from bot.views.feedback import (
    NO_QUESTION,
    NO_REASON,
    NOTED_WORDS,
    REASONS,
    WORDS_BLOCK,
    WORDS_LIMIT,
    bad_message,
    good_message,
    noted_message,
    words_done_view,
    words_view,
)
from bot.views.message import Message, View
from bot.vocabulary import Words
from bot.work import Crew, Reply, only_to_asker, person_of

GOOD_WORDS: Final = frozenset({"good", "👍", ":+1:", ":thumbsup:"})
BAD_WORDS: Final = frozenset({"bad", "👎", ":-1:", ":thumbsdown:"})
_OWN_WORDS: Final = re.compile(r"bad\s*[:,]\s*(\S.*)", re.IGNORECASE | re.DOTALL)


def register(app: AsyncApp) -> None:
    """The buttons under answers, the reasons, and the modal for words."""
    app.action(ids.FEEDBACK_UP)(press_good)
    app.action(ids.FEEDBACK_DOWN)(press_bad)
    app.action(ids.matching(ids.FEEDBACK_REASON))(press_reason)
    app.action(ids.FEEDBACK_OWN)(open_words)
    app.view(ids.FEEDBACK_WORDS)(take_words)


async def press_good(
    ack: Any,
    action: dict[str, Any],
    body: dict[str, Any],
    workspace: Workspace,
    crew: Crew,
    store: Store,
    clock: Callable[[], datetime],
) -> None:
    """👍: noted, with thanks to whoever pressed."""
    press = pressed(action, body, workspace)
    if press and (question := await _found(press, press.value, crew, store)):
        await store.questions.note_verdict(Verdict(press.person, question.id, good=True), clock())
        _tell(press, good_message(), crew)
    await ack()


async def press_bad(
    ack: Any,
    action: dict[str, Any],
    body: dict[str, Any],
    workspace: Workspace,
    crew: Crew,
    store: Store,
    clock: Callable[[], datetime],
) -> None:
    """👎: noted, and asked why."""
    press = pressed(action, body, workspace)
    if press and (question := await _found(press, press.value, crew, store)):
        await store.questions.note_verdict(Verdict(press.person, question.id, good=False), clock())
        own = question.person.user_id == press.person.user_id
        _tell(press, bad_message(value_of(question), human=own), crew)
    await ack()


async def press_reason(
    ack: Any,
    action: dict[str, Any],
    body: dict[str, Any],
    workspace: Workspace,
    crew: Crew,
    store: Store,
    clock: Callable[[], datetime],
) -> None:
    """One of the four reasons."""
    press = pressed(action, body, workspace)
    value, _, reason = press.value.partition("\n") if press else ("", "", "")
    if press and reason not in REASONS:
        _tell(press, notice_message(NO_REASON), crew)
    elif press and (question := await _found(press, value, crew, store)):
        await store.questions.note_verdict(Verdict(press.person, question.id, good=False, reason=reason), clock())
        _tell(press, noted_message(reason), crew)
    await ack()


async def open_words(
    ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew, store: Store, clients: Clients
) -> None:
    """Open the modal for words."""
    press = pressed(action, body, workspace)
    if press and (question := await _found(press, press.value, crew, store)):
        crew.aside(_open(press, words_view(value_of(question)), clients), sorry=press.waiting)
    await ack()


async def _open(press: Pressed, shown: View, clients: Clients) -> None:
    client = await clients.posting(press.person.workspace)
    await client.views_open(trigger_id=press.trigger_id, view=shown)


async def take_words(
    ack: Any,
    view: dict[str, Any],
    body: dict[str, Any],
    workspace: Workspace,
    store: Store,
    clock: Callable[[], datetime],
) -> None:
    """Their own words: noted, however often they are sent off."""
    person = person_in(body, workspace)
    question = await numbered(sound(view.get("private_metadata")).removeprefix("#"), workspace, store)
    words = typed_in(view)
    if person is None or not words:
        await ack()
        return
    # Who was shown this modal had pressed under the answer; whose text is gone meanwhile is noted no more.
    if question is None or question.text is None:
        await ack(response_action="update", view=words_done_view(NO_QUESTION))
        return
    await store.questions.note_verdict(Verdict(person, question.id, good=False, words=words), clock())
    await ack(response_action="update", view=words_done_view(NOTED_WORDS))


def typed_in(shown: dict[str, Any]) -> str:
    """What was typed into the modal; "" for broken shapes."""
    values = (shown.get("state") or {}).get("values") or {}
    field = (values.get(WORDS_BLOCK) or {}).get(ids.FEEDBACK_WORDS) or {}
    return sound(field.get("value")).strip()[:WORDS_LIMIT]


def verdict_in(text: str) -> tuple[bool, str | None, str | None] | None:
    """What typed words say about an answer: good or not, a reason, own words; None for anything else.

    >>> verdict_in("Good!"), verdict_in("bad outdated"), verdict_in("bad: it is 10 now"), verdict_in("bad leads")
    ((True, None, None), (False, 'outdated', None), (False, None, 'it is 10 now'), None)
    """
    typed = " ".join(text.split()).rstrip(".!").casefold()
    if typed in GOOD_WORDS:
        return True, None, None
    if typed in BAD_WORDS:
        return False, None, None
    word, _, reason = typed.replace(":", " ").partition(" ")
    if word == "bad" and reason.strip() in REASONS:
        return False, reason.strip(), None
    own = _OWN_WORDS.fullmatch(text.strip())
    return (False, None, own[1].strip()[:WORDS_LIMIT]) if own else None


def fits(words: Words) -> bool:
    """Whether these words may be about an answer."""
    return verdict_in(words.whole) is not None


async def answer(work: Work, _words: Words, store: Store, clock: Callable[[], datetime]) -> Reply | None:
    """The reply to typed words of this kind; None where they are none, or about no question of ours."""
    said = verdict_in(work.payload["text"])
    question = await question_meant(work, store, own=False) if said else None
    if said is None or question is None:
        return None
    good, reason, words = said
    await store.questions.note_verdict(Verdict(person_of(work), question.id, good=good, reason=reason, words=words), clock())
    if good:
        message = good_message()
    elif reason or words:
        message = noted_message(reason)
    else:
        message = bad_message(value_of(question), human=question.person.user_id == person_of(work).user_id)
    return Reply(message, to=only_to_asker(work))


async def _found(press: Pressed, value: str, crew: Crew, store: Store) -> KeptQuestion | None:
    question = await question_behind(press, value, store)
    if question is None:
        _tell(press, notice_message(NO_QUESTION), crew)
    return question


def _tell(press: Pressed, message: Message, crew: Crew) -> None:
    place = alone(press)
    if place is not None:
        crew.tell(press.person.workspace, place, message)
