"""Quiz questions: asked of one person or of a channel, what came of an answer, and how a quiz went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.views import ids
from bot.views.apology import notice_message
from bot.views.message import (
    CONTEXT_LIMIT,
    FALLBACK_LIMIT,
    LABEL_LIMIT,
    SECTION_LIMIT,
    Block,
    Message,
    View,
    actions,
    button,
    can_follow,
    context,
    cut,
    divider,
    escape,
    lines_within,
    link,
    mrkdwn,
    plain,
    section,
)
from bot.views.passage import name_of, source_of
from knowledge import ClearedItem
from knowledge.quiz import LETTERS, Given, ItemKind

NUMBER: Final = "Question {number} of {count}"
ONE_ANSWER: Final = "One answer each: the first one counts."
PRESS: Final = "Press a letter, or write it here, such as `B`; the words of the choice do, too."
TICK: Final = "More than one is right. Tick them and press “Answer”, or write their letters, such as `A C`."
TYPE: Final = "Write the term here, or press “Type the term”. Small slips in spelling do not matter."
PRESS_ALONE: Final = "Press a letter, or type `/coach B`. Only you see this quiz, and how you do in it."
TICK_ALONE: Final = "More than one is right. Tick them and press “Answer”, or type `/coach A C`. Only you see this quiz."
TYPE_ALONE: Final = (
    "Press “Type the term”, or type `/coach answer` and the term. Small slips in spelling do not matter. Only you see this "
    "quiz."
)
ANSWER: Final = "Answer"
ANSWER_SAYS: Final = "Answer with what is ticked"
PASS: Final = "I do not know"
PASS_SAYS: Final = "I do not know: show me the answer"

RIGHT: Final = "Right."
WRONG: Final = "Not quite."
PASSED: Final = "Fair enough. This is how it is."
YOU_SAID: Final = "You said: {given}"
IT_IS: Final = "The answer: {answer}"
NOTHING_SAID: Final = "that you do not know"
TERM: Final = "Type the term"
TERM_SAYS: Final = "Type the term in a window, where only you see it"
TERM_LABEL: Final = "The term"
TERM_HINT: Final = "Small slips in spelling do not matter."
THAT_QUESTION: Final = "Your answer to the question in the channel:"
TERM_TITLE: Final = "Your answer"
TERM_SEND: Final = "Answer"
TERM_CANCEL: Final = "Cancel"
TERM_EMPTY: Final = "Write the term first, or close this window and press “I do not know”."
CLOSE: Final = "Close"
BAD: Final = "Bad question"
BAD_SAYS: Final = "This question is bad: unclear, wrong or out of date"

SCORE: Final = "That was the last one: {right} of {count} right."
SCORE_POINTS: Final = "That makes {points} of {most} points."
ALL_RIGHT: Final = "All of them. Well done."
LOOK_AGAIN: Final = "Worth another look:"
AGAIN: Final = "Another quiz"
TYPED_AGAIN: Final = (
    "Write `quiz` for another one, or `quiz renewals` for one about something. `bad question` flags the last one."
)
COMES_BACK: Final = "What you answered comes back to you later, so that it stays."

THREAD: Final = "Do it in a thread here"
THREAD_SAYS: Final = "Do a quiz in a thread here, for everybody in this channel"


OVER: Final = "That quiz is over, or I do not have it any more. Write `quiz` for another one."
ANSWERED: Final = (
    "You have answered that one: {given}. The first answer counts, and your quiz goes on with the newest question."
)
ANSWERING: Final = "Your first answer to that one counts, and it is on its way; this one came second."
NOT_ASKED_NOW: Final = (
    "That question is not the one your quiz is at. Go on with the newest one, or write `quiz` for another."
)
NOT_YOURS: Final = "That is somebody else's quiz. Write `quiz` to me directly, or `/coach quiz`, for one of your own."
SUSPENDED: Final = (
    "The handbook has changed under that question, so it is not asked until somebody has looked it over. It does not count."
)
PICK: Final = "That question has the choices A to {last}. Write one of these letters."
PICK_SOME: Final = "Tick at least one choice first, then press “Answer”."
NO_ITEMS: Final = "I have no quiz questions for you yet. Ask me something instead, or write `curriculum` for the lessons."
NO_TOPIC: Final = "I have no quiz questions about that yet. There are some about: {topics}. Or write `quiz` for a mix."
NOT_HERE: Final = (
    "Slack does not let me quiz you alone here, and how you do is nobody else's business. "
    "Write me `quiz` in a direct message."
)
NO_PASSAGE: Final = "I have no quiz questions about that one yet. Write `quiz` for a mix."
FLAGGED: Final = "Thank you. Whoever looks after the questions will see that somebody found this one bad."
NOTHING_TO_FLAG: Final = (
    "I do not know which question you mean. Press “Bad question” under it, or write that right after answering it."
)


TERM_BLOCK: Final = "quiz.term"
TERM_LIMIT: Final = 200
"""Characters of a term that is typed."""
_NAMED_LIMIT: Final = 200
_MISSED_SHOWN: Final = 10
_TOPICS_SHOWN: Final = 12
_PARTS: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to be asked: `order` of its choices as shown, its `number` of `count` in the quiz, and what buttons carry:
    the round and its place there."""

    cleared: ClearedItem
    order: tuple[int, ...]
    number: int
    count: int
    value: str

    @property
    def kind(self) -> ItemKind:
        """How it is answered."""
        return self.cleared.item.kind


@dataclass(frozen=True, slots=True)
class Answered:
    """A question, what somebody answered, and whether that is right. `given` empty: they do not know."""

    asked: Asked
    given: Given
    right: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How a quiz of somebody went: how many right, points, and what they missed."""

    right: int
    count: int
    points: int
    most: int
    missed: tuple[ClearedItem, ...]


# A quiz of one's own


def own_message(
    asked: Asked | None = None,
    *,
    answered: Answered | None = None,
    score: Score | None = None,
    notice: str = "",
    whispered: bool = False,
    thread: str | None = None,
) -> Message:
    """A step of somebody's quiz: what came of the answer before, then the next question or the score.

    `notice`: one of the sentences above, said first. `whispered`: it stands in a channel, for them alone; then `thread`,
    what the quiz is about, offers it to everybody there.
    """
    parts, blocks = [notice] if notice else [], [section(mrkdwn(notice))] if notice else []
    if answered is not None:
        parts.append(_answered_text(answered))
        blocks += _answered_blocks(answered)
    if asked is not None:
        parts.append(_asked_text(asked, _how(asked, whispered)))
        blocks += [*([divider()] if blocks else []), *_asked_blocks(asked, _how(asked, whispered))]
        if thread is not None and whispered:
            blocks += actions(
                "quiz.elsewhere", [button(ids.QUIZ_THREAD, THREAD, value=thread or ids.QUIZ_ANYTHING, says=THREAD_SAYS)]
            )
    if score is not None:
        parts.append(_score_text(score))
        blocks += [*([divider()] if blocks else []), *_score_blocks(score)]
    return {"text": text_within(_PARTS.join(parts)), "blocks": blocks}


def _how(asked: Asked, whispered: bool) -> str:
    if whispered:
        how = {ItemKind.SEVERAL: TICK_ALONE, ItemKind.TERM: TYPE_ALONE}.get(asked.kind, PRESS_ALONE)
    else:
        how = {ItemKind.SEVERAL: TICK, ItemKind.TERM: TYPE}.get(asked.kind, PRESS)
    return f"{how} {ONE_ANSWER}"


def head_of(asked: Asked) -> str:
    return NUMBER.format(number=asked.number, count=asked.count) if asked.count > 1 else ""


def _asked_text(asked: Asked, how: str) -> str:
    lines = [head_of(asked), f"*{escape(line_of(asked.cleared.item.prompt))}*", *choice_lines(asked), how]
    return "\n".join(line for line in lines if line)


def _asked_blocks(asked: Asked, how: str) -> list[Block]:
    head = head_of(asked)
    lines = "\n".join([f"*{escape(line_of(asked.cleared.item.prompt))}*", *shown_choices(asked)])
    return [
        *([context(mrkdwn(head))] if head else []),
        section(mrkdwn(cut_mrkdwn(lines))),
        *answer_row(asked, own=True),
        context(mrkdwn(how)),
    ]


def cut_mrkdwn(text: str) -> str:
    """Text of ours that a section holds; its foreign parts have limits of their own."""
    return text if len(text) <= SECTION_LIMIT else lines_within(text.split("\n"), SECTION_LIMIT)


def choice_lines(asked: Asked) -> list[str]:
    """The choices with their letters, as mrkdwn; none for a term."""
    return [f"*{LETTERS[place]}*  {escape(line_of(asked.cleared.item.choices[at]))}" for place, at in enumerate(asked.order)]


def shown_choices(asked: Asked) -> list[str]:
    # What is ticked has its words beside it.
    short = all(len(choice) <= LABEL_LIMIT - 4 for choice in asked.cleared.item.choices)
    return [] if asked.kind is ItemKind.SEVERAL and short else choice_lines(asked)


def answer_row(asked: Asked, *, own: bool) -> list[Block]:
    """Letters, boxes to tick, or a window to type in; and, in a quiz of one's own, a way to say that one does not know."""
    row: list[Block] = []
    if asked.kind is ItemKind.SEVERAL:
        row += [_boxes(asked), button(ids.QUIZ_ANSWER, ANSWER, value=asked.value, says=ANSWER_SAYS, primary=True)]
    elif asked.kind is ItemKind.TERM:
        row.append(button(ids.QUIZ_TYPE, TERM, value=asked.value, says=TERM_SAYS, primary=True))
    else:
        row += [_letter(asked, place) for place in range(len(asked.order))]
    if own:
        row.append(button(ids.QUIZ_PASS, PASS, value=asked.value, says=PASS_SAYS))
    return actions(f"quiz.answer.{asked.value.replace(chr(10), '.')}", row)


def _letter(asked: Asked, place: int) -> Block:
    words = line_of(asked.cleared.item.choices[asked.order[place]])
    label = words if asked.kind is ItemKind.TRUE_FALSE else LETTERS[place]
    value = ids.pack([asked.value, str(place)])
    return button(ids.numbered(ids.QUIZ_CHOOSE, place + 1), label, value=value, says=f"{LETTERS[place]}: {words}")


def _boxes(asked: Asked) -> Block:
    options = [
        {"text": plain(f"{LETTERS[place]}  {line_of(asked.cleared.item.choices[at])}", LABEL_LIMIT), "value": str(place)}
        for place, at in enumerate(asked.order)
    ]
    return {"type": "checkboxes", "action_id": ids.QUIZ_TICK, "options": options}


def given_words(asked: Asked, given: Given) -> str:
    """What somebody answered, with its letter as they saw it; foreign text."""
    if isinstance(given, str):
        return f"“{cut(line_of(given), CONTEXT_LIMIT)}”"
    choices = asked.cleared.item.choices
    named = [(asked.order.index(at), at) for at in given if at in asked.order]
    return "; ".join(_named(place, choices[at], asked) for place, at in sorted(named)) or NOTHING_SAID


def _named(place: int, choice: str, asked: Asked) -> str:
    words = cut(line_of(choice), _NAMED_LIMIT)
    return words if asked.kind is ItemKind.TRUE_FALSE else f"{LETTERS[place]}, “{words}”"


def given_letters(asked: Asked, given: Given) -> str:
    """The same, without what the bank says."""
    if isinstance(given, str) or asked.kind is ItemKind.TRUE_FALSE:
        return given_words(asked, given)
    return ", ".join(LETTERS[place] for place, at in enumerate(asked.order) if at in given)


def right_words(asked: Asked) -> str:
    item = asked.cleared.item
    return given_words(asked, item.right) if item.choices else line_of(item.terms[0])


def verdict_of(answered: Answered) -> str:
    if answered.right:
        return RIGHT
    return PASSED if answered.given in ((), "") else WRONG


def _said_lines(answered: Answered) -> list[str]:
    """What they said, and what is right where that is something else; foreign text escaped."""
    lines = (
        [] if answered.given in ((), "") else [YOU_SAID.format(given=escape(given_words(answered.asked, answered.given)))]
    )
    return lines if answered.right else [*lines, IT_IS.format(answer=escape(right_words(answered.asked)))]


def _answered_text(answered: Answered) -> str:
    item, passage = answered.asked.cleared.item, answered.asked.cleared.passage
    prompt = escape(line_of(item.prompt))
    lines = [
        prompt,
        f"*{verdict_of(answered)}*",
        *_said_lines(answered),
        escape(line_of(item.explanation)),
        source_of(passage),
    ]
    return "\n".join(lines)


def _answered_blocks(answered: Answered) -> list[Block]:
    item, passage = answered.asked.cleared.item, answered.asked.cleared.passage
    told = "\n".join([f"*{verdict_of(answered)}*", *_said_lines(answered)])
    return [
        context(plain(line_of(item.prompt), CONTEXT_LIMIT)),
        section(mrkdwn(cut_mrkdwn(told))),
        section(plain(line_of(item.explanation))),
        context(mrkdwn(source_of(passage))),
        *actions(
            f"quiz.said.{answered.asked.value.replace(chr(10), '.')}",
            [button(ids.QUIZ_BAD, BAD, value=answered.asked.value, says=BAD_SAYS)],
        ),
    ]


def _score_words(score: Score) -> str:
    told = [SCORE.format(right=score.right, count=score.count)]
    if score.most > score.count:
        told.append(SCORE_POINTS.format(points=score.points, most=score.most))
    return " ".join([*told, *([ALL_RIGHT] if score.right == score.count else [])])


def _missed_lines(score: Score) -> list[str]:
    once = {one.passage.id: one.passage for one in score.missed}
    passages = list(once.values())[:_MISSED_SHOWN]
    return [f"• {link(one.url, name_of(one)) if can_follow(one.url) else escape(name_of(one))}" for one in passages]


def _score_text(score: Score) -> str:
    missed = _missed_lines(score)
    return "\n".join([_score_words(score), *([LOOK_AGAIN, *missed] if missed else []), COMES_BACK, TYPED_AGAIN])


def _score_blocks(score: Score) -> list[Block]:
    missed = _missed_lines(score)
    return [
        section(mrkdwn(f"*{_score_words(score)}*")),
        *([section(mrkdwn(cut_mrkdwn("\n".join([LOOK_AGAIN, *missed]))))] if missed else []),
        *actions("quiz.more", [button(ids.QUIZ_AGAIN, AGAIN, value=ids.QUIZ_ANYTHING)]),
        context(mrkdwn(f"{COMES_BACK} {TYPED_AGAIN}")),
    ]


def term_view(asked: Asked, kept: str, *, named: bool = True) -> View:
    """The window in which the term is typed that a question asks for; `kept` comes back with it. `named`: whoever sees it
    may read the question alone, too."""
    field = {"type": "plain_text_input", "action_id": ids.QUIZ_TERM, "max_length": TERM_LIMIT}
    told = plain(TERM_HINT)
    prompt = f"*{escape(line_of(asked.cleared.item.prompt))}*" if named else THAT_QUESTION
    entry = {"type": "input", "block_id": TERM_BLOCK, "label": plain(TERM_LABEL), "hint": told, "element": field}
    return {
        "type": "modal",
        "callback_id": ids.QUIZ_TERM,
        "title": plain(TERM_TITLE, 24),
        "submit": plain(TERM_SEND, 24),
        "close": plain(TERM_CANCEL, 24),
        "private_metadata": kept,
        "blocks": [section(mrkdwn(cut_mrkdwn(prompt))), entry],
    }


def told_view(told: Message) -> View:
    """What came of it, in the place of that window."""
    return {"type": "modal", "title": plain(TERM_TITLE, 24), "close": plain(CLOSE, 24), "blocks": told["blocks"]}


def answered_before_message(asked: Asked, given: Given) -> Message:
    """Somebody answers a question a second time."""
    return notice_message(ANSWERED.format(given=escape(given_words(asked, given))))


def no_topic_message(topics: Sequence[str]) -> Message:
    """There are no questions about what somebody named."""
    shown = ", ".join(f"`{escape(cut(topic, 40))}`" for topic in topics[:_TOPICS_SHOWN])
    return notice_message(NO_TOPIC.format(topics=shown) if shown else NO_ITEMS)


def text_within(said: str) -> str:
    return lines_within(said.split("\n"), FALLBACK_LIMIT)


def line_of(text: str) -> str:
    return " ".join(text.split())
