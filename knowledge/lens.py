"""The lens: which kind of partner somebody is. Among passages that fit a question as good as equally well, those that name
this kind come first. It never hides, adds or clears anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol, TypeVar

NEARLY: Final = 0.02
"""How much less a passage that names the lens may fit (of 1) and still come first."""
LOOKED_AT: Final = 10
"""Passages whose words are read for it."""


@dataclass(frozen=True, slots=True)
class Lens:
    """One kind. `name`: what people call it. `words`: what a passage about it says, in small letters."""

    name: str
    words: tuple[str, ...]


LENSES: Final[dict[str, Lens]] = {
    "var": Lens("Value-added reseller or distributor (VAR/VAD)", ("value-added", "var", "vad", "distributor")),
    "dmr": Lens("Direct market reseller (DMR)", ("direct market reseller", "dmr")),
    "gsi": Lens("Global systems integrator (GSI)", ("global systems integrator", "gsi")),
    "rsi": Lens("Regional systems integrator (RSI)", ("regional systems integrator", "rsi")),
    "boutique": Lens("Boutique systems integrator", ("boutique", "bsi")),
    "msp": Lens("Managed service provider (MSP)", ("managed service provider", "msp")),
    "alliance": Lens("Alliance or technology partner", ("alliance", "technology partner", "cloud partner")),
    "seller": Lens("Seller at the vendor", ("account executive", "account team", "seller", "sales rep", "co-sell")),
}
"""Every kind, by the word it is kept as."""


def read_lens(words: str) -> str | None:
    """The kind that somebody names as their own; None where it is none of them, or more than one.

    >>> read_lens("an MSP"), read_lens("value added reseller"), read_lens("a bakery"), read_lens("GSI or RSI")
    ('msp', 'var', None, None)
    """
    said = " ".join(re.findall(r"[a-z]+", words.casefold()))
    named = [kind for kind, lens in LENSES.items() if any(_says(word.replace("-", " ")).search(said) for word in lens.words)]
    return named[0] if len(named) == 1 else None


def names(lens: str, *texts: str) -> bool:
    """Whether any of these texts names that kind.

    >>> names("msp", "Managed service providers (MSP)"), names("msp", "Umspannwerk")
    (True, False)
    """
    kind = LENSES.get(lens)
    return kind is not None and any(_says(word).search(text) for word in kind.words for text in texts)


class Weighed(Protocol):
    """A candidate with what it is ranked by, of 1."""

    @property
    def rating(self) -> float: ...


W = TypeVar("W", bound=Weighed)


def through(ranked: Sequence[W], named: Sequence[bool]) -> list[W]:
    """The candidates in the order for a lens: best first, and of near ties those first that it names. `named`: which of the
    first ones those are; the rest stay behind them."""
    seen = list(zip(ranked, named, strict=False))
    order = sorted(seen, key=lambda pair: -(pair[0].rating + (NEARLY if pair[1] else 0.0)))
    return [one for one, _ in order] + list(ranked[len(seen) :])


@cache
def _says(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(word)}s?\b", re.IGNORECASE)
