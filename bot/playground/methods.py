"""The Web API methods the bot may call, each with the scopes it needs; everything else is an unknown method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import chat, conversations, files, oauth, surfaces
from .arguments import Args
from .core import Core
from .world import Installation

Run = Callable[[Core, Installation, Args], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Method:
    """What runs, and the scopes of which one is enough; none: any valid token will do."""

    run: Run
    scopes: tuple[str, ...] = ()


def _auth_test(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    team = slack.team(caller.team)
    return {
        "url": f"{slack.base_url}/",
        "team": team.name,
        "user": "channelcoach",
        "team_id": team.id,
        "user_id": caller.bot_user,
        "bot_id": caller.bot_id,
        "is_enterprise_install": False,
    }


METHODS: dict[str, Method] = {
    "auth.test": Method(_auth_test),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",)),
    "chat.update": Method(chat.update, ("chat:write",)),
    "chat.delete": Method(chat.delete, ("chat:write",)),
    "chat.getPermalink": Method(chat.permalink),
    "conversations.open": Method(conversations.open_dm, ("im:write",)),
    # Which scope these two need depends on the kind of channel; they look for themselves.
    "conversations.info": Method(conversations.info),
    "conversations.members": Method(conversations.members),
    "conversations.history": Method(conversations.history),
    "users.info": Method(conversations.user_info, ("users:read",)),
    "views.open": Method(surfaces.open_view),
    "views.push": Method(surfaces.push_view),
    "views.update": Method(surfaces.update_view),
    "views.publish": Method(surfaces.publish_view),
    "assistant.threads.setSuggestedPrompts": Method(surfaces.suggest_prompts, ("assistant:write",)),
    "assistant.threads.setStatus": Method(surfaces.set_status, ("assistant:write", "chat:write")),
    "agents.sessions.setStatus": Method(surfaces.set_session_status, ("assistant:write", "chat:write")),
    "files.getUploadURLExternal": Method(files.upload_url, ("files:write",)),
    "files.completeUploadExternal": Method(files.complete_upload, ("files:write",)),
}

WITHOUT_BOT_TOKEN: dict[str, Callable[[Core, str | None, Args], dict[str, Any]]] = {
    "oauth.v2.access": oauth.access,
    "apps.connections.open": oauth.open_connection,
}
