"""What is there on the first visit: a little talk of people, so that the page is not empty and shows how to begin."""

from __future__ import annotations

from .clock import stamp
from .composer import rich_text
from .core import Core
from .people import BOT, DANA, LEON, MARCO, PRIYA
from .world import HELP, SALES, Message

MINUTE = 60_000_000

TALK = (
    (
        HELP, DANA, 42,
        f"Welcome, Priya and Leon! Ask here whatever you need about selling with us. <@{BOT}> knows the handbook: "
        "mention it with a question and it answers in a thread.",
    ),
    (HELP, PRIYA, 37, "Thank you, Dana! Our renewals team is joining next week, so expect a few questions from us."),
    (HELP, LEON, 31, "Hello from Berlin. I am working through the services training at the moment."),
    (
        SALES, MARCO, 24,
        "A reseller asked me who gets first right of refusal at renewal. Does somebody know where that is written down?",
    ),
    (
        SALES, DANA, 21,
        f"In the handbook. Try `/coach who gets first right of refusal at renewal`, or ask <@{BOT}> right here.",
    ),
)  # fmt: skip


def welcome(slack: Core) -> None:
    """Put the talk into the channels, as if it had been said in the last hour; the bot hears nothing of it."""
    now = slack.micros()
    for channel, person, ago, text in TALK:
        at = stamp(now - ago * MINUTE)
        who = slack.world.people[person]
        post = Message(channel, at, person, who.team, text, rich_text(text, slack.fresh("", 5)))
        slack.world.messages.setdefault(channel, []).append(post)
    slack.touched()
