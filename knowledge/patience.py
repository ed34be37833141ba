"""When to stop: nudges that nobody minds are asked about once, and then end by themselves.

Minding is anything at all that somebody does with the bot: a button, a word, a question, a lesson, a quiz.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

ENOUGH: Final = 5
"""So many nudges in a row without a sign of them, and they are asked whether to go on."""
STILL: Final = "still wanted"
"""What the nudge is about that asks this."""

Patience = Literal["go on", "ask", "rest"]


def patience(unminded: Sequence[str]) -> Patience:
    """What to do after these nudges, by what they were about: those since somebody last did anything.

    >>> patience(["a", "b", "c", "d"]), patience(["a", "b", "c", "d", "e"]), patience(["a", "b", "c", "d", "e", STILL])
    ('go on', 'ask', 'rest')
    """
    if STILL in unminded:
        return "rest"
    return "ask" if len(unminded) >= ENOUGH else "go on"
