"""The window in which somebody of the team writes a reply, sees it as the asker will, and sends it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.asked import is_private_question
from bot.clients import Clients
from bot.features.humans.carrying import Carrying
from bot.features.humans.case import Cases, is_alone
from bot.features.humans.facts import Facts
from bot.incoming import Pressed, is_outside, kept_with, person_in, pressed, sound
from bot.store import PersonKey, Workspace
from bot.views import humans as said
from bot.views import ids
from bot.views.message import View
from bot.work import Crew


@dataclass(frozen=True, slots=True)
class Writing:
    """What it needs."""

    cases: Cases
    facts: Facts
    carrying: Carrying
    clients: Clients
    crew: Crew

    def register(self, app: AsyncApp) -> None:
        """The button that opens it, and both its windows."""
        app.action(ids.HUMAN_REPLY)(self.press)
        app.view(ids.HUMAN_WRITE)(self.see)
        app.view(ids.HUMAN_PREVIEW)(self.send)

    async def press(self, ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """Open the window in which the reply is written."""
        press = pressed(action, body, workspace)
        if press:
            self.crew.aside(self._open(press), sorry=press.waiting)
        await ack()

    async def _open(self, press: Pressed) -> None:
        """At once, since the trigger lives three seconds; then see who that is and what about."""
        workspace = press.person.workspace
        client = await self.clients.posting(workspace)
        opened = await client.views_open(trigger_id=press.trigger_id, view=said.loading_view())
        case = await self.cases.behind(press, press.value)
        if case is None:
            shown = said.notice_view(said.NOT_THERE)
        elif not await self.cases.is_team(press.person, outside=press.outside):
            shown = said.notice_view(said.NOT_TEAM)
        else:
            shown = said.write_view(case.words, json.dumps({"question": case.question.id}))
        await self.carrying.show(workspace, str(opened["view"]["id"]), shown)

    async def see(self, ack: Any, view: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """Show the reply as the asker will see it; or say beside the field why it is not carried."""
        person, kept, words = person_in(body, workspace), kept_with(view), _written(view)
        if person is None or not isinstance(kept.get("question"), int):
            await ack()
            return
        shown: View | str = said.EMPTY_FIELD
        if words:
            shown = await self._preview(person, kept["question"], words, sound(view.get("id")))
        if isinstance(shown, str):
            await ack(response_action="errors", errors={said.REPLY_BLOCK: shown})
        else:
            await ack(response_action="push", view=shown)

    async def _preview(self, person: PersonKey, number: int, words: str, root: str) -> View | str:
        """The window that shows the reply as the asker will see it, or a sentence why it is not carried."""
        case = await self.cases.of(person.workspace, number)
        if case is None:
            return said.NOT_THERE
        if not await self.cases.is_team(person):
            return said.NOT_TEAM
        if await self.carrying.keeps_back(case.question, words):
            return said.KEPT_BACK
        return said.preview_view(
            words,
            json.dumps({"question": number, "words": words, "root": root}, ensure_ascii=False),
            name=await self.facts.name(person.workspace, person.user_id),
            question=case.question.text if is_private_question(case.question) else None,
            private=is_alone(case.question),
        )

    async def send(self, ack: Any, view: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """Accept it, once for each window it was written in, and say so there."""
        person, kept, view_id = person_in(body, workspace), kept_with(view), sound(view.get("id"))
        words, root = kept.get("words"), kept.get("root")
        if person is None or not view_id or not isinstance(words, str) or not isinstance(root, str):
            await ack()
            return
        case = await self.cases.of(workspace, kept.get("question"))
        if case is None or is_outside(body, workspace):
            sentence = said.NOT_THERE if case is None else said.NOT_TEAM
        else:
            fresh = await self.carrying.begin(case, person, words, root, view_id)
            sentence = said.SENDING if fresh else said.SENT_BEFORE
        await ack(response_action="update", view=said.notice_view(sentence))


def _written(view: dict[str, Any]) -> str:
    values = (view.get("state") or {}).get("values") or {}
    field = (values.get(said.REPLY_BLOCK) or {}).get(ids.HUMAN_WRITE) or {}
    return sound(field.get("value")).strip()[: said.REPLY_LIMIT]
