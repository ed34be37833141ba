"""Reading pages in tests: a text or a fixture in, passages as short rows out."""

from __future__ import annotations

from pathlib import Path

from knowledge.handbook import read_page
from knowledge.pack import Pack
from knowledge.passage import Audience, Page, Passage

PAGES = Path(__file__).parent / "pages"
PACK = Pack(markers={"internal -": Audience.INTERNAL, "partners only -": Audience.PARTNER})


def read(text: str, path: str = "page.md", pack: Pack = PACK) -> Page:
    return read_page(text.encode(), path, pack)


def fixture(name: str, pack: Pack = PACK) -> Page:
    return read_page((PAGES / name).read_bytes(), name, pack)


def rows(page: Page) -> list[tuple[str, str, tuple[int, int], str]]:
    """Kind, id without the page, lines and title of each passage."""
    return [(p.kind.value, p.id.partition("#")[2], p.lines, p.title) for p in page.passages]


def passage(page: Page, name: str) -> Passage:
    """The passage with this id, the page's own left out."""
    return next(p for p in page.passages if p.id.partition("#")[2] == name)


def links(found: Passage) -> list[tuple[str, str, str]]:
    return [(link.label, link.url, link.audience.value) for link in found.links]
