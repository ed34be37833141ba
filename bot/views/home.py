"""The Home tab: what the bot is for, how to ask, what there is to learn, and how much it has read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Final

from bot.views import ids
from bot.views.assigned import assigned_lines
from bot.views.certificate import Shown, track_named
from bot.views.curriculum import MODULE_BUTTONS, TRACKS_SHOWN, module_buttons, track_line
from bot.views.learn import standing_line
from bot.views.lesson import about_lesson, minutes_of
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
from knowledge.pacing import Known
from knowledge.path import Standing, minutes_for
from knowledge.wishes import DAYS

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
MODULE: Final = "{bar} {name}: {done} of {lessons}, {known}"
TIME_TODAY: Final = "For today that is about {minutes}."
MINE: Final = "Your settings"
LENS: Final = "*Your kind of partner*: {lens}"
NOT_SAID: Final = "you have not said"
NUDGES_ON: Final = "*Nudges*: one a day at most, at about {hour} ({zone}), {days}"
NUDGES_NEXT: Final = "the next one on {day}"
NUDGES_OFF: Final = "*Nudges*: none. `nudges on` brings one a day at most, a review or your next lesson"
WORKING_DAYS: Final = "on working days"
ON_DAYS: Final = "on {days}"
PRIVATE: Final = (
    "Only you see this page. `settings`, `nudges`, `learn` and `progress`, typed in the Messages tab, do what the buttons "
    "do; `export` shows all I keep of you, and `forget me` erases it."
)
KNOWN: Final[dict[Known, str]] = {
    "new": "not tried yet",
    "growing": "getting there",
    "solid": "solid",
    "fading": "fading",
}
KNOWN_HOW: Final = "The words after a module say how well you likely remember it, from your quizzes and reviews."
CERTIFICATES: Final = "*Your certificates*: {names}"
GO_ON: Final = "Next lesson"
PROGRESS: Final = "My progress"
CHANGE_LENS: Final = "My kind of partner"
CHANGE_NUDGES: Final = "My nudges"
SHOW_CERTIFICATES: Final = "My certificates"
SAYS: Final = "{label}, in the Messages tab"
BAR: Final = 10
QUESTION_LIMIT: Final = 150
MODULES_LIMIT: Final = 1_500
READ: Final = "Pages read: {pages} · passages: {passages} · lessons: {lessons} · links: {links}"


@dataclass(frozen=True, slots=True)
class Nudging:
    """When somebody is nudged. `days`: 0 is Monday; None: the working days of their country. `next_at`: in their zone."""

    hour: time
    zone: str
    days: Collection[int] | None = None
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """What is this person's own. `due`, `waiting`, `done`: reviews of today, left for later, and answered today;
    `done_lessons`: ids; `mastery`: how well each module is known, by the slugs of its track and of itself; `questions`:
    their words, newest first; `nudges`: None where they want none."""

    due: int = 0
    waiting: int = 0
    done: int = 0
    strengths: tuple[Cleared, ...] = ()
    gaps: tuple[Cleared, ...] = ()
    standings: tuple[Standing, ...] = ()
    next_lesson: Lesson | None = None
    done_lessons: Collection[str] = ()
    mastery: Mapping[tuple[str, str], Known] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    certificates: tuple[Shown, ...] = ()
    lens: str | None = None
    assigned: tuple[Assigned, ...] = ()
    nudges: Nudging | None = None


def home_view(curriculum: Curriculum, own: Own, *, pages: int, passages: int, lessons: int, links: int) -> View:
    """The Home tab for a reader's curriculum and what is their own; the numbers are those of the whole handbook."""
    blocks = [header(TITLE), section(mrkdwn(WHAT)), *_today(own), *_known(own)]
    blocks += [divider(), header(LEARN)]
    begun = {one.track.slug: one for one in own.standings if _has_begun(one, own)}
    first = 1
    for number, track in enumerate(curriculum.tracks[:TRACKS_SHOWN], start=1):
        buttons = module_buttons([track], first, MODULE_BUTTONS // 2)
        told = _walked(begun[track.slug], own) if track.slug in begun else track_line(track)
        blocks += [section(mrkdwn(told)), *actions(f"home.modules.{number}", buttons)]
        first += len(buttons)
    how = f"{LEARN_HOW} {KNOWN_HOW}" if begun else LEARN_HOW
    blocks += [
        context(mrkdwn(how if curriculum.tracks else NOTHING_TO_LEARN)),
        *_earned(own),
        *_asked(own),
        divider(),
        *_settings(own),
        divider(),
        section(mrkdwn(HOW)),
        context(mrkdwn(READ.format(pages=pages, passages=passages, lessons=lessons, links=links))),
    ]
    return {"type": "home", "blocks": blocks}


def _today(own: Own) -> list[Block]:
    """What the day asks of them, and how long that takes."""
    if own.due:
        said = DUE_ONE if own.due == 1 else DUE.format(due=own.due)
    else:
        said = DONE.format(done=own.done) if own.done else NOT_DUE
    lines = [f"{said} {WAITING.format(waiting=own.waiting)}" if own.waiting else said]
    if own.next_lesson is not None:
        passage = own.next_lesson.passage
        told = [NEXT.format(lesson=escape(name_of(passage))), escape(about_lesson(passage)), LEARN_IT]
        lines.append(DOT.join(filter(None, told)))
    if minutes := minutes_for(own.due, own.next_lesson):
        lines.append(TIME_TODAY.format(minutes=minutes_of(minutes)))
    row = [button(ids.HOME_REVIEW, REVIEW)] if own.due else []
    row += [_says(1, GO_ON, "learn"), _says(2, PROGRESS, "progress")] if own.next_lesson else []
    asked = [section(mrkdwn("\n".join(assigned_lines(own.assigned))))] if own.assigned else []
    return [header(TODAY), section(mrkdwn("\n".join(lines))), *actions("home.today", row), *asked]


def _settings(own: Own) -> list[Block]:
    """What they may change."""
    lens = LENSES[own.lens].name if own.lens in LENSES else NOT_SAID
    return [
        header(MINE),
        section(mrkdwn(f"{LENS.format(lens=lens)}\n{_nudges(own.nudges)}.")),
        *actions("home.settings", [_says(3, CHANGE_LENS, "settings"), _says(4, CHANGE_NUDGES, "nudges")]),
        context(mrkdwn(PRIVATE)),
    ]


def _nudges(nudging: Nudging | None) -> str:
    if nudging is None:
        return NUDGES_OFF
    named = ", ".join(DAYS[day].capitalize() for day in sorted(nudging.days or ()))
    days = ON_DAYS.format(days=named) if named else WORKING_DAYS
    told = NUDGES_ON.format(hour=f"{nudging.hour:%H:%M}", zone=escape(nudging.zone), days=days)
    return f"{told}; {NUDGES_NEXT.format(day=f'{nudging.next_at:%A, %Y-%m-%d}')}" if nudging.next_at else told


def _earned(own: Own) -> list[Block]:
    """Their certificates, by the tracks they may see."""
    if not own.certificates:
        return []
    names = ", ".join(track_named(one) for one in own.certificates[:TRACKS_SHOWN])
    row = actions("home.certificates", [_says(5, SHOW_CERTIFICATES, "certificates")])
    return [section(mrkdwn(CERTIFICATES.format(names=names))), *row]


def _says(number: int, label: str, words: str) -> Block:
    """A button that says these words for them."""
    return button(ids.numbered(ids.HOME_SAY, number), label, value=words, says=SAYS.format(label=label))


def _has_begun(standing: Standing, own: Own) -> bool:
    """Whether there is anything to tell of a track."""
    modules = ((standing.track.slug, module.slug) for module in standing.track.modules)
    return standing.done > 0 or any(own.mastery.get(each, "new") != "new" for each in modules)


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
    modules = []
    for module in standing.track.modules:
        done = sum(lesson.passage.id in own.done_lessons for lesson in module.lessons)
        name = escape(cut(" ".join(module.title.split()) or module.slug, QUESTION_LIMIT))
        lessons = len(module.lessons)
        known = KNOWN[own.mastery.get((standing.track.slug, module.slug), "new")]
        modules.append(MODULE.format(bar=bar(done, lessons), name=name, done=done, lessons=lessons, known=known))
    whole = f"*{standing_line(standing)}*\n{bar(standing.done, standing.lessons)}"
    return "\n".join([whole, lines_within(modules, MODULES_LIMIT)])


def bar(done: int, of: int) -> str:
    """How much of something is done, in ten squares; full only when all of it is.

    >>> bar(0, 7), bar(1, 7), bar(69, 70)
    ('▱▱▱▱▱▱▱▱▱▱', '▰▱▱▱▱▱▱▱▱▱', '▰▰▰▰▰▰▰▰▰▱')
    """
    full = done * BAR // of if of else 0
    return "▰" * full + "▱" * (BAR - full)
