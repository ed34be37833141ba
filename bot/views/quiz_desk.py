"""Quiz items that need a person: what admins see of them. Ids and owners, no words of an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.views.apology import notice_message
from bot.views.message import SECTION_LIMIT, Message, escape, lines_within

DESK_NONE: Final = "No quiz question is suspended or called bad."
DESK_HEAD: Final = "Quiz questions to look over"
DESK_SUSPENDED: Final = "{id}: suspended, since its passage {passage} has changed. Owner: {owner}"
DESK_BAD: Final = "{id}: called bad by {count}, about {passage}. Owner: {owner}"
DESK_NEXT: Final = "Mend them in the bank, check them against the page, then run `coach quiz approve` and `coach index`."
NOBODY_OWNS: Final = "nobody yet"


@dataclass(frozen=True, slots=True)
class ToLookOver:
    """A quiz item that needs a person: `bad`: how many called it so, None: it is suspended. All of it ids."""

    id: str
    passage: str
    owner: str | None
    bad: int | None = None


def desk_message(items: Sequence[ToLookOver]) -> Message:
    """What is suspended or called bad, for admins."""
    if not items:
        return notice_message(DESK_NONE)
    lines = []
    for one in items:
        told = {
            "id": f"`{escape(one.id)}`",
            "passage": f"`{escape(one.passage)}`",
            "owner": escape(one.owner or NOBODY_OWNS),
        }
        lines.append(f"• {DESK_SUSPENDED.format(**told) if one.bad is None else DESK_BAD.format(**told, count=one.bad)}")
    said = lines_within([f"*{DESK_HEAD}*", *lines], SECTION_LIMIT - len(DESK_NEXT) - 2)
    return notice_message(f"{said}\n{DESK_NEXT}")
