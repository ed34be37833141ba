"""The one message a day that nobody asked for in that moment, and the settings that decide when it comes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Final, Literal

from bot.views.message import Message, context, escape, mrkdwn, section
from knowledge.wishes import DAYS

REVIEW: Final = "Today's nudge: one thing you met before."
LESSON: Final = "Today's nudge: your next lesson."
STOP: Final = "One a day at most. `nudges` shows your hour and days, `nudges off` stops it."

ON: Final = (
    "You get at most one nudge a day, at about *{hour}* ({zone}), {days}, and none on public holidays: something to review, "
    "or your next lesson."
)
NEXT: Final = "The next one comes {day}, at about {hour}."
SNOOZED: Final = "Until {day} I am quiet."
NO_ZONE: Final = "Slack does not tell me your time zone, so this is UTC."
OFF: Final = "You get no nudges. `nudges on` gives you one a day: something to review, or your next lesson."
STOPPED: Final = "Your nudges ended, since Slack did not take them: {reason}. `nudges on` tries again."
CHANGE: Final = (
    "Change it with `nudges 10:15`, `nudges mon-thu`, `nudges working days`, `nudges until friday` or `nudges off`."
)
WORKING_DAYS: Final = "on working days"
ON_DAYS: Final = "on {days}"
NOT_HERE: Final = "Slack does not let me tell you that for yourself alone here. Write me a direct message with `nudges`."
WRONG: Final = {
    "no_hour": "There is no such hour, so nothing changed. Write it like `nudges 9:30`.",
    "outside": "I only write between 8:00 and 18:00 where you are, so nothing changed. Choose 8:00 to 17:30.",
    "past": "That day is over, so nothing changed. Name a later one, such as `nudges until friday`.",
    "far": "That is more than a year away, so nothing changed. `nudges off` stops them for good.",
    "no_day": "I do not know that day, so nothing changed. Write `nudges until friday` or `nudges until 2027-01-07`.",
}


def nudge_message(kind: Literal["review", "lesson"], about: Message) -> Message:
    """What is asked or shown, with why it comes and how to stop it."""
    before = REVIEW if kind == "review" else LESSON
    return {
        "text": f"{before}\n\n{about['text']}\n\n{STOP}",
        "blocks": [context(mrkdwn(before)), *about["blocks"], context(mrkdwn(STOP))],
    }


def nudges_message(
    *,
    on: bool,
    hour: time,
    zone: str,
    days: Collection[int] | None,
    next_at: datetime | None,
    snoozed_until: date | None,
    reason: str | None,
    zone_known: bool,
) -> Message:
    """How somebody's nudges stand. `next_at`: in their own zone."""
    if not on:
        words = STOPPED.format(reason=escape(reason)) if reason else OFF
        return {"text": words, "blocks": [section(mrkdwn(words))]}
    named = ", ".join(DAYS[day].capitalize() for day in sorted(days or ()))
    said = [ON.format(hour=f"{hour:%H:%M}", zone=escape(zone), days=ON_DAYS.format(days=named) if days else WORKING_DAYS)]
    said += [] if zone_known else [NO_ZONE]
    said += [SNOOZED.format(day=f"{snoozed_until:%A, %Y-%m-%d}")] if snoozed_until else []
    said += [NEXT.format(day=f"{next_at:%A, %Y-%m-%d}", hour=f"{next_at:%H:%M}")] if next_at else []
    words = "\n".join(said)
    return {"text": f"{words}\n\n{CHANGE}", "blocks": [section(mrkdwn(words)), context(mrkdwn(CHANGE))]}


def wrong_message(why: str) -> Message:
    """What somebody wished cannot be."""
    return {"text": WRONG[why], "blocks": [section(mrkdwn(WRONG[why]))]}
