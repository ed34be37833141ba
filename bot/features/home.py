"""The Home tab: drawn when somebody opens it, and anew after whatever they did that may change it."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from slack_bolt.app.async_app import AsyncApp

from bot.awards import Awards
from bot.clients import Clients
from bot.directory import Directory
from bot.incoming import pressed
from bot.library import Library
from bot.memory import Memory
from bot.outbox import Direct
from bot.people import Saying
from bot.progress import Progress
from bot.store import DeliveryKey, NudgeSettings, PersonKey, Store, Work, Workspace
from bot.views import ids
from bot.views.home import Nudging, Own, home_view
from bot.work import Crew, order_of, person_of
from knowledge.mastery import by_module

QUESTIONS_SHOWN: Final = 5
LOOKING: Final = 12 * 3600
"""Seconds for which somebody who opened their Home may still have it before them."""
MOST_LOOKING: Final = 10_000
"""People who are remembered to have theirs open; whoever is forgotten sees a new one when they open it again."""


def register(app: AsyncApp) -> None:
    """Whoever opens Home, and its buttons that say something to us."""
    app.event("app_home_opened")(open_home)
    app.action(ids.matching(ids.HOME_SAY))(say)


async def open_home(event: dict[str, Any], workspace: Workspace, crew: Crew, homes: Homes) -> None:
    """Draw Home aside; the Messages tab needs nothing."""
    user = event.get("user")
    if event.get("tab") == "home" and isinstance(user, str):
        crew.aside(homes.opened(user, workspace))


async def say(ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """A button that says a word for them; the reply comes in the Messages tab."""
    press = pressed(action, body, workspace)
    if press and press.value in ids.HOME_WORDS:
        user = press.person.user_id
        once = DeliveryKey("home", user, press.key)
        await crew.accept(order_of(press, "typed", Direct(user, user), once, text=press.value))
    await ack()


@dataclass(frozen=True, slots=True)
class Home:
    """What a Home is made of. It costs the same few reads whoever opens it."""

    library: Library
    clients: Clients
    directory: Directory
    store: Store
    memory: Memory
    progress: Progress
    awards: Awards

    async def publish(self, user: str, workspace: Workspace) -> None:
        """Draw the Home of this person, for who they are now."""
        person = PersonKey(workspace, workspace.team_id or "", user)
        known = await self.directory.about(person)
        # Their records are kept under their own team, which the event that opens Home does not name.
        person = PersonKey(workspace, known.facts.team_id or person.team_id, user)
        reader = await self.directory.reader(Saying(person, None, private=True))
        course = await self.progress.of(person, reader)
        recall = await self.memory.recall(person, reader)
        questions = await self.store.questions.recent(person, QUESTIONS_SHOWN)
        earned = await self.store.certificates.of(person)
        counts = await self.library.counts()
        walk = course.walk
        own = Own(
            due=len(recall.reviews.due),
            waiting=recall.reviews.waiting,
            done=recall.reviews.done,
            strengths=recall.strengths,
            gaps=recall.gaps,
            standings=course.standings,
            next_lesson=next(iter(course.ahead), None),
            done_lessons=walk.done,
            mastery=by_module(course.curriculum, recall.cards, recall.now),
            assigned=course.assigned,
            questions=tuple(text for text in questions if text),
            certificates=await self.awards.shown_to(earned, reader) if earned else (),
            lens=recall.profile.lens,
            nudges=_nudging(await self.store.nudges.settings(person)),
        )
        view = home_view(
            course.curriculum,
            own,
            pages=counts.pages,
            passages=counts.passages,
            lessons=counts.lessons,
            links=counts.links,
        )
        client = await self.clients.repeating(workspace)
        await client.views_publish(user_id=user, view=view)


def _nudging(kept: NudgeSettings | None) -> Nudging | None:
    if kept is None or not kept.on:
        return None
    next_at = kept.next_at.astimezone(ZoneInfo(kept.zone)) if kept.next_at else None
    return Nudging(kept.hour, kept.zone, kept.days, next_at)


Whose = tuple[Workspace, str]


class Homes:
    """Whose Home is drawn when. What it remembers is of this process alone: whoever opened theirs through another one sees a
    new one when they open it again, or do something that always draws it."""

    def __init__(self, draw: Callable[[str, Workspace], Coroutine[Any, Any, None]]) -> None:
        self._draw = draw
        self._opened: dict[Whose, float] = {}
        self._drawn: dict[Whose, float] = {}
        self._again: dict[Whose, bool] = {}

    async def opened(self, user: str, workspace: Workspace) -> None:
        """Somebody opens theirs."""
        self._opened.pop((workspace, user), None)
        if len(self._opened) >= MOST_LOOKING:
            self._forget(next(iter(self._opened)))
        self._opened[workspace, user] = time.monotonic()
        await self.redraw(user, workspace)

    async def redraw(self, user: str, workspace: Workspace) -> None:
        """Draw it anew. What changes while it is being drawn is drawn once more, however many changes these are."""
        whose = (workspace, user)
        if whose in self._again:
            self._again[whose] = True
            return
        self._again[whose] = True
        try:
            while self._again[whose]:
                self._again[whose] = False
                self._note(whose)
                await self._draw(user, workspace)
        finally:
            del self._again[whose]

    async def follow(self, work: Work, said_at: float) -> None:
        """Something was done for somebody: draw their Home anew, if they have it open and it was not drawn since."""
        user = person_of(work).user_id
        whose = (work.workspace, user)
        opened = self._opened.get(whose)
        if opened is None or self._drawn.get(whose, 0.0) >= said_at:
            return
        if time.monotonic() - opened > LOOKING:
            self._forget(whose)
        else:
            await self.redraw(user, work.workspace)

    def _note(self, whose: Whose) -> None:
        if whose in self._opened:
            self._drawn[whose] = time.monotonic()

    def _forget(self, whose: Whose) -> None:
        self._opened.pop(whose, None)
        self._drawn.pop(whose, None)
