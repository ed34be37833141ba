"""What somebody may say about the one nudge a day of a channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Final, Literal

from knowledge.wishes import At, Show, Wrong, read_wish

HERE: Final = "here"
"""The word after "nudges" that says: of this channel."""
_WHAT: Final[dict[str, Literal["quiz", "tip"]]] = {
    **dict.fromkeys(("quiz", "quizzes", "question", "questions"), "quiz"),
    **dict.fromkeys(("tip", "tips"), "tip"),
}
_SMALL: Final = frozenset({"a", "at", "on", "please", "with"})
_OFF: Final = frozenset({"off", "stop", "pause", "none", "no"})


@dataclass(frozen=True, slots=True)
class Off:
    """None any more."""


@dataclass(frozen=True, slots=True)
class Daily:
    """One a day, of this kind, at this hour; None: as it was, or as usual."""

    hour: time | None = None
    what: Literal["quiz", "tip"] | None = None


ChannelWish = Show | Off | Daily | Wrong


def read_channel_wish(words: str) -> ChannelWish | None:
    """What the words after "nudges" mean for a channel; None: nothing for a channel.

    >>> read_channel_wish("here 9:30 quiz"), read_channel_wish("here off"), read_channel_wish("here")
    (Daily(hour=datetime.time(9, 30), what='quiz'), Off(), Show())
    >>> read_channel_wish("here a tip at 25:00"), read_channel_wish("here on"), read_channel_wish("9:30")
    (Wrong(why='no_hour'), Daily(hour=None, what=None), None)
    >>> read_channel_wish("here and there") is None
    True
    """
    first, *said = words.casefold().split()[:8] or [""]
    if first != HERE:
        return None
    if not said:
        return Show()
    if len(said) == 1 and said[0] in _OFF:
        return Off()
    what = {_WHAT[word] for word in said if word in _WHAT}
    hours = " ".join(word for word in said if word not in _WHAT and word not in _SMALL)
    wish = read_wish(hours, date.min) if hours else None
    if len(what) > 1 or (hours and not isinstance(wish, At | Wrong)):
        return None
    if isinstance(wish, Wrong):
        return wish
    return Daily(wish.hour if isinstance(wish, At) else None, next(iter(what), None))
