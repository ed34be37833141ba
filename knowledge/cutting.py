"""Sections -> passages: what becomes an answer of its own, what it is called, which lines it holds, who may read it.

An audience comes from marks and is inherited downwards. Titles and ids are made from what the least privileged reader of
the passage may see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.lesson_title import LessonTitle, lesson_title
from knowledge.markdown import Block, Form
from knowledge.outline import Section
from knowledge.pack import Pack
from knowledge.passage import Audience, Kind, LessonFacts, Passage
from knowledge.passage_text import LONGEST, Name, Piece, chunks, links_of, naming, strictest_of, text_of
from knowledge.rich import Placed, Rich, joined_rich
from knowledge.wording import cut, fact_title, slug, word_count

_WHOLE_ITEM = 500  # characters; a longer item with items below it becomes several facts
_WORDS_OF_A_FACT = 4
_WORDS_OF_A_SUBFACT = 6
_ROOM_FOR_NAMES = 450  # characters that a long section leaves for naming what stands below it
_LONGEST_HEADING = 200  # characters; a longer one is text that was marked as a heading


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page that passages are cut from."""

    id: str
    path: str
    url: str
    title: str
    audience: Audience
    pack: Pack

    def marked(self, rich: Rich) -> Audience:
        """The audience that a text's opening words, or those of one of its lines, mark it for."""
        openings = (part for line in rich.lines() for part in (line, *line.split("|")[1:]))
        marks = [self.pack.marked(opening) or Audience.PUBLIC for opening in openings]
        return max(marks, key=lambda level: level.rank)


def cut_passages(sheet: Sheet, whole: Section) -> tuple[Passage, ...]:
    """Every passage of a page, in the page's order."""
    return _PageCut(sheet, whole).passages()


class _PageCut:
    """What the sections of a page share: ids in use, and the lessons counted so far."""

    def __init__(self, sheet: Sheet, whole: Section) -> None:
        self.sheet = sheet
        self.whole = whole
        self.ids: dict[str, int] = {}
        self.orders: dict[str, int] = {}

    def passages(self) -> tuple[Passage, ...]:
        self._settle()
        made: list[Passage] = []
        for section in self.whole.walk():
            if section.level or section.blocks:
                made += _SectionCut(self, section).passages()
        return tuple(self._with_opening(made))

    def new_id(self, wanted: str) -> str:
        """An id that no passage of this page has yet."""
        made, times = wanted, self.ids.get(wanted, 0)
        while made in self.ids:
            times += 1
            made = f"{wanted}-{times}"
        self.ids[made] = 0
        self.ids[wanted] = times
        return made

    def _settle(self) -> None:
        """Audiences and ids from the top down, before anything is cut: passages name what stands below them."""
        for section in self.whole.walk():
            above = section.parent.audience if section.parent else self.sheet.audience
            # A heading with an internal link in it is internal as a whole, since its anchor tells its words.
            marks = [self.sheet.marked(section.rich), *(place.link.audience for place in section.rich.placed)]
            section.audience = above.tightened(max(marks, key=lambda level: level.rank))
            base = f"{self.sheet.id}#{section.anchor}"
            if section.folded:
                section.id = self.new_id(f"{base}/{slug(section.title)}")
            elif section.level or section.blocks:
                section.id = self.new_id(base)

    def _with_opening(self, made: list[Passage]) -> list[Passage]:
        """Rules and tags before the first text belong to the first passage; a page of nothing else is one passage."""
        bare = [] if self.whole.blocks else self.whole.owned
        if not bare:
            return made
        sheet = self.sheet
        if not made:
            lines = (bare[0], bare[-1])
            only = Passage(
                f"{sheet.id}#top", Kind.SECTION, sheet.title, (), "", (), sheet.path, lines, sheet.url, sheet.audience
            )
            return [only]
        first = made[0]
        return [first._replace(lines=(min(bare[0], first.lines[0]), max(bare[-1], first.lines[1]))), *made[1:]]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A passage to be written: everything but its text's division."""

    kind: Kind
    id: str
    title: str
    audience: Audience
    trail: tuple[str, ...]
    parent: str | None
    lines: tuple[int, int]
    lesson: LessonFacts | None = None


class _SectionCut:
    """Cuts one section: its own passage, further ones where it is long, and its facts, terms and lessons."""

    def __init__(self, page: _PageCut, section: Section) -> None:
        self.page = page
        self.sheet = page.sheet
        self.section = section
        self.chain = list(section.chain())
        self.trail = tuple(_heading(s.title) for s in reversed(self.chain))
        self.base = f"{page.sheet.id}#{section.anchor}"
        self.url = page.sheet.url + (f"#{section.anchor}" if section.level else "")
        self.title = _heading(section.title) if section.level else page.sheet.title
        words = self.sheet.pack.curriculum
        self.curriculum = next((s for s in reversed(self.chain) if any(w in s.title.casefold() for w in words)), None)

    def passages(self) -> list[Passage]:
        section = self.section
        pieces, names, below = self._contents(section.blocks, section.audience, section.id, top=True)
        if len(section.title) > _LONGEST_HEADING:
            pieces.insert(0, Piece(section.rich, section.audience, section.first, section.heading_end))
        names += [Name(_heading(s.title), s.audience, s.heading_end) for s in section.children]
        parent = next((s.id for s in self.chain[1:]), None)
        lines = (section.first, section.last)
        draft = _Draft(Kind.SECTION, section.id, self.title, section.audience, self.trail[:-1], parent, lines)
        return [*self._written(draft, pieces, names), *below]

    def _contents(
        self, found: Sequence[Block], audience: Audience, parent: str, top: bool
    ) -> tuple[list[Piece], list[Name], list[Passage]]:
        """What a passage says itself, the names of what became passages of their own, and those passages."""
        pieces: list[Piece] = []
        names: list[Name] = []
        below: list[Passage] = []
        carried, announced = audience, False
        for block in found:
            text = block.form is Form.TEXT
            level = (carried if announced or not text else audience).tightened(self._marked(block))
            made: list[Passage] = []
            match block.form:
                case Form.ITEM:
                    made = self._item(block, level, parent, top)
                    if not made:
                        pieces += self._flat(block, level)
                case Form.ROW:
                    made = self._row(block, level, parent)
                case Form.TERM:
                    made = self._term(block, level, parent)
                case _ if block.rich.text or block.rich.placed:
                    pieces.append(_piece(block, level))
            if made:
                names.append(Name(made[0].title, made[0].audience, block.first))
                below += made
            # A marked line that announces what follows ("Internal - the margins:") marks that too.
            announced = text and block.rich.text.endswith((":", "："))
            if text:
                carried = level if announced else audience
        return pieces, names, below

    def _marked(self, block: Block) -> Audience:
        match block.form:
            case Form.TERM:
                return self.sheet.marked(block.name).tightened(self.sheet.marked(block.rich))
            case Form.ROW:
                return self.sheet.marked(next((value for _, value in block.cells if value.text), Rich()))
            case Form.CODE:
                return Audience.PUBLIC
        return self.sheet.marked(block.rich)

    def _flat(self, item: Block, audience: Audience) -> list[Piece]:
        """An item and everything below it, as pieces of one text."""
        made = [_piece(item, audience)] if item.rich.text or item.rich.placed else []
        for inner in item.inner:
            level = audience.tightened(self._marked(inner))
            match inner.form:
                case Form.ITEM:
                    made += self._flat(inner, level)
                case Form.ROW:
                    made += self._cells(inner, level)
                case Form.TERM:
                    made.append(Piece(_told(inner), level, inner.first, inner.last))
                case _ if inner.rich.text or inner.rich.placed:
                    made.append(_piece(inner, level))
        return made

    def _item(self, item: Block, audience: Audience, parent: str, top: bool) -> list[Passage]:
        """A lesson, or a fact if the item says something on its own, with what it leaves to facts below; else nothing."""
        everything = self._flat(item, audience)
        if (told := self._lesson(item, audience)) is not None:
            return self._lesson_passages(item, told, audience, everything, parent)
        words = sum(word_count(piece.rich.text) for piece in everything)
        linked = any(piece.rich.placed for piece in everything)
        if not words or (words < _WORDS_OF_A_FACT and not linked) or (not top and words < _WORDS_OF_A_SUBFACT):
            return []
        size = sum(len(piece.rich.text) + 1 for piece in everything)
        if size <= _WHOLE_ITEM or not item.rich.text or not any(inner.form is Form.ITEM for inner in item.inner):
            return self._written(self._fact(item, everything, audience, parent), everything, [])
        own = [_piece(item, audience)]
        draft = self._fact(item, own, audience, parent)
        pieces, names, below = self._contents(item.inner, audience, draft.id, top=False)
        return [*self._written(draft, own + pieces, names), *below]

    def _fact(self, item: Block, pieces: list[Piece], audience: Audience, parent: str) -> _Draft:
        audience = strictest_of(audience, pieces)
        title = self._fact_title(text_of(pieces, audience), _bold(item.rich, audience))
        fact_id = self.page.new_id(f"{self.base}/{slug(title)}")
        return _Draft(Kind.FACT, fact_id, title, audience, self.trail, parent, (item.first, item.last))

    def _fact_title(self, text: str, bold: str) -> str:
        unmarked = self.sheet.pack.unmarked
        return fact_title(unmarked(text), unmarked(bold)) or self.title

    def _cells(self, row: Block, audience: Audience) -> list[Piece]:
        """A row's cells, each with its column's name; a marked column is marked in every row."""
        made = []
        for header, value in row.cells:
            if value.text or value.placed:
                level = audience.tightened(self.sheet.marked(header)).tightened(self.sheet.marked(value))
                head = " ".join(header.text_for(level).split()).rstrip(":：")
                told = joined_rich([Rich(f"{head}:"), value], " ") if head and value.text else value
                made.append(Piece(told, level, row.first, row.last))
        return made

    def _row(self, row: Block, audience: Audience, parent: str) -> list[Passage]:
        pieces = self._cells(row, audience)
        audience = strictest_of(audience, pieces)
        named = next((v for h, v in row.cells if v.text and audience.may_read(self.sheet.marked(h))), Rich())
        title = self._fact_title(named.text_for(audience), _bold(named, audience))
        fact_id = self.page.new_id(f"{self.base}/{slug(title)}")
        draft = _Draft(Kind.FACT, fact_id, title, audience, self.trail, parent, (row.first, row.last))
        return self._written(draft, pieces, [])

    def _term(self, term: Block, audience: Audience, parent: str) -> list[Passage]:
        title = cut(" ".join(term.name.text_for(audience).split()), _LONGEST_HEADING) or self.title
        term_id = self.page.new_id(f"{self.base}/{slug(title)}")
        draft = _Draft(Kind.TERM, term_id, title, audience, self.trail, parent, (term.first, term.last))
        return self._written(draft, [Piece(_told(term), audience, term.first, term.last)], [])

    def _lesson(self, item: Block, audience: Audience) -> LessonTitle | None:
        """What an item says about itself if it is a lesson: nothing but a bold title, and maybe what it takes."""
        bold = _bold(item.rich, audience)
        rest = item.rich.text[item.rich.bold :].strip()
        if not bold or (rest and not rest.startswith("(")):
            return None
        told = lesson_title(f"{bold} {rest}")
        return told if told.title and (told.stated or (self.curriculum is not None and not rest)) else None

    def _lesson_passages(
        self, item: Block, told: LessonTitle, audience: Audience, everything: list[Piece], parent: str
    ) -> list[Passage]:
        track = self._track()
        order = self.page.orders[track] = self.page.orders.get(track, 0) + 1
        facts = LessonFacts(track, self.title, order, told.type, told.minutes, told.points)
        title_links = Rich("", tuple(Placed(0, 0, place.link) for place in item.rich.placed))
        pieces = everything
        if len(everything) > 1:  # the title is said already; its links are not
            own = [Piece(title_links, audience, item.first, item.first)] if title_links.placed else []
            pieces = own + everything[1:]
        title = cut(told.title, _LONGEST_HEADING)
        lesson_id = self.page.new_id(f"{self.base}/{slug(title)}")
        lines = (item.first, item.last)
        return self._written(_Draft(Kind.LESSON, lesson_id, title, audience, self.trail, parent, lines, facts), pieces, [])

    def _track(self) -> str:
        """`core` or `advanced` where a heading of the curriculum says so, else the slug of the curriculum's heading."""
        if self.curriculum is None:
            return slug(self.chain[1].title if len(self.chain) > 1 else self.title)
        for section in self.chain:
            for word in ("core", "advanced"):
                if word in section.title.casefold().split():
                    return word
            if section is self.curriculum:
                break
        return slug(self.curriculum.title)

    def _written(self, draft: _Draft, pieces: list[Piece], names: list[Name]) -> list[Passage]:
        """The passage, and further ones of the same title where its text is too long for one."""
        heading = draft.title if self.section.level or draft.kind is not Kind.SECTION else ""
        told, _ = naming(heading, names, Audience.INTERNAL, LONGEST)
        free = LONGEST - sum(len(piece.rich.text) + 1 for piece in pieces)
        room = min(len(told) + 1, max(free, _ROOM_FOR_NAMES)) if told else 0
        parts = chunks(pieces, LONGEST - room)
        made: list[Passage] = []
        for n, part in enumerate(parts):
            named = [] if n else names
            audience = strictest_of(draft.audience, part) if n else draft.audience
            space = LONGEST - len(text_of(part, Audience.INTERNAL)) - 1
            texts: dict[Audience, str] = {}
            last_named = 0
            for reader in Audience:
                line, last = naming(heading, named, reader, space) if named else ("", 0)
                said = "\n".join(text for text in (text_of(part, reader), line) if text)
                texts[reader] = said or (draft.title if heading and not n else "")
                last_named = max(last_named, last)
            full = texts[Audience.INTERNAL]
            made.append(
                Passage(
                    id=self.page.new_id(_part_id(draft.id, n + 1)) if n else draft.id,
                    kind=draft.kind,
                    title=draft.title,
                    trail=draft.trail,
                    text=full,
                    links=links_of(part, audience),
                    path=self.sheet.path,
                    lines=self._lines(draft.lines, parts, n, last_named),
                    url=self.url,
                    audience=audience,
                    lesson=None if n else draft.lesson,
                    parent=draft.id if n else draft.parent,
                    redacted=tuple((r, text) for r, text in texts.items() if r.may_read(audience) and text != full),
                )
            )
        return made

    def _lines(self, lines: tuple[int, int], parts: list[list[Piece]], n: int, last_named: int) -> tuple[int, int]:
        """A part's span: from its first piece up to the next part's; all of it where it names what stands in it."""
        first, last = lines
        start = parts[n][0].first if n else first
        end = last
        if n + 1 < len(parts) and not last_named:
            following = parts[n + 1][0].first
            end = max((line for line in self.section.owned if start <= line < following), default=start)
        return start, max([start, end, last_named, *(piece.last for piece in parts[n])])


def _heading(title: str) -> str:
    return cut(title, _LONGEST_HEADING)


def _told(term: Block) -> Rich:
    """A term and what it means, in one text."""
    return joined_rich([Rich(f"{term.name.text}:", term.name.placed), term.rich], " ")


def _part_id(passage_id: str, number: int) -> str:
    """The id of a further part of a passage."""
    return f"{passage_id}-part-{number}" if "/" in passage_id.partition("#")[2] else f"{passage_id}/part-{number}"


def _piece(block: Block, audience: Audience) -> Piece:
    if block.form is Form.CODE:
        fence = int(block.fenced)
        first = block.first + fence
        return Piece(block.rich, audience, first, max(block.last - fence, first), by_line=True)
    last = block.first if block.form is Form.ITEM else block.last
    return Piece(block.rich, audience, block.first, last)


def _bold(rich: Rich, reader: Audience) -> str:
    """The bold words at the start of a text, as this reader sees them."""
    placed = tuple(place for place in rich.placed if place.end <= rich.bold)
    return Rich(rich.text[: rich.bold], placed).text_for(reader).strip()
