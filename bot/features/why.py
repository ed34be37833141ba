""" "Why this answer?": its receipt, to whoever asks, alone."""

from __future__ import annotations

from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.asked import question_meant
from bot.directory import Directory
from bot.incoming import digest, pressed
from bot.library import Library
from bot.outbox import Hook, Thread
from bot.store import DeliveryKey, KeptQuestion, Store, Work, Workspace
from bot.views import ids
from bot.views.apology import notice_message
from bot.views.message import Message
from bot.views.why import ALREADY_BELOW, ERASED, NO_ANSWER, NOT_NOTED, why_message
from bot.vocabulary import Words
from bot.work import Crew, Reply, only_to_asker, order_of, person_of, place_of, saying_of
from knowledge import Audience

ASKED: Final = ("why", "why this answer")


def register(app: AsyncApp) -> None:
    """The button under an answer."""
    app.action(ids.ANSWER_WHY)(press)


async def press(ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """Say why to whoever pressed: in a DM below the answer, once; elsewhere each time anew."""
    press = pressed(action, body, workspace)
    beside = press.beside if press else None
    place = beside if isinstance(beside, Thread) and beside.direct else press.aside if press else None
    if press and press.message and place:
        key = press.key if isinstance(place, Hook) else digest(press.message, press.value)
        once = DeliveryKey("why", f"{place.channel}:{press.message}", key)
        fresh = await crew.accept(order_of(press, "why", place, once, question=press.value))
        if not fresh and press.aside:
            crew.tell(workspace, press.aside, notice_message(ALREADY_BELOW))
    await ack()


async def show(work: Work, library: Library, directory: Directory, store: Store) -> Reply:
    """Why the answer came out that has this button."""
    question = await store.questions.of_key(work.workspace, work.payload["question"])
    if question is None or not _is_theirs(question, work):
        return Reply(notice_message(NOT_NOTED), refusal="not_noted")
    return Reply(await _why(question, work, library, directory))


async def answer(work: Work, _words: Words, library: Library, directory: Directory, store: Store) -> Reply:
    """The same, typed: about the last answer in this thread, or the last one this person got here or directly."""
    question = await question_meant(work, store, own=False)
    if question is None:
        return Reply(notice_message(NO_ANSWER), to=only_to_asker(work))
    return Reply(await _why(question, work, library, directory), to=only_to_asker(work))


async def _why(question: KeptQuestion, work: Work, library: Library, directory: Directory) -> Message:
    """The receipt for the lesser of two readers: whom the answer was for, and who asks now."""
    if question.looked_up is None:
        return notice_message(ERASED)
    saying, answered_for = saying_of(work), Audience(question.reader)
    # Wherever it was asked, only they hear it.
    alone = await (directory.reader(saying) if saying.private else _level(work, directory))
    reader = min(answered_for, alone, key=lambda audience: audience.rank)
    receipts = await library.explain(question.looked_up, reader, question.lens)
    return why_message(receipts, number=question.id, answered_with=question.index_version, answered_for=answered_for)


async def _level(work: Work, directory: Directory) -> Audience:
    saying = saying_of(work)
    return (await directory.about(saying.person, outside=saying.outside)).level


def _is_theirs(question: KeptQuestion, work: Work) -> bool:
    """Whether this person saw the answer: in that channel, or where only the person who asked did, wherever that was."""
    if question.thread is None:
        return question.person.user_id == person_of(work).user_id
    return question.channel == place_of(work).channel
