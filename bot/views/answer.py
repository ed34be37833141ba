"""What the bot says to a question: the answer and its source, "did you mean", "I could not find this", or a courtesy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, assert_never

from bot.views import ids
from bot.views.feedback import A_PERSON, feedback_buttons
from bot.views.learn import Beside, below_card
from bot.views.lesson import about_lesson, lesson_buttons, text_blocks
from bot.views.message import (
    CONTEXT_LIMIT,
    SECTION_LIMIT,
    Block,
    Message,
    actions,
    button,
    can_carry,
    context,
    cut,
    divider,
    escape,
    fits,
    mrkdwn,
    plain,
    section,
)
from bot.views.passage import (
    DOT,
    LINKS_LIMIT,
    body_of,
    choice_blocks,
    heading_blocks,
    labels_of,
    links_blocks,
    name_of,
    passage_text,
    source_of,
)
from bot.views.why import WHY
from knowledge import Answer, Audience, Chat, Cleared, Found, Nothing, Unsure
from knowledge.outcome import Mood, Outcome

YOU_ASKED: Final = "You asked: {question}"
MATCHED: Final = "Matched: {words}"
SEE_ALSO: Final = "See also:"
SHOW_MORE: Final = "Show more"
SHOW_MORE_OF: Final = "Show more of: {title}"
SHARE: Final = "Share in channel"
SHARE_SAYS: Final = "Share in channel, for everybody to see"
LEARN: Final = "Open as a lesson"
LEARN_SAYS: Final = "Open as a lesson, for you alone: {title}"
SHARED_BY: Final = "Shared from the handbook by {name}"
SHARED: Final = "Shared from the handbook"

MORE_FOR: Final[dict[Audience, str]] = {
    Audience.PARTNER: "There is more about this for partners. Nobody else sees this line, or what the button shows.",
    Audience.INTERNAL: "There is more about this for sellers. Nobody else sees this line, or what the button shows.",
}
SHOW_ME: Final = "Show me"
SHOW_ME_SAYS: Final = "Show me the rest, for nobody else to see"
ONLY_YOU: Final = "Only you see this. Not everybody in this channel may read it, so please do not copy it here."

UNSURE: Final = "I am not sure which of these you mean. Press one, or ask again with its name."
NOTHING: Final = "I could not find this in the handbook, so I would rather not guess."
NOTHING_NEXT: Final = "Try other words for it, or ask your channel manager or the channel team."
NEAREST: Final = "The nearest I have:"
BLANK: Final = (
    "What would you like to know? Ask in your own words, such as "
    "“Who gets first right of refusal at renewal?”, or type `help` to see what I can do."
)
COURTESIES: Final[dict[Mood, str]] = {
    "hello": "Hello! Ask me anything about the channel program, in your own words. Type `help` to see what I can do.",
    "thanks": "You're welcome. Ask again whenever something comes up.",
    "bye": "Goodbye. I am here whenever you need the handbook.",
    "praise": "Thank you, that is good to hear. Ask again whenever something comes up.",
}
GREETING: Final = (
    "Good to know: I answer from the channel handbook, and keep the words of your questions for {days} days, to find its "
    "gaps. I write only when you write to me, so to stop, just stop asking. `settings` shows what I know of you; "
    "`nudges on` brings you a lesson or review a day."
)

ANSWER_ACTIONS: Final = "answer.actions"
"""The row of what can be done with an answer, by its block id."""
ANSWERS_SHOWN: Final = 3
RELATED_SHOWN: Final = 3
SUGGESTIONS_SHOWN: Final = 5
_TEXTS_LIMIT: Final = 2_400
_BODIES_LIMIT: Final = 4_000


def answer_message(
    outcome: Outcome,
    *,
    private: bool,
    question: str | None = None,
    greeting: int | None = None,
    taken_for: str | None = None,
    key: str | None = None,
    beside: Beside | None = None,
) -> Message:
    """The reply to a question.

    `private`: only the asker sees it, so it can be shared. `question`: what was asked, where the reply has to say it again
    because the question itself is not to be seen. `greeting`: days their words are kept,
    in the first reply this person ever gets. `taken_for`: what it was taken for, where it leaned on the one before. `key`:
    of the question, as buttons about it carry it; None where there is nothing to ask about it. `beside`: what its card has
    beside it, where the one answer is a lesson.
    """
    said = _said(outcome, private, key, beside)
    before = (
        [YOU_ASKED.format(question=cut(" ".join(question.split()), CONTEXT_LIMIT))] if question and question.strip() else []
    )
    before += [taken_for] if taken_for else []
    message: Message = {
        "text": "\n\n".join([*map(escape, before), said["text"]]),
        "blocks": [*(context(plain(line)) for line in before), *said["blocks"]],
    }
    message = _with_feedback(message, outcome, key)
    return message if greeting is None else with_greeting(message, greeting)


def with_greeting(message: Message, days: int) -> Message:
    """Any message, with the line that everybody reads once; `days`: how long the words of a question are kept."""
    words = GREETING.format(days=days)
    return {"text": f"{message['text']}\n\n{words}", "blocks": [*message["blocks"], context(mrkdwn(words))]}


def shared_message(passages: Sequence[Cleared], *, name: str | None = None) -> Message:
    """A private answer, posted for everybody; `name` is what the person who shared it is called."""
    by = SHARED_BY.format(name=cut(" ".join(name.split()), 80)) if name and name.strip() else SHARED
    said = _answers_message([Answer(passage, 1.0) for passage in passages], (), private=False)
    return {"text": f"{escape(by)}\n\n{said['text']}", "blocks": [context(plain(by)), *said["blocks"]]}


def more_message(reader: Audience, passages: Sequence[Cleared]) -> Message | None:
    """A word to somebody who may read more than the others in a channel (`reader`), with the button that shows these
    passages to them alone; None where there is nothing to say."""
    value = ids.pack(passage.id for passage in passages)
    if reader not in MORE_FOR or not can_carry(value):
        return None
    shown = button(ids.ANSWER_PRIVATE, SHOW_ME, value=value, says=SHOW_ME_SAYS)
    words = MORE_FOR[reader]
    return {"text": words, "blocks": [section(mrkdwn(words)), *actions(ANSWER_ACTIONS, [shown])]}


def private_message(passages: Sequence[Cleared]) -> Message:
    """What the button of `more_message` shows."""
    said = _answers_message([Answer(passage, 1.0) for passage in passages], (), private=False)
    return {"text": f"{ONLY_YOU}\n\n{said['text']}", "blocks": [context(mrkdwn(ONLY_YOU)), *said["blocks"]]}


def _said(outcome: Outcome, private: bool, key: str | None, beside: Beside | None) -> Message:
    match outcome:
        case Found(answers=answers, related=related):
            return _answers_message(answers, related, private, key, beside)
        case Unsure(suggestions=suggestions):
            return _and_about(_choices(UNSURE, "answer.suggestions", suggestions), key)
        case Nothing(question=asked) if not asked.strip():
            return _sentence(BLANK)
        case Nothing(nearest=()):
            return _and_about(_sentence(f"{NOTHING} {NOTHING_NEXT}"), key)
        case Nothing(nearest=nearest):
            return _and_about(_choices(f"{NOTHING} {NOTHING_NEXT}\n{NEAREST}", "answer.nearest", nearest), key)
        case Chat(mood=mood):
            return _sentence(COURTESIES[mood])
        case _:
            assert_never(outcome)


def _sentence(words: str) -> Message:
    return {"text": words, "blocks": [section(mrkdwn(words))]}


def _with_feedback(message: Message, outcome: Outcome, key: str | None) -> Message:
    """The message, with the buttons that say whether it was enough; a person is offered where we are not sure."""
    if key is None or isinstance(outcome, Chat) or (isinstance(outcome, Nothing) and not outcome.question.strip()):
        return message
    human = not isinstance(outcome, Found)
    row = feedback_buttons(key, human=human)
    if not human:
        return {"text": message["text"], "blocks": [*message["blocks"], *row]}
    return {"text": f"{message['text']}\n{A_PERSON}", "blocks": [*message["blocks"], *row, context(mrkdwn(A_PERSON))]}


def _and_about(message: Message, key: str | None) -> Message:
    """A message, and under it what can be asked about the question."""
    return {"text": message["text"], "blocks": [*message["blocks"], *actions(ANSWER_ACTIONS, _about_buttons(key))]}


def _about_buttons(key: str | None) -> list[Block]:
    return [button(ids.ANSWER_WHY, WHY, value=key)] if key and can_carry(key) else []


def _choices(words: str, block_id: str, offered: Sequence[Answer]) -> Message:
    passages = [answer.passage for answer in offered[:SUGGESTIONS_SHOWN]]
    listed = "\n".join(f"• {escape(label)}" for label in labels_of(passages))
    return {"text": f"{words}\n{listed}", "blocks": [section(mrkdwn(words)), *choice_blocks(block_id, passages)]}


def _answers_message(
    answers: Sequence[Answer],
    related: Sequence[Answer],
    private: bool,
    key: str | None = None,
    beside: Beside | None = None,
) -> Message:
    """The answers, one under the other, then what can be done with them, then what to read on."""
    blocks: list[Block] = []
    texts: list[str] = []
    answers = answers[:ANSWERS_SHOWN]
    share_of_all = len(answers) or 1
    body_limit = SECTION_LIMIT if share_of_all == 1 else _BODIES_LIMIT // share_of_all
    for answer in answers:
        opened = sum(len(block["elements"]) for block in blocks if block.get("block_id", "").startswith("lesson.links"))
        blocks += [divider()] if blocks else []
        blocks += _answer_blocks(answer, body_limit, LINKS_LIMIT // share_of_all, opened)
        about = about_lesson(answer.passage)
        texts.append(passage_text(answer.passage, _TEXTS_LIMIT // share_of_all, about))
    card = below_card(answers[0].passage, beside) if beside and len(answers) == 1 and answers[0].passage.lesson else None
    if card is not None:
        blocks += card["blocks"]
        texts.append(card["text"])
    share = _share_button(answers) if private else []
    learn = _learn_buttons(answers) if key and card is None else []
    blocks += actions(ANSWER_ACTIONS, [*_more_buttons(answers, body_limit), *learn, *share, *_about_buttons(key)])
    shown = {answer.passage.id for answer in answers}
    onward = [answer.passage for answer in related if answer.passage.id not in shown][:RELATED_SHOWN]
    if onward:
        blocks += [context(mrkdwn(SEE_ALSO)), *choice_blocks("answer.related", onward)]
        texts.append(f"{SEE_ALSO} {escape(DOT.join(labels_of(onward)))}")
    return {"text": "\n\n".join(texts), "blocks": blocks}


def _answer_blocks(answer: Answer, body_limit: int, links_limit: int, opened: int) -> list[Block]:
    passage = answer.passage
    body = body_of(passage)
    small = [mrkdwn(source_of(passage))]
    if words := cut(", ".join(" ".join(word.split()) for word in answer.matched), CONTEXT_LIMIT):
        small.append(plain(MATCHED.format(words=words)))
    return [
        *heading_blocks(passage, about_lesson(passage)),
        *(
            text_blocks(passage, cut(body, body_limit))
            if passage.lesson
            else [section(plain(body, body_limit))]
            if body
            else []
        ),
        *(lesson_buttons(passage, opened, links_limit) if passage.lesson else links_blocks(passage, links_limit)),
        context(*small),
    ]


def _more_buttons(answers: Sequence[Answer], body_limit: int) -> list[Block]:
    long = [a.passage for a in answers if not fits(body_of(a.passage), body_limit) and can_carry(a.passage.id)]
    return [
        button(
            ids.numbered(ids.ANSWER_MORE, number),
            SHOW_MORE if len(answers) == 1 else SHOW_MORE_OF.format(title=name_of(passage)),
            value=passage.id,
            says=SHOW_MORE_OF.format(title=name_of(passage)),
        )
        for number, passage in enumerate(long, start=1)
    ]


def _learn_buttons(answers: Sequence[Answer]) -> list[Block]:
    """The one lesson among the answers, as the card where it can be marked as done."""
    lessons = [answer.passage for answer in answers if answer.passage.lesson and can_carry(answer.passage.id)]
    if len(lessons) != 1:
        return []
    says = LEARN_SAYS.format(title=name_of(lessons[0]))
    return [button(ids.numbered(ids.LESSON_SHOW, 1), LEARN, value=lessons[0].id, says=says)]


def _share_button(answers: Sequence[Answer]) -> list[Block]:
    value = ids.pack(answer.passage.id for answer in answers)
    return [button(ids.ANSWER_SHARE, SHARE, value=value, says=SHARE_SAYS)] if can_carry(value) else []
