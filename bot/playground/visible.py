"""What one person sees of the local Slack, as the page wants it."""

from __future__ import annotations

from typing import Any

from . import events
from .clock import aware
from .people import BOT_NAME, OTHER_BOT, Person
from .slack import Slack
from .surfaces import STATUS_LIFE
from .world import Channel, Message


def person_card(person: Person) -> dict[str, Any]:
    """Who somebody is, for the picker."""
    return {"id": person.id, "name": person.name, "title": person.title, "side": person.side, "kind": person.kind}


def seen(slack: Slack, person: Person) -> dict[str, Any]:
    """Everything on the page of one person but the time."""
    installation = slack.home_installation()
    bot = installation.bot_user if installation else None
    channels = [one for one in slack.world.channels.values() if person.id in one.members and _shown(one, bot)]
    stack = slack.world.modals.get(person.id, [])
    home = slack.world.homes.get(person.id)
    modal = {**events.shown(stack[-1]), "errors": stack[-1].errors, "depth": len(stack)} if stack else None
    return {
        "me": person_card(person),
        "bot": {"id": bot or "", "name": BOT_NAME},
        "channels": [_channel(one, slack.may_command(person)) for one in channels],
        "messages": {one.id: [_message(slack, post) for post in slack.seen_by(person.id, one.id)] for one in channels},
        "home": events.shown(home) if home else None,
        "modal": modal,
        "notice": slack.notices.get(person.id),
        "prompts": {one.id: slack.world.prompts.get(one.id, []) for one in channels if one.kind == "im"},
        "statuses": {one.id: _statuses(slack, one) for one in channels},
        "zone": person.zone,
        "ahead": slack.world.ahead,
    }


def page_state(slack: Slack, person: Person) -> dict[str, Any]:
    """The answer of /play/state."""
    return {**seen(slack, person), "now": aware(slack.micros() / 1_000_000).isoformat()}


def _shown(channel: Channel, bot: str | None) -> bool:
    return channel.kind != "im" or bot in channel.members


def _channel(channel: Channel, can_command: bool) -> dict[str, Any]:
    return {
        "id": channel.id,
        "name": BOT_NAME if channel.kind == "im" else channel.name,
        "kind": "im" if channel.kind == "im" else "channel",
        "shared": channel.shared,
        "topic": channel.topic,
        "can_command": can_command,
    }


def _message(slack: Slack, post: Message) -> dict[str, Any]:
    people = slack.world.people
    name = people[post.user].name if post.user in people else "Another app" if post.user == OTHER_BOT else BOT_NAME
    shown = {
        "ts": post.ts,
        "user": post.user,
        "name": name,
        "is_bot": post.bot_id is not None,
        "text": post.text,
        "blocks": post.blocks,
        "thread_ts": post.thread_ts,
        "ephemeral": post.only_for is not None,
        "edited": post.edited,
        "state": post.state,
    }
    files = [slack.world.files[id] for id in post.files if id in slack.world.files]
    if files:
        shown["files"] = [
            {"id": one.id, "name": one.name, "url": f"/files/{one.id}", "alt_txt": one.alt_text} for one in files
        ]
    return shown


def _statuses(slack: Slack, channel: Channel) -> dict[str, str]:
    now = slack.micros()
    return {
        thread: status
        for (where, thread), (status, since) in slack.statuses.items()
        if where == channel.id and now - since < STATUS_LIFE
    }
