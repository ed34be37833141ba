"""Whether what was found is an answer: `Found`, `Unsure`, `Nothing` or `Chat`.

The score is the probability that the first passage is right, from the signals of the best candidate, its lead over the
next, and the share of the question that nothing explains.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.audience import Cleared
from knowledge.english import MOODS, SILENT, SMALL_TALK
from knowledge.outcome import Answer, Found, Mood, Nothing, Outcome, Unsure
from knowledge.search import Ranked
from knowledge.words import Asked, bare, words

MOST_ANSWERS = 5
"""Answers and related passages together."""

SURE = 0.5
"""From this probability on the first passage is an answer."""

WORTH_ASKING = 0.25
"""From this probability on passages are offered as "did you mean"."""

LONGEST_CHAT = 10
"""Words; what is longer is no small talk."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against the first candidate, each 0 to 1."""

    coverage: float
    heart: float
    agreement: float
    margin: float
    unknown: float


BIAS = -4.0
BELIEF = Evidence(coverage=4.0, heart=2.0, agreement=3.0, margin=1.0, unknown=-2.0)
"""What each piece of evidence counts for, in log-odds."""


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


def evidence(asked: Asked, ranked: Sequence[Ranked], at: int) -> Evidence:
    """What speaks for the candidate at this place."""
    best = ranked[at]
    rival = max((r.total for i, r in enumerate(ranked) if i != at), default=0.0)
    unknown = sum(term.weight for term in asked.terms if not term.known) / asked.weight
    signals = best.signals
    margin = max(-1.0, min(1.0, (best.total - rival) / (best.total or 1.0)))
    return Evidence(signals.coverage, signals.heart, max(signals.title, signals.asked), margin, unknown)


def probability(seen: Evidence) -> float:
    """How likely the passage is right."""
    b = BELIEF
    odds = (
        BIAS
        + b.coverage * seen.coverage
        + b.heart * seen.heart
        + b.agreement * seen.agreement
        + b.margin * seen.margin
        + b.unknown * seen.unknown
    )
    return 1 / (1 + math.exp(-odds))


def decide(
    question: str, asked: Asked, ranked: Sequence[Ranked], clear: Callable[[Sequence[int]], list[Cleared]]
) -> Outcome:
    """What the ranking comes to. `clear` gives the passages of these row numbers, cleared for the reader, in their order."""
    if not ranked:
        return Nothing(question, 0.0, 0.0)
    top = ranked[:MOST_ANSWERS]
    scores = [round(probability(evidence(asked, ranked, at)), 4) for at in range(len(top))]
    score = scores[0]
    margin = round(max(0.0, score - (scores[1] if len(scores) > 1 else 0.0)), 4)
    passages = clear([r.n for r in top])
    answers = tuple(Answer(passage, min(s, score), r.matched) for passage, s, r in zip(passages, scores, top, strict=True))
    if score >= SURE:
        return Found(question, score, margin, answers[:1], answers[1:])
    if score >= WORTH_ASKING:
        return Unsure(question, score, margin, answers[:3])
    return Nothing(question, score, margin, answers[:3])


_PART = re.compile(
    r"\?+\s+|;\s+|\n+|[,.]?\s+(?:and|also|plus|then)\s+(?:also\s+)?(?=(?:who|what|whats|how|where|wheres|when|which|why|is|are|do|does|can|could|tell|show|give)\b)",
    re.IGNORECASE,
)
MOST_PARTS = 3


def parts(question: str) -> list[str]:
    """The questions in one message, at most three; a single question comes back alone.

    >>> parts("What is MDF? And who gets the renewal?")
    ['What is MDF', 'And who gets the renewal?']
    """
    found = [part.strip() for part in _PART.split(question[:2000]) if part and len(words(part)) >= 2]
    return found if 2 <= len(found) <= MOST_PARTS else [question]


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
