"""Which earlier question somebody means with a button or with words, and where they, or its asker, hear of it."""

from __future__ import annotations

from datetime import datetime

from bot.incoming import Pressed, is_direct
from bot.outbox import Direct, Hook, Place, Thread, Whisper
from bot.store import KeptQuestion, Store, Work, Workspace
from bot.work import person_of, place_of


async def question_behind(press: Pressed, value: str, store: Store) -> KeptQuestion | None:
    """The question that a button carries: the key of the work that answered it, or `#` and its number.

    None for what is forged, of another workspace, in another channel, somebody else's private one, or erased by now.
    """
    workspace = press.person.workspace
    if value.startswith("#"):
        found = await numbered(value[1:], workspace, store)
    else:
        found = await store.questions.of_key(workspace, value) if value else None
    if found is None or found.text is None:
        return None
    if found.thread is None or is_direct(found.channel):
        # What was asked privately in a channel may have been answered directly: then the button is there.
        return found if found.person.user_id == press.person.user_id else None
    return found if found.channel == press.channel else None


async def numbered(number: str, workspace: Workspace, store: Store) -> KeptQuestion | None:
    """The question of this number, if it is one of this workspace."""
    if not (number.isascii() and number.isdecimal() and len(number) <= 18):
        return None
    found = await store.questions.of_id(int(number))
    return found if found is not None and found.person.workspace == workspace else None


async def question_meant(work: Work, store: Store, *, own: bool) -> KeptQuestion | None:
    """The question that typed words are about: the newest in their thread, else the newest of whoever typed them, in that
    channel; in a direct message also one that they asked privately elsewhere. `own`: only a question of theirs."""
    place, person = place_of(work), person_of(work)
    found = None
    if isinstance(place, Thread):
        found = await store.questions.last_in(work.workspace, place.channel, place.ts)
        if found is not None and own and found.person.user_id != person.user_id:
            found = await store.questions.last_in(work.workspace, place.channel, place.ts, person=person)
    if found is not None:
        return found
    return await store.questions.last_by(work.workspace, place.channel, person.user_id, alone=is_direct(place.channel))


def value_of(question: KeptQuestion) -> str:
    """What a button about this question carries.

    The number is no secret; whoever presses is looked at all the same.
    """
    return f"#{question.id}"


def alone(press: Pressed) -> Place | None:
    """Where only the person who pressed hears it; in a direct message with us, in its thread."""
    if press.channel is None or press.message is None:
        return None
    if press.private:
        return Hook(press.channel, press.response_url) if press.response_url else None
    if is_direct(press.channel):
        return Thread(press.channel, press.thread or press.message, press.message, True)
    return Whisper(press.channel, press.person.user_id, press.thread)


def is_private_question(question: KeptQuestion) -> bool:
    """Whether its asker got the answer in a place without a thread, so that what follows goes to them directly."""
    return question.thread is None


def place_of_asker(question: KeptQuestion, now: datetime) -> Place:
    """Where the asker hears what becomes of their question: in its thread, or directly where they asked privately.

    What is said there was not asked by a post, so it counts as an answer to this moment.
    """
    if question.thread is None:
        return Direct(question.channel, question.person.user_id)
    asked = f"{now.timestamp():.6f}"
    return Thread(question.channel, question.thread, asked, is_direct(question.channel))
