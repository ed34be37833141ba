"""A question that was passed on to people, and how it is found again."""

from __future__ import annotations

from dataclasses import dataclass

from bot.asked import numbered
from bot.directory import Directory
from bot.incoming import Pressed, is_direct
from bot.outbox import Thread
from bot.store import Escalation, KeptQuestion, PersonKey, Store, Work, Workspace
from bot.work import place_of
from knowledge import Audience


@dataclass(frozen=True, slots=True)
class Case:
    """A question that was passed on, and what has become of it."""

    question: KeptQuestion
    escalation: Escalation

    @property
    def words(self) -> str:
        """The question itself."""
        return self.question.text or ""


@dataclass(frozen=True, slots=True)
class Cases:
    """Where cases are found, and who may deal with them."""

    directory: Directory
    store: Store

    async def of(self, workspace: Workspace, number: object) -> Case | None:
        """The case of that number, if it still has its text; None for what is none."""
        question = await self.store.questions.of_id(number) if isinstance(number, int) else None
        if question is None or question.text is None or question.person.workspace != workspace:
            return None
        escalation = await self.store.escalations.of_question(workspace, question.id)
        return None if escalation is None else Case(question, escalation)

    async def behind(self, press: Pressed, number: str) -> Case | None:
        """What a button in the team's channel is about; None for what is forged, gone, or pressed elsewhere."""
        question = await numbered(number, press.person.workspace, self.store)
        case = None if question is None else await self.of(press.person.workspace, question.id)
        return case if case is not None and case.escalation.channel == press.channel else None

    async def of_thread(self, work: Work) -> Case | None:
        """What is typed in the thread of a post in the team's channel is about."""
        place = place_of(work)
        if not isinstance(place, Thread):
            return None
        escalation = await self.store.escalations.at(work.workspace, place.channel, place.ts)
        return None if escalation is None else await self.of(work.workspace, escalation.question_id)

    async def is_team(self, person: PersonKey, *, outside: bool = False) -> bool:
        """Whether this is surely one of the company's own people."""
        return (await self.directory.about(person, outside=outside)).level is Audience.INTERNAL


def thread_of(question: KeptQuestion) -> str:
    """Where the asker is, as a part of a delivery's key."""
    return f"{question.channel}:{question.thread or question.person.user_id}"


def is_alone(question: KeptQuestion) -> bool:
    """Whether the asker alone reads what is said to them about this question."""
    return question.thread is None or is_direct(question.channel)
