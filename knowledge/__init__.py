"""Text in, values out: reads handbooks, indexes them, finds what was asked.

No Slack, no network, no clock, no state.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from knowledge.audience import Cleared, ClearedItem
from knowledge.errors import IndexBroken, IndexMissing, IndexOutdated, KnowledgeError, SourceMissing
from knowledge.library import Counts, Knowledge, Listed
from knowledge.outcome import Answer, Chat, Found, Nothing, Outcome, Unsure
from knowledge.passage import Audience, Kind, LessonFacts, Link, Passage

if TYPE_CHECKING:
    from knowledge.curriculum import Curriculum, Lesson, Module, Track
    from knowledge.quiz import NotAsked, QuizItem
    from knowledge.receipt import Receipt

__all__ = [
    "Answer",
    "Audience",
    "Chat",
    "Cleared",
    "ClearedItem",
    "Counts",
    "Curriculum",
    "Found",
    "IndexBroken",
    "IndexMissing",
    "IndexOutdated",
    "Kind",
    "Knowledge",
    "KnowledgeError",
    "Lesson",
    "LessonFacts",
    "Link",
    "Listed",
    "Module",
    "NotAsked",
    "Nothing",
    "Outcome",
    "Passage",
    "QuizItem",
    "Receipt",
    "SourceMissing",
    "Track",
    "Unsure",
]

_LATER = {
    **dict.fromkeys(("Curriculum", "Lesson", "Module", "Track"), "curriculum"),
    **dict.fromkeys(("NotAsked", "QuizItem"), "quiz"),
    "Receipt": "receipt",
}
"""What a question in a terminal does not need, and its module: loaded when somebody names it."""


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"knowledge.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
