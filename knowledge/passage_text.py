"""What a passage says, in pieces that each know who may read them, and how long texts become several passages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.passage import Audience, Link
from knowledge.rich import Rich

LONGEST = 1200
"""Characters of a passage's text; more is a page, not an answer."""
MOST_LINKS = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, an item, a cell: its text, who may read it, the lines where it stands (from 1)."""

    rich: Rich
    audience: Audience
    first: int
    last: int
    by_line: bool = False
    """Whether each line of the text is one line of the file."""

    def text_for(self, reader: Audience) -> str:
        """What this reader sees of it."""
        return self.rich.text_for(reader) if reader.may_read(self.audience) else ""

    def split(self, longest: int) -> list[Piece]:
        """The piece as several, none too long."""
        if len(self.rich.text) <= longest and len(self.rich.placed) <= MOST_LINKS:
            return [self]
        made: list[Piece] = []
        for start, part in self.rich.pieces(longest, MOST_LINKS):
            first, last = self.first, self.last
            if self.by_line:
                first += self.rich.text.count("\n", 0, start)
                last = min(last, first + part.text.count("\n"))
            made.append(replace(self, rich=part, first=first, last=last))
        return made


@dataclass(frozen=True, slots=True)
class Name:
    """Something named by the passage above it: its title, who may read it, the last line it takes to name it."""

    title: str
    audience: Audience
    last: int


def chunks(pieces: Iterable[Piece], first_longest: int = LONGEST) -> list[list[Piece]]:
    """Pieces gathered into texts short enough for a passage each; the first may have to leave room."""
    made: list[list[Piece]] = [[]]
    size = links = 0
    longest = first_longest
    for whole in pieces:
        for piece in whole.split(min(longest, LONGEST)):
            length, count = len(piece.rich.text) + 1, len(piece.rich.placed)
            if made[-1] and (size + length > longest or links + count > MOST_LINKS):
                made.append([])
                size = links = 0
                longest = LONGEST
            made[-1].append(piece)
            size += length
            links += count
    return made


def text_of(pieces: Iterable[Piece], reader: Audience) -> str:
    """The text of these pieces as a reader sees it."""
    return "\n".join(text for piece in pieces if (text := piece.text_for(reader)))


def links_of(pieces: Iterable[Piece], audience: Audience) -> tuple[Link, ...]:
    """The links of these pieces, none for more readers than the piece and the passage have."""
    return tuple(link for piece in pieces for link in piece.rich.links(audience.tightened(piece.audience)))


def naming(title: str, names: Sequence[Name], reader: Audience, room: int) -> tuple[str, int]:
    """A last line that names what stands below, as much of it as there is room for; and the last line named.

    >>> naming("Fees", [Name("Referral", Audience.PUBLIC, 4), Name("Margins", Audience.INTERNAL, 9)], Audience.PUBLIC, 80)
    ('Fees: Referral', 4)
    """
    told = ""
    last = 0
    for name in names:
        if not reader.may_read(name.audience) or not name.title:
            continue
        longer = f"{told}; {name.title}" if told else f"{title}: {name.title}" if title else name.title
        if len(longer) > room:
            break
        told, last = longer, max(last, name.last)
    return told, last


def strictest_of(base: Audience, pieces: Sequence[Piece]) -> Audience:
    """Who may read a text: where there is nothing in it for a lesser reader, it is not for that reader at all."""
    return base.tightened(min((piece.audience for piece in pieces), key=lambda level: level.rank, default=base))
