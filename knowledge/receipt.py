"""Receipts: why a question came to what it came to.

A receipt is made from the same steps as the answer, and only of what its reader may see. Same question, same index, same
reader: the same receipt, to the byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from knowledge.audience import Cleared
from knowledge.decide import SURE, WORTH_ASKING, Evidence, EvidenceAtSize
from knowledge.details import asked_for
from knowledge.outcome import Chat, Found, Outcome, Unsure
from knowledge.passage import Audience
from knowledge.search import Ranked, Signals
from knowledge.words import Asked

Rule = Literal["small talk", "no words", "no detail", "sure", "close", "too little"]
"""What decided: it was small talk; nothing in it is known; a figure or name is asked for that the nearest passage does not
tell; the first passage is likely enough; likely enough to ask back; or not even that."""


@dataclass(frozen=True, slots=True)
class TermReceipt:
    """One thing that was asked about: as typed, what it was mended to, how much it weighs, how far the first passage
    explains it (0 to 1)."""

    typed: str
    taken_for: str | None
    weight: float
    explained: float


@dataclass(frozen=True, slots=True)
class PassageReceipt:
    """One passage that was considered: its score by words, and the signals and evidence behind it.

    `closeness`: how near it is to the question by meaning (-1 to 1); None where nothing was compared by meaning.
    """

    passage: Cleared
    score: float
    signals: Signals
    evidence: Evidence | EvidenceAtSize
    closeness: float | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Why one question came to its outcome; several questions in one message have a receipt each.

    `sure`, `close`: the scores from which on an outcome is sure, or close enough to ask back.
    """

    question: str
    reader: Audience
    version: str
    outcome: str
    rule: Rule
    score: float
    margin: float
    terms: tuple[TermReceipt, ...] = ()
    passages: tuple[PassageReceipt, ...] = ()
    close: float = WORTH_ASKING
    sure: float = SURE


def terms_of(asked: Asked, ranked: tuple[Ranked, ...]) -> tuple[TermReceipt, ...]:
    """What was asked about, in the order it was typed."""
    explained = ranked[0].explained if ranked else (0.0,) * len(asked.terms)
    pairs = zip(asked.terms, explained, strict=True)
    return tuple(TermReceipt(t.typed, t.mended, round(t.weight, 4), round(share, 4)) for t, share in pairs)


def rule_of(outcome: Outcome, asked: Asked, ranked: tuple[Ranked, ...]) -> Rule:
    """What decided."""
    match outcome:
        case Chat():
            return "small talk"
        case Found():
            return "sure"
    if not ranked or not asked.terms:
        return "no words"
    if asked_for(outcome.question) - ranked[0].tells:
        return "no detail"
    return "close" if isinstance(outcome, Unsure) else "too little"
