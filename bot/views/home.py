"""The Home tab: what the bot is for, how to ask, what there is to learn, and how much it has read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from bot.views import ids
from bot.views.assigned import assigned_lines
from bot.views.curriculum import MODULE_BUTTONS, TRACKS_SHOWN, module_buttons, track_line
from bot.views.lesson import about_lesson
from bot.views.message import (
    Block,
    View,
    actions,
    button,
    context,
    cut,
    divider,
    escape,
    header,
    lines_within,
    mrkdwn,
    section,
)
from bot.views.passage import DOT, name_of
from knowledge import Cleared, Curriculum, Lesson
from knowledge.assigned import Assigned
from knowledge.lens import LENSES
from knowledge.path import Standing

TITLE: Final = "Channel Coach"
WHAT: Final = (
    "I answer questions about the channel program from the handbook, with the passage and the link to it. "
    "Where the handbook does not say, I say so."
)
HOW: Final = (
    "*How to ask*\n"
    "Write to me in the Messages tab, mention me in a channel, or type `/coach` and your question. "
    "Your own words are fine:\n"
    "• _Who gets first right of refusal at renewal?_\n"
    "• _What kinds of partners are there?_\n"
    "• _Where do I find the discovery guide?_\n"
    "Type `help` for everything else."
)
LEARN: Final = "What there is to learn"
LEARN_HOW: Final = "Press a module to see its lessons, or type `curriculum` in the Messages tab."
NOTHING_TO_LEARN: Final = "This handbook has no lessons yet."
TODAY: Final = "Today"
DUE_ONE: Final = "*1 review* is due. Press the button, or type `review` in the Messages tab."
DUE: Final = "*{due} reviews* are due. Press the button, or type `review` in the Messages tab."
WAITING: Final = "{waiting} more wait for other days; ten a day are enough."
DONE: Final = "Reviewed today: {done}. Nothing else is due."
NOT_DUE: Final = "No reviews are due. What you ask me comes back here a day or more later, so that it stays with you."
NEXT: Final = "Next lesson: *{lesson}*"
LEARN_IT: Final = "To go on, type `learn` in the Messages tab."
REVIEW: Final = "Review now"
WELL: Final = "*You know well:* {names}"
FADING: Final = "*Likely forgotten:* {names}"
ASKED: Final = "*You asked lately*"
LEFT: Final = "{bar} {done} of {lessons} lessons, {left} of {minutes} minutes to go"
MODULE: Final = "{bar} {name}: {done} of {lessons}"
SETTINGS: Final = (
    "Only you see this page. Your kind of partner: {lens}. To change it, type `settings`; `export` shows all I "
    "keep of you, and `forget me` erases it."
)
NOT_SAID: Final = "you have not said"
BAR: Final = 10
QUESTION_LIMIT: Final = 150
MODULES_LIMIT: Final = 1_500
READ: Final = "Pages read: {pages} · passages: {passages} · lessons: {lessons} · links: {links}"


@dataclass(frozen=True, slots=True)
class Own:
    """What is this person's own. `due`, `waiting`, `done`: reviews of today, left for later, and answered today;
    `done_lessons`: ids; `questions`: their words, newest first."""

    due: int = 0
    waiting: int = 0
    done: int = 0
    strengths: tuple[Cleared, ...] = ()
    gaps: tuple[Cleared, ...] = ()
    standings: tuple[Standing, ...] = ()
    next_lesson: Lesson | None = None
    done_lessons: Collection[str] = ()
    questions: tuple[str, ...] = ()
    lens: str | None = None
    assigned: tuple[Assigned, ...] = ()


def home_view(curriculum: Curriculum, own: Own, *, pages: int, passages: int, lessons: int, links: int) -> View:
    """The Home tab for a reader's curriculum and what is their own; the numbers are those of the whole handbook."""
    blocks = [header(TITLE), section(mrkdwn(WHAT)), *_today(own), *_known(own), *_asked(own), section(mrkdwn(HOW))]
    blocks += [divider(), header(LEARN)]
    walked = {one.track.slug: one for one in own.standings if one.done}
    first = 1
    for number, track in enumerate(curriculum.tracks[:TRACKS_SHOWN], start=1):
        buttons = module_buttons([track], first, MODULE_BUTTONS // 2)
        told = _walked(walked[track.slug], own) if track.slug in walked else track_line(track)
        blocks += [section(mrkdwn(told)), *actions(f"home.modules.{number}", buttons)]
        first += len(buttons)
    blocks += [
        context(mrkdwn(LEARN_HOW if curriculum.tracks else NOTHING_TO_LEARN)),
        divider(),
        context(mrkdwn(SETTINGS.format(lens=LENSES[own.lens].name if own.lens in LENSES else NOT_SAID))),
        context(mrkdwn(READ.format(pages=pages, passages=passages, lessons=lessons, links=links))),
    ]
    return {"type": "home", "blocks": blocks}


def _today(own: Own) -> list[Block]:
    """What the day asks of them."""
    if own.due:
        said = DUE_ONE if own.due == 1 else DUE.format(due=own.due)
    else:
        said = DONE.format(done=own.done) if own.done else NOT_DUE
    said += f" {WAITING.format(waiting=own.waiting)}" if own.waiting else ""
    blocks = [header(TODAY), section(mrkdwn(said))]
    blocks += actions("home.today", [button(ids.HOME_REVIEW, REVIEW)] if own.due else [])
    if own.assigned:
        blocks.append(section(mrkdwn("\n".join(assigned_lines(own.assigned)))))
    if own.next_lesson is not None:
        passage = own.next_lesson.passage
        told = [NEXT.format(lesson=escape(name_of(passage))), escape(about_lesson(passage)), LEARN_IT]
        blocks.append(section(mrkdwn(DOT.join(filter(None, told)))))
    return blocks


def _known(own: Own) -> list[Block]:
    """What they know, and what they have likely forgotten, by name."""
    lines = [
        words.format(names=", ".join(escape(name_of(passage)) for passage in passages))
        for words, passages in ((WELL, own.strengths), (FADING, own.gaps))
        if passages
    ]
    return [section(mrkdwn("\n".join(lines)))] if lines else []


def _asked(own: Own) -> list[Block]:
    if not own.questions:
        return []
    lines = [f"• {escape(cut(' '.join(question.split()), QUESTION_LIMIT))}" for question in own.questions]
    return [section(mrkdwn("\n".join([ASKED, *lines])))]


def _walked(standing: Standing, own: Own) -> str:
    """A track in which something is done, and each module of it."""
    left = LEFT.format(
        bar=bar(standing.done, standing.lessons),
        done=standing.done,
        lessons=standing.lessons,
        left=standing.minutes_left,
        minutes=standing.minutes,
    )
    modules = []
    for module in standing.track.modules:
        done = sum(lesson.passage.id in own.done_lessons for lesson in module.lessons)
        name = escape(cut(" ".join(module.title.split()) or module.slug, QUESTION_LIMIT))
        lessons = len(module.lessons)
        modules.append(MODULE.format(bar=bar(done, lessons), name=name, done=done, lessons=lessons))
    return "\n".join([track_line(standing.track), left, lines_within(modules, MODULES_LIMIT)])


def bar(done: int, of: int) -> str:
    """How much of something is done, in ten squares; full only when all of it is.

    >>> bar(0, 7), bar(1, 7), bar(69, 70)
    ('▱▱▱▱▱▱▱▱▱▱', '▰▱▱▱▱▱▱▱▱▱', '▰▰▰▰▰▰▰▰▰▱')
    """
    full = done * BAR // of if of else 0
    return "▰" * full + "▱" * (BAR - full)
