"""What may come in from Slack: decided on bytes and headers, before anything else looks at a request."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl

LARGEST_BODY: Final = 1024 * 1024
"""In bytes; Slack's own requests stay far below."""
OLDEST: Final = 300
"""Seconds a signed request may be old, or early."""

TOO_LARGE: Final = "The body is larger than 1 MB."
EMPTY: Final = "The body is empty."
UNSIGNED: Final = "The request is not signed with this app's signing secret; check SLACK_SIGNING_SECRET."
STALE: Final = "The request's timestamp is missing or more than five minutes off; check the clocks."
MALFORMED: Final = "The body is not what Slack sends."


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that goes no further: the HTTP status and a sentence for whoever sent it."""

    status: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """A signed request in a shape Slack sends: its text, and whether anybody here can want it."""

    text: str
    wanted: bool = True


def examine(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> Refused | Admitted:
    """Whether this request comes from Slack and has a shape Slack sends.

    `headers` are looked up by their lower-case names.
    """
    if len(body) > LARGEST_BODY:
        return Refused(413, TOO_LARGE)
    if not body:
        return Refused(400, EMPTY)
    stamp = headers.get("x-slack-request-timestamp", "")
    if not re.fullmatch("[0-9]{1,12}", stamp) or abs(now.timestamp() - int(stamp)) > OLDEST:
        return Refused(401, STALE)
    given = headers.get("x-slack-signature", "").encode("utf-8", "surrogateescape")
    if not hmac.compare_digest(given, sign(secret, stamp, body)):
        return Refused(401, UNSIGNED)
    return _shape(headers.get("content-type", "").partition(";")[0].strip(), body)


def sign(secret: str, stamp: str, body: bytes) -> bytes:
    """Slack's signature of a body at a time (seconds since 1970).

    >>> sign("secret", "1531420618", b"a=b").startswith(b"v0=")
    True
    """
    base = b"v0:" + stamp.encode() + b":" + body
    return b"v0=" + hmac.digest(secret.encode(), base, hashlib.sha256).hex().encode()


def _shape(content_type: str, body: bytes) -> Refused | Admitted:
    try:
        text = body.decode("utf-8")
        # The same rule by which Bolt will read it again.
        if content_type == "application/json" or text.startswith("{"):
            return Admitted(text, _wants_event(json.loads(text)))
        form = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True))
        if "payload" in form:
            return Admitted(text, _wants_interaction(json.loads(form["payload"])))
        _demand(bool(form.get("command")) or form.get("ssl_check") == "1")
        return Admitted(text)
    except (ValueError, RecursionError):
        return Refused(400, MALFORMED)


def _wants_event(body: Any) -> bool:
    _demand(isinstance(body, dict) and isinstance(body.get("type"), str))
    if body["type"] != "event_callback":
        return str(body["type"]) == "url_verification"
    event = body.get("event")
    _demand(isinstance(event, dict) and isinstance(event.get("type"), str))
    _demand(_all_dicts(body.get("authorizations")))
    _demand(_words(body, "team_id", "enterprise_id", "event_id", "context_team_id", "context_enterprise_id"))
    _demand(_words(event, "subtype", "channel_type", "user_team", "bot_id"))
    # A user and a channel are ids, or objects where the event is about them.
    _demand(all(event.get(name) is None or isinstance(event[name], str | dict) for name in ("user", "channel")))
    return True


def _wants_interaction(body: Any) -> bool:
    _demand(isinstance(body, dict) and isinstance(body.get("type"), str))
    for name in ("user", "team", "channel", "view", "message", "container", "enterprise"):
        _demand(body.get(name) is None or isinstance(body[name], dict))
    if body["type"] == "block_actions":
        actions = body.get("actions")
        _demand(bool(actions) and _all_dicts(actions))
        _demand(all(isinstance(action.get("action_id"), str) for action in actions))
        return True
    if body["type"] in {"view_submission", "view_closed"}:
        _demand(isinstance((body.get("view") or {}).get("type"), str))
        return True
    return body["type"] in {"message_action", "shortcut"}


def _demand(fine: bool) -> None:
    if not fine:
        raise ValueError(MALFORMED)


def _all_dicts(values: Any) -> bool:
    return values is None or (isinstance(values, list) and all(isinstance(value, dict) for value in values))


def _words(body: dict[str, Any], *names: str) -> bool:
    return all(body.get(name) is None or isinstance(body[name], str) for name in names)
