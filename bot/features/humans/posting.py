"""The question in the team's channel: posted once, written over as things change, asked for again where nobody took it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.asked import place_of_asker
from bot.clients import Clients
from bot.features.humans.case import Case, Cases, thread_of
from bot.features.humans.channel import TeamChannels, is_channel
from bot.features.humans.facts import Facts, named
from bot.hours import worked
from bot.incoming import digest
from bot.library import Library
from bot.outbox import Posted, Refused, Root
from bot.store import DeliveryKey, Sent, Store, Work, Workspace
from bot.store.escalations import ESCALATE, REMIND
from bot.views import humans as said
from bot.work import NO_WORDS, Crew, Order, Reply

ANEW_AFTER: Final = timedelta(minutes=2)
"""What nobody posted by then is posted by whoever looks after it; a crash in between may have lost the order."""


@dataclass(frozen=True, slots=True)
class Posting:
    """What it needs. `hours`: how long the team may leave a question lying."""

    cases: Cases
    facts: Facts
    store: Store
    clients: Clients
    crew: Crew
    clock: Callable[[], datetime]
    channels: TeamChannels
    hours: timedelta

    def order(self, kind: str, case: Case) -> Order:
        """What is posted in the team's channel: the question, or the reminder."""
        number, channel = str(case.question.id), case.escalation.channel
        return Order(
            workspace=case.question.person.workspace,
            kind=kind,
            key=digest(kind, number, channel, case.escalation.opened_at.isoformat()),
            person=case.question.person,
            place=Root(channel),
            delivery=DeliveryKey(kind, channel, number),
            facts={"question": case.question.id},
            outside=False,
        )

    async def post(self, work: Work, _library: Library) -> Reply:
        """The question, in the team's channel."""
        case = await self.cases.of(work.workspace, work.payload["question"])
        if case is None:
            return Reply(NO_WORDS, silent=True)

        async def note(posted: Posted) -> None:
            if isinstance(posted, Sent):
                await self.store.escalations.note(work.workspace, case.question.id, posted_at=self.clock())
            elif isinstance(posted, Refused):
                await self._not_there(case, posted.reason)

        return Reply(said.team_message(await self.facts.shown(case)), then=note)

    async def _not_there(self, case: Case, reason: str) -> None:
        """The channel does not take it: the team's own channel instead of an owner's, else a word to the asker."""
        workspace, number = case.question.person.workspace, case.question.id
        team = self.channels.of(workspace)
        if team is not None and case.escalation.channel != team:
            await self.store.escalations.note(workspace, number, channel=team)
            moved = await self.cases.of(workspace, number)
            if moved is not None:
                await self.crew.accept(self.order(ESCALATE, moved))
            return
        await self.store.escalations.note(workspace, number, refused=reason[:80])
        await self.crew.accept(
            Order(
                workspace=workspace,
                kind="lost",
                key=digest("lost", str(number), case.escalation.opened_at.isoformat()),
                person=case.question.person,
                place=place_of_asker(case.question, self.clock()),
                delivery=DeliveryKey("lost", thread_of(case.question), digest(str(number), str(case.escalation.opened_at))),
                facts={"question": number},
                outside=False,
            )
        )

    async def lost(self, work: Work, _library: Library) -> Reply:
        """What the asker hears when the team could not be reached after all."""
        question = await self.store.questions.of_id(work.payload["question"])
        if question is None:
            return Reply(NO_WORDS, silent=True)
        owner = await self.facts.owner(question)
        return Reply(said.lost_message(None if owner and is_channel(owner) else owner))

    async def redraw(self, workspace: Workspace, number: int) -> None:
        """Show in the team's post how it stands, or in everything we said there that it was taken back; repeats
        harmlessly."""
        case = await self.cases.of(workspace, number)
        if case is None:
            posts, shown = await self.store.escalations.posts(workspace, number), said.taken_back_message()
        else:
            ts, shown = case.escalation.ts, said.team_message(await self.facts.shown(case))
            posts = [Sent(case.escalation.channel, ts)] if ts else []
        client = await self.clients.repeating(workspace)
        for post in posts:
            await client.chat_update(channel=post.channel, ts=str(post.ts), parse="none", link_names=False, **shown)

    async def remind(self, work: Work, _library: Library) -> Reply:
        """The reminder; nothing where somebody took it meanwhile."""
        case = await self.cases.of(work.workspace, work.payload["question"])
        if case is None or case.escalation.taken_at or case.escalation.answered_at:
            return Reply(NO_WORDS, silent=True)
        zone = await self.facts.zone(work.workspace)
        link = await self.facts.link(work.workspace, case.escalation.channel, case.escalation.ts)
        shown = said.Case(case.question.id, case.words, "", case.question.outcome, link=link)
        return Reply(said.reminder_message(shown, hours=self.hours / timedelta(hours=1), zone=named(zone)))

    async def look_after(self) -> None:
        """Post what a crash kept from being posted, and remind of what nobody took in time."""
        now = self.clock()
        for escalation in await self.store.escalations.waiting():
            workspace = escalation.person.workspace
            case = await self.cases.of(workspace, escalation.question_id)
            if case is None:
                await self.store.escalations.note(workspace, escalation.question_id, reminded_at=now)
            elif escalation.posted_at is None and escalation.ts is None:
                if now - escalation.opened_at >= ANEW_AFTER:
                    await self.crew.accept(self.order(ESCALATE, case))
            elif worked(escalation.opened_at, now, await self.facts.zone(workspace)) >= self.hours:
                await self.crew.accept(self.order(REMIND, case))
                await self.store.escalations.note(workspace, escalation.question_id, reminded_at=now)
