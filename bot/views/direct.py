"""What goes with an answer that somebody asked in a channel and wants for themselves."""

from __future__ import annotations

from typing import Final

from bot.views.message import CONTEXT_LIMIT, Message, context, cut, escape, plain

ASKED: Final = "You asked me in a channel: {question}"
WROTE: Final = "I have written to you directly."
CANNOT: Final = (
    "Slack does not let me write to you directly, so I keep the private answer to myself. "
    "Ask me here without the word “privately”, and I answer with what everybody in this channel may read."
)


def direct_message(answer: Message, question: str) -> Message:
    """The answer, with what was asked above it."""
    asked = ASKED.format(question=cut(" ".join(question.split()), CONTEXT_LIMIT))
    return {"text": f"{escape(asked)}\n\n{answer['text']}", "blocks": [context(plain(asked)), *answer["blocks"]]}
