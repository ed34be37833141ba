"""What the local Slack remembers: channels, messages, views, installations. Values only, all of them fit in a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from .people import LEON, PEOPLE, PRIYA, TEAMS, VENDOR, Person, Team

HELP = "CPARTHELP"
SALES = "CCHANSALE"

TOPICS = {
    HELP: "Questions about the partner programme: deal registration, renewals, margins, training. Shared with Northwind.",
    SALES: "For Harbour's own channel team. Partners are not in here.",
}

BASE_SCOPES = frozenset(
    {"app_mentions:read", "assistant:write", "chat:write", "commands", "im:history", "im:write", "users:read"}
)
FIREWALL_SCOPES = frozenset({"channels:read", "groups:read", "mpim:read", "im:read"})
FIREWALL_EVENTS = frozenset(
    {
        "channel_id_changed", "channel_shared", "channel_unshared", "member_joined_channel", "member_left_channel",
        "user_change",
    }
)  # fmt: skip
OVERLAY_SCOPES = frozenset({"channels:history", "groups:history"})

BASE_EVENTS = frozenset(
    {
        "agent_session_stopped", "app_context_changed", "app_home_opened", "app_mention", "app_uninstalled", "message.im",
        "team_join", "tokens_revoked",
    }
)  # fmt: skip
OVERLAY_EVENTS = frozenset({"message.channels", "message.groups"})

ChannelKind = Literal["channel", "private", "im"]


@dataclass(slots=True)
class Channel:
    """A place to talk. In an `im` the members are a person and a bot. `shared`: with another company, by Slack Connect."""

    id: str
    name: str
    kind: ChannelKind
    team: str
    members: list[str]
    created: int
    shared: bool = False
    topic: str = ""
    archived: bool = False

    @property
    def event_type(self) -> str:
        """What the Events API calls this kind of channel."""
        return {"channel": "channel", "private": "group", "im": "im"}[self.kind]


@dataclass(slots=True)
class Message:
    """One post. `user` is a person or a bot user; `bot_id` is set for bots. `only_for`: an ephemeral, seen by that person.

    `text` is stored as sent, escapes and all. `thread_ts` is the root's `ts` on replies and None elsewhere.
    """

    channel: str
    ts: str
    user: str
    team: str
    text: str
    blocks: list[dict[str, Any]] | None = None
    thread_ts: str | None = None
    bot_id: str | None = None
    only_for: str | None = None
    broadcast: bool = False
    metadata: dict[str, Any] | None = None
    edited: str | None = None
    edited_by: str | None = None
    client_msg_id: str | None = None
    files: list[str] = field(default_factory=list)
    pings: tuple[str, ...] = ()
    state: dict[str, dict[str, Any]] = field(default_factory=dict)
    gone: bool = False
    """A deleted root whose replies are still there."""


@dataclass(slots=True)
class ShownView:
    """A modal or a Home as one person sees it. `body` is what the bot sent, with missing block and action ids filled in."""

    id: str
    person: str
    team: str
    body: dict[str, Any]
    hash: str
    root: str
    bot_id: str
    previous: str | None = None
    state: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Installation:
    """The app in one team: its token and what it may do."""

    token: str
    team: str
    bot_user: str
    bot_id: str
    scopes: list[str]
    active: bool = True


@dataclass(slots=True)
class Hook:
    """A response_url: where it posts, for whom, about which message, and how often it was used."""

    channel: str
    person: str
    team: str
    issued: int
    message_ts: str | None = None
    uses: int = 0


@dataclass(slots=True)
class StoredFile:
    """An uploaded file; `content` is base64. It can be shown once its upload was completed."""

    id: str
    name: str
    owner: str
    length: int
    alt_text: str = ""
    content: str = ""
    complete: bool = False


@dataclass(slots=True)
class World:
    """Everything there is. Times are microseconds since 1970; `last` is the newest one given out, so that each is unique,
    and `ahead` how far the clock was put forward (or back) of the real one."""

    teams: dict[str, Team]
    people: dict[str, Person]
    channels: dict[str, Channel]
    messages: dict[str, list[Message]] = field(default_factory=dict)
    homes: dict[str, ShownView] = field(default_factory=dict)
    modals: dict[str, list[ShownView]] = field(default_factory=dict)
    installations: list[Installation] = field(default_factory=list)
    hooks: dict[str, Hook] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    prompts: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    last: int = 0
    ahead: int = 0

    def installed(self, team: str) -> Installation | None:
        """The app's living installation in a team."""
        return next((one for one in self.installations if one.team == team and one.active), None)

    def find(self, channel: str, ts: str) -> Message | None:
        """The message at a place."""
        return next((one for one in self.messages.get(channel, ()) if one.ts == ts), None)


def first_world(at: int) -> World:
    """The world as it begins: two teams, two channels with everybody who belongs there, the app not installed yet."""
    people = {person.id: person for person in PEOPLE}
    inside = [person.id for person in PEOPLE if person.kind == "member"]
    channels = [
        Channel(HELP, "partner-help", "channel", VENDOR, [*inside, LEON, PRIYA], at, shared=True, topic=TOPICS[HELP]),
        Channel(SALES, "channel-sales", "channel", VENDOR, list(inside), at, topic=TOPICS[SALES]),
    ]
    return World({team.id: team for team in TEAMS}, people, {one.id: one for one in channels}, last=at)
