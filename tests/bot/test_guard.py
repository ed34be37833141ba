"""What the guard lets in, as a table: every row is a request as it comes from the wire."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from bot.guard import LARGEST_BODY, Admitted, Refused, examine, sign

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"

EVENT = json.dumps({"type": "event_callback", "event_id": "Ev1", "event": {"type": "app_mention"}})
COMMAND = urlencode({"command": "/coach", "text": "help", "user_id": "U1"})
PRESS = urlencode({"payload": json.dumps({"type": "block_actions", "actions": [{"action_id": "answer.more.1"}]})})
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def verdict(body: bytes | str, content_type: str = JSON, **changed: str | None) -> int | bool:
    """The status of a refusal, or whether an admitted request is wanted."""
    raw = body if isinstance(body, bytes) else body.encode()
    headers = {
        "content-type": content_type,
        "x-slack-request-timestamp": STAMP,
        "x-slack-signature": sign(SECRET, STAMP, raw).decode(),
    }
    for name, value in changed.items():
        headers["x-slack-" + name.replace("_", "-")] = value or ""
    match examine(headers, raw, SECRET, NOW):
        case Refused(status):
            return status
        case Admitted(wanted=wanted):
            return wanted


def test_slacks_own_example_has_slacks_own_signature() -> None:
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
        "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
        "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14"
        "d10d2c447fce8b6703c"
    )
    assert sign(SECRET, "1531420618", body.encode()) == (
        b"v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    )


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (EVENT, JSON, True),
        (EVENT, "application/json; charset=utf-8", True),
        (COMMAND, FORM, True),
        (PRESS, FORM, True),
        (json.dumps({"type": "url_verification", "challenge": "x"}), JSON, True),
        (json.dumps({"type": "app_rate_limited", "team_id": "T1"}), JSON, False),
        (urlencode({"payload": json.dumps({"type": "something_new"})}), FORM, False),
        ("", JSON, 400),
        ("{", JSON, 400),
        ("not json", JSON, 400),
        ("null", JSON, 400),
        ("[]", JSON, 400),
        ('["type"]', JSON, 400),
        ("{}", JSON, 400),
        ('{"type": 3}', JSON, 400),
        ("[" * 100_000, JSON, 400),
        ('{"a":' * 100_000, JSON, 400),
        (b"\xff\xfe{}", JSON, 400),
        (b"payload=%FF", FORM, 400),
        (json.dumps({"type": "event_callback"}), JSON, 400),
        (json.dumps({"type": "event_callback", "event": []}), JSON, 400),
        (json.dumps({"type": "event_callback", "event": {"type": {}}}), JSON, 400),
        (json.dumps({"type": "event_callback", "event": {"type": "x"}, "authorizations": "T1"}), JSON, 400),
        (json.dumps({"type": "event_callback", "event": {"type": "x"}, "team_id": ["T1"]}), JSON, 400),
        ("just words", FORM, 400),
        ("a=b", FORM, 400),
        ("payload=", FORM, 400),
        ("payload=%7B", FORM, 400),
        ("payload=[]", FORM, 400),
        (urlencode({"payload": json.dumps({"type": "block_actions"})}), FORM, 400),
        (urlencode({"payload": json.dumps({"type": "block_actions", "actions": [1]})}), FORM, 400),
        (urlencode({"payload": json.dumps({"type": "view_submission", "view": "V1"})}), FORM, 400),
        (b"{" + b" " * LARGEST_BODY + b"}", JSON, 413),
    ],
)
def test_a_signed_body_is_wanted_or_let_pass_or_refused(body: bytes | str, content_type: str, expected: int | bool) -> None:
    assert verdict(body, content_type) == expected


@pytest.mark.parametrize(
    "changed",
    [
        {"signature": "v0=" + "0" * 64},
        {"signature": "v1=" + "0" * 64},
        {"signature": ""},
        {"signature": "v0=ünsigned"},
        {"signature": "v0=\udcff"},
        {"request_timestamp": ""},
        {"request_timestamp": "soon"},
        {"request_timestamp": "-5"},
        {"request_timestamp": "١٢٣٤"},
        {"request_timestamp": "9" * 400},
        {"request_timestamp": str(int(STAMP) - 301)},
        {"request_timestamp": str(int(STAMP) + 301)},
        {"request_timestamp": str(int(STAMP) - 1)},
    ],
    ids=str,
)
def test_a_wrong_signature_or_timestamp_is_401(changed: dict[str, str]) -> None:
    assert verdict(EVENT, **changed) == 401


def test_a_request_five_minutes_old_is_still_taken() -> None:
    stamp = str(int(STAMP) - 300)
    headers = {"x-slack-request-timestamp": stamp, "x-slack-signature": sign(SECRET, stamp, EVENT.encode()).decode()}
    assert isinstance(examine(headers, EVENT.encode(), SECRET, NOW), Admitted)
