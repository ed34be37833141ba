"""Quizzes: of one's own where nobody else reads, and for everybody in a thread. Each answer counts once; who said what is
nobody's business but theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.asked import alone
from bot.clients import Clients
from bot.directory import Directory
from bot.features.quizzes.asking import MOST_TYPED, Rounds, key_of, numbers_in, steered_by
from bot.features.quizzes.channel import ForAll
from bot.features.quizzes.own import OPEN_FOR, Own, channels_of
from bot.features.quizzes.terms import Terms
from bot.incoming import Pressed, pressed
from bot.memory import Memory
from bot.outbox import Thread, as_payload
from bot.store import PersonKey, QuizRound, Store, Work, Workspace
from bot.store.quizzes import CHANNEL
from bot.views import ids
from bot.views import quiz as said
from bot.views.apology import notice_message
from bot.views.channel_quiz import LEAST
from bot.views.desk import NOT_ADMIN, NOT_HERE
from bot.views.message import Message
from bot.views.quiz_desk import ToLookOver, desk_message
from bot.vocabulary import Words
from bot.work import Crew, Handler, Reply, only_to_asker, person_of, place_of, saying_of
from knowledge import ClearedItem

__all__ = ["Quizzes", "fits", "fits_answer", "fits_desk"]

STEERS: Final = {
    "show the answer": "reveal",
    "show answer": "reveal",
    "next question": "next",
    "how did i do": "mine",
}
BAD: Final = frozenset({"bad question", "that was a bad question", "this question is bad"})
MOST_WORDS: Final = 8
"""Words an answer may have; what is longer is a question."""
_CHOICE: Final = re.compile(r"[a-f](?:[ ,+&]+[a-f])*|true|false")
MOST_WORDS_OF_WISH: Final = 6
"""Words that may follow "quiz"."""


class Quizzes:
    """All of it. `least`: how many must have answered before a channel sees how many chose what."""

    def __init__(
        self,
        directory: Directory,
        store: Store,
        crew: Crew,
        clients: Clients,
        memory: Memory,
        redraw: Callable[[str, Workspace], Coroutine[Any, Any, None]],
        *,
        least: int,
    ) -> None:
        self._rounds = Rounds(directory, store, memory.library, memory.clock)
        self._crew = crew
        self._own = Own(self._rounds, crew, memory, redraw)
        self._for_all = ForAll(self._rounds, crew, max(least, LEAST))
        self._terms = Terms(self._rounds, crew, clients, self._own, self._for_all)
        self.look_after = self._for_all.look_after
        self.daily = self._for_all.daily

    def register(self, app: AsyncApp) -> None:
        """Every button of a quiz."""
        app.action(ids.matching(ids.QUIZ_CHOOSE))(self.press_choice)
        app.action(ids.QUIZ_ANSWER)(self.press_ticked)
        app.action(ids.QUIZ_TICK)(self.tick)
        app.action(ids.QUIZ_PASS)(self.press_pass)
        app.action(ids.QUIZ_TYPE)(self.press_type)
        app.view(ids.QUIZ_TERM)(self._terms.take)
        app.action(ids.QUIZ_REVEAL)(self.press_steer)
        app.action(ids.QUIZ_NEXT)(self.press_steer)
        app.action(ids.QUIZ_MINE)(self.press_steer)
        app.action(ids.QUIZ_BAD)(self.press_bad)
        app.action(ids.QUIZ_AGAIN)(self.press_again)
        app.action(ids.QUIZ_THREAD)(self.press_thread)
        app.action(ids.QUIZ_PASSAGE)(self.press_passage)

    def does(self) -> dict[str, Handler]:
        """The kinds of work that this makes the replies to."""
        return {
            "quiz": self._own.begin,
            "quiz.answer": self._own.answer,
            "quiz.thread": self._for_all.start_at_root,
            "quiz.reveal": self._for_all.reveal,
            "quiz.next": self._for_all.go_on,
        }

    # Words

    async def typed(self, work: Work, words: Words) -> Reply | None:
        """`quiz` and what about; for everybody where everybody reads it."""
        start = self._for_all.start if steered_by(place_of(work)) else self._own.start
        return await start(work, words.rest)

    async def about(self, work: Work, passage: str) -> Reply:
        """A quiz of somebody's own about one passage, for them alone wherever they typed."""
        alone = only_to_asker(work)
        work = replace(work, payload={**work.payload, "place": as_payload(alone), "passage": passage})
        return replace(await self._own.begin(work, self._rounds.library), to=alone, instead=notice_message(said.NOT_HERE))

    async def answer(self, work: Work, words: Words) -> Reply | None:
        """Words that may answer an open question, or do what a button under one does; None where there is none."""
        said_word = words.bare.casefold()
        if said_word in STEERS:
            return await self._for_all.steer_in_words(work, STEERS[said_word])
        if said_word in BAD:
            return await self._bad_in_words(work)
        made = await self._for_all.typed(work) if steered_by(place_of(work)) else None
        return made or await self._own.typed(work)

    async def was_answer(self, work: Work) -> bool:
        """Whether a post that was changed was an answer: it counts as it was, and its outcome stays."""
        return await self._rounds.store.quizzes.came_with(person_of(work), key_of(work))

    async def desk(self, work: Work, _words: Words) -> Reply:
        """`desk quiz`: what is suspended or called bad; only admins see it, alone."""
        saying = saying_of(work)
        if not saying.private:
            return Reply(notice_message(NOT_HERE), to=only_to_asker(work), refusal="not_private")
        if not await self._rounds.directory.is_admin(saying.person, outside=saying.outside):
            return Reply(notice_message(NOT_ADMIN))
        flags = await self._rounds.store.quizzes.flags(work.workspace)
        found = []
        for one in await self._rounds.library.bank():
            if one.suspended:
                found.append(ToLookOver(one.id, one.passage, one.owner))
            if count := flags.get((one.id, one.approved or "")):
                found.append(ToLookOver(one.id, one.passage, one.owner, count))
        return Reply(desk_message(found))

    # Buttons

    async def press_choice(self, ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """A letter."""
        press = pressed(action, body, workspace)
        carried = numbers_in(press.value, 3) if press else None
        if press:
            await self._answer(press, carried[:2] if carried else None, carried[2:] if carried else ())
        await ack()

    async def press_ticked(self, ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """What is ticked."""
        press = pressed(action, body, workspace)
        if press:
            carried, shown = numbers_in(press.value, 2), ticked(action, body)
            if carried is not None and not shown:
                self._tell(press, notice_message(said.PICK_SOME))
            else:
                await self._answer(press, carried, shown)
        await ack()

    async def tick(self, ack: Any) -> None:
        """Nothing happens before “Answer”."""
        await ack()

    async def press_pass(self, ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """They do not know."""
        press = pressed(action, body, workspace)
        if press:
            await self._answer(press, numbers_in(press.value, 2), ())
        await ack()

    async def press_type(self, ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """They want to type a term."""
        press = pressed(action, body, workspace)
        if press:
            carried = numbers_in(press.value, 2)
            round = await self._round(press, carried)
            if round is None or carried is None:
                self._tell(press, notice_message(said.OVER))
            else:
                self._terms.press(press, round, carried[1])
        await ack()

    async def _answer(self, press: Pressed, carried: tuple[int, ...] | None, shown: tuple[int, ...]) -> None:
        round = await self._round(press, carried)
        if round is None or carried is None:
            self._tell(press, notice_message(said.OVER))
        else:
            quiz = self._for_all if round.shape == CHANNEL else self._own
            await quiz.press(press, round, carried[1], shown)

    async def press_steer(self, ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """Show the answer, ask the next one, or tell somebody how they did."""
        press = pressed(action, body, workspace)
        if press:
            carried = numbers_in(press.value, 2)
            round = await self._round(press, carried)
            if round is None or carried is None or round.shape != CHANNEL:
                self._tell(press, notice_message(said.OVER))
            elif press.action_id == ids.QUIZ_REVEAL:
                await self._for_all.press_reveal(press, round, carried[1])
            elif press.action_id == ids.QUIZ_NEXT:
                await self._for_all.press_next(press, round, carried[1])
            else:
                await self._for_all.press_mine(press, round)
        await ack()

    async def press_bad(self, ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """A question is bad."""
        press = pressed(action, body, workspace)
        if press:
            carried = numbers_in(press.value, 2)
            round = await self._round(press, carried)
            noted = round is not None and carried is not None and await self._flag(round, carried[1], press.person)
            self._tell(press, notice_message(said.FLAGGED if noted else said.NOTHING_TO_FLAG))
        await ack()

    async def press_again(self, ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """Another quiz of their own."""
        press = pressed(action, body, workspace)
        if press:
            await self._own.press_begin(press, typed=press.value.strip()[:MOST_TYPED])
        await ack()

    async def press_passage(self, ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """A quiz about one passage."""
        press = pressed(action, body, workspace)
        if press and press.value:
            await self._own.press_begin(press, passage=press.value)
        await ack()

    async def press_thread(self, ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """A quiz for everybody in this channel."""
        press = pressed(action, body, workspace)
        if press:
            await self._for_all.press_begin(press, press.value.strip()[:MOST_TYPED])
        await ack()

    # What they share

    async def _round(self, press: Pressed, carried: tuple[int, ...] | None) -> QuizRound | None:
        """The round a button belongs to; None for what is forged, forgotten, or pressed in another channel."""
        round = await self._rounds.store.quizzes.of_id(press.person.workspace, carried[0]) if carried else None
        if round is None or carried is None or not carried[1] < len(round.item_ids):
            return None
        return round if round.shape != CHANNEL or round.channel == press.channel else None

    async def _flag(self, round: QuizRound, at: int, person: PersonKey) -> bool:
        """Somebody calls the question at this place bad; theirs alone to call so in a quiz of their own."""
        if round.shape != CHANNEL and round.person.user_id != person.user_id:
            return False
        level = (await self._rounds.directory.about(person)).level
        found = await self._rounds.library.quiz_item(round.item_ids[at], level)
        if not isinstance(found, ClearedItem):
            return False
        await self._rounds.store.quizzes.flag(person, found.item.id, found.item.approved or "", self._rounds.clock())
        return True

    async def _bad_in_words(self, work: Work) -> Reply | None:
        place, person = place_of(work), person_of(work)
        if steered_by(place):
            assert isinstance(place, Thread)
            round = await self._rounds.store.quizzes.in_thread(work.workspace, place.channel, place.ts)
            at = round.at if round else 0
        else:
            since = self._rounds.clock() - OPEN_FOR
            round = await self._rounds.store.quizzes.own(person, channels_of(place, person), since)
            at = max(0, round.at - 1) if round else 0
        if round is None:
            return None
        noted = await self._flag(round, min(at, len(round.item_ids) - 1), person)
        return Reply(notice_message(said.FLAGGED if noted else said.NOTHING_TO_FLAG), to=only_to_asker(work))

    def _tell(self, press: Pressed, message: Message) -> None:
        if (place := alone(press)) is not None:
            self._crew.tell(press.person.workspace, place, message)


def ticked(action: dict[str, Any], body: dict[str, Any]) -> tuple[int, ...]:
    """The places that are ticked in the row of this button; none for broken shapes."""
    state = body.get("state")
    values = state.get("values") if isinstance(state, dict) else None
    row = values.get(action.get("block_id")) if isinstance(values, dict) else None
    boxes = row.get(ids.QUIZ_TICK) if isinstance(row, dict) else None
    options = boxes.get("selected_options") if isinstance(boxes, dict) else None
    found = [one.get("value") for one in options if isinstance(one, dict)] if isinstance(options, list) else []
    return tuple(int(one) for one in found if isinstance(one, str) and one.isascii() and one.isdecimal() and len(one) < 3)


def fits(words: Words) -> bool:
    """Whether what follows "quiz" is a wish for one; what ends with a question mark is a question about quizzes.

    >>> from bot.vocabulary import read
    >>> [fits(read(typed)) for typed in ("quiz", "Quiz me on renewals!", "quiz 3 advanced", "quiz for the SDLC where?")]
    [True, True, True, False]
    """
    short = len(words.rest) <= MOST_TYPED and len(words.rest.split()) <= MOST_WORDS_OF_WISH
    return short and not words.whole.endswith("?")


def fits_answer(words: Words) -> bool:
    """Whether these words may answer a question of a quiz, or steer one: short ones, and no question.

    >>> from bot.vocabulary import read
    >>> [fits_answer(read(typed)) for typed in ("B", "how did I do?", "what is MDF?")]
    [True, True, False]
    """
    if words.bare.casefold() in (STEERS.keys() | BAD):
        return True
    return 0 < len(words.bare.split()) <= MOST_WORDS and not words.whole.endswith("?") and len(words.whole) <= 200


def is_a_choice(words: Words) -> bool:
    """Whether these words choose or steer and ask nothing, so that changing them later does nothing.

    >>> from bot.vocabulary import read
    >>> [is_a_choice(read(typed)) for typed in ("B", "a, c", "True!", "what is MDF", "MSP")]
    [True, True, True, False, False]
    """
    return words.bare.casefold() in (STEERS.keys() | BAD) or _CHOICE.fullmatch(words.bare.casefold()) is not None


def fits_desk(words: Words) -> bool:
    """Whether an admin asks what needs looking over in the bank."""
    return words.rest.casefold() == "quiz"
