"""A person's own record: shown to them as JSON, and erased when they say so twice."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.views import ids
from bot.views.message import (
    FALLBACK_LIMIT,
    Block,
    Message,
    actions,
    button,
    context,
    escape,
    fits,
    lines_within,
    mrkdwn,
    plain,
    section,
)

RECORD: Final = "This is everything I keep about you, one JSON object a line, newest first in each table:"
NO_RECORD: Final = "I keep nothing about you but the words that brought you here."
TOO_LONG: Final = (
    "{missing} of {count} lines do not fit a Slack message. Whoever runs me can hand you the whole file: `coach export`."
)
ERASE: Final = "To have it erased, type `forget me`."
SURE: Final = (
    "I would erase everything I keep about you: your questions and what you said of the answers, your reviews, your "
    "progress, your settings. It cannot be undone. What stands in Slack itself, such as our messages, stays there. "
    "Press the button, or type `forget me yes`. To see it first, type `export`."
)
FORGET: Final = "Forget me"
FORGOTTEN: Final = (
    "Done: I have erased everything I kept about you. If you write to me again, I begin anew, and say again what I keep."
)
NOT_HERE: Final = (
    "Slack does not let me tell you that for yourself alone here. Write me a direct message with the same words."
)
PIECE_LIMIT: Final = 2_800
MOST_PIECES: Final = 12

Record = Mapping[str, Sequence[Mapping[str, Any]]]
"""Table -> what is kept there, each row as columns and values."""


def record_message(record: Record) -> Message:
    """The whole record, as far as a message can hold it, and how much is missing."""
    lines = record_lines(record)
    if not lines:
        return {"text": NO_RECORD, "blocks": [section(mrkdwn(NO_RECORD))]}
    parts, shown = _parts(lines)
    missing = [TOO_LONG.format(missing=len(lines) - shown, count=len(lines))] if shown < len(lines) else []
    blocks: list[Block] = [section(mrkdwn(RECORD)), *(section(plain(part)) for part in parts)]
    blocks += [context(mrkdwn(line)) for line in (*missing, ERASE)]
    room = FALLBACK_LIMIT - sum(map(len, (RECORD, *missing, ERASE))) - 4
    return {"text": "\n".join([RECORD, lines_within(map(escape, lines), room), *missing, ERASE]), "blocks": blocks}


def record_lines(record: Record) -> list[str]:
    """One JSON object a line, each with its table.

    >>> record_lines({"questions": [{"text": "what is MDF"}], "cards": []})
    ['{"table": "questions", "text": "what is MDF"}']
    """
    return [json.dumps({"table": table, **row}, ensure_ascii=False) for table, rows in record.items() for row in rows]


def sure_message() -> Message:
    """Whether they mean it."""
    row = actions("privacy", [button(ids.PRIVACY_FORGET, FORGET)])
    return {"text": SURE, "blocks": [section(mrkdwn(SURE)), *row]}


def forgotten_message() -> Message:
    """It is done."""
    return {"text": FORGOTTEN, "blocks": [section(mrkdwn(FORGOTTEN))]}


def _parts(lines: Sequence[str]) -> tuple[list[str], int]:
    """Lines put together into at most MOST_PIECES texts, and how many lines those hold. A line that fits nowhere ends it."""
    parts: list[str] = []
    for number, line in enumerate(lines):
        joined = f"{parts[-1]}\n{line}" if parts else line
        if parts and fits(joined, PIECE_LIMIT):
            parts[-1] = joined
        elif fits(line, PIECE_LIMIT) and len(parts) < MOST_PIECES:
            parts.append(line)
        else:
            return parts, number
    return parts, len(lines)
