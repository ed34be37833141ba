"""How well somebody knows each module."""

from __future__ import annotations

from datetime import UTC, date, datetime

from knowledge import Audience, Knowledge
from knowledge.mastery import by_module
from knowledge.pacing import Card

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_module_is_known_as_its_lessons_are_remembered(acme: Knowledge) -> None:
    curriculum = acme.curriculum(Audience.PARTNER)
    modules = {(track.slug, module.slug): module for track in curriculum.tracks for module in track.modules}
    first, module = next(iter(modules.items()))
    cards = [Card(lesson.passage.id, date(2026, 4, 10), date(2026, 3, 1), 46.0) for lesson in module.lessons] + [
        Card("somewhere#else", date(2026, 1, 1), date(2025, 12, 1), 2.3)
    ]
    assert by_module(curriculum, cards, MONDAY) == dict.fromkeys(modules, "new") | {first: "solid"}
    assert set(by_module(curriculum, [], MONDAY).values()) == {"new"}
