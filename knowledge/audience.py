"""The one choke point: a passage becomes readable for somebody only here.

`clear` is the only maker of `Cleared`, `clear_item` of `ClearedItem`, and everything that speaks (views, command line,
reports) accepts nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

from knowledge.passage import Audience, Kind, LessonFacts, Link, Passage

if TYPE_CHECKING:
    from knowledge.quiz import QuizItem


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


@final
class ClearedItem:
    """A quiz item that one reader may be asked, and its passage as they may see it. Cannot be made directly."""

    __slots__ = ("item", "passage")

    def __init__(self, seal: _Seal, item: QuizItem, passage: Cleared) -> None:
        if seal is not _SEAL:
            raise TypeError("only knowledge.audience.clear_item makes a ClearedItem")
        self.item: Final = item
        self.passage: Final = passage

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ClearedItem) and (self.item, self.passage) == (other.item, other.passage)

    def __hash__(self) -> int:
        return hash((self.item, self.passage))

    def __repr__(self) -> str:
        return f"ClearedItem({self.item.id!r}, reader={self.passage.reader.value!r})"


def clear_item(item: QuizItem, passage: Passage, reader: Audience) -> ClearedItem | None:
    """The item, or None if it is not for this reader: what was written about the whole of a passage is asked only of those
    who see the whole of it."""
    cleared = clear(passage, reader)
    if cleared is None or item.passage != passage.id or cleared.text != passage.text:
        return None
    return ClearedItem(_SEAL, item, cleared)
