"""The one nudge a day of a channel, the words that set it, and the invitation to nudges of one's own."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final, Literal

from bot.views import ids
from bot.views.humans import shown_name
from bot.views.message import Message, actions, button, context, mrkdwn, section
from bot.views.passage import passage_message
from knowledge import Cleared

WHAT: Final = {"quiz": "a quiz question", "tip": "a tip from the handbook"}
SET: Final = (
    "This channel now gets one nudge a day: {what}, at about *{hour}* ({zone}), on working days there. It was set by {name}."
)
FIRST: Final = "The first one comes {day}, at about {hour}."
TURN_OFF: Final = (
    "Mention me with `nudges here off` to turn it off; members of the company whose handbook this is can do that."
)
DONE: Final = "Done. Everybody in this channel reads who did that, and how to change it."
OFF: Final = "This channel gets no daily nudge any more. It was turned off by {name}."
TURN_ON: Final = "Mention me with `nudges here 9:30 quiz`, or `tip`, to set one again."
SHOWN: Final = (
    "This channel gets {what} a day, at about *{hour}* ({zone}), on working days there; it was set by "
    "{name}. "
    "Change it with `nudges here 10:15 tip`, stop it with `nudges here off`."
)
NONE: Final = (
    "This channel gets no nudges. `nudges here 9:30 quiz` gives everybody here one quiz question a day, "
    "`nudges here 9:30 tip` a tip from the handbook."
)
ENDED: Final = (
    "The nudges of this channel ended, since Slack did not take them ({reason}). Invite me, then set them again: "
    "`nudges here 9:30 quiz`."
)
WRONG: Final = {
    "no_hour": "There is no such hour, so nothing changed. Write it like `nudges here 9:30 quiz`.",
    "outside": "I only write between 8:00 and 18:00, so nothing changed. Choose 8:00 to 17:30.",
}
NOT_YOURS: Final = (
    "The nudge of a channel is read by everybody in it, so only members of the company whose handbook this is set it. "
    "Ask one of them here. For a nudge of your own write me `nudges on` in a direct message."
)
NO_CHANNEL: Final = "Write that in the channel it is for, mentioning me there. For a nudge of your own: `nudges on`."
NOT_IN_CHANNEL: Final = (
    "Slack does not let me post in that channel ({reason}), so nothing is set. Invite me there, then try again."
)
DAILY_QUIZ: Final = "Today's question for this channel."
DAILY_TIP: Final = "Today's tip for this channel, from the handbook."
STOP: Final = "One a day. Mention me with `nudges here off` to stop it."

INVITATION: Final = (
    "I can send each of you one message a day: something of the handbook to review, or your next lesson. It comes at 9:30 "
    "where you are, or at an hour of your own, on your working days, and only to who wants it."
)
INVITE_HOW: Final = (
    "Press the button, or write me `nudges on`, here with a mention or in a direct message; `nudges off` stops it."
)
JOIN: Final = "Turn on"
JOIN_SAYS: Final = "Turn on my daily nudge; only I see the reply"
INVITED: Final = "The invitation is on its way to <#{channel}>. Nobody gets a nudge who does not ask for it."
INVITED_BEFORE: Final = "<#{channel}> was invited within the last month already, so I left it at that."
INVITE_WHERE: Final = "Name the channel: `desk invite #channel`."
NOT_INVITED: Final = "Slack does not let me post in <#{channel}> ({reason}). Invite me there, then try again."


def set_message(name: str | None, what: Literal["quiz", "tip"], hour: time, zone: str, first: datetime | None) -> Message:
    """Everybody in the channel hears that it has a nudge now. `name`: of whoever set it; `first`: when it comes, there."""
    said = SET.format(name=shown_name(name), what=WHAT[what], hour=f"{hour:%H:%M}", zone=zone)
    lines = [said, *([FIRST.format(day=f"{first:%A, %Y-%m-%d}", hour=f"{first:%H:%M}")] if first else [])]
    return _message(" ".join(lines), TURN_OFF)


def off_message(name: str | None) -> Message:
    """Everybody hears that it has none any more."""
    return _message(OFF.format(name=shown_name(name)), TURN_ON)


def shown_message(name: str | None, what: Literal["quiz", "tip"], hour: time, zone: str) -> Message:
    """How it stands."""
    return _message(SHOWN.format(name=shown_name(name), what=WHAT[what], hour=f"{hour:%H:%M}", zone=zone))


def daily_quiz_message(question: Message) -> Message:
    """A question for everybody, as the nudge of the day."""
    return _daily(DAILY_QUIZ, question)


def daily_tip_message(passage: Cleared) -> Message:
    """A passage for everybody, as the nudge of the day."""
    return _daily(DAILY_TIP, passage_message(passage))


def invitation_message() -> Message:
    """An invitation to nudges of one's own, for everybody in a channel."""
    made = _message(INVITATION, INVITE_HOW)
    row = actions("nudges.join", [button(ids.NUDGES_JOIN, JOIN, says=JOIN_SAYS, primary=True)])
    return {**made, "blocks": [*made["blocks"], *row]}


def _daily(head: str, about: Message) -> Message:
    return {
        "text": f"{head}\n\n{about['text']}\n\n{STOP}",
        "blocks": [context(mrkdwn(head)), *about["blocks"], context(mrkdwn(STOP))],
    }


def _message(words: str, small: str = "") -> Message:
    blocks = [section(mrkdwn(words)), *([context(mrkdwn(small))] if small else [])]
    return {"text": "\n\n".join(part for part in (words, small) if part), "blocks": blocks}
