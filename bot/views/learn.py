"""One person's way through the curriculum, for them alone: the lesson before them, what is done, what fits their time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.views import ids
from bot.views.lesson import about_lesson, lesson_message, minutes_of
from bot.views.message import (
    FALLBACK_LIMIT,
    MORE,
    SECTION_LIMIT,
    Block,
    Message,
    View,
    actions,
    button,
    can_carry,
    context,
    cut,
    escape,
    lines_within,
    mrkdwn,
    one_line,
    plain,
    section,
)
from bot.views.passage import DOT, body_of, name_of
from knowledge import Cleared, Lesson, Module, Track
from knowledge.path import Said, Standing, Visit, Walk

DONE: Final = "Done"
DONE_SAYS: Final = "Done: {title}"
SKIP: Final = "Skip"
SKIP_SAYS: Final = "Skip for now: {title}"
NEXT: Final = "Next"
NEXT_SAYS: Final = "The lesson after {title}"
UNDO: Final = "Undo"
UNDO_SAYS: Final = "Take back what I said about {title}"
OPEN_SAYS: Final = "Open the lesson {title}"
QUIZ: Final = "Quiz me"
QUIZ_SAYS: Final = "Quiz me about {title}"
ASK: Final = "Ask about this"
ASK_SAYS: Final = "Ask something about {title}"
THREAD: Final = "Do it in a thread here"
THREAD_SAYS: Final = "Go through it in a thread here, with everybody in this channel"
ONWARD: Final = "Next lesson here"
ONWARD_SAYS: Final = "Bring the next lesson into this thread, for everybody: {title}"
TYPED: Final = "Or type: `done`, `skip`, {quiz}`next`, `about this:` and your question, `undo`, `progress`.{thread}"
TYPED_QUIZ: Final = "`quiz this lesson`, "
TYPED_THREAD: Final = " `learn here` does it in a thread for everybody."
FOR_ALL: Final = "Anybody here may press these. Only you see what comes of it, and nobody here sees how far you are."
FOR_ALL_ONWARD: Final = "“Next lesson here” alone is for everybody."
TYPED_FOR_ALL: Final = "Or write, mentioning me: `done {title}`, `skip {title}`, `learn {title}`{onward}."
TYPED_ONWARD: Final = ", `learn here {title}`"

LESSONS_DONE: Final = "{track}: {done} of {lessons} lessons done"
MINUTES_TO_GO: Final = "{left} of {minutes} minutes to go"
WITHOUT_TIME: Final = "{count} to do that name no time"
FINISHED: Final = "{track}: all {lessons} lessons done"

SAID: Final = {
    Said.DONE: "Done: *{title}*.",
    Said.SKIPPED: "Skipped: *{title}*. It comes back after the others of its track.",
    Said.OPEN: "Taken back: *{title}* is still to do.",
}
SAID_BEFORE: Final = {
    Said.DONE: "You had done *{title}* before, so nothing changed.",
    Said.SKIPPED: "You had done or skipped *{title}* before, so nothing changed.",
    Said.OPEN: "There is nothing to take back about *{title}*: it is still to do.",
}
TRACK_DONE: Final = "That was the last lesson of *{track}*. Well done!"
NEXT_IS: Final = "Next: *{title}*{about}"
ONLY_ONE: Final = "*{title}* is the only lesson left to do."
ALL_DONE: Final = (
    "You have done every lesson there is. `progress` shows them, `curriculum` opens any of them again, "
    "and I am here for questions."
)
LESSON_GONE: Final = (
    "That lesson is no longer in the handbook, or not for you. Type `learn`, and I show you what comes next."
)
NOTHING_TO_LEARN: Final = "This handbook has no lessons yet. Ask me a question instead, in your own words."
NOT_HERE: Final = (
    "Slack does not let me show you your lessons alone here, and they are nobody else's business. "
    "Write me `learn` in a direct message."
)
YOURS: Final = "*Your progress*, for you alone"

FITS: Final = "*{minutes}: this fits*"
REVIEWS: Final = "• {count} reviews, two a minute: type `review`"
ONE_REVIEW: Final = "• 1 review: type `review`"
NO_LESSON_FITS: Final = "No lesson to do is that short. The next one is *{title}*{about}."
ONLY_A_TIP: Final = "*{minutes}*: no lesson is left to do, so here is something to read."
ASSUMED: Final = "no time named, so allow ten minutes"
TIP: Final = "Did you know? *{title}*: {body}"

QUESTION_TITLE: Final = "Ask about this lesson"
QUESTION_LABEL: Final = "What would you like to know about it?"
QUESTION_HINT: Final = "I look it up in the handbook, with the lesson in mind."
QUESTION_SEND: Final = "Ask"
QUESTION_CANCEL: Final = "Cancel"
QUESTION_EMPTY: Final = "Write a question first."
STARTED: Final = "Done: the lesson stands in the channel, and its thread is open to everybody there."
STARTED_BEFORE: Final = "That lesson stands in the channel already, by your word."
ONWARD_BEFORE: Final = "The next lesson stands in this thread already; look a little further down."
LAST_HERE: Final = "That was the last lesson of the handbook. `learn here` and a name brings any of them back."
NOT_FOR_ALL: Final = (
    "I did not bring that lesson here: not everybody in this channel may read it, or the handbook has it no longer. "
    "Write me `learn` in a direct message, and it is yours alone."
)
NOTHING_LEFT: Final = (
    "There is no lesson that you have still to do and everybody here may read. `learn here` and a name brings one of them."
)
NOT_IN_CHANNEL: Final = "Slack does not let me post in that channel. Invite me there, then try again."
NOBODY_ELSE: Final = "That is for channels, where others learn along. Here you are alone with me: type `learn`."
WHICH_LESSON: Final = "I do not know which lesson you mean: type `learn` to open your next one, or `learn` and its name."
BY_ITSELF: Final = "That lesson is no longer in the handbook, or not for you, so I took your question by itself."

QUESTION_BLOCK: Final = "lesson.question"
QUESTION_LIMIT: Final = 500

BAR: Final = 10
MODULES_LIMIT: Final = 1_800
TRACKS_SHOWN: Final = 6
CHOICES: Final = 5
_TIP_LIMIT: Final = 300
_TO_TYPE_LIMIT: Final = 50


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a lesson on its card. `standing`: how much of its track is done by the one person who reads it;
    None where others read it, too. `quiz`: whether there is a quiz question about it for whoever reads; `shares`: whether
    it can be done with everybody in that channel; `onward`: the lesson after it, where everybody goes on together."""

    standing: Standing | None = None
    quiz: bool = False
    shares: bool = False
    onward: Lesson | None = None


def card_message(lesson: Cleared, beside: Beside, above: Sequence[str] = ()) -> Message:
    """A lesson, what can be done with it, and how much of its track is done. `above`: finished sentences to begin with."""
    below = below_card(lesson, beside)
    room = FALLBACK_LIMIT - sum(len(part) + 2 for part in (*above, below["text"]))
    card = lesson_message(lesson, room)
    return {
        "text": "\n\n".join([*above, card["text"], below["text"]]),
        "blocks": [*(section(mrkdwn(each)) for each in above), *card["blocks"], *below["blocks"]],
    }


def below_card(passage: Cleared, beside: Beside) -> Message:
    """What stands under a lesson: its buttons, how much of its track is done, and what may be typed."""
    row = actions("lesson.said", _card_buttons(passage, beside))
    if beside.standing is None:
        onward = TYPED_ONWARD.format(title=_to_type(beside.onward.passage)) if beside.onward else ""
        told = f"{FOR_ALL} {FOR_ALL_ONWARD}" if beside.onward else FOR_ALL
        typed = TYPED_FOR_ALL.format(title=_to_type(passage), onward=onward)
        return {"text": f"{told}\n{typed}", "blocks": [*row, context(mrkdwn(told), mrkdwn(typed))]}
    where = standing_line(beside.standing)
    typed = TYPED.format(quiz=TYPED_QUIZ if beside.quiz else "", thread=TYPED_THREAD if beside.shares else "")
    return {
        "text": f"{where}\n{typed}",
        "blocks": [*row, context(mrkdwn(f"{bar(beside.standing)} {where}"), mrkdwn(typed))],
    }


def question_view(kept: str) -> View:
    """Where somebody writes a question about a lesson; `kept` comes back with it."""
    field = {"type": "plain_text_input", "action_id": ids.LESSON_QUESTION, "max_length": QUESTION_LIMIT}
    return {
        "type": "modal",
        "callback_id": ids.LESSON_QUESTION,
        "title": plain(QUESTION_TITLE, 24),
        "submit": plain(QUESTION_SEND, 24),
        "close": plain(QUESTION_CANCEL, 24),
        "private_metadata": kept,
        "blocks": [
            {
                "type": "input",
                "block_id": QUESTION_BLOCK,
                "label": plain(QUESTION_LABEL),
                "hint": plain(QUESTION_HINT),
                "element": field,
            }
        ],
    }


def said_message(said: Said, lesson: Lesson, standing: Standing, onward: Lesson | None, *, changed: bool) -> Message:
    """What came of a word about a lesson, with the way back, and what comes next. `changed`: whether it was news."""
    words = [(SAID if changed else SAID_BEFORE)[said].format(title=_title(lesson.passage))]
    if changed and said is Said.DONE and standing.finished:
        words.append(TRACK_DONE.format(track=_name(standing.track)))
    words.append(next_line(onward))
    undo = [button(ids.LESSON_UNDO, UNDO, value=lesson.passage.id, says=UNDO_SAYS.format(title=name_of(lesson.passage)))]
    buttons = [*open_buttons([onward] if onward else []), *(undo if said is not Said.OPEN and _carries(lesson) else [])]
    where = standing_line(standing)
    return {
        "text": "\n".join([*words, where]),
        "blocks": [
            section(mrkdwn("\n".join(words))),
            *actions("lesson.onward", buttons),
            context(mrkdwn(f"{bar(standing)} {where}")),
        ],
    }


def progress_message(standings: Sequence[Standing], walk: Walk, onward: Lesson | None) -> Message:
    """Where somebody is, by track and module."""
    if not standings:
        return {"text": NOTHING_TO_LEARN, "blocks": [section(mrkdwn(NOTHING_TO_LEARN))]}
    texts, blocks = [YOURS], [section(mrkdwn(YOURS))]
    shown = standings[:TRACKS_SHOWN]
    for each in shown:
        modules = lines_within([_module_line(module, walk) for module in each.track.modules], MODULES_LIMIT // len(shown))
        texts.append(f"{standing_line(each)}\n{modules}")
        blocks.append(section(mrkdwn(f"*{standing_line(each)}*\n{bar(each)}\n{modules}")))
    if len(standings) > len(shown):
        texts.append(MORE.format(count=len(standings) - len(shown)))
        blocks.append(context(mrkdwn(texts[-1])))
    next_up = next_line(onward)
    blocks += [section(mrkdwn(next_up)), *actions("lesson.onward", open_buttons([onward] if onward else []))]
    return {"text": "\n\n".join([*texts, next_up]), "blocks": blocks}


def visit_message(planned: Visit, onward: Lesson | None, tip: Cleared | None) -> Message:
    """What fits into somebody's time. `onward`: the next lesson, however long it takes."""
    minutes = minutes_of(planned.minutes)
    if not planned.empty:
        lines = [ONE_REVIEW if planned.reviews == 1 else REVIEWS.format(count=planned.reviews)] if planned.reviews else []
        lines += [f"• {_title(lesson.passage)}{_about(lesson)}" for lesson in planned.lessons]
        words = f"{FITS.format(minutes=minutes)}\n{lines_within(lines, SECTION_LIMIT - 100)}"
    elif onward is not None:
        words = NO_LESSON_FITS.format(title=_title(onward.passage), about=_about(onward))
    else:
        words = ONLY_A_TIP.format(minutes=minutes)
    told = [words]
    if tip is not None and planned.tip:
        told.append(TIP.format(title=_title(tip), body=one_line(body_of(tip), _TIP_LIMIT)))
    shown = list(planned.lessons) or ([onward] if onward and planned.empty else [])
    row = actions("lesson.onward", open_buttons(shown[:CHOICES]))
    return {"text": "\n\n".join(told), "blocks": [section(mrkdwn(told[0])), *row, *(context(mrkdwn(t)) for t in told[1:])]}


def standing_line(standing: Standing) -> str:
    """How much of a track is done, in one line of mrkdwn."""
    track = _name(standing.track)
    if standing.finished:
        return FINISHED.format(track=track, lessons=standing.lessons)
    told = [LESSONS_DONE.format(track=track, done=standing.done, lessons=standing.lessons)]
    if standing.minutes_left:
        told.append(MINUTES_TO_GO.format(left=standing.minutes_left, minutes=standing.minutes))
    if standing.untimed_left:
        told.append(WITHOUT_TIME.format(count=standing.untimed_left))
    return DOT.join(told)


def bar(standing: Standing) -> str:
    """The same to look at: full only when everything is done. Never in `text`, where it would be read out sign by sign."""
    full = standing.done * BAR // standing.lessons if standing.lessons else 0
    return "▰" * full + "▱" * (BAR - full)


def next_line(onward: Lesson | None) -> str:
    """What comes next, as mrkdwn."""
    return ALL_DONE if onward is None else NEXT_IS.format(title=_title(onward.passage), about=_about(onward))


def only_one_line(lesson: Lesson) -> str:
    """There is no other lesson to go on with, as mrkdwn."""
    return ONLY_ONE.format(title=_title(lesson.passage))


def skipped_line(lesson: Lesson) -> str:
    """A lesson was skipped, as mrkdwn."""
    return SAID[Said.SKIPPED].format(title=_title(lesson.passage))


def open_buttons(lessons: Sequence[Lesson]) -> list[Block]:
    """A button that opens each of these lessons."""
    return [
        button(
            ids.numbered(ids.LESSON_SHOW, number),
            name_of(lesson.passage),
            value=lesson.passage.id,
            says=OPEN_SAYS.format(title=name_of(lesson.passage)),
        )
        for number, lesson in enumerate(filter(_carries, lessons), start=1)
    ]


def _card_buttons(passage: Cleared, beside: Beside) -> list[Block]:
    if not can_carry(passage.id):
        return []
    named = [
        (ids.LESSON_DONE, DONE, DONE_SAYS),
        (ids.LESSON_SKIP, SKIP, SKIP_SAYS),
        *([(ids.QUIZ_PASSAGE, QUIZ, QUIZ_SAYS)] if beside.quiz else []),
        *([(ids.LESSON_NEXT, NEXT, NEXT_SAYS)] if beside.standing else []),
        (ids.LESSON_ASK, ASK, ASK_SAYS),
        *([(ids.LESSON_THREAD, THREAD, THREAD_SAYS)] if beside.shares else []),
    ]
    title = name_of(passage)
    row = [
        button(action, label, value=passage.id, says=says.format(title=title), primary=action == ids.LESSON_DONE)
        for action, label, says in named
    ]
    if beside.onward is not None:
        says = ONWARD_SAYS.format(title=name_of(beside.onward.passage))
        row.append(button(ids.LESSON_ONWARD, ONWARD, value=passage.id, says=says))
    return row


def _carries(lesson: Lesson) -> bool:
    return can_carry(lesson.passage.id)


def _module_line(module: Module, walk: Walk) -> str:
    done = sum(lesson.passage.id in walk.done for lesson in module.lessons)
    return f"• {escape(cut(' '.join(module.title.split()) or module.slug, 100))}: {done} of {len(module.lessons)}"


def _about(lesson: Lesson) -> str:
    told = [escape(about_lesson(lesson.passage)), ASSUMED if lesson.facts.minutes is None else ""]
    return "".join(f"{DOT}{each}" for each in told if each)


def _to_type(passage: Cleared) -> str:
    """A lesson's name as it may be typed, in a code span; a part of it is enough to find it."""
    return escape(cut(name_of(passage).replace("`", "'"), _TO_TYPE_LIMIT))


def _title(passage: Cleared) -> str:
    return escape(name_of(passage))


def _name(track: Track) -> str:
    return escape(cut(" ".join(track.title.split()) or track.slug, 100))
