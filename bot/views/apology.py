"""What is said when something does not work: each a sentence with a next step."""

from __future__ import annotations

from typing import Final

from bot.views.message import Message, cut, escape, mrkdwn, section

FAILED: Final = (
    "Something went wrong on my side, and I am sorry. Please ask again; if it keeps failing, tell your admin: {reference}."
)
GONE: Final = (
    "That passage is no longer in the handbook, or not for everybody who reads here. "
    "Ask me again in your own words, here or in a direct message."
)
CANNOT_POST: Final = (
    "Slack does not let me post there. Ask an admin of that channel whether apps may post in it, then try again."
)
SHARED: Final = "Done: your answer now stands in the channel, where everybody sees it."
SHARED_IN_PART: Final = "Done: your answer now stands in the channel, without what not everybody there may read."
NOT_TO_SHARE: Final = (
    "I did not share that: not everybody in this channel may read it, or the handbook has it no longer. "
    "Ask me in the channel instead, and I answer with what is for everybody there."
)
NO_WINDOW: Final = "Slack did not open that window for me. Please try again in a moment."
SHARED_BEFORE: Final = "That answer has been shared in the channel already, so I left it at that."


def failed_message(reference: str) -> Message:
    """An unknown fault; `reference` finds it in the log."""
    return notice_message(FAILED.format(reference=f"`{escape(cut(reference, 80))}`"))


def known_fault_message(sentence: str) -> Message:
    """A fault that has its own sentence (a `BotError`); taken as foreign text."""
    return notice_message(escape(cut(sentence, 2_000)))


def notice_message(words: str) -> Message:
    """One of the sentences above as a message; mrkdwn, so foreign text in it is escaped already."""
    return {"text": words, "blocks": [section(mrkdwn(words))]}
