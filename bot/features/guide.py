"""`help`: what the bot can do, and how to ask for it."""

from __future__ import annotations

from bot.library import Library
from bot.store import Work
from bot.views.help import help_message
from bot.work import Reply


async def answer(_work: Work, _library: Library) -> Reply:
    """The same for everybody."""
    return Reply(help_message())
