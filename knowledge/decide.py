"""Whether what was found is an answer: `Found`, `Unsure`, `Nothing` or `Chat`.

The score is the probability that the first passage is right, from the signals of the best candidate, its lead over the
next, and the share of the question that nothing explains. In a large handbook something always fits well, so there it
counts how far the first passage stands apart from the others.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from operator import mul
from typing import Literal, NamedTuple, Protocol

from knowledge.audience import Cleared
from knowledge.details import asked_for
from knowledge.english import MOODS, SILENT, SMALL_TALK
from knowledge.outcome import Answer, Found, Mood, Nothing, Outcome, Unsure
from knowledge.search import FIELDS, Ranked
from knowledge.words import Asked, bare, telling, words

MOST_ANSWERS = 5
"""Answers and related passages together."""

SURE = 0.42
"""From this probability on the first passage is an answer."""

KIN = 0.5
"""Another passage is worth reading on if it fits at least so far as the answer does, times this."""

WORTH_ASKING = 0.15
"""From this probability on passages are offered as "did you mean"."""

WORTH_ASKING_AT_SIZE = 0.045
"""The same in a large handbook: there the right passage is among the best five far more often than it is the first."""

MOST_SUGGESTIONS = 3
"""How many are offered as "did you mean"; of a large handbook `MOST_ANSWERS`."""

HERE = 25
"""Passages of a large handbook that stand no further apart than so many speak of the same thing: they are no rivals."""

LONGEST_CHAT = 10
"""Words; what is longer is no small talk."""


class Evidence(NamedTuple):
    """What speaks for and against a candidate.

    `fit`: its weighted mean of signals; `lead`: how far that is above the best other candidate (below it if negative);
    `coverage`, `likeness`: these signals once more; `length`: the logarithm of one more than the number of terms, since a
    long question is seldom covered whole; `untold`: 1 if a figure or a name is asked for and the passage tells none of that
    sort.
    """

    fit: float
    lead: float
    coverage: float
    likeness: float
    length: float
    untold: float


class Belief(NamedTuple):
    """What each piece of evidence counts for, in log-odds, and where it starts."""

    bias: float
    weights: Evidence


PLAIN_BELIEF = Belief(-5.77, Evidence(fit=4.53, lead=3.51, coverage=4.34, likeness=1.13, length=1.64, untold=-2.46))
TAUGHT_BELIEF = Belief(-7.37, Evidence(fit=4.82, lead=3.17, coverage=3.93, likeness=0.8, length=2.1, untold=-3.76))
"""One for plain Markdown, one for a handbook that comes with phrases people use: there more of a question is explained by
chance, and more of it must be. Logistic regressions, as `tests/eval/learn.py` finds them."""


class EvidenceAtSize(NamedTuple):
    """What speaks for and against a candidate of a large handbook.

    `apart`: how far its rating is above that of the best candidate elsewhere (`ALONE` if there is none); `share`: the odds
    that the ranking gives it among all candidates; `told`: how many words as rare as can be the passage explains, counting
    less rare ones for less; `likeness`: that signal; `untold`: as in a small one.
    """

    apart: float
    share: float
    told: float
    likeness: float
    untold: float


ALONE = 5.0
"""How far a candidate is apart if there is none elsewhere."""

BIAS_AT_SIZE = -4.80
BELIEF_AT_SIZE = EvidenceAtSize(apart=0.166, share=3.09, told=1.04, likeness=0.314, untold=-0.364)
"""As `tests/eval/learn_at_size.py` finds them in a handbook of 100,000 passages and in parts of it from 1,500 on, from
questions that stood in it, known items, and questions whose answers are not in the part that was asked."""

Handbook = Literal["plain", "taught", "large"]
"""What is known of a handbook beforehand: nothing, that it comes with phrases people use, or that it is large."""


def mood_of(question: str) -> Mood | None:
    """The mood of small talk, or None if something was asked.

    >>> mood_of("hey, good morning!"), mood_of("thanks a lot"), mood_of("hello, what is MDF?")
    ('hello', 'thanks', None)
    """
    said = words(bare(question))
    if not 0 < len(said) <= LONGEST_CHAT:
        return None
    moods: Sequence[Mood] = ("thanks", "bye", "hello", "praise")
    known = SILENT | SMALL_TALK | frozenset().union(*MOODS.values())
    if not all(word in known for word in said):
        return None
    return next((mood for mood in moods if any(word in MOODS[mood] for word in said)), None)


def evidence(
    question: str, asked: Asked, ranked: Sequence[Ranked], at: int, handbook: Handbook
) -> Evidence | EvidenceAtSize:
    """What speaks for the candidate at this place."""
    this = ranked[at]
    untold = float(bool(asked_for(question) - this.tells))
    if handbook == "large":
        return _evidence_at_size(asked, ranked, this, untold)
    rival = ranked[1].total if at == 0 and len(ranked) > 1 else ranked[0].total if at else 0.0
    return Evidence(
        fit=this.total,
        lead=this.total - rival,
        coverage=this.signals.coverage,
        likeness=this.signals.likeness,
        length=math.log1p(len(asked.terms)),
        untold=untold,
    )


def _evidence_at_size(asked: Asked, ranked: Sequence[Ranked], this: Ranked, untold: float) -> EvidenceAtSize:
    elsewhere = [other.rating for other in ranked if abs(other.n - this.n) > HERE]
    explained = zip(asked.terms, this.explained, strict=True)
    return EvidenceAtSize(
        apart=this.rating - max(elsewhere) if elsewhere else ALONE,
        share=1 / math.fsum(math.exp(other.rating - this.rating) for other in ranked),
        told=sum(term.weight * min(1.0, share / FIELDS["body"]) for term, share in explained),
        likeness=this.signals.likeness,
        untold=untold,
    )


def probability(seen: Evidence | EvidenceAtSize, handbook: Handbook) -> float:
    """How likely the passage is right."""
    match seen:
        case EvidenceAtSize():
            odds = BIAS_AT_SIZE + _sum(BELIEF_AT_SIZE, seen)
        case Evidence():
            belief = TAUGHT_BELIEF if handbook == "taught" else PLAIN_BELIEF
            odds = belief.bias + _sum(belief.weights, seen)
    return 1 / (1 + math.exp(-odds))


def _sum(weights: Evidence | EvidenceAtSize, seen: Evidence | EvidenceAtSize) -> float:
    """Both are of the same sort."""
    return math.fsum(map(mul, weights, seen))


class Shown(Protocol):
    """Passages as one reader may see them."""

    def cleared(self, numbers: Sequence[int]) -> list[Cleared]:
        """The passages of these row numbers, in their order."""

    def around(self, passage: Cleared) -> Cleared | None:
        """The passage that holds this one, such as the list around a fact."""


def decide(
    question: str,
    asked: Asked,
    ranked: Sequence[Ranked],
    handbook: Handbook,
    shown: Shown,
    order: Sequence[int] | None = None,
) -> Outcome:
    """What the ranking comes to.

    `order`: places of `ranked` as they are to be shown, where that is not the ranking itself. It changes neither what comes
    of the question nor its score.
    """
    if not ranked:
        return Nothing(question, 0.0, 0.0)

    def likely(at: int) -> float:
        return round(probability(evidence(question, asked, ranked, at, handbook), handbook), 4)

    score = likely(0)
    margin = round(max(0.0, score - (likely(1) if len(ranked) > 1 else 0.0)), 4)
    places = (range(len(ranked)) if order is None else order)[:MOST_ANSWERS]
    top = [ranked[at] for at in places]
    scores = [likely(at) for at in places]
    passages = shown.cleared([r.n for r in top])
    answers = tuple(Answer(passage, min(s, score), r.matched) for passage, s, r in zip(passages, scores, top, strict=True))
    if score >= SURE:
        near = (a for a, r in zip(answers[1:], top[1:], strict=True) if r.total >= KIN * top[0].total)
        kin = tuple(sorted(near, key=lambda answer: -answer.score))
        return Found(question, score, margin, answers[:1], _with_whole(answers[0], kin, shown))
    if score >= worth_asking(handbook):
        return Unsure(question, score, margin, answers[: MOST_ANSWERS if handbook == "large" else MOST_SUGGESTIONS])
    return Nothing(question, score, margin, answers[:MOST_SUGGESTIONS])


def worth_asking(handbook: Handbook) -> float:
    """From which score on passages are offered as "did you mean"."""
    return WORTH_ASKING_AT_SIZE if handbook == "large" else WORTH_ASKING


def _with_whole(answer: Answer, kin: tuple[Answer, ...], shown: Shown) -> tuple[Answer, ...]:
    """What to read on: the whole that the answer is a part of stands among it."""
    whole = shown.around(answer.passage)
    if whole is None or any(a.passage.id == whole.id for a in kin):
        return kin
    return (*kin[: MOST_ANSWERS - 2], Answer(whole, 0.0))


_QUESTION_WORD = (
    "who|what|whats|how|where|wheres|when|which|why|is|are|do|does|can|could|tell|show|give"  # starts a question of its own
)
_PART = re.compile(
    rf"\?+\s+|;\s+|\n+|\s\d\)\s|[,.]?\s+(?:and|also|plus|then)\s+(?:also\s+)?(?=(?:{_QUESTION_WORD})\b)|,\s+(?=(?:{_QUESTION_WORD})\b)",
    re.IGNORECASE,
)
_HALF = re.compile(r"\s+(?:vs\.?|versus|compared (?:to|with)|and|or|&|\+)\s+", re.IGNORECASE)
MOST_PARTS = 3
MOST_HALF_WORDS = 8


def parts(question: str) -> list[str]:
    """The questions in one message, at most three; a single question comes back as it was typed, greeting and all.

    >>> parts("What is MDF? And who gets the renewal?")
    ['What is MDF', 'And who gets the renewal?']
    >>> parts("Good morning, what is MDF?"), parts("Sorry to bother you, what is MDF?")
    (['Good morning, what is MDF?'], ['Sorry to bother you, what is MDF?'])
    """
    pieces = [part.strip() for part in _PART.split(question[:2000]) if part]
    found = [part for part in pieces if _asks(part)] if len(pieces) > 1 else []
    return found if 2 <= len(found) <= MOST_PARTS else [question]


_SORRY = r"\W*(?:sorry|apologies|excuse me|pardon)\b"


def _asks(part: str) -> bool:
    """Whether a part is a question of its own, and no greeting or apology before one."""
    return (
        len(words(part)) >= 2 and bool(telling(part)) and mood_of(part) is None and not re.match(_SORRY, part, re.IGNORECASE)
    )


def halves(question: str) -> list[str]:
    """Two things named in one breath, which may be two questions; anything else comes back alone.

    >>> halves("reseller vs referral")
    ['reseller', 'referral']
    """
    found = [half.strip() for half in _HALF.split(question[:500])]
    two = len(found) == 2 and all(0 < len(words(half)) <= MOST_HALF_WORDS for half in found)
    return found if two else [question]


def together(question: str, outcomes: Sequence[Outcome]) -> Found | None:
    """One outcome for several questions, if at least two of them found an answer, each its own."""
    found = [o for o in outcomes if isinstance(o, Found)]
    firsts = {o.answers[0].passage.id: o.answers[0] for o in found}
    if len(firsts) < 2:
        return None
    answers = tuple(firsts.values())
    related = {a.passage.id: a for o in found for a in o.related if a.passage.id not in firsts}
    room = MOST_ANSWERS - len(answers)
    return Found(
        question, min(o.score for o in found), min(o.margin for o in found), answers, tuple(related.values())[:room]
    )
