"""Quiz items: what is asked about a passage, and whether what somebody says to it is right.

Pure values. The bank is read by `knowledge.quiz_bank`; who may be asked an item is decided in `knowledge.audience`.
"""

from __future__ import annotations

import enum
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.english import SILENT
from knowledge.passage import Passage

Given = tuple[int, ...] | str
"""What somebody answered: the choices they took, by their place in the bank, ascending; or the term they typed."""

LETTERS: Final = "ABCDEF"
"""What the choices are called, in the order they are shown in."""

TRUE_FALSE: Final = ("True", "False")
"""The choices of an item of that kind."""

ALIKE: Final = 85
"""Of 100: how like a choice typed words must be to mean it."""

AHEAD: Final = 10
"""Of 100: how much more like it than like any other choice."""

_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")
_SHORT_ORDINALS: Final = ("1st", "2nd", "3rd", "4th", "5th", "6th")
_TRUE: Final = frozenset({"true", "t", "yes", "y", "correct", "right"})
_FALSE: Final = frozenset({"false", "f", "no", "n", "incorrect", "wrong"})
_PASS: Final = frozenset({"i do not know", "i dont know", "do not know", "dont know", "idk", "no idea", "pass", "i pass"})
_LEAD_IN: Final = re.compile(
    r"^(?:i (?:say|think|choose|pick|guess)|it is|it's|its|my answer is|answer|option|choice|number|no\.?)\s+"
)
_BETWEEN: Final = re.compile(r"[\s,;&+/]+|\band\b")
_SMALL_WORDS: Final = frozenset({"a", "an", "the", "of"})


class ItemKind(enum.StrEnum):
    """How an item is answered."""

    SINGLE = "single"
    SEVERAL = "several"
    TRUE_FALSE = "true-false"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class QuizItem:
    """One item of the bank.

    `passage` is the id of what it asks about. `choices` is empty for a term; for true or false it is `TRUE_FALSE`.
    `right` holds the places of the right choices, ascending; `terms` the right words, the one to show first. `approved`
    is the fingerprint its passage had when a person approved the item. `path` and `line` are where it stands in the bank.
    """

    id: str
    passage: str
    kind: ItemKind
    prompt: str
    explanation: str
    choices: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    terms: tuple[str, ...] = ()
    level: str = "core"
    tags: tuple[str, ...] = ()
    points: int = 1
    approved: str | None = None
    path: str = ""
    line: int = 0

    @property
    def answer(self) -> str:
        """The right answer in words: the choices one after the other, or the term."""
        return "; ".join(self.choices[at] for at in self.right) if self.choices else self.terms[0]


class ItemState(enum.StrEnum):
    """Whether an item is asked: approved as its passage is now, never approved, or approved for what the passage was."""

    ASKED = "asked"
    DRAFT = "draft"
    SUSPENDED = "suspended"


class NotAsked(enum.Enum):
    """Why an item is not asked of somebody: its passage has changed since it was approved, or there is none for them."""

    SUSPENDED = enum.auto()
    UNKNOWN = enum.auto()


def state_of(item: QuizItem, passage: Passage) -> ItemState:
    """Whether the item is asked, given its passage as it is now."""
    if item.approved is None:
        return ItemState.DRAFT
    return ItemState.ASKED if item.approved == fingerprint(passage) else ItemState.SUSPENDED


def fingerprint(passage: Passage) -> str:
    """Changes with the title or the whole text of a passage, and with the module, type, minutes and points of a lesson; 12
    hexadecimal digits."""
    said = f"{passage.title}\n{passage.text}"
    if passage.lesson is not None:
        said += f"\n{passage.lesson.module}\n{passage.lesson.told()}"
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def order_for(item: QuizItem, whose: str) -> tuple[int, ...]:
    """The places of the choices in the order they are shown to one person (a digest of them): ever the same for them.

    True stands before False for everybody.
    """
    places = range(len(item.choices))
    if item.kind is ItemKind.TRUE_FALSE:
        return tuple(places)
    return tuple(sorted(places, key=lambda at: hashlib.sha256(f"{item.id}\0{whose}\0{at}".encode()).digest()))


# What somebody answered


@dataclass(frozen=True, slots=True)
class Right:
    """They are right."""

    given: Given


@dataclass(frozen=True, slots=True)
class Wrong:
    """They are not."""

    given: Given


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """What they said is no answer to this item."""


def judge(item: QuizItem, given: Given) -> Right | Wrong:
    """Whether these choices, or this term, are right."""
    if isinstance(given, str):
        right = any(_same_term(given, term) for term in item.terms)
    else:
        right = bool(item.right) and tuple(sorted(given)) == item.right
    return Right(given) if right else Wrong(given)


def grade(item: QuizItem, said: str, order: Sequence[int] | None = None) -> Right | Wrong | NoAnswer:
    """Whether typed words are right: letters and places ("B", "the second", "A and C") in the `order` the choices are shown
    in, true or false, a choice in other words, or the term, small slips in spelling forgiven."""
    words = _plain(said)
    if not words:
        return NoAnswer()
    if item.kind is ItemKind.TERM:
        return judge(item, " ".join(said.split()))
    shown = tuple(order if order is not None else range(len(item.choices)))
    given = _chosen(item, words, shown)
    return judge(item, given) if given else NoAnswer()


def is_short(said: str, count: int) -> bool:
    """Whether typed words are an answer and nothing else: a letter or place of so many choices, several of them, or true or
    false.

    >>> [is_short(said, 4) for said in ("B", "the second", "a, c", "true", "renewals", "E")]
    [True, True, True, True, False, False]
    """
    words = _plain(said)
    item = QuizItem("", "", ItemKind.SEVERAL, "", "", choices=("",) * count)
    return words in _TRUE | _FALSE or bool(_by_place(item, words, tuple(range(count))))


def is_choice(said: str, choices: Sequence[str]) -> bool:
    """Whether typed words are those of a choice, and nothing else.

    >>> is_choice("“Events and fairs.”", ("Licenses", "Events and fairs")), is_choice("events", ("Events and fairs",))
    (True, False)
    """
    return _plain(said) in map(_plain, choices)


def says_pass(said: str) -> bool:
    """Whether somebody says that they do not know."""
    return _plain(said) in _PASS


def _chosen(item: QuizItem, words: str, order: tuple[int, ...]) -> tuple[int, ...]:
    """The choices that these words name; nothing where they name none, or it is not clear which."""
    if item.kind is ItemKind.TRUE_FALSE and words in _TRUE | _FALSE:
        return (0,) if words in _TRUE else (1,)
    for at in order:
        if _plain(item.choices[at]) == words:
            return (at,)
    named = _by_place(item, words, order)
    return tuple(sorted({order[place] for place in named})) if named else _by_words(item, words)


def _by_place(item: QuizItem, words: str, order: tuple[int, ...]) -> list[int]:
    """The places in the order shown that letters or numbers name."""
    bare = _LEAD_IN.sub("", words).removeprefix("the ").removesuffix(" one").removesuffix(" please").strip()
    parts = [part for part in _BETWEEN.split(bare) if part]
    letters = LETTERS.casefold()[: len(order)]
    if item.kind is ItemKind.SEVERAL and len(parts) == 1 and 1 < len(bare) == len(set(bare)) and set(bare) <= set(letters):
        parts = list(bare)
    places = [_place(part, len(order)) for part in parts]
    if not places or (len(places) > 1 and item.kind is not ItemKind.SEVERAL):
        return []
    return [] if None in places else [place for place in places if place is not None]


def _place(word: str, count: int) -> int | None:
    for names in (tuple(LETTERS.casefold()), _ORDINALS, _SHORT_ORDINALS, tuple("123456")):
        if word in names[:count]:
            return names[:count].index(word)
    return count - 1 if word == "last" else None


def _by_words(item: QuizItem, words: str) -> tuple[int, ...]:
    # Imported here: only answers pay for it.
    from rapidfuzz import fuzz

    tellings = set(words.split()) - SILENT
    if not tellings:
        return ()
    holding = [at for at, choice in enumerate(item.choices) if tellings <= set(_plain(choice).split())]
    if len(holding) == 1:
        return (holding[0],)
    likes = sorted(
        ((fuzz.token_set_ratio(words, _plain(choice)), at) for at, choice in enumerate(item.choices)), reverse=True
    )
    (best, at), second = likes[0], likes[1][0] if len(likes) > 1 else 0
    return (at,) if best >= ALIKE and best - second >= AHEAD else ()


def _same_term(said: str, term: str) -> bool:
    """Whether two terms are the same but for case, small words, the s of many, and slips: one letter in a word of four, two
    from eight on, never the first."""
    from rapidfuzz.distance import OSA

    mine, theirs = _term_words(said), _term_words(term)
    return len(mine) == len(theirs) > 0 and all(
        one == f"{other}s"
        or (one[0] == other[0] and OSA.distance(one, other) <= (0 if len(other) < 4 else 1 if len(other) < 8 else 2))
        for one, other in zip(mine, theirs, strict=True)
    )


def _term_words(text: str) -> list[str]:
    words = _LEAD_IN.sub("", _plain(text)).replace("-", " ").split()
    return [word for word in words if word not in _SMALL_WORDS] or words


def _plain(text: str) -> str:
    """Small letters, without the marks around and after words.

    >>> _plain(" (B) "), _plain("“Services capacity”, please!"), _plain("A, C")
    ('b', 'services capacity please', 'a c')
    """
    return " ".join(re.sub(r"[^\w\s&+/%$€-]+", " ", text.casefold().replace("’", "'").replace("'", "")).split())
