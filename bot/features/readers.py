"""What changes who may read: people who come, go or change, channels that are shared or get another id."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp

from bot.clients import Clients
from bot.directory import Directory
from bot.outbox import Whisper
from bot.people import read_person
from bot.store import PersonKey, Store, Workspace
from bot.views.apology import notice_message
from bot.views.desk import PIN_FELL
from bot.work import Crew
from knowledge.schedule import zone_named

Redraw = Callable[[str, Workspace], Coroutine[Any, Any, None]]
"""Draws somebody's Home anew."""


def register(app: AsyncApp) -> None:
    """Everything Slack tells of people and channels."""
    app.event("user_change")(hear_of_person)
    app.event("team_join")(hear_of_person)
    app.event("member_joined_channel")(hear_of_joining)
    app.event("member_left_channel")(hear_of_channel)
    app.event("channel_unshared")(hear_of_channel)
    app.event("channel_shared")(hear_of_sharing)
    app.event("channel_id_changed")(hear_of_new_id)


async def hear_of_person(
    event: dict[str, Any],
    workspace: Workspace,
    directory: Directory,
    crew: Crew,
    redraw: Redraw,
    store: Store,
    clock: Callable[[], datetime],
) -> None:
    """Somebody is not what they were: forget what they were; who is not ours loses what stands in their Home, and who has
    moved is nudged by the day that it is there."""
    await _follow(event.get("user"), workspace, store, clock())
    id = await directory.lost_access(workspace, event.get("user"))
    if id is not None and event.get("type") == "user_change":
        crew.aside(redraw(id, workspace))


async def _follow(user: object, workspace: Workspace, store: Store, now: datetime) -> None:
    facts, id = read_person(user), user.get("id") if isinstance(user, Mapping) else None
    if isinstance(id, str) and facts.team_id and facts.zone and zone_named(facts.zone):
        await store.nudges.move(PersonKey(workspace, facts.team_id, id), facts.zone, now)


async def hear_of_joining(
    event: dict[str, Any], workspace: Workspace, directory: Directory, crew: Crew, store: Store, clients: Clients
) -> None:
    """Somebody came into a channel: a pin holds only if they are surely one of our own people."""
    channel, user = event.get("channel"), event.get("user")
    if not isinstance(channel, str):
        return
    directory.forget_channel(workspace, channel)
    if isinstance(user, str):
        directory.forget_person(workspace, user)
    if (await store.places.mark_of(workspace, channel)).pinned_by is None:
        return
    if not isinstance(user, str) or not await directory.may_stay(workspace, user):
        await fall(workspace, channel, directory, crew, store)


async def hear_of_channel(event: dict[str, Any], workspace: Workspace, directory: Directory) -> None:
    """Somebody left, or the channel is shared no more: nothing to take back, but to look anew."""
    if isinstance(event.get("channel"), str):
        directory.forget_channel(workspace, event["channel"])


async def hear_of_sharing(
    event: dict[str, Any], workspace: Workspace, directory: Directory, crew: Crew, store: Store
) -> None:
    """A channel is shared with another company: its pin falls."""
    if isinstance(event.get("channel"), str):
        await fall(workspace, event["channel"], directory, crew, store)


async def hear_of_new_id(
    event: dict[str, Any], workspace: Workspace, directory: Directory, crew: Crew, store: Store
) -> None:
    """A channel has another id: what was said of it goes along, its pin falls."""
    old, new = event.get("old_channel_id"), event.get("new_channel_id")
    if not isinstance(old, str) or not isinstance(new, str):
        return
    for channel in (old, new):
        directory.forget_channel(workspace, channel)
    pinned_by = await store.places.move(workspace, old, new)
    directory.forget_marks(workspace)
    _tell(workspace, new, pinned_by, crew)


async def fall(workspace: Workspace, channel: str, directory: Directory, crew: Crew, store: Store) -> None:
    """The pin of a channel falls, if it has one, and whoever set it hears so there, alone."""
    directory.forget_channel(workspace, channel)
    pinned_by = await store.places.unpin(workspace, channel)
    directory.forget_marks(workspace)
    _tell(workspace, channel, pinned_by, crew)


def _tell(workspace: Workspace, channel: str, pinned_by: str | None, crew: Crew) -> None:
    if pinned_by is not None:
        structlog.get_logger().warning("a pin fell", channel=channel)
        crew.tell(workspace, Whisper(channel, pinned_by), notice_message(PIN_FELL))
