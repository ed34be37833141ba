"""Text to words, words to stems, and a question to the terms it asks about.

Noise off, acronyms and synonyms from the glossary, spelling repaired over the index's own vocabulary. The same `words`
and `stem` make the index, so that question and handbook always meet.
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, Protocol

import Stemmer

from knowledge.english import PLAIN, SILENT

_WORD = re.compile(r"[^\W_]+(?:['’&][^\W_]+)*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")
_QUOTE_TAIL = re.compile(r"['’](?:s|d|t|m|re|ll|ve)$")
_SLACK = re.compile(r"<[@#!][^<>\s]*>|:[a-z0-9_+-]{2,40}:")
_stemmer = Stemmer.Stemmer("english", 0)

LONGEST_WORD = 60
"""Letters; what is longer is no word anybody types or searches for (keys, data, garbage)."""

SYNONYM = 0.85
"""How much a glossary word counts beside the word itself."""

REPAIRED = 0.9
"""How much a repaired word counts: it is a guess."""

PLAIN_WEIGHT = 0.35
"""How much a word that is common in all English counts, at most."""


def words(text: str) -> list[str]:
    """Lower-case words without accents; possessives and joining marks gone, Chinese, Japanese and Korean cut into pairs.

    >>> words("The partner's T&Cs: CI/CD, H2’FY21 & naïve re-sellers")
    ['the', 'partner', 'tcs', 'ci', 'cd', 'h2', 'fy21', 'naive', 're', 'sellers']
    >>> words("販売代理店")
    ['販売', '売代', '代理', '理店']
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        decomposed = unicodedata.normalize("NFKD", text)
        text = unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))
    found: list[str] = []
    for match in _WORD.finditer(text.lower()):
        word = match.group()
        if _CJK.search(word):
            found += _pairs(word)
            continue
        if not word.isalnum():
            found += _unjoined(word)
        elif len(word) <= LONGEST_WORD:
            found.append(word)
    return found


def _unjoined(word: str) -> list[str]:
    word = _QUOTE_TAIL.sub("", word)
    if "&" in word and max(map(len, word.split("&"))) <= 2:
        word = word.replace("&", "")
    return [part for part in re.split(r"['’&]", word) if part and len(part) <= LONGEST_WORD]


def _pairs(word: str) -> list[str]:
    pieces: list[str] = []
    end = 0
    for run in _CJK.finditer(word):
        pieces += [p for p in (word[end : run.start()],) if p]
        chars = run.group()
        pieces += [chars[i : i + 2] for i in range(len(chars) - 1)] or [chars]
        end = run.end()
    return pieces + [p for p in (word[end:],) if p]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its ending (Snowball's English rules).

    >>> stem("renewals"), stem("enablement")
    ('renew', 'enabl')
    """
    return str(_stemmer.stemWord(word))


def bare(question: str) -> str:
    """A question as it was meant: entities resolved, mentions, channels and emoji codes gone.

    >>> bare("<@U0BOT1> roles &amp; personas :tada:?")
    '  roles & personas  ?'
    """
    return _SLACK.sub(" ", html.unescape(question))


def stems(text: str) -> list[str]:
    """The stems of a text's words, noise included."""
    return [stem(word) for word in words(text)]


def telling(text: str) -> list[str]:
    """The stems of a text's words, grammar and chat noise left out."""
    return [stem(word) for word in words(text) if word not in SILENT]


class Vocabulary(Protocol):
    """What the index knows of words, as one reader may see it."""

    @property
    def passages(self) -> int:
        """How many passages there are."""

    def frequencies(self, stems: Iterable[str]) -> Mapping[str, int]:
        """In how many passages each stem occurs; stems that occur nowhere are left out."""

    def neighbours(self, word: str, most: int) -> Sequence[tuple[str, int]]:
        """Words of the vocabulary within `most` edits, nearest and most frequent first, each with its distance."""

    def has(self, word: str) -> bool:
        """Whether the very word occurs."""


@dataclass(frozen=True, slots=True)
class Variant:
    """Stems that stand for a term, how much they count (0 to 1), and where they come from."""

    stems: tuple[str, ...]
    factor: float
    how: Literal["word", "repaired", "synonym"]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a question asks about: the words as typed, their weight (0 to 1, rarer is more), what may stand for them.

    `known` says whether the handbook or the glossary has the word, perhaps after repair.
    """

    typed: str
    weight: float
    variants: tuple[Variant, ...]
    known: bool

    @property
    def repaired(self) -> str | None:
        """What the word was taken for, if it was misspelt."""
        return next((" ".join(v.stems) for v in self.variants if v.how == "repaired"), None)


@dataclass(frozen=True, slots=True)
class Glossary:
    """Acronyms and synonyms, both ways: what each run of words may also be called, all as stems."""

    meanings: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    longest: int = 1
    vocabulary: frozenset[str] = frozenset()

    @classmethod
    def of(cls, groups: Iterable[Sequence[str]]) -> Glossary:
        """From groups of names that mean the same.

        >>> Glossary.of([["MDF", "market development funds"]]).meanings[("mdf",)]
        (('market', 'develop', 'fund'),)
        """
        meanings: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        vocabulary: set[str] = set()
        for group in groups:
            names = [(tuple(stems(name)), tuple(telling(name)) or tuple(stems(name))) for name in group]
            vocabulary.update(word for name in group for word in words(name))
            for spelt, _ in names:
                others = [other for whole, other in names if whole != spelt]
                meanings.setdefault(spelt, []).extend(o for o in others if o not in meanings.get(spelt, ()))
        meanings.pop((), None)
        longest = max(map(len, meanings), default=1)
        return cls({k: tuple(v) for k, v in meanings.items()}, longest, frozenset(vocabulary))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, understood: its terms, and all its words as typed."""

    terms: tuple[Term, ...]
    words: tuple[str, ...]

    @property
    def weight(self) -> float:
        """How much the question says in all."""
        return sum(term.weight for term in self.terms)


MOST_TERMS = 24
"""A longer question is taken for its weightiest words."""

MOST_WORDS = 4000
"""Words read of one question."""


def understand(text: str, glossary: Glossary, vocabulary: Vocabulary) -> Asked:
    """What the question is about. Deterministic; at most `MOST_TERMS` terms, in the order they were typed."""
    typed = words(bare(text))[:MOST_WORDS]
    spelt = [stem(word) for word in typed]
    groups = _phrases(typed, spelt, glossary)
    seen: set[tuple[str, ...]] = set()
    terms: list[Term] = []
    needed = set(spelt)
    for start, end in groups:
        needed.update(s for meaning in glossary.meanings.get(tuple(spelt[start:end]), ()) for s in meaning)
    known = vocabulary.frequencies(needed)
    weigh = _weigher(known, vocabulary.passages)
    for start, end in groups:
        run = tuple(spelt[start:end])
        if run in seen:
            continue
        seen.add(run)
        term = _term(typed[start:end], run, glossary, known, weigh, vocabulary)
        if term is not None:
            terms.append(term)
    if len(terms) > MOST_TERMS:
        heavy = sorted(range(len(terms)), key=lambda i: (-terms[i].known, -terms[i].weight, i))[:MOST_TERMS]
        terms = [terms[i] for i in sorted(heavy)]
    return Asked(tuple(terms), tuple(typed))


def _phrases(typed: list[str], spelt: list[str], glossary: Glossary) -> list[tuple[int, int]]:
    """Spans of the question: glossary names of several words as one, the other telling words alone."""
    spans: list[tuple[int, int]] = []
    i = 0
    while i < len(typed):
        for length in range(min(glossary.longest, len(typed) - i), 1, -1):
            if tuple(spelt[i : i + length]) in glossary.meanings:
                spans.append((i, i + length))
                i += length
                break
        else:
            if typed[i] not in SILENT or (spelt[i],) in glossary.meanings:
                spans.append((i, i + 1))
            i += 1
    return spans


Weigh = Callable[[str], float]


def _weigher(known: Mapping[str, int], passages: int) -> Weigh:
    """Rarity of a stem, 0 to 1: a stem found nowhere weighs 1."""
    top = math.log((passages + 1) / 0.5)

    def weigh(stem: str) -> float:
        return max(0.05, math.log((passages + 1) / (known.get(stem, 0) + 0.5)) / top)

    return weigh


def _term(
    typed: list[str],
    run: tuple[str, ...],
    glossary: Glossary,
    known: Mapping[str, int],
    weigh: Weigh,
    vocabulary: Vocabulary,
) -> Term | None:
    telling_stems = tuple(s for word, s in zip(typed, run, strict=True) if word not in SILENT) or run
    variants: list[Variant] = []
    if all(s in known for s in telling_stems):
        variants.append(Variant(telling_stems, 1.0, "word"))
    meanings = [m for m in glossary.meanings.get(run, ()) if all(s in known for s in m)]
    variants += [Variant(m, SYNONYM, "synonym") for m in meanings if m != telling_stems]
    word = typed[0]
    if not variants and len(typed) == 1:
        fixed = repair(word, glossary, vocabulary)
        if fixed == ():
            return None
        if fixed:
            return _fixed_term(word, fixed, glossary, weigh, vocabulary)
    plain = all(w in PLAIN or w in SILENT for w in typed)
    weight = sum(map(weigh, variants[0].stems)) / len(variants[0].stems) if variants else 1.0
    return Term(" ".join(typed), weight * (PLAIN_WEIGHT if plain else 1.0), tuple(variants), bool(variants))


def _fixed_term(
    word: str, fixed: tuple[tuple[str, ...], ...], glossary: Glossary, weigh: Weigh, vocabulary: Vocabulary
) -> Term | None:
    variants: list[Variant] = []
    for spelling in fixed:
        run = tuple(stem(w) for w in spelling)
        variants.append(Variant(run, REPAIRED, "repaired"))
        variants += [Variant(m, REPAIRED * SYNONYM, "synonym") for m in glossary.meanings.get(run, ())]
    known = vocabulary.frequencies({s for v in variants for s in v.stems})
    variants = [v for v in variants if all(s in known for s in v.stems)]
    if not variants:
        return Term(word, 1.0, (), False)
    renewed = _weigher(known, vocabulary.passages)
    plain = all(w in PLAIN for w in fixed[0])
    weight = sum(renewed(s) for s in variants[0].stems) / len(variants[0].stems)
    return Term(word, weight * (PLAIN_WEIGHT if plain else 1.0), tuple(variants), True)


def repair(word: str, glossary: Glossary, vocabulary: Vocabulary) -> tuple[tuple[str, ...], ...] | None:
    """What a word nobody knows was meant to be: up to three spellings, each one or two words.

    () if it is noise misspelt ("teh", "plesae"); None if there is nothing near.
    """
    if len(word) < 3 or any(c.isdigit() for c in word):
        return None
    most = 0 if len(word) < 4 else 1 if len(word) < 6 else 2
    split = _split(word, vocabulary)
    if split:
        return (split,)
    near = list(vocabulary.neighbours(word, most)) if most else []
    noise = _nearest_noise(word, max(most, 1))
    if noise is not None and (not near or noise < near[0][1] or (noise == near[0][1] and len(word) < 6)):
        return ()
    near += [(w, d) for w, d in _among(word, glossary.vocabulary, most) if all(w != n for n, _ in near)]
    near.sort(key=lambda pair: pair[1])
    return tuple((w,) for w, d in near[:3] if d == near[0][1]) or None


def _split(word: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Two known words run together: "autodevops" is "auto devops"."""
    if len(word) < 6:
        return None
    cuts = range(3, len(word) - 2)
    return next(((word[:i], word[i:]) for i in cuts if vocabulary.has(word[:i]) and vocabulary.has(word[i:])), None)


def _nearest_noise(word: str, most: int) -> int | None:
    near = _among(word, _NOISE, min(most, 1))
    return near[0][1] if near else None


_NOISE = frozenset(word for word in SILENT if len(word) >= 3)


def _among(word: str, candidates: Iterable[str], most: int) -> list[tuple[str, int]]:
    from rapidfuzz.distance import OSA

    pairs = ((c, OSA.distance(word, c, score_cutoff=most)) for c in candidates if abs(len(c) - len(word)) <= most)
    return sorted(((c, d) for c, d in pairs if d <= most), key=lambda pair: (pair[1], pair[0]))
