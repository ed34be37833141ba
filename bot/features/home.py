"""The Home tab, drawn anew each time somebody opens it."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.clients import Clients
from bot.directory import Directory
from bot.library import Library
from bot.people import Saying
from bot.store import PersonKey, Workspace
from bot.views.home import home_view
from bot.work import Crew


def register(app: AsyncApp) -> None:
    """Whoever opens Home."""
    app.event("app_home_opened")(open_home)


async def open_home(
    event: dict[str, Any], workspace: Workspace, crew: Crew, library: Library, clients: Clients, directory: Directory
) -> None:
    """Draw Home aside; the Messages tab needs nothing."""
    user = event.get("user")
    if event.get("tab") == "home" and isinstance(user, str):
        crew.aside(publish(user, workspace, library, clients, directory))


async def publish(user: str, workspace: Workspace, library: Library, clients: Clients, directory: Directory) -> None:
    """Draw the Home of this person, for who they are now."""
    person = PersonKey(workspace, workspace.team_id or "", user)
    curriculum = await library.curriculum(await directory.reader(Saying(person, None, private=True)))
    counts = await library.counts()
    view = home_view(curriculum, pages=counts.pages, passages=counts.passages, lessons=counts.lessons, links=counts.links)
    client = await clients.repeating(workspace)
    await client.views_publish(user_id=user, view=view)
