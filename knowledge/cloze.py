"""Sentences of a passage made into questions: what it says of itself, the numbers and the lists in it, and gaps for words
that would give the answer away."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from knowledge.english import GRAMMAR

GAP: Final = "____"

NUMBER_WORDS: Final = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
"""From 2 on; "one" is an article more often than a number."""

_SENTENCE: Final = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])")
_WORD: Final = re.compile(r"[\w&]+(?:['’][\w]+)?")
_FIGURE: Final = re.compile(r"(?<![\w.,:/’'#-])(\d{1,3}(?:,\d{3})+|\d{1,6}(?:\.\d+)?)(?![\w/:’'-]|[.,]\d)(%?)")
_SPELT: Final = re.compile(
    rf"(?<![\w-])({'|'.join(NUMBER_WORDS)})(?= [a-z]{{3,}})(?! (?:or|of|and|more|to|in|years old)\b)", re.IGNORECASE
)
_INTRO: Final = re.compile(
    r"(?:\b(?:examples? (?:are|is|include)|for example|such as|including|e\.g\.)|\bexamples?:)[:,]?\s+", re.IGNORECASE
)
_LIST_END: Final = re.compile(r"[.;:()\n!?]| (?:to|for|that|which|who|with|by|from|in order) ")
_COMMA: Final = re.compile(r",\s*(?:and|or|&)?\s*|\s+(?:and|or)\s+")
_DATED: Final = re.compile(r"\b(?:FY ?\d\d|[HQ][1-4]\b|(?:19|20)\d\d\b)", re.IGNORECASE)
_SHORT_MARKS: Final = re.compile(r"\b(?:e\.g|i\.e|etc|vs|no|inc|ltd|co|st|approx)\.$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence: as it stands there, what follows it (one word), and the sentence with a gap in its place."""

    number: str
    unit: str
    sentence: str


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, each on one line.

    >>> sentences("One thing. “Another” one, e.g. this!\\nA third")
    ('One thing.', '“Another” one, e.g. this!', 'A third')
    """
    found: list[str] = []
    for line in text.splitlines():
        parts = [part.strip() for part in _SENTENCE.split(line) if part.strip()]
        for part in parts:
            if found and _SHORT_MARKS.search(found[-1]):
                found[-1] = f"{found[-1]} {part}"
            else:
                found.append(part)
    return tuple(found)


def is_dated(text: str) -> bool:
    """Whether a text speaks of a year, a quarter or a half: it may be past before anybody is asked about it.

    >>> is_dated("Updated in March 2020."), is_dated("to follow in H2'FY21"), is_dated("23 lessons")
    (True, True, False)
    """
    return _DATED.search(text) is not None


def words(text: str) -> list[str]:
    """The words of a text as they are compared: small, without the marks of plural and possession.

    >>> words("A VAR’s resellers, and R&D")
    ['a', 'var', 'reseller', 'and', 'r&d']
    """
    return [_bare(word) for word in _WORD.findall(text)]


def telling(text: str) -> frozenset[str]:
    """The words of a text that say something."""
    return frozenset(word for word in words(text) if word not in GRAMMAR and len(word) > 1)


def cloaked(text: str, secret: Collection[str]) -> tuple[str, int]:
    """A text with gaps for these words, and how many gaps there are; gaps side by side are one.

    >>> cloaked("A VAR or VAD adds channel services.", {"var", "vad"})
    ('A ____ or ____ adds channel services.', 2)
    """
    with_gaps = _WORD.sub(lambda found: GAP if _bare(found[0]) in secret else found[0], text)
    joined = re.sub(rf"{GAP}(?:[ /&-]+{GAP})+", GAP, with_gaps)
    return re.sub(rf"\s*\({GAP}\)", "", joined), joined.count(GAP)


def figures(sentence: str) -> Iterator[Figure]:
    """The numbers of a sentence, each with a gap in its place. Numbers inside names (FY21, 24/7) are none.

    >>> [(one.number, one.unit) for one in figures("There are 23 lessons in six modules of FY21.")]
    [('23', 'lesson'), ('six', 'module')]
    >>> next(figures("There are 23 lessons.")).sentence
    'There are ____ lessons.'
    """
    for pattern in (_FIGURE, _SPELT):
        for found in pattern.finditer(sentence):
            # What is counted out right behind it needs nobody who knows; a figure at the start is the number of a list.
            if ":" in sentence[found.end() :] or (pattern is _FIGURE and not found.start()):
                continue
            after = words(sentence[found.end() : found.end() + 40])
            gap = f"{sentence[: found.start()]}{GAP}{sentence[found.end() :]}"
            yield Figure(found[0], after[0] if after else "", gap)


def near_numbers(number: str) -> list[str]:
    """Plausible wrong numbers, written as the right one is, the likeliest first.

    >>> near_numbers("six")[:4], near_numbers("10%")[:4], near_numbers("2020")[:3], near_numbers("35")[:4]
    (['five', 'seven', 'four', 'eight'], ['15%', '5%', '20%', '30%'], ['2019', '2021', '2018'], ['40', '30', '45', '25'])
    """
    bare = number.rstrip("%")
    sign = number[len(bare) :]
    if (word := bare.casefold()) in NUMBER_WORDS:
        at = NUMBER_WORDS.index(word)
        near = [NUMBER_WORDS[one] for step in range(1, 6) for one in (at - step, at + step) if 0 <= one < len(NUMBER_WORDS)]
        return [one.capitalize() if bare[:1].isupper() else one for one in near]
    if "." in bare:
        value, places = float(bare), len(bare.partition(".")[2])
        return [f"{value * by:.{places}f}{sign}" for by in (2, 0.5, 1.5, 3)]
    grouped = "," in bare
    whole = int(bare.replace(",", ""))
    near_ones = (
        (whole - 1, whole + 1, whole - 2, whole + 2, whole + 3)
        if whole < 10 or 1900 <= whole <= 2100
        else (whole + _step(whole), whole - _step(whole), whole + 2 * _step(whole), whole - 2 * _step(whole), whole * 2)
        if whole % 10
        else (whole * 3 // 2, whole // 2, whole * 2, whole * 3)
    )
    return [f"{one:,}{sign}" if grouped else f"{one}{sign}" for one in dict.fromkeys(near_ones) if one > 0 and one != whole]


def listed(sentence: str) -> tuple[str, ...]:
    """What a sentence names as examples.

    >>> listed("Examples are Accenture, Deloitte, TCS and Wipro.")
    ('Accenture', 'Deloitte', 'TCS', 'Wipro')
    >>> listed("It adds services such as contracting, support and financing for customers.")
    ('contracting', 'support', 'financing')
    """
    intro = _INTRO.search(sentence)
    if intro is None:
        return ()
    rest = sentence[intro.end() :]
    end = _LIST_END.search(rest)
    named = [one.strip(" ,“”\"'") for one in _COMMA.split(rest[: end.start()] if end else rest)]
    return tuple(one for one in named if one)


def _step(whole: int) -> int:
    return 5 if whole % 5 == 0 else max(1, round(whole / 8))


def _bare(word: str) -> str:
    small = re.sub(r"['’]s?$|['’]s$", "", word.casefold())
    return small[:-1] if len(small) > 3 and small.endswith("s") and not small.endswith(("ss", "us", "is")) else small
