"""Somebody of the team takes a question: the first who does has it, and the asker hears who."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.asked import alone, is_private_question, place_of_asker
from bot.features.humans.case import Cases, thread_of
from bot.features.humans.facts import Facts
from bot.features.humans.posting import Posting
from bot.incoming import pressed
from bot.library import Library
from bot.outbox import Place, Posted, Refused, as_payload, from_payload
from bot.store import DeliveryKey, Escalation, Store, Work, Workspace
from bot.views import humans as said
from bot.views import ids
from bot.views.apology import notice_message
from bot.views.message import Message
from bot.work import Crew, Reply, order_of, person_of


@dataclass(frozen=True, slots=True)
class Taking:
    """What it needs."""

    cases: Cases
    facts: Facts
    posting: Posting
    store: Store
    crew: Crew
    clock: Callable[[], datetime]

    def register(self, app: AsyncApp) -> None:
        """The team's first button."""
        app.action(ids.HUMAN_TAKE)(self.press)

    async def press(self, ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """Take it, once; the asker hears who is on it."""
        press = pressed(action, body, workspace)
        aside = alone(press) if press else None
        if press and aside is not None:
            case = await self.cases.behind(press, press.value)
            if case is None:
                self.crew.tell(workspace, aside, notice_message(said.NOT_THERE))
            else:
                question = case.question
                place = place_of_asker(question, self.clock())
                once = DeliveryKey("take", thread_of(question), str(question.id))
                order = order_of(press, "take", place, once, question=question.id, back=as_payload(aside))
                if not await self.crew.accept(order):
                    self.crew.aside(self._who_has_it(workspace, question.id, aside))
        await ack()

    async def take(self, work: Work, _library: Library) -> Reply:
        """Somebody of the team takes it, and the asker hears who."""
        back, case = from_payload(work.payload["back"]), await self.cases.of(work.workspace, work.payload["question"])
        if case is None:
            return Reply(notice_message(said.NOT_THERE), to=back, refusal="gone")
        if not await self.cases.is_team(person_of(work), outside=work.payload.get("outside") is not False):
            return Reply(notice_message(said.NOT_TEAM), to=back, refusal="not_team")
        if case.escalation.answered_at is not None:
            words = said.DONE_BEFORE.format(name=said.shown_name(case.escalation.taken_name))
            return Reply(notice_message(words), to=back, refusal="answered")
        user = person_of(work).user_id
        name = await self.facts.name(work.workspace, user) or said.SOMEBODY
        taken = await self.store.escalations.take(work.workspace, case.question.id, user, name, self.clock())
        if taken is None or taken.taken_by != user:
            return Reply(_taken_before(taken), to=back, refusal="taken")

        async def show(posted: Posted) -> None:
            if isinstance(posted, Refused):
                self.crew.tell(work.workspace, back, notice_message(said.CANNOT_TELL))
            await self.posting.redraw(work.workspace, case.question.id)

        hours, private = await self.facts.hours(work.workspace), is_private_question(case.question)
        return Reply(said.on_it_message(hours, taken.taken_name or name, private=private), then=show)

    async def _who_has_it(self, workspace: Workspace, number: int, place: Place) -> None:
        """Tell somebody who came late who has it."""
        taken = await self.store.escalations.of_question(workspace, number)
        self.crew.tell(workspace, place, _taken_before(taken))


def _taken_before(taken: Escalation | None) -> Message:
    if taken is None or taken.taken_name is None:
        return notice_message(said.TAKEN_BY_SOMEBODY)
    return notice_message(said.TAKEN_BEFORE.format(name=said.shown_name(taken.taken_name)))
