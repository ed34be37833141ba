"""`help`: what the bot can do, and how to ask for it."""

from __future__ import annotations

from typing import Final

from bot.directory import Directory
from bot.store import Work
from bot.views.help import buttons_message, help_message
from bot.vocabulary import Words
from bot.work import Reply, saying_of

ASKED: Final = ("", "help", "help me", "help please", "please help", "help me please", "please help me")

BUTTONS: Final = ("help buttons", "help button", "help with buttons", "help typed", "help typing")
"""What asks for the words that stand for buttons."""


async def answer(work: Work, words: Words, directory: Directory) -> Reply:
    """The same for everybody; an admin who reads it alone hears of the desk, too."""
    if words.bare.casefold() in BUTTONS:
        return Reply(buttons_message())
    saying = saying_of(work)
    return Reply(help_message(admin=saying.private and await directory.is_admin(saying.person, outside=saying.outside)))
