"""Markdown -> Page: one file read into passages, each with its lines, links, audience and address.

`read_page` is pure and never raises: what cannot be read is a page without passages and a Problem that says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.addresses import bare_path, beside, clean, is_markdown, joined, page_address, page_id
from knowledge.anchors import Anchors, Style
from knowledge.dialect import Plain, plain_markdown
from knowledge.front_matter import front_matter
from knowledge.lesson_title import LessonTitle, lesson_title
from knowledge.markdown import Block, Form, blocks, fenced_lines
from knowledge.outline import Section, outline
from knowledge.pack import UNKNOWN_AUDIENCE, Pack, site_address
from knowledge.passage import Audience, Kind, LessonFacts, Link, Page, Passage, Problem
from knowledge.passage_text import LONGEST, Name, Piece, chunks, links_of, naming, strictest_of, text_of
from knowledge.rich import Placed, Rich, joined_rich
from knowledge.source_lines import Unreadable, source_lines
from knowledge.wording import fact_title, slug

TOO_DEEP = "this page is nested too deeply to be read; flatten its lists and quotes"

_WHOLE_ITEM = 500  # characters; an item with more below it becomes several facts
_WORDS_OF_A_FACT = 4
_WORDS_OF_A_SUBFACT = 6
_ROOM_FOR_NAMES = 450  # characters that a long section leaves for naming what stands below it


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
        title = self.front.text("title") or next((s.title for s in whole.walk() if s.title), "") or _file_title(self.path)
        passages = _Cutting(self, whole, " ".join(title.split())).passages()
        return Page(self.path, " ".join(title.split()), self.url, self.audience, passages, tuple(self.problems))

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
        if "audience" not in self.front.values:
            return None
        word = self.front.values["audience"]
        try:
            return Audience(word.strip().lower() if isinstance(word, str) else "")
        except ValueError:
            line = next((n for n, text in enumerate(self.lines, 1) if text.startswith("audience")), 1)
            self.problems.append(Problem(self.path, line, UNKNOWN_AUDIENCE.format(word=word)))
            return Audience.INTERNAL

    def _link(self, label: str, target: str) -> Link | None:
        reference = clean(target)
        if reference is None:
            return None
        audience = self.pack.marked(label) or Audience.PUBLIC
        return Link(label, self._absolute(reference), audience)

    def _absolute(self, reference: str) -> str:
        site = self.pack.site
        if site is None or reference.startswith(("http:", "https:", "mailto:", "tel:")):
            return reference
        file, mark, rest = reference.partition("#")
        if file and is_markdown(file):
            other = beside(self.path, file)
            return page_address(other, self.pack.has_settings, site, site_address(self.pack, other)) + mark + rest
        return joined(self.url, reference)


class _Cutting:
    """Cuts the sections of a page into passages."""

    def __init__(self, reading: _Reading, whole: Section, title: str) -> None:
        self.reading = reading
        self.pack = reading.pack
        self.whole = whole
        self.title = title
        self.made: list[Passage] = []
        self.ids: set[str] = set()
        self.orders: dict[str, int] = {}

    def passages(self) -> tuple[Passage, ...]:
        """All of them, in the order of the page."""
        self._settle()
        for section in self.whole.walk():
            if section.level or section.blocks:
                _SectionCut(self, section).cut()
        self._cover_opening()
        return tuple(self.made)

    def _settle(self) -> None:
        """Ids and audiences, from the top down: passages name what stands below them."""
        for section in self.whole.walk():
            above = section.parent.audience if section.parent else self.reading.audience
            section.audience = above.tightened(self._marked_in(section.rich))
            base = f"{self.reading.id}#{section.anchor}"
            if section.folded:
                section.id = self.new_id(f"{base}/{slug(section.title)}")
            elif section.level or section.blocks:
                section.id = self.new_id(base)

    def _marked_in(self, rich: Rich) -> Audience:
        """A heading's audience; one with an internal link in it is internal, since its anchor tells its words."""
        levels = [place.link.audience for place in rich.placed]
        return max([self.pack.marked(rich.text) or Audience.PUBLIC, *levels], key=lambda level: level.rank)

    def new_id(self, wanted: str) -> str:
        """An id that no passage of this page has yet."""
        made, times = wanted, 0
        while made in self.ids:
            times += 1
            made = f"{wanted}-{times}"
        self.ids.add(made)
        return made

    def _cover_opening(self) -> None:
        """Rules and tags before the first text belong to the first passage; a page of nothing else is one passage."""
        bare = [] if self.whole.blocks else self.whole.owned
        if not bare:
            return
        url = self.reading.url
        if not self.made:
            root = f"{self.reading.id}#top"
            only = Passage(root, Kind.SECTION, self.title, (), "", (), self.reading.path, (bare[0], bare[-1]), url)
            self.made.append(only)
            return
        first = self.made[0]
        lines = (min(bare[0], first.lines[0]), max(bare[-1], first.lines[1]))
        self.made[0] = replace(first, lines=lines)


class _SectionCut:
    """Cuts one section: its own passage, further ones where it is long, and its facts, terms and lessons."""

    def __init__(self, page: _Cutting, section: Section) -> None:
        self.page = page
        self.section = section
        self.pack = page.pack
        self.parent = next((s.id for s in list(section.chain())[1:]), None)
        self.trail = tuple(reversed([s.title for s in section.chain()]))
        self.base = f"{page.reading.id}#{section.anchor}"
        self.url = page.reading.url + (f"#{section.anchor}" if section.level else "")
        self.title = section.title or (page.title if not section.level else "")
        self.lessons = self._curriculum()
        self.below: list[Passage] = []

    def cut(self) -> None:
        """Append this section's passages to the page's."""
        section = self.section
        pieces, names = self._pieces(section.blocks, section.audience, top=True)
        names += [Name(s.title, s.audience, s.heading_end) for s in section.children]
        self._write(
            Kind.SECTION,
            section.id,
            self.title,
            section.audience,
            pieces,
            names,
            (section.first, section.last),
            trail=self.trail[:-1],
            parent=self.parent,
            own_last=section.last,
        )
        self.page.made += self.below

    def _pieces(self, found: Sequence[Block], audience: Audience, top: bool) -> tuple[list[Piece], list[Name]]:
        """The pieces of a passage's own text, and the names of what became passages of their own."""
        pieces: list[Piece] = []
        names: list[Name] = []
        carried = audience
        for block in found:
            level = audience.tightened(self._marked(block)).tightened(carried)
            match block.form:
                case Form.ITEM if (made := self._own_passage(block, level, top)) is not None:
                    names.append(made)
                case Form.ITEM:
                    pieces += self._item_pieces(block, level)
                case Form.ROW:
                    names.append(self._row(block, level))
                case Form.TERM:
                    names.append(self._term(block, level))
                case _ if block.rich.text or block.rich.placed:
                    pieces.append(_piece(block, level))
            announces = block.form is Form.TEXT and block.rich.text.rstrip().endswith((":", "："))
            # A marked line that announces what follows marks that too.
            carried = level if announces or (block.form is not Form.TEXT and carried is not audience) else audience
        return pieces, names

    def _marked(self, block: Block) -> Audience:
        text = block.name.text if block.form is Form.TERM else block.rich.text
        if block.form is Form.ROW:
            text = next((value.text for _, value in block.cells if value.text), "")
        return self.pack.marked(text) or Audience.PUBLIC

    def _item_pieces(self, item: Block, audience: Audience) -> list[Piece]:
        """An item and what stands below it, as pieces of the passage above."""
        made = [_piece(item, audience)] if item.rich.text or item.rich.placed else []
        for inner in item.inner:
            level = audience.tightened(self._marked(inner))
            if inner.form is Form.ITEM:
                made += self._item_pieces(inner, level)
            elif inner.form is Form.ROW:
                made += self._cells(inner, level)
            elif inner.form is Form.TERM:
                made += [Piece(inner.name, level, inner.first, inner.last), _piece(inner, level)]
            elif inner.rich.text or inner.rich.placed:
                made.append(_piece(inner, level))
        return made

    def _own_passage(self, item: Block, audience: Audience, top: bool) -> Name | None:
        """Make a lesson or a fact of an item, if it says something on its own."""
        if (told := self._lesson(item)) is not None:
            return self._add_lesson(item, told, audience)
        everything = self._item_pieces(item, audience)
        words = sum(len(piece.rich.text.split()) for piece in everything)
        linked = any(piece.rich.placed for piece in everything)
        if not everything or (words < _WORDS_OF_A_FACT and not linked) or (not top and words < _WORDS_OF_A_SUBFACT):
            return None
        size = sum(len(piece.rich.text) + 1 for piece in everything)
        nested = any(inner.form is Form.ITEM for inner in item.inner)
        room = [Name("", audience, item.last)]
        if (size <= _WHOLE_ITEM or not nested) and item.rich.text:
            return self._fact(item, everything, room, audience)
        own = [_piece(item, audience)] if item.rich.text else []
        title = fact_title(item.rich.text_for(audience), _bold(item.rich)) if own else self.title
        wanted = f"{self.base}/{slug(title)}"
        fact_id = self.page.new_id(wanted) if own else self.section.id
        at = len(self.below)
        pieces, names = self._pieces_below(item, audience, fact_id)
        if not own:
            return self._fact(item, pieces, names, audience) if pieces else Name("", audience, item.last)
        below, self.below = self.below[at:], self.below[:at]
        self._write(Kind.FACT, fact_id, title, audience, own + pieces, names, (item.first, item.last), own_last=item.last)
        self.below += below
        return Name(title, audience, item.first)

    def _pieces_below(self, item: Block, audience: Audience, parent: str) -> tuple[list[Piece], list[Name]]:
        outer = self.section.id
        self.section.id = parent
        try:
            return self._pieces(item.inner, audience, top=False)
        finally:
            self.section.id = outer

    def _fact(self, item: Block, pieces: list[Piece], names: list[Name], audience: Audience) -> Name:
        shown = text_of(pieces, audience) or text_of(pieces, Audience.INTERNAL)
        title = fact_title(shown, _bold(item.rich))
        lines = (item.first, max(item.last, item.first))
        fact_id = self.page.new_id(f"{self.base}/{slug(title)}")
        self._write(Kind.FACT, fact_id, title, audience, pieces, [n for n in names if n.title], lines)
        return Name(title, audience, item.first)

    def _cells(self, row: Block, audience: Audience) -> list[Piece]:
        made = []
        for header, value in row.cells:
            if value.text or value.placed:
                level = audience.tightened(self.pack.marked(header.text) or Audience.PUBLIC)
                level = level.tightened(self.pack.marked(value.text) or Audience.PUBLIC)
                head = " ".join(header.text.split())
                told = joined_rich([Rich(f"{head}:"), value], " ") if head and value.text else value
                made.append(Piece(told, level, row.first, row.last))
        return made

    def _row(self, row: Block, audience: Audience) -> Name:
        pieces = self._cells(row, audience)
        first = next((value for _, value in row.cells if value.text), Rich())
        title = fact_title(first.text_for(audience), _bold(first)) or self.title
        fact_id = self.page.new_id(f"{self.base}/{slug(title)}")
        self._write(Kind.FACT, fact_id, title, audience, pieces, [], (row.first, row.last))
        return Name(title, audience, row.first)

    def _term(self, term: Block, audience: Audience) -> Name:
        title = fact_title(term.name.text) or self.title
        told = Piece(
            joined_rich([Rich(f"{term.name.text}:", term.name.placed), term.rich], " "), audience, term.first, term.last
        )
        term_id = self.page.new_id(f"{self.base}/{slug(title)}")
        self._write(Kind.TERM, term_id, title, audience, [told], [], (term.first, term.last))
        return Name(title, audience, term.first)

    def _curriculum(self) -> Section | None:
        """The heading that names the track of lessons below this one, if they stand in a curriculum."""
        chain = list(self.section.chain())
        return next((s for s in reversed(chain) if any(w in s.title.casefold() for w in self.pack.curriculum)), None)

    def _lesson(self, item: Block) -> LessonTitle | None:
        bold = _bold(item.rich)
        if not bold:
            return None
        rest = item.rich.text[item.rich.bold :].strip()
        told = lesson_title(f"{bold} {rest}" if rest.startswith("(") else bold)
        if told.stated and (not rest or rest.startswith("(")):
            return told
        return told if self.lessons is not None and not rest else None

    def _add_lesson(self, item: Block, told: LessonTitle, audience: Audience) -> Name:
        track = self._track()
        order = self.page.orders[track] = self.page.orders.get(track, 0) + 1
        facts = LessonFacts(track, self.title, order, told.type, told.minutes, told.points)
        pieces = self._item_pieces(item, audience)
        if len(pieces) > 1 and item.rich.placed:
            pieces[0] = Piece(Rich("", tuple(Placed(0, 0, p.link) for p in item.rich.placed)), *_where(pieces[0]))
        elif len(pieces) > 1:
            pieces = pieces[1:]
        lesson_id = self.page.new_id(f"{self.base}/{slug(told.title)}")
        self._write(Kind.LESSON, lesson_id, told.title, audience, pieces, [], (item.first, item.last), lesson=facts)
        return Name(told.title, audience, item.first)

    def _track(self) -> str:
        chain = list(self.section.chain())
        words = ((word, s) for s in chain for word in ("core", "advanced") if word in s.title.casefold().split())
        inside = [word for word, s in words if self.lessons is None or s is self.lessons or self.lessons in s.chain()]
        if inside:
            return inside[0]
        if self.lessons is not None:
            return slug(self.lessons.title)
        return slug(chain[1].title if len(chain) > 1 else self.title)

    def _write(
        self,
        kind: Kind,
        passage_id: str,
        title: str,
        base: Audience,
        pieces: list[Piece],
        names: list[Name],
        lines: tuple[int, int],
        *,
        trail: tuple[str, ...] | None = None,
        parent: str | None = None,
        own_last: int | None = None,
        lesson: LessonFacts | None = None,
    ) -> None:
        """Make one passage, and further ones of the same title where the text is too long for one."""
        trail = self.trail if trail is None else trail
        parent = self.section.id if kind is not Kind.SECTION else parent
        told, _ = naming(title, names, Audience.INTERNAL, LONGEST)
        whole = sum(len(piece.rich.text) + 1 for piece in pieces)
        room = max(LONGEST - whole, min(_ROOM_FOR_NAMES, len(told))) if told else 0
        parts = chunks(pieces, LONGEST - min(room, len(told) + 1) if told else LONGEST)
        for n, part in enumerate(parts):
            named = names if n == 0 else []
            audience = strictest_of(base, part, named)
            used = len(text_of(part, Audience.INTERNAL))
            texts = {}
            last_named = 0
            for reader in Audience:
                line, last = naming(title, named, reader, LONGEST - used - 1)
                text = "\n".join(t for t in (text_of(part, reader), line) if t)
                texts[reader] = text or (title if self.section.level and n == 0 and kind is Kind.SECTION else text)
                last_named = max(last_named, last)
            start, end = self._lines(kind, parts, n, lines, last_named, bool(named))
            full = texts[Audience.INTERNAL]
            lesser = tuple(
                (reader, texts[reader]) for reader in Audience if reader.may_read(audience) and texts[reader] != full
            )
            part_id = passage_id if n == 0 else self.page.new_id(_part_id(passage_id, n + 1))
            made = Passage(
                id=part_id,
                kind=kind,
                title=title,
                trail=trail,
                text=full,
                links=links_of(part, audience),
                path=self.page.reading.path,
                lines=(start, end),
                url=self.url,
                audience=audience,
                lesson=lesson if n == 0 else None,
                parent=parent if n == 0 else passage_id,
                redacted=lesser,
            )
            (self.page.made if kind is Kind.SECTION and n == 0 else self.below).append(made)

    def _lines(
        self, kind: Kind, parts: list[list[Piece]], n: int, lines: tuple[int, int], last_named: int, named: bool
    ) -> tuple[int, int]:
        """The span of one part: from its first piece up to the next part's, all of it where things are named."""
        first, last = lines
        start = first if n == 0 else parts[n][0].first
        end = (
            last if n + 1 == len(parts) or (n == 0 and named and last_named) else self._before(parts[n + 1][0].first, start)
        )
        own = [piece.last for piece in parts[n]]
        return start, max([end, last_named, start, *own])

    def _before(self, line: int, start: int) -> int:
        """The last line of this section above a line."""
        return max((n for n in self.section.owned if start <= n < line), default=start)


def _part_id(passage_id: str, number: int) -> str:
    """The id of a further part of a passage."""
    return f"{passage_id}-part-{number}" if "/" in passage_id.partition("#")[2] else f"{passage_id}/part-{number}"


def _piece(block: Block, audience: Audience) -> Piece:
    if block.form is Form.CODE:
        fence = int(block.fenced)
        return Piece(block.rich, audience, block.first + fence, max(block.last - fence, block.first + fence), by_line=True)
    last = block.first if block.form is Form.ITEM else block.last
    return Piece(block.rich, audience, block.first, last)


def _where(piece: Piece) -> tuple[Audience, int, int]:
    return piece.audience, piece.first, piece.last


def _bold(rich: Rich) -> str:
    return rich.text[: rich.bold].strip()


def _from_one(ids: dict[int, str]) -> dict[int, str]:
    return {line + 1: own for line, own in ids.items()}


def _file_title(path: str) -> str:
    """A title for a page that has none: its file's name in words."""
    name = bare_path(path).rpartition("/")[2] or "index"
    return name.replace("-", " ").replace("_", " ").strip().capitalize() or path
