"""A small curriculum as values, for tests that need no page."""

from __future__ import annotations

from knowledge.audience import Cleared, clear
from knowledge.curriculum import Curriculum, compile_curriculum
from knowledge.passage import Audience, Kind, LessonFacts, Passage


def lesson(
    id: str, track: str, module: str, order: int, minutes: int | None, audience: Audience = Audience.PUBLIC
) -> Cleared:
    """One lesson for its own readers."""
    facts = LessonFacts(track, module, order, minutes=minutes)
    page = ("a.md", (order, order), "https://acme.example/a/")
    cleared = clear(Passage(id, Kind.LESSON, id, (), "", (), *page, audience, facts), Audience.INTERNAL)
    assert cleared is not None
    return cleared


def curriculum() -> Curriculum:
    """Two tracks: core with the modules Start (a, b) and Sell (c, and d for our own people), advanced with Deep (e). The
    lesson a was once called old, and before that older."""
    return compile_curriculum(
        [
            lesson("a", "core", "Start", 1, 10),
            lesson("b", "core", "Start", 2, 20),
            lesson("c", "core", "Sell", 3, None),
            lesson("d", "core", "Sell", 4, 40, Audience.INTERNAL),
            lesson("e", "advanced", "Deep", 1, 5, Audience.PARTNER),
        ],
        {"older": "old", "old": "a", "gone": "nowhere"},
    )
