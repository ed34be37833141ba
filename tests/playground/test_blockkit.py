"""The judge of outgoing payloads: what it lets pass, what it refuses and with which words, next to Slack's own schema."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.playground.blockkit import faults
from bot.playground.pings import pings


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain("Go"), **more}


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


IMAGE = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A chart"}
OPTION = {"text": plain("Reseller"), "value": "reseller"}

GOOD_BLOCKS: list[dict[str, Any]] = [
    {"type": "divider"},
    {"type": "header", "text": plain("Renewals")},
    section("*Who* renews?", expand=True, accessory=button("ask.more", value="1")),
    {"type": "section", "fields": [mrkdwn("a"), plain("b")]},
    section("pick", accessory={"type": "static_select", "action_id": "lens", "options": [OPTION], "initial_option": OPTION}),
    {"type": "context", "elements": [mrkdwn("from the handbook"), IMAGE]},
    {"type": "actions", "elements": [button("a", url="https://example.com", style="primary"), button("b")]},
    {"type": "actions", "elements": [{"type": "overflow", "action_id": "o", "options": [OPTION]}]},
    {"type": "actions", "elements": [{"type": "radio_buttons", "action_id": "r", "options": [OPTION]}]},
    {**IMAGE, "title": plain("Chart")},
    {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A chart"},
    rich(
        {"type": "text", "text": "x", "style": {"bold": True}}, {"type": "link", "url": "https://example.com", "text": "y"}
    ),
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "indent": 1,
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}],
            }
        ],
    },
]
MESSAGE_ONLY: list[dict[str, Any]] = [
    {"type": "markdown", "text": "**bold**"},
    {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": "Name"}, {"type": "raw_number", "value": 3, "text": "3"}]],
        "column_settings": [{"align": "left", "is_wrapped": True}],
    },
    {
        "type": "data_table",
        "caption": "Margins",
        "rows": [[{"type": "raw_text", "text": "Tier"}], [{"type": "raw_text", "text": "Open"}]],
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "feedback.give",
                "positive_button": {"text": plain("Good"), "value": "good"},
                "negative_button": {"text": plain("Bad"), "value": "bad"},
            },
            {"type": "icon_button", "action_id": "x", "icon": "trash", "text": plain("Delete")},
        ],
    },
    {"type": "card", "title": mrkdwn("T"), "actions": [button("card")]},
    {"type": "carousel", "elements": [{"type": "card", "title": mrkdwn("T")}]},
    {"type": "container", "title": plain("More"), "child_blocks": [{"type": "divider"}], "is_collapsible": True},
    {"type": "task_card", "task_id": "t1", "title": "Read", "status": "complete"},
    {"type": "plan", "title": "Plan", "tasks": [{"type": "task_card", "task_id": "t1", "title": "A", "status": "pending"}]},
]
GOOD_MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "ask.share",
    "title": plain("Answer"),
    "submit": plain("Post in thread"),
    "close": plain("Close"),
    "private_metadata": "{}",
    "notify_on_close": True,
    "blocks": [
        section("Here it is"),
        {
            "type": "input",
            "block_id": "note",
            "label": plain("Note"),
            "optional": True,
            "element": {"type": "plain_text_input", "action_id": "text", "multiline": True, "max_length": 300},
        },
        {
            "type": "input",
            "label": plain("Days"),
            "hint": plain("of the week"),
            "element": {"type": "checkboxes", "action_id": "days", "options": [OPTION]},
        },
    ],
}
GOOD_HOME: dict[str, Any] = {
    "type": "home",
    "blocks": [{"type": "header", "text": plain("Channel Coach")}, section("Hello")],
}


def message(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"text": "Everything, in words", "blocks": list(blocks)}


@pytest.mark.parametrize("block", [*GOOD_BLOCKS, *MESSAGE_ONLY], ids=lambda block: block["type"])
def test_a_well_formed_block_passes(block: dict[str, Any]) -> None:
    assert faults(message(block), "message") == []


def test_a_message_may_be_words_alone_with_metadata_and_a_thread() -> None:
    metadata = {"event_type": "answer", "event_payload": {"key": "C1:1"}}
    assert faults({"text": "Hi", "channel": "C1", "thread_ts": "1.2", "metadata": metadata}, "message") == []


def test_a_modal_and_a_home_pass() -> None:
    assert faults(GOOD_MODAL, "modal") == []
    assert faults(GOOD_HOME, "home") == []


AT = "[json-pointer:/blocks/0"


@pytest.mark.parametrize(
    ("block", "complaint"),
    [
        ({"type": "headline"}, f"unsupported type: headline {AT}/type]"),
        ({"text": plain("x")}, f"missing required field: type {AT}]"),
        ({"type": "alert", "text": mrkdwn("x")}, f"unsupported type here: alert {AT}/type]"),
        ({"type": "call", "call_id": "R1"}, f"unsupported type: call {AT}/type]"),
        ({"type": "header", "text": mrkdwn("x")}, f"unsupported type: mrkdwn {AT}/text/type]"),
        ({"type": "header", "text": plain("x" * 151)}, f"must be less than 151 characters, has 151 {AT}/text/text]"),
        (section("x" * 3001), f"must be less than 3001 characters, has 3001 {AT}/text/text]"),
        (section(" "), f"must be more than 0 characters, not only white space {AT}/text/text]"),
        ({"type": "section"}, f"must have at least one of text, fields {AT}]"),
        ({"type": "section", "fields": [mrkdwn("x")] * 11}, f"no more than 10 items allowed, has 11 {AT}/fields]"),
        (
            {"type": "section", "fields": [mrkdwn("x" * 2001)]},
            f"must be less than 2001 characters, has 2001 {AT}/fields/0/text]",
        ),
        (section("x", colour="red"), f"no additional properties allowed: colour {AT}/colour]"),
        (section("x", block_id="x" * 256), f"must be less than 256 characters, has 256 {AT}/block_id]"),
        ({"type": "context", "elements": [mrkdwn("x")] * 11}, f"no more than 10 items allowed, has 11 {AT}/elements]"),
        ({"type": "context", "elements": []}, f"no fewer than 1 items allowed, has 0 {AT}/elements]"),
        (
            {"type": "actions", "elements": [button(f"b{n}") for n in range(26)]},
            f"no more than 25 items allowed, has 26 {AT}/elements]",
        ),
        (
            {"type": "actions", "elements": [button("b", text=mrkdwn("x"))]},
            f"unsupported type: mrkdwn {AT}/elements/0/text/type]",
        ),
        (
            {"type": "actions", "elements": [button("b", text=plain("x" * 76))]},
            f"must be less than 76 characters, has 76 {AT}/elements/0/text/text]",
        ),
        (
            {"type": "actions", "elements": [button("b", value="x" * 2001)]},
            f"must be less than 2001 characters, has 2001 {AT}/elements/0/value]",
        ),
        (
            {"type": "actions", "elements": [button("b", url="https://e.co/" + "x" * 3000)]},
            f"must be less than 3001 characters, has 3013 {AT}/elements/0/url]",
        ),
        (
            {"type": "actions", "elements": [button("b", url="javascript:alert(1)")]},
            f"must be a valid URL {AT}/elements/0/url]",
        ),
        (
            {"type": "actions", "elements": [button("b", style="loud")]},
            f"must be one of primary, danger, is 'loud' {AT}/elements/0/style]",
        ),
        (
            {"type": "actions", "elements": [{"type": "plain_text_input", "action_id": "t"}]},
            f"unsupported type here: plain_text_input {AT}/elements/0/type]",
        ),
        (
            {"type": "image", "image_url": "https://example.com/a.png"},
            f"missing required field: alt_text {AT}]",
        ),
        ({"type": "image", "alt_text": "x"}, f"must have exactly one of image_url, slack_file {AT}]"),
        (
            {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]},
            f"no more than 20 items allowed, has 21 {AT}/rows/0]",
        ),
        (
            {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101},
            f"no more than 100 items allowed, has 101 {AT}/rows]",
        ),
        (
            {"type": "actions", "elements": [{"type": "overflow", "options": [OPTION] * 6}]},
            f"no more than 5 items allowed, has 6 {AT}/elements/0/options]",
        ),
        (
            {
                "type": "actions",
                "elements": [
                    {"type": "static_select", "options": [OPTION], "initial_option": {"text": plain("Other"), "value": "o"}}
                ],
            },
            f"initial_option must be one of the options {AT}/elements/0]",
        ),
        (
            {"type": "task_card", "task_id": "t", "title": "A", "status": "pending"},
            f"must be one of in_progress, complete, error, is 'pending' {AT}/status]",
        ),
    ],
)
def test_a_faulty_block_is_refused_with_its_place(block: dict[str, Any], complaint: str) -> None:
    assert faults(message(block), "message") == [complaint]


@pytest.mark.parametrize(
    ("payload", "complaint"),
    [
        ({}, "missing required field: text (also beside blocks, for screen readers and notifications) [json-pointer:]"),
        (
            {"text": " "},
            "missing required field: text (also beside blocks, for screen readers and notifications) [json-pointer:]",
        ),
        (
            {"blocks": [{"type": "divider"}]},
            "missing required field: text (also beside blocks, for screen readers and notifications) [json-pointer:]",
        ),
        ({"text": "x" * 40_001}, "must be less than 40001 characters, has 40001 [json-pointer:/text]"),
        ({"text": "x", "markdown": "y"}, "no additional properties allowed: markdown [json-pointer:/markdown]"),
        (
            {"text": "x", "metadata": {"event_type": "a"}},
            "missing required field: event_payload [json-pointer:/metadata]",
        ),
        (message(*[{"type": "divider"}] * 51), "no more than 50 items allowed, has 51 [json-pointer:/blocks]"),
        (
            message(section("x", block_id="a"), section("y", block_id="a")),
            "block_id 'a' already exists [json-pointer:/blocks]",
        ),
        (
            message({"type": "actions", "elements": [button("a")]}, {"type": "actions", "elements": [button("a")]}),
            "action_id 'a' already exists [json-pointer:/blocks]",
        ),
        (
            message(*[section("x" * 2500)] * 5),
            "msg_blocks_too_long: 12500 characters in all blocks, keep under 12000 [json-pointer:/blocks]",
        ),
        (
            message(*[{"type": "table", "rows": [[{"type": "raw_text", "text": "x" * 5001}]]}] * 2),
            "10002 characters in table blocks together, no more than 10000 allowed [json-pointer:/blocks]",
        ),
    ],
)
def test_a_faulty_message_is_refused(payload: dict[str, Any], complaint: str) -> None:
    assert faults(payload, "message") == [complaint]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"title": plain("x" * 25)}, "must be less than 25 characters, has 25 [json-pointer:/title/text]"),
        ({"submit": None}, "must provide an object"),
        ({"callback_id": "x" * 256}, "must be less than 256 characters, has 256 [json-pointer:/callback_id]"),
        ({"private_metadata": "x" * 3001}, "must be less than 3001 characters, has 3001 [json-pointer:/private_metadata]"),
        ({"blocks": []}, "no fewer than 1 items allowed, has 0 [json-pointer:/blocks]"),
        ({"blocks": [{"type": "divider"}] * 101}, "no more than 100 items allowed, has 101 [json-pointer:/blocks]"),
        ({"blocks": [{"type": "markdown", "text": "x"}]}, "unsupported type here: markdown [json-pointer:/blocks/0/type]"),
        ({"text": "x"}, "no additional properties allowed: text [json-pointer:/text]"),
    ],
)
def test_a_faulty_modal_is_refused(change: dict[str, Any], complaint: str) -> None:
    if change == {"submit": None}:
        view = {key: value for key, value in GOOD_MODAL.items() if key != "submit"}
        complaint = "missing required field: submit (a modal with input blocks needs it) [json-pointer:]"
    else:
        view = {**GOOD_MODAL, **change}
    assert faults(view, "modal") == [complaint]


def test_a_home_has_neither_title_nor_submit() -> None:
    assert faults({**GOOD_HOME, "title": plain("x")}, "home") == [
        "no additional properties allowed: title [json-pointer:/title]"
    ]


def test_what_only_slack_sdk_knows_to_refuse_is_refused() -> None:
    """The SDK's own validators are asked last: here a date that is not one."""
    block = section("x", accessory={"type": "datepicker", "action_id": "d", "initial_date": "2026/01/02"})
    assert faults(message(block), "message") == [
        "slack_sdk refuses it: initial_date attribute must be in format 'YYYY-MM-DD' [json-pointer:/blocks/0]"
    ]


@pytest.mark.parametrize(
    ("payload", "who"),
    [
        ({"text": "&lt;!channel&gt; @here"}, ()),
        ({"text": "<!channel> <@U1|Dana> <https://example.com|<@U2>>"}, ("!channel", "@U1", "@U2")),
        ({"text": "x", "blocks": [section("<!here|here> <!subteam^S1>")]}, ("!here", "!subteam^S1")),
        ({"text": "x", "blocks": [{"type": "header", "text": plain("<!channel>")}]}, ()),
        ({"text": "x", "blocks": [rich({"type": "user", "user_id": "U1"}, {"type": "text", "text": "<!here>"})]}, ("@U1",)),
        ({"text": "x", "blocks": [rich({"type": "broadcast", "range": "everyone"})]}, ("!everyone",)),
        ({"text": "x", "blocks": [{"type": "markdown", "text": "<@W1>"}]}, ("@W1",)),
    ],
)
def test_mentions_are_found_where_slack_would_resolve_them(payload: dict[str, Any], who: tuple[str, ...]) -> None:
    assert pings(payload) == who


# Beside Slack's own types


@pytest.fixture(scope="session")
def slack_says(shared: Path) -> Any:
    """A function: is this value a `name` for the Block Kit schema made of Slack's TypeScript types?"""
    schema = json.loads((shared / "schemas" / "slack-blockkit.schema.json").read_text("utf-8"))

    def valid(name: str, value: Any) -> bool:
        whole = {"$schema": schema["$schema"], "definitions": schema["definitions"], "$ref": f"#/definitions/{name}"}
        return jsonschema.Draft7Validator(whole).is_valid(value)

    return valid


@pytest.mark.shared
def test_what_passes_here_passes_slacks_schema(slack_says: Any) -> None:
    for block in [*GOOD_BLOCKS, *MESSAGE_ONLY]:
        assert slack_says("KnownBlock", block), block
    assert slack_says("ModalView", GOOD_MODAL)
    assert slack_says("HomeView", GOOD_HOME)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("block", "path", "value"),
    [
        (GOOD_BLOCKS[1], ("text", "type"), "mrkdwn"),
        (GOOD_BLOCKS[1], ("type",), "headline"),
        (GOOD_BLOCKS[2], ("colour",), "red"),
        (GOOD_BLOCKS[2], ("accessory", "text"), "Go"),
        (GOOD_BLOCKS[6], ("elements",), {}),
        (GOOD_BLOCKS[6], ("elements", 0, "style"), "loud"),
        (GOOD_BLOCKS[9], ("alt_text",), None),
        (GOOD_BLOCKS[11], ("elements", 0, "elements", 0, "style"), "bold"),
        (MESSAGE_ONLY[1], ("column_settings", 0, "align"), "middle"),
        (MESSAGE_ONLY[3], ("elements", 0, "positive_button", "value"), 1),
        (MESSAGE_ONLY[7], ("status",), "done"),
    ],
)
def test_a_planted_fault_fails_here_and_in_slacks_schema(
    slack_says: Any, block: dict[str, Any], path: tuple[str | int, ...], value: Any
) -> None:
    broken = copy.deepcopy(block)
    place: Any = broken
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    assert faults(message(broken), "message") != []
    assert not slack_says("KnownBlock", broken)
