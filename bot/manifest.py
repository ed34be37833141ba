"""The app manifest: what the bot asks of a Slack workspace, and why.

`manifest.yml` in the repository is this with a placeholder for the host; `coach manifest --url https://HOST` prints it
with the real one. Adding a listener means adding its event, command or shortcut here: a test compares the two.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from bot.views import ids

PLACEHOLDER: Final = "https://coach.example.com"

HEADING: Final = """\
# The Slack app manifest of Channel Coach, made by `coach manifest --url https://HOST`: change bot/manifest.py, not this.
# How to use it: docs/slack-setup.md.
"""

EVENTS_PATH: Final = "/slack/events"
REDIRECT_PATH: Final = "/slack/oauth_redirect"

COMMAND: Final = "/coach"

SCOPES: Final = {
    "app_mentions:read": "hear mentions",
    "assistant:write": "the agent view: prompts, and the entry in the top bar (Slack asks for it)",
    "channels:read": "whether a channel is shared and who is in it; hear who joins (not what is said)",
    "chat:write": "answer",
    "commands": "/coach and the message shortcut",
    "groups:read": "the same for private channels the bot is in",
    "im:history": "read what people write in a direct message with the bot",
    "im:read": "know a direct message with the bot when a button in it is pressed",
    "im:write": "open a direct message with somebody who asked for one",
    "mpim:read": "the same for group conversations the bot is in",
    "users:read": "time zone, and whether somebody is a guest",
}
"""Bot scopes, each with what it is for. Nothing reads what is said in channels: that would be `channels:history`. Without
the four that end in `:read` and name conversations everything works, with internal text in no channel."""

EVENTS: Final = {
    "app_home_opened": "show the Home tab",
    "app_mention": "a question in a channel",
    "app_uninstalled": "forget the workspace",
    "channel_id_changed": "what admins said of a channel goes along, a pin falls",
    "channel_shared": "a pin falls",
    "channel_unshared": "look at the channel anew",
    "member_joined_channel": "a pin falls when a guest or another company comes in",
    "member_left_channel": "look at the channel anew",
    "message.im": "a question in a direct message",
    "team_join": "somebody new, or somebody back: ask Slack anew who they are",
    "tokens_revoked": "forget the installation",
    "user_change": "a member who became a guest reads as a guest at once",
}
"""Bot events, each with what it is for. An event nobody handles would count as a failed delivery."""

OVERLAY_SCOPES: Final = {
    "channels:history": "hear what is said in public channels the bot is in",
    "groups:history": "hear what is said in private channels the bot is in",
}
"""What `coach manifest --overlay` asks for as well: follow-ups without a mention, edits in channels, COACH_AUTO_ANSWER."""

OVERLAY_EVENTS: Final = {
    "message.channels": "a follow-up, an edit or a clear question in a public channel",
    "message.groups": "the same in a private channel",
}

PICTURE_SCOPES: Final = {"files:write": "send a certificate as a picture, too"}
"""What `coach manifest --pictures` asks for as well; without it certificates come in words."""

DESCRIPTION: Final = "Answers partners and sellers from the channel handbook, in the thread, with the source."
LONG_DESCRIPTION: Final = (
    "Ask about the channel program in your own words: in a channel by mention, in a direct message, or privately with "
    "/coach. Channel Coach answers from your handbook with the passage and its link, and says so where the handbook has "
    "no answer. It also shows the enablement curriculum with every lesson and link. It reads only what is written to it, "
    "and writes only to people who write first."
)
PROMPTS: Final = (
    ("Renewals", "Who gets first right of refusal at renewal?"),
    ("Partner types", "What kinds of partners are there?"),
    ("Curriculum", "curriculum"),
    ("Help", "help"),
)


def manifest(url: str | None, *, overlay: bool = False, pictures: bool = False) -> dict[str, Any]:
    """The manifest for a bot that Slack reaches at `url` (`https://HOST`), or over Socket Mode where `url` is None.
    `overlay`: it also asks for what is said in channels; `pictures`: to send pictures.

    Raises ValueError, as a sentence, where the address is none that Slack can reach.
    """
    base = None if url is None else _base(url)
    scopes = sorted([*SCOPES, *(OVERLAY_SCOPES if overlay else ()), *(PICTURE_SCOPES if pictures else ())])
    endpoint = {} if base is None else {"request_url": base + EVENTS_PATH}
    command = {} if base is None else {"url": base + EVENTS_PATH}
    redirect = {} if base is None else {"redirect_urls": [base + REDIRECT_PATH]}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Channel Coach",
            "description": DESCRIPTION,
            "long_description": LONG_DESCRIPTION,
            "background_color": "#1f3d3a",
        },
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
            "bot_user": {"display_name": "Channel Coach", "always_online": True},
            "agent_view": {
                "agent_description": DESCRIPTION,
                "suggested_prompts": [{"title": title, "message": message} for title, message in PROMPTS],
            },
            "shortcuts": [
                {
                    "name": "Answer from handbook",
                    "type": "message",
                    "callback_id": ids.SHORTCUT,
                    "description": "Look this message up in the handbook and answer it in its thread",
                }
            ],
            "slash_commands": [
                {
                    "command": COMMAND,
                    **command,
                    "description": "Ask the channel handbook; only you see the answer",
                    "usage_hint": "your question, curriculum, or help",
                    "should_escape": True,
                }
            ],
        },
        "oauth_config": {**redirect, "scopes": {"bot": scopes}},
        "settings": {
            "event_subscriptions": {**endpoint, "bot_events": sorted([*EVENTS, *(OVERLAY_EVENTS if overlay else ())])},
            "interactivity": {"is_enabled": True, **endpoint},
            "org_deploy_enabled": True,
            "socket_mode_enabled": base is None,
            "token_rotation_enabled": False,
        },
    }


def manifest_yaml(url: str | None, *, overlay: bool = False, pictures: bool = False) -> str:
    """The manifest as the YAML that Slack's "From a manifest" takes."""
    return HEADING + yaml.safe_dump(
        manifest(url, overlay=overlay, pictures=pictures), sort_keys=False, allow_unicode=True, width=100
    )


def _base(url: str) -> str:
    """The address without a slash at its end; Slack speaks only https, and our paths start at the root."""
    try:
        parts = urlsplit(url.strip())
        fine = parts.scheme == "https" and parts.hostname and parts.username is None and (parts.port is None or parts.port)
    except ValueError:
        fine = False
    if not fine or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"{url!r} is no address Slack can reach: write https:// and a host, such as {PLACEHOLDER}.")
    return f"https://{parts.netloc}"
