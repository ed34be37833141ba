"""A quiz item as the index keeps it."""

from __future__ import annotations

import json
from typing import Any

from knowledge.quiz import ItemKind, QuizItem


def as_json(item: QuizItem) -> str:
    """An item as text."""
    return json.dumps({name: getattr(item, name) for name in QuizItem.__slots__}, ensure_ascii=False)


def from_json(text: str) -> QuizItem:
    """The item of such a text; the reverse of `as_json`."""
    kept: dict[str, Any] = json.loads(text)
    for name, value in kept.items():
        if isinstance(value, list):
            kept[name] = tuple(value)
    kept["kind"] = ItemKind(kept["kind"])
    return QuizItem(**kept)
