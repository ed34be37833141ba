"""The bot's HTTP side as anybody may meet it: bad requests, unknown ones, health, readiness, metrics."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.guard import LARGEST_BODY
from bot.playground.people import BOT, PRIYA
from bot.playground.world import HELP
from knowledge import Knowledge
from tests.bot.bench import FORM, JSON, Bench, bench


def event(**inner: object) -> str:
    return json.dumps({"type": "event_callback", "team_id": "TVENDOR01", "event_id": "Ev1", "event": inner})


def interaction(**body: object) -> str:
    return urlencode(
        {"payload": json.dumps({"user": {"id": "U1"}, "team": {"id": "TVENDOR01"}, "trigger_id": "1.2", **body})}
    )


async def test_url_verification_gets_its_challenge_back(it: Bench) -> None:
    status, said = await it.door.send(json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}))
    assert (status, json.loads(said)) == (200, {"challenge": "3eZbrw1a"})


async def test_slacks_address_opened_in_a_browser_shows_that_it_leads_here(it: Bench) -> None:
    assert (await it.door.get("/slack/events"))[0] == 405


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        ("", JSON, 400),
        ("{", JSON, 400),
        ("[1]", JSON, 400),
        ("[" * 50_000, JSON, 400),
        (b"\xff\xfe", JSON, 400),
        ("a=b", FORM, 400),
        ("payload=%7B", FORM, 400),
        (b" " * (LARGEST_BODY + 1), JSON, 413),
        (b"{" + b" " * (5 * LARGEST_BODY) + b"}", JSON, 413),
        # What nobody here knows is nobody's fault.
        (event(type="reaction_added"), JSON, 200),
        (event(type="message", subtype="channel_join", channel_type="im"), JSON, 200),
        (json.dumps({"type": "app_rate_limited"}), JSON, 200),
        (interaction(type="block_actions", actions=[{"action_id": "nobody.knows"}]), FORM, 200),
        (interaction(type="view_submission", view={"type": "modal", "callback_id": "nobody.knows"}), FORM, 200),
        (interaction(type="view_closed", view={"type": "modal", "callback_id": "nobody.knows"}), FORM, 200),
        (interaction(type="shortcut", callback_id="nobody_knows"), FORM, 200),
        (urlencode({"command": "/other", "user_id": "U1", "team_id": "TVENDOR01"}), FORM, 200),
        # Known names, broken shapes.
        (event(type="app_mention"), JSON, 200),
        (event(type="app_mention", user={"id": 1}, channel={}, ts=5, text=None), JSON, 200),
        (event(type="app_mention", user=["U1"]), JSON, 400),
        (event(type="message", channel_type="im", user="U1", channel="D1", ts="soon"), JSON, 200),
        (event(type="app_home_opened", tab="home", user=7), JSON, 400),
        (event(type="tokens_revoked", tokens="all"), JSON, 200),
        (urlencode({"command": "/coach", "text": "x"}), FORM, 200),
        (interaction(type="block_actions", actions=[{"action_id": "answer.more.1", "value": {}}]), FORM, 200),
        (interaction(type="message_action", callback_id="answer_from_handbook"), FORM, 200),
    ],
)
async def test_a_signed_request_gets(it: Bench, body: bytes | str, kind: str, expected: int) -> None:
    status, _ = await it.door.send(body, kind)
    assert status == expected
    await it.quiet()
    assert [call.method for call in it.slack.calls] == ["auth.test"]


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Slack_Signature": None},
        {"X_Slack_Signature": "v0=" + "0" * 64},
        {"X_Slack_Signature": "v0=é"},
        {"X_Slack_Request_Timestamp": None},
        {"X_Slack_Request_Timestamp": "yesterday"},
        {"X_Slack_Request_Timestamp": "1531420618"},
    ],
    ids=str,
)
async def test_a_request_that_is_not_signed_now_by_slack_gets_401(it: Bench, headers: dict[str, str | None]) -> None:
    status, said = await it.door.send(event(type="app_mention"), **headers)
    assert status == 401
    assert json.loads(said)["error"].endswith(".")


async def test_a_body_that_claims_to_be_packed_and_is_not_gets_400(it: Bench) -> None:
    assert (await it.door.send(os.urandom(40), Content_Encoding="gzip"))[0] == 400


async def test_a_modal_whose_memory_is_broken_is_no_500(it: Bench) -> None:
    view = {"id": "V1", "type": "modal", "callback_id": "shortcut.post", "private_metadata": "{"}
    assert (await it.door.send(interaction(type="view_submission", view=view), FORM))[0] == 200


async def test_an_event_of_another_workspace_is_let_pass(it: Bench) -> None:
    said = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.2", "text": "help"}
    body = {"type": "event_callback", "team_id": "TOTHER", "event_id": "Ev1", "event": said}
    assert (await it.door.send(json.dumps(body)))[0] == 200
    await it.quiet()
    assert it.slack.called("chat.postMessage") == []


async def test_half_characters_and_zeros_are_no_trouble(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, "hello")
    said = {
        "type": "app_mention",
        "user": PRIYA,
        "channel": HELP,
        "ts": post.ts,
        "text": f"<@{BOT}> \ud83d \x00 what is MDF",
    }
    assert (await it.door.send(event(**said)))[0] == 200
    assert "Market development funds" in (await it.reply_to(post)).text


async def test_a_question_through_the_door_from_request_to_thread(it: Bench) -> None:
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> what is MDF")
    await it.reply_to(post)
    [call] = it.slack.called("chat.postMessage")
    assert {
        name: call.params[name] for name in ("channel", "thread_ts", "parse", "link_names", "unfurl_links", "unfurl_media")
    } == {
        "channel": HELP,
        "thread_ts": post.ts,
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }
    assert call.params["metadata"] == {
        "event_type": "coach_answer",
        "event_payload": {"key": f"answer:{HELP}:{post.ts}:{post.ts}"},
    }


async def test_health_readiness_and_metrics(it: Bench, tmp_path: Path) -> None:
    assert await it.door.get("/healthz") == (200, "alive\n")
    assert (await it.door.get("/readyz"))[0] == 200
    status, said = await it.door.get("/metrics")
    assert status == 200
    assert 'coach_state{what="open"} 0.0' in said
    assert (await it.door.get("/metrics", X_Forwarded_For="203.0.113.9"))[0] == 403


async def test_an_unready_process_names_what_fails(it: Bench, tmp_path: Path) -> None:
    for name in ("state.db", "state.db-wal", "state.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    await it.store.close()
    status, said = await it.door.get("/readyz")
    assert status == 503
    assert json.loads(said)["failing"] == ["database: the database lacks the tables of this version; run `coach db upgrade`"]


async def test_metrics_with_a_token_are_for_who_shows_it(handbook: Knowledge, tmp_path: Path) -> None:
    async with bench(handbook, tmp_path, settings={"coach_metrics_token": "s3same"}) as it:
        assert (await it.door.get("/metrics"))[0] == 403
        assert (await it.door.get("/metrics", Authorization="Bearer nope"))[0] == 403
        assert (await it.door.get("/metrics", Authorization="Bearer s3same"))[0] == 200


async def test_readiness_does_not_depend_on_slack(it: Bench) -> None:
    it.coach.clients.base_url = "http://127.0.0.1:9/api/"
    assert (await it.door.get("/readyz"))[0] == 200


async def test_a_misspelt_listener_parameter_does_not_go_unseen(it: Bench, log: io.StringIO) -> None:
    async def greet(evnt: object) -> None:
        pass

    it.coach.app.event("agent_session_stopped")(greet)
    assert (await it.door.send(event(type="agent_session_stopped", user={"id": "U1"})))[0] == 200
    assert "evnt is not a valid argument" in log.getvalue()
    log.seek(0)
    log.truncate()
