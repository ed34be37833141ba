"""A handbook whose words tell for whom they are: what is internal says "zzint", what is for partners "zzpar".

It exists in several editions: the same passages, for other people each time.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import yaml

from knowledge import Audience, Knowledge
from knowledge.index import build
from knowledge.quiz_approval import approve
from tests.knowledge.packs import write

INTERNAL, PARTNER = "zzint", "zzpar"
MARKERS: Final = {Audience.INTERNAL: INTERNAL, Audience.PARTNER: PARTNER, Audience.PUBLIC: "zzopn"}
PREFIX: Final = {Audience.INTERNAL: "Internal - ", Audience.PARTNER: "Partners only - ", Audience.PUBLIC: ""}
TOPICS: Final = ("margins", "floor", "tactics", "rebates", "escalation")
PUBLIC_ONE, PARTNER_ONE, INTERNAL_ONE = Audience.PUBLIC, Audience.PARTNER, Audience.INTERNAL
EDITIONS: Final[tuple[tuple[Audience, ...], ...]] = (
    (INTERNAL_ONE, INTERNAL_ONE, PARTNER_ONE, PUBLIC_ONE, PARTNER_ONE),
    (PUBLIC_ONE, PARTNER_ONE, INTERNAL_ONE, INTERNAL_ONE, PUBLIC_ONE),
    (PARTNER_ONE, INTERNAL_ONE, INTERNAL_ONE, PARTNER_ONE, INTERNAL_ONE),
)
QUESTIONS: Final = (
    "what are the margins",
    "what is the floor price",
    "tactics against rivals",
    "how do rebates work",
    "what is the escalation path",
    "discounts",
    "discount sheet",
    "margins and floor price",
    "lesson about margins",
    "the zzimt of the margins",
    "zzpsr rebates",
    "quarterly deck",
    "something about deals",
    "who is the quokka",
    "thanks",
    "help",
    "settings",
    "human please",
    "review",
    "learn",
    "progress",
    "done",
    "curriculum",
    "curriculum selling",
    "curriculum margins",
    "learn",
    "learn margins",
    "I have ten minutes",
    "quiz",
    "quiz margins",
    "B",
    "answer price",
    "show the answer",
    "next question",
    "how did I do",
    "done",
    "next",
    "progress",
    "certificates",
    "desk assign core to <#CPARTHELP|partner-help>",
    "share certificate",
    "verify 2222-2222-2222",
    "nudges here 9:30 tip",
    "nudges here",
    "learn here",
    "learn here rebates",
    "quiz this lesson",
    "about this: how do margins work",
)
"""What people ask; no marker stands in it, so none may come back to somebody who may not read it."""
REMEMBERED: Final = ("tactics against rivals", "what is the escalation path")
"""Of these, what the bank asks about, where they have an answer."""
UNASKED: Final = (
    "what are the margins?",
    "what is the escalation path?",
    "what is on the discount sheet?",
    "how do rebates work?",
)
"""What people say to each other; somewhere and for some readers each has a sure answer."""

SAYS: Final = {
    "margins": "The margins of a deal are {m} percent for the {m} team.",
    "floor": "The floor price of a deal is {m} dollars, and nobody goes below it.",
    "tactics": "Tactics against rivals: show them {m} first, then the price.",
    "rebates": "Rebates are paid {m} each quarter, after the deal is closed.",
    "escalation": "The escalation path of a deal goes to {m}, then to the board.",
}


PROMPTS: Final = {
    "margins": ("single", "What are the margins of a deal, {m}?", ["{m} percent", "{m} dollars", "{m} bottles of wine"], 0),
    "floor": ("true-false", "Nobody goes below the floor price of {m} dollars.", None, True),
    "tactics": ("term", "What comes after {m}, where rivals are?", None, "price"),
    "rebates": ("several", "What is true of rebates, {m}?", ["Paid {m}", "Quarterly, {m}", "{m} cash", "No {m}"], [0, 1]),
    "escalation": ("single", "Where does the escalation path end, {m}?", ["At the board, {m}", "At {m}", "At sea, {m}"], 0),
    "discounts": ("single", "Which discount is there, {m}?", ["The standard one, {m}", "None, {m}", "Any, {m}"], 0),
}  # fmt: skip
"""Of each passage its question: the kind, what is asked, the choices, and what is right."""


def bank(levels: Mapping[str, Audience]) -> str:
    """The questions of the page below: their words tell for whom their passages are. The passage about discounts has links
    for some alone, so its question is for those who see all of it."""
    items = []
    for topic, level in {**levels, "discounts": INTERNAL_ONE}.items():
        kind, prompt, choices, answer = PROMPTS[topic]
        marker = MARKERS[level]
        item = {"id": f"deals.{topic}.1", "passage": f"deals#{topic}", "kind": kind, "prompt": prompt.format(m=marker)}
        item |= {"choices": [choice.format(m=marker) for choice in choices]} if choices else {}
        items.append(item | {"answer": answer, "explanation": f"So says the desk: {marker}.", "tags": [topic]})
    return yaml.safe_dump(items, sort_keys=False)


def page(levels: Mapping[str, Audience]) -> str:
    """The handbook where these topics are for these people."""
    parts = [
        "---\ntitle: Deals\n---\n",
        "## Discounts {#discounts}\n\nEverybody gets the standard discount on a deal.\n",
        "- **Volume discount**: for large deals, as the discount sheet says.\n",
        f"[Internal - {INTERNAL} discount sheet](https://{INTERNAL}.example/sheet)\n",
        f"See the [Partners only - {PARTNER} quarterly deck](https://{PARTNER}.example/deck) for more.\n",
    ]
    for topic, level in levels.items():
        marker, prefix = MARKERS[level], PREFIX[level]
        told = SAYS[topic].format(m=marker)
        parts += [
            f"### {prefix}{topic.capitalize()} {marker} {{#{topic}}}\n\n{told}\n",
            f"- **{prefix}The {topic} list {marker}**: what the deal desk says about {topic}. "
            f"[{topic} page {marker}](https://{marker}.example/{topic})\n",
        ]
    parts.append("## Core Curriculum {#core}\n\n### Selling {#selling}\n\n")
    for topic, level in levels.items():
        marker, prefix = MARKERS[level], PREFIX[level]
        parts.append(
            f"* **{prefix}A lesson about {topic} {marker} (Material - Video - 3 Minutes)**\n"
            f"  * [Watch {marker}](https://{marker}.example/watch-{topic})\n"
        )
    return "\n".join(parts)


PACK: Final = """
site = "https://handbook.example"
[audience.markers]
"Internal -" = "internal"
"Partners only -" = "partner"
"""


class Shelves:
    """Every edition, indexed once; `show` puts one where the bot reads."""

    def __init__(self, folder: Path) -> None:
        self._editions = [folder / f"edition{number}.db" for number in range(len(EDITIONS))]
        for number, levels in enumerate(EDITIONS):
            topics = dict(zip(TOPICS, levels, strict=True))
            files = {"deals.md": page(topics), "quizzes/deals.yml": bank(topics), "pack.toml": PACK}
            pack = write(folder / f"pack{number}", files)
            assert approve([pack], None).refused == ()
            build([pack], self._editions[number])
        self.path = folder / "knowledge.db"
        self.show(0)

    def show(self, edition: int) -> None:
        """The handbook was edited and indexed anew."""
        beside = self.path.with_suffix(".new")
        shutil.copy(self._editions[edition], beside)
        os.replace(beside, self.path)

    def open(self) -> Knowledge:
        """As the bot opens it."""
        return Knowledge.open(self.path)
