"""`desk open`: questions that had no good answer, newest first, with the receipt of each; for admins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.views import ids
from bot.views.apology import notice_message
from bot.views.feedback import REASONS
from bot.views.message import (
    CONTEXT_LIMIT,
    ELLIPSIS,
    FALLBACK_LIMIT,
    Block,
    Message,
    button,
    context,
    cut,
    divider,
    escape,
    lines_within,
    mrkdwn,
    one_line,
    plain,
    section,
)
from bot.views.passage import labels_of
from knowledge import Cleared

NONE: Final = "No question is open: everything that was asked and is still kept had an answer that nobody called bad."
HEAD: Final = "*Questions without a good answer*: {count}, the newest first."
HEAD_SOME: Final = "*Questions without a good answer*: {count}, the newest first; here are {first} to {last}."
NO_MORE: Final = "There are only {count} open questions. `desk open` shows the newest."
HOW: Final = "`desk done {number}` takes one off this list, as the button does; a new 👎 brings it back."
MORE: Final = "`desk open {page}` shows the next."
DONE: Final = "Done: question {number} is off the list of `desk open`. A new 👎 brings it back."
NO_SUCH: Final = "I know no question {number} here. `desk open` shows each with its number."
DONE_BUTTON: Final = "Done"
DONE_SAYS: Final = "Take question {number} off this list"
OUTCOMES: Final = {
    "found": "Answered with",
    "unsure": "Not sure; offered",
    "nothing": "Nothing found; nearest",
}
OUTCOME_ALONE: Final = {"found": "Answered", "unsure": "Not sure", "nothing": "Nothing found"}
RECEIPT: Final = (
    "`coach replay {number}` · {date} · score {score:.2f}, {margin:.2f} ahead · index {version}, for {reader} readers"
)
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

    number: int
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


def gaps_message(gaps: Sequence[Gap], count: int, page: int = 1) -> Message:
    """A page of the list, from 1; `count`: how many there are on all of them."""
    if not gaps:
        return notice_message(NO_MORE.format(count=count) if count else NONE)
    first, last = (page - 1) * MOST + 1, (page - 1) * MOST + len(gaps[:MOST])
    head = (HEAD if len(gaps) == count else HEAD_SOME).format(count=count, first=first, last=last)
    foot = HOW.format(number=gaps[0].number)
    if last < count:
        foot = f"{foot} {MORE.format(page=page + 1)}"
    blocks: list[Block] = [section(mrkdwn(head))]
    texts = [head, foot]
    for at, gap in enumerate(gaps[:MOST], start=1):
        lines = [*_came_of(gap), _receipt(gap)]
        asked = cut(" ".join(gap.question.split()) or ELLIPSIS, CONTEXT_LIMIT)
        says = DONE_SAYS.format(number=gap.number)
        done = button(ids.numbered(ids.DESK_DONE, at), DONE_BUTTON, value=str(gap.number), says=says)
        blocks += [divider(), section(plain(asked), accessory=done), context(mrkdwn("\n".join(lines)))]
        texts.append("\n".join(["", escape(asked), *lines]))
    return {"text": lines_within(texts, FALLBACK_LIMIT), "blocks": [*blocks, divider(), context(mrkdwn(foot))]}


def state_of(*, refused: bool, taken: str | None, answered: bool) -> str:
    """How it stands with a question that was passed on; the name is foreign text."""
    name = one_line(taken or SOMEBODY, 80)
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
    said += [SAID.format(words=one_line(words, 150)) for words in gap.words[:2]]
    said += [gap.state] if gap.state else []
    said += [WANTED] if gap.wanted else []
    return [f"{first}: {escape(cut(labels, CONTEXT_LIMIT))}" if labels else first, *([" · ".join(said)] if said else [])]


def _receipt(gap: Gap) -> str:
    return RECEIPT.format(
        number=gap.number,
        date=f"{gap.asked_at:%Y-%m-%d %H:%M} UTC",
        score=gap.score,
        margin=gap.margin,
        version=escape(cut(gap.version, 40)),
        reader=escape(gap.reader),
    )
