"""Learn what `knowledge.decide.EvidenceAtSize` counts for, from a whole handbook and parts of it.

    python -m tests.eval.learn_at_size FOLDER

FOLDER is kept, as by `python -m tests.bench --folder`. Asked are questions that stood in the handbook and known items in a
chatty sentence; of a part also the questions whose answers stand elsewhere. In each index answered questions count for
four tenths, known items and unanswered ones for three each, however many there are. Prints bias and weights, and how
reliable they are in each index on questions of pages that were held out of the learning (five parts, by page). Nothing is
written.
"""

from __future__ import annotations

import math
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from knowledge import Audience
from knowledge.decide import EvidenceAtSize, evidence
from knowledge.search import rank
from knowledge.shelf import Shelf, open_shelf
from knowledge.words import understand
from tests.bench.corpus import Row, Workshop, rows_of
from tests.bench.questions import all_bent, known_items, one_typo
from tests.eval.learn import DECAY_OF_BELIEF, Vector, ascend, dot

READER = Audience.INTERNAL
SIZES = (1500, 3000, 10_000, 50_000)
SHARES = {"answered": 0.4, "known": 0.3, "unanswered": 0.3}
ITEMS = 200
FOLDS = 5


@dataclass(frozen=True)
class Case:
    """One question of one index: what speaks for its first passage, whether that is right, and the page it came from."""

    index: str
    sort: str
    page: str
    seen: Vector
    right: bool


def cases(shop: Workshop, db: Path) -> Iterator[Case]:
    """Every question put to this index."""
    rows = rows_of(db)
    by_path: dict[str, list[Row]] = {}
    for row in rows:
        by_path.setdefault(row.path, []).append(row)
    items = known_items(rows, ITEMS)
    pages = {row.n: row.path for row in rows}
    with closing(open_shelf(db)) as shelf:
        for one in {one.text.casefold(): one for one in shop.masked[1]}.values():
            gold = frozenset(r.n for r in by_path.get(one.path, ()) if one.first <= r.first and r.last <= one.last)
            if gold or one.path not in by_path:
                yield from _case(shelf, db.stem, "answered" if gold else "unanswered", one.path, one.text, gold)
        for item in [*(item for item, _ in items), *one_typo(items), *all_bent(items)]:
            yield from _case(shelf, db.stem, "known", pages[min(item.gold)], item.text, item.gold)


def _case(shelf: Shelf, index: str, sort: str, page: str, text: str, gold: frozenset[int]) -> Iterator[Case]:
    asked = understand(text, shelf, shelf.vocabulary(READER))
    ranked = rank(asked, shelf, READER)
    if ranked:
        seen = evidence(text, asked, ranked, 0, "large")
        yield Case(index, sort, page, (1.0, *seen), ranked[0].n in gold)


def learn(learned_from: Sequence[Case]) -> list[float]:
    """Bias and weights; each index counts as much as any other."""
    held = Counter((case.index, case.sort) for case in learned_from)
    per_index = len(learned_from) / len({case.index for case in learned_from})
    worth = {key: SHARES[key[1]] * per_index / n for key, n in held.items()}
    weighted = [(case.seen, case.right, worth[case.index, case.sort]) for case in learned_from]

    def slope(weights: Vector) -> Vector:
        up = [-2 * DECAY_OF_BELIEF * w if i else 0.0 for i, w in enumerate(weights)]
        for seen, right, counts in weighted:
            error = counts * (right - 1 / (1 + math.exp(-dot(weights, seen))))
            for i, value in enumerate(seen):
                up[i] += error * value
        return up

    return ascend(slope, 1 + len(EvidenceAtSize._fields))


def main(folder: str) -> None:
    """Learn, hold out, print."""
    shop = Workshop(Path(folder))
    every = [case for db in (*map(shop.some, SIZES), shop.index) for case in cases(shop, db)]
    fold = [zlib.crc32(case.page.encode()) % FOLDS for case in every]
    held: list[tuple[Case, float]] = []
    for which in range(FOLDS):
        weights = learn([case for case, at in zip(every, fold, strict=True) if at != which])
        rest = [case for case, at in zip(every, fold, strict=True) if at == which]
        held += [(case, 1 / (1 + math.exp(-dot(weights, case.seen)))) for case in rest]
    for index in dict.fromkeys(case.index for case in every):
        sys.stdout.write(f"{index}, held out: how often the first passage is right, by its score\n")
        for tenth in range(10):
            rights = [case.right for case, p in held if case.index == index and min(9, int(p * 10)) == tenth]
            if rights:
                share = sum(rights) / len(rights)
                sys.stdout.write(f"  {tenth / 10:.1f} to {(tenth + 1) / 10:.1f}  n={len(rights):4}  right {share:.2f}\n")
    bias, *weights = learn(every)
    named = ", ".join(f"{name}={w:.3g}" for name, w in zip(EvidenceAtSize._fields, weights, strict=True))
    sys.stdout.write(f"BIAS_AT_SIZE = {bias:.2f}\nBELIEF_AT_SIZE = EvidenceAtSize({named})\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
