""" "Add to handbook": the question stands on the desk's list as one that the handbook should answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.asked import alone
from bot.features.humans.case import Cases
from bot.features.humans.posting import Posting
from bot.incoming import Pressed, pressed
from bot.outbox import Place
from bot.store import Store, Workspace
from bot.views import humans as said
from bot.views import ids
from bot.views.apology import notice_message
from bot.work import Crew


@dataclass(frozen=True, slots=True)
class Wanting:
    """What it needs."""

    cases: Cases
    posting: Posting
    store: Store
    crew: Crew
    clock: Callable[[], datetime]

    def register(self, app: AsyncApp) -> None:
        """The team's last button."""
        app.action(ids.HUMAN_ADD)(self.press)

    async def press(self, ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """Keep it for the handbook."""
        press = pressed(action, body, workspace)
        aside = alone(press) if press else None
        if press and aside is not None:
            self.crew.aside(self._keep(press, aside))
        await ack()

    async def _keep(self, press: Pressed, place: Place) -> None:
        workspace, case = press.person.workspace, await self.cases.behind(press, press.value)
        if case is None:
            self.crew.tell(workspace, place, notice_message(said.NOT_THERE))
        elif not await self.cases.is_team(press.person, outside=press.outside):
            self.crew.tell(workspace, place, notice_message(said.NOT_TEAM))
        else:
            number, by = case.question.id, press.person.user_id
            await self.store.escalations.note(workspace, number, wanted_at=self.clock(), wanted_by=by)
            self.crew.tell(workspace, place, notice_message(said.KEPT_NOW))
            await self.posting.redraw(workspace, number)
