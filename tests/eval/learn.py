"""Learn the weights of `knowledge.search` and `knowledge.decide` from question sets.

    python -m tests.eval.learn QUESTIONS UNITS DB [QUESTIONS UNITS DB ...]

Ranking: the weights under which the right passages are likeliest among the candidates of their questions (softmax).
Belief: a logistic regression of "the first passage is right" on the evidence for it. Both with a little decay, plain
gradient ascent, no chance: the same input gives the same weights. Prints them, and how well they do on questions that were
held out of the learning (ten parts, every tenth question). Nothing is written: whoever changes the weights reads them first.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge import Audience
from knowledge.decide import SURE, Belief, Evidence, evidence, mood_of
from knowledge.evaluate import Question, hits_gold, read_questions
from knowledge.search import Ranked, Signals, rank
from knowledge.shelf import Shelf, open_shelf
from knowledge.words import Asked, understand

READER = Audience.INTERNAL
FOLDS = 10
DECAY_OF_RANKING, DECAY_OF_BELIEF = 0.3, 0.17
STEPS = 300
Vector = Sequence[float]


@dataclass(frozen=True)
class Sample:
    """One question on one handbook: its candidates, which of them are right, and whether the handbook has phrases."""

    question: Question
    asked: Asked
    ranked: Sequence[Ranked]
    hits: Sequence[bool]
    taught: bool


def samples(questions: Path, units: Path, db: Path) -> list[Sample]:
    """Every question of the set with its candidates in this index."""
    set_ = read_questions(questions, units)
    with closing(open_shelf(db)) as shelf:
        return [_sample(question, shelf, set_.known) for question in set_.questions]


def _sample(question: Question, shelf: Shelf, known: frozenset[int]) -> Sample:
    asked = understand(question.text, shelf, shelf.vocabulary(READER))
    ranked = rank(asked, shelf, READER)
    passages = shelf.passages([r.n for r in ranked])
    hits = [hits_gold(passages[r.n], question.gold, known) for r in ranked]
    return Sample(question, asked, ranked, hits, shelf.facts["taught"] == "1")


def ascend(slope: Callable[[Vector], Vector], size: int) -> list[float]:
    """Climb from nothing: each step's length adapts to how steadily its direction holds (Adam)."""
    at, mean, square = [0.0] * size, [0.0] * size, [0.0] * size
    for step in range(1, STEPS + 1):
        for i, g in enumerate(slope(at)):
            mean[i] = 0.9 * mean[i] + 0.1 * g
            square[i] = 0.99 * square[i] + 0.01 * g * g
            speed = 0.3 * (1 - step / (STEPS + 1))
            at[i] += speed * (mean[i] / (1 - 0.9**step)) / (math.sqrt(square[i] / (1 - 0.99**step)) + 1e-9)
    return at


def dot(a: Vector, b: Vector) -> float:
    """The weighted sum."""
    return sum(x * y for x, y in zip(a, b, strict=True))


def learn_ranking(learned_from: Sequence[Sample]) -> Signals:
    """The weights of the signals."""
    cases = [([r.signals for r in s.ranked], list(s.hits)) for s in learned_from if s.question.gold and any(s.hits)]

    def slope(weights: Vector) -> Vector:
        up = [-2 * DECAY_OF_RANKING * w for w in weights]
        for signals, hits in cases:
            sums = [dot(weights, row) for row in signals]
            top = max(sums)
            odds = [math.exp(s - top) for s in sums]
            all_, right = sum(odds), sum(o for o, hit in zip(odds, hits, strict=True) if hit)
            for row, o, hit in zip(signals, odds, hits, strict=True):
                share = (o / right if hit else 0.0) - o / all_
                if abs(share) > 1e-4:
                    for i, value in enumerate(row):
                        up[i] += share * value
        return up

    return Signals(*ascend(slope, len(Signals._fields)))


def ranked_by(weights: Signals, sample: Sample) -> Sample:
    """The same candidates, ranked by these weights."""
    best = sum(w for w in weights if w > 0)
    totals = [dot(weights, r.signals) / best for r in sample.ranked]
    order = sorted(range(len(totals)), key=lambda i: (-totals[i], sample.ranked[i].n))
    again = [sample.ranked[i]._replace(total=totals[i]) for i in order]
    return replace(sample, ranked=again, hits=[sample.hits[i] for i in order])


def seen(sample: Sample) -> Evidence:
    """What speaks for the first candidate."""
    found = evidence(sample.question.text, sample.asked, sample.ranked, 0, "taught" if sample.taught else "plain")
    assert isinstance(found, Evidence)
    return found


def learn_beliefs(learned_from: Sequence[Sample]) -> dict[bool, Belief]:
    """What the evidence counts for, in handbooks with asked phrases (True) and without."""
    kinds = {sample.taught for sample in learned_from}
    return {taught: learn_belief([s for s in learned_from if s.taught == taught]) for taught in sorted(kinds)}


def learn_belief(learned_from: Sequence[Sample]) -> Belief:
    """Bias and weights of the evidence."""
    cases = [((1.0, *seen(s)), s.hits[0]) for s in learned_from if s.ranked]

    def slope(weights: Vector) -> Vector:
        up = [-2 * DECAY_OF_BELIEF * w if i else 0.0 for i, w in enumerate(weights)]
        for row, right in cases:
            error = right - 1 / (1 + math.exp(-dot(weights, row)))
            for i, value in enumerate(row):
                up[i] += error * value
        return up

    bias, *weights = ascend(slope, 1 + len(Evidence._fields))
    return Belief(bias, Evidence(*weights))


def believed(beliefs: dict[bool, Belief], sample: Sample) -> float:
    """The probability that the first candidate is right."""
    if not sample.ranked or mood_of(sample.question.text):
        return 0.0
    belief = beliefs[sample.taught]
    return 1 / (1 + math.exp(-belief.bias - dot(belief.weights, seen(sample))))


def held_out(every: Sequence[Sequence[Sample]]) -> list[list[tuple[Sample, float]]]:
    """Each set's questions with the probability that weights learned without them give."""
    found: list[list[tuple[Sample, float]]] = [[] for _ in every]
    for fold in range(FOLDS):
        rest = [s for set_ in every for i, s in enumerate(set_) if i % FOLDS != fold]
        ranking = learn_ranking(rest)
        beliefs = learn_beliefs([ranked_by(ranking, s) for s in rest])
        for at, set_ in enumerate(every):
            again = [ranked_by(ranking, s) for i, s in enumerate(set_) if i % FOLDS == fold]
            found[at] += [(s, believed(beliefs, s)) for s in again]
    return found


def table(judged: Sequence[tuple[Sample, float]]) -> str:
    """What share ends right, wrong and refused if this probability is the bar."""
    said = [(s, p) for s, p in judged if s.question.gold]
    unsaid = [p for s, p in judged if not s.question.gold]
    lines = []
    for bar in sorted({0.3, 0.4, SURE, 0.5, 0.6}):
        right = sum(p >= bar and s.hits[0] for s, p in said)
        wrong = sum(p >= bar and not s.hits[0] for s, p in said)
        refused = sum(p < bar for p in unsaid)
        shares = f"hit {right / len(said):.3f}  wrong {wrong / len(said):.3f}  refused {refused / len(unsaid):.3f}"
        lines.append(f"  bar {bar:.2f}: {shares}  right in all {(right + refused) / len(judged):.3f}")
    return "\n".join(lines)


def main(*files: str) -> None:
    """Learn, print, hold out, print."""
    triples = list(zip(*(iter(map(Path, files)),) * 3, strict=True))
    every = [samples(*triple) for triple in triples]
    for (questions, _, db), judged in zip(triples, held_out(every), strict=True):
        sys.stdout.write(f"{questions.name} on {db.name}, held out:\n{table(judged)}\n")
    ranking = learn_ranking([s for set_ in every for s in set_])
    beliefs = learn_beliefs([ranked_by(ranking, s) for set_ in every for s in set_])
    sys.stdout.write(f"WEIGHTS = {_told(ranking)}\n")
    for taught, belief in beliefs.items():
        sys.stdout.write(f"{'TAUGHT' if taught else 'PLAIN'}_BELIEF = Belief({belief.bias:.2f}, {_told(belief.weights)})\n")


def _told(weights: Signals | Evidence) -> str:
    return f"{type(weights).__name__}({', '.join(f'{name}={value:.2f}' for name, value in weights._asdict().items())})"


if __name__ == "__main__":
    main(*sys.argv[1:])
