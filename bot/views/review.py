"""Reviews: one passage after another that somebody answered or asked about before, until the day's are done."""

from __future__ import annotations

from typing import Final

from bot.views import ids
from bot.views.message import Block, Message, actions, button, can_carry, context, divider, escape, mrkdwn, section
from bot.views.passage import name_of, passage_message, trail_of
from bot.views.quiz import Answered, Asked, own_message, text_within
from knowledge import Cleared

ASK: Final = "Do you still know: *{title}*?"
LEFT: Final = "{left} left today"
ALL_BUT_ONE: Final = "The last one for today"
WAITING: Final = "{waiting} more wait for other days"
ITEM: Final = "You met this before"
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
    line = _DOT.join(filter(None, [escape(trail_of(passage)), *_left_words(left, waiting)]))
    said = [*([before] if before else []), asked, line, HOW]
    blocks: list[Block] = [context(mrkdwn(before))] if before else []
    blocks += [section(mrkdwn(asked)), context(mrkdwn(line)), *_buttons(id, show=True), context(mrkdwn(HOW))]
    return {"text": "\n".join(said), "blocks": blocks}


def item_message(asked: Asked, left: int, waiting: int, before: str | None = None, *, whispered: bool = False) -> Message:
    """The same by a quiz question about the passage, which is not named, since its name may tell the answer."""
    line = _DOT.join([ITEM, *_left_words(left, waiting)])
    question = own_message(asked, whispered=whispered)
    said = [*([before] if before else []), line, question["text"]]
    blocks: list[Block] = [context(mrkdwn(before))] if before else []
    return {"text": text_within("\n".join(said)), "blocks": [*blocks, context(mrkdwn(line)), *question["blocks"]]}


def answered_message(answered: Answered | None, notice: str, after: Message) -> Message:
    """What came of the answer to such a question, or why there is none, and then the next review."""
    told = own_message(answered=answered, notice=notice)
    text = text_within("\n\n".join(filter(None, (told["text"], after["text"]))))
    return {"text": text, "blocks": [*told["blocks"], *([divider()] if told["blocks"] else []), *after["blocks"]]}


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


def _left_words(left: int, waiting: int) -> list[str]:
    more = [WAITING.format(waiting=waiting)] if waiting else []
    return [ALL_BUT_ONE if left == 1 else LEFT.format(left=left), *more]


def _buttons(id: str, *, show: bool) -> list[Block]:
    if not can_carry(id):
        return []
    told = [button(ids.REVIEW_KNEW, KNEW, value=id), button(ids.REVIEW_FORGOT, FORGOT, value=id)]
    return actions("review", [*([button(ids.REVIEW_SHOW, SHOW, value=id, primary=True)] if show else []), *told])
