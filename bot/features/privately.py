"""`privately` and a question: the answer for the asker alone, as `/coach` gives it to people who have commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.outbox import Direct, Posted, Thread, Whisper, as_payload
from bot.store import Sent, Work
from bot.views.apology import notice_message
from bot.views.direct import CANNOT, WROTE, direct_message
from bot.vocabulary import Words
from bot.work import Crew, Reply, person_of, place_of


def fits(words: Words) -> bool:
    """Whether a question follows."""
    return bool(words.rest)


async def answer(work: Work, words: Words, crew: Crew, ask: Callable[[Work], Awaitable[Reply]]) -> Reply:
    """In a channel the answer goes to their conversation with us, or nowhere."""
    place, asker = place_of(work), person_of(work).user_id
    work = replace(work, payload={**work.payload, "text": words.after})
    if not isinstance(place, Thread) or place.direct:
        return await ask(work)
    to = Direct(place.channel, asker)
    made = await ask(replace(work, payload={**work.payload, "place": as_payload(to)}))

    async def say_so(posted: Posted) -> None:
        if isinstance(posted, Sent):
            crew.tell(work.workspace, Whisper(place.channel, asker, place.ts), notice_message(WROTE))

    said = direct_message(made.message, words.after)
    return replace(made, message=said, to=to, instead=notice_message(CANNOT), then=say_so)
