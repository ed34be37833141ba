"""What Slack sends, read into values of ours; whatever has another shape than Slack's is None, never an error."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.outbox import Direct, Hook, Place, Thread
from bot.store import DeliveryKey, PersonKey, Workspace

SPOKEN: Final = frozenset({None, "file_share", "thread_broadcast"})
"""Message subtypes that are somebody saying something; the rest are edits, joins and the like."""
CHANGES: Final = frozenset({"message_changed", "message_deleted"})
"""Message subtypes that change what somebody said before."""
EDIT: Final = "edit"
"""The kind of a delivery that follows a change."""
LAST: Final = "gone"
"""The key of the last change of a message, above every `ts`."""
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TS: Final = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}")
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_ASKED_LIMIT: Final = 40_000


@dataclass(frozen=True, slots=True)
class Typed:
    """Something a person typed to us: as plain words, by whom, where the reply goes, and what makes that reply unique."""

    text: str
    person: PersonKey
    place: Place
    delivery: DeliveryKey
    key: str
    outside: bool
    """Whether Slack's own words say that this person is of another company."""
    shared: bool = False
    """Whether they say that the channel is shared with one."""
    im: bool = False
    """Whether they say that this is a direct message to us."""
    named: tuple[str, ...] = ()
    """Ids of people and channels in the text, in order."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of ours that was pressed: which one, what it carries, by whom, on which message or view."""

    action_id: str
    value: str
    person: PersonKey
    key: str
    trigger_id: str
    outside: bool
    """Whether Slack's own words say that this person is of another company."""
    name: str | None = None
    channel: str | None = None
    message: str | None = None
    thread: str | None = None
    private: bool = False
    response_url: str | None = None
    view_id: str | None = None

    @property
    def beside(self) -> Place | None:
        """Where a reply to this goes: into the thread for everybody there, or privately where the message was private."""
        if self.channel is None or self.message is None:
            return None
        if self.private:
            return Hook(self.channel, self.response_url) if self.response_url else None
        return Thread(self.channel, self.thread or self.message, self.message, is_direct(self.channel))

    @property
    def aside(self) -> Hook | None:
        """Where only the person who pressed hears it."""
        return Hook(self.channel, self.response_url) if self.channel and self.response_url else None

    @property
    def waiting(self) -> tuple[Workspace, Place]:
        """Where they wait for a window: beside the button, or, where it stands on Home, in their conversation with us."""
        user = self.person.user_id
        return self.person.workspace, self.aside or Direct(user, user)


def spoken(
    event: Mapping[str, Any], body: Mapping[str, Any], workspace: Workspace, team_id: str | None, *, outside: bool
) -> Typed | None:
    """A mention or a direct message, if a person said it; None for edits, joins, bots and broken shapes.

    `team_id` is the person's own team as far as the event tells, `outside` whether it says that this is another company's.
    """
    user, channel, ts = _id(event.get("user")), _id(event.get("channel")), _ts(event.get("ts"))
    if event.get("subtype") not in SPOKEN or event.get("bot_id") or event.get("hidden") or not (user and channel and ts):
        return None
    thread = _ts(event.get("thread_ts")) or ts
    direct = event.get("channel_type") == "im" or is_direct(channel)
    return Typed(
        text=plain_words(event.get("text")),
        person=PersonKey(workspace, team_id or "", user),
        place=Thread(channel, thread, ts, direct),
        delivery=DeliveryKey("answer", f"{channel}:{thread}", ts),
        key=_id(body.get("event_id")) or f"{channel}:{ts}",
        outside=outside,
        shared=body.get("is_ext_shared_channel") is True,
        im=event.get("channel_type") == "im",
        named=named_in(event.get("text")),
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """A message that its author changed or deleted: as it is now, what it said before, and when that was."""

    typed: Typed
    before: str
    at: str
    gone: bool

    @property
    def delivery(self) -> DeliveryKey:
        """What makes this change unique; `at` orders the changes of one message, the end of it comes last."""
        place = self.typed.place
        assert isinstance(place, Thread)
        return DeliveryKey(EDIT, f"{place.channel}:{place.asked}", LAST if self.gone else self.at)


def changed(event: Mapping[str, Any], body: Mapping[str, Any], workspace: Workspace) -> Changed | None:
    """A change of something a person said; None for anything else, also where only a preview was added."""
    old, now = event.get("previous_message"), event.get("message")
    # Of a message with replies Slack leaves a stone, and calls that a change.
    gone = event.get("subtype") == "message_deleted" or (isinstance(now, Mapping) and now.get("subtype") == "tombstone")
    now = old if gone else now
    if event.get("subtype") not in CHANGES or not isinstance(now, Mapping) or not isinstance(old, Mapping):
        return None
    edited = now.get("edited")
    at = _ts(event.get("ts")) if gone else _ts(edited.get("ts")) if isinstance(edited, Mapping) else None
    before, team = plain_words(old.get("text")), _id(now.get("team"))
    shared = body.get("is_ext_shared_channel") is True
    typed = spoken(
        {**now, "channel": event.get("channel"), "channel_type": event.get("channel_type")},
        body,
        workspace,
        team or (None if shared else workspace.team_id),
        # Slack names nobody's team beside the message; who is not known to be ours is not ours.
        outside=shared and (team is None or team != workspace.team_id),
    )
    if typed is None or at is None or (not gone and typed.text == before):
        return None
    return Changed(typed, before, at, gone)


def commanded(command: Mapping[str, Any], workspace: Workspace) -> Typed | None:
    """A slash command; None for broken shapes."""
    user, channel = _id(command.get("user_id")), _id(command.get("channel_id"))
    trigger, url = command.get("trigger_id"), command.get("response_url")
    if not (user and channel and isinstance(trigger, str) and trigger and isinstance(url, str) and url):
        return None
    key = digest(trigger)
    return Typed(
        text=plain_words(command.get("text")),
        person=PersonKey(workspace, _id(command.get("team_id")) or "", user),
        place=Hook(channel, url),
        delivery=DeliveryKey("private", f"{channel}:{user}", key),
        key=key,
        outside=_is_elsewhere(_id(command.get("team_id")), workspace),
        named=named_in(command.get("text")),
    )


def pressed(action: Mapping[str, Any], body: Mapping[str, Any], workspace: Workspace) -> Pressed | None:
    """A press of a button; None for broken shapes."""
    who = body.get("user") or {}
    person, action_id, trigger = person_in(body, workspace), action.get("action_id"), body.get("trigger_id")
    if not (person and isinstance(action_id, str) and isinstance(trigger, str)):
        return None
    container, view, url = body.get("container") or {}, body.get("view") or {}, body.get("response_url")
    name = who.get("name") or who.get("username")
    return Pressed(
        action_id=action_id,
        value=sound(action.get("value")),
        person=person,
        key=digest(trigger, action_id, str(action.get("action_ts"))),
        trigger_id=trigger,
        outside=is_outside(body, workspace),
        name=sound(name) or None,
        channel=_id(container.get("channel_id")) or _id((body.get("channel") or {}).get("id")),
        message=_ts(container.get("message_ts")),
        thread=_ts(container.get("thread_ts")) or _ts((body.get("message") or {}).get("thread_ts")),
        private=container.get("is_ephemeral") is True,
        response_url=url if isinstance(url, str) and url else None,
        view_id=_id(view.get("id")),
    )


def person_in(body: Mapping[str, Any], workspace: Workspace) -> PersonKey | None:
    """Who pressed, picked or sent off something; None for broken shapes."""
    who = body.get("user") or {}
    user = _id(who.get("id"))
    return PersonKey(workspace, _id(who.get("team_id")) or "", user) if user else None


def is_outside(body: Mapping[str, Any], workspace: Workspace) -> bool:
    """Whether a press or a window sent off says that this person is of another company."""
    return _is_elsewhere(_id((body.get("user") or {}).get("team_id")), workspace)


def _is_elsewhere(team: str | None, workspace: Workspace) -> bool:
    # In an enterprise people come from many teams of it; there only `users.info` can tell.
    return team is not None and team != workspace.team_id and workspace.enterprise_id is None


def kept_with(view: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept with a window of ours as JSON; {} for anything else.

    >>> kept_with({"private_metadata": '{"question": 7}'}), kept_with({"private_metadata": "7"})
    ({'question': 7}, {})
    """
    try:
        kept = json.loads(str(view.get("private_metadata") or "{}"))
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def named_in(text: object) -> tuple[str, ...]:
    """The ids of people and channels that a text of Slack's names.

    >>> named_in("<@U0BOT> desk who <@U1|priya> in <#C1|help> <https://a.example|b>")
    ('U0BOT', 'U1', 'C1')
    """
    return tuple(re.findall(r"<[@#]([A-Z0-9]{1,64})(?:\|[^<>]*)?>", sound(text)[:_ASKED_LIMIT]))


def plain_words(text: object) -> str:
    """What a person typed, without Slack's markup: people's mentions gone, links by their label, entities as characters.

    >>> plain_words("<@U0BOT> is <https://a.example|this> R&amp;D in <#C1|help>? <!here>")
    'is this R&D in help?'
    """
    words = re.sub(r"<([^<>]*)>", lambda found: _meant(found[1]), sound(text)[:_ASKED_LIMIT])
    for entity, char in _ENTITIES:
        words = words.replace(entity, char)
    return re.sub(r"[ \t]+", " ", words).strip()


def _meant(inner: str) -> str:
    if inner.startswith(("@", "!")):
        return " "
    target, _, label = inner.partition("|")
    return label or target.removeprefix("#")


def sound(text: object) -> str:
    """Text that every database and every encoder takes: no NUL, no half characters; "" for anything else."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "") if isinstance(text, str) else ""


def is_direct(channel: str) -> bool:
    """Whether this is a DM with the bot, whose history we may read. Says nothing about who else may read a channel."""
    return channel.startswith("D")


def digest(*parts: str) -> str:
    """A short name for something that is too long, or too secret, to be kept."""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _id(value: object) -> str | None:
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def _ts(value: object) -> str | None:
    return value if isinstance(value, str) and _TS.fullmatch(value) else None
