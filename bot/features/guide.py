"""`help`: what the bot can do, and how to ask for it."""

from __future__ import annotations

from typing import Final

from bot.directory import Directory
from bot.store import Work
from bot.views.help import help_message
from bot.vocabulary import Words
from bot.work import Reply, saying_of

ASKED: Final = ("", "help", "help me", "help please", "please help", "help me please", "please help me")


async def answer(work: Work, _words: Words, directory: Directory) -> Reply:
    """The same for everybody; an admin who reads it alone hears of the desk, too."""
    saying = saying_of(work)
    return Reply(help_message(admin=saying.private and await directory.is_admin(saying.person, outside=saying.outside)))
