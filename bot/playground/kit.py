"""Block Kit itself: every block and element Slack knows in messages, modals and Home, each with its limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .shapes import Rule, at_least_one, exactly_one, fault, flag, kinds, link, many, number, shape, string, word

ID = string(255)


def plain(most: int) -> Rule:
    """A plain_text object."""
    return kinds({"plain_text": shape({"type": word("plain_text"), "text": string(most)}, {"emoji": flag})})


def mrkdwn(most: int) -> Rule:
    """A mrkdwn object."""
    return kinds({"mrkdwn": shape({"type": word("mrkdwn"), "text": string(most)}, {"verbatim": flag})})


def either(most: int) -> Rule:
    """A text object of either kind."""
    rules = {"plain_text": plain(most), "mrkdwn": mrkdwn(most)}
    return kinds(rules)


# Rich text

STYLE = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag))


def _inline(kind: str, required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    return shape({"type": word(kind), **required}, {"style": STYLE, **(optional or {})})


INLINE: dict[str, Rule] = {
    "text": _inline("text", {"text": string(12_000, least=0)}),
    "link": _inline("link", {"url": link()}, {"text": string(3000), "unsafe": flag}),
    "user": _inline("user", {"user_id": ID}),
    "usergroup": _inline("usergroup", {"usergroup_id": ID}),
    "team": _inline("team", {"team_id": ID}),
    "channel": _inline("channel", {"channel_id": ID}),
    "broadcast": _inline("broadcast", {"range": word("here", "channel", "everyone")}),
    "emoji": _inline("emoji", {"name": ID}, {"unicode": ID, "url": link()}),
    "color": _inline("color", {"value": string(16)}),
    "date": _inline("date", {"timestamp": number(0, 1e11), "format": ID}, {"fallback": ID, "url": link()}),
}
_BORDER = word(0, 1)
_SECTION = shape({"type": word("rich_text_section"), "elements": many(kinds(INLINE), 0, 1000)})
RICH: dict[str, Rule] = {
    "rich_text_section": _SECTION,
    "rich_text_list": shape(
        {
            "type": word("rich_text_list"),
            "style": word("bullet", "ordered"),
            "elements": many(kinds({"rich_text_section": _SECTION}), 0, 1000),
        },
        {"indent": number(0, 8), "border": _BORDER},
    ),
    "rich_text_quote": shape(
        {"type": word("rich_text_quote"), "elements": many(kinds(INLINE), 0, 1000)}, {"border": _BORDER}
    ),
    "rich_text_preformatted": shape(
        {"type": word("rich_text_preformatted"), "elements": many(kinds(INLINE, "text", "link"), 0, 1000)},
        {"border": _BORDER},
    ),
}
RICH_TEXT = shape({"type": word("rich_text"), "elements": many(kinds(RICH), 1, 1000)}, {"block_id": ID})
_RICH_TEXT_BLOCK = kinds({"rich_text": RICH_TEXT})

# Elements

CONFIRM = shape(
    {"title": plain(100), "text": either(300), "confirm": plain(30), "deny": plain(30)},
    {"style": word("primary", "danger")},
)


def _option(text: Rule, **more: Rule) -> Rule:
    return shape({"text": text, "value": string(150)}, {"description": plain(75), **more})


PLAIN_OPTION = _option(plain(75))
LINK_OPTION = _option(plain(75), url=link())
TICK_OPTION = _option(either(75))
GROUP = shape({"label": plain(75), "options": many(PLAIN_OPTION, 1, 100)})


def _initial_is_an_option(value: Any, path: str) -> Iterator[str]:
    """What is chosen at first must be, key for key, one of the options."""
    options = [*value.get("options", ()), *(one for group in value.get("option_groups", ()) for one in group["options"])]
    chosen = value.get("initial_options", [value["initial_option"]] if "initial_option" in value else [])
    if any(one not in options for one in chosen):
        yield fault("initial_option must be one of the options", path)


def _checked_whole(extra: Rule) -> Rule:
    """A look at the whole that may rely on its parts being well formed: silent where they are not."""

    def check(value: Any, path: str) -> Iterator[str]:
        try:
            yield from list(extra(value, path))
        except (AttributeError, KeyError, TypeError):
            return

    return check


def _element(kind: str, required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None, *extra: Rule) -> Rule:
    return shape({"type": word(kind), **required}, {"action_id": ID, **(optional or {})}, *extra)


_FOCUS = {"focus_on_load": flag}
_MENU = {"placeholder": plain(150), "confirm": CONFIRM, **_FOCUS}
_OPTIONS = {"options": many(PLAIN_OPTION, 1, 100), "option_groups": many(GROUP, 1, 100)}
_INITIAL = _checked_whole(_initial_is_an_option)
_MAX_PICKED = {"max_selected_items": number(1, 100)}
_TYPED = {
    "placeholder": plain(150),
    "dispatch_action_config": shape(
        {}, {"trigger_actions_on": many(word("on_enter_pressed", "on_character_entered"), 1, 2)}
    ),
    **_FOCUS,
}
_FILTER = shape(
    {},
    {
        "include": many(word("im", "mpim", "private", "public"), 1, 4),
        "exclude_bot_users": flag,
        "exclude_external_shared_channels": flag,
    },
)
_CHANNEL_MENU = {**_MENU, "response_url_enabled": flag}
_DATE = string(10, least=10)
_FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
SLACK_FILE = shape({}, {"id": ID, "url": link()}, exactly_one("id", "url"))
IMAGE = shape(
    {"type": word("image"), "alt_text": string(2000)},
    {"image_url": link(), "slack_file": SLACK_FILE},
    exactly_one("image_url", "slack_file"),
)

ELEMENTS: dict[str, Rule] = {
    "image": IMAGE,
    "button": _element(
        "button",
        {"text": plain(75)},
        {
            "value": string(2000),
            "url": link(),
            "style": word("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
    ),
    "static_select": _element(
        "static_select",
        {},
        {**_MENU, **_OPTIONS, "initial_option": PLAIN_OPTION},
        exactly_one("options", "option_groups"),
        _INITIAL,
    ),
    "multi_static_select": _element(
        "multi_static_select",
        {},
        {**_MENU, **_OPTIONS, **_MAX_PICKED, "initial_options": many(PLAIN_OPTION, 1, 100)},
        exactly_one("options", "option_groups"),
        _INITIAL,
    ),
    "external_select": _element(
        "external_select", {}, {**_MENU, "initial_option": PLAIN_OPTION, "min_query_length": number(0, 100)}
    ),
    "users_select": _element("users_select", {}, {**_MENU, "initial_user": ID}),
    "multi_users_select": _element("multi_users_select", {}, {**_MENU, **_MAX_PICKED, "initial_users": many(ID, 1, 100)}),
    "conversations_select": _element(
        "conversations_select",
        {},
        {**_CHANNEL_MENU, "initial_conversation": ID, "default_to_current_conversation": flag, "filter": _FILTER},
    ),
    "channels_select": _element("channels_select", {}, {**_CHANNEL_MENU, "initial_channel": ID}),
    "overflow": _element("overflow", {"options": many(LINK_OPTION, 1, 5)}, {"confirm": CONFIRM}),
    "checkboxes": _element(
        "checkboxes",
        {"options": many(TICK_OPTION, 1, 10)},
        {"initial_options": many(TICK_OPTION, 1, 10), "confirm": CONFIRM, **_FOCUS},
        _INITIAL,
    ),
    "radio_buttons": _element(
        "radio_buttons",
        {"options": many(TICK_OPTION, 1, 10)},
        {"initial_option": TICK_OPTION, "confirm": CONFIRM, **_FOCUS},
        _INITIAL,
    ),
    "datepicker": _element("datepicker", {}, {**_MENU, "initial_date": _DATE}),
    "timepicker": _element("timepicker", {}, {**_MENU, "initial_time": string(5, least=5), "timezone": string(100)}),
    "datetimepicker": _element(
        "datetimepicker", {}, {"initial_date_time": number(1e9, 9_999_999_999), "confirm": CONFIRM, **_FOCUS}
    ),
    "plain_text_input": _element(
        "plain_text_input",
        {},
        {
            **_TYPED,
            "initial_value": string(3000, least=0),
            "multiline": flag,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
        },
    ),
    "number_input": _element(
        "number_input",
        {"is_decimal_allowed": flag},
        {**_TYPED, "initial_value": string(40), "min_value": string(40), "max_value": string(40)},
    ),
    "email_text_input": _element("email_text_input", {}, {**_TYPED, "initial_value": string(320)}),
    "url_text_input": _element("url_text_input", {}, {**_TYPED, "initial_value": link()}),
    "file_input": _element("file_input", {}, {"filetypes": many(ID, 1, 100), "max_files": number(1, 10)}),
    "feedback_buttons": _element("feedback_buttons", {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}),
    "icon_button": _element(
        "icon_button",
        {"icon": ID, "text": plain(75)},
        {
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": many(ID, 1, 100),
        },
    ),
}
_MENUS = (
    "static_select", "multi_static_select", "external_select", "users_select", "multi_users_select",
    "conversations_select", "channels_select",
)  # fmt: skip
_CHOICES = (*_MENUS, "checkboxes", "radio_buttons", "datepicker", "timepicker")
ACCESSORIES = (*_CHOICES, "button", "overflow", "image")
ACTIONS = (*_CHOICES, "button", "overflow", "datetimepicker")
INPUTS = (
    *_CHOICES, "datetimepicker", "plain_text_input", "number_input", "email_text_input", "url_text_input", "file_input",
)  # fmt: skip

# Blocks

_RAW_TEXT = shape({"type": word("raw_text"), "text": string(10_000)})
_RAW_NUMBER = shape({"type": word("raw_number"), "value": number(-1e308, 1e308), "text": string(10_000)})
_CELL = kinds({"raw_text": _RAW_TEXT, "raw_number": _RAW_NUMBER, "rich_text": RICH_TEXT})
_COLUMN = shape({}, {"align": word("left", "center", "right"), "is_wrapped": flag})


def _column(value: Any, path: str) -> Iterator[str]:
    if value is not None:
        yield from _COLUMN(value, path)


def _collapsible_has_no_divider(value: Any, path: str) -> Iterator[str]:
    if value.get("has_header_divider") and value.get("is_collapsible"):
        yield fault("has_header_divider cannot be used with is_collapsible", path)


def _task(*status: str) -> Rule:
    return shape(
        {"type": word("task_card"), "task_id": ID, "title": string(3000), "status": word(*status)},
        {
            "details": _RICH_TEXT_BLOCK,
            "output": _RICH_TEXT_BLOCK,
            "sources": many(shape({"type": word("url"), "url": link(), "text": string(3000)}), 1, 100),
            "block_id": ID,
        },
    )


def _block(kind: str, required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None, *extra: Rule) -> Rule:
    return shape({"type": word(kind), **required}, {"block_id": ID, **(optional or {})}, *extra)


BLOCKS: dict[str, Rule] = {
    "divider": _block("divider", {}),
    "header": _block("header", {"text": plain(150)}),
    "section": _block(
        "section",
        {},
        {
            "text": either(3000),
            "fields": many(either(2000), 1, 10),
            "accessory": kinds(ELEMENTS, *ACCESSORIES),
            "expand": flag,
        },
        at_least_one("text", "fields"),
    ),
    "context": _block(
        "context", {"elements": many(kinds({"image": IMAGE, "plain_text": plain(3000), "mrkdwn": mrkdwn(3000)}), 1, 10)}
    ),
    "actions": _block("actions", {"elements": many(kinds(ELEMENTS, *ACTIONS), 1, 25)}),
    "context_actions": _block(
        "context_actions", {"elements": many(kinds(ELEMENTS, "feedback_buttons", "icon_button"), 1, 5)}
    ),
    "image": _block(
        "image",
        {"alt_text": string(2000)},
        {"image_url": link(), "slack_file": SLACK_FILE, "title": plain(2000)},
        exactly_one("image_url", "slack_file"),
    ),
    "input": _block(
        "input",
        {"label": plain(2000), "element": kinds(ELEMENTS, *INPUTS)},
        {"hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "markdown": _block("markdown", {"text": string(12_000)}),
    "rich_text": RICH_TEXT,
    "table": _block("table", {"rows": many(many(_CELL, 1, 20), 1, 100)}, {"column_settings": many(_column, 1, 20)}),
    "data_table": _block(
        "data_table",
        {"caption": string(3000), "rows": many(many(_CELL, 1, 20), 2, 201)},
        {"page_size": number(1, 100), "row_header_column_index": number(0, 19)},
    ),
    "file": _block("file", {"external_id": ID, "source": word("remote")}),
    "video": _block(
        "video",
        {"alt_text": string(2000), "video_url": link(), "thumbnail_url": link(), "title": plain(199)},
        {
            "title_url": link(),
            "description": plain(200),
            "author_name": string(49),
            "provider_name": string(3000),
            "provider_icon_url": link(),
        },
    ),
    "alert": _block("alert", {"text": either(200)}, {"level": word("default", "info", "warning", "error", "success")}),
    "card": _block(
        "card",
        {},
        {
            "icon": IMAGE,
            "hero_image": IMAGE,
            "title": mrkdwn(150),
            "subtitle": mrkdwn(150),
            "body": mrkdwn(200),
            "actions": many(kinds(ELEMENTS, "button"), 1, 3),
        },
        at_least_one("hero_image", "title", "body", "actions"),
    ),
    # A card on its own may still be loading only inside a plan.
    "task_card": _task("in_progress", "complete", "error"),
    "plan": _block(
        "plan",
        {"title": string(3000)},
        {"tasks": many(kinds({"task_card": _task("pending", "in_progress", "complete", "error")}), 1, 100)},
    ),
}
BLOCKS["carousel"] = _block("carousel", {"elements": many(kinds({"card": BLOCKS["card"]}), 1, 10)})
_IN_CONTAINER = (
    "actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table", "video",
)  # fmt: skip
BLOCKS["container"] = _block(
    "container",
    {"child_blocks": many(kinds(BLOCKS, *_IN_CONTAINER), 1, 10)},
    {
        "title": plain(150),
        "rich_text_title": _RICH_TEXT_BLOCK,
        "subtitle": either(150),
        "icon": IMAGE,
        "width": word("narrow", "standard", "wide", "full"),
        "is_collapsible": flag,
        "default_collapsed": flag,
        "has_header_divider": flag,
    },
    exactly_one("title", "rich_text_title"),
    _collapsible_has_no_divider,
)

_EVERYWHERE = (
    "divider",
    "header",
    "section",
    "context",
    "actions",
    "image",
    "input",
    "rich_text",
    "video",
    "card",
    "carousel",
)
BLOCKS_ON: dict[str, tuple[str, ...]] = {
    "message": (
        *_EVERYWHERE, "context_actions", "markdown", "table", "data_table", "file", "task_card", "plan", "container",
    ),
    "modal": (*_EVERYWHERE, "alert"),
    "home": (*_EVERYWHERE, "table", "data_table"),
}  # fmt: skip
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
