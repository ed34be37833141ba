"""Reviews: what somebody answered or asked about before, asked again on its day, for them alone."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.asked import alone
from bot.directory import Directory
from bot.incoming import is_direct, pressed
from bot.library import Library
from bot.memory import Memory
from bot.outbox import Direct, Hook, Posted, Thread, Whisper, as_payload
from bot.reviewing import Whom, next_review
from bot.store import DeliveryKey, Work, Workspace
from bot.views import ids, review
from bot.views.apology import notice_message
from bot.views.message import Message
from bot.vocabulary import Words
from bot.work import Crew, Reply, only_to_asker, order_of, person_of, saying_of
from knowledge import Audience

ASKED: Final = ("review", "reviews", "review me")
SHOW: Final = ("show me", "show it")
KNEW: Final = ("knew it", "i knew it")
FORGOT: Final = ("not yet", "did not know", "i did not know", "forgot it", "i forgot")
_DOES: Final = {ids.REVIEW_SHOW: "show", ids.REVIEW_KNEW: "knew", ids.REVIEW_FORGOT: "forgot"}


def register(app: AsyncApp) -> None:
    """The three buttons."""
    for action in _DOES:
        app.action(action)(press)
    app.action(ids.HOME_REVIEW)(begin)


async def press(ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """Whoever presses does it for themselves."""
    said = pressed(action, body, workspace)
    if said and (place := alone(said)):
        once = DeliveryKey("review", f"{place.channel}:{said.person.user_id}", said.key)
        await crew.accept(order_of(said, "review", place, once, does=_DOES[said.action_id], passage=said.value))
    await ack()


async def begin(ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """The button on Home: the first review comes in the Messages tab."""
    said = pressed(action, body, workspace)
    if said:
        user = said.person.user_id
        once = DeliveryKey("review", user, said.key)
        await crew.accept(order_of(said, "review", Direct(user, user), once, does="begin"))
    await ack()


@dataclass(frozen=True, slots=True)
class ReviewRounds:
    """What these replies need to look up and to write down."""

    memory: Memory
    directory: Directory
    redraw: Callable[[str, Workspace], Coroutine[Any, Any, None]]

    async def typed(self, work: Work, words: Words) -> Reply | None:
        """`review`, and the words instead of its buttons, which are about the first that is due; None where none is."""
        said, alone = words.bare.casefold(), only_to_asker(work)
        reader = await self._reader(work)
        if said in ASKED:
            return Reply(await self._next(work, reader), to=alone, instead=notice_message(review.NOT_HERE))
        due = (await self.memory.due(person_of(work), reader)).due
        if not due:
            return None
        does = "show" if said in SHOW else "knew" if said in KNEW else "forgot"
        message = await self._does(work, does, due[0][0], reader)
        return Reply(message, to=alone, instead=notice_message(review.NOT_HERE), then=partial(self._redraw, work))

    async def _reader(self, work: Work) -> Audience:
        """Who reads what goes to the asker alone, wherever they typed."""
        return await self.directory.reader(
            saying_of(replace(work, payload={**work.payload, "place": as_payload(only_to_asker(work))}))
        )

    async def answer(self, work: Work, _library: Library) -> Reply:
        """A button was pressed."""
        reader, does = await self.directory.reader(saying_of(work)), work.payload["does"]
        if does == "begin":
            return Reply(await self._next(work, reader))
        return Reply(await self._does(work, does, work.payload["passage"], reader), then=partial(self._redraw, work))

    async def _redraw(self, work: Work, _posted: Posted) -> None:
        await self.redraw(person_of(work).user_id, work.workspace)

    async def _does(self, work: Work, does: str, id: str, reader: Audience) -> Message:
        if does == "show":
            due = dict((await self.memory.due(person_of(work), reader)).due)
            return review.shown_message(id, due[id]) if id in due else await self._next(work, reader, review.GONE)
        # Not due any more: said twice, or by a process that ended before it could go on. Either way the next one is asked.
        await self.memory.note_review(person_of(work), id, does == "knew")
        return await self._next(work, reader, review.NOTED_KNEW if does == "knew" else review.NOTED_FORGOT)

    async def _next(self, work: Work, reader: Audience, before: str | None = None) -> Message:
        place = only_to_asker(work)
        thread = place.ts if isinstance(place, Thread) else None
        whispered = isinstance(place, Hook | Whisper) and not is_direct(place.channel)
        whom = Whom(person_of(work), reader, place.channel, thread, work.key, whispered)
        return await next_review(self.memory, whom, before)


def fits(words: Words) -> bool:
    """Whether this is "review", or what may stand instead of its buttons.

    >>> from bot.vocabulary import read
    >>> [fits(read(typed)) for typed in ("review", "Knew it!", "review of a partner's deal", "show me the runner slides")]
    [True, True, False, False]
    """
    said = words.bare.casefold()
    return said in (*ASKED, *SHOW, *KNEW, *FORGOT)
