"""`export` and `forget me`: what is kept of somebody, for them alone, and gone when they say so twice."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.asked import alone
from bot.incoming import pressed
from bot.library import Library
from bot.outbox import Posted
from bot.store import DeliveryKey, Store, Work, Workspace
from bot.views import ids, privacy
from bot.views.apology import notice_message
from bot.views.message import Message
from bot.vocabulary import Words
from bot.work import Crew, Reply, only_to_asker, order_of, person_of

EXPORT, FORGET, FORGET_YES = "export", "forget me", "forget me yes"


def register(app: AsyncApp) -> None:
    """The button that confirms."""
    app.action(ids.PRIVACY_FORGET)(press)


async def press(ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """Whoever presses means themselves, whomever the button was for."""
    said = pressed(action, body, workspace)
    if said and (place := alone(said)):
        once = DeliveryKey("private", f"{place.channel}:{said.person.user_id}", said.key)
        await crew.accept(order_of(said, "forget", place, once))
    await ack()


@dataclass(frozen=True, slots=True)
class Privacy:
    """What these replies read and erase."""

    store: Store
    redraw: Callable[[str, Workspace], Coroutine[Any, Any, None]]

    async def answer(self, work: Work, words: Words) -> Reply:
        """One of the three."""
        said = words.bare.casefold()
        if said == FORGET_YES:
            return await self.forget(work)
        message = (
            privacy.sure_message() if said == FORGET else privacy.record_message(await self.store.record(person_of(work)))
        )
        return _alone(work, message)

    async def forget(self, work: Work, _library: Library | None = None) -> Reply:
        """Everything goes, this request itself, too: if the word about it is lost, it is done all the same."""
        await self.store.forget(person_of(work))

        async def redraw(_posted: Posted) -> None:
            await self.redraw(person_of(work).user_id, work.workspace)

        return replace(_alone(work, privacy.forgotten_message()), then=redraw)


def _alone(work: Work, message: Message) -> Reply:
    return Reply(message, to=only_to_asker(work), instead=notice_message(privacy.NOT_HERE), for_anybody=True)


def fits(words: Words) -> bool:
    """Whether this is one of the three.

    >>> from bot.vocabulary import read
    >>> [fits(read(typed)) for typed in ("export", "Forget me.", "forget me yes", "export control rules")]
    [True, True, True, False]
    """
    return words.bare.casefold() in (EXPORT, FORGET, FORGET_YES)
