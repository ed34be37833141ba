"""The modal behind "Answer from handbook" on somebody's message: what would be posted, or why nothing can be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.views import ids
from bot.views.answer import ANSWER_ACTIONS, NOTHING, shared_message
from bot.views.message import CONTEXT_LIMIT, Block, View, context, cut, divider, escape, mrkdwn, plain, section
from bot.views.passage import choice_blocks
from knowledge import Cleared

TITLE: Final = "Answer from handbook"
POST: Final = "Post in thread"
CANCEL: Final = "Cancel"
CLOSE: Final = "Close"

ABOUT: Final = "The message says: {question}"
PREVIEW: Final = "This is what I would post in the thread of that message, for everybody there:"
LOOKING: Final = "Looking in the handbook…"
UNSURE: Final = "I am not sure which of these the message is about. Press one to see it; nothing is posted yet."
NEAREST: Final = f"{NOTHING} Here is what comes nearest. Press one to see it; nothing is posted yet."
NOTHING_NEXT: Final = "Nothing is posted. To ask in other words, mention me in the thread with your question."
NO_WORDS: Final = "That message has no words I could look up. Mention me in its thread with your question."
NOT_A_MEMBER: Final = (
    "I am not in this channel, so I cannot answer here. "
    "Type `/invite @{name}` in the channel (or ask somebody who may), then try again."
)
NOT_IN_DIRECT_MESSAGES: Final = (
    "I cannot post in a conversation I am not part of. Ask me with `/coach` and your question: only you will see the answer."
)


def loading_view(metadata: str) -> View:
    """What stands there while the answer is looked up; `metadata` is kept with the modal, at most 3,000 characters."""
    return _view(ids.SHORTCUT_NOTICE, metadata, [section(mrkdwn(LOOKING))])


def preview_view(passages: Sequence[Cleared], *, question: str, metadata: str, name: str | None = None) -> View:
    """The answer as `shared_message(passages, name=name)` will show it, with the button that posts it."""
    blocks = [
        *_about(question),
        context(mrkdwn(PREVIEW)),
        divider(),
        *(block for block in shared_message(passages, name=name)["blocks"] if block.get("block_id") != ANSWER_ACTIONS),
    ]
    return {**_view(ids.SHORTCUT_POST, metadata, blocks, close=CANCEL), "submit": plain(POST, 24)}


def choice_view(passages: Sequence[Cleared], *, question: str, metadata: str, unsure: bool) -> View:
    """Several passages to choose from: `unsure` which is meant, or (not `unsure`) only the nearest to nothing found."""
    if not passages:
        return nothing_view(question=question, metadata=metadata)
    words = UNSURE if unsure else NEAREST
    blocks = [
        *_about(question),
        section(mrkdwn(words)),
        *choice_blocks("shortcut.choices", passages[:5], ids.SHORTCUT_CHOOSE),
    ]
    return _view(ids.SHORTCUT_NOTICE, metadata, blocks)


def nothing_view(*, question: str, metadata: str = "") -> View:
    """The handbook has nothing for this message (or the message has no words)."""
    words = f"{NOTHING} {NOTHING_NEXT}" if question.strip() else NO_WORDS
    return _view(ids.SHORTCUT_NOTICE, metadata, [*_about(question), section(mrkdwn(words))])


def invite_view(*, name: str, direct: bool = False) -> View:
    """The bot may not post there: how to change that. `direct`: a conversation nobody can invite an app to."""
    words = NOT_IN_DIRECT_MESSAGES if direct else NOT_A_MEMBER.format(name=escape(name))
    return _view(ids.SHORTCUT_NOTICE, "", [section(mrkdwn(words))])


def notice_view(words: str) -> View:
    """A sentence in place of an answer, such as why something failed; our own words."""
    return _view(ids.SHORTCUT_NOTICE, "", [section(mrkdwn(words))])


def _about(question: str) -> list[Block]:
    asked = " ".join(question.split())
    return [context(plain(ABOUT.format(question=cut(asked, CONTEXT_LIMIT))))] if asked else []


def _view(callback_id: str, metadata: str, blocks: list[Block], *, close: str = CLOSE) -> View:
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(TITLE, 24),
        "close": plain(close, 24),
        "blocks": blocks,
    }
    return {**view, "private_metadata": metadata} if metadata else view
