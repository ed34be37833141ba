"""The title line of a lesson: what it is called, what sort of material, how long, how many points."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BETWEEN = re.compile(r"\s+[-–—]\s*|\s*[-–—]\s+|\s*[,;|]\s*")
_AMOUNT = re.compile(
    r"^(?:about |approx\.? |~ ?)?(\d{1,4}(?:\.\d)?)\s*(min|mins|minute|minutes|h|hr|hrs|hour|hours|point|points|pts)\.?$",
    re.I,
)
_MATERIAL = {"material", "materials"}
_TYPES = {
    "video": "video",
    "videos": "video",
    "handbook": "handbook",
    "collateral": "collateral",
    "sales collateral": "collateral",
    "webcast": "webcast",
    "webcasts": "webcast",
    "webinar": "webcast",
    "quiz": "quiz",
}


@dataclass(frozen=True, slots=True)
class LessonTitle:
    """A lesson's title line, taken apart. `stated`: it has the parenthesised part that only lessons have."""

    title: str
    type: str | None = None
    minutes: int | None = None
    points: int | None = None
    stated: bool = False


def lesson_title(text: str) -> LessonTitle:
    """Take a title line apart.

    >>> lesson_title("Personas (Material - Video / Handbook - 20 Minutes)")
    LessonTitle(title='Personas', type='mixed', minutes=20, points=None, stated=True)
    >>> lesson_title("High Availability (HA)")
    LessonTitle(title='High Availability (HA)', type=None, minutes=None, points=None, stated=False)
    """
    text = " ".join(text.split())
    start = text.rfind("(")
    if start < 0 or not text.endswith(")"):
        return LessonTitle(text)
    parts = [part.strip() for part in _BETWEEN.split(text[start + 1 : -1]) if part.strip()]
    amounts = [amount for part in parts if (amount := _AMOUNT.match(part))]
    said = {part.lower() for part in parts}
    kinds = {_TYPES[word] for part in said for word in (w.strip() for w in part.split("/")) if word in _TYPES}
    if not amounts and not said & _MATERIAL and not (kinds and said <= set(_TYPES)):
        return LessonTitle(text)
    minutes = points = None
    for amount in amounts:
        number, unit = float(amount[1]), amount[2].lower()
        if unit.startswith("p"):
            points = round(number)
        else:
            minutes = round(number * 60 if unit.startswith("h") else number)
    kind = "quiz" if "quiz" in kinds else "mixed" if len(kinds) > 1 else next(iter(kinds), None)
    return LessonTitle(text[:start].strip(" *-–:"), kind, minutes, points, stated=True)
