"""Would Slack take this payload? Every reason why not, as Slack would put it.

>>> faults({"text": "Hello"}, "message")
[]
>>> faults({"text": "Hello", "blocks": [{"type": "headline"}]}, "message")
['unsupported type: headline [json-pointer:/blocks/0/type]']
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from .kit import BLOCKS, BLOCKS_ON, ID, MOST_BLOCKS, plain
from .shapes import Rule, anything, fault, flag, kinds, many, mapping, shape, string, word

Surface = Literal["message", "modal", "home"]

MOST_TEXT = 40_000
MOST_BLOCK_TEXT = 12_000
"""Slack stops near 13,200 characters in all blocks together and documents no number; we stay clear of it."""
MOST_MARKDOWN = 12_000
MOST_TABLE_TEXT = 10_000
MOST_DATA_TABLE_TEXT = 20_000
MOST_VIEW_BYTES = 250_000

# The shape of `metadata` on a message.
METADATA = shape(
    {"event_type": string(255), "event_payload": mapping},
    {"entities": anything},
)
_OPEN_FIELDS = (
    "channel", "user", "ts", "thread_ts", "reply_broadcast", "parse", "link_names", "unfurl_links", "unfurl_media", "mrkdwn",
    "response_type", "replace_original", "delete_original", "token",
)  # fmt: skip
_VIEW_OPTIONAL: dict[str, Rule] = {"callback_id": ID, "external_id": ID, "private_metadata": string(3000, least=0)}
# data_table is on Slack and in its TypeScript types, but slack_sdk 3.47 has no model for it.
_NOT_IN_SDK = frozenset({"data_table"})


def faults(payload: Mapping[str, Any], surface: Surface) -> list[str]:
    """Everything by which Slack, or our own rule about `text`, would refuse this message, modal or Home; empty = fine.

    A message is what `chat.postMessage` takes (`text`, `blocks`, `metadata`, …), a modal or Home is a view.
    """
    found = list(_form(surface)(dict(payload), ""))
    if surface == "message":
        found += _words_missing(payload)
    blocks = payload.get("blocks")
    if isinstance(blocks, list) and all(isinstance(block, dict) for block in blocks):
        found += _twins(blocks)
        found += _too_much(blocks)
        if not found:
            found += _sdk_refuses(blocks)
    if surface != "message" and not found:
        found += _sdk_refuses_view(payload)
    return found


def block_text_length(blocks: list[Any]) -> int:
    """How many characters of text there are in blocks, all kinds together."""
    return sum(len(text) for text in _texts(blocks))


def _form(surface: Surface) -> Rule:
    blocks = many(kinds(BLOCKS, *BLOCKS_ON[surface]), 0 if surface == "message" else 1, MOST_BLOCKS[surface])
    match surface:
        case "message":
            fields = dict.fromkeys(_OPEN_FIELDS, anything)
            return shape({}, {"text": string(MOST_TEXT, least=0), "blocks": blocks, "metadata": METADATA, **fields})
        case "modal":
            optional = {"submit": plain(24), "close": plain(24), "clear_on_close": flag, "notify_on_close": flag}
            required = {"type": word("modal"), "title": plain(24), "blocks": blocks}
            return shape(required, {**optional, **_VIEW_OPTIONAL}, _needs_submit, _fits)
        case "home":
            return shape({"type": word("home"), "blocks": blocks}, _VIEW_OPTIONAL, _fits)


def _needs_submit(view: Any, path: str) -> Iterator[str]:
    inputs = [block for block in view.get("blocks") or () if isinstance(block, dict) and block.get("type") == "input"]
    if inputs and "submit" not in view:
        yield fault("missing required field: submit (a modal with input blocks needs it)", path)


def _fits(view: Any, path: str) -> Iterator[str]:
    size = len(json.dumps(view).encode())
    if size > MOST_VIEW_BYTES:
        yield fault(f"view_too_large: must be less than {MOST_VIEW_BYTES} bytes, has {size}", path)


def _words_missing(payload: Mapping[str, Any]) -> Iterator[str]:
    """A message needs its whole meaning in `text`: screen readers and notifications read nothing else."""
    text = payload.get("text")
    if not (isinstance(text, str) and text.strip()):
        yield fault("missing required field: text (also beside blocks, for screen readers and notifications)", "")


def _twins(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for key in ("block_id", "action_id"):
        seen = Counter(value for value in _values(blocks, key) if isinstance(value, str))
        for value, times in seen.items():
            if times > 1:
                yield fault(f"{key} {value!r} already exists", "/blocks")


def _too_much(blocks: list[dict[str, Any]]) -> Iterator[str]:
    length = block_text_length(blocks)
    if length > MOST_BLOCK_TEXT:
        yield fault(f"msg_blocks_too_long: {length} characters in all blocks, keep under {MOST_BLOCK_TEXT}", "/blocks")
    for kind, most in {"markdown": MOST_MARKDOWN, "table": MOST_TABLE_TEXT, "data_table": MOST_DATA_TABLE_TEXT}.items():
        some = block_text_length([block for block in blocks if block.get("type") == kind])
        if some > most:
            yield fault(f"{some} characters in {kind} blocks together, no more than {most} allowed", "/blocks")


def _sdk_refuses(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for place, block in enumerate(blocks):
        if block["type"] in _NOT_IN_SDK:
            continue
        try:
            parsed = Block.parse(block)
            if parsed is None:
                yield fault(f"slack_sdk knows no such block: {block['type']}", f"/blocks/{place}")
            else:
                parsed.to_dict()
        except (SlackObjectFormationError, TypeError) as why:
            yield fault(f"slack_sdk refuses it: {why}", f"/blocks/{place}")


def _sdk_refuses_view(view: Mapping[str, Any]) -> Iterator[str]:
    try:
        View(**view).to_dict()
    except (SlackObjectFormationError, TypeError) as why:
        yield fault(f"slack_sdk refuses it: {why}", "")


def _values(part: Any, key: str) -> Iterator[Any]:
    """Every value under a key, at any depth."""
    if isinstance(part, dict):
        for name, inner in part.items():
            if name == key:
                yield inner
            yield from _values(inner, key)
    elif isinstance(part, list):
        for inner in part:
            yield from _values(inner, key)


def _texts(part: Any) -> Iterator[str]:
    for key in ("text", "title", "caption"):
        yield from (value for value in _values(part, key) if isinstance(value, str))
