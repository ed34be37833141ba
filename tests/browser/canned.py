"""One of everything: people, places and a message with every kind of block the page can draw."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

BOT = "UCOACH001"
PEOPLE: list[Json] = [
    {"id": "USELL1", "name": "Sam Okoro", "title": "Channel account manager", "side": "seller", "kind": "member"},
    {"id": "USELL2", "name": "Ines Ferreira", "title": "Sales engineer", "side": "seller", "kind": "member"},
    {"id": "UPART1", "name": "Priya Nair", "title": "Northwind Resale", "side": "partner", "kind": "connect"},
    {"id": "UPART2", "name": "Tomás Vega", "title": "Vega Services", "side": "partner", "kind": "guest"},
]
HELP, SALES = "CHELP", "CSALES"
MARKUP = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>&lt;b&gt;'
"""What somebody may write; the page must show it and never obey it."""


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": action_id, **more}


def options(*texts: str) -> list[Json]:
    return [{"text": plain(text), "value": text.lower()} for text in texts]


def words(*leaves: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(leaves)}


def said(text: str, **style: bool) -> Json:
    return {"type": "text", "text": text, "style": style}


ANSWER: list[Json] = [
    {
        "type": "section",
        "block_id": "passage",
        "text": mrkdwn(
            "*Renewals: the incumbent partner is protected*\n"
            "The partner who holds the running subscription has the *first right of refusal* when it comes up for renewal, "
            "as long as the deal is registered 90 days before the end of the term."
        ),
    },
    {
        "type": "context",
        "block_id": "trail",
        "elements": [
            mrkdwn("Channel partner types › Program updates › <https://handbook.example/channel/#renewals|Renewals>"),
        ],
    },
    {
        "type": "actions",
        "block_id": "do",
        "elements": [
            button("Show more", "answer.more", accessibility_label="Show more of Renewals"),
            button("Open in the handbook", "answer.open", url="https://handbook.example/channel/#renewals"),
            button("This helped", "answer.helped", style="primary"),
            {"type": "overflow", "action_id": "answer.other", "options": options("Ask a person", "Not what I asked")},
        ],
    },
    {"type": "divider"},
    {"type": "context", "block_id": "see", "elements": [mrkdwn("*Related*")]},
    {
        "type": "actions",
        "block_id": "related",
        "elements": [
            button("Deal registration", "answer.related.1"),
            button("Discounts for incumbents", "answer.related.2"),
        ],
    },
]

EVERYTHING: list[Json] = [
    {"type": "header", "block_id": "b1", "text": plain("A header :tada:")},
    {
        "type": "section",
        "block_id": "b2",
        "text": mrkdwn(
            "*bold* _italic_ ~struck~ `code &lt;b&gt;` :wave: <https://example.com/a_b_c|a link>, "
            "<mailto:a@example.com|mail>, <@USELL1> in <#CHELP>, <javascript:alert(1)|no link>\n"
            "&gt; quoted\n• one\n• two\n```\npre *as is*\n```\n<!channel>"
        ),
        "accessory": button("Beside", "beside"),
    },
    {"type": "section", "block_id": "b3", "fields": [mrkdwn("*Minutes*\n10"), plain("Points 9")]},
    {"type": "section", "block_id": "b4", "text": plain("On <!date> " + MARKUP)},
    {"type": "section", "block_id": "b5", "text": mrkdwn("Since <!date^1763942400^{date_num}|long ago>")},
    {"type": "divider", "block_id": "b6"},
    {
        "type": "context",
        "block_id": "b7",
        "elements": [
            {"type": "image", "image_url": "https://example.com/i.png", "alt_text": "A small sign"},
            mrkdwn("Small print"),
        ],
    },
    {
        "type": "image",
        "block_id": "b8",
        "image_url": "https://example.com/map.png",
        "alt_text": "A map of the regions",
        "title": plain("Regions"),
    },
    {
        "type": "actions",
        "block_id": "b9",
        "elements": [
            button("Primary", "primary", style="primary"),
            button(
                "Remove",
                "remove",
                style="danger",
                confirm={
                    "title": plain("Remove it?"),
                    "text": plain("It cannot be brought back."),
                    "confirm": plain("Remove"),
                    "deny": plain("Keep"),
                },
            ),
            {
                "type": "static_select",
                "action_id": "track",
                "placeholder": plain("Pick a track"),
                "options": options("Core", "Advanced"),
            },
            {"type": "overflow", "action_id": "over", "options": options("First", "Second")},
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-24"},
        ],
    },
    {
        "type": "section",
        "block_id": "b10",
        "text": mrkdwn("Which one?"),
        "accessory": {
            "type": "radio_buttons",
            "action_id": "radio",
            "options": options("Alpha", "Beta"),
            "initial_option": options("Alpha")[0],
        },
    },
    {
        "type": "section",
        "block_id": "b11",
        "text": mrkdwn("Which ones?"),
        "accessory": {
            "type": "checkboxes",
            "action_id": "boxes",
            "options": options("Gamma", "Delta"),
        },
    },
    {
        "type": "rich_text",
        "block_id": "b12",
        "elements": [
            words(
                said("Rich "), said("bold", bold=True), {"type": "link", "url": "https://example.com/", "text": " linked"}
            ),
            {"type": "rich_text_list", "style": "ordered", "elements": [words(said("step one")), words(said("step two"))]},
            {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [words(said("under two"))]},
            {"type": "rich_text_quote", "elements": [said("a rich quote")]},
            {"type": "rich_text_preformatted", "elements": [said("rich pre")]},
        ],
    },
    {
        "type": "markdown",
        "block_id": "b13",
        "text": (
            "## Heading two\n\nA **strong** word and [a page](https://example.com/md).\n\n- item\n  - nested\n1. first\n\n"
            "| Type | Margin |\n|---|---|\n| VAR | 10 % |\n\n```\nfenced\n```\n> said so"
        ),
    },
    {
        "type": "table",
        "block_id": "b14",
        "column_settings": [{"align": "left"}, {"align": "right"}],
        "rows": [
            [{"type": "raw_text", "text": "Partner"}, {"type": "raw_text", "text": "Deals"}],
            [{"type": "raw_text", "text": "Northwind"}, {"type": "raw_number", "value": 12, "text": "12"}],
        ],
    },
    {
        "type": "card",
        "block_id": "b15",
        "title": mrkdwn("Card title"),
        "subtitle": mrkdwn("Video · 10 minutes"),
        "body": mrkdwn("Card body"),
        "actions": [button("Start the lesson", "start")],
    },
    {
        "type": "context_actions",
        "block_id": "b16",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "fb",
                "positive_button": {"text": plain("Good"), "value": "good", "accessibility_label": "Mark as good"},
                "negative_button": {"text": plain("Bad"), "value": "bad", "accessibility_label": "Mark as bad"},
            },
            {"type": "icon_button", "action_id": "del", "icon": "trash", "text": plain("Delete"), "value": "x"},
        ],
    },
    {
        "type": "video",
        "block_id": "b17",
        "video_url": "https://example.com/v",
        "thumbnail_url": "https://example.com/t.png",
        "alt_text": "Runner walkthrough",
        "title": plain("Film title"),
    },
    {"type": "alert", "block_id": "b18", "level": "warning", "text": mrkdwn("Alert text")},
    {
        "type": "container",
        "block_id": "b19",
        "title": plain("Container title"),
        "is_collapsible": True,
        "child_blocks": [
            {"type": "section", "block_id": "b20", "text": mrkdwn("Inside the container")},
        ],
    },
    {
        "type": "input",
        "block_id": "b21",
        "label": plain("Your note"),
        "hint": plain("A sentence"),
        "element": {"type": "plain_text_input", "action_id": "note"},
    },
    {"type": "hologram", "block_id": "b22"},
]

MODAL: Json = {
    "id": "V1",
    "type": "modal",
    "callback_id": "ask.form",
    "title": plain("Answer from handbook"),
    "submit": plain("Post in thread"),
    "close": plain("Cancel"),
    "blocks": [
        {
            "type": "section",
            "block_id": "m1",
            "text": mrkdwn("*Renewals: the incumbent partner is protected*\nThe incumbent has the first right of refusal."),
        },
        {
            "type": "input",
            "block_id": "who",
            "label": plain("Who is it for?"),
            "element": {
                "type": "static_select",
                "action_id": "who",
                "placeholder": plain("Pick"),
                "options": options("Partner", "Seller"),
            },
        },
        {
            "type": "input",
            "block_id": "note",
            "label": plain("A word of your own"),
            "hint": plain("Stands above the passage"),
            "optional": True,
            "element": {"type": "plain_text_input", "action_id": "note", "multiline": True},
        },
        {
            "type": "input",
            "block_id": "how",
            "label": plain("How"),
            "element": {
                "type": "radio_buttons",
                "action_id": "how",
                "options": options("In the thread", "Privately"),
                "initial_option": options("In the thread")[0],
            },
        },
    ],
}

HOME: Json = {
    "id": "H1",
    "type": "home",
    "blocks": [
        {"type": "header", "block_id": "h1", "text": plain("Good morning, Sam")},
        {
            "type": "section",
            "block_id": "h2",
            "text": mrkdwn(
                "Ask me anything about the channel program. I answer from the handbook, with the passage and its link."
            ),
        },
        {
            "type": "actions",
            "block_id": "h3",
            "elements": [button("Start learning", "home.learn", style="primary"), button("Curriculum", "home.curriculum")],
        },
        {"type": "divider"},
        {
            "type": "section",
            "block_id": "h4",
            "text": mrkdwn("*Core track* · 23 lessons\nNext: Channel partner types (video, 10 minutes)"),
            "accessory": button("Open", "home.open"),
        },
        {"type": "context", "block_id": "h5", "elements": [mrkdwn("Handbook of 24 November 2026, 412 passages")]},
    ],
}


def message(ts: str, user: str, text: str, **more: Any) -> Json:
    name = next((one["name"] for one in PEOPLE if one["id"] == user), "Channel Coach")
    return {
        "ts": ts,
        "user": user,
        "name": name,
        "is_bot": user == BOT,
        "text": text,
        "blocks": None,
        "thread_ts": None,
        "ephemeral": False,
        "edited": None,
        **more,
    }


def channels(kind: str) -> list[Json]:
    commands = kind == "member"
    help_ = {
        "id": HELP,
        "name": "partner-help",
        "kind": "channel",
        "shared": True,
        "can_command": commands,
        "topic": "Questions of partners, answered by whoever knows first",
    }
    sales = {
        "id": SALES,
        "name": "channel-sales",
        "kind": "channel",
        "shared": False,
        "can_command": commands,
        "topic": "Only us",
    }
    talk = {"id": "DBOT", "name": "Channel Coach", "kind": "im", "shared": False, "can_command": commands, "topic": ""}
    return [help_, *([sales] if commands else []), talk]
