"""A quiz of one's own, where nobody else reads: one question after the other, what came of each, and the score."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, Final

from bot.asked import alone
from bot.features.quizzes.asking import MOST_TYPED, Rounds, as_facts, key_of, round_of, steered_by, where
from bot.incoming import Pressed, is_direct
from bot.library import Library
from bot.memory import Memory
from bot.outbox import Direct, Hook, Over, Place, Posted, Thread, Whisper, as_payload, from_payload
from bot.reviewing import Whom, asked_in, next_review, not_bad
from bot.store import Attempt, DeliveryKey, PersonKey, QuizRound, Work, Workspace
from bot.store.quizzes import OWN, REVIEW
from bot.views import quiz as said
from bot.views.apology import notice_message
from bot.views.message import Message
from bot.views.review import NOT_HERE, answered_message
from bot.work import Crew, Order, Reply, only_to_asker, order_of, person_of, place_of
from knowledge import Audience, ClearedItem
from knowledge.quiz import LETTERS, Given, ItemKind, NoAnswer, Right, grade, is_choice, is_short, says_pass
from knowledge.quiz_choice import Wish, choose, read_wish, topics

OPEN_FOR: Final = timedelta(hours=24)
"""How long typed words may answer the question somebody was asked last."""
_MEANT: Final = re.compile(r"answer\s*:?\s+", re.IGNORECASE)
"""What stands before words that are meant as an answer, wherever they are typed."""
ASKING: Final = frozenset({"what", "who", "how", "where", "when", "why", "which", "is", "are", "do", "does", "can", "could"})
MOST_WORDS_AT_ROOT: Final = 4
"""Words an answer may have outside a thread; what is longer is a question, and nothing needs to be looked up for it."""


@dataclass(frozen=True, slots=True)
class Own:
    """What it needs. `redraw`: draws somebody's Home."""

    rounds: Rounds
    crew: Crew
    memory: Memory
    redraw: Callable[[str, Workspace], Coroutine[Any, Any, None]]

    # Beginning

    async def start(self, work: Work, typed: str, passage: str | None = None) -> Reply | None:
        """The first question of a new quiz; None where somebody names what no question is about, which may be a question
        itself."""
        place, wish = place_of(work), read_wish(typed)
        reader = await self.rounds.reader_alone(work)
        fitting, every = await self.rounds.wished(wish, passage, reader)
        person, now = person_of(work), self.rounds.clock()
        fitting = await not_bad(self.rounds.store, person, fitting)
        chosen = choose(fitting, wish, await self.rounds.store.quizzes.tried(person), work.key)
        if not chosen:
            return self._nothing(wish, passage, every)
        thread = place.ts if isinstance(place, Thread) else None
        items = [one.item.id for one in chosen]
        round = await self.rounds.store.quizzes.begin(person, OWN, (place.channel, thread), items, work.key, now)
        about = None if passage or is_direct(place.channel) else " ".join(typed.split())[:MOST_TYPED]
        return Reply(await self._step(round, reader, whispered=_whispers(place), thread=about))

    def _nothing(self, wish: Wish, passage: str | None, every: list[ClearedItem]) -> Reply | None:
        if passage:
            return Reply(notice_message(said.NO_PASSAGE if every else said.NO_ITEMS))
        if not every or not wish.topic:
            return Reply(notice_message(said.NO_ITEMS))
        return None if len(wish.topic.split()) > 2 else Reply(said.no_topic_message(topics(every)))

    async def begin(self, work: Work, _library: Library) -> Reply:
        """A button that begins one."""
        made = await self.start(work, work.payload.get("typed", ""), work.payload.get("passage"))
        return made or Reply(notice_message(said.NO_PASSAGE))

    async def press_begin(self, press: Pressed, **facts: str) -> None:
        """Somebody pressed such a button."""
        if place := where(press):
            once = DeliveryKey("quiz", f"{place.channel}:{press.person.user_id}", press.key)
            await self.crew.accept(order_of(press, "quiz", place, once, **facts))

    # Answering

    async def press(self, press: Pressed, round: QuizRound, at: int, shown: tuple[int, ...]) -> None:
        """Somebody answers with a button: `shown` holds the places of choices as they see them; none: they do not know."""
        back, place = alone(press), over(press)
        if back is None or place is None:
            return
        if round.person.user_id != press.person.user_id:
            self.crew.tell(press.person.workspace, back, notice_message(said.NOT_YOURS))
            return
        if not await self.take(round, at, place, back, press.key, outside=press.outside, shown=shown):
            self.crew.aside(self._tell_before(press, round, at, back))

    async def take(
        self,
        round: QuizRound,
        at: int,
        place: Place,
        back: Place,
        key: str,
        *,
        outside: bool,
        shown: tuple[int, ...] = (),
        typed: str | None = None,
    ) -> bool:
        """Accept the one answer to a question of somebody's round, by button or in a window, to be said at `place`; False
        where there was one before."""
        once = DeliveryKey("quiz", f"{place.channel}:{round.person.user_id}", f"{round.id}:{at}")
        facts = {"round": round.id, "at": at, "shown": list(shown), "typed": typed, "back": as_payload(back)}
        facts |= {"facts": as_facts(round)}
        order = Order(round.person.workspace, "quiz.answer", key, round.person, place, once, facts, outside)
        return await self.crew.accept(order)

    async def _tell_before(self, press: Pressed, round: QuizRound, at: int, back: Place) -> None:
        told = await self.told_before(press.person, round, at, outside=press.outside)
        self.crew.tell(press.person.workspace, back, told)

    async def told_before(self, person: PersonKey, round: QuizRound, at: int, *, outside: bool) -> Message:
        """They answered before: what they said."""
        earlier = [one for one in await self.rounds.store.quizzes.attempts_in(round.person, round.id) if one.at == at]
        known = await self.rounds.directory.about(person, outside=outside)
        return await self._before(round, earlier, known.level) if earlier else notice_message(said.ANSWERING)

    async def _before(self, round: QuizRound, earlier: list[Attempt], reader: Audience) -> Message:
        if not earlier:
            return notice_message(said.NOT_ASKED_NOW)
        found = await self.rounds.library.quiz_item(earlier[0].item_id, reader)
        if not isinstance(found, ClearedItem):
            return notice_message(said.NOT_ASKED_NOW)
        return said.answered_before_message(asked_in(round, earlier[0].at, found), earlier[0].given)

    async def answer(self, work: Work, _library: Library) -> Reply:
        """What came of an answer by button, in the place of the question, and the next one below it."""
        back = from_payload(work.payload["back"])
        round = round_of(work) or await self.rounds.store.quizzes.of_id(work.workspace, work.payload["round"])
        if round is None:
            return Reply(notice_message(said.OVER), to=back, refusal="no_round")
        at, shown, typed = work.payload["at"], work.payload["shown"], work.payload.get("typed")

        def given(cleared: ClearedItem) -> Given | None:
            if typed is not None:
                return typed if cleared.item.kind is ItemKind.TERM else None
            order = asked_in(round, at, cleared).order
            known = all(isinstance(place, int) and 0 <= place < len(order) for place in shown)
            return tuple(sorted({order[place] for place in shown})) if known else None

        return await self._answered(work, round, at, given, back)

    async def typed(self, work: Work) -> Reply | None:
        """What came of an answer in words; None where these are none. What begins with "answer" is meant as one, also
        where others read it."""
        place, person, text = place_of(work), person_of(work), work.payload["text"]
        meant = _MEANT.match(text.strip())
        if meant:
            text = text.strip()[meant.end() :]
        elif steered_by(place):
            return None
        short = is_short(text, len(LETTERS)) or says_pass(text)
        if (
            not (short or meant)
            and len(text.split()) > MOST_WORDS_AT_ROOT
            and isinstance(place, Thread)
            and place.ts == place.asked
        ):
            return None
        round = await self.rounds.store.quizzes.own(person, channels_of(place, person), self.rounds.clock() - OPEN_FOR)
        if round is None:
            return None
        in_thread = meant is not None or (isinstance(place, Thread) and place.ts == round.thread)
        to = only_to_asker(work)
        if round.ended_at is not None:
            return Reply(notice_message(said.OVER), to=to) if short and in_thread else None
        reader = await self.rounds.reader_alone(work)
        found = await self.rounds.library.quiz_item(round.item_ids[round.at], reader)
        if not isinstance(found, ClearedItem):
            # The question is gone meanwhile; a letter that was meant for it is no question.
            return Reply(await self._step(round, reader, notice=said.SUSPENDED), to=to) if short or meant else None
        asked = asked_in(round, round.at, found)
        given = answer_in(text, asked, in_thread=in_thread)
        if given is None:
            pick = notice_message(said.PICK.format(last=LETTERS[len(asked.order) - 1])) if asked.order else None
            return Reply(pick, to=to) if pick and (short or meant) else None
        made = await self._answered(work, round, round.at, lambda _cleared: given, to)
        return replace(made, to=to, instead=notice_message(NOT_HERE))

    async def _answered(
        self, work: Work, round: QuizRound, at: int, given: Callable[[ClearedItem], Given | None], back: Place
    ) -> Reply:
        reader = await self.rounds.reader_alone(work)
        place = place_of(work)
        whispered = not is_direct(place.channel) and not isinstance(place, Direct)
        found = await self.rounds.library.quiz_item(round.item_ids[at], reader) if at < len(round.item_ids) else None
        if not isinstance(found, ClearedItem):
            now = await self.rounds.store.quizzes.of_id(work.workspace, round.id)
            if now is None or now.at != at or now.ended_at is not None:
                return Reply(notice_message(said.NOT_ASKED_NOW), to=back, refusal="not_asked")
            return Reply(await self._step(now, reader, notice=said.SUSPENDED, whispered=whispered))
        meant = given(found)
        if meant is None:
            return Reply(notice_message(said.NOT_ASKED_NOW), to=back, refusal="forged")
        attempt = self.rounds.attempt(round, at, found, meant, round.person, key_of(work))
        counts, mine, now = await self.rounds.store.quizzes.record(attempt, self.rounds.remembers(round))
        if counts is None or not mine:
            earlier = [counts] if counts else []
            return Reply(await self._before(round, earlier, reader), to=back, refusal="answered_before")
        answered = said.Answered(asked_in(round, at, found), counts.given, counts.right)
        step = await self._step(now or round, reader, answered=answered, whispered=whispered)
        return Reply(step, then=partial(self._redraw, work))

    async def _redraw(self, work: Work, _posted: Posted) -> None:
        await self.redraw(person_of(work).user_id, work.workspace)

    # The next step

    async def _step(
        self,
        round: QuizRound,
        reader: Audience,
        *,
        answered: said.Answered | None = None,
        notice: str = "",
        whispered: bool = False,
        thread: str | None = None,
    ) -> Message:
        """The question a round is at, or its score; after a review the next one."""
        round, found = await self.rounds.current(round, reader, self.rounds.clock())
        if found is not None:
            asked = asked_in(round, round.at, found)
            return said.own_message(asked, answered=answered, notice=notice, whispered=whispered, thread=thread)
        if round.shape == REVIEW:
            whom = Whom(round.person, reader, round.channel, round.thread, f"after {round.id}", whispered)
            return answered_message(answered, notice, await next_review(self.memory, whom))
        score = await self._score(round, reader)
        if score is None:
            return notice_message(said.SUSPENDED)
        return said.own_message(answered=answered, score=score, notice=notice, whispered=whispered)

    async def _score(self, round: QuizRound, reader: Audience) -> said.Score | None:
        attempts = await self.rounds.store.quizzes.attempts_in(round.person, round.id)
        found = {one.item_id: await self.rounds.library.quiz_item(one.item_id, reader) for one in attempts}
        points = {id: one.item.points if isinstance(one, ClearedItem) else 1 for id, one in found.items()}
        missed = [found[one.item_id] for one in attempts if not one.right]
        if not attempts:
            return None
        return said.Score(
            right=sum(one.right for one in attempts),
            count=len(attempts),
            points=sum(points[one.item_id] for one in attempts if one.right),
            most=sum(points[one.item_id] for one in attempts),
            missed=tuple(one for one in missed if isinstance(one, ClearedItem)),
        )


def answer_in(text: str, asked: said.Asked, *, in_thread: bool) -> Given | None:
    """What typed words answer; None where they are something else. Outside the quiz's own thread only what is plainly an
    answer counts: a letter or a place, the very words of a choice, the right term."""
    if says_pass(text):
        return ()
    made = grade(asked.cleared.item, text, asked.order)
    if isinstance(made, NoAnswer):
        return None
    if asked.kind is ItemKind.TERM:
        plainly = isinstance(made, Right)
        in_thread = in_thread and not asks(text)
    else:
        plainly = is_short(text, len(asked.order)) or is_choice(text, asked.cleared.item.choices)
    return made.given if plainly or in_thread else None


def asks(text: str) -> bool:
    """Whether words that would be a term like any other begin as a question does.

    >>> asks("what is MDF"), asks("managed service provider")
    (True, False)
    """
    return text.split(maxsplit=1)[0].casefold() in ASKING


def channels_of(place: Place, person: PersonKey) -> tuple[str, ...]:
    """What the conversation of a place is called in rounds: one with the bot, begun elsewhere, by the person's id."""
    return (place.channel, person.user_id) if is_direct(place.channel) else (place.channel,)


def _whispers(place: Place) -> bool:
    """Whether a quiz stands in a channel, for one person alone."""
    return isinstance(place, Hook | Whisper) and not is_direct(place.channel)


def over(press: Pressed) -> Place | None:
    """The message of the button, to be written over."""
    if press.channel is None or press.message is None:
        return None
    if press.private:
        return Hook(press.channel, press.response_url, over=True) if press.response_url else None
    return Over(press.channel, press.message)
