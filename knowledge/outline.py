"""Blocks -> the sections of a page, each with its own blocks and the sections below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.anchors import Anchors
from knowledge.markdown import Block, Form
from knowledge.passage import Audience
from knowledge.rich import Rich

_CONTENTS = re.compile(
    r"^(?:on this page|(?:table of )?contents|toc|in this (?:page|section|article|document)|目次|このページの内容|目录|"
    r"本页内容|sommaire|inhalt(?:sverzeichnis)?)\s*:?$",
    re.I,
)
_CONTENTS_IDS = {"on-this-page", "table-of-contents"}
_BELOW_HEADINGS = 7  # level of what a <details> folds away; a fold inside a fold is one deeper


@dataclass(slots=True)
class Section:
    """A heading (or a fold's summary, or the page before its first heading) and what stands under it.

    `first` is the heading's line, `last` the last line of its own text, `heading_end` the heading's last line. `anchor` is
    the nearest heading's. `owned` are its own lines, other sections' taken out.
    """

    rich: Rich
    level: int
    anchor: str
    first: int
    heading_end: int
    last: int
    parent: Section | None = None
    folded: bool = False
    blocks: list[Block] = field(default_factory=list)
    children: list[Section] = field(default_factory=list)
    owned: list[int] = field(default_factory=list)
    audience: Audience = Audience.PUBLIC
    id: str = ""

    @property
    def title(self) -> str:
        """Its heading in one line."""
        return " ".join(self.rich.text.split())

    def chain(self) -> Iterator[Section]:
        """This section and the headings above, innermost first; the page itself left out."""
        section: Section | None = self
        while section is not None and section.level:
            yield section
            section = section.parent

    def walk(self) -> Iterator[Section]:
        """This section and everything below, in the order of the page."""
        waiting = [self]
        while waiting:
            section = waiting.pop()
            yield section
            waiting += reversed(section.children)


def outline(blocks: Sequence[Block], body: Sequence[int], ids: dict[int, str], toc: set[int], anchors: Anchors) -> Section:
    """The page's sections below one for the page itself (level 0).

    `body` are the lines that belong to some passage, `ids` headings' own ids by line, `toc` lines of a table of contents;
    all from 1. A heading that only stands over a table of contents is left out.
    """
    page = Section(Rich(), 0, "top", 0, 0, 0)
    at = page
    starts: list[tuple[int, Section]] = [(0, page)]
    for n, block in enumerate(blocks):
        match block.form:
            case Form.HEADING if not block.rich.text.strip():
                anchors.take("")
                if block.says_something:
                    at.blocks.append(block)  # a picture, or a template that writes the title: no heading we could name
            case Form.HEADING:
                own = next((ids[line] for line in range(block.first, block.last + 1) if line in ids), None)
                anchor = anchors.take(block.rich.text, own)
                if _over_contents(blocks, n, own, toc):
                    block_lines = range(block.first, block.last + 1)
                    starts.append((block.first, page if at is page else at))
                    toc.update(block_lines)
                    continue
                while at.level >= block.level:
                    at = at.parent or page
                at = _opened(at, block, block.level, anchor)
                starts.append((block.first, at))
            case Form.FOLD:
                level = at.level + 1 if at.folded else _BELOW_HEADINGS
                at = _opened(at, block, level, at.anchor, folded=True)
                starts.append((block.first, at))
            case Form.UNFOLD:
                if at.folded:
                    at.last = max(at.last, block.last)
                    at = at.parent or page
                    starts.append((block.last + 1, at))
            case _ if block.says_something:
                at.blocks.append(block)
    _share_lines(starts, [line for line in body if line not in toc])
    if page.blocks and not page.first:  # all its words stand behind a `</details>`, on that line
        page.first, page.last = page.blocks[0].first, max(page.last, page.blocks[-1].last)
    return page


def _opened(parent: Section, block: Block, level: int, anchor: str, folded: bool = False) -> Section:
    section = Section(block.rich, level, anchor, block.first, block.last, block.last, parent, folded)
    parent.children.append(section)
    return section


def _over_contents(blocks: Sequence[Block], n: int, own: str | None, toc: set[int]) -> bool:
    """Whether a heading is there only for a table of contents."""
    heading = blocks[n]
    if own not in _CONTENTS_IDS and not _CONTENTS.match(heading.rich.text.strip()):
        return False
    end = next((i for i in range(n + 1, len(blocks)) if blocks[i].form in {Form.HEADING, Form.FOLD}), len(blocks))
    listed = blocks[n + 1 : end]
    until = blocks[n + 1].first if n + 1 < len(blocks) else max([heading.last, *toc]) + 1
    if any(heading.last < line < until for line in toc):
        return True
    parent = end < len(blocks) and blocks[end].level > heading.level
    if parent or not all(_only_jumps(block) for block in listed):
        return False
    for block in listed:
        toc.update(range(block.first, block.last + 1))
        block.rich, block.inner = Rich(), []
    return True


def _only_jumps(block: Block) -> bool:
    """Whether a block is a line of a table of contents written by hand: links into this page and nothing else."""
    if block.form is not Form.ITEM or not block.rich.placed:
        return False
    jumps = all("#" in place.link.url for place in block.rich.placed)
    labelled = sum(place.end - place.start for place in block.rich.placed) >= len(block.rich.text) - 2
    return jumps and labelled and all(_only_jumps(inner) for inner in block.inner)


def _share_lines(starts: list[tuple[int, Section]], body: Sequence[int]) -> None:
    """Give every line of the body to the section it stands in."""
    at = 0
    for line in body:
        while at + 1 < len(starts) and starts[at + 1][0] <= line:
            at += 1
        section = starts[at][1]
        section.owned.append(line)
        section.last = max(section.last, line)
        if not section.level:
            section.first = section.first or line
