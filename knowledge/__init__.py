"""Text in, values out: reads handbooks, indexes them, finds what was asked.

No Slack, no network, no clock, no state.
"""

from knowledge.audience import Cleared
from knowledge.curriculum import Curriculum, Lesson, Module, Track
from knowledge.errors import IndexBroken, IndexMissing, KnowledgeError, SourceMissing
from knowledge.library import Counts, Knowledge
from knowledge.outcome import Answer, Chat, Found, Nothing, Outcome, Unsure
from knowledge.passage import Audience, Kind, LessonFacts, Link, Passage
from knowledge.receipt import Receipt

__all__ = [
    "Answer",
    "Audience",
    "Chat",
    "Cleared",
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
    "Module",
    "Nothing",
    "Outcome",
    "Passage",
    "Receipt",
    "SourceMissing",
    "Track",
    "Unsure",
]
