"""How well somebody knows each module: from what they remember of its lessons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from knowledge.curriculum import Curriculum
from knowledge.pacing import Card, Known, known


def by_module(curriculum: Curriculum, cards: Iterable[Card], now: datetime) -> Mapping[tuple[str, str], Known]:
    """How well every module is known, by the slugs of its track and of itself. `cards`: all of somebody's, by any id their
    passages ever had."""
    lessons = {
        lesson.passage.id: (track.slug, module.slug)
        for track in curriculum.tracks
        for module in track.modules
        for lesson in module.lessons
    }
    of: dict[tuple[str, str], list[Card]] = {}
    for card in cards:
        module_of = lessons.get(curriculum.renamed.get(card.passage_id, card.passage_id))
        if module_of is not None:
            of.setdefault(module_of, []).append(card)
    return {
        (track.slug, module.slug): known(of.get((track.slug, module.slug), ()), len(module.lessons), now)
        for track in curriculum.tracks
        for module in track.modules
    }
