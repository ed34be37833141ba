"""How good the search is, as a table for a terminal: scores by kind, reliability, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.views.terminal import outcome_line
from knowledge.decide import SURE
from knowledge.evaluate import Score, Scores, Verdict

HEAD = f"{'kind':28} {'n':>4} {'right@1':>8} {'hit@1':>7} {'wrong':>7} {'refused':>8}"
RELIABILITY_HEAD = "How often the first passage is right, by its score:"
RELIABILITY_FOOT = (
    "A score is a promise: of 10 passages that score 0.7 to 0.8, 7 or 8 should be right. From {sure} on the bot answers."
)
WRONG_HEAD = "Not right ({n}):"
NONE_WRONG = "Everything ended right."
LONGEST = 110
"""Characters of a question or an answer in the list."""


def scores_text(scores: Scores, judged: Sequence[Verdict]) -> str:
    """The whole report."""
    rows = [_row(kind, found) for kind, found in scores.kinds.items()]
    rows += [_row("ALL said", scores.positive), _row("ALL not said", scores.negative)]
    total = scores.positive.asked + scores.negative.asked
    parts = ["\n".join([HEAD, *rows, f"right in all: {scores.right:.3f} of {total}"]), _reliability(scores)]
    return "\n\n".join([*parts, _wrong([verdict for verdict in judged if not verdict.right])])


def _row(kind: str, found: Score) -> str:
    shares = (found.right, found.first, found.wrong, found.refused)
    told = " ".join(f"{share / (found.asked or 1):{width}.3f}" for share, width in zip(shares, (8, 7, 7, 8), strict=True))
    return f"{kind:28} {found.asked:4} {told}"


def _reliability(scores: Scores) -> str:
    rows = [
        f"  {at / 10:.1f} to {(at + 1) / 10:.1f}  n={n:4}  right {right / n:.2f}"
        for at, (n, right) in enumerate(scores.reliability)
        if n
    ]
    return "\n".join([RELIABILITY_HEAD, *rows, RELIABILITY_FOOT.format(sure=SURE)])


def _wrong(judged: Sequence[Verdict]) -> str:
    if not judged:
        return NONE_WRONG
    return "\n".join([WRONG_HEAD.format(n=len(judged)), *_each(judged)])


def _each(judged: Iterable[Verdict]) -> Iterable[str]:
    for verdict in judged:
        outcome = verdict.outcome
        name = type(outcome).__name__.lower()
        yield f"  {verdict.question.kind}: {verdict.question.text[:LONGEST]}"
        yield f"    {name} {outcome.score:.2f} (margin {outcome.margin:.2f}): {outcome_line(outcome)[:LONGEST]}"
