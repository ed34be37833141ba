"""The Home tab: what the bot is for, how to ask, what there is to learn, and how much it has read."""

from __future__ import annotations

from typing import Final

from bot.views.curriculum import MODULE_BUTTONS, TRACKS_SHOWN, module_buttons, track_line
from bot.views.message import View, actions, context, divider, header, mrkdwn, section
from knowledge import Curriculum

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
READ: Final = "Pages read: {pages} · passages: {passages} · lessons: {lessons} · links: {links}"


def home_view(curriculum: Curriculum, *, pages: int, passages: int, lessons: int, links: int) -> View:
    """The Home tab for a reader's curriculum; the numbers are those of the whole handbook."""
    blocks = [header(TITLE), section(mrkdwn(WHAT)), section(mrkdwn(HOW)), divider(), header(LEARN)]
    first = 1
    for number, track in enumerate(curriculum.tracks[:TRACKS_SHOWN], start=1):
        buttons = module_buttons([track], first, MODULE_BUTTONS // 2)
        blocks += [section(mrkdwn(track_line(track))), *actions(f"home.modules.{number}", buttons)]
        first += len(buttons)
    blocks += [
        context(mrkdwn(LEARN_HOW if curriculum.tracks else NOTHING_TO_LEARN)),
        divider(),
        context(mrkdwn(READ.format(pages=pages, passages=passages, lessons=lessons, links=links))),
    ]
    return {"type": "home", "blocks": blocks}
