"""A quiz for everybody in a thread: each answers for themselves, nobody sees what others say, then the answer is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.asked import alone
from bot.features.quizzes.asking import Rounds, key_of
from bot.features.quizzes.own import answer_in
from bot.incoming import Pressed, digest, is_direct
from bot.library import Library
from bot.outbox import Over, Place, Posted, Refused, Root, Thread, as_payload, from_payload
from bot.reviewing import asked_in
from bot.store import DeliveryKey, PersonKey, QuizRound, Sent, Work
from bot.store.quizzes import CHANNEL
from bot.views import channel_quiz as here
from bot.views import quiz as said
from bot.views.apology import notice_message
from bot.views.message import Message
from bot.work import NO_WORDS, Crew, Order, Reply, only_to_asker, order_of, person_of, place_of
from knowledge import Audience, ClearedItem
from knowledge.quiz import LETTERS, Given, ItemKind, is_short
from knowledge.quiz_choice import Wish, choose, read_wish, topics

USUAL: Final = 3
"""Questions in a channel's quiz where nobody says how many."""
CLOSES_AFTER: Final = timedelta(hours=24)
"""How long a question takes answers if nobody shows the answer."""


@dataclass(frozen=True, slots=True)
class ForAll:
    """What it needs. `least`: how many must have answered before it is shown how many chose what."""

    rounds: Rounds
    crew: Crew
    least: int

    # Beginning

    async def start(self, work: Work, typed: str) -> Reply | None:
        """The first question in the thread where somebody wishes for a quiz; None where no question is about that."""
        place = place_of(work)
        assert isinstance(place, Thread)
        before = await self.rounds.store.quizzes.in_thread(work.workspace, place.channel, place.ts)
        if before is not None and before.ended_at is None and before.revealed_at is None and work.attempt == 1:
            return Reply(notice_message(here.ALREADY_OPEN), to=only_to_asker(work), refusal="open_already")
        return await self._begin(work, typed, (place.channel, place.ts), only_to_asker(work))

    async def start_at_root(self, work: Work, _library: Library) -> Reply:
        """The first question as a post of its own, by a button under a private quiz."""
        channel, back = place_of(work).channel, from_payload(work.payload["back"])
        made = await self._begin(work, work.payload["typed"], (channel, None), back)
        return made or Reply(notice_message(said.NO_PASSAGE), to=back, refusal="no_items")

    async def _begin(self, work: Work, typed: str, place: tuple[str, str | None], back: Place) -> Reply | None:
        wish, person = read_wish(typed), person_of(work)
        reader = await self._reader(work)
        fitting, every = await self.rounds.wished(wish, None, reader)
        wish = Wish(wish.count or USUAL, wish.level, wish.topic)
        chosen = choose(fitting, wish, {}, work.key)
        if not chosen:
            if every and len(wish.topic.split()) > 2:
                return None
            nothing = said.no_topic_message(topics(every)) if wish.topic else notice_message(said.NO_ITEMS)
            return Reply(nothing, to=back, refusal="no_items")
        items = [one.item.id for one in chosen]
        round = await self.rounds.store.quizzes.begin(person, CHANNEL, place, items, work.key, self.rounds.clock())
        return await self._ask(round, reader, back)

    async def daily(self, work: Work, asked: Collection[str]) -> tuple[str, Reply] | None:
        """One question that nobody there asked for, none of those that the channel was asked lately: its item's id and the
        reply; None where there is none for whoever reads there."""
        reader, channel = await self._reader(work), place_of(work).channel
        items = [one for one in await self.rounds.library.quiz_items(reader) if one.item.id not in asked]
        chosen = choose(items, Wish(1), {}, work.key, (ItemKind.TERM,))
        if not chosen:
            return None
        place, found = (channel, None), [chosen[0].item.id]
        round = await self.rounds.store.quizzes.begin(person_of(work), CHANNEL, place, found, work.key, self.rounds.clock())
        return round.item_ids[0], await self._ask(round, reader, place_of(work))

    async def _ask(self, round: QuizRound, reader: Audience, back: Place) -> Reply:
        """The question a round is at, for everybody; `back` hears where it cannot stand."""
        round, found = await self.rounds.current(round, reader, self.rounds.clock())
        if found is None:
            return Reply(notice_message(here.THAT_WAS_ALL), to=back, refusal="over")
        at = round.at

        async def note(posted: Posted) -> None:
            workspace = round.person.workspace
            if isinstance(posted, Sent) and posted.ts:
                await self.rounds.store.quizzes.note_post(workspace, round.id, at, (posted.channel, posted.ts))
            elif isinstance(posted, Refused):
                self.crew.tell(workspace, back, notice_message(here.NOT_IN_CHANNEL))

        hours = CLOSES_AFTER // timedelta(hours=1)
        return Reply(here.channel_message(asked_in(round, at, found), hours=hours), then=note)

    async def press_begin(self, press: Pressed, typed: str) -> None:
        """Somebody wants their private quiz to be one for everybody in that channel; once for each."""
        if press.aside is None or press.message is None or is_direct(press.aside.channel):
            return
        once = DeliveryKey("quiz", press.aside.channel, digest(press.message, press.person.user_id))
        facts = {"typed": typed, "back": as_payload(press.aside)}
        order = order_of(press, "quiz.thread", Root(press.aside.channel), once, **facts)
        fresh = await self.crew.accept(order)
        self.crew.tell(press.person.workspace, press.aside, notice_message(here.STARTED if fresh else here.STARTED_BEFORE))

    # Answering

    async def press(self, press: Pressed, round: QuizRound, at: int, shown: tuple[int, ...]) -> None:
        """Somebody answers with a button: noted, and told to them alone."""
        back, workspace = alone(press), press.person.workspace
        if back is None:
            return
        message = await self.vote(round, at, press.person, shown, press.key, outside=press.outside)
        self.crew.tell(workspace, back, message)
        if press.message and round.at == at and round.post is None:
            # The post is where its button is, whatever became of the note about it.
            await self.rounds.store.quizzes.note_post(
                workspace, round.id, at, (press.channel or round.channel, press.message)
            )

    async def vote(
        self, round: QuizRound, at: int, person: PersonKey, shown: tuple[int, ...] | str, key: str, *, outside: bool
    ) -> Message:
        """Write down what somebody chose by the places that are shown, or the term they typed; what they hear."""
        if round.at != at or round.revealed_at is not None or round.ended_at is not None:
            return notice_message(here.CLOSED)
        reader = await self.rounds.reader_in(person, round.channel, outside=outside, shared=False)
        found = await self.rounds.library.quiz_item(round.item_ids[at], reader)
        if not isinstance(found, ClearedItem):
            return notice_message(said.SUSPENDED)
        asked = asked_in(round, at, found)
        if isinstance(shown, str) is not (asked.kind is ItemKind.TERM):
            return notice_message(said.NOT_ASKED_NOW)
        if isinstance(shown, str):
            return await self._note(round, at, found, shown, person, key, outside=outside)
        if not shown:
            return notice_message(said.PICK_SOME)
        if not all(place < len(asked.order) for place in shown):
            return notice_message(said.PICK.format(last=LETTERS[len(asked.order) - 1]))
        given = tuple(sorted({asked.order[place] for place in shown}))
        return await self._note(round, at, found, given, person, key, outside=outside)

    async def _note(
        self,
        round: QuizRound,
        at: int,
        found: ClearedItem,
        given: Given,
        person: PersonKey,
        key: str,
        *,
        outside: bool,
        aloud: bool = False,
    ) -> Message:
        attempt = self.rounds.attempt(round, at, found, given, person, key)
        if not await self.rounds.store.quizzes.vote(attempt):
            return notice_message(here.CLOSED)
        named = await self.rounds.may_read(found.item.id, person, outside=outside)
        return here.voted_message(asked_in(round, at, found), given, aloud=aloud, named=named)

    async def typed(self, work: Work) -> Reply | None:
        """An answer in words, in the thread of a question; None where these are none, or no question is open there."""
        place, text, person = place_of(work), work.payload["text"], person_of(work)
        if not isinstance(place, Thread) or place.direct or place.ts == place.asked:
            return None
        round = await self.rounds.store.quizzes.in_thread(work.workspace, place.channel, place.ts)
        if round is None:
            return None
        back, short = only_to_asker(work), is_short(text, len(LETTERS))
        if round.ended_at is not None or round.revealed_at is not None:
            return Reply(notice_message(here.CLOSED), to=back) if short else None
        reader = await self._reader(work)
        found = await self.rounds.library.quiz_item(round.item_ids[round.at], reader)
        if not isinstance(found, ClearedItem):
            return Reply(notice_message(said.SUSPENDED), to=back) if short else None
        asked = asked_in(round, round.at, found)
        given = answer_in(text, asked, in_thread=True)
        if not given:
            told = notice_message(said.PICK.format(last=LETTERS[len(asked.order) - 1]))
            return Reply(told, to=back) if short else None
        key, outside = key_of(work), work.payload.get("outside") is not False
        return Reply(await self._note(round, round.at, found, given, person, key, outside=outside, aloud=True), to=back)

    # Showing the answer, and going on

    async def press_reveal(self, press: Pressed, round: QuizRound, at: int) -> None:
        """Show the answer, if whoever started the quiz or an admin says so; once."""
        back = alone(press)
        if back is None or press.channel is None or press.message is None:
            return
        told = await self._reveal(round, at, press.person, press.message, outside=press.outside)
        if told:
            self.crew.tell(press.person.workspace, back, notice_message(told))

    async def _reveal(self, round: QuizRound, at: int, person: PersonKey, post: str | None, *, outside: bool) -> str | None:
        """Why the answer is not shown now; None: it is."""
        if round.at != at or round.revealed_at is not None or round.ended_at is not None:
            return here.SHOWN_BEFORE
        if not await self._may_steer(round, person, outside=outside):
            return here.NOT_STARTER
        return None if await self.crew.accept(self._showing(round, at, post)) else here.SHOWN_BEFORE

    def _showing(self, round: QuizRound, at: int, post: str | None) -> Order:
        """The one order that shows the answer of this question, whoever or whatever wants it first."""
        if post is not None:
            place: Place = Over(round.channel, post)
        else:
            # Nobody knows where the question stands, so the answer stands below it.
            place = Thread(round.channel, round.thread or "", round.thread or "", False)
        key = f"{round.id}:{at}"
        return Order(
            workspace=round.person.workspace,
            kind="quiz.reveal",
            key=digest("quiz.reveal", key),
            person=round.person,
            place=place,
            delivery=DeliveryKey("reveal", round.channel, key),
            facts={"round": round.id, "at": at},
            outside=False,
        )

    async def reveal(self, work: Work, _library: Library) -> Reply:
        """The question with its answer; from now on it takes no more."""
        store, at = self.rounds.store, work.payload["at"]
        round = await store.quizzes.of_id(work.workspace, work.payload["round"])
        if round is None or at >= len(round.item_ids):
            return Reply(NO_WORDS, silent=True)
        reader = await self._reader(work)
        found = await self.rounds.library.quiz_item(round.item_ids[at], reader)
        counts = isinstance(found, ClearedItem)
        given = await store.quizzes.reveal(
            work.workspace, round.id, at, self.rounds.remembers(round) if counts else None, self.rounds.clock()
        )
        if given is None:
            return Reply(NO_WORDS, silent=True)
        if not isinstance(found, ClearedItem):
            more = f"{round.id}\n{at}" if at + 1 < len(round.item_ids) else None
            return Reply(here.withdrawn_message(more=more))
        chosen = Counter(place for one in given if not isinstance(one.given, str) for place in one.given)
        right = sum(one.right for one in given)
        asked = asked_in(round, at, found)
        return Reply(here.revealed_message(asked, chosen, len(given), right=right, least=self.least))

    async def press_next(self, press: Pressed, round: QuizRound, at: int) -> None:
        """Ask the next question, once."""
        back = alone(press)
        if back is not None and press.message is not None:
            told = await self._next(round, at, press.person, press.key, press.message, back, outside=press.outside)
            if told:
                self.crew.tell(press.person.workspace, back, notice_message(told))

    async def _next(
        self, round: QuizRound, at: int, person: PersonKey, key: str, post: str, back: Place, *, outside: bool
    ) -> str | None:
        """Why the next question is not asked now; None: it is."""
        if round.at != at:
            return here.NEXT_BEFORE
        if not await self._may_steer(round, person, outside=outside):
            return here.NOT_STARTER
        if round.ended_at is not None:
            return here.THAT_WAS_ALL
        if round.revealed_at is None:
            return here.NOT_SHOWN_YET
        thread = round.thread or post
        once = DeliveryKey("quiz", f"{round.channel}:{thread}", f"{round.id}:{at + 1}")
        place = Thread(round.channel, thread, post, False)
        facts = {"round": round.id, "at": at, "back": as_payload(back)}
        order = Order(person.workspace, "quiz.next", key, round.person, place, once, facts, False)
        return None if await self.crew.accept(order) else here.NEXT_BEFORE

    async def go_on(self, work: Work, _library: Library) -> Reply:
        """The next question, in the thread."""
        at, back = work.payload["at"], from_payload(work.payload["back"])
        round = await self.rounds.store.quizzes.go_on(work.workspace, work.payload["round"], at, at + 1, self.rounds.clock())
        if round is None or round.ended_at is not None:
            return Reply(notice_message(here.THAT_WAS_ALL), to=back, refusal="over")
        return await self._ask(round, await self._reader(work), back)

    async def look_after(self) -> None:
        """Show the answers of questions that have been open long enough."""
        for round in await self.rounds.store.quizzes.open_since(self.rounds.clock() - CLOSES_AFTER):
            if round.post is not None or round.thread is not None:
                await self.crew.accept(self._showing(round, round.at, round.post))

    # How one did

    async def mine(self, round: QuizRound, person: PersonKey, *, outside: bool) -> Message:
        """How somebody did in what is shown so far, for them alone."""
        known = await self.rounds.directory.about(person, outside=outside)
        open_at = round.at if round.revealed_at is None and round.ended_at is None else len(round.item_ids)
        answers = []
        for one in await self.rounds.store.quizzes.attempts_in(person, round.id):
            found = await self.rounds.library.quiz_item(one.item_id, known.level)
            if one.at < open_at and isinstance(found, ClearedItem):
                answers.append(said.Answered(asked_in(round, one.at, found), one.given, one.right))
        return here.mine_message(answers)

    async def press_mine(self, press: Pressed, round: QuizRound) -> None:
        """The same, by button."""
        if (back := alone(press)) is not None:
            self.crew.tell(press.person.workspace, back, await self.mine(round, press.person, outside=press.outside))

    async def steer_in_words(self, work: Work, word: str) -> Reply | None:
        """What the buttons under a question do, written in its thread; None where there is no quiz."""
        place, person = place_of(work), person_of(work)
        if not isinstance(place, Thread) or place.direct:
            return None
        round = await self.rounds.store.quizzes.in_thread(work.workspace, place.channel, place.ts)
        if round is None:
            return None
        back, outside = only_to_asker(work), work.payload.get("outside") is not False
        if word == "mine":
            return Reply(await self.mine(round, person, outside=outside), to=back)
        if word == "reveal":
            told = await self._reveal(round, round.at, person, round.post, outside=outside)
        else:
            told = await self._next(round, round.at, person, digest(work.key, word), place.asked, back, outside=outside)
        return Reply(notice_message(told), to=back) if told else Reply(NO_WORDS, silent=True)

    async def _may_steer(self, round: QuizRound, person: PersonKey, *, outside: bool) -> bool:
        started = round.person.user_id == person.user_id
        return started or await self.rounds.directory.is_admin(person, outside=outside)

    async def _reader(self, work: Work) -> Audience:
        payload = work.payload
        return await self.rounds.reader_in(
            person_of(work),
            place_of(work).channel,
            outside=payload.get("outside") is not False,
            shared=payload.get("shared") is not False,
        )
