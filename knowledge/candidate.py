"""A passage that may answer a question, made ready to be compared with many questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import fsum

from knowledge.passage import Kind

GRAM = 4
"""Letters in a row that are compared, over the borders of words."""


def grams(text: str) -> frozenset[str]:
    """Every run of four letters, word borders included.

    >>> sorted(grams("go up"))
    [' go ', ' up ', 'go u', 'o up']
    """
    text = f" {text} "
    return frozenset([text[i : i + GRAM] for i in range(len(text) - GRAM + 1)])


class Candidate:
    """A passage as one reader sees it: its stems by field, what they weigh, the details it tells.

    `key` names the row of its stems, `n` the passage. `asked_at` tells in which of the `asked` phrases a stem stands.
    """

    __slots__ = (
        "_letters",
        "_spelt",
        "asked",
        "asked_at",
        "asked_weights",
        "body",
        "key",
        "kind",
        "n",
        "tells",
        "title",
        "title_weight",
        "trail",
        "weight",
    )

    def __init__(
        self, key: int, n: int, kind: str, title: str, asked: str, trail: str, body: str, tells: str, weigh: Weighing
    ) -> None:
        self.key = key
        self.n = n
        self.kind = Kind(kind)
        self.title = frozenset(title.split())
        self.body = frozenset(body.split())
        self.trail = frozenset(trail.split())
        self.asked = tuple([frozenset(phrase.split()) for phrase in asked.split("|")]) if asked else ()
        self.tells = frozenset(tells.split())
        self.asked_at: dict[str, list[int]] = {}
        for at, phrase in enumerate(self.asked):
            for stem in phrase:
                self.asked_at.setdefault(stem, []).append(at)
        said = self.title | self.body
        weight = weigh(said | self.asked_at.keys()).__getitem__
        # fsum: a set has no order, and the same question has to give the same bytes.
        self.weight = fsum(map(weight, said))
        self.title_weight = fsum(map(weight, self.title))
        self.asked_weights: Sequence[float] = [fsum(map(weight, phrase)) for phrase in self.asked]
        self._spelt = f"{title} {body}"
        self._letters: frozenset[str] | None = None

    @property
    def letters(self) -> frozenset[str]:
        """The runs of letters in title and body."""
        if self._letters is None:
            self._letters = grams(" ".join(self._spelt.split()))
        return self._letters


Weighing = Callable[[frozenset[str]], Mapping[str, float]]
"""How much each of these stems says."""
