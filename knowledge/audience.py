"""The one choke point: a passage becomes readable for somebody only here.

`clear` is the only maker of `Cleared`, and everything that speaks (views, command line, reports) accepts nothing else.
"""

from __future__ import annotations

from typing import Final, final

from knowledge.passage import Audience, Kind, LessonFacts, Link, Passage


@final
class _Seal:
    """What only this file has."""


_SEAL: Final = _Seal()


@final
class Cleared:
    """A passage as one reader may see it: internal links and texts above that reader are gone.

    Cannot be made directly:

    >>> Cleared(object(), None, Audience.PUBLIC)  # type: ignore[arg-type]
    Traceback (most recent call last):
    TypeError: only knowledge.audience.clear makes a Cleared passage
    """

    __slots__ = (
        "audience",
        "id",
        "kind",
        "lesson",
        "lines",
        "links",
        "parent",
        "path",
        "reader",
        "text",
        "title",
        "trail",
        "url",
    )

    def __init__(self, seal: _Seal, passage: Passage | None, reader: Audience) -> None:
        if seal is not _SEAL or passage is None:
            raise TypeError("only knowledge.audience.clear makes a Cleared passage")
        self.reader: Final = reader
        self.id: Final[str] = passage.id
        self.kind: Final[Kind] = passage.kind
        self.title: Final[str] = passage.title
        self.trail: Final[tuple[str, ...]] = passage.trail
        self.text: Final[str] = passage.text_for(reader)
        self.links: Final[tuple[Link, ...]] = tuple(link for link in passage.links if reader.may_read(link.audience))
        self.path: Final[str] = passage.path
        self.lines: Final[tuple[int, int]] = passage.lines
        self.url: Final[str] = passage.url
        self.audience: Final[Audience] = passage.audience
        self.lesson: Final[LessonFacts | None] = passage.lesson
        self.parent: Final[str | None] = passage.parent

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cleared) and all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    def __hash__(self) -> int:
        return hash((self.id, self.reader))

    def __repr__(self) -> str:
        return f"Cleared({self.id!r}, reader={self.reader.value!r})"


def clear(passage: Passage, reader: Audience) -> Cleared | None:
    """The passage as this reader may see it, or None if it is not for them."""
    if not reader.may_read(passage.audience):
        return None
    return Cleared(_SEAL, passage, reader)
