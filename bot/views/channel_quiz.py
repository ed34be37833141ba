"""A quiz question for everybody in a channel: open for answers, then with its answer; and what each hears alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.views import ids
from bot.views.apology import notice_message
from bot.views.message import Message, actions, button, context, escape, mrkdwn, plain, section
from bot.views.passage import DOT, source_of
from bot.views.quiz import (
    BAD,
    BAD_SAYS,
    IT_IS,
    Answered,
    Asked,
    answer_row,
    choice_lines,
    cut_mrkdwn,
    given_letters,
    given_words,
    head_of,
    line_of,
    right_words,
    shown_choices,
    text_within,
    verdict_of,
)
from knowledge.quiz import Given, ItemKind

FOR_EVERYBODY: Final = "A question for everybody here"
SECRETLY: Final = (
    "Press a letter: nobody else sees what you answer. You can also mention me in this thread with the letter, but then "
    "everybody here can read it. One answer each; you can change it until the answer is shown."
)
SECRETLY_TICK: Final = (
    "More than one is right: tick them and press “Answer”; nobody else sees it. You can also mention me in this thread with "
    "the letters, such as `A C`, but then everybody here can read them. One answer each; you can change it until the answer "
    "is shown."
)
SECRETLY_TYPE: Final = (
    "Press “Type the term”: nobody else sees what you write. You can also mention me in this thread with the term, but then "
    "everybody here can read it. One answer each; you can change it until the answer is shown."
)
SHOWN_WHEN: Final = (
    "The answer is shown when whoever started this, or an admin, presses “Show the answer” (or writes `show the answer` "
    "here, mentioning me), or after {hours} hours."
)
REVEAL: Final = "Show the answer"
REVEAL_SAYS: Final = "Show everybody here the answer, and take no more answers"
NEXT: Final = "Next question"
MINE: Final = "How did I do?"
MINE_SAYS: Final = "How did I do? Only I see it"
TYPED_REVEALED: Final = (
    "Without buttons, mentioning me in this thread: `how did I do`, `next question` (whoever started this), `bad question`."
)
NOBODY: Final = "Nobody answered."
ONE_PERSON: Final = "One person answered."
SOME: Final = "{count} people answered."
HAD_IT: Final = "{right} had it right."
FEW: Final = "How many chose what is shown once {least} have answered."
FEW_TERMS: Final = "How many had it right is shown once {least} have answered."
RIGHT_MARK: Final = "✓"
VOTED: Final = "Your answer is {given}. Nobody else sees it. To change it, answer again before the answer is shown."
VOTED_ALOUD: Final = (
    "Your answer is {given}. Everybody here can read what you wrote; what you do with the buttons under the question is for "
    "your eyes only. You can change it until the answer is shown."
)
MINE_SHOWN: Final = "{number}. You said {given}: {verdict}"
MINE_SCORE: Final = "Only you see this: {right} of {count} right so far."
MINE_NONE: Final = "You have not answered any of the questions that are shown here so far. The next one is yours, too."
CLOSED: Final = "The answer to that one is shown, so it takes no more answers. The next question does."
NOT_STARTER: Final = (
    "Only whoever started this quiz, or an admin, can do that. You can start one of your own: mention me with `quiz`."
)
SHOWN_BEFORE: Final = "The answer is shown already."
NEXT_BEFORE: Final = "The next question stands in the thread already; look a little further down."
NOT_SHOWN_YET: Final = "The answer to the question before is not shown yet. Show it first, then comes the next."
THAT_WAS_ALL: Final = "That was the last question of this quiz. Mention me with `quiz` for another one."
SUSPENDED_HERE: Final = (
    "The handbook has changed under this question, so its answer is not shown and counts for nobody. The next one will do."
)
ALREADY_OPEN: Final = "There is an open question in this thread already. When its answer is shown, `quiz` starts the next."
NOT_IN_CHANNEL: Final = "Slack does not let me post in this channel. Invite me with `/invite`, then press the button again."
STARTED: Final = "Done: the first question stands in the channel, for everybody there."
STARTED_BEFORE: Final = "That quiz has been started in the channel already."

LEAST: Final = 5
"""So many must have answered before it is shown how many chose what."""


def channel_message(asked: Asked, *, hours: int) -> Message:
    """A question for everybody in a channel, open for answers."""
    head = DOT.join(filter(None, (FOR_EVERYBODY, head_of(asked))))
    secretly = {ItemKind.SEVERAL: SECRETLY_TICK, ItemKind.TERM: SECRETLY_TYPE}.get(asked.kind, SECRETLY)
    how = f"{secretly} {SHOWN_WHEN.format(hours=hours)}"
    lines = [f"*{escape(line_of(asked.cleared.item.prompt))}*", *choice_lines(asked)]
    return {
        "text": text_within("\n".join([head, *lines, how])),
        "blocks": [
            context(mrkdwn(head)),
            section(mrkdwn(cut_mrkdwn("\n".join([lines[0], *shown_choices(asked)])))),
            *answer_row(asked, own=False),
            context(mrkdwn(how)),
            *actions(
                f"quiz.steer.{asked.value.replace(chr(10), '.')}",
                [button(ids.QUIZ_REVEAL, REVEAL, value=asked.value, says=REVEAL_SAYS)],
            ),
        ],
    }


def revealed_message(
    asked: Asked, chosen: Mapping[int, int], answered: int, *, right: int = 0, least: int = LEAST
) -> Message:
    """The same question with its answer. `chosen`: how many took the choice of a place in the bank; `answered`: how many
    answered at all, `right` how many of them were right. Who chose what is nobody's business, so few answers are not told
    apart."""
    item, passage = asked.cleared.item, asked.cleared.passage
    head = DOT.join(filter(None, (FOR_EVERYBODY, head_of(asked))))
    lines = [f"*{escape(line_of(item.prompt))}*"]
    for at, line in zip(asked.order, choice_lines(asked), strict=True):
        told = f"  ({chosen.get(at, 0)})" if answered >= least else ""
        lines.append(f"{line}{told}{f'  {RIGHT_MARK} right' if at in item.right else ''}")
    answer = IT_IS.format(answer=escape(right_words(asked)))
    count = f"{_how_many(answered)}{_told_apart(asked, answered, right, least)}"
    row = [
        button(ids.QUIZ_MINE, MINE, value=asked.value, says=MINE_SAYS),
        *([button(ids.QUIZ_NEXT, NEXT, value=asked.value)] if asked.number < asked.count else []),
        button(ids.QUIZ_BAD, BAD, value=asked.value, says=BAD_SAYS),
    ]
    return {
        "text": text_within(
            "\n".join([head, *lines, answer, escape(line_of(item.explanation)), source_of(passage), count, TYPED_REVEALED])
        ),
        "blocks": [
            context(mrkdwn(head)),
            section(mrkdwn(cut_mrkdwn("\n".join(lines)))),
            section(mrkdwn(cut_mrkdwn(answer))),
            section(plain(line_of(item.explanation))),
            context(mrkdwn(source_of(passage))),
            context(mrkdwn(count)),
            *actions(f"quiz.shown.{asked.value.replace(chr(10), '.')}", row),
            context(mrkdwn(TYPED_REVEALED)),
        ],
    }


def withdrawn_message(*, more: str | None) -> Message:
    """What stands in the place of a channel's question whose passage has changed, or is not for everybody there any more.
    `more`: what the button of the next question carries, if there is one."""
    row = actions("quiz.shown", [button(ids.QUIZ_NEXT, NEXT, value=more)]) if more else []
    return {"text": SUSPENDED_HERE, "blocks": [section(mrkdwn(SUSPENDED_HERE)), *row]}


def voted_message(asked: Asked, given: Given, *, aloud: bool, named: bool = True) -> Message:
    """An answer to a channel's question is written down. `aloud`: others could read it; `named`: whoever answered may read
    the words of the choices alone, too, else only its letters are said."""
    told = VOTED_ALOUD if aloud else VOTED
    return notice_message(told.format(given=escape((given_words if named else given_letters)(asked, given))))


def mine_message(answers: Sequence[Answered]) -> Message:
    """How somebody did in a channel's quiz, for them alone."""
    if not answers:
        return notice_message(MINE_NONE)
    lines = [
        MINE_SHOWN.format(
            number=one.asked.number, given=escape(given_words(one.asked, one.given)), verdict=verdict_of(one).lower()
        )
        for one in answers
    ]
    score = MINE_SCORE.format(right=sum(one.right for one in answers), count=len(answers))
    return notice_message(cut_mrkdwn("\n".join([score, *lines])))


def _told_apart(asked: Asked, answered: int, right: int, least: int) -> str:
    terms = asked.kind is ItemKind.TERM
    if answered >= least:
        return f" {HAD_IT.format(right=right)}" if terms else ""
    return f" {(FEW_TERMS if terms else FEW).format(least=least)}"


def _how_many(answered: int) -> str:
    return NOBODY if answered == 0 else ONE_PERSON if answered == 1 else SOME.format(count=answered)
