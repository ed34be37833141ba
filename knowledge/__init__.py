"""Text in, values out: reads handbooks, indexes them, finds what was asked.

No Slack, no network, no clock, no state.
"""

from knowledge.audience import Cleared, ClearedItem
from knowledge.curriculum import Curriculum, Lesson, Module, Track
from knowledge.errors import IndexBroken, IndexMissing, KnowledgeError, SourceMissing
from knowledge.library import Counts, Knowledge, Listed
from knowledge.outcome import Answer, Chat, Found, Nothing, Outcome, Unsure
from knowledge.passage import Audience, Kind, LessonFacts, Link, Passage
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
