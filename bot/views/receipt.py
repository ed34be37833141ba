"""Why a question came to what it came to, for a terminal and for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.views.terminal import as_json, outcome_object
from knowledge import Outcome, Receipt

RULES = {
    "small talk": "Small talk: nothing was looked up.",
    "no words": "None of its words is in the handbook.",
    "no detail": "It asks for a figure or a name, and the nearest passage tells none of that sort.",
    "sure": "The first passage is likely enough to be the answer: {score:.2f}, and {sure:.2f} is enough.",
    "close": "The first passage is not likely enough: {score:.2f}, and {sure:.2f} would be enough.",
    "too little": "Too little speaks for any passage: {score:.2f}, and from {close:.2f} on it would ask back.",
}
HEAD = "Why: {question}"
TERMS = "It asks about:"
TERM = "  {typed:24} weight {weight:.2f}  explained {explained:.2f}"
MENDED = ", taken for {word}"
PASSAGES = "Considered:"
INDEX = "Index {version}, reader {reader}."


def receipts_text(receipts: Sequence[Receipt]) -> str:
    """Receipts for a person at a terminal."""
    return "\n\n".join(map(_receipt_text, receipts))


def _receipt_text(receipt: Receipt) -> str:
    rule = RULES[receipt.rule].format(score=receipt.score, sure=receipt.sure, close=receipt.close)
    lines = [HEAD.format(question=" ".join(receipt.question.split())), rule]
    if receipt.terms:
        lines.append(TERMS)
    for term in receipt.terms:
        told = TERM.format(typed=term.typed, weight=term.weight, explained=term.explained)
        lines.append(told + (MENDED.format(word=term.taken_for) if term.taken_for else ""))
    if receipt.passages:
        lines.append(PASSAGES)
    for considered in receipt.passages:
        signals = "  ".join(f"{name} {value:.2f}" for name, value in considered.signals._asdict().items() if value)
        lines.append(f"  {considered.score:.2f}  {considered.passage.title}")
        if considered.closeness is not None:
            signals += f"  closeness {considered.closeness:.2f}"
        lines.append(f"        {signals}")
    lines.append(INDEX.format(version=receipt.version, reader=receipt.reader.value))
    return "\n".join(lines)


def explained_line(outcome: Outcome, receipts: Sequence[Receipt]) -> str:
    """What a question came to, and why, as one line of JSON; without receipts only the former."""
    why = {"receipts": [receipt_object(receipt) for receipt in receipts]} if receipts else {}
    return as_json(outcome_object(outcome) | why)


def receipt_object(receipt: Receipt) -> dict[str, Any]:
    """A receipt as scripts see it."""
    return {
        "question": receipt.question,
        "audience": receipt.reader.value,
        "index": receipt.version,
        "outcome": receipt.outcome,
        "rule": receipt.rule,
        "score": receipt.score,
        "margin": receipt.margin,
        "terms": [asdict(term) for term in receipt.terms],
        "considered": [
            {
                "id": considered.passage.id,
                "score": considered.score,
                "signals": _rounded(considered.signals._asdict()),
                "evidence": _rounded(considered.evidence._asdict()),
                **({} if considered.closeness is None else {"closeness": round(considered.closeness, 4)}),
            }
            for considered in receipt.passages
        ],
    }


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in values.items()}
