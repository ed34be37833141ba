"""A reply typed in the team's thread: `reply:` and words show it, `send` or its button carries it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.asked import alone
from bot.features.humans.carrying import Carrying
from bot.features.humans.case import Case, Cases, is_alone
from bot.features.humans.facts import Facts
from bot.incoming import digest, pressed
from bot.store import Store, Work, Workspace
from bot.views import humans as said
from bot.views import ids
from bot.views.apology import notice_message
from bot.work import Crew, Reply, only_to_asker, person_of

REPLY: Final = "reply:"
SEND: Final = "send"


@dataclass(frozen=True, slots=True)
class Drafting:
    """What it needs."""

    cases: Cases
    facts: Facts
    carrying: Carrying
    store: Store
    crew: Crew

    def register(self, app: AsyncApp) -> None:
        """The button under a draft."""
        app.action(ids.HUMAN_SEND)(self.press)

    async def draft(self, work: Work, words: str) -> Reply | None:
        """Show what would be carried; None where this is no thread of the team's."""
        case = await self.cases.of_thread(work)
        if case is None:
            return None
        if refused := await self._why_not(work, case, words):
            return refused
        user = person_of(work).user_id
        await self.store.escalations.note(work.workspace, case.question.id, draft=words, draft_by=user)
        name = await self.facts.name(work.workspace, user)
        private = is_alone(case.question)
        return Reply(said.draft_message(case.question.id, digest(words), words, name=name, private=private))

    async def _why_not(self, work: Work, case: Case, words: str) -> Reply | None:
        """Why these words are not carried, for whoever typed them."""
        sentence, why = None, ""
        if not await self.cases.is_team(person_of(work), outside=work.payload.get("outside") is not False):
            sentence, why = said.NOT_TEAM, "not_team"
        elif not words:
            sentence, why = said.EMPTY, "empty"
        elif len(words) > said.REPLY_LIMIT:
            sentence, why = said.TOO_LONG, "too_long"
        elif await self.carrying.keeps_back(case.question, words):
            sentence, why = said.KEPT_BACK, "kept_back"
        return None if sentence is None else Reply(notice_message(sentence), to=only_to_asker(work), refusal=why)

    async def send(self, work: Work) -> Reply | None:
        """Carry the draft of whoever types this; None where this is no thread of the team's."""
        case = await self.cases.of_thread(work)
        if case is None:
            return None
        user, draft = person_of(work).user_id, case.escalation.draft
        if draft is None or case.escalation.draft_by != user:
            return Reply(notice_message(said.NOTHING_TO_SEND), to=only_to_asker(work))
        fresh = await self.carrying.begin(case, person_of(work), draft, digest(draft))
        return Reply(notice_message(said.SENDING if fresh else said.SENT_BEFORE), to=only_to_asker(work))

    async def press(self, ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """Send the reply that was typed in the team's thread, if it is still that one and theirs."""
        press = pressed(action, body, workspace)
        aside = alone(press) if press else None
        if press and aside is not None:
            number, _, shown = press.value.partition("\n")
            case = await self.cases.behind(press, number)
            draft = case.escalation.draft if case else None
            if case is None:
                words = said.NOT_THERE
            elif draft is None or digest(draft) != shown or case.escalation.draft_by != press.person.user_id:
                words = said.NOT_THAT_DRAFT
            elif await self.carrying.begin(case, press.person, draft, digest(draft)):
                words = said.SENDING
            else:
                words = said.SENT_BEFORE
            self.crew.tell(workspace, aside, notice_message(words))
        await ack()
