"""A person's reply on its way to the asker: cleared for those who read there, carried once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.asked import is_private_question, place_of_asker
from bot.clients import Clients
from bot.directory import Directory
from bot.features.humans.case import Case, Cases, is_alone, thread_of
from bot.features.humans.facts import Facts
from bot.features.humans.posting import Posting
from bot.incoming import digest
from bot.library import Library
from bot.outbox import Posted, Refused, Whisper, as_payload, from_payload
from bot.people import Saying
from bot.store import DeliveryKey, KeptQuestion, PersonKey, Sent, Store, Work, Workspace
from bot.views import humans as said
from bot.views.apology import notice_message
from bot.views.message import View
from bot.work import Crew, Order, Reply, person_of

_ADDRESS: Final = re.compile(r"https?://[^\s|<>\"')\]]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Carrying:
    """What it needs."""

    cases: Cases
    facts: Facts
    posting: Posting
    directory: Directory
    store: Store
    clients: Clients
    crew: Crew
    library: Library
    clock: Callable[[], datetime]

    async def begin(self, case: Case, person: PersonKey, words: str, once: str, view: str | None = None) -> bool:
        """Accept it; False where it was before. `once`: what makes it unique; `view`: the modal it came from."""
        # Who typed the reply looks at the thread, who wrote it in the modal at the channel.
        back = Whisper(case.escalation.channel, person.user_id, None if view else case.escalation.ts)
        number = case.question.id
        return await self.crew.accept(
            Order(
                workspace=person.workspace,
                kind="carry",
                key=digest("carry", str(number), person.user_id, once, self.clock().isoformat()),
                person=person,
                place=place_of_asker(case.question, self.clock()),
                delivery=DeliveryKey("carry", thread_of(case.question), digest(str(number), person.user_id, once)),
                facts={"question": number, "words": words, "view": view, "back": as_payload(back)},
                outside=False,
            )
        )

    async def carry(self, work: Work, _library: Library) -> Reply:
        """The reply, where the asker sees it; cleared once more for those who read there now."""
        back, view = from_payload(work.payload["back"]), work.payload.get("view")
        case, words = await self.cases.of(work.workspace, work.payload["question"]), work.payload["words"]

        def refused(sentence: str, why: str) -> Reply:
            async def show(_posted: Posted) -> None:
                await self.show(work.workspace, view, said.notice_view(f"{said.NOT_SENT} {sentence}"))

            return Reply(notice_message(sentence), to=back, refusal=why, then=show)

        if case is None:
            return refused(said.NOT_THERE, "gone")
        if not await self.cases.is_team(person_of(work)):
            return refused(said.NOT_TEAM, "not_team")
        if await self.keeps_back(case.question, words):
            return refused(said.KEPT_BACK, "kept_back")
        user = person_of(work).user_id
        name = await self.facts.name(work.workspace, user)

        async def note(posted: Posted) -> None:
            match posted:
                case Sent():
                    await self._note_answered(work.workspace, case.question.id, user, name, words)
                    await self.show(work.workspace, view, said.notice_view(said.SENT))
                    await self.posting.redraw(work.workspace, case.question.id)
                case Refused():
                    await self.show(work.workspace, view, said.notice_view(f"{said.NOT_SENT} {said.CANNOT_TELL}"))
                    self.crew.tell(work.workspace, back, notice_message(said.CANNOT_TELL))
                case _:
                    await self.show(work.workspace, view, said.notice_view(said.SLOW))

        asked = case.question.text if is_private_question(case.question) else None
        return Reply(said.reply_message(words, name=name, question=asked), then=note)

    async def _note_answered(self, workspace: Workspace, number: int, user: str, name: str | None, words: str) -> None:
        """It is answered, by whoever has it; the draft that was sent is one no more."""
        taken = await self.store.escalations.take(workspace, number, user, name or said.SOMEBODY, self.clock())
        done: dict[str, datetime | str | None] = {"answered_at": self.clock()}
        if taken is not None and taken.draft == words and taken.draft_by == user:
            done |= {"draft": None, "draft_by": None}
        await self.store.escalations.note(workspace, number, **done)

    async def keeps_back(self, question: KeptQuestion, words: str) -> bool:
        """Whether these words hold an address that the handbook keeps from those who read where the asker does."""
        found = [one.rstrip(".,;:!?") for one in _ADDRESS.findall(words)]
        if not found:
            return False
        saying = Saying(
            question.person,
            question.channel,
            private=is_alone(question),
            check_direct=not is_private_question(question),
            shared=True,
        )
        return await self.library.keeps_back(found, await self.directory.reader(saying))

    async def show(self, workspace: Workspace, view_id: str | None, view: View) -> None:
        """Show this in a window, where there is one."""
        if view_id is not None:
            await (await self.clients.repeating(workspace)).views_update(view_id=view_id, view=view)
