"""The one message a day that nobody asked for in that moment, and the settings that decide when it comes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, Literal

from bot.views import ids
from bot.views.message import Block, Message, actions, button, context, cut, escape, mrkdwn, section
from knowledge.wishes import DAYS

BEFORE: Final = {
    "assigned": "Today's nudge: a track was assigned to you.",
    "due": "Today's nudge: a track that was assigned to you is due soon.",
    "review": "Today's nudge: one thing you met before.",
    "changed": "Today's nudge: this has changed since you asked about it or learned it. It says now:",
    "answered": "Today's nudge: the handbook did not say when you asked this, and says something now.",
    "lesson": "Today's nudge: your next lesson.",
    "tip": "Today's nudge: something for your kind of partner.",
}
STILL: Final = (
    "Today's nudge: a question. The last {count} met no answer, so I ask once: shall they go on? If I hear nothing, I stop "
    "by myself."
)
STILL_HOW: Final = "Instead of the buttons, type `nudges on`, `nudges twice a week` or `stop`."
KEEP: Final = "Keep them"
FEWER: Final = "Twice a week"
ASKED: Final = "You asked: _{question}_"
HOW: Final = (
    "One a day at most. Instead of the buttons, type `do it now`, `later today`, `snooze until friday`, `nudges` for hour "
    "and days, or `stop`."
)
ASKED_LIMIT: Final = 150
NOW: Final = "Do it now"
LATER_TODAY: Final = "Later today"
NEXT_WEEK: Final = "Next week"
CHOOSE: Final = "Hour, days, pause"
STOP: Final = "Stop"

ON: Final = (
    "You get at most one nudge a day, at about *{hour}* ({zone}), {days}, and none on public holidays{where}: something to "
    "review, your next lesson, or what changed."
)
WHERE: Final = " of {place}"
NEXT: Final = "The next one comes {day}, at about {hour}."
SNOOZED: Final = "Until {day} I am quiet."
LATER: Final = "Today it comes later, at about *{hour}*, once."
NO_ZONE: Final = "Slack does not tell me your time zone, so this is UTC. `nudges zone Europe/Berlin` says another."
OFF: Final = (
    "You get no nudges: I write only when you write to me. `nudges on` gives you one a day: something to review, your next "
    "lesson, or what changed."
)
PAUSED: Final = "Your nudges are paused until you say so. `resume` brings them back."
IGNORED: Final = (
    "Your nudges are paused: several in a row met no answer, and neither did my question whether to go on. `resume` brings "
    "them back."
)
STOPPED: Final = "Your nudges ended, since Slack did not take them: {reason}. `nudges on` tries again."
CHANGE: Final = (
    "Instead of the buttons: `nudges 10:15`, `nudges mon-thu`, `nudges working days`, `later today`, `snooze until friday`, "
    "`pause for a week`, `pause`, `resume`, `stop`. Where you live: `nudges zone Europe/Berlin`, `nudges country Germany`, "
    "`nudges region Bavaria`, and `auto` in place of a name for what Slack says."
)
WORKING_DAYS: Final = "on working days"
ON_DAYS: Final = "on {days}"
EVERY_DAY: Final = "on every day"
TURN_ON: Final = "Turn nudges on"
RESUME: Final = "Resume"
HOURS: Final = (("8:30", "8:30"), ("9:30", "9:30"), ("11:00", "11:00"), ("14:00", "14:00"), ("16:30", "16:30"))
"""What the buttons for the hour say, and the words that they stand for; as the next two."""
WHICH_DAYS: Final = (
    ("Working days", "working days"),
    ("Monday to Thursday", "mon-thu"),
    ("Twice a week", "fewer"),
    ("Every day", "every day"),
)
RESTS: Final = (
    ("Later today", "later today"),
    ("Until tomorrow", "snooze until tomorrow"),
    ("Until next week", "snooze until next week"),
    ("Pause", "pause"),
    ("Stop", "stop"),
)
NOT_HERE: Final = "Slack does not let me tell you that for yourself alone here. Write me a direct message with `nudges`."
WRONG: Final = {
    "no_hour": "There is no such hour, so nothing changed. Write it like `nudges 9:30`.",
    "outside": "I only write between 8:00 and 18:00 where you are, so nothing changed. Choose 8:00 to 17:30.",
    "past": "That day is over, so nothing changed. Name a later one, such as `snooze until friday`.",
    "far": "That is more than a year away, so nothing changed. `nudges off` stops them for good.",
    "no_day": "I do not know that day, so nothing changed. Write `snooze until friday` or `snooze until 2027-01-07`.",
    "past_hour": "That hour is over for today, so nothing changed. Name a later one, such as `later today at 16:00`.",
    "no_later": "There is too little left of today: I write before 18:00 only. `snooze until tomorrow` is the next best.",
    "had_later": "You had it later today already, so that is enough for one day. The next one comes as usual.",
    "zone": "I know no time zone called “{said}”, so nothing changed. {near}Write it like `nudges zone Europe/Berlin`.",
    "country": "I know no country called “{said}”, so nothing changed. {near}Write it like `nudges country Germany`.",
    "region": "I know no region called “{said}” there, so nothing changed. {near}Write it like `nudges region Bavaria`.",
    "no_country": "I do not know your country, so nothing changed. Name that first, as in `nudges country Germany`.",
}
NEAR: Final = "Did you mean {names}? "
NOTHING_NOW: Final = "There was no nudge today. `learn` shows your next lesson, `review` what is due."


@dataclass(frozen=True, slots=True)
class NudgesShown:
    """How somebody's nudges stand. `next_at`, `later_at`: in their own zone. `place`: the country, and region, whose
    holidays count; empty where none is known. `zone_known`: whether Slack or they themselves say where they live."""

    on: bool
    hour: time
    zone: str
    days: Collection[int] | None = None
    next_at: datetime | None = None
    later_at: datetime | None = None
    snoozed_until: date | None = None
    reason: str | None = None
    zone_known: bool = True
    place: str = ""


Kind = Literal["assigned", "due", "review", "changed", "answered", "lesson", "tip"]
"""What a nudge is about."""


def nudge_message(kind: Kind, about: Message, now: Block | None = None, *, asked: str = "") -> Message:
    """What is asked or shown, with why it comes and what one can say to it. `now`: the button that begins it; `asked`: the
    question that it answers."""
    before = BEFORE[kind]
    before += f"\n{ASKED.format(question=escape(cut(' '.join(asked.split()), ASKED_LIMIT)))}" if asked else ""
    wishes = [(LATER_TODAY, "later today"), (NEXT_WEEK, "snooze until next week"), (CHOOSE, "settings"), (STOP, "stop")]
    row = [*([now] if now else []), *_buttons(ids.NUDGE_WISH, wishes)]
    return {
        "text": f"{before}\n\n{about['text']}\n\n{HOW}",
        "blocks": [context(mrkdwn(before)), *about["blocks"], *actions("nudge", row), context(mrkdwn(HOW))],
    }


def still_message(count: int) -> Message:
    """Whether to go on, after so many that nobody minded."""
    asked = STILL.format(count=count)
    row = _buttons(ids.NUDGE_WISH, [(KEEP, "on"), (FEWER, "twice a week"), (STOP, "stop")])
    return {
        "text": f"{asked}\n\n{STILL_HOW}",
        "blocks": [section(mrkdwn(asked)), *actions("nudge", row), context(mrkdwn(STILL_HOW))],
    }


def nudges_message(shown: NudgesShown) -> Message:
    """How somebody's nudges stand, and what they can make of them."""
    words = nudges_words(shown)
    if not shown.on:
        return {"text": words, "blocks": [section(mrkdwn(words)), *nudges_buttons(shown)]}
    return {
        "text": f"{words}\n\n{CHANGE}",
        "blocks": [section(mrkdwn(words)), *nudges_buttons(shown), context(mrkdwn(CHANGE))],
    }


def nudges_words(shown: NudgesShown) -> str:
    """How somebody's nudges stand, in words; mrkdwn."""
    if not shown.on:
        known = {None: OFF, "paused": PAUSED, "ignored": IGNORED}
        return known.get(shown.reason) or STOPPED.format(reason=escape(shown.reason or ""))
    named = ", ".join(DAYS[day].capitalize() for day in sorted(shown.days or ()))
    said = [
        ON.format(
            hour=f"{shown.hour:%H:%M}",
            zone=escape(shown.zone),
            days=EVERY_DAY
            if len(shown.days or ()) == len(DAYS)
            else ON_DAYS.format(days=named)
            if shown.days
            else WORKING_DAYS,
            where=WHERE.format(place=escape(shown.place)) if shown.place else "",
        )
    ]
    said += [] if shown.zone_known else [NO_ZONE]
    said += [LATER.format(hour=f"{shown.later_at:%H:%M}")] if shown.later_at else []
    said += [SNOOZED.format(day=f"{shown.snoozed_until:%A, %Y-%m-%d}")] if shown.snoozed_until else []
    if shown.next_at and shown.next_at != shown.later_at:
        said.append(NEXT.format(day=f"{shown.next_at:%A, %Y-%m-%d}", hour=f"{shown.next_at:%H:%M}"))
    return "\n".join(said)


def nudges_buttons(shown: NudgesShown) -> list[Block]:
    """What somebody can press to change them; each button carries the words that say the same after "nudges"."""
    if not shown.on:
        turn = [(TURN_ON if shown.reason is None else RESUME, "on")]
        return actions("nudges.on", _buttons(ids.NUDGE_SET, turn))
    made, first = [], 1
    for name, row in (("hours", HOURS), ("days", WHICH_DAYS), ("rests", RESTS)):
        made += actions(f"nudges.{name}", _buttons(ids.NUDGE_SET, row, first))
        first += len(row)
    return made


def wish_message(shown: NudgesShown) -> Message:
    """What came of a wish that was pressed under a nudge, in a few words."""
    if not shown.on:
        return nudges_message(shown)
    words = nudges_words(shown).partition("\n")[2]
    return {"text": words, "blocks": [section(mrkdwn(words))]}


def wrong_message(why: str, said: str = "", near: Sequence[str] = ()) -> Message:
    """What somebody wished cannot be. `said`: what they called a place, and `near`: places of such a name."""
    names = ", ".join(f"`{escape(name)}`" for name in near)
    words = WRONG[why].format(said=escape(said), near=NEAR.format(names=names) if names else "")
    return {"text": words, "blocks": [section(mrkdwn(words))]}


def _buttons(action: str, wishes: Sequence[tuple[str, str]], first: int = 1) -> list[Block]:
    return [
        button(ids.numbered(action, number), label, value=wish) for number, (label, wish) in enumerate(wishes, start=first)
    ]
