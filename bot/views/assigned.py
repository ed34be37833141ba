"""Assigned tracks: what an admin hears, what a channel is told, and what stands before whoever is asked to do one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.views.apology import notice_message
from bot.views.certificate import said_day
from bot.views.learn import open_buttons
from bot.views.message import (
    FALLBACK_LIMIT,
    SECTION_LIMIT,
    Message,
    actions,
    context,
    cut,
    escape,
    lines_within,
    mrkdwn,
    one_line,
    section,
)
from bot.views.passage import body_of
from knowledge import Track
from knowledge.assigned import Assigned
from knowledge.path import lessons_of

YOURS: Final = "Assigned to you: *{track}*{by}; {left}"
BY: Final = ", by {day}"
WAS_DUE: Final = ", due since {day}"
MINUTES_LEFT: Final = "{left} of {minutes} minutes to go"
LESSONS_LEFT: Final = "{left} of {lessons} lessons to go"
NEWS: Final = "Type `learn` to begin. How far you are is shown to nobody else."

ANNOUNCED: Final = "*{track}* is assigned to {whom}{by}. {size}"
EVERYBODY: Final = "everybody in this channel"
EVERYBODY_OF: Final = "everybody of {organisation}"
SIZE: Final = "It has {lessons}."
SIZE_TIMED: Final = "It has {lessons}, {minutes} minutes."
ONE_LESSON: Final = "one lesson"
LESSONS: Final = "{count} lessons"
BEGIN: Final = (
    "To begin, press the button, or mention me with `learn {slug}`: I answer you alone. "
    "How far anybody is, and what they answer, is shown to nobody else."
)

HELP: Final = (
    "• `desk assign core to @person by 2027-03-31`, `desk assign core to #channel`, "
    "`desk assign core to Northwind in #channel`: asks people to do a track. A channel, or an organisation in a channel "
    "that you name, is told there; a person in their nudge, or when they next write to me\n"
    "• `desk unassign core from …` takes it back, `desk assigned` lists them"
)
HOW: Final = (
    "Write it like `desk assign core to #channel by 2027-03-31`; instead of `#channel` also `@person`, or an organisation "
    "and the channel where I tell it: `Northwind in #channel`. The date may be left away."
)
HOW_BACK: Final = "Write it like `desk unassign core from #channel`; also `@person`, or the name of an organisation."
UNKNOWN_TRACK: Final = "I know no track “{typed}”, so nothing was assigned. The tracks are: {tracks}."
NO_TRACKS: Final = "This handbook has no lessons yet, so there is no track to assign."
NO_DATE: Final = "“{typed}” is no date, so nothing was assigned. Write it like `by 2027-03-31`."
PAST: Final = "{day} is over, so nothing was assigned. Name a later day, or none."
WHOM: Final = "To whom? Name one person (`@person`), one channel (`#channel`), or an organisation and a channel. " + HOW
UNKNOWN_ORGANISATION: Final = (
    "I know no organisation “{typed}”, so nothing was assigned. I know: {known}. `desk partner` adds one."
)
NO_ORGANISATIONS: Final = (
    "I know no organisation “{typed}”, so nothing was assigned. `desk partner` says which people belong to one."
)
WHICH_CHANNEL: Final = (
    "In which channel shall I tell {organisation}? Nobody is assigned anything silently: add `in #channel`."
)
NOT_KNOWN: Final = "Slack does not tell me who that is, so nothing was assigned. Check the name, or try again in a minute."
NO_LEARNER: Final = "That is an app, or an account that is deactivated, so nothing was assigned."
NOT_THEIRS: Final = "*{track}* is not for {whom}, as the handbook marks it, so nothing was assigned."
NOT_FOR_CHANNEL: Final = (
    "Not everybody in <#{channel}> may read about *{track}*, so I did not tell it there, and nothing was assigned. "
    "`desk channel` says for whom a channel is."
)
ALREADY: Final = "That is assigned already, with the same day, so I left it at that."
ASSIGNED: Final = (
    "Done: *{track}* is assigned to {whom}{by}. They hear it in their nudge if they get those, else when they next write to "
    "me; how far they are is shown to nobody."
)
ANNOUNCING: Final = "Done: I tell <#{channel}> that *{track}* is assigned to {whom}{by}. Whoever comes later is asked, too."
CANNOT_POST: Final = (
    "Slack does not let me post in <#{channel}>, so nothing is assigned there. Invite me to it, then say it again."
)
TAKEN_BACK: Final = "Done: *{track}* is no longer assigned to {whom}."
NOTHING_TO_TAKE_BACK: Final = "*{track}* was not assigned to {whom}, so there is nothing to take back."
LISTED: Final = "• *{track}*: {whom}{by}"
LIST: Final = "*Assigned tracks*"
NOTHING: Final = "No track is assigned to anybody. " + HOW
NOBODYS: Final = "How far single people are is shown to nobody; `desk report` has the numbers of groups."
CHANNEL: Final = "everybody in <#{channel}>"
SOMEBODY: Final = "somebody whom Slack does not name"

_NAME_LIMIT: Final = 100
_SUMMARY_LIMIT: Final = 300
_KNOWN_SHOWN: Final = 20
LINES_SHOWN: Final = 3


def assigned_line(one: Assigned) -> str:
    """What somebody is asked to do, in one line of mrkdwn."""
    where = one.standing
    left = LESSONS_LEFT.format(left=where.lessons - where.done, lessons=where.lessons)
    if where.minutes_left:
        left = MINUTES_LEFT.format(left=where.minutes_left, minutes=where.minutes)
    late = one.days is not None and one.days < 0
    return YOURS.format(track=track_name(where.track), by=_by(one.due, late=late), left=left)


def assigned_lines(assigned: Sequence[Assigned]) -> list[str]:
    """The first few of these."""
    return [assigned_line(one) for one in assigned[:LINES_SHOWN]]


def with_assigned(message: Message, assigned: Sequence[Assigned]) -> Message:
    """A private message with what they are asked to do on top."""
    lines = assigned_lines(assigned)
    if not lines:
        return message
    told = "\n".join(lines)
    return {"text": f"{told}\n\n{message['text']}", "blocks": [section(mrkdwn(told)), *message["blocks"]]}


def with_news(message: Message, news: Sequence[Assigned]) -> Message:
    """A private message, and below it what was assigned to them since; not again what it says already."""
    lines = [line for line in assigned_lines(news) if line not in message["text"]]
    if not lines:
        return message
    told = "\n".join([*lines, NEWS])
    return {"text": f"{message['text']}\n\n{told}", "blocks": [*message["blocks"], context(mrkdwn(told))]}


def assigned_message(one: Assigned) -> Message:
    """What somebody is asked to do, alone."""
    return notice_message(f"{assigned_line(one)}\n{NEWS}")


def announcement(track: Track, due: date | None, organisation: str | None) -> Message:
    """What a channel is told: everybody in it, or everybody of an organisation, is asked to do a track."""
    lessons = lessons_of(track)
    count = ONE_LESSON if len(lessons) == 1 else LESSONS.format(count=len(lessons))
    size = (SIZE_TIMED if track.minutes else SIZE).format(lessons=count, minutes=track.minutes)
    whom = EVERYBODY if organisation is None else EVERYBODY_OF.format(organisation=_said(organisation))
    told = ANNOUNCED.format(track=track_name(track), whom=whom, by=_by(due), size=size)
    about = " ".join(body_of(track.passage).split()) if track.passage else ""
    summary = [escape(cut(about, _SUMMARY_LIMIT))] if about else []
    begin = BEGIN.format(slug=_said(track.slug))
    return {
        "text": "\n".join([told, *summary, begin]),
        "blocks": [
            section(mrkdwn("\n".join([told, *summary]))),
            *actions("lesson.onward", open_buttons(lessons[:1])),
            context(mrkdwn(begin)),
        ],
    }


def track_name(track: Track) -> str:
    """What a track is called, as mrkdwn."""
    return _said(track.title) or _said(track.slug)


def said(words: str, *, track: str = "", whom: str = "", due: date | None = None, channel: str = "") -> Message:
    """One of the sentences above to an admin. `track` and `whom` are finished mrkdwn."""
    return notice_message(words.format(track=track, whom=whom, by=_by(due), channel=channel, organisation=whom))


def about_typed(words: str, typed: str, known: Sequence[str] = ()) -> Message:
    """One of those about something that was typed and is not known; `known`: what is."""
    names = ", ".join(f"`{_said(name)}`" for name in known[:_KNOWN_SHOWN])
    return notice_message(words.format(typed=_said(typed), tracks=names, known=names))


def past_message(day: date) -> Message:
    """A due date that is over."""
    return notice_message(PAST.format(day=said_day(day)))


def listed_line(track: str, whom: str, due: date | None) -> str:
    """One assignment, as mrkdwn; both are finished."""
    return LISTED.format(track=track, whom=whom, by=_by(due))


def list_message(lines: Sequence[str]) -> Message:
    """Everything that is assigned."""
    if not lines:
        return notice_message(NOTHING)
    shown = lines_within(lines, min(SECTION_LIMIT, FALLBACK_LIMIT - 200))
    return {
        "text": f"{LIST}\n{shown}\n\n{NOBODYS}",
        "blocks": [section(mrkdwn(LIST)), section(mrkdwn(shown)), context(mrkdwn(NOBODYS))],
    }


def name_said(name: str) -> str:
    """A person's or an organisation's name, as mrkdwn."""
    return _said(name)


def _by(due: date | None, *, late: bool = False) -> str:
    return "" if due is None else (WAS_DUE if late else BY).format(day=said_day(due))


def _said(words: str) -> str:
    return one_line(words, _NAME_LIMIT)
