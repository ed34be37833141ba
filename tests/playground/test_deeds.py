"""What people do, and what the bot hears of it: whole payloads, next to Slack's own types."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.playground.core import NotPossible
from bot.playground.deeds import (
    BOT_NOT_HERE,
    NO_COMMANDS_GUEST,
    NO_COMMANDS_OUTSIDE,
    NO_SHORTCUTS_OUTSIDE,
    NOT_A_MESSAGE,
    NOT_A_ROOT,
    NOT_INSTALLED,
    NOT_YOURS,
    REQUIRED,
    UNKNOWN_COMMAND,
)
from bot.playground.slack import BAD_ANSWER, NO_ANSWER, NO_ANSWER_COMMAND, Answered, Slack, Unanswered
from bot.playground.world import BASE_EVENTS, OVERLAY_EVENTS, Channel
from tests.playground.test_methods import TOKEN, call, opened
from tests.playground.world import BOT, DANA, HELP, LEON, MARCO, PARTNER, PRIYA, SALES, VENDOR, Clock, a_slack

HI = f"<@{BOT}> who renews?"
BUTTONS = [
    {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {"type": "button", "action_id": "ask.more", "value": "17", "text": {"type": "plain_text", "text": "Show more"}},
            {
                "type": "static_select",
                "action_id": "lens",
                "options": [{"text": {"type": "plain_text", "text": "Reseller"}, "value": "reseller"}],
            },
        ],
    }
]
ASK = {
    "type": "modal",
    "callback_id": "ask.share",
    "title": {"type": "plain_text", "text": "Share"},
    "submit": {"type": "plain_text", "text": "Post"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "note",
            "label": {"type": "plain_text", "text": "Note"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        },
        {
            "type": "input",
            "block_id": "lens",
            "optional": True,
            "label": {"type": "plain_text", "text": "Lens"},
            "element": {
                "type": "static_select",
                "action_id": "lens",
                "options": [{"text": {"type": "plain_text", "text": "Reseller"}, "value": "reseller"}],
            },
        },
    ],
}


def heard(slack: Slack) -> list[str]:
    """Kinds of what went to the bot, in order."""
    return [
        one.body["event"].get("subtype") or one.body["event"]["type"] if one.kind == "event" else one.kind
        for one in slack.deliveries
    ]


def event(slack: Slack) -> dict[str, Any]:
    """The newest event without what is random in it."""
    body = dict(slack.deliveries[-1].body)
    return {key: value for key, value in body["event"].items() if key not in ("blocks", "client_msg_id")}


# Mentions and messages


def test_a_mention_by_the_vendors_own_people(slack: Slack) -> None:
    post = slack.say(DANA, HELP, HI)
    body = slack.deliveries[-1].body
    assert event(slack) == {
        "type": "app_mention",
        "user": DANA,
        "text": HI,
        "ts": post.ts,
        "team": VENDOR,
        "channel": HELP,
        "event_ts": post.ts,
    }
    assert {key: value for key, value in body.items() if key not in ("event", "event_id", "event_context")} == {
        "token": "playground",
        "team_id": VENDOR,
        "context_team_id": VENDOR,
        "context_enterprise_id": None,
        "api_app_id": "ACOACH001",
        "type": "event_callback",
        "event_time": 1795435200,
        "authorizations": [
            {"enterprise_id": None, "team_id": VENDOR, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": True,
    }


def test_a_mention_from_another_company_names_their_team(slack: Slack) -> None:
    root = slack.say(DANA, HELP, "Who knows?")
    post = slack.say(PRIYA, HELP, HI, thread_ts=root.ts)
    assert event(slack) == {
        "type": "app_mention",
        "user": PRIYA,
        "text": HI,
        "ts": post.ts,
        "thread_ts": root.ts,
        "team": VENDOR,
        "channel": HELP,
        "event_ts": post.ts,
        "user_team": PARTNER,
        "source_team": PARTNER,
        "user_profile": {
            "name": "priya",
            "first_name": "Priya",
            "real_name": "Priya Nair",
            "display_name": "priya",
            "team": PARTNER,
            "is_restricted": False,
            "is_ultra_restricted": False,
        },
    }
    assert slack.deliveries[-1].body["team_id"] == VENDOR


def test_a_direct_message_has_no_thread_and_its_replies_name_the_root(slack: Slack) -> None:
    root = slack.say(DANA, "DDANA0001", "hi")
    assert event(slack) == {
        "type": "message",
        "user": DANA,
        "text": "hi",
        "ts": root.ts,
        "team": VENDOR,
        "channel": "DDANA0001",
        "channel_type": "im",
        "event_ts": root.ts,
    }
    slack.say(DANA, "DDANA0001", "and", thread_ts=root.ts)
    assert {key: event(slack)[key] for key in ("thread_ts", "parent_user_id")} == {
        "thread_ts": root.ts,
        "parent_user_id": DANA,
    }


@pytest.mark.parametrize(
    ("person", "channel", "text", "overlay", "expected"),
    [
        (DANA, HELP, "hello all", False, []),
        (DANA, HELP, HI, False, ["app_mention"]),
        (DANA, HELP, f"<@{BOT}|coach> hi", False, ["app_mention"]),
        (DANA, HELP, "hello all", True, ["message"]),
        (DANA, HELP, HI, True, ["message", "app_mention"]),
        (DANA, "DDANA0001", HI, False, ["message"]),
        (PRIYA, "DPRIYA001", "hi", False, ["message"]),
    ],
)
def test_what_the_bot_hears_of_talk(
    person: str, channel: str, text: str, overlay: bool, expected: list[str], clock: Clock
) -> None:
    slack = a_slack(clock, events=BASE_EVENTS | OVERLAY_EVENTS if overlay else BASE_EVENTS)
    slack.say(person, channel, text)
    assert heard(slack) == expected


def test_outside_its_channels_the_bot_is_deaf_and_the_person_is_told(slack: Slack) -> None:
    slack.add_channel(Channel("COTHER001", "deal-desk", "channel", VENDOR, [DANA], 0))
    slack.say(DANA, "COTHER001", HI)
    assert (heard(slack), slack.notices[DANA]) == ([], BOT_NOT_HERE.format(channel="deal-desk"))
    slack.command(DANA, "COTHER001", "/invite @Channel Coach")
    slack.say(DANA, "COTHER001", HI)
    assert (heard(slack), slack.notices) == (["member_joined_channel", "app_mention"], {})


def test_the_bot_hears_its_own_words_in_a_dm_as_slack_lets_it(slack: Slack) -> None:
    call(slack, "chat.postMessage", channel="DDANA0001", text="Good morning")
    assert (event(slack)["bot_id"], event(slack)["user"]) == ("BCOACH001", BOT)


def test_an_edit_and_a_deletion_are_hidden_messages(slack: Slack) -> None:
    post = slack.say(DANA, "DDANA0001", "first")
    slack.edit(DANA, "DDANA0001", post.ts, "second")
    change = event(slack)
    assert (change["subtype"], change["hidden"], change["message"]["text"], change["previous_message"]["text"]) == (
        "message_changed",
        True,
        "second",
        "first",
    )
    slack.delete(DANA, "DDANA0001", post.ts)
    gone = event(slack)
    assert (gone["subtype"], gone["deleted_ts"], gone["previous_message"]["text"]) == ("message_deleted", post.ts, "second")
    assert slack.messages("DDANA0001", DANA) == []


def test_a_root_with_replies_leaves_a_gap(slack: Slack) -> None:
    root = slack.say(DANA, HELP, "question")
    slack.say(PRIYA, HELP, "answer", thread_ts=root.ts)
    slack.delete(DANA, HELP, root.ts)
    assert [one.text for one in slack.messages(HELP, DANA)] == ["This message was deleted.", "answer"]


def test_an_edit_that_mentions_the_bot_mentions_it_again(slack: Slack) -> None:
    post = slack.say(DANA, HELP, HI)
    slack.edit(DANA, HELP, post.ts, HI + " please")
    assert heard(slack) == ["app_mention", "app_mention"]
    first, second = (one.body for one in slack.deliveries)
    assert first["event_id"] != second["event_id"]
    assert (second["event"]["ts"], second["event"]["edited"]["user"]) == (post.ts, DANA)


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        (
            lambda slack: slack.say("UNOBODY01", HELP, "x"),
            "Nobody here has the id UNOBODY01; GET /play/people lists everybody.",
        ),
        (
            lambda slack: slack.say(PRIYA, SALES, "x"),
            "There is no channel CCHANSALE that Priya Nair can see; GET /play/state lists them.",
        ),
        (lambda slack: slack.say(DANA, HELP, " "), "Type something first; Slack does not send an empty message."),
        (lambda slack: slack.say(DANA, HELP, "x", thread_ts="1.000001"), NOT_A_ROOT),
        (lambda slack: slack.edit(DANA, HELP, "1.000001", "x"), NOT_A_MESSAGE),
        (lambda slack: slack.delete(PRIYA, HELP, slack.say(DANA, HELP, "x").ts), NOT_YOURS),
        (lambda slack: slack.command(DANA, HELP, "/giphy cat"), UNKNOWN_COMMAND.format(word="/giphy")),
        (lambda slack: slack.command(PRIYA, HELP, "/coach x"), NO_COMMANDS_OUTSIDE.format(word="/coach")),
        (
            lambda slack: slack.shortcut(PRIYA, HELP, slack.say(DANA, HELP, "x").ts, "answer_from_handbook"),
            NO_SHORTCUTS_OUTSIDE,
        ),
        (lambda slack: slack.shortcut(DANA, HELP, "1.000001", "answer_from_handbook"), NOT_A_MESSAGE),
    ],
)
def test_what_slack_does_not_allow_is_refused_in_a_sentence(slack: Slack, deed: Any, why: str) -> None:
    with pytest.raises(NotPossible) as no:
        deed(slack)
    assert str(no.value) == why
    assert heard(slack) == []


# Commands


def test_a_command_is_a_form_with_an_address_for_the_answer(slack: Slack) -> None:
    slack.command(DANA, SALES, "/coach  who gets it? ")
    body = slack.deliveries[-1].body
    url, trigger = body.pop("response_url"), body.pop("trigger_id")
    assert body == {
        "token": "playground",
        "team_id": VENDOR,
        "team_domain": "harbour",
        "channel_id": SALES,
        "channel_name": "channel-sales",
        "user_id": DANA,
        "user_name": "dana",
        "command": "/coach",
        "text": "who gets it?",
        "api_app_id": "ACOACH001",
        "is_enterprise_install": "false",
    }
    assert url.startswith("http://127.0.0.1:3000/response/")
    assert trigger in slack.triggers


def test_in_a_dm_the_channel_has_another_name(slack: Slack) -> None:
    slack.command(DANA, "DDANA0001", "/coach help")
    assert slack.deliveries[-1].body["channel_name"] == "directmessage"


def test_guests_have_commands_where_the_workspace_lets_them() -> None:
    open_, closed = a_slack(), a_slack(guests_may_command=False)
    open_.command(LEON, HELP, "/coach help")
    assert heard(open_) == ["command"]
    with pytest.raises(NotPossible) as no:
        closed.command(LEON, HELP, "/coach help")
    assert str(no.value) == NO_COMMANDS_GUEST.format(word="/coach")


@pytest.mark.parametrize(
    ("answer", "seen_by_dana", "seen_by_marco"),
    [
        (None, [], []),
        ("plain words", ["plain words"], []),
        ({"text": "only you"}, ["only you"], []),
        ({"text": "all", "response_type": "in_channel"}, ["all"], ["all"]),
    ],
)
def test_a_command_can_be_answered_at_once(
    slack: Slack, answer: Any, seen_by_dana: list[str], seen_by_marco: list[str]
) -> None:
    slack.command(DANA, SALES, "/coach x")
    slack.settled(slack.deliveries[-1], Answered(answer))
    assert [one.text for one in slack.messages(SALES, DANA)] == seen_by_dana
    assert [one.text for one in slack.messages(SALES, MARCO)] == seen_by_marco


def test_the_person_hears_that_a_command_failed(slack: Slack) -> None:
    slack.command(DANA, SALES, "/coach x")
    slack.settled(slack.deliveries[-1], Unanswered("it did not answer in time", timeout=True))
    assert slack.notices == {DANA: NO_ANSWER_COMMAND.format(word="/coach")}
    slack.say(DANA, SALES, "never mind")
    assert slack.notices == {}


# Buttons


def with_buttons(slack: Slack, **more: Any) -> str:
    return str(call(slack, "chat.postMessage", channel=HELP, text="answer", blocks=BUTTONS, **more)["ts"])


def test_a_click_in_another_company_carries_both_teams(slack: Slack) -> None:
    root = slack.say(DANA, HELP, "question")
    ts = with_buttons(slack, thread_ts=root.ts)
    slack.click(PRIYA, HELP, ts, "ask.more")
    body = slack.deliveries[-1].body
    known = {key: value for key, value in body.items() if key not in ("trigger_id", "response_url", "message", "actions")}
    assert known == {
        "type": "block_actions",
        "user": {"id": PRIYA, "username": "priya", "name": "priya", "team_id": PARTNER},
        "api_app_id": "ACOACH001",
        "token": "playground",
        "team": {"id": VENDOR, "domain": "harbour"},
        "enterprise": None,
        "is_enterprise_install": False,
        "container": {
            "type": "message",
            "message_ts": ts,
            "channel_id": HELP,
            "is_ephemeral": False,
            "thread_ts": root.ts,
        },
        "channel": {"id": HELP, "name": "partner-help"},
        "state": {"values": {}},
    }
    (action,) = body["actions"]
    assert {key: value for key, value in action.items() if key != "action_ts"} == {
        "type": "button",
        "action_id": "ask.more",
        "block_id": "row",
        "value": "17",
        "text": {"type": "plain_text", "text": "Show more"},
    }
    assert body["message"]["text"] == "answer"


def test_a_click_in_an_ephemeral_carries_no_message(slack: Slack) -> None:
    ts = call(slack, "chat.postEphemeral", channel=HELP, user=DANA, text="answer", blocks=BUTTONS)["message_ts"]
    slack.click(DANA, HELP, ts, "ask.more")
    body = slack.deliveries[-1].body
    assert (body["container"]["is_ephemeral"], "message" in body) == (True, False)
    with pytest.raises(NotPossible, match="not there any more"):
        slack.click(PRIYA, HELP, ts, "ask.more")


def test_a_menu_remembers_what_was_picked(slack: Slack) -> None:
    ts = with_buttons(slack)
    picked = BUTTONS[0]["elements"][1]["options"][0]  # type: ignore[index]
    slack.click(DANA, HELP, ts, "lens", selected_option=picked)
    body = slack.deliveries[-1].body
    assert body["actions"][0]["selected_option"] == picked
    assert body["state"] == {"values": {"row": {"lens": {"type": "static_select", "selected_option": picked}}}}


def test_a_button_that_was_replaced_cannot_be_clicked(slack: Slack) -> None:
    ts = with_buttons(slack)
    call(slack, "chat.update", channel=HELP, ts=ts, text="done")
    with pytest.raises(NotPossible, match="newest version"):
        slack.click(DANA, HELP, ts, "ask.more")


# response_url


def respond(slack: Slack, **body: Any) -> tuple[int, Any]:
    reply = slack.respond(slack.deliveries[-1].body["response_url"].rpartition("/")[2], body)
    return reply.status, reply.body if isinstance(reply.body, str) else reply.body["error"]


def test_a_response_url_answers_in_private_unless_told_otherwise(slack: Slack) -> None:
    slack.command(DANA, SALES, "/coach x")
    assert respond(slack, text="for you") == (200, "ok")
    assert respond(slack, text="for all", response_type="in_channel") == (200, "ok")
    assert [one.text for one in slack.messages(SALES, DANA)] == ["for you", "for all"]
    assert [one.text for one in slack.messages(SALES, MARCO)] == ["for all"]
    assert respond(slack, text="x", replace_original=True) == (400, "message_not_found")
    assert respond(slack, blocks=[{"type": "divider"}]) == (400, "invalid_blocks")


def test_a_response_url_works_five_times_for_half_an_hour(slack: Slack, clock: Clock) -> None:
    slack.command(DANA, SALES, "/coach x")
    assert [respond(slack, text=str(n)) for n in range(6)] == [(200, "ok")] * 5 + [(404, "used_url")]
    slack.command(DANA, SALES, "/coach x")
    clock.move(minutes=30, seconds=1)
    assert respond(slack, text="x") == (404, "expired_url")
    assert slack.respond("nonsense", {"text": "x"}).status == 404


def test_a_response_url_of_a_click_replaces_or_deletes_even_an_ephemeral(slack: Slack) -> None:
    ts = call(slack, "chat.postEphemeral", channel=HELP, user=DANA, text="short", blocks=BUTTONS)["message_ts"]
    slack.click(DANA, HELP, ts, "ask.more")
    assert respond(slack, text="long", replace_original=True) == (200, "ok")
    assert [(one.ts, one.text, one.blocks) for one in slack.messages(HELP, DANA)] == [(ts, "long", None)]
    assert respond(slack, delete_original=True) == (200, "ok")
    assert slack.messages(HELP, DANA) == []


# Modals and Home


def test_a_submission_holds_every_input_and_the_bot_decides_what_comes_next(slack: Slack) -> None:
    view = call(slack, "views.open", trigger_id=opened(slack), view=ASK)["view"]["id"]

    def submit(text: str, answer: Any) -> None:
        slack.submit(DANA, view, {"note": {"text": {"type": "plain_text_input", "value": text}}})
        slack.settled(slack.deliveries[-1], Answered(answer))

    slack.submit(DANA, view, {})
    assert (slack.world.modals[DANA][0].errors, heard(slack)) == ({"note": REQUIRED}, ["command"])

    submit("hm", {"response_action": "errors", "errors": {"note": "Say more."}})
    assert slack.world.modals[DANA][0].errors == {"note": "Say more."}
    body = slack.deliveries[-1].body
    assert (body["type"], body["team"]["id"], body["view"]["state"]) == (
        "view_submission",
        VENDOR,
        {
            "values": {
                "note": {"text": {"type": "plain_text_input", "value": "hm"}},
                "lens": {"lens": {"type": "static_select", "selected_option": None}},
            }
        },
    )
    submit("more", {"response_action": "update", "view": {**ASK, "title": {"type": "plain_text", "text": "Again"}}})
    assert slack.world.modals[DANA][0].body["title"]["text"] == "Again"
    submit("more", {"response_action": "push", "view": ASK})
    assert len(slack.world.modals[DANA]) == 2
    submit("more", {"response_action": "clear"})
    assert slack.world.modals[DANA] == []


def test_a_submission_that_is_only_acknowledged_closes_its_modal(slack: Slack) -> None:
    view = call(slack, "views.open", trigger_id=opened(slack), view=ASK)["view"]["id"]
    slack.submit(DANA, view, {"note": {"text": {"value": "x"}}})
    slack.settled(slack.deliveries[-1], Answered(None))
    assert slack.world.modals[DANA] == []


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Unanswered("it did not answer in time", timeout=True), NO_ANSWER),
        (Unanswered("it answered with status 500", timeout=False), BAD_ANSWER.format(why="it answered with status 500")),
        (
            Answered({"response_action": "errors", "errors": {"nobody": "x"}}),
            BAD_ANSWER.format(why="malformed response_action"),
        ),
        (
            Answered({"response_action": "update", "view": {"type": "modal", "title": ASK["title"]}}),
            BAD_ANSWER.format(why="missing required field: blocks [json-pointer:]"),
        ),
    ],
)
def test_a_modal_stays_open_when_the_bot_fails(slack: Slack, outcome: Answered | Unanswered, told: str) -> None:
    view = call(slack, "views.open", trigger_id=opened(slack), view=ASK)["view"]["id"]
    slack.submit(DANA, view, {"note": {"text": {"value": "x"}}})
    slack.settled(slack.deliveries[-1], outcome)
    assert ([one.id for one in slack.world.modals[DANA]], slack.notices[DANA]) == ([view], told)


def test_closing_is_told_where_it_was_asked_for(slack: Slack) -> None:
    view = call(slack, "views.open", trigger_id=opened(slack), view=ASK)["view"]["id"]
    slack.close(DANA, view)
    body = slack.deliveries[-1].body
    assert (body["type"], body["is_cleared"], body["view"]["id"], "trigger_id" in body) == (
        "view_closed",
        False,
        view,
        False,
    )
    assert slack.world.modals[DANA] == []


def test_a_modal_that_clears_all_when_closed_takes_those_under_it_along(slack: Slack) -> None:
    view = call(slack, "views.open", trigger_id=opened(slack), view=ASK)["view"]["id"]
    slack.submit(DANA, view, {"note": {"text": {"value": "x"}}})
    slack.settled(slack.deliveries[-1], Answered({"response_action": "push", "view": {**ASK, "clear_on_close": True}}))
    assert len(slack.world.modals[DANA]) == 2
    slack.close(DANA, slack.world.modals[DANA][-1].id)
    assert slack.world.modals[DANA] == []


def test_home_opens_without_a_view_at_first_and_its_buttons_have_no_channel(slack: Slack) -> None:
    slack.open_home(DANA)
    assert event(slack) == {
        "type": "app_home_opened",
        "user": DANA,
        "channel": "DDANA0001",
        "tab": "home",
        "event_ts": event(slack)["event_ts"],
    }
    home = call(slack, "views.publish", user_id=DANA, view={"type": "home", "blocks": BUTTONS})["view"]
    slack.open_home(DANA)
    assert event(slack)["view"] == home
    slack.click_in_view(DANA, home["id"], "ask.more")
    body = slack.deliveries[-1].body
    assert body["container"] == {"type": "view", "view_id": home["id"]}
    assert {"channel", "message", "response_url"} & set(body) == set()
    slack.open_home(DANA, "messages")
    assert (event(slack)["tab"], "view" in event(slack)) == ("messages", False)


def test_a_shortcut_carries_the_message(slack: Slack) -> None:
    post = slack.say(MARCO, SALES, "who renews?")
    slack.shortcut(DANA, SALES, post.ts, "answer_from_handbook")
    body = slack.deliveries[-1].body
    assert (body["type"], body["callback_id"], body["message_ts"], body["message"]["text"], body["channel"]) == (
        "message_action",
        "answer_from_handbook",
        post.ts,
        "who renews?",
        {"id": SALES, "name": "channel-sales"},
    )


# Coming and going


@pytest.mark.parametrize("tokens_first", [False, True])
def test_uninstalling_is_told_twice_in_either_order(slack: Slack, tokens_first: bool) -> None:
    slack.uninstall(tokens_first=tokens_first)
    told = [one.body["event"] for one in slack.deliveries]
    expected = [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT]}}]
    assert told == (expected[::-1] if tokens_first else expected)
    with pytest.raises(NotPossible) as no:
        slack.command(DANA, SALES, "/coach x")
    assert str(no.value) == NOT_INSTALLED
    slack.say(DANA, HELP, HI)
    assert len(slack.deliveries) == 2


# Beside Slack's own types


@pytest.fixture(scope="session")
def slack_types(shared: Path) -> Any:
    """A function: is this event one of the named type, by the schema made of Slack's TypeScript types?"""
    schema = json.loads((shared / "schemas" / "slack-events.schema.json").read_text("utf-8"))

    def errors(name: str, value: Any) -> list[str]:
        whole = {"$schema": schema["$schema"], "definitions": schema["definitions"], "$ref": f"#/definitions/{name}"}
        return [one.message for one in jsonschema.Draft7Validator(whole).iter_errors(value)]

    return errors


@pytest.mark.shared
def test_every_event_is_of_slacks_own_type(slack_types: Any) -> None:
    slack = a_slack(events=BASE_EVENTS | OVERLAY_EVENTS | {"member_joined_channel"})
    root = slack.say(PRIYA, HELP, HI)
    slack.say(LEON, HELP, f"see <https://example.com/a?b&amp;c|this> <!here> <@{DANA}>", thread_ts=root.ts)
    call(slack, "chat.postMessage", channel=HELP, text="answer", thread_ts=root.ts, blocks=BUTTONS)
    post = slack.say(DANA, "DDANA0001", "first")
    slack.edit(DANA, "DDANA0001", post.ts, "second")
    slack.delete(DANA, "DDANA0001", post.ts)
    slack.open_home(DANA)
    slack.join(PRIYA, SALES, inviter=DANA)
    slack.uninstall()
    names = {
        "app_mention": "AppMentionEvent",
        "message": "GenericMessageEvent",
        "message_changed": "MessageChangedEvent",
        "message_deleted": "MessageDeletedEvent",
        "app_home_opened": "AppHomeOpenedEvent",
        "member_joined_channel": "MemberJoinedChannelEvent",
        "app_uninstalled": "AppUninstalledEvent",
        "tokens_revoked": "TokensRevokedEvent",
    }
    assert set(heard(slack)) == set(names)
    for delivery in slack.deliveries:
        told = delivery.body["event"]
        # The types want the place in the inner messages too; what Slack really sends has it outside only.
        place = {key: told[key] for key in ("channel", "channel_type", "event_ts") if key in told}
        told |= {key: {**told[key], **place} for key in ("message", "previous_message") if key in told}
        assert slack_types(names[told.get("subtype") or told["type"]], told) == [], told


def test_a_post_of_the_bot_is_there_for_its_own_token_only(slack: Slack) -> None:
    assert slack.call("chat.postMessage", TOKEN, {"channel": HELP, "text": "x"}).status == 200
    other = slack.install(PARTNER)
    assert slack.call("chat.postMessage", other.token, {"channel": HELP, "text": "x"}).body == {
        "ok": False,
        "error": "not_in_channel",
    }
