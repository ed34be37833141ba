"""Plain text that remembers its links: where each label stands, so that a text can be cut or parts of it withheld."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from knowledge.passage import Audience, Link

_CUTS = ("\n", "。", ". ", "! ", "? ", "; ", " ")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]")
_SPACES = re.compile(r"[ \t]{2,}")
_BEFORE_MARK = re.compile(r" +([.,;:!?])")
_LEFT_OVER = re.compile(r"^[\s,;:.|·–—/&-]*$")


@dataclass(frozen=True, slots=True)
class Placed:
    """A link and the part of the text that is its label."""

    start: int
    end: int
    link: Link


@dataclass(frozen=True, slots=True)
class Rich:
    """A text and its links in order; `bold` is how many characters at its start are bold, `breaks` where a new line of the
    file begins within a line of the text."""

    text: str = ""
    placed: tuple[Placed, ...] = ()
    bold: int = 0
    breaks: tuple[int, ...] = ()

    def lines(self) -> list[str]:
        """Its lines, those of the file told apart too."""
        ends = (0, *self.breaks, len(self.text))
        return [line for start, end in pairwise(ends) for line in self.text[start:end].split("\n")]

    def links(self, at_least: Audience = Audience.PUBLIC) -> tuple[Link, ...]:
        """Its links; none is for more readers than `at_least` allows."""
        return tuple(
            place.link if place.link.audience.rank >= at_least.rank else Link(place.link.label, place.link.url, at_least)
            for place in self.placed
        )

    @property
    def hidden(self) -> bool:
        """Whether some reader may not see all of it."""
        return any(place.link.audience is not Audience.PUBLIC for place in self.placed)

    def text_for(self, reader: Audience) -> str:
        """The text without the labels of links that this reader may not follow, and without what they leave behind."""
        hidden = [place for place in self.placed if not reader.may_read(place.link.audience)]
        if not hidden:
            return self.text
        kept, at = [], 0
        for place in hidden:
            kept.append(self.text[at : place.start])
            at = max(at, place.end)
        kept.append(self.text[at:])
        return "\n".join(_tidied("\0".join(kept).split("\n")))

    def pieces(self, longest: int, most_links: int) -> Iterator[tuple[int, Rich]]:
        """The text in pieces of at most so many characters and links, cut at lines, sentences or words; and where in the
        whole each starts."""
        start, count = 0, len(self.text)
        while start < count:
            end = min(count, start + longest)
            inside = [place for place in self.placed if start <= place.start < end]
            if len(inside) > most_links:
                end = max(start + 1, inside[most_links].start)
            if end < count:
                end = self._cut(start, end)
            yield start, self._part(start, end)
            start = end
            while start < count and self.text[start].isspace():
                start += 1

    def dropped(self, count: int) -> Rich:
        """The text without its first characters and the space after them."""
        start = count + len(self.text[count:]) - len(self.text[count:].lstrip())
        return self._part(start, len(self.text))

    def _cut(self, start: int, end: int) -> int:
        """The best place to cut after `start`, at `end` at the latest, not inside a label if that can be helped."""
        for mark in _CUTS:
            at = self.text.rfind(mark, start + (end - start) // 3, end)
            if at > start and not any(place.start <= at < place.end for place in self.placed):
                return at + len(mark)
        across = next((place.start for place in self.placed if start < place.start < end < place.end), None)
        return across or end

    def _part(self, start: int, end: int) -> Rich:
        text = self.text[start:end].rstrip()
        placed = tuple(
            Placed(place.start - start, min(place.end - start, len(text)), place.link)
            for place in self.placed
            if start <= place.start < end
        )
        breaks = tuple(at - start for at in self.breaks if start < at < start + len(text))
        return Rich(text, placed, max(0, min(self.bold - start, len(text))), breaks)


NO_TEXT = Rich()


def joined_rich(parts: Iterable[Rich], between: str = "\n") -> Rich:
    """Several texts as one."""
    text = ""
    placed: list[Placed] = []
    breaks: list[int] = []
    for part in parts:
        if text and part.text:
            text += between
            breaks.append(len(text))
        placed += [Placed(p.start + len(text), p.end + len(text), p.link) for p in part.placed]
        breaks += [at + len(text) for at in part.breaks]
        text += part.text
    return Rich(text, tuple(placed), breaks=tuple(breaks))


def _tidied(lines: list[str]) -> Iterator[str]:
    """Lines with a hole (a NUL) closed up; a line that is left with no words goes."""
    for line in lines:
        if "\0" not in line:
            yield line
            continue
        closed = _EMPTY_BRACKETS.sub("", line.replace("\0", ""))
        closed = _BEFORE_MARK.sub(r"\1", _SPACES.sub(" ", closed)).strip()
        if not _LEFT_OVER.match(closed):
            yield closed
