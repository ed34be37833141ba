"""`desk open`: questions that had no good answer, newest first, with the receipt of each; for admins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.views.apology import notice_message
from bot.views.feedback import REASONS
from bot.views.message import (
    CONTEXT_LIMIT,
    ELLIPSIS,
    FALLBACK_LIMIT,
    Block,
    Message,
    context,
    cut,
    divider,
    escape,
    lines_within,
    mrkdwn,
    plain,
    section,
)
from bot.views.passage import labels_of
from knowledge import Cleared

NONE: Final = "No question is open: everything that was asked and is still kept had an answer that nobody called bad."
HEAD: Final = "*Questions without a good answer*: {count}, the newest first."
HEAD_SOME: Final = "*Questions without a good answer*: {count}; here are the newest {shown}."
OUTCOMES: Final = {
    "found": "Answered with",
    "unsure": "Not sure; offered",
    "nothing": "Nothing found; nearest",
}
OUTCOME_ALONE: Final = {"found": "Answered", "unsure": "Not sure", "nothing": "Nothing found"}
RECEIPT: Final = "{date} · score {score:.2f}, {margin:.2f} ahead · index {version}, for {reader} readers"
BAD: Final = "👎 {count}"
GOOD: Final = "👍 {count}"
SAID: Final = "“{words}”"
PASSED_ON: Final = "passed on to people, nobody took it yet"
TAKEN: Final = "{name} is on it"
ANSWERED: Final = "{name} has answered it"
REFUSED: Final = "could not be passed on"
WANTED: Final = "wanted in the handbook"
SOMEBODY: Final = "somebody"

MOST: Final = 10
"""Questions shown at a time."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One question, what it was answered with (cleared for whoever reads the list), and what people said and did."""

    question: str
    asked_at: datetime
    outcome: str
    answered: Sequence[Cleared]
    score: float
    margin: float
    version: str
    reader: str
    good: int = 0
    bad: int = 0
    reasons: Mapping[str, int] | None = None
    words: Sequence[str] = ()
    state: str | None = None
    wanted: bool = False


def gaps_message(gaps: Sequence[Gap], count: int) -> Message:
    """The list; `count`: how many there are."""
    if not gaps:
        return notice_message(NONE)
    head = (HEAD if len(gaps) == count else HEAD_SOME).format(count=count, shown=len(gaps))
    blocks: list[Block] = [section(mrkdwn(head))]
    texts = [head]
    for gap in gaps[:MOST]:
        lines = [*_came_of(gap), _receipt(gap)]
        asked = cut(" ".join(gap.question.split()) or ELLIPSIS, CONTEXT_LIMIT)
        blocks += [divider(), section(plain(asked)), context(mrkdwn("\n".join(lines)))]
        texts.append("\n".join(["", escape(asked), *lines]))
    return {"text": lines_within(texts, FALLBACK_LIMIT), "blocks": blocks}


def state_of(*, refused: bool, taken: str | None, answered: bool) -> str:
    """How it stands with a question that was passed on; the name is foreign text."""
    name = escape(cut(" ".join((taken or SOMEBODY).split()), 80))
    if answered:
        return ANSWERED.format(name=name)
    if taken:
        return TAKEN.format(name=name)
    return REFUSED if refused else PASSED_ON


def _came_of(gap: Gap) -> list[str]:
    labels = ", ".join(labels_of(gap.answered[:3]))
    known = OUTCOMES if labels else OUTCOME_ALONE
    first = known.get(gap.outcome, OUTCOME_ALONE["nothing"])
    said = [BAD.format(count=gap.bad)] if gap.bad else []
    said += [GOOD.format(count=gap.good)] if gap.good else []
    said += [f"{REASONS[reason].lower()} ({count})" for reason, count in (gap.reasons or {}).items() if reason in REASONS]
    said += [SAID.format(words=escape(cut(" ".join(words.split()), 150))) for words in gap.words[:2]]
    said += [gap.state] if gap.state else []
    said += [WANTED] if gap.wanted else []
    return [f"{first}: {escape(cut(labels, CONTEXT_LIMIT))}" if labels else first, *([" · ".join(said)] if said else [])]


def _receipt(gap: Gap) -> str:
    return RECEIPT.format(
        date=f"{gap.asked_at:%Y-%m-%d %H:%M} UTC",
        score=gap.score,
        margin=gap.margin,
        version=escape(cut(gap.version, 40)),
        reader=escape(gap.reader),
    )
