"""Markdown -> Page: one file read into passages, each with its lines, links, audience and address.

`read_page` is pure and never raises: what cannot be read is a page without passages and a Problem that says why.
"""

from __future__ import annotations

from knowledge.addresses import bare_path, beside, clean, is_markdown, joined, page_address, page_id
from knowledge.anchors import Anchors, Style
from knowledge.cutting import Sheet, cut_passages
from knowledge.dialect import Plain, plain_markdown
from knowledge.front_matter import front_matter
from knowledge.markdown import blocks, fenced_lines
from knowledge.outline import Section, outline
from knowledge.pack import UNKNOWN_AUDIENCE, Pack, site_address
from knowledge.passage import Audience, Link, Page, Problem
from knowledge.source_lines import Unreadable, source_lines
from knowledge.wording import cut

TOO_DEEP = "this page is nested too deeply to be read; flatten its lists and quotes"


def read_page(data: bytes, path: str, pack: Pack) -> Page:
    """Read one Markdown file; `path` is relative to its source, with slashes."""
    try:
        return _Reading(source_lines(data), path, pack).page()
    except Unreadable as fault:
        problem = Problem(path, fault.line, str(fault))
    except RecursionError:
        problem = Problem(path, 1, TOO_DEEP)
    audience = pack.audience_of(path, None)
    url = page_address(path, pack.has_settings, pack.site, site_address(pack, path))
    return Page(path, _file_title(path), url, audience, (), (problem,))


class _Reading:
    """The reading of one page."""

    def __init__(self, lines: list[str], path: str, pack: Pack) -> None:
        self.lines = lines
        self.path = path
        self.pack = pack
        self.problems: list[Problem] = []
        self.front = front_matter(lines)
        if self.front.fault:
            self.problems.append(Problem(path, *self.front.fault))
        self.id = page_id(path, pack.has_settings)
        self.url = page_address(path, pack.has_settings, pack.site, site_address(pack, path) or self._own_address())
        self.audience = pack.audience_of(path, self._stated_audience())

    def page(self) -> Page:
        """The page with its passages."""
        body = ["" if n < self.front.length else line for n, line in enumerate(self.lines)]
        code = fenced_lines(body, unclosed=not self._is_kramdown())
        plain = plain_markdown(body, code)
        found = blocks(plain.lines, self._link)
        whole = outline(found, self._body(plain), _from_one(plain.ids), {n + 1 for n in plain.toc}, Anchors(self._style()))
        title = self._title(whole)
        passages = cut_passages(Sheet(self.id, self.path, self.url, title, self.audience, self.pack), whole)
        return Page(self.path, title, self.url, self.audience, passages, tuple(self.problems))

    def _title(self, whole: Section) -> str:
        """What the page calls itself, else its first heading that all its readers may see, else its file's name."""
        stated = " ".join(self.front.text("title").split())
        headings = (s for s in whole.walk() if s.title and not s.folded)
        open_to_all = (s.title for s in headings if self.pack.marked(s.title) is None and not s.rich.hidden)
        return cut(stated or next(open_to_all, "") or _file_title(self.path), 200)

    def _body(self, plain: Plain) -> list[int]:
        skipped = plain.dropped
        start = self.front.length
        return [n + 1 for n, line in enumerate(self.lines) if n >= start and n not in skipped and line.strip()]

    def _is_kramdown(self) -> bool:
        told = self.path.lower().endswith((".html.md", ".erb")) or "layout" in self.front.values
        return told or any(line.lstrip().startswith(("{:", "{::")) for line in self.lines)

    def _style(self) -> Style:
        return self.pack.anchors or "github"

    def _own_address(self) -> str:
        stated = next((v for k in ("permalink", "canonical_path", "url") if (v := self.front.text(k)).startswith("/")), "")
        return stated if self.pack.site and ":" not in stated else ""

    def _stated_audience(self) -> Audience | None:
        key = next((key for key in self.front.values if key.strip().lower() == "audience"), None)
        if key is None:
            return None
        word = self.front.values[key]
        try:
            return Audience(word.strip().lower() if isinstance(word, str) else "")
        except ValueError:
            line = next((n for n, text in enumerate(self.lines, 1) if text.lower().startswith("audience")), 1)
            self.problems.append(Problem(self.path, line, UNKNOWN_AUDIENCE.format(word=word)))
            return Audience.INTERNAL

    def _link(self, label: str, target: str) -> Link | None:
        reference = clean(target)
        if reference is None:
            return None
        audience = self.pack.marked(label) or Audience.PUBLIC
        return Link(label or reference.rstrip("/").rpartition("/")[2] or reference, self._absolute(reference), audience)

    def _absolute(self, reference: str) -> str:
        site = self.pack.site
        if site is None or reference.startswith(("http:", "https:", "mailto:", "tel:")):
            return reference
        file, mark, rest = reference.partition("#")
        if file and is_markdown(file):
            other = beside(self.path, file)
            return page_address(other, self.pack.has_settings, site, site_address(self.pack, other)) + mark + rest
        return joined(self.url, reference)


def _from_one(ids: dict[int, str]) -> dict[int, str]:
    return {line + 1: own for line, own in ids.items()}


def _file_title(path: str) -> str:
    """A title for a page that has none: its file's name in words."""
    name = bare_path(path).rpartition("/")[2] or "index"
    return name.replace("-", " ").replace("_", " ").strip().capitalize() or path
