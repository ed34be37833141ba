""" "Why this answer?": the receipt of an answer, for one person to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.views.message import (
    LABEL_LIMIT,
    Block,
    Message,
    context,
    cut,
    escape,
    header,
    lines_within,
    mrkdwn,
    one_line,
    section,
)
from bot.views.passage import labels_of
from bot.views.receipt import RULES
from knowledge import Audience, Receipt
from knowledge.receipt import TermReceipt

WHY: Final = "Why this answer?"
ASKED: Final = "“{question}”"
TOGETHER: Final = "You asked about “{before}” and “{added}”."
UNTOLD: Final = "What I found does not mention “{words}”."
WORDS: Final = "*It asks about* (explained by the first passage below)"
WORD: Final = "• {typed}: {found}, weight {weight:.2f}"
EXPLAINED: Final = "explained to {share:.0%}"
NOT_EXPLAINED: Final = "not explained"
MENDED: Final = "{typed}, taken for “{word}”"
SCORE: Final = "*Score* {score:.2f}, {margin:.2f} ahead of the next. An answer needs {sure:.2f}, “did you mean” {close:.2f}."
PASSAGES: Final = "*Passages considered*"
PASSAGE: Final = "• {score:.2f}  {title}"
READERS: Final[dict[Audience, str]] = {
    Audience.PUBLIC: "everybody",
    Audience.PARTNER: "partners",
    Audience.INTERNAL: "the company's own people",
}
FOOT: Final = (
    "Looked up for {reader}, in index {version}. Question {number}; an admin can repeat it with `coach replay {number}`."
)
CHANGED: Final = "The handbook has changed since: that answer came from index {version}. This is how it comes out now."
LESS: Final = "That answer was for {reader}. This is how it comes out with what you may read."

NO_ANSWER: Final = "There is no answer of mine here to explain. Write `why` in the thread of an answer, or press its button."
NOT_NOTED: Final = (
    "I have no note of that question: it is still being written down, or it was forgotten. Try again, or ask anew."
)
ERASED: Final = "The words of that question have been erased by now, so I cannot say why. Ask it again to see."
ALREADY_BELOW: Final = "Why I answered so stands in this thread already; look a little further down."

QUESTION_LIMIT: Final = 200
TOPIC_LIMIT: Final = 120
SECTION_LINES: Final = 1_400
TEXT_LINES: Final = 900
"""For all receipts of one message together."""


def why_message(receipts: Sequence[Receipt], *, number: int, answered_with: str, answered_for: Audience) -> Message:
    """One receipt for each question in a message. `number`: the question's; `answered_with`, `answered_for`: the version of
    the index and the reader of the answer, where the receipt may have others."""
    first = receipts[0]
    notes = [CHANGED.format(version=escape(answered_with))] if first.version != answered_with else []
    notes += [LESS.format(reader=READERS[answered_for])] if first.reader is not answered_for else []
    foot = FOOT.format(reader=READERS[first.reader], version=escape(first.version), number=number)
    blocks: list[Block] = [header(WHY), *(context(mrkdwn(note)) for note in notes)]
    texts = [WHY, *notes]
    for receipt in receipts:
        parts = _parts(receipt, SECTION_LINES)
        blocks += [section(mrkdwn(part)) for part in parts]
        texts += _parts(receipt, TEXT_LINES // len(receipts))
    return {"text": "\n\n".join([*texts, foot]), "blocks": [*blocks, context(mrkdwn(foot))]}


def together_line(before: str, added: str, untold: str) -> str:
    """What a question was taken for that leans on the one before it; foreign text, not yet escaped."""
    line = TOGETHER.format(before=cut(before, TOPIC_LIMIT), added=cut(added, TOPIC_LIMIT))
    return f"{line} {UNTOLD.format(words=cut(untold, LABEL_LIMIT))}" if untold else line


def _parts(receipt: Receipt, limit: int) -> list[str]:
    """Finished mrkdwn, a paragraph each: the question and the rule, its words, the score, the passages."""
    asked = ASKED.format(question=one_line(receipt.question, QUESTION_LIMIT))
    bars = {"sure": receipt.sure, "close": receipt.close}
    parts = [f"{asked}\n{RULES[receipt.rule].format(score=receipt.score, **bars)}"]
    if receipt.terms:
        parts.append(lines_within([WORDS, *map(_word_line, receipt.terms)], limit))
    if receipt.passages:
        parts.append(SCORE.format(score=receipt.score, margin=receipt.margin, **bars))
        titles = labels_of([considered.passage for considered in receipt.passages])
        lines = [
            PASSAGE.format(score=considered.score, title=escape(title))
            for considered, title in zip(receipt.passages, titles, strict=True)
        ]
        parts.append(lines_within([PASSAGES, *lines], limit))
    return parts


def _word_line(term: TermReceipt) -> str:
    typed = escape(cut(term.typed, LABEL_LIMIT))
    if term.taken_for:
        typed = MENDED.format(typed=typed, word=escape(cut(term.taken_for, LABEL_LIMIT)))
    found = EXPLAINED.format(share=term.explained) if term.explained else NOT_EXPLAINED
    return WORD.format(typed=typed, found=found, weight=term.weight)
