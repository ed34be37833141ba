"""The Home tab, drawn anew each time somebody opens it, reviews something, or is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.clients import Clients
from bot.directory import Directory
from bot.library import Library
from bot.memory import Memory
from bot.people import Saying
from bot.progress import Progress
from bot.store import PersonKey, Store, Workspace
from bot.views.home import Own, home_view
from bot.work import Crew

QUESTIONS_SHOWN = 5


def register(app: AsyncApp) -> None:
    """Whoever opens Home."""
    app.event("app_home_opened")(open_home)


async def open_home(event: dict[str, Any], workspace: Workspace, crew: Crew, home: Home) -> None:
    """Draw Home aside; the Messages tab needs nothing."""
    user = event.get("user")
    if event.get("tab") == "home" and isinstance(user, str):
        crew.aside(home.publish(user, workspace))


@dataclass(frozen=True, slots=True)
class Home:
    """What a Home is made of. It costs the same few reads whoever opens it."""

    library: Library
    clients: Clients
    directory: Directory
    store: Store
    memory: Memory
    progress: Progress

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
        counts = await self.library.counts()
        own = Own(
            due=len(recall.reviews.due),
            waiting=recall.reviews.waiting,
            done=recall.reviews.done,
            strengths=recall.strengths,
            gaps=recall.gaps,
            standings=course.standings,
            next_lesson=next(iter(course.ahead), None),
            done_lessons=course.walk.done,
            assigned=course.assigned,
            questions=tuple(text for text in questions if text),
            lens=recall.profile.lens,
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
