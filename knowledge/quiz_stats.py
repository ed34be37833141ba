"""How quiz items do: how often they are tried, how many are right, and whether they tell who knows from who does not.

Answers are counted for what the passage said when they were given, so that a change of the passage begins a new row and
leaves the old one as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Final

from knowledge.library import Listed

ENOUGH_PEOPLE: Final = 20
"""People whose answers to an item, and to others, it takes to say how it discriminates; with fewer, chance says it."""
ENOUGH_OTHERS: Final = 3
"""Other items that somebody has answered before their rest score says anything."""

HARD: Final = 0.3
EASY: Final = 0.95
"""Shares of right answers below and above which an item wants a look."""
FLAT: Final = 0.1
"""The discrimination below which it does."""

Answered = tuple[str, str, str, bool]
"""Item, fingerprint of its passage then, who (any name for one person), right or not; oldest first."""


@dataclass(frozen=True, slots=True)
class ItemStats:
    """One item, for one wording of its passage. `state`: asked, draft, suspended; old: its passage said something else then;
    gone: the bank has it no more. `people`, `tries`, `right` (0 to 1) None: too few people. `discrimination` (-1 to 1)
    None: too few people, or all of them alike. `bad`: how many called it so."""

    id: str
    fingerprint: str
    state: str
    owner: str | None
    people: int | None
    tries: int | None
    right: float | None
    discrimination: float | None
    bad: int

    @property
    def look(self) -> tuple[str, ...]:
        """Why somebody should look at it."""
        told = []
        if self.bad:
            told.append("called bad")
        if self.right is not None and self.right < HARD:
            told.append("hard")
        if self.right is not None and self.right > EASY:
            told.append("easy")
        if self.discrimination is not None and self.discrimination < FLAT:
            told.append("tells nobody apart")
        return tuple(told)


def item_stats(
    answers: Iterable[Answered], flags: Mapping[tuple[str, str], int], bank: Iterable[Listed], least: int
) -> list[ItemStats]:
    """Every item of the bank in its order, then wordings that were asked before, then items that are gone. `flags`: by item
    and fingerprint. `least`: people from whom on anything is told of what they answered."""
    tries: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    first: dict[str, dict[tuple[str, str], bool]] = {}
    for id, fingerprint, who, right in answers:
        tries.setdefault((id, fingerprint), []).append((who, right))
        first.setdefault(who, {}).setdefault((id, fingerprint), right)
    listed = {one.item.id: one for one in bank}
    keys = [(id, one.item.approved or "") for id, one in listed.items()]
    known = {*tries, *flags}
    order = list(listed)
    rest = sorted(known - set(keys), key=lambda key: (order.index(key[0]) if key[0] in listed else len(order), key))
    return [
        _stats(key, listed.get(key[0]), key in keys, tries.get(key, []), first, flags.get(key, 0), least)
        for key in (*keys, *rest)
    ]


def discrimination(key: tuple[str, str], first: Mapping[str, Mapping[tuple[str, str], bool]]) -> float | None:
    """The corrected item-total correlation: Pearson's between right or wrong here and the rest score, which is the share of
    the person's other items that were right. The item itself is left out of the score, else it would correlate with itself
    (S. Henrysson, "Correction of item-total correlations in item analysis", Psychometrika 28, 1963). First answers only:
    later ones follow the explanation. None with fewer than ENOUGH_PEOPLE, or where there is nothing to correlate.

    >>> people = {f"p{n}": {("i", ""): n % 2 == 0, **{(f"o{k}", ""): n % 2 == 0 for k in range(3)}} for n in range(20)}
    >>> discrimination(("i", ""), people), discrimination(("i", ""), dict(list(people.items())[:19]))
    (1.0, None)
    """
    pairs = []
    for given in first.values():
        others = [right for other, right in given.items() if other[0] != key[0]]
        if key in given and len(others) >= ENOUGH_OTHERS:
            pairs.append((float(given[key]), sum(others) / len(others)))
    return _correlation(pairs) if len(pairs) >= ENOUGH_PEOPLE else None


def _correlation(pairs: list[tuple[float, float]]) -> float | None:
    count = len(pairs)
    mean_x, mean_y = (sum(values) / count for values in zip(*pairs, strict=True))
    spread_x = sum((x - mean_x) ** 2 for x, _ in pairs)
    spread_y = sum((y - mean_y) ** 2 for _, y in pairs)
    if spread_x < 1e-12 or spread_y < 1e-12:
        return None
    together = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    return round(float(together / sqrt(spread_x * spread_y)), 6)


def _stats(
    key: tuple[str, str],
    listed: Listed | None,
    is_now: bool,
    tries: list[tuple[str, bool]],
    first: Mapping[str, Mapping[tuple[str, str], bool]],
    bad: int,
    least: int,
) -> ItemStats:
    people = len({who for who, _ in tries})
    told = people >= least
    state = "gone" if listed is None else listed.state.value if is_now else "old"
    return ItemStats(
        id=key[0],
        fingerprint=key[1],
        state=state,
        owner=listed.owner if listed else None,
        people=people if told else None,
        tries=len(tries) if told else None,
        right=sum(right for _, right in tries) / len(tries) if told and tries else None,
        discrimination=discrimination(key, first) if told else None,
        bad=bad,
    )
