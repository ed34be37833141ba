"""The one place that talks: every message leaves here, and what came of it is a value.

Slack has no key that makes a post happen once. So a post that may have arrived is never simply repeated: `look` looks
for it first, where we may look.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from bot.clients import Clients, NotInstalled, retry_after
from bot.metrics import Metrics
from bot.store import DeliveryKey, Sent, Workspace
from bot.views.message import Message

METADATA: Final = "coach_answer"
PLAINLY: Final[dict[str, Any]] = {"parse": "none", "link_names": False, "unfurl_links": False, "unfurl_media": False}
BAD_BLOCKS: Final = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
PERHAPS_DONE: Final = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
"""Errors after which Slack may have carried out part of the call."""
NEWEST: Final = 15
"""Posts of a conversation looked at for one of ours; Slack gives some apps no more at a time."""
RATE_LIMITED: Final = frozenset({"ratelimited", "rate_limited"})
HOOK_PAUSES: Final = (0, 0.5, 2)
"""Seconds before each try of a response_url."""
SLACK_API: Final = "https://slack.com/"
SLACK_HOOKS: Final = "https://hooks.slack.com/"


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread. `asked` is the `ts` of the post that is answered; `direct`: a DM, whose history we may read."""

    channel: str
    ts: str
    asked: str
    direct: bool


@dataclass(frozen=True, slots=True)
class Hook:
    """A `response_url`: seen by one person only, or by the whole channel. `over`: in the place of the message whose button
    was pressed."""

    channel: str
    url: str
    everybody: bool = False
    over: bool = False


@dataclass(frozen=True, slots=True)
class Whisper:
    """A message in a channel that one person sees, in a thread where `ts` names one."""

    channel: str
    user: str
    ts: str | None = None


@dataclass(frozen=True, slots=True)
class Direct:
    """The conversation of one person with the bot, opened if need be. `channel` is where they asked for it."""

    channel: str
    user: str


@dataclass(frozen=True, slots=True)
class Talk:
    """The same where its id is known; a post begins a thread there, and is found again by what it carries."""

    channel: str


@dataclass(frozen=True, slots=True)
class Over:
    """A post of our own, to be written over; `gone`: to be taken away."""

    channel: str
    ts: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Root:
    """A channel, where a thread begins."""

    channel: str


Place = Thread | Hook | Whisper | Direct | Talk | Over | Root
_KINDS: Final[dict[str, type[Thread] | type[Hook] | type[Whisper] | type[Direct] | type[Talk] | type[Over] | type[Root]]] = {
    "thread": Thread,
    "hook": Hook,
    "whisper": Whisper,
    "direct": Direct,
    "talk": Talk,
    "over": Over,
    "root": Root,
}


def as_payload(place: Place) -> dict[str, Any]:
    """A place as JSON, to be kept with accepted work."""
    return {"kind": type(place).__name__.lower(), **asdict(place)}


def is_private(place: Place) -> bool:
    """Whether one person alone hears what is said there; of a DM, as far as its name tells."""
    match place:
        case Thread(direct=direct):
            return direct
        case Hook(everybody=everybody):
            return not everybody
        case Whisper() | Direct() | Talk():
            return True
        case Over() | Root():
            return False


def from_payload(kept: Mapping[str, Any]) -> Place:
    """The place that `as_payload` kept."""
    fields = {name: value for name, value in kept.items() if name != "kind"}
    return _KINDS[kept["kind"]](**fields)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to put into a thread. `says`: what it shows, for whoever cannot see it."""

    file: str
    title: str
    says: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack will never take this."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """Slack did not take it now, and surely did not post it. `after`: seconds it wants to be left alone, if it said so."""

    reason: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been posted or not. `after`: as in Later."""

    reason: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """Our message is not there."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """We may not look whether it is there."""


Posted = Sent | Refused | Later | Unknown


class Outbox:
    """Posts messages and finds out what came of them; keeps nothing."""

    def __init__(self, clients: Clients, metrics: Metrics) -> None:
        self._clients = clients
        self._metrics = metrics
        self._log = structlog.get_logger()

    async def post(self, workspace: Workspace, place: Place, message: Message, key: DeliveryKey | None) -> Posted:
        """Say it there; blocks that Slack refuses are left away once. A short rate limit is waited out, but in a `Talk`,
        where nobody waits for it."""
        posted = await self._post(workspace, place, dict(message), key)
        if isinstance(posted, Refused) and posted.reason in BAD_BLOCKS:
            self._log.error("slack refused our blocks; saying the words alone", reason=posted.reason)
            posted = await self._post(workspace, place, {"text": message["text"]}, key)
        self._metrics.posts.labels(type(posted).__name__.lower()).inc()
        if isinstance(posted, Refused):
            self._clients.note_refusal(workspace, posted.reason)
        return posted

    async def _post(self, workspace: Workspace, place: Place, said: dict[str, Any], key: DeliveryKey | None) -> Posted:
        match place:
            case Thread():
                return await self._post_message(workspace, place.channel, place.ts, said, key)
            case Hook():
                return await self._post_to_hook(place, said)
            case Whisper():
                return await self._whisper(workspace, place, said)
            case Direct():
                return await self._post_directly(workspace, place, said, key)
            case Over():
                return await self._write_over(workspace, place, said)
            case Talk():
                return await self._post_message(workspace, place.channel, None, said, key, waits=False)
            case Root():
                return await self._post_message(workspace, place.channel, None, said, key)

    async def _post_directly(
        self, workspace: Workspace, place: Direct, said: dict[str, Any], key: DeliveryKey | None
    ) -> Posted:
        opened = await self.open(workspace, place.user)
        if not isinstance(opened, str):
            return opened
        return await self._post_message(workspace, opened, None, said, key)

    async def open(self, workspace: Workspace, user: str) -> str | Refused | Later:
        """The conversation of this person with the bot."""
        try:
            client = await self._clients.repeating(workspace)
            opened = await client.conversations_open(users=user)
        except NotInstalled:
            return Refused("not_installed")
        except SlackApiError as error:
            came = _what_came_of(error)
            # Nothing was said yet, whatever came of the opening.
            return came if isinstance(came, Refused | Later) else Later("cannot_open")
        except (aiohttp.ClientError, TimeoutError, OSError):
            return Later("cannot_open")
        return str((opened.get("channel") or {}).get("id") or "")

    async def _write_over(self, workspace: Workspace, place: Over, said: dict[str, Any]) -> Posted:
        """Both repeat harmlessly: the same words once more, or a post that is gone already."""
        try:
            client = await self._clients.repeating(workspace)
            if place.gone:
                await client.chat_delete(channel=place.channel, ts=place.ts)
            else:
                plainly = {name: PLAINLY[name] for name in ("parse", "link_names")}
                await client.chat_update(channel=place.channel, ts=place.ts, **said, **plainly)
        except NotInstalled:
            return Refused("not_installed")
        except SlackApiError as error:
            came = _what_came_of(error)
            gone = place.gone and isinstance(came, Refused) and came.reason == "message_not_found"
            return Sent(place.channel, None) if gone else came
        except aiohttp.ClientConnectorError:
            return Later("no_connection")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Unknown(type(error).__name__)
        return Sent(place.channel, None)

    async def _whisper(self, workspace: Workspace, place: Whisper, said: dict[str, Any]) -> Posted:
        plainly = {name: PLAINLY[name] for name in ("parse", "link_names")}
        try:
            client = await self._clients.posting(workspace)
            await client.chat_postEphemeral(channel=place.channel, user=place.user, thread_ts=place.ts, **said, **plainly)
        except NotInstalled:
            return Refused("not_installed")
        except SlackApiError as error:
            return _what_came_of(error)
        except aiohttp.ClientConnectorError:
            return Later("no_connection")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Unknown(type(error).__name__)
        return Sent(place.channel, None)

    async def _post_message(
        self,
        workspace: Workspace,
        channel: str,
        thread_ts: str | None,
        said: dict[str, Any],
        key: DeliveryKey | None,
        *,
        waits: bool = True,
    ) -> Posted:
        metadata = _metadata(key) if key else None
        try:
            client = await self._clients.posting(workspace, waits=waits)
            answer = await client.chat_postMessage(
                channel=channel, thread_ts=thread_ts, metadata=metadata, **said, **PLAINLY
            )
        except NotInstalled:
            return Refused("not_installed")
        except SlackApiError as error:
            return _what_came_of(error)
        except aiohttp.ClientConnectorError:
            return Later("no_connection")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Unknown(type(error).__name__)
        return Sent(str(answer.get("channel") or channel), str(answer["ts"]) if answer.get("ts") else None)

    async def _post_to_hook(self, place: Hook, said: dict[str, Any]) -> Posted:
        if not self.may_follow(place.url):
            return Refused("foreign_response_url")
        said = {**said, **PLAINLY, "replace_original": place.over}
        said["response_type"] = "in_channel" if place.everybody else "ephemeral"
        posted: Posted = Later("not_tried")
        for pause in HOOK_PAUSES:
            await asyncio.sleep(pause)
            posted = await self._try_hook(place, said)
            # What one person sees may come twice; what everybody sees may not.
            if not isinstance(posted, Later) and (place.everybody or not isinstance(posted, Unknown)):
                break
        return posted

    async def _try_hook(self, place: Hook, said: dict[str, Any]) -> Posted:
        try:
            async with self._clients.session.post(place.url, json=said) as answer:
                return _what_a_hook_said(place, answer.status, await answer.text())
        except aiohttp.ClientConnectorError:
            return Later("no_connection")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Unknown(type(error).__name__)

    async def show(self, workspace: Workspace, place: Thread, picture: Picture) -> Sent | Refused:
        """Put a picture into a thread; why not, where it is not there, or nobody knows. It is not tried again: whatever it
        shows was said in words."""
        try:
            client = await self._clients.posting(workspace)
            asked = await client.files_getUploadURLExternal(
                filename=picture.file, length=len(picture.content), alt_txt=picture.says
            )
            async with self._clients.session.post(str(asked.get("upload_url")), data=picture.content) as answer:
                if answer.status != 200:
                    return Refused(f"http_{answer.status}")
            await client.files_completeUploadExternal(
                files=[{"id": str(asked.get("file_id")), "title": picture.title}],
                channel_id=place.channel,
                thread_ts=place.ts,
            )
        except NotInstalled:
            return Refused("not_installed")
        except SlackApiError as error:
            came = _what_came_of(error)
            return Refused(came.reason) if not isinstance(came, Sent) else came
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return Refused(type(error).__name__)
        return Sent(place.channel, None)

    def may_follow(self, url: str) -> bool:
        """Whether a `response_url` may be used: with Slack's own API only Slack's own hooks."""
        ours = not self._clients.base_url.startswith(SLACK_API)
        return url.startswith(SLACK_HOOKS) or (ours and url.startswith(("http://", "https://")))

    async def look(self, workspace: Workspace, place: Place, key: DeliveryKey | None) -> Sent | Absent | Hidden | Unknown:
        """Whether our message stands there already; a `Sent` may also be another reply in that thread (see below).

        Only DMs may be read. Replies in threads are not in a history, but the root of the thread names who replied, and when
        the last of them came: `Sent` at that one where it is younger than the question; whose it is, is not told.
        What one person sees privately may come twice, so there it counts as absent.
        """
        match place:
            case Hook(everybody=False) | Whisper() | Direct() | Over():
                return Absent()
            case Hook() | Thread(direct=False) | Root():
                return Hidden()
        # Of a post that begins a thread, nobody knows the `ts`: it is among the newest.
        window: dict[str, Any] = {"limit": NEWEST}
        if isinstance(place, Thread):
            window = {"latest": place.ts, "inclusive": True, "limit": 1}
        try:
            me = (await self._clients.at(workspace)).user_id
            client = await self._clients.repeating(workspace)
            answer = await client.conversations_history(channel=place.channel, include_all_metadata=True, **window)
        except NotInstalled:
            return Absent()
        except SlackApiError as error:
            came = _what_came_of(error)
            after = came.after if isinstance(came, Later) else None
            return Hidden() if isinstance(came, Refused) else Unknown("cannot_look", after)
        except (aiohttp.ClientError, TimeoutError, OSError):
            return Unknown("cannot_look")
        for message in answer.get("messages") or ():
            carried = (message.get("metadata") or {}).get("event_payload") or {}
            if key and carried.get("key") == _name(key):
                return Sent(place.channel, message.get("ts"))
            if isinstance(place, Thread) and message.get("ts") == place.ts and _replied_since(message, me, place.asked):
                return Sent(place.channel, str(message["latest_reply"]))
        return Absent()

    async def claim(self, workspace: Workspace, found: Sent, message: Message, key: DeliveryKey) -> Sent | Hidden | Unknown:
        """Whether this reply is ours: Slack lets nobody write over somebody else's post, so we say there once more what we
        would say anyway. Another answer of ours must not be claimed: it would be gone."""
        try:
            client = await self._clients.repeating(workspace)
            await client.chat_update(
                channel=found.channel, ts=found.ts or "", metadata=_metadata(key), parse="none", link_names=False, **message
            )
        except NotInstalled:
            return Hidden()
        except SlackApiError as error:
            came = _what_came_of(error)
            return Hidden() if isinstance(came, Refused) else Unknown("cannot_look")
        except (aiohttp.ClientError, TimeoutError, OSError):
            return Unknown("cannot_look")
        return found


def _replied_since(root: Mapping[str, Any], me: str | None, asked: str) -> bool:
    """Whether we replied in this thread and its last reply is younger than the post we answer."""
    # Where Slack never told us who we are, any reply to a person's post in our DM counts as ours.
    mine = me is None or me in (root.get("reply_users") or ())
    return mine and _moment(root.get("latest_reply")) > _moment(asked)


def _moment(ts: object) -> tuple[int, int]:
    seconds, _, rest = str(ts or "0").partition(".")
    return (int(seconds), int(rest or 0)) if seconds.isdecimal() and (rest or "0").isdecimal() else (0, 0)


def _metadata(key: DeliveryKey) -> dict[str, Any]:
    return {"event_type": METADATA, "event_payload": {"key": _name(key)}}


def _name(key: DeliveryKey) -> str:
    return f"{key.kind}:{key.place}:{key.key}"


def _what_came_of(error: SlackApiError) -> Posted:
    answer = error.response
    status: int = getattr(answer, "status_code", None) or getattr(answer, "status", None) or 0
    if status == 429:
        return Later("ratelimited", retry_after(getattr(answer, "headers", None)))
    said = answer.get("error") if hasattr(answer, "get") else None
    if status >= 500 or not said or said in PERHAPS_DONE:
        return Unknown(str(said or f"http_{status}"))
    return Later("ratelimited", retry_after(None)) if said in RATE_LIMITED else Refused(str(said))


def _what_a_hook_said(place: Hook, status: int, words: str) -> Posted:
    """What came of a post to a `response_url`; it may say "no" with a 200, too, and as plain words or as JSON."""
    try:
        said = json.loads(words)
    except ValueError:
        said = {"error": words} if status >= 400 else {}
    error = str(said.get("error") or "") if isinstance(said, dict) else ""
    if status == 429 or error in RATE_LIMITED:
        return Later("ratelimited")
    if status >= 500 or error in PERHAPS_DONE:
        return Unknown(error if error in PERHAPS_DONE else f"http_{status}")
    if status >= 400 or error:
        # Only Slack's own error words are kept; a proxy's page of HTML is not one.
        return Refused(error if error.replace("_", "").isalpha() else f"http_{status}")
    return Sent(place.channel, None)
