"""Reviews: one passage after another that somebody answered or asked about before, until the day's are done."""

from __future__ import annotations

from typing import Final

from bot.views import ids
from bot.views.message import Block, Message, actions, button, can_carry, context, escape, mrkdwn, section
from bot.views.passage import name_of, passage_message, trail_of
from knowledge import Cleared

ASK: Final = "Do you still know: *{title}*?"
LEFT: Final = "{left} left today"
ALL_BUT_ONE: Final = "The last one for today"
WAITING: Final = "{waiting} more wait for other days"
HOW: Final = "Think first, then press Show. Or type `show me`, `knew it` or `not yet`."
TELL: Final = "Did you know it? Press a button, or type `knew it` or `not yet`."
NOTED_KNEW: Final = "Noted: it comes back later."
NOTED_FORGOT: Final = "Noted: it comes back soon."
DONE: Final = "That is all for today."
DONE_WAITING: Final = "That is all for today. {waiting} more wait; ten a day are enough."
NOTHING: Final = "Nothing is due today. What you ask me comes back here a day or more later, so that it stays with you."
GONE: Final = "That one is not due any more."
NOT_HERE: Final = "Slack does not let me ask you that for yourself alone here. Write me a direct message with `review`."
SHOW: Final = "Show"
KNEW: Final = "I knew it"
FORGOT: Final = "Not yet"
_DOT: Final = " · "


def ask_message(id: str, passage: Cleared, left: int, waiting: int, before: str | None = None) -> Message:
    """Whether they still know one passage. `id`: that of their card; `left`: reviews of today with this one; `waiting`: due
    and left for later; `before`: what is said of the one before."""
    asked = ASK.format(title=escape(name_of(passage)))
    small = [escape(trail_of(passage)), ALL_BUT_ONE if left == 1 else LEFT.format(left=left)]
    small += [WAITING.format(waiting=waiting)] if waiting else []
    line = _DOT.join(filter(None, small))
    said = [*([before] if before else []), asked, line, HOW]
    blocks: list[Block] = [context(mrkdwn(before))] if before else []
    blocks += [section(mrkdwn(asked)), context(mrkdwn(line)), *_buttons(id, show=True), context(mrkdwn(HOW))]
    return {"text": "\n".join(said), "blocks": blocks}


def shown_message(id: str, passage: Cleared) -> Message:
    """The passage, and whether they knew it."""
    shown = passage_message(passage)
    return {
        "text": f"{shown['text']}\n\n{TELL}",
        "blocks": [*shown["blocks"], *_buttons(id, show=False), context(mrkdwn(TELL))],
    }


def done_message(done: int, waiting: int, before: str | None = None) -> Message:
    """No more today. `done`: how many were answered today."""
    said = NOTHING if not done else DONE_WAITING.format(waiting=waiting) if waiting else DONE
    whole = f"{before} {said}" if before else said
    return {"text": whole, "blocks": [section(mrkdwn(whole))]}


def _buttons(id: str, *, show: bool) -> list[Block]:
    if not can_carry(id):
        return []
    told = [button(ids.REVIEW_KNEW, KNEW, value=id), button(ids.REVIEW_FORGOT, FORGOT, value=id)]
    return actions("review", [*([button(ids.REVIEW_SHOW, SHOW, value=id, primary=True)] if show else []), *told])
