"""The asker's side: a question is passed on, with a button or with words, and they hear how it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.asked import alone, is_private_question, place_of_asker, question_behind, question_meant
from bot.features.humans.case import Case, thread_of
from bot.features.humans.channel import TeamChannels, is_channel
from bot.features.humans.facts import Facts
from bot.features.humans.posting import Posting
from bot.incoming import pressed
from bot.library import Library
from bot.outbox import Direct, Place
from bot.store import DeliveryKey, KeptQuestion, Store, Work, Workspace
from bot.store.escalations import ESCALATE
from bot.views import humans as said
from bot.views import ids
from bot.views.apology import notice_message
from bot.views.message import Message
from bot.work import Crew, Reply, only_to_asker, order_of, person_of

PLEASE: Final = frozenset({"human please", "human", "ask a human", "a human please"})


@dataclass(frozen=True, slots=True)
class Asking:
    """What it needs."""

    posting: Posting
    facts: Facts
    store: Store
    crew: Crew
    clock: Callable[[], datetime]
    channels: TeamChannels

    def register(self, app: AsyncApp) -> None:
        """The button under an answer."""
        app.action(ids.HUMAN_ASK)(self.press)

    async def please(self, work: Work) -> Reply:
        """The same typed: about the newest question of whoever types it."""
        question = await question_meant(work, self.store, own=True)
        return Reply(notice_message(said.ASK_FIRST)) if question is None else await self._pass_on(work, question)

    async def ask(self, work: Work, _library: Library) -> Reply:
        """The button under an answer."""
        question = await self.store.questions.of_id(work.payload["question"])
        return await self._pass_on(work, question)

    async def _pass_on(self, work: Work, question: KeptQuestion | None) -> Reply:
        if question is None or question.text is None:
            return Reply(notice_message(said.NO_QUESTION), to=only_to_asker(work), refusal="no_question")
        if question.person.user_id != person_of(work).user_id:
            return Reply(notice_message(said.NOT_YOURS), to=only_to_asker(work), refusal="not_asker")
        owner = await self.facts.owner(question)
        channel = self.channels.owners(work.workspace, owner) or self.channels.of(work.workspace)
        if channel is None:
            return Reply(said.no_team_message(None if owner and is_channel(owner) else owner), refusal="no_team")
        escalation, fresh = await self.store.escalations.begin(question, channel, self.clock())
        case = Case(question, escalation)
        if not fresh:
            return Reply(await self._state(case))
        await self.crew.accept(self.posting.order(ESCALATE, case))
        hours = await self.facts.hours(work.workspace)
        return Reply(said.passed_on_message(hours, private=is_private_question(question)))

    async def _state(self, case: Case) -> Message:
        return said.state_message(
            await self.facts.hours(case.question.person.workspace),
            private=is_private_question(case.question),
            taken=case.escalation.taken_name,
            done=case.escalation.answered_at is not None,
        )

    async def press(self, ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """Pass the question on, once; the reply stands where the asker reads."""
        press = pressed(action, body, workspace)
        aside = alone(press) if press else None
        if press and aside is not None:
            question = await question_behind(press, press.value, self.store)
            if question is None:
                self.crew.tell(workspace, aside, notice_message(said.NO_QUESTION))
            else:
                place = place_of_asker(question, self.clock())
                # Where somebody asked privately, the button's own message is where they look.
                place = aside if isinstance(place, Direct) else place
                once = DeliveryKey("human", thread_of(question), f"{question.id}:{press.person.user_id}")
                if not await self.crew.accept(order_of(press, "human", place, once, question=question.id)):
                    self.crew.aside(self._tell_state(question, workspace, aside))
        await ack()

    async def _tell_state(self, question: KeptQuestion, workspace: Workspace, aside: Place) -> None:
        escalation = await self.store.escalations.of_question(workspace, question.id)
        stands = notice_message(said.NO_QUESTION) if escalation is None else await self._state(Case(question, escalation))
        self.crew.tell(workspace, aside, stands)
