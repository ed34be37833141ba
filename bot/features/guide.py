"""`help`: what the bot can do, and how to ask for it."""

from __future__ import annotations

from typing import Final

from bot.store import Work
from bot.views.help import help_message
from bot.vocabulary import Words
from bot.work import Reply

ASKED: Final = ("", "help", "help me", "help please", "please help", "help me please", "please help me")


async def answer(_work: Work, _words: Words) -> Reply:
    """The same for everybody."""
    return Reply(help_message())
