"""From what a person types to what Slack stores: three characters escaped, names and addresses made references."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ADDRESS = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"]")
_BROADCAST = re.compile(r"(?<![\w@])@(here|channel|everyone)\b")
_ENTITY = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def stored(typed: str, names: Mapping[str, str], channels: Mapping[str, str] | None = None) -> str:
    """Typed text as Slack stores it; `names` maps the names that can be mentioned to user ids, `channels` those of
    channels to theirs.

    >>> stored("@Channel Coach 5 > 3, see https://example.com/a?b&c.", {"Channel Coach": "U1"})
    '<@U1> 5 &gt; 3, see <https://example.com/a?b&amp;c>.'
    >>> stored("<@U1> and <@U2> & <!channel>", {"Channel Coach": "U1"})
    '<@U1> and &lt;@U2&gt; &amp; &lt;!channel&gt;'
    >>> stored("see #help and #halls", {}, {"help": "C1"})
    'see <#C1|help> and #halls'
    """
    rooms = {name.lower(): (name, id) for name, id in (channels or {}).items()}
    within = "|".join(re.escape(name) for name in sorted(rooms, key=len, reverse=True)) or r"(?!)"
    ids = "|".join(map(re.escape, names.values())) or r"(?!)"
    people = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or r"(?!)"
    reference = re.compile(
        rf"<@(?P<id>{ids})(?:\|[^<>]*)?>|(?<![\w@])@(?P<name>{people})\b|(?<![\w#/])#(?P<room>{within})(?![\w-])",
        re.IGNORECASE,
    )
    by_name = {name.lower(): id for name, id in names.items()}
    parts: list[str] = []
    end = 0
    for found in reference.finditer(typed):
        parts.append(_plain(typed[end : found.start()]))
        if found["room"]:
            name, id = rooms[found["room"].lower()]
            parts.append(f"<#{id}|{name}>")
        else:
            parts.append(f"<@{found['id'] or by_name[found['name'].lower()]}>")
        end = found.end()
    return "".join([*parts, _plain(typed[end:])])


def escaped(text: str) -> str:
    """Text with the three characters escaped that mean something to Slack."""
    return "".join(_ENTITY.get(one, one) for one in text)


def unescaped(text: str) -> str:
    """The opposite of `escaped`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _plain(text: str) -> str:
    parts: list[str] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        parts += [_broadcasts(text[end : found.start()]), f"<{escaped(found[0])}>"]
        end = found.end()
    return "".join([*parts, _broadcasts(text[end:])])


def _broadcasts(text: str) -> str:
    return _BROADCAST.sub(r"<!\1>", escaped(text))


_PIECE = re.compile(r"<(?P<sigil>[@!#]?)(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")


def rich_text(text: str, block_id: str) -> list[dict[str, object]]:
    """The block Slack makes of what a person typed: one rich_text with text, mentions and links."""
    inline: list[dict[str, object]] = []

    def words(piece: str) -> None:
        if piece:
            inline.append({"type": "text", "text": unescaped(piece)})

    end = 0
    for found in _PIECE.finditer(text):
        words(text[end : found.start()])
        inline.append(_inline(found["sigil"], found["target"], found["label"]))
        end = found.end()
    words(text[end:])
    section = {"type": "rich_text_section", "elements": inline}
    return [{"type": "rich_text", "block_id": block_id, "elements": [section]}]


def _inline(sigil: str, target: str, label: str | None) -> dict[str, object]:
    match sigil, target:
        case "@", _:
            return {"type": "user", "user_id": target}
        case "#", _:
            return {"type": "channel", "channel_id": target}
        case "!", "here" | "channel" | "everyone":
            return {"type": "broadcast", "range": target}
        case "!", _:
            return {"type": "text", "text": label or target}
        case _:
            url = unescaped(target)
            return {"type": "link", "url": url, **({"text": unescaped(label)} if label else {})}
