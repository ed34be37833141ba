"""Which asked phrases are nearly a question of the development set.

`asked.yml` was written before anybody looked at the set, so likeness is chance; naming every such phrase lets a reader
discount it, and `coach eval --leave-out` leaves it out of the score. Record the list anew with

    python -m tests.content.near_development > tests/content/near-development.txt

It holds phrases only, never the questions.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import yaml
from rapidfuzz import fuzz, utils

NEARLY = 90
"""From this token_set_ratio on (0 to 100) a phrase is nearly the question."""

ROOT = Path(__file__).parent.parent.parent
ASKED = ROOT / "knowledge" / "content" / "asked.yml"


def development_questions(shared: Path) -> list[str]:
    """The texts of the development set."""
    lines = (shared / "eval" / "questions.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines if line.strip()]


def near(asked: Mapping[str, Sequence[str]], questions: Iterable[str]) -> list[str]:
    """`passage id: phrase` for every phrase that is nearly one of the questions, sorted.

    >>> near({"channels#pricing": ["price list", "what does a seat cost"]}, ["The price list?"])
    ['channels#pricing: price list']
    """
    texts = [utils.default_process(question) for question in questions]
    return sorted(
        f"{passage}: {phrase}"
        for passage, phrases in asked.items()
        for phrase in phrases
        if any(fuzz.token_set_ratio(utils.default_process(phrase), text) >= NEARLY for text in texts)
    )


if __name__ == "__main__":
    found = near(yaml.safe_load(ASKED.read_text("utf-8")), development_questions(ROOT.parent / "shared"))
    sys.stdout.write("".join(f"{line}\n" for line in found))
