"""A question to passages: candidates from the index, ranked by what of the question they explain.

`candidates` asks SQLite for what shares words with the question; `rank` looks at each of them closely; what comes of it is
decided in `knowledge.decide`. Deterministic: the same question on the same index gives the same order.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace

from knowledge.passage import Audience, Kind
from knowledge.shelf import Candidate, Shelf
from knowledge.words import Asked, Term, rarity

SMALL = 4000
"""Up to this many passages every one that shares a word is looked at; beyond, pairs of the rarest words choose."""

CLOSE_LOOKS = 150
"""How many candidates are looked at closely."""

LETTER_LOOKS = 30
"""How many of them are compared letter by letter, the dearest look."""

ROW_BUDGET = 6000
"""Rows that the pairs of a large index may touch: full-text search has no early end, so its cost is the rows it scores."""

TOO_FEW = 5
"""Fewer candidates than this, and the rarest words are tried one by one."""

FIELDS = {"title": 1.0, "asked": 0.95, "body": 0.8, "trail": 0.6}
"""How much a word explains by where it stands."""

GRAM = 4
"""Letters in a row that are compared, over the borders of words."""


@dataclass(frozen=True, slots=True)
class Signals:
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


WEIGHTS = Signals(coverage=6.0, title=3.76, asked=3.28, heart=1.18, focus=3.83, likeness=2.17, whole=-1.26)
"""What each signal counts for: the weights under which the right passages of the development questions are likeliest among
their candidates, as `tests/eval/learn.py` finds them."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its signals and their weighted mean.

    `matched` are the question's words that it explains, `explained` how far it explains each term (0 to 1), `tells` the
    sorts of figure that it names.
    """

    n: int
    total: float
    signals: Signals
    matched: tuple[str, ...]
    explained: tuple[float, ...]
    tells: frozenset[str]


def rank(asked: Asked, shelf: Shelf, reader: Audience) -> list[Ranked]:
    """The passages that may answer, best first; ties fall to the earlier passage."""
    if not asked.terms:
        return []
    found = shelf.candidates(candidates(asked.terms, shelf, reader))
    weigh = _rarity(found, shelf, reader)
    looked = [(_look(candidate, asked, weigh), candidate) for candidate in found]
    looked.sort(key=lambda pair: _order(pair[0]))
    letters = grams(" ".join(s for term in asked.terms for s in term.spelt))
    closer = [_look_at_letters(ranked, candidate, letters) for ranked, candidate in looked[:LETTER_LOOKS]]
    return sorted([*closer, *(ranked for ranked, _ in looked[LETTER_LOOKS:])], key=_order)


def _order(ranked: Ranked) -> tuple[float, int]:
    return -ranked.total, ranked.n


def candidates(terms: Sequence[Term], shelf: Shelf, reader: Audience) -> list[int]:
    """Keys of stems rows that share words with the question, the likeliest first."""
    known = [term for term in terms if term.variants]
    if not known:
        return []
    vocabulary = shelf.vocabulary(reader)
    if vocabulary.passages <= SMALL:
        return shelf.match(" OR ".join(map(_either, known)), reader, CLOSE_LOOKS)
    common = {term: _rows(term, vocabulary.frequencies) for term in known}
    rarest = sorted(known, key=lambda term: (common[term], term.typed))
    pairs: list[str] = []
    budget = ROW_BUDGET
    for i, first in enumerate(rarest):
        for second in rarest[i + 1 :]:
            if common[first] > budget and pairs:
                break
            budget -= common[first]
            pairs.append(f"({_either(first)} AND {_either(second)})")
    keys = shelf.match(" OR ".join(pairs), reader, CLOSE_LOOKS) if pairs else []
    if len(keys) < TOO_FEW:
        keys += [k for k in shelf.match(" OR ".join(map(_either, rarest[:2])), reader, CLOSE_LOOKS) if k not in keys]
    return keys


def _either(term: Term) -> str:
    ways = (" AND ".join(f'"{s}"' for s in variant.stems) for variant in term.variants)
    return "(" + " OR ".join(f"({way})" for way in ways) + ")"


def _rows(term: Term, frequencies: Callable[[Iterable[str]], Mapping[str, int]]) -> int:
    known = frequencies({s for variant in term.variants for s in variant.stems})
    return sum(min((known.get(s, 0) for s in variant.stems), default=0) for variant in term.variants)


Weigh = Callable[[str], float]


def _rarity(found: Sequence[Candidate], shelf: Shelf, reader: Audience) -> Weigh:
    """How much a stem says, 0 to 1, looked up once for all candidates."""
    vocabulary = shelf.vocabulary(reader)
    stems = {s for c in found for s in (*c.title, *(s for phrase in c.asked for s in phrase), *c.body)}
    known = vocabulary.frequencies(stems)

    def weigh(stem: str) -> float:
        return rarity(known.get(stem, 0), vocabulary.passages)

    return weigh


def _look(candidate: Candidate, asked: Asked, weigh: Weigh) -> Ranked:
    """All signals of one candidate but the letters."""
    fields = _fields(candidate)
    explained = [_explained(term, fields) for term in asked.terms]
    coverage = sum(term.weight * share for term, share in zip(asked.terms, explained, strict=True)) / asked.weight
    title, title_share = _agreement(asked, candidate.title, weigh)
    best_asked, asked_share = max((_agreement(asked, phrase, weigh) for phrase in candidate.asked), default=(0.0, 0.0))
    signals = Signals(
        coverage,
        title,
        best_asked,
        heart=max(title_share, asked_share),
        focus=_focus(candidate, asked, weigh),
        whole=float(candidate.kind is Kind.SECTION),
    )
    matched = tuple(term.typed for term, share in zip(asked.terms, explained, strict=True) if share > 0)
    return Ranked(candidate.n, _total(signals), signals, matched, tuple(explained), candidate.tells)


def _fields(candidate: Candidate) -> dict[str, float]:
    """What each stem of the passage explains, by the best place where it stands."""
    fields: dict[str, float] = {}
    phrases = (s for phrase in candidate.asked for s in phrase)
    for name, stems in (
        ("trail", candidate.trail),
        ("body", candidate.body),
        ("asked", phrases),
        ("title", candidate.title),
    ):
        fields.update(dict.fromkeys(stems, FIELDS[name]))
    return fields


def _explained(term: Term, fields: Mapping[str, float]) -> float:
    """How far a passage explains a term, 0 to 1: by the variant that fits best."""
    return max((v.factor * sum(fields.get(s, 0.0) for s in v.stems) / len(v.stems) for v in term.variants), default=0.0)


def _focus(candidate: Candidate, asked: Asked, weigh: Weigh) -> float:
    said = {*candidate.body, *candidate.title}
    wanted = {s for term in asked.terms for variant in term.variants for s in variant.stems}
    return math.sqrt(sum(map(weigh, said & wanted)) / (sum(map(weigh, said)) or 1.0))


def _agreement(asked: Asked, phrase: Sequence[str], weigh: Weigh) -> tuple[float, float]:
    """How far a question and a phrase say the same (harmonic mean of both shares), and the share of the question alone."""
    if not phrase:
        return 0.0, 0.0
    there = set(phrase)
    share = 0.0
    met: set[str] = set()
    for term in asked.terms:
        best = 0.0
        by: tuple[str, ...] = ()
        for variant in term.variants:
            fit = variant.factor * sum(s in there for s in variant.stems) / len(variant.stems)
            if fit > best:
                best, by = fit, variant.stems
        share += term.weight * best
        met.update(by)
    share /= asked.weight
    back = sum(map(weigh, there & met)) / sum(map(weigh, there))
    return (2 * share * back / (share + back) if share + back else 0.0), share


def grams(text: str) -> set[str]:
    """Every run of four letters, word borders included.

    >>> sorted(grams("go up"))
    [' go ', ' up ', 'go u', 'o up']
    """
    text = f" {text} "
    return {text[i : i + GRAM] for i in range(len(text) - GRAM + 1)}


def _look_at_letters(ranked: Ranked, candidate: Candidate, letters: set[str]) -> Ranked:
    """The same with its likeness: the cosine of both sets of letter runs."""
    there = grams(" ".join((*candidate.title, *candidate.body)))
    if not letters or not there:
        return ranked
    signals = replace(ranked.signals, likeness=len(letters & there) / math.sqrt(len(letters) * len(there)))
    return replace(ranked, signals=signals, total=_total(signals))


_WEIGHTS: tuple[float, ...] = astuple(WEIGHTS)
_ALL = sum(weight for weight in _WEIGHTS if weight > 0)


def _total(signals: Signals) -> float:
    """The signals' weighted mean: 1 if everything speaks for it."""
    return float(sum(weight * signal for weight, signal in zip(_WEIGHTS, astuple(signals), strict=True))) / _ALL
