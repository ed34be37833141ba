"""The Web API of the local Slack: what it takes, and with which words it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.playground.faults import Fault, Reply
from bot.playground.slack import Slack
from bot.playground.world import BASE_SCOPES, FIREWALL_SCOPES, OVERLAY_SCOPES, Channel
from tests.playground.world import BOT, DANA, HELP, LEON, MARCO, PRIYA, SALES, VENDOR, Clock, a_slack

TOKEN = "xoxb-playground-TVENDOR01-1"
DIVIDER = [{"type": "divider"}]
HOME = {"type": "home", "blocks": [{"type": "divider", "block_id": "line"}]}
MODAL = {
    "type": "modal",
    "callback_id": "ask.share",
    "title": {"type": "plain_text", "text": "Answer"},
    "blocks": [{"type": "divider", "block_id": "line"}],
}


def call(slack: Slack, method: str, **params: Any) -> dict[str, Any]:
    """A call with the bot's token; only its answer, which must be a 200."""
    reply = slack.call(method, TOKEN, params)
    assert (reply.status, isinstance(reply.body, dict)) == (200, True)
    assert isinstance(reply.body, dict)
    return reply.body


def error(slack: Slack, method: str, **params: Any) -> str:
    """Why Slack says no."""
    return str(call(slack, method, **params).get("error"))


def dm(slack: Slack, person: str) -> str:
    return str(call(slack, "conversations.open", users=person)["channel"]["id"])


# Tokens and scopes


def test_who_am_i(slack: Slack) -> None:
    assert call(slack, "auth.test") == {
        "ok": True,
        "url": "http://127.0.0.1:3000/",
        "team": "Harbour Software",
        "user": "channelcoach",
        "team_id": VENDOR,
        "user_id": BOT,
        "bot_id": "BCOACH001",
        "is_enterprise_install": False,
    }


@pytest.mark.parametrize(("token", "why"), [(None, "not_authed"), ("", "not_authed"), ("xoxb-other", "invalid_auth")])
def test_a_call_needs_a_token_of_ours(slack: Slack, token: str | None, why: str) -> None:
    assert slack.call("auth.test", token, {}).body == {"ok": False, "error": why}


def test_the_token_of_an_uninstalled_app_is_dead_and_a_new_one_lives(slack: Slack) -> None:
    slack.uninstall()
    assert error(slack, "auth.test") == "account_inactive"
    again = slack.install(VENDOR)
    assert again.token == "xoxb-playground-TVENDOR01-2"
    assert slack.call("auth.test", again.token, {}).body["ok"] is True  # type: ignore[index]


def test_a_method_nobody_needs_does_not_exist(slack: Slack) -> None:
    assert call(slack, "conversations.replies") == {
        "ok": False,
        "error": "unknown_method",
        "req_method": "conversations.replies",
    }


@pytest.mark.parametrize(
    ("scopes", "method", "params", "needed"),
    [
        (BASE_SCOPES, "conversations.info", {"channel": HELP}, "channels:read"),
        (BASE_SCOPES, "conversations.members", {"channel": HELP}, "channels:read"),
        (BASE_SCOPES | FIREWALL_SCOPES, "conversations.history", {"channel": HELP}, "channels:history"),
        (BASE_SCOPES, "files.getUploadURLExternal", {"filename": "a.png", "length": 1}, "files:write"),
        (frozenset({"commands"}), "chat.postMessage", {"channel": HELP, "text": "x"}, "chat:write"),
        (frozenset({"commands"}), "users.info", {"user": DANA}, "users:read"),
        (frozenset({"commands"}), "conversations.open", {"users": DANA}, "im:write"),
    ],
)
def test_what_the_manifest_does_not_ask_for_is_refused(
    scopes: frozenset[str], method: str, params: dict[str, Any], needed: str
) -> None:
    slack = a_slack(scopes=scopes)
    answer = call(slack, method, **params)
    assert (answer["error"], answer["needed"]) == ("missing_scope", needed)


def test_with_the_overlay_channels_can_be_read() -> None:
    slack = a_slack(scopes=BASE_SCOPES | OVERLAY_SCOPES)
    assert call(slack, "conversations.history", channel=HELP)["messages"] == []


# Posting


def test_a_post_comes_back_as_slack_shows_it(slack: Slack) -> None:
    answer = call(slack, "chat.postMessage", channel=HELP, text="5 &gt; 3", blocks=json.dumps(DIVIDER))
    assert answer == {
        "ok": True,
        "channel": HELP,
        "ts": "1795435200.000100",
        "message": {
            "type": "message",
            "user": BOT,
            "text": "5 &gt; 3",
            "ts": "1795435200.000100",
            "team": VENDOR,
            "blocks": [{"type": "divider", "block_id": answer["message"]["blocks"][0]["block_id"]}],
            "bot_id": "BCOACH001",
            "app_id": "ACOACH001",
            "bot_profile": {
                "id": "BCOACH001",
                "name": "Channel Coach",
                "app_id": "ACOACH001",
                "team_id": VENDOR,
                "deleted": False,
                "updated": 0,
                "icons": {},
            },
        },
    }
    assert [one.text for one in slack.messages(HELP, PRIYA)] == ["5 &gt; 3"]


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"text": "x"}, "channel_not_found"),
        ({"channel": "CNOWHERE1", "text": "x"}, "channel_not_found"),
        ({"channel": HELP}, "no_text"),
        ({"channel": HELP, "text": "", "blocks": []}, "no_text"),
        ({"channel": HELP, "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ({"channel": HELP, "text": "x", "blocks": [{"type": "headline"}]}, "invalid_blocks"),
        ({"channel": HELP, "blocks": DIVIDER}, "invalid_blocks"),
        ({"channel": HELP, "text": "x", "blocks": DIVIDER * 51}, "invalid_blocks"),
        ({"channel": HELP, "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": HELP, "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
        ({"channel": HELP, "text": "x", "attachments": []}, "invalid_arguments"),
        ({"channel": HELP, "text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
    ],
)
def test_a_faulty_post_is_refused_and_nobody_sees_it(slack: Slack, params: dict[str, Any], why: str) -> None:
    assert error(slack, "chat.postMessage", **params) == why
    assert slack.messages(HELP, DANA) == []


def test_too_much_text_in_blocks_is_refused_by_its_own_name(slack: Slack) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2600}}
    assert error(slack, "chat.postMessage", channel=HELP, text="x", blocks=[section] * 5) == "msg_blocks_too_long"


def test_the_place_of_a_fault_is_told(slack: Slack) -> None:
    answer = call(slack, "chat.postMessage", channel=HELP, text="x", blocks=[{"type": "header"}])
    assert answer == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": ["missing required field: text [json-pointer:/blocks/0]"],
        "response_metadata": {"messages": ["[ERROR] missing required field: text [json-pointer:/blocks/0]"]},
    }


def test_a_bot_posts_only_where_it_is(slack: Slack) -> None:
    slack.add_channel(Channel("COTHER001", "deal-desk", "channel", VENDOR, [DANA], 0))
    slack.add_channel(Channel("CSECRET01", "board", "private", VENDOR, [DANA], 0))
    slack.add_channel(Channel("COLD00001", "old", "channel", VENDOR, [DANA, BOT], 0, archived=True))
    assert error(slack, "chat.postMessage", channel="COTHER001", text="x") == "not_in_channel"
    assert error(slack, "chat.postMessage", channel="CSECRET01", text="x") == "channel_not_found"
    assert error(slack, "chat.postMessage", channel="COLD00001", text="x") == "is_archived"
    slack.invite("COTHER001")
    assert call(slack, "chat.postMessage", channel="COTHER001", text="x")["ok"] is True


def test_a_user_id_as_channel_means_their_dm(slack: Slack) -> None:
    answer = call(slack, "chat.postMessage", channel=DANA, text="Good morning")
    assert answer["channel"] == dm(slack, DANA) == "DDANA0001"


def test_a_reply_to_a_reply_is_refused(slack: Slack) -> None:
    root = slack.say(DANA, HELP, "one")
    reply = slack.say(PRIYA, HELP, "two", thread_ts=root.ts)
    assert error(slack, "chat.postMessage", channel=HELP, text="x", thread_ts=reply.ts) == "cannot_reply_to_message"


@pytest.mark.parametrize("text", ["<!channel> now", "<!here|here>", f"ask <@{DANA}>", "<!everyone>"])
def test_who_would_be_pinged_is_on_record(slack: Slack, text: str) -> None:
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "<!channel>"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "&lt;!channel&gt;"}},
    ]
    call(slack, "chat.postMessage", channel=HELP, text="safe &lt;!channel&gt;", blocks=blocks)
    call(slack, "chat.postMessage", channel=HELP, text=text)
    safe, unsafe = slack.messages(HELP, DANA)
    assert (safe.pings, len(unsafe.pings)) == ((), 1)


# Ephemerals, changes, deletions


def test_an_ephemeral_is_seen_by_one_person_and_is_in_no_history() -> None:
    slack = a_slack(scopes=BASE_SCOPES | OVERLAY_SCOPES)
    answer = call(slack, "chat.postEphemeral", channel=HELP, user=DANA, text="only you")
    assert set(answer) == {"ok", "message_ts"}
    assert [one.text for one in slack.messages(HELP, DANA)] == ["only you"]
    assert slack.messages(HELP, PRIYA) == []
    assert call(slack, "conversations.history", channel=HELP)["messages"] == []
    for method in ("chat.update", "chat.delete"):
        assert error(slack, method, channel=HELP, ts=answer["message_ts"], text="x") == "message_not_found"
    assert error(slack, "chat.getPermalink", channel=HELP, message_ts=answer["message_ts"]) == "message_not_found"


def test_an_ephemeral_needs_a_member(slack: Slack) -> None:
    assert error(slack, "chat.postEphemeral", channel=SALES, user=PRIYA, text="x") == "user_not_in_channel"


def test_a_bot_changes_and_deletes_its_own_messages_only(slack: Slack) -> None:
    theirs = slack.say(DANA, HELP, "mine")
    ours = call(slack, "chat.postMessage", channel=HELP, text="first", blocks=DIVIDER)["ts"]
    assert error(slack, "chat.update", channel=HELP, ts=theirs.ts, text="x") == "cant_update_message"
    assert error(slack, "chat.delete", channel=HELP, ts=theirs.ts) == "cant_delete_message"
    assert error(slack, "chat.update", channel=HELP, ts="1.000001", text="x") == "message_not_found"
    assert error(slack, "chat.update", channel=HELP, ts=ours, text="x" * 4001) == "msg_too_long"
    assert call(slack, "chat.update", channel=HELP, ts=ours, text="second")["text"] == "second"
    changed = slack.messages(HELP, DANA)[1]
    assert (changed.text, changed.blocks, changed.edited is not None) == ("second", None, True)
    assert call(slack, "chat.delete", channel=HELP, ts=ours) == {"ok": True, "channel": HELP, "ts": ours}
    assert error(slack, "chat.delete", channel=HELP, ts=ours) == "message_not_found"
    assert [one.text for one in slack.messages(HELP, DANA)] == ["mine"]


def test_a_permalink_names_the_thread(slack: Slack) -> None:
    root = slack.say(DANA, HELP, "one")
    reply = slack.say(PRIYA, HELP, "two", thread_ts=root.ts)
    link = call(slack, "chat.getPermalink", channel=HELP, message_ts=reply.ts)["permalink"]
    assert link == f"http://127.0.0.1:3000/archives/{HELP}/p{reply.ts.replace('.', '')}?thread_ts={root.ts}&cid={HELP}"


# Conversations and people


def test_history_is_newest_first_without_replies_and_keeps_metadata(slack: Slack) -> None:
    channel = dm(slack, DANA)
    metadata = {"event_type": "answer", "event_payload": {"key": "1"}}
    root = slack.say(DANA, channel, "question")
    call(slack, "chat.postMessage", channel=channel, text="answer", thread_ts=root.ts)
    reply = call(slack, "chat.postMessage", channel=channel, text="more", thread_ts=root.ts)["ts"]
    call(slack, "chat.postMessage", channel=channel, text="nudge", metadata=json.dumps(metadata))

    found = call(slack, "conversations.history", channel=channel, include_all_metadata=True)["messages"]
    assert [(one["text"], one.get("metadata"), one.get("reply_count")) for one in found] == [
        ("nudge", metadata, None),
        ("question", None, 2),
    ]
    assert {key: found[1][key] for key in ("thread_ts", "reply_users", "reply_users_count", "latest_reply")} == {
        "thread_ts": root.ts,
        "reply_users": [BOT],
        "reply_users_count": 1,
        "latest_reply": reply,
    }
    plain = call(slack, "conversations.history", channel=channel, limit=1)
    assert (plain["messages"][0].get("metadata"), plain["has_more"]) == (None, True)
    rest = call(slack, "conversations.history", channel=channel, cursor=plain["response_metadata"]["next_cursor"])
    assert [one["text"] for one in rest["messages"]] == ["question"]
    only = call(slack, "conversations.history", channel=channel, oldest=root.ts, latest=root.ts, inclusive="true")
    assert [one["text"] for one in only["messages"]] == ["question"]


def test_conversations_say_whether_another_company_is_in_them() -> None:
    slack = a_slack(scopes=BASE_SCOPES | FIREWALL_SCOPES)
    shown = {id: call(slack, "conversations.info", channel=id)["channel"] for id in (HELP, SALES)}
    assert {id: (one["is_ext_shared"], one["is_shared"], one["is_private"]) for id, one in shown.items()} == {
        HELP: (True, True, False),
        SALES: (False, False, False),
    }
    assert call(slack, "conversations.members", channel=HELP)["members"] == [DANA, MARCO, LEON, PRIYA, BOT]


def test_people_are_described_as_the_vendors_team_sees_them(slack: Slack) -> None:
    found = {id: call(slack, "users.info", user=id, include_locale=True)["user"] for id in (DANA, LEON, PRIYA)}
    keys = ("team_id", "is_restricted", "is_stranger", "tz", "tz_offset", "locale")
    assert {id: tuple(one.get(key) for key in keys) for id, one in found.items()} == {
        DANA: (VENDOR, False, None, "America/New_York", -18_000, "en-US"),
        LEON: (VENDOR, True, None, "Europe/Berlin", 3_600, "en-US"),
        PRIYA: ("TPARTNER1", False, False, "Europe/London", 0, None),
    }
    assert "email" not in found[DANA]["profile"]
    assert error(slack, "users.info", user="UNOBODY01") == "user_not_found"


def test_a_dm_is_opened_with_one_known_person(slack: Slack) -> None:
    assert error(slack, "conversations.open") == "users_list_not_supplied"
    assert error(slack, "conversations.open", users="UNOBODY01") == "user_not_found"
    assert call(slack, "conversations.open", users=DANA)["channel"] == {"id": "DDANA0001"}


# Views


def opened(slack: Slack, person: str = DANA) -> str:
    """A trigger_id of a command typed just now."""
    slack.command(person, SALES, "/coach x")
    return str(slack.deliveries[-1].body["trigger_id"])


def test_a_trigger_opens_one_modal_within_three_seconds(slack: Slack, clock: Clock) -> None:
    trigger = opened(slack)
    view = call(slack, "views.open", trigger_id=trigger, view=json.dumps(MODAL))["view"]
    assert (view["type"], view["callback_id"], view["root_view_id"], view["app_installed_team_id"]) == (
        "modal",
        "ask.share",
        view["id"],
        VENDOR,
    )
    assert error(slack, "views.open", trigger_id=trigger, view=MODAL) == "exchanged_trigger_id"
    late = opened(slack)
    clock.move(seconds=3.1)
    assert error(slack, "views.open", trigger_id=late, view=MODAL) == "expired_trigger_id"
    assert error(slack, "views.open", trigger_id="1.2.x", view=MODAL) == "invalid_trigger_id"


def test_a_faulty_view_is_refused_and_its_trigger_lives_on(slack: Slack) -> None:
    trigger = opened(slack)
    assert error(slack, "views.open", trigger_id=trigger, view={**MODAL, "title": None}) == "invalid_arguments"
    assert error(slack, "views.open", trigger_id=trigger, view={**MODAL, "blocks": DIVIDER * 101}) == "invalid_arguments"
    assert call(slack, "views.open", trigger_id=trigger, view=MODAL)["ok"] is True


def test_a_view_is_updated_only_while_its_hash_is_true(slack: Slack) -> None:
    view = call(slack, "views.open", trigger_id=opened(slack), view=MODAL)["view"]
    newer = call(slack, "views.update", view_id=view["id"], hash=view["hash"], view=MODAL)["view"]
    assert newer["hash"] != view["hash"]
    assert error(slack, "views.update", view_id=view["id"], hash=view["hash"], view=MODAL) == "hash_conflict"
    assert error(slack, "views.update", view_id="VNOWHERE", view=MODAL) == "not_found"


def test_three_modals_lie_on_each_other_and_no_more(slack: Slack) -> None:
    button = {
        "type": "actions",
        "elements": [{"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "+"}}],
    }
    body = {**MODAL, "blocks": [button]}
    assert error(slack, "views.push", trigger_id=opened(slack), view=body) == "not_found"
    view = call(slack, "views.open", trigger_id=opened(slack), view=body)["view"]
    for expected in (None, None, "push_limit_reached"):
        slack.click_in_view(DANA, slack.world.modals[DANA][-1].id, "more")
        answer = call(slack, "views.push", trigger_id=slack.deliveries[-1].body["trigger_id"], view=body)
        assert answer.get("error") == expected
    stack = slack.world.modals[DANA]
    assert [(one.root, one.previous) for one in stack] == [
        (view["id"], None),
        (view["id"], stack[0].id),
        (view["id"], stack[1].id),
    ]


def test_everybody_has_their_own_home(slack: Slack) -> None:
    first = call(slack, "views.publish", user_id=DANA, view=HOME)["view"]
    second = call(slack, "views.publish", user_id=DANA, view=HOME, hash=first["hash"])["view"]
    assert first["id"] == second["id"]
    assert error(slack, "views.publish", user_id=DANA, view=HOME, hash=first["hash"]) == "hash_conflict"
    assert error(slack, "views.publish", user_id="UNOBODY01", view=HOME) == "user_not_found"
    assert error(slack, "views.publish", user_id=DANA, view=MODAL) == "invalid_arguments"
    assert list(slack.world.homes) == [DANA]


# Prompts, status, files


def test_prompts_with_a_thread_change_nothing_and_say_so_to_nobody(slack: Slack) -> None:
    channel = dm(slack, DANA)
    prompts = [{"title": "Start", "message": "What can you do?"}]
    method = "assistant.threads.setSuggestedPrompts"
    assert call(slack, method, channel_id=channel, prompts=prompts, thread_ts="1.2") == {"ok": True}
    assert slack.world.prompts == {}
    assert call(slack, method, channel_id=channel, prompts=json.dumps(prompts)) == {"ok": True}
    assert slack.world.prompts == {channel: prompts}
    assert error(slack, method, channel_id=channel, prompts=prompts * 5) == "invalid_arguments"
    assert error(slack, method, channel_id=HELP, prompts=prompts) == "channel_not_found"


def test_a_status_ends_with_the_answer(slack: Slack) -> None:
    root = slack.say(DANA, HELP, "question")
    call(slack, "assistant.threads.setStatus", channel_id=HELP, thread_ts=root.ts, status="is looking")
    assert list(slack.statuses) == [(HELP, root.ts)]
    call(slack, "chat.postMessage", channel=HELP, thread_ts=root.ts, text="answer")
    assert slack.statuses == {}
    assert (
        error(slack, "agents.sessions.setStatus", channel_id=HELP, thread_ts=root.ts, status="busy") == "invalid_arguments"
    )


def test_a_file_is_uploaded_in_three_steps() -> None:
    from bot.playground import files

    slack = a_slack(scopes=BASE_SCOPES | {"files:write"})
    asked = call(slack, "files.getUploadURLExternal", filename="chart.png", length=3, alt_txt="A chart")
    assert asked["upload_url"] == f"http://127.0.0.1:3000/upload/{asked['file_id']}"
    wanted = json.dumps([{"id": asked["file_id"], "title": "Chart"}])
    assert error(slack, "files.completeUploadExternal", files=wanted, channel_id=HELP) == "file_not_found"
    assert files.receive(slack, asked["file_id"], b"four") is False
    assert files.receive(slack, asked["file_id"], b"png") is True
    done = call(slack, "files.completeUploadExternal", files=wanted, channel_id=HELP)
    assert done["files"] == [{"id": asked["file_id"], "title": "Chart"}]
    assert slack.messages(HELP, DANA)[0].files == [asked["file_id"]]


# OAuth and Socket Mode


def test_a_code_is_exchanged_once_for_a_token() -> None:
    from bot.playground import oauth

    slack = a_slack(install=False)
    code = oauth.grant(slack, VENDOR, DANA, frozenset({"chat:write"}), "https://bot.example/back")
    secrets = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}

    def access(**params: str) -> Any:
        return slack.call("oauth.v2.access", None, {**secrets, **params}).body

    assert access(code="nonsense")["error"] == "invalid_code"
    assert access(code=code, client_secret="other")["error"] == "bad_client_secret"
    assert access(code=code, redirect_uri="https://evil.example")["error"] == "bad_redirect_uri"
    assert access(code=code) == {
        "ok": True,
        "app_id": "ACOACH001",
        "authed_user": {"id": DANA},
        "scope": "chat:write",
        "token_type": "bot",
        "access_token": TOKEN,
        "bot_user_id": BOT,
        "team": {"id": VENDOR, "name": "Harbour Software"},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    assert access(code=code)["error"] == "code_already_used"


def test_a_websocket_address_needs_the_app_token(slack: Slack) -> None:
    def answer(token: str | None) -> Any:
        return slack.call("apps.connections.open", token, {}).body

    assert [answer(token)["error"] for token in (None, TOKEN, "xapp-other")] == [
        "not_authed",
        "not_allowed_token_type",
        "invalid_auth",
    ]
    assert answer(slack.app.app_token)["url"].startswith("ws://127.0.0.1:3000/socket/")


# Planned mishaps and limits


def test_a_planned_mishap_strikes_so_often_and_is_on_record(slack: Slack) -> None:
    slack.plan("chat.postMessage", Fault.rate_limited(retry_after=7))
    slack.plan("chat.postMessage", Fault.status(503))
    slack.plan("chat.postMessage", Fault.accepted_then(500))
    slack.plan("chat.postMessage", Fault.error("channel_not_found"))
    slack.plan("chat.postMessage", Fault.reset())
    slack.plan("chat.postMessage", Fault.reset(accepted=True))
    slack.plan("chat.postMessage", Fault.slow(4))
    seen: list[tuple[int, str | None, float, bool, int]] = []
    for number in range(8):
        reply: Reply = slack.call("chat.postMessage", TOKEN, {"channel": HELP, "text": str(number)})
        why = reply.body.get("error") if isinstance(reply.body, dict) else None
        seen.append((reply.status, why, reply.delay, reply.reset, len(slack.messages(HELP, DANA))))
    assert seen == [
        (429, "ratelimited", 0, False, 0),
        (503, None, 0, False, 0),
        (500, None, 0, False, 1),
        (200, "channel_not_found", 0, False, 1),
        (0, None, 0, True, 1),
        (0, None, 0, True, 2),
        (200, None, 4, False, 3),
        (200, None, 0, False, 4),
    ]
    assert [one.status for one in slack.called("chat.postMessage")] == [429, 503, 500, 200, 0, 0, 200, 200]


def test_limits_are_kept_only_where_asked_for(clock: Clock) -> None:
    free, strict = a_slack(clock), a_slack(clock, rate_limits=True)
    assert [free.call("chat.postMessage", TOKEN, {"channel": HELP, "text": "x"}).status for _ in range(20)] == [200] * 20

    def post(channel: str) -> Reply:
        return strict.call("chat.postMessage", TOKEN, {"channel": channel, "text": "x"})

    assert [post(HELP).status for _ in range(6)] == [200] * 5 + [429]
    assert post(HELP).headers == {"Retry-After": "5"}
    assert post(SALES).status == 200
    clock.move(seconds=5)
    assert post(HELP).status == 200
