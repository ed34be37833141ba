"""Statistics of quiz items, for a terminal and for programs. Ids only, no words of an item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from knowledge.quiz_stats import ENOUGH_PEOPLE, ItemStats

HEAD: Final = "state\tid\ttries\tright\tdiscrimination\tcalled bad\towner\tlook at it"
TOO_FEW: Final = "too few"
NOBODY: Final = "nobody"
FOOT: Final = (
    "Told from {least} people on, discrimination from {enough}. It is the correlation of an item with the rest of each"
    " person's answers: near 0 or below, the item tells nobody apart."
)


def stats_lines(stats: Sequence[ItemStats], least: int) -> list[str]:
    """One line an item, cells parted by tabs."""
    lines = [HEAD]
    for one in stats:
        tries = TOO_FEW if one.tries is None else str(one.tries)
        right = TOO_FEW if one.right is None else f"{one.right:.0%}"
        apart = TOO_FEW if one.discrimination is None else f"{one.discrimination:.2f}"
        cells = [one.state, one.id, tries, right, apart, str(one.bad), one.owner or NOBODY, ", ".join(one.look)]
        lines.append("\t".join(cells))
    return [*lines, FOOT.format(least=least, enough=ENOUGH_PEOPLE)]


def stats_object(one: ItemStats) -> dict[str, Any]:
    """One item for programs; null: about too few people to be told, or nothing to tell."""
    return {
        "id": one.id,
        "fingerprint": one.fingerprint,
        "state": one.state,
        "owner": one.owner,
        "people": one.people,
        "tries": one.tries,
        "right": one.right,
        "discrimination": one.discrimination,
        "called_bad": one.bad,
        "look": list(one.look),
    }
