"""Text to words, words to stems, and a question to the terms it asks about.

Noise off, acronyms and synonyms from the glossary, spelling repaired over the index's own vocabulary. The same `words`
and `stem` make the index, so that question and handbook always meet.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, Protocol

import Stemmer

from knowledge.english import PLAIN, SILENT

_WORD = re.compile(r"[^\W_]+(?:['’&][^\W_]+)*")
_ACRONYMS = re.compile(r"\b([A-Z]{2,6})s\b")
_CJK = r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+"
"""Compiled by `re` when first needed: most questions hold none, and it takes as long as all others here."""
_QUOTE_TAIL = re.compile(r"['’](?:s|d|t|m|re|ll|ve)$")
_SLACK = re.compile(r"<[@#!][^<>\s]*>|:[a-z0-9_+-]{2,40}:")
_stemmer = Stemmer.Stemmer("english", 0)

LONGEST_WORD = 60
"""Letters; what is longer is no word anybody types or searches for (keys, data, garbage)."""

REPAIRED = 0.9
"""How much a repaired word counts: it is a guess."""

CLOSE, NAMED = 0.8, 0.4
"""A name's other names that are worth less than the first count only so much of that."""

PLAIN_WEIGHT = 0.35
"""How much a word that is common in all English counts, at most."""


Run = tuple[str, ...]
"""Stems in a row."""


def words(text: str) -> list[str]:
    """Lower-case words without accents; possessives and joining marks gone, Chinese, Japanese and Korean cut into pairs.

    >>> words("The partner's T&Cs: CI/CD, H2’FY21 & naïve re-sellers")
    ['the', 'partner', 'tandcs', 'ci', 'cd', 'h2', 'fy21', 'naive', 're', 'sellers']
    >>> words("販売代理店")
    ['販売', '売代', '代理', '理店']
    """
    return [part for match in _WORD.finditer(_singular(_plain_letters(text)).lower()) for part in _parts(match.group())]


def _singular(text: str) -> str:
    """Acronyms without their plural: no stemmer knows that "GSIs" and "KRs" are "GSI" and "KR"."""
    return _ACRONYMS.sub(r"\1", text)


def _plain_letters(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def _parts(word: str) -> list[str]:
    if not word.isascii() and re.search(_CJK, word):
        return _pairs(word)
    if not word.isalnum():
        return _unjoined(word)
    return [word] if len(word) <= LONGEST_WORD else []


def _unjoined(word: str) -> list[str]:
    word = _QUOTE_TAIL.sub("", word)
    if "&" in word and max(map(len, word.split("&"))) <= 2:
        # Joined with "and", so that "T&Cs" stays apart from the company "TCS".
        word = word.replace("&", "and")
    return [part for part in re.split(r"['’&]", word) if part and len(part) <= LONGEST_WORD]


def _pairs(word: str) -> list[str]:
    pieces: list[str] = []
    end = 0
    for run in re.finditer(_CJK, word):
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
    if "&" in question:
        # Loaded where it is needed: its table of entities takes as long as a question.
        import html

        question = html.unescape(question)
    return _SLACK.sub(" ", question)


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

    def heard(self, word: str) -> bool:
        """Whether the very word occurs, or stands in glossary or thesaurus."""


class Variant(NamedTuple):
    """Stems that stand for a term, how much they count (0 to 1), and where they come from."""

    stems: tuple[str, ...]
    factor: float
    how: Literal["word", "repaired", "synonym"]


class Term(NamedTuple):
    """One thing a question asks about: the words as typed, their weight (0 to 1, rarer is more), what may stand for them.

    `known` says whether the handbook or the glossary has the word, perhaps after repair; `named` whether it was written like
    a name (a capital inside a sentence, a figure in it); `mended` is what a misspelt word was taken for.
    """

    typed: str
    weight: float
    variants: tuple[Variant, ...]
    known: bool
    named: bool = False
    mended: str | None = None

    @property
    def spelt(self) -> Run:
        """The stems of the words themselves, mended if they were misspelt."""
        first = self.variants[0] if self.variants and self.variants[0].how != "synonym" else None
        return first.stems if first else tuple(stems(self.typed))


class Meanings(Protocol):
    """Acronyms, synonyms and other words for the same: what each run of stems may also be called."""

    def other_names(self, runs: Iterable[Run]) -> Mapping[Run, Sequence[tuple[Run, float]]]:
        """For those runs that have other names: these, each with how much it counts beside the name itself (0 to 1)."""


LONGEST_NAME = 5
"""Words; a longer name in a glossary is not looked for in questions."""


def name(text: str) -> Run:
    """A glossary name as it is looked for in a question: all its stems.

    >>> name("Terms & Conditions")
    ('term', 'condit')
    """
    return tuple(stems(text))


class Asked(NamedTuple):
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


ASIDE = 0.4
"""How much a word counts that stands in a sentence which asks nothing, beside one that asks."""


class Token(NamedTuple):
    """A word of a question: lower case, whether it was written like a name, whether it stands beside the asking sentence."""

    word: str
    named: bool
    aside: bool


_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+|;\s|\s[–—]\s|:[a-z0-9_+-]{2,40}:")
_ASKING = (
    r"\?|\b(?:who|whom|whose|what|whats|which|where|wheres|when|why|how|hows|any|is there|are there|need|want|wants|send"
    r"|show|give|tell|find|explain|list|remind|looking for|point me|help me)\b"
    r"|^(?:is|are|do|does|did|can|could|may|should|will|would|has|have)\b"
)


def tokens(question: str) -> list[Token]:
    """The words of a question, at most `MOST_WORDS`.

    >>> [(t.word, t.named, t.aside) for t in tokens("Good Friday mood! who covers DACH?")][1:]
    [('friday', True, True), ('mood', False, True), ('who', False, False), ('covers', False, False), ('dach', True, False)]
    """
    sentences = [s for s in map(bare, _SENTENCE_END.split(_singular(_plain_letters(question)))) if _WORD.search(s)]
    # A sentence alone is no aside, whatever it is.
    asking = [len(sentences) > 1 and bool(re.search(_ASKING, s.strip(), re.IGNORECASE)) for s in sentences]
    found = [
        Token(word, named, any(asking) and not asks)
        for sentence, asks in zip(sentences, asking, strict=True)
        for word, named in _cased(sentence)
    ]
    return found[:MOST_WORDS]


def _cased(sentence: str) -> Iterator[tuple[str, bool]]:
    """Words with whether they look like a name: a capital inside the sentence, or a figure."""
    matches = list(_WORD.finditer(sentence))
    shouted = len(matches) > 1 and all(m.group()[0].isupper() or not m.group()[0].isalpha() for m in matches)
    for i, match in enumerate(matches):
        written = match.group()
        capital = written[0].isupper() and (i > 0 or (len(written) > 1 and written.isupper())) and not shouted
        for word in _parts(written.lower()):
            yield word, capital or any(letter.isdigit() for letter in word)


def understand(text: str, meanings: Meanings, vocabulary: Vocabulary) -> Asked:
    """What the question is about. Deterministic; at most `MOST_TERMS` terms, in the order they were typed."""
    typed = tokens(text)
    reading = _Reading(typed, meanings, vocabulary)
    terms: dict[Run, Term] = {}
    for start, end in reading.spans():
        run = tuple(reading.stems[start:end])
        if run not in terms and (term := reading.term(start, end)) is not None:
            terms[run] = term
    chosen = list(terms.values())
    if len(chosen) > MOST_TERMS:
        heavy = sorted(range(len(chosen)), key=lambda i: (-chosen[i].known, -chosen[i].weight, i))[:MOST_TERMS]
        chosen = [chosen[i] for i in sorted(heavy)]
    return Asked(tuple(chosen), tuple(token.word for token in typed))


def rarity(count: int, passages: int) -> float:
    """How much a stem says that occurs in `count` of so many passages: 1 if in none, towards 0 if in all."""
    return max(0.05, math.log((passages + 1) / (count + 0.5)) / math.log((passages + 1) / 0.5))


class _Reading:
    """One question being understood."""

    def __init__(self, tokens: Sequence[Token], meanings: Meanings, vocabulary: Vocabulary) -> None:
        self.tokens = tokens
        self.typed = typed = [token.word for token in tokens]
        self.stems = [stem(word) for word in typed]
        self.vocabulary = vocabulary
        self.meanings = meanings
        spans = ((i, i + n) for i in range(len(typed)) for n in range(1, min(LONGEST_NAME, len(typed) - i) + 1))
        self.names = meanings.other_names({tuple(self.stems[i:j]) for i, j in spans})
        self.known = vocabulary.frequencies(
            {*self.stems, *(s for names in self.names.values() for run, _ in names for s in run)}
        )

    def spans(self) -> Iterator[tuple[int, int]]:
        """Glossary names of several words as one, the longest first; the other telling words alone."""
        i = 0
        while i < len(self.typed):
            longest = min(LONGEST_NAME, len(self.typed) - i)
            end = next((i + n for n in range(longest, 1, -1) if self._is_name(i, i + n)), i + 1)
            if end > i + 1 or self.typed[i] not in SILENT or self._is_acronym(i):
                yield i, end
            i = end

    def _is_acronym(self, at: int) -> bool:
        """Whether a word that says nothing by itself is a name of the field all the same."""
        return any(worth >= CLOSE for _, worth in self.names.get((self.stems[at],), ()))

    def _is_name(self, start: int, end: int) -> bool:
        run = tuple(self.stems[start:end])
        return run in self.names and not all(word in SILENT for word in self.typed[start:end])

    def term(self, start: int, end: int) -> Term | None:
        """What these words ask about; None if they are noise misspelt."""
        run, typed = tuple(self.stems[start:end]), self.typed[start:end]
        told = tuple(s for word, s in zip(typed, run, strict=True) if word not in SILENT) or run
        variants = [Variant(told, 1.0, "word")] if all(s in self.known for s in told) else []
        tokens = self.tokens[start:end]
        variants += self._synonyms(run, told, self.names.get(run, ()), 1.0, named=any(token.named for token in tokens))
        # A word that nobody ever wrote is misspelt, even if its stem happens to be a name of something.
        misspelt = len(tokens) == 1 and not any(v.how == "word" for v in variants) and not self.vocabulary.heard(typed[0])
        if misspelt and ((mended := self._mended(tokens[0])) is None or mended.known or not variants):
            return mended
        return self._made(tokens, variants, plain=all(word in PLAIN or word in SILENT for word in typed))

    def _synonyms(
        self, run: Run, told: Run, names: Sequence[tuple[Run, float]], factor: float, named: bool = False
    ) -> list[Variant]:
        """What else they may be called. A name is not called by general words: "Poland" is no answer's "region"."""
        known = (
            (other, worth * (NAMED if named and worth < CLOSE else 1.0))
            for other, worth in names
            if other not in (run, told) and all(s in self.known for s in other)
        )
        return [Variant(other, worth * factor, "synonym") for other, worth in known]

    def _made(self, tokens: Sequence[Token], variants: list[Variant], plain: bool) -> Term:
        weight = 1.0
        if variants:
            first = variants[0].stems
            weight = sum(rarity(self.known.get(s, 0), self.vocabulary.passages) for s in first) / len(first)
        weight *= (PLAIN_WEIGHT if plain else 1.0) * (ASIDE if all(token.aside for token in tokens) else 1.0)
        named = any(token.named for token in tokens)
        return Term(" ".join(token.word for token in tokens), weight, tuple(variants), bool(variants), named)

    def _plural(self, word: str) -> tuple[tuple[str, ...], ...]:
        """An acronym in the plural, typed in small letters: "gsis"."""
        one = (stem(word[:-1]),)
        known = (
            word.endswith("s")
            and 3 <= len(word) <= 7
            and (self.vocabulary.has(word[:-1]) or self.meanings.other_names([one]))
        )
        return ((word[:-1],),) if known else ()

    def _mended(self, token: Token) -> Term | None:
        word = token.word
        spellings = self._plural(word) or (repair(word, self.vocabulary) if not token.named or len(word) > 4 else None)
        if spellings == ():
            return None
        runs = [tuple(stem(part) for part in spelling) for spelling in spellings or ()]
        names = self.meanings.other_names(runs)
        self.known = {
            **self.known,
            **self.vocabulary.frequencies({s for run in [*runs, *(r for n in names.values() for r, _ in n)] for s in run}),
        }
        variants: list[Variant] = []
        for run in runs:
            if all(s in self.known for s in run):
                variants.append(Variant(run, REPAIRED, "repaired"))
            variants += self._synonyms(run, run, names.get(run, ()), REPAIRED)
        plain = bool(spellings) and all(part in PLAIN for part in (spellings or ((word,),))[0])
        made = self._made([token], variants, plain or word in PLAIN)
        return made._replace(mended=" ".join(spellings[0])) if spellings and variants else made


def repair(word: str, vocabulary: Vocabulary) -> tuple[tuple[str, ...], ...] | None:
    """What a word nobody knows was meant to be: up to three spellings, each one or two words.

    () if it is noise misspelt ("teh", "plesae"); None if there is nothing near.
    """
    if len(word) < 3:
        return () if len(word) == 1 else None
    if any(letter.isdigit() for letter in word):
        return None
    most = 0 if len(word) < 4 else 1 if len(word) < 6 else 2
    near = vocabulary.neighbours(word, most) if most else []
    # One slip is likelier than a missing blank.
    if (not near or near[0][1] > 1) and (split := _split(word, vocabulary)):
        return (split,)
    if _noise_misspelt(word) and (not near or near[0][1] > 1 or len(word) < 6):
        return ()
    return tuple((found,) for found, distance in near[:3] if distance == near[0][1]) or None


def _split(word: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Two known words run together: "autodevops" is "auto devops"."""
    if len(word) < 6:
        return None
    cuts = range(3, len(word) - 2)
    return next(((word[:i], word[i:]) for i in cuts if vocabulary.has(word[:i]) and vocabulary.has(word[i:])), None)


_NOISE = tuple(sorted(word for word in SILENT if len(word) >= 3))


def _noise_misspelt(word: str) -> bool:
    """Whether the word is one edit from a word that says nothing; people seldom miss the first letter."""
    from rapidfuzz.distance import OSA

    near = (noise for noise in _NOISE if abs(len(noise) - len(word)) <= 1 and word[0] in noise[:2] and noise[0] in word[:2])
    return any(OSA.distance(word, noise, score_cutoff=1) <= 1 for noise in near)
