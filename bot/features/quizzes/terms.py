"""The window in which the term is typed that a question asks for: where others read, it is the way to write one unread."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.asked import alone
from bot.clients import Clients
from bot.features.quizzes.asking import Rounds, numbers_in
from bot.features.quizzes.channel import ForAll
from bot.features.quizzes.own import Own, over
from bot.incoming import Pressed, is_outside, kept_with, person_in, sound
from bot.outbox import Place, as_payload, from_payload
from bot.reviewing import asked_in
from bot.store import PersonKey, QuizRound, Workspace
from bot.store.quizzes import CHANNEL
from bot.views import channel_quiz as here
from bot.views import ids
from bot.views import quiz as said
from bot.views.apology import notice_message
from bot.views.message import Message
from bot.work import Crew
from knowledge import ClearedItem
from knowledge.quiz import ItemKind


@dataclass(frozen=True, slots=True)
class Terms:
    """What it needs."""

    rounds: Rounds
    crew: Crew
    clients: Clients
    own: Own
    for_all: ForAll

    def press(self, press: Pressed, round: QuizRound, at: int) -> None:
        """Open it for whoever may answer."""
        self.crew.aside(self._open(press, round, at), sorry=press.waiting)

    async def _open(self, press: Pressed, round: QuizRound, at: int) -> None:
        back, place, mine = alone(press), over(press), round.shape != CHANNEL
        if back is None or place is None:
            return
        found = await self._found(press, round, at)
        if isinstance(found, dict):
            self.crew.tell(press.person.workspace, back, found)
            return
        # Where a quiz of one's own goes on; a channel's post stays as it is.
        kept = {"value": press.value, **({"over": as_payload(place), "back": as_payload(back)} if mine else {})}
        named = mine or await self.rounds.may_read(found.item.id, press.person, outside=press.outside)
        view = said.term_view(asked_in(round, at, found), json.dumps(kept), named=named)
        client = await self.clients.posting(press.person.workspace)
        await client.views_open(trigger_id=press.trigger_id, view=view)

    async def _found(self, press: Pressed, round: QuizRound, at: int) -> ClearedItem | Message:
        """The question, or why it takes no term of theirs."""
        mine = round.shape != CHANNEL
        if mine and round.person.user_id != press.person.user_id:
            return notice_message(said.NOT_YOURS)
        if round.at != at or round.ended_at is not None or round.revealed_at is not None:
            return notice_message(said.NOT_ASKED_NOW if mine else here.CLOSED)
        if mine:
            reader = (await self.rounds.directory.about(press.person, outside=press.outside)).level
        else:
            reader = await self.rounds.reader_in(press.person, round.channel, outside=press.outside, shared=False)
        found = await self.rounds.library.quiz_item(round.item_ids[at], reader)
        if not isinstance(found, ClearedItem):
            return notice_message(said.SUSPENDED)
        return found if found.item.kind is ItemKind.TERM else notice_message(said.NOT_ASKED_NOW)

    async def take(self, ack: Any, view: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """What was typed there."""
        person, kept, view_id = person_in(body, workspace), kept_with(view), sound(view.get("id"))
        carried, words = numbers_in(sound(kept.get("value")), 2), " ".join(typed_in(view).split())
        round = await self.rounds.store.quizzes.of_id(workspace, carried[0]) if carried else None
        if person is None:
            await ack()
        elif not words:
            await ack(response_action="errors", errors={said.TERM_BLOCK: said.TERM_EMPTY})
        elif round is None or carried is None or not carried[1] < len(round.item_ids):
            await ack(response_action="update", view=said.told_view(notice_message(said.OVER)))
        else:
            told = await self._answer(person, round, carried[1], words, view_id, kept, outside=is_outside(body, workspace))
            await (ack(response_action="update", view=said.told_view(told)) if told else ack())

    async def _answer(
        self, person: PersonKey, round: QuizRound, at: int, words: str, view_id: str, kept: dict[str, Any], *, outside: bool
    ) -> Message | None:
        """What is told in the window; None: it closes, since their quiz goes on behind it."""
        if round.shape == CHANNEL:
            return await self.for_all.vote(round, at, person, words, view_id, outside=outside)
        place, back = _place(kept.get("over")), _place(kept.get("back"))
        if place is None or back is None or round.person.user_id != person.user_id:
            return notice_message(said.NOT_YOURS)
        if await self.own.take(round, at, place, back, view_id, outside=outside, typed=words):
            return None
        return await self.own.told_before(person, round, at, outside=outside)


def typed_in(view: dict[str, Any]) -> str:
    """What was typed into the field; "" for broken shapes."""
    values = (view.get("state") or {}).get("values") or {}
    field = (values.get(said.TERM_BLOCK) or {}).get(ids.QUIZ_TERM) or {}
    return sound(field.get("value"))[: said.TERM_LIMIT]


def _place(kept: object) -> Place | None:
    try:
        return from_payload(kept) if isinstance(kept, dict) else None
    except (KeyError, TypeError):
        return None
