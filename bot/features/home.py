"""The Home tab, drawn anew each time somebody opens it."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.clients import Clients
from bot.library import Library
from bot.people import Asker, reader_of
from bot.store import Workspace
from bot.views.home import home_view
from bot.work import Crew


def register(app: AsyncApp) -> None:
    """Whoever opens Home."""
    app.event("app_home_opened")(open_home)


async def open_home(event: dict[str, Any], workspace: Workspace, crew: Crew, library: Library, clients: Clients) -> None:
    """Draw Home aside; the Messages tab needs nothing."""
    user = event.get("user")
    if event.get("tab") == "home" and isinstance(user, str):
        crew.aside(_publish(user, workspace, library, clients))


async def _publish(user: str, workspace: Workspace, library: Library, clients: Clients) -> None:
    curriculum = await library.curriculum(reader_of(Asker(workspace.team_id or "", user), None))
    counts = await library.counts()
    view = home_view(curriculum, pages=counts.pages, passages=counts.passages, lessons=counts.lessons, links=counts.links)
    client = await clients.repeating(workspace)
    await client.views_publish(user_id=user, view=view)
