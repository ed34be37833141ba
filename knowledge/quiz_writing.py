"""Quiz items as a bank has them, to be read, mended and approved by a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import yaml

from knowledge.quiz import ItemKind, QuizItem

HEAD: Final = """\
# Drafts, made from the handbook by `coach quiz draft`: none is asked before a person has approved it.
# Read each beside its passage, say it in your own words, throw away what is no good; keep the rest in quizzes/ of the
# handbook, then: coach quiz approve ID
"""
_WIDTH: Final = 110


def bank_text(items: Iterable[QuizItem]) -> str:
    """A file of the bank with these items, none of them approved."""
    parts = [yaml.safe_dump([_fields(item)], sort_keys=False, allow_unicode=True, width=_WIDTH) for item in items]
    return "\n".join([HEAD, *parts]) if parts else HEAD


def _fields(item: QuizItem) -> dict[str, Any]:
    fields: dict[str, Any] = {"id": item.id, "passage": item.passage, "kind": item.kind.value, "prompt": item.prompt}
    match item.kind:
        case ItemKind.TERM:
            fields["answer"] = item.terms[0]
            if item.terms[1:]:
                fields["accepts"] = list(item.terms[1:])
        case ItemKind.TRUE_FALSE:
            fields["answer"] = item.right == (0,)
        case ItemKind.SINGLE | ItemKind.SEVERAL:
            fields["choices"] = list(item.choices)
            fields["answer"] = item.right[0] if item.kind is ItemKind.SINGLE else list(item.right)
    fields |= {"explanation": item.explanation, "level": item.level, "tags": list(item.tags)}
    return fields
