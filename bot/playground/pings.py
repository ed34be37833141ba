"""Whom a message would ping: mentions in its mrkdwn, its Markdown and its rich text; plain_text pings nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_MENTION = re.compile(r"<(@[UW][A-Z0-9]+|!here|!channel|!everyone|!subteam\^S[A-Z0-9]+)(?:\|[^<>]*)?>")


def pings(message: Mapping[str, Any]) -> tuple[str, ...]:
    """The mentions a message makes, in order, each once: `@U…`, `!here`, `!channel`, `!everyone`, `!subteam^S…`.

    >>> pings({"text": "<@U1> and &lt;!channel&gt;", "blocks": [{"type": "markdown", "text": "<!here>"}]})
    ('@U1', '!here')
    """
    found = [*_MENTION.findall(str(message.get("text") or "")), *_in_blocks(message.get("blocks") or [])]
    return tuple(dict.fromkeys(found))


def _in_blocks(part: Any) -> Iterator[str]:
    match part:
        case {"type": "mrkdwn" | "markdown", "text": str(text)}:
            yield from _MENTION.findall(text)
        case {"type": "user", "user_id": str(person)}:
            yield f"@{person}"
        case {"type": "usergroup", "usergroup_id": str(group)}:
            yield f"!subteam^{group}"
        case {"type": "broadcast", "range": str(reach)}:
            yield f"!{reach}"
        case dict():
            for inner in part.values():
                yield from _in_blocks(inner)
        case list():
            for inner in part:
                yield from _in_blocks(inner)
        case _:
            return
