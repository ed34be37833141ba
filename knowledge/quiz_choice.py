"""Which questions make a quiz: what somebody wishes for, and what they have not answered yet or got wrong.

Pure. Chance comes in as a text that stays the same for one quiz.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.audience import ClearedItem
from knowledge.quiz import ItemKind
from knowledge.words import stems

USUAL: Final = 5
"""Questions in a quiz where nobody says how many."""

MOST: Final = 20
"""Questions in a quiz, whatever somebody says."""

WHOLE: Final = 10
"""So many questions about one passage make one quiz: a lesson's questions are not torn apart."""

_FILLERS: Final = re.compile(
    r"\b(?:me|us|please|now|questions?|items?|about|on|for|of|the|a|with|in|track|level|curriculum|module)\b"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be asked: how many questions, of which level, about what; None and empty: they do not say."""

    count: int | None = None
    level: str | None = None
    topic: str = ""


def read_wish(typed: str) -> Wish:
    """What follows the word "quiz".

    >>> read_wish("me on renewals, 3 questions"), read_wish("the advanced track")
    (Wish(count=3, level=None, topic='renewals'), Wish(count=None, level='advanced', topic=''))
    """
    left = re.sub(r"[^\w\s&/+-]", " ", typed.casefold())
    numbers = re.findall(r"(?<![\w-])\d{1,3}(?![\w-])", left)
    count = min(max(int(numbers[0]), 1), MOST) if len(numbers) == 1 else None
    left = re.sub(r"(?<![\w-])\d{1,3}(?![\w-])", " ", left) if count is not None else left
    levels = re.findall(r"\b(?:core|advanced)\b", left)
    level = levels[0] if len(levels) == 1 else None
    left = re.sub(rf"\b{level}\b", " ", left) if level else left
    return Wish(count, level, " ".join(_FILLERS.sub(" ", left).split()))


def about(items: Sequence[ClearedItem], topic: str, found: Collection[str] = ()) -> tuple[ClearedItem, ...]:
    """The items about a topic: by their tags, else by title and headings of their passages, else on the passages `found` for
    it (ids), or on what these are part of or hold."""
    wanted = _stems(topic)
    if not wanted:
        return tuple(items)
    for name in (_by_tags, _by_title, _by_headings):
        if named := tuple(one for one in items if wanted <= name(one)):
            return named
    return tuple(one for one in items if one.passage.id in found or one.passage.parent in found)


def choose(
    items: Iterable[ClearedItem],
    wish: Wish,
    tried: Mapping[str, tuple[int, bool]],
    chance: str,
    leave_out: Collection[ItemKind] = (),
) -> tuple[ClearedItem, ...]:
    """The questions of one quiz, in the order to ask them in: first what was never answered, then what was wrong the last
    time, then what was answered least often. `tried`: by item, how often, and whether right the last time."""
    open_ones = [
        one for one in items if one.item.kind not in leave_out and (wish.level is None or one.item.level == wish.level)
    ]
    together = len({one.passage.id for one in open_ones}) == 1 and len(open_ones) <= WHOLE
    if wish.count is None and together:
        return tuple(open_ones)

    def worth(one: ClearedItem) -> tuple[bool, bool, int, bytes]:
        times, right = tried.get(one.item.id, (0, False))
        return times > 0, right, times, hashlib.sha256(f"{chance}\0{one.item.id}".encode()).digest()

    return tuple(sorted(open_ones, key=worth)[: wish.count or USUAL])


def topics(items: Iterable[ClearedItem]) -> tuple[str, ...]:
    """What somebody may ask to be quizzed about: every tag, the most frequent first."""
    counts: dict[str, int] = {}
    for one in items:
        for tag in one.item.tags:
            counts[tag] = counts.get(tag, 0) + 1
    return tuple(sorted(counts, key=lambda tag: (-counts[tag], tag)))


def _by_tags(one: ClearedItem) -> frozenset[str]:
    return _stems(" ".join(one.item.tags))


def _by_title(one: ClearedItem) -> frozenset[str]:
    return _stems(one.passage.title)


def _by_headings(one: ClearedItem) -> frozenset[str]:
    return _stems(" ".join((one.passage.title, *one.passage.trail)))


def _stems(text: str) -> frozenset[str]:
    return frozenset(stems(text))
