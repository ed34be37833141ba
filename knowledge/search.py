"""A question to passages: candidates from the index, ranked by what of the question they explain.

`candidates` asks SQLite for what shares words with the question; `rank` looks at each of them closely; what comes of it is
decided in `knowledge.decide`. Deterministic: the same question on the same index gives the same order.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from knowledge.candidate import Candidate, grams
from knowledge.passage import Audience, Kind
from knowledge.shelf import ReadersVocabulary, Shelf
from knowledge.words import Asked, Term, Variant

SMALL = 1000
"""Up to this many passages every one that shares a word is looked at; beyond, pairs of the rarest words choose."""

CLOSE_LOOKS = 150
"""How many candidates are looked at closely."""

LOOKS_AT_SIZE = 40
"""How many of a large index: full-text search has put them in a good order already, and every look costs."""

LETTER_LOOKS = 30
"""How many of them are compared letter by letter, the dearest look."""

LETTER_LOOKS_AT_SIZE = 15
"""How many of a large index."""

ROW_BUDGET = 6000
"""Rows that the pairs of a large index may touch: full-text search has no early end, so its cost is the rows it scores."""

PARTNERS = 3
"""With how many of the next weightiest words each word is paired."""

TOO_FEW = 5
"""Fewer candidates than this, and the rarest words are tried one by one."""

FIELDS = {"title": 1.0, "asked": 0.95, "body": 0.8, "trail": 0.6}
"""How much a word explains by where it stands."""

ASKED_ONCE, ASKED_AGAIN = 0.6, 0.25
"""How much a word explains that stands in one asked phrase, and how much every further phrase adds."""


class Signals(NamedTuple):
    """What speaks for one candidate, each 0 to 1.

    `coverage`: share of the question's weight that the passage explains, anywhere. `title`, `asked`: how far question and
    title (nearest asked phrase) say the same, both ways. `heart`: share explained by title or asked phrase alone. `focus`:
    how much of what the passage says was asked for: the narrowest passage wins. `likeness`: runs of letters in common,
    which sees kin that stems do not ("competitive", "competitor"). `whole`: it is a section, of which a part may be meant.
    """

    coverage: float
    title: float
    asked: float
    heart: float
    focus: float
    likeness: float = 0.0
    whole: float = 0.0


WEIGHTS = Signals(coverage=6.79, title=3.76, asked=4.35, heart=1.7, focus=3.91, likeness=1.96, whole=-1.19)
"""What each signal counts for: the weights under which the right passages of the development questions are likeliest among
their candidates, as `tests/eval/learn.py` finds them."""

AT_SIZE = Signals(coverage=11.5, title=0.6, asked=3.3, heart=0.0, focus=0.5, likeness=5.7, whole=1.2)
STANDING = 5.3
"""The same in a large index, where among tens of thousands of short passages some always fit a few words to perfection:
there the narrowest does not win, and how full-text search rates a passage beside the best one counts for so much. Learned
from known items and standing questions of a whole handbook; the questions of `tests/bench` chose between three mixes."""


class Ranked(NamedTuple):
    """A candidate with its signals and their weighted mean.

    `rating` is what it is ranked by: the same, but in a large index.

    `matched` are the question's words that it explains, `explained` how far it explains each term (0 to 1), `tells` the
    sorts of figure that it names.
    """

    n: int
    total: float
    rating: float
    signals: Signals
    matched: tuple[str, ...]
    explained: tuple[float, ...]
    tells: frozenset[str]


def rank(asked: Asked, shelf: Shelf, reader: Audience) -> list[Ranked]:
    """The passages that may answer, best first; ties fall to the earlier passage."""
    if not asked.terms:
        return []
    standings = candidates(asked.terms, shelf, reader)
    large = is_large(shelf, reader)
    best = max(standings.values(), default=1.0)
    found = shelf.candidates(list(standings), reader)
    look = _Look(asked, shelf.vocabulary(reader))
    looked = [(look.at(candidate, standings[candidate.key] / best if large else None), candidate) for candidate in found]
    looked.sort(key=lambda pair: _order(pair[0]))
    letters = grams(" ".join(s for term in asked.terms for s in term.spelt))
    most = LETTER_LOOKS_AT_SIZE if large else LETTER_LOOKS
    closer = [_look_at_letters(ranked, candidate, letters, large) for ranked, candidate in looked[:most]]
    return sorted([*closer, *(ranked for ranked, _ in looked[most:])], key=_order)


def _order(ranked: Ranked) -> tuple[float, int]:
    return -ranked.rating, ranked.n


def is_large(shelf: Shelf, reader: Audience) -> bool:
    """Whether there are too many passages to look at each of them."""
    return shelf.vocabulary(reader).passages > SMALL


def candidates(terms: Sequence[Term], shelf: Shelf, reader: Audience) -> dict[int, float]:
    """Keys of stems rows that share words with the question, the likeliest first, and how full-text search rates them."""
    known = [term for term in terms if term.variants]
    if not known:
        return {}
    if not is_large(shelf, reader):
        return shelf.match(" OR ".join(map(_either, known)), reader, CLOSE_LOOKS)
    vocabulary = shelf.vocabulary(reader)
    ways = {term: _either(term, _worthwhile(term)) for term in known}
    common = {term: _rows(_worthwhile(term), vocabulary.frequencies) for term in known}
    weightiest = sorted(known, key=lambda term: (-term.weight, common[term], term.typed))
    found: dict[int, float] = {}
    if pairs := _pairs([(ways[term], common[term]) for term in weightiest]):
        found = shelf.match(" OR ".join(pairs), reader, LOOKS_AT_SIZE)
    if len(found) < TOO_FEW:
        found = shelf.match(" OR ".join(ways[term] for term in weightiest[:2]), reader, LOOKS_AT_SIZE) | found
    return found


def _pairs(terms: Sequence[tuple[str, int]]) -> list[str]:
    """Each term beside one of the next weightiest, until the rows they touch use up the budget.

    >>> _pairs([("a", 10), ("b", 500), ("c", 5900), ("d", 9000)])
    ['(a AND (b OR c OR d))', '(b AND (c OR d))']
    >>> _pairs([("a", 9000), ("b", 9000), ("c", 9000)])
    ['(a AND (b OR c))']
    """
    pairs: list[str] = []
    budget = ROW_BUDGET
    for i, (first, rows) in enumerate(terms[:-1]):
        if rows > budget and pairs:
            break
        budget -= rows
        pairs.append(f"({first} AND ({' OR '.join(other for other, _ in terms[i + 1 : i + 1 + PARTNERS])}))")
    return pairs


def _worthwhile(term: Term) -> Sequence[Variant]:
    """The variants that are looked for in a large index: the word or its spellings, and the synonym worth most."""
    own = [variant for variant in term.variants if variant.how != "synonym"]
    other = [variant for variant in term.variants if variant.how == "synonym"]
    return own + other[: 1 if own else 3]


def _either(term: Term, variants: Sequence[Variant] | None = None) -> str:
    ways = (" AND ".join(f'"{s}"' for s in variant.stems) for variant in variants or term.variants)
    return "(" + " OR ".join(f"({way})" for way in ways) + ")"


def _rows(variants: Sequence[Variant], frequencies: Callable[[Iterable[str]], Mapping[str, int]]) -> int:
    known = frequencies({s for variant in variants for s in variant.stems})
    return sum(min((known.get(s, 0) for s in variant.stems), default=0) for variant in variants)


class _Look:
    """One question, ready to be compared with many passages: only what both say costs time."""

    def __init__(self, asked: Asked, vocabulary: ReadersVocabulary) -> None:
        self._asked = asked
        self._weight = asked.weight
        self._ways = [(at, variant) for at, term in enumerate(asked.terms) for variant in term.variants]
        self._by_stem: dict[str, list[int]] = {}
        for way, (_, variant) in enumerate(self._ways):
            for s in set(variant.stems):
                self._by_stem.setdefault(s, []).append(way)
        self._wanted = frozenset(self._by_stem)
        self._worth = {s: self._most(ways) for s, ways in self._by_stem.items()}
        self._weigh = vocabulary.rarities(self._wanted).__getitem__

    def _most(self, ways: Sequence[int]) -> float:
        """The share of the question that a stem can explain at most."""
        most: dict[int, float] = {}
        for at, variant in (self._ways[way] for way in ways):
            most[at] = max(most.get(at, 0.0), variant.factor / len(variant.stems))
        return sum(self._asked.terms[at].weight * share for at, share in most.items()) / self._weight

    def at(self, candidate: Candidate, standing: float | None) -> Ranked:
        """All signals of one candidate but the letters; `standing`: in a large index, how full-text search rates it."""
        explained, _ = self._best(self._fields(candidate))
        coverage = self._share(explained)
        title, title_share = self._agreement(candidate.title, candidate.title_weight)
        asked, asked_share = self._nearest_asked(candidate)
        signals = Signals(
            coverage,
            title,
            asked,
            heart=max(title_share, asked_share),
            focus=self._focus(candidate),
            whole=float(candidate.kind is Kind.SECTION),
        )
        matched = tuple([term.typed for term, share in zip(self._asked.terms, explained, strict=True) if share > 0])
        total = _total(signals)
        rating = total if standing is None else _sum(AT_SIZE, signals) + STANDING * standing
        return Ranked(candidate.n, total, rating, signals, matched, tuple(explained), candidate.tells)

    def _fields(self, candidate: Candidate) -> dict[str, float]:
        """What each stem that is asked for explains, by the best place where it stands."""
        wanted = self._wanted
        fields = dict.fromkeys(wanted & candidate.trail, FIELDS["trail"])
        fields.update(dict.fromkeys(wanted & candidate.body, FIELDS["body"]))
        # Among many phrases one holds any word by chance; what several hold is how people ask.
        for s in wanted & candidate.asked_at.keys():
            for _ in candidate.asked_at[s]:
                fields[s] = min(FIELDS["asked"], max(ASKED_ONCE, fields.get(s, 0.0) + ASKED_AGAIN))
        fields.update(dict.fromkeys(wanted & candidate.title, FIELDS["title"]))
        return fields

    def _best(self, fields: Mapping[str, float]) -> tuple[list[float], list[int]]:
        """How far each term is explained, 0 to 1, and by which way to say it."""
        best = [0.0] * len(self._asked.terms)
        by = [-1] * len(best)
        for way in sorted({way for s in fields for way in self._by_stem[s]}):
            at, variant = self._ways[way]
            fit = variant.factor * sum(fields.get(s, 0.0) for s in variant.stems) / len(variant.stems)
            if fit > best[at]:
                best[at], by[at] = fit, way
        return best, by

    def _share(self, explained: Sequence[float]) -> float:
        return sum(term.weight * share for term, share in zip(self._asked.terms, explained, strict=True)) / self._weight

    def _focus(self, candidate: Candidate) -> float:
        """How much of what the passage says was asked for."""
        told = math.fsum(map(self._weigh, self._wanted & (candidate.title | candidate.body)))
        return math.sqrt(told / (candidate.weight or 1.0))

    def _nearest_asked(self, candidate: Candidate) -> tuple[float, float]:
        """The agreement with the nearest asked phrase. Of dozens only those are compared that can still win."""
        shared = self._wanted & candidate.asked_at.keys()
        if not shared:
            return 0.0, 0.0
        met: dict[int, float] = {}
        worth: dict[int, float] = {}
        for s in shared:
            weight, most = self._weigh(s), self._worth[s]
            for at in candidate.asked_at[s]:
                met[at] = met.get(at, 0.0) + weight
                worth[at] = worth.get(at, 0.0) + most
        weights = candidate.asked_weights
        hopes = sorted(
            [(_harmonic(min(worth[at], 1.0), weight / weights[at]), at) for at, weight in met.items()], reverse=True
        )
        best = (0.0, 0.0)
        for hope, at in hopes:
            if hope < best[0] - ROUNDING:
                break
            best = max(best, self._agreement(candidate.asked[at], weights[at]))
        return best

    def _agreement(self, there: frozenset[str], weight: float) -> tuple[float, float]:
        """How far a question and a phrase say the same (harmonic mean of both shares), and the question's share alone."""
        shared = self._wanted & there
        if not shared:
            return 0.0, 0.0
        explained, by = self._best(dict.fromkeys(shared, 1.0))
        share = self._share(explained)
        met = {s for way in by if way >= 0 for s in self._ways[way][1].stems}
        return _harmonic(share, math.fsum(map(self._weigh, there & met)) / weight), share


ROUNDING = 1e-9


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


def _look_at_letters(ranked: Ranked, candidate: Candidate, letters: frozenset[str], large: bool) -> Ranked:
    """The same with its likeness: the cosine of both sets of letter runs."""
    there = candidate.letters
    if not letters or not there:
        return ranked
    likeness = len(letters & there) / math.sqrt(len(letters) * len(there))
    seen = ranked.signals
    signals = Signals(seen.coverage, seen.title, seen.asked, seen.heart, seen.focus, likeness, seen.whole)
    total = _total(signals)
    rating = ranked.rating + AT_SIZE.likeness * likeness if large else total
    return Ranked(ranked.n, total, rating, signals, ranked.matched, ranked.explained, ranked.tells)


def _sum(weights: Signals, signals: Signals) -> float:
    return (
        weights.coverage * signals.coverage
        + weights.title * signals.title
        + weights.asked * signals.asked
        + weights.heart * signals.heart
        + weights.focus * signals.focus
        + weights.likeness * signals.likeness
        + weights.whole * signals.whole
    )


_ALL = _sum(WEIGHTS, Signals(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0))


def _total(signals: Signals) -> float:
    """The signals' weighted mean: 1 if everything speaks for it."""
    return _sum(WEIGHTS, signals) / _ALL
