"""The names of everything that can be pressed, in one place: views write them, features listen for them.

A name is `feature.verb`. Where a message has several of a kind they are numbered from 1, `answer.related.2`, because
Slack wants every action id of a message to be different; `matching` finds them all. What a button carries is the id of a
passage and nothing else (`answer.share`: the ids of all answers shown, see `pack`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

ANSWER_RELATED: Final = "answer.related"
"""Read another passage; numbered. Value: passage id."""

ANSWER_MORE: Final = "answer.more"
"""Read the whole of a passage that was cut; numbered. Value: passage id."""

ANSWER_SHARE: Final = "answer.share"
"""Post a private answer where everybody sees it. Value: packed passage ids."""

ANSWER_PRIVATE: Final = "answer.private"
"""See alone what is not for everybody in this channel. Value: packed passage ids."""

ANSWER_WHY: Final = "answer.why"
"""Hear alone why the answer is what it is. Value: the key of the question, as the store knows it."""

CURRICULUM_MODULE: Final = "curriculum.module"
"""Show one module; numbered. Value: the id of its heading's passage, or its slug where it has none."""

LESSON_OPEN: Final = "lesson.open"
"""Follow a link: the browser does it, the bot only acknowledges; numbered. No value."""

LESSON_SHOW: Final = "lesson.show"
"""Open a lesson, alone; numbered. Value, as of all the next ones that have one: its passage id."""

LESSON_DONE: Final = "lesson.done"
"""The lesson is done."""

LESSON_SKIP: Final = "lesson.skip"
"""Not this lesson now: it comes back after the others of its track."""

LESSON_NEXT: Final = "lesson.next"
"""Go on from this lesson to the next."""

LESSON_UNDO: Final = "lesson.undo"
"""The lesson is neither done nor skipped."""

CERTIFICATE_SHARE: Final = "certificate.share"
"""Show a certificate of one's own to everybody in a channel; numbered. Value: its number."""
LESSON_ASK: Final = "lesson.ask"
"""Ask something about the lesson: opens the window below."""

LESSON_QUESTION: Final = "lesson.question"
"""The window in which somebody writes a question about a lesson, and its field."""

LESSON_THREAD: Final = "lesson.thread"
"""Bring the lesson into this channel, where everybody goes through it together."""

LESSON_ONWARD: Final = "lesson.onward"
"""Go on, in that thread, from this lesson to the one after it in the handbook."""

SETTINGS_LENS: Final = "settings.lens"
"""Say which kind of partner one is; numbered. Value: the kind, as `knowledge.lens` names it."""

FEEDBACK_UP: Final = "feedback.up"
"""The answer was good. Value, as of all these: the key of the work that answered the question, or `#` and its number."""

FEEDBACK_DOWN: Final = "feedback.down"
"""The answer was not good."""

FEEDBACK_REASON: Final = "feedback.reason"
"""Why not; numbered. Value: the question, then the reason, packed."""

FEEDBACK_OWN: Final = "feedback.own"
"""Say in one's own words why not."""

FEEDBACK_WORDS: Final = "feedback.words"
"""The modal for these words."""

HUMAN_ASK: Final = "human.ask"
"""Pass the question on to a person."""

HUMAN_TAKE: Final = "human.take"
"""Somebody of the team takes a question. Value, as of the next ones: the question's number."""

HUMAN_REPLY: Final = "human.reply"
"""Open the modal in which somebody of the team writes a reply."""

HUMAN_ADD: Final = "human.add"
"""Keep the question for the handbook."""

HUMAN_SEND: Final = "human.send"
"""Send the reply that was typed and shown. Value: the question's number, then a digest of the reply, packed."""

HUMAN_WRITE: Final = "human.write"
"""The modal in which a reply is written; submitting shows it."""

HUMAN_PREVIEW: Final = "human.preview"
"""The modal that shows it as the asker will see it; submitting sends it."""

HUMAN_NOTICE: Final = "human.notice"
"""That modal where there is nothing to write or send."""

DESK_DONE: Final = "desk.done"
"""Take a question off the desk's list; numbered. Value: the question's number."""

NUDGE_WISH: Final = "nudge.wish"
"""Say something about nudges, under one of them; numbered. Value, as of the next: the words that say it after "nudges"."""

NUDGE_SET: Final = "nudge.set"
"""The same in the message that shows how they stand, which changes with it."""

PRIVACY_FORGET: Final = "privacy.forget"
"""Erase everything that is kept of whoever presses. No value."""

NUDGES_JOIN: Final = "nudges.join"
"""Take the invitation to nudges of one's own. No value."""

HOME_REVIEW: Final = "home.review"
"""Begin the day's reviews, in the Messages tab. No value."""

HOME_SAY: Final = "home.say"
"""Say something to us in the Messages tab, as if it had been typed; numbered. Value: one of HOME_WORDS."""

HOME_WORDS: Final = ("learn", "progress", "settings", "nudges", "certificates")
"""What the buttons on Home say."""

REVIEW_SHOW: Final = "review.show"
"""Show the passage that is asked for. Value, as of the next two: passage id."""

REVIEW_KNEW: Final = "review.knew"
"""They knew it."""

REVIEW_FORGOT: Final = "review.forgot"
"""They did not."""

QUIZ_CHOOSE: Final = "quiz.choose"
"""Answer with the choice that stands at a place; numbered. Value: number of the round, place of the question, place of the
choice as it is shown, packed. Which one is right is known to the bank alone."""

QUIZ_TICK: Final = "quiz.tick"
"""Tick choices, where several are right; nothing happens before QUIZ_ANSWER. Values: their places as they are shown."""

QUIZ_ANSWER: Final = "quiz.answer"
"""Answer with what is ticked. Value, as of the next ones: number of the round, place of the question, packed."""

QUIZ_PASS: Final = "quiz.pass"
"""Say that one does not know."""

QUIZ_TYPE: Final = "quiz.type"
"""Open the window in which a term is typed."""

QUIZ_TERM: Final = "quiz.term"
"""That window, and its field."""

QUIZ_REVEAL: Final = "quiz.reveal"
"""Show a channel the answer."""

QUIZ_NEXT: Final = "quiz.next"
"""Ask a channel the next question."""

QUIZ_MINE: Final = "quiz.mine"
"""Hear alone how one did in a channel's quiz."""

QUIZ_BAD: Final = "quiz.bad"
"""Call a question bad."""

QUIZ_AGAIN: Final = "quiz.again"
"""Begin a quiz of one's own. Value: what it is about, as somebody would type it; `QUIZ_ANYTHING`."""

QUIZ_ANYTHING: Final = "*"
"""About whatever there is."""

QUIZ_THREAD: Final = "quiz.thread"
"""Begin a quiz for everybody in this channel. Value: as of QUIZ_AGAIN."""

QUIZ_PASSAGE: Final = "quiz.passage"
"""Begin a quiz of one's own about one passage. Value: passage id."""

SHORTCUT: Final = "answer_from_handbook"
"""The message shortcut, as the manifest names it."""

SHORTCUT_POST: Final = "shortcut.post"
"""The modal of the shortcut with an answer in it: submitting posts that answer in the message's thread."""

SHORTCUT_CHOOSE: Final = "shortcut.choose"
"""Take another passage into the shortcut's modal; numbered. Value: passage id."""

SHORTCUT_NOTICE: Final = "shortcut.notice"
"""The modal of the shortcut where there is nothing to post."""

CURRICULUM_VIEW: Final = "curriculum.view"
"""The modal that shows a part of the curriculum, opened from the Home tab."""

VALUE_LIMIT: Final = 2_000
"""What Slack lets a button carry, in characters."""


def numbered(action: str, number: int) -> str:
    """The name of one of several of a kind.

    >>> numbered(ANSWER_RELATED, 2)
    'answer.related.2'
    """
    return f"{action}.{number}"


def matching(action: str) -> re.Pattern[str]:
    """What finds an action by its name, numbered or not.

    >>> bool(matching(ANSWER_MORE).match("answer.more.3")), bool(matching(ANSWER_MORE).match("answer.more.x"))
    (True, False)
    """
    return re.compile(rf"^{re.escape(action)}(?:\.\d+)?$")


def pack(passage_ids: Iterable[str]) -> str:
    """Several passage ids as one value.

    >>> pack(["a#b", "c#d"])
    'a#b\\nc#d'
    """
    return "\n".join(passage_ids)


def unpack(value: str) -> tuple[str, ...]:
    """The passage ids of a packed value.

    >>> unpack("a#b\\nc#d"), unpack("")
    (('a#b', 'c#d'), ())
    """
    return tuple(part for part in value.split("\n") if part)
