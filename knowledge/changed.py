"""What a passage said when somebody met it, in short, so that it is noticed when it says something else."""

from __future__ import annotations

import hashlib

from knowledge.audience import Cleared


def print_of(passage: Cleared) -> str:
    """A passage as its reader sees it, in a few letters, the reader's level first."""
    said = f"{passage.title}\n{passage.text}"
    return f"{passage.reader.value}:{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def has_changed(noted: str | None, now: str) -> bool:
    """Whether a passage says something else now. Of one that was met by other eyes, as in a channel, nobody can tell.

    >>> has_changed("public:1", "public:2"), has_changed("public:1", "internal:2"), has_changed(None, "public:2")
    (True, False, False)
    """
    return noted is not None and noted != now and noted.partition(":")[0] == now.partition(":")[0]
