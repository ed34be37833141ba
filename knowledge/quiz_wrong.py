"""Wrong choices for drafts of quiz items: from what stands beside the right one, never anything that is right as well."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Final

from knowledge.cloze import telling, words

WRONG: Final = 3
"""Wrong choices of an item; with fewer there is no item."""
ALIKE: Final = 85
"""Of 100, from which likeness on two choices, or two prompts, say the same."""
LONGEST_NAME: Final = 80
MOST_WORDS: Final = 8
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
MOST_OVERLAP: Final = 0.5
"""The share of a description's telling words that another passage may hold without being described by it as well."""


def mixed(seed: str, choices: Iterable[str]) -> list[str]:
    """These choices in an order that is ever the same for a seed, and another for another."""
    return sorted(dict.fromkeys(choices), key=lambda one: hashlib.sha256(f"{seed}\0{one}".encode()).digest())


def wrong_ones(right: Sequence[str], pools: Sequence[Iterable[str]], says: str, seed: str, count: int = WRONG) -> list[str]:
    """So many wrong choices, from the first pool before the second. `right`: what is right. `says`: what the passage says;
    nothing that stands there is taken. Empty where there are not enough."""
    found: list[str] = []
    for pool in pools:
        for one in mixed(seed, pool):
            if len(found) == count:
                return found
            if is_name(one) and not stands_in(one, says) and not any(alike(one, other) for other in (*right, *found)):
                found.append(one)
    return found if len(found) == count else []


def is_name(text: str) -> bool:
    """Whether a text can be a choice: short, whole, and no sentence or address."""
    bare = text.strip()
    short = len(bare) <= LONGEST_NAME and len(bare.split()) <= MOST_WORDS and "\n" not in bare
    whole = (
        bool(telling(bare)) and not bare.endswith(("…", ".", ":", ";", ",", " etc")) and bare.count("(") == bare.count(")")
    )
    return short and whole and not bare[0].islower() and "://" not in bare and _LETTERS.search(bare) is not None


def stands_in(name: str, text: str) -> bool:
    """Whether a text names this, whole or by its short form.

    >>> stands_in("Managed service providers (MSP)", "Ask an MSP."), stands_in("Resellers", "A pre-seller asks.")
    (True, False)
    """
    said = f" {' '.join(words(text))} "
    return any(f" {' '.join(words(one))} " in said for one in called(name))


def called(name: str) -> tuple[str, ...]:
    """What something is called: the name without what stands in brackets, and each of that.

    >>> called("Value-added reseller (VAR/VAD)")
    ('Value-added reseller', 'VAR', 'VAD')
    """
    bare, *brackets = re.split(r"[()]", name)
    short = [part.strip() for one in brackets for part in re.split(r"[/,]", one)]
    return tuple(one for one in (bare.strip(), *short) if one)


def alike(one: str, other: str) -> bool:
    """Whether two choices may say the same: nearly the same letters, or all words of one are in the other."""
    from rapidfuzz import fuzz

    mine, theirs = telling(one) or frozenset(words(one)), telling(other) or frozenset(words(other))
    return mine <= theirs or theirs <= mine or fuzz.ratio(one.casefold(), other.casefold()) >= ALIKE


def describes(said: frozenset[str], tells: frozenset[str]) -> bool:
    """Whether a description may be about another passage as well, by the telling words of both."""
    return not said or len(said & tells) / len(said) >= MOST_OVERLAP
