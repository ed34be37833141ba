"""Whether an answer was good, and why not: the buttons under it, and what is said when they are pressed."""

from __future__ import annotations

from typing import Final

from bot.views import ids
from bot.views.apology import notice_message
from bot.views.message import Block, Message, View, actions, button, can_carry, mrkdwn, plain, section

GOOD: Final = "👍 Good answer"
GOOD_SAYS: Final = "Good answer: it told me what I wanted to know"
BAD: Final = "👎 Not good"
BAD_SAYS: Final = "Not a good answer; say why next"
ASK_A_HUMAN: Final = "Ask a human"
ASK_A_HUMAN_SAYS: Final = "Pass this question on to a person"

A_PERSON: Final = (
    "A person can answer this, too: press “Ask a human”, or type `human please` here (in a channel, mention me)."
)

THANKS_GOOD: Final = (
    "Thank you, good to know. If you change your mind, press the other button, or type `bad` (in a channel, mention me)."
)
THANKS_BAD: Final = "Thank you for saying so. What was wrong with it? You need not say; it is noted either way."
TYPED_REASONS: Final = (
    "Without buttons, and mentioning me in a channel: type `bad wrong`, `bad incomplete`, `bad outdated`, `bad unclear`, "
    "or `bad:` and your own words."
)
TYPED_HUMAN: Final = "For a person's answer, type `human please`."
NOTED: Final = "Noted: {reason}. Whoever looks after the handbook will see it with your question. Thank you."
NOTED_WORDS: Final = "Noted in your own words. Whoever looks after the handbook will see it with your question. Thank you."
NO_QUESTION: Final = (
    "I do not have that question any more, so there is nothing I could note. Ask it again, and I answer it anew."
)
NO_REASON: Final = "That is none of the reasons I know. Press 👎 under the answer again, or type `bad:` and your own words."

REASONS: Final = {
    "wrong": "It is wrong",
    "incomplete": "Something is missing",
    "outdated": "It is outdated",
    "unclear": "Hard to understand",
}
OWN_WORDS: Final = "In my own words"
WORDS_TITLE: Final = "What was wrong?"
WORDS_LABEL: Final = "In your own words"
WORDS_HINT: Final = "Whoever looks after the handbook reads this. Please no names and no secrets."
WORDS_SEND: Final = "Send"
WORDS_CANCEL: Final = "Cancel"
CLOSE: Final = "Close"

FEEDBACK_ACTIONS: Final = "feedback.actions"
"""The row under every answer, by its block id."""
WORDS_BLOCK: Final = "feedback.said"
WORDS_LIMIT: Final = 1_000


def feedback_buttons(question: str, *, human: bool) -> list[Block]:
    """The row under an answer; `question` is what the buttons carry, `human` whether a person is offered, too."""
    if not can_carry(question):
        return []
    row = [
        button(ids.FEEDBACK_UP, GOOD, value=question, says=GOOD_SAYS),
        button(ids.FEEDBACK_DOWN, BAD, value=question, says=BAD_SAYS),
    ]
    return actions(FEEDBACK_ACTIONS, [*row, human_button(question)] if human else row)


def human_button(question: str) -> Block:
    """The button that passes a question on."""
    return button(ids.HUMAN_ASK, ASK_A_HUMAN, value=question, says=ASK_A_HUMAN_SAYS)


def good_message() -> Message:
    """Somebody liked an answer."""
    return notice_message(THANKS_GOOD)


def bad_message(question: str, *, human: bool) -> Message:
    """Somebody did not; `human`: the question is theirs, so they may pass it on."""
    row = [
        button(ids.numbered(ids.FEEDBACK_REASON, number), words, value=ids.pack([question, reason]))
        for number, (reason, words) in enumerate(REASONS.items(), start=1)
    ]
    row.append(button(ids.FEEDBACK_OWN, OWN_WORDS, value=question))
    row += [human_button(question)] if human else []
    typed = f"{TYPED_REASONS} {TYPED_HUMAN}" if human else TYPED_REASONS
    return {
        "text": f"{THANKS_BAD}\n{typed}",
        "blocks": [
            section(mrkdwn(THANKS_BAD)),
            *actions("feedback.reasons", row),
            {"type": "context", "elements": [mrkdwn(typed)]},
        ],
    }


def noted_message(reason: str | None) -> Message:
    """The reason is noted: one of REASONS, or None for their own words."""
    return notice_message(NOTED_WORDS if reason is None else NOTED.format(reason=REASONS[reason].lower()))


def words_view(question: str) -> View:
    """Where somebody says why in their own words; `question` is kept with it."""
    field = {
        "type": "plain_text_input",
        "action_id": ids.FEEDBACK_WORDS,
        "multiline": True,
        "max_length": WORDS_LIMIT,
    }
    return {
        "type": "modal",
        "callback_id": ids.FEEDBACK_WORDS,
        "title": plain(WORDS_TITLE, 24),
        "submit": plain(WORDS_SEND, 24),
        "close": plain(WORDS_CANCEL, 24),
        "private_metadata": question,
        "blocks": [
            {
                "type": "input",
                "block_id": WORDS_BLOCK,
                "label": plain(WORDS_LABEL),
                "hint": plain(WORDS_HINT),
                "element": field,
            }
        ],
    }


def words_done_view(words: str) -> View:
    """A sentence in its place; one of ours."""
    return {
        "type": "modal",
        "title": plain(WORDS_TITLE, 24),
        "close": plain(CLOSE, 24),
        "blocks": [section(mrkdwn(words))],
    }
