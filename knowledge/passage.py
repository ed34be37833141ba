"""The values of the core: pages, passages, links, lessons, and who may read them.

Everything here is frozen and compares by value. Nothing here reads a file, a clock or a database.
"""

from __future__ import annotations

import enum
from typing import NamedTuple


class Audience(enum.StrEnum):
    """Who may read a text, from everybody to the vendor's own people.

    >>> Audience.PARTNER.may_read(Audience.PUBLIC), Audience.PUBLIC.may_read(Audience.INTERNAL)
    (True, False)
    """

    PUBLIC = "public"
    PARTNER = "partner"
    INTERNAL = "internal"

    @property
    def rank(self) -> int:
        """0 for public, 1 for partner, 2 for internal."""
        return _RANKS[self]

    def may_read(self, text: Audience) -> bool:
        """Whether a reader of this audience may see a text marked with that one."""
        return self.rank >= text.rank

    def tightened(self, other: Audience) -> Audience:
        """The stricter of the two: an audience is inherited downwards and only ever tightened."""
        return self if self.rank >= other.rank else other


_RANKS = {Audience.PUBLIC: 0, Audience.PARTNER: 1, Audience.INTERNAL: 2}


class Kind(enum.StrEnum):
    """What sort of answer a passage is."""

    SECTION = "section"
    FACT = "fact"
    LESSON = "lesson"
    QUIZ = "quiz"
    TERM = "term"


class Link(NamedTuple):
    """A link inside a passage: what it is called, where it goes (absolute where a site is known), who may follow it."""

    label: str
    url: str
    audience: Audience = Audience.PUBLIC


class LessonFacts(NamedTuple):
    """What a lesson's title says about it, and where it stands in the curriculum.

    `track` is `core` or `advanced` (the first word that fits in the track's heading, else the heading's slug), `module` is
    the module's title, `order` counts from 1 within the track. `type` is one of video, handbook, collateral, quiz, mixed,
    webcast or None where the page does not say; `minutes` and `points` likewise.
    """

    track: str
    module: str
    order: int
    type: str | None = None
    minutes: int | None = None
    points: int | None = None

    def told(self) -> str:
        """The facts in a few words, as the page has them; empty if it says nothing.

        >>> LessonFacts("core", "Start", 1, type="video", minutes=10).told()
        'Video, 10 minutes'
        """
        named = self.type.capitalize() if self.type and self.type != "mixed" else ""
        counts = ((self.minutes, "minutes"), (self.points, "points"))
        return ", ".join(filter(None, [named, *(f"{n} {unit}" for n, unit in counts if n)]))


class Passage(NamedTuple):
    """What can be an answer: a section, a fact, a lesson, a quiz or a term.

    `id` is `page#anchor` or `page#anchor/slug` and outlives edits of the text. `trail` holds the headings above, outermost
    first, without the title. `text` is plain text as a reader sees it, lines kept, no Markdown. `lines` are the first and
    last line in the file, from 1: the narrowest span that holds title, words and links. `path` is relative to its source.
    `parent` is the id of the passage one level up, or None. Where a lesser reader must see less (an internal link and its
    label in an open paragraph, an internal child named by its section), `redacted` holds what that reader sees instead, by
    audience; `text` is then what internal readers see. A public passage with one internal link:
    `redacted=((Audience.PUBLIC, "…"), (Audience.PARTNER, "…"))`.
    """

    id: str
    kind: Kind
    title: str
    trail: tuple[str, ...]
    text: str
    links: tuple[Link, ...]
    path: str
    lines: tuple[int, int]
    url: str
    audience: Audience = Audience.PUBLIC
    lesson: LessonFacts | None = None
    parent: str | None = None
    redacted: tuple[tuple[Audience, str], ...] = ()

    def text_for(self, reader: Audience) -> str:
        """What this reader sees of the text."""
        return dict(self.redacted).get(reader, self.text)


class Problem(NamedTuple):
    """Something wrong in a handbook that did not stop us: where, and what to do about it, as a sentence."""

    path: str
    line: int
    message: str


class Page(NamedTuple):
    """One Markdown file, read."""

    path: str
    title: str
    url: str
    audience: Audience
    passages: tuple[Passage, ...]
    problems: tuple[Problem, ...] = ()
