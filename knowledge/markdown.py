"""Markdown -> blocks: headings, paragraphs, list items, table rows, code, each with its lines, text and links.

markdown-it reads the blocks and their lines; HTML is read as what it says, Markdown inside it included.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from knowledge.inline import MakeLink, written
from knowledge.rich import NO_TEXT, Rich, joined_rich

_DEEPEST = 60
_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_TASK = re.compile(r"^\[[ xX]\]\s+")
_DETAILS = re.compile(r"^<details\b[^>]*>", re.I)
_SUMMARY = re.compile(r"^<summary\b[^>]*>(.*)", re.I)
_SUMMARY_END = re.compile(r"</summary\s*>", re.I)
_DETAILS_END = re.compile(r"</details\s*>", re.I)
_DEFINITION = re.compile(r"(?:^|\n):[ \t]")
_PIPES = re.compile(r"^\s*\|.*\|\s*$")
_SETEXT_LONGEST = 80


class Form(Enum):
    """What a block is."""

    HEADING = "heading"
    TEXT = "text"
    CODE = "code"
    ITEM = "item"
    ROW = "row"
    TERM = "term"
    FOLD = "fold"  # <summary>: a title that opens what is folded away below it
    UNFOLD = "unfold"  # </details>


@dataclass(slots=True)
class Block:
    """A block of a page; `first` and `last` are lines from 1.

    `rich` is its own text: of an item its first paragraph, of a row nothing (its `cells` hold header and value), of a term
    what it means (`name` is the term). `inner` holds what stands below an item.
    """

    form: Form
    first: int
    last: int
    rich: Rich = NO_TEXT
    level: int = 0
    name: Rich = NO_TEXT
    fenced: bool = False
    inner: list[Block] = field(default_factory=list)
    cells: tuple[tuple[Rich, Rich], ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether there are words or links in it; a tag alone has none."""
        return bool(self.rich.text or self.rich.placed or self.inner or self.cells)


def _fold_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`<details>`, `<summary>…</summary>` and `</details>` at the start of a line, as tokens of their own."""
    at = state.bMarks[start] + state.tShift[start]
    if state.src[at : at + 1] != "<" or state.is_code_block(start):
        return False
    line = state.src[at : state.eMarks[start]]
    rest, kind = line, ""
    if opened := _DETAILS.match(line):
        kind, rest = "details", line[opened.end() :].strip()
    if summary := _SUMMARY.match(rest):
        kind, rest = "summary", summary[1]
    elif not kind:
        closed = _DETAILS_END.match(line)
        if not closed:
            return False
        kind, rest = "unfold", line[closed.end() :]
    elif rest:
        return False
    if silent:
        return True
    last = start
    title = ""
    if kind == "summary":
        title = rest
        while not _SUMMARY_END.search(title) and last + 1 < end and last - start < 8 and not state.isEmpty(last + 1):
            last += 1
            title += "\n" + state.src[state.bMarks[last] : state.eMarks[last]]
        title, rest = (*_SUMMARY_END.split(title, maxsplit=1), "")[:2]
    state.line = last + 1
    token = state.push(kind, "", 0)
    token.map = [start, last + 1]
    if kind == "summary":
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = title.strip(), [start, last + 1], []
    if rest.strip():
        state.push("paragraph_open", "p", 1).map = [last, last + 1]
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = rest.strip(), [last, last + 1], []
        state.push("paragraph_close", "p", -1)
    return True


def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"]).disable("html_block")
    made.block.ruler.before("heading", "fold", _fold_rule, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    made.validateLink = lambda url: True  # type: ignore[method-assign]  # judged by `clean`, so that no markup is left in a text
    made.normalizeLink = lambda url: url  # type: ignore[method-assign]  # a link is given as the page writes it
    return made


_MARKDOWN = _parser()


def fenced_lines(lines: list[str], unclosed: bool) -> set[int]:
    """The lines of fenced code, from 0. `unclosed`: whether a fence that is never closed is code to the end of the page
    (CommonMark) or no fence at all (kramdown); then its mark is taken out of `lines`."""
    while any("```" in line or "~~~" in line for line in lines):
        tokens: list[Token] = []
        _MARKDOWN.block.parse("\n".join(lines), _MARKDOWN, {}, tokens)
        fences = [(token.map[0], token.map[1], token.markup) for token in tokens if token.type == "fence" and token.map]
        first, end, mark = fences[-1] if fences else (0, 0, "")
        if unclosed or not mark or end < len(lines) or _closed(lines, first, end, mark):
            return {n for first, end, _ in fences for n in range(first, end)}
        lines[first] = ""
    return set()


def _closed(lines: list[str], first: int, end: int, mark: str) -> bool:
    last = lines[end - 1].strip("> \t") if end - 1 > first else ""
    return len(last) >= len(mark) and set(last) == {mark[0]}


def blocks(lines: list[str], make_link: MakeLink) -> list[Block]:
    """The blocks of these lines in order; headings stand at the top, whatever they were written in."""
    tokens = _MARKDOWN.parse("\n".join(lines))
    return _hoisted(_Reader(tokens, make_link, lines).until(None))


class _Reader:
    """Walks the tokens once."""

    def __init__(self, tokens: Sequence[Token], make_link: MakeLink, lines: Sequence[str]) -> None:
        self.tokens = tokens
        self.make_link = make_link
        self.lines = lines
        self.at = 0

    def until(self, stop: str | None, quoted: bool = False) -> list[Block]:
        """Blocks up to a closing token."""
        found: list[Block] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == stop:
                break
            match token.type:
                case "heading_open":
                    self._heading(token, found, quoted)
                case "paragraph_open":
                    self._paragraph(token, found)
                case "list_item_open":
                    self._item(token, found)
                case "blockquote_open":
                    found += self.until("blockquote_close", quoted=True)
                case "table_open":
                    self._table(found)
                case "fence" | "code_block":
                    self._code(token, found)
                case "summary":
                    title = self.rich(self._inline())
                    if title.text:  # else a heading below it is the title
                        found.append(Block(Form.FOLD, *_span(token), title))
                case "unfold":
                    found.append(Block(Form.UNFOLD, *_span(token)))
        return found

    def rich(self, inline: Token) -> Rich:
        """The text of an inline token."""
        return written(self.make_link, inline.children or ())

    def _inline(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def _heading(self, token: Token, found: list[Block], quoted: bool) -> None:
        inline = self._inline()
        first, last = _span(token)
        rich = self.rich(inline)
        if quoted or (token.markup in {"-", "="} and not _plausible(rich.text, first, last)):
            found.append(Block(Form.TEXT, first, last, rich))
        else:
            found.append(Block(Form.HEADING, first, last, rich, int(token.tag[1])))

    def _paragraph(self, token: Token, found: list[Block]) -> None:
        inline = self._inline()
        first, last = _span(token)
        if _DEFINITION.search(inline.content) and self._terms(inline, first, last, found):
            return
        rich = self.rich(inline)
        lines = inline.content.split("\n")
        if len(lines) > 1 and all(_PIPES.match(line) for line in lines):  # kramdown's table without a header
            for n, children in enumerate(_by_line(inline)):
                row = written(self.make_link, children)
                bare = " | ".join(cell.strip() for cell in row.text.strip("| ").split("|"))
                found.append(Block(Form.TEXT, first + n, first + n, Rich(bare) if not row.placed else row))
        else:
            found.append(Block(Form.TEXT, first, last, rich))
        if _DETAILS_END.search(inline.content):
            found.append(Block(Form.UNFOLD, last, last))

    def _terms(self, inline: Token, first: int, last: int, found: list[Block]) -> bool:
        """A definition list: lines with terms, below them lines that start with a colon."""
        groups = [written(self.make_link, children) for children in _by_line(inline)]
        if len(groups) != last - first + 1:
            return False
        names: list[Rich] = []
        start = first
        if groups[0].text.startswith(":") and found and found[-1].form is Form.TEXT and "\n" not in found[-1].rich.text:
            above = found[-1]
            if above.last < first - 2 or len(above.rich.text) > _SETEXT_LONGEST:
                return False
            found.pop()
            names, start = [above.rich], above.first
        elif groups[0].text.startswith(":"):
            return False
        made: list[Block] = []
        for n, group in enumerate(groups):
            if group.text.startswith(":"):
                meaning = group.dropped(1)
                if made and not names:
                    made[-1].rich = joined_rich([made[-1].rich, meaning])
                    made[-1].last = first + n
                else:
                    made.append(Block(Form.TERM, start, first + n, meaning, name=joined_rich(names, ", ")))
                    names = []
            elif made and n + 1 < len(groups) and groups[n + 1].text.startswith(":"):
                names, start = [group], first + n
            elif made:
                made[-1].rich = joined_rich([made[-1].rich, group], " ")
                made[-1].last = first + n
            else:
                names.append(group)
        found += made
        return True

    def _item(self, token: Token, found: list[Block]) -> None:
        first, _ = _span(token)
        inner = self.until("list_item_close")
        lead, end = Rich(), first
        if inner and inner[0].form is Form.TEXT and inner[0].first == first:
            end = inner[0].last
            lead = _without(_TASK, inner.pop(0).rich)
        if lead.text or lead.placed or inner:
            found.append(Block(Form.ITEM, first, max([end, *(block.last for block in inner)]), lead, inner=inner))

    def _table(self, found: list[Block]) -> None:
        header: list[Rich] = []
        cells: list[Rich] = []
        row = (0, 0)
        head = False
        while self.at < len(self.tokens):
            token = self._inline()
            match token.type:
                case "table_close":
                    return
                case "thead_open":
                    head = True
                case "thead_close":
                    header, head = cells, False
                case "tr_open":
                    cells, row = [], _span(token)
                case "inline":
                    cells.append(self.rich(token))
                case "tr_close" if not head and any(cell.text or cell.placed for cell in cells):
                    named = [*header, *[Rich()] * (len(cells) - len(header))]
                    found.append(Block(Form.ROW, *row, cells=tuple(zip(named, cells, strict=False))))

    def _code(self, token: Token, found: list[Block]) -> None:
        first, last = _span(token)
        content = token.content.rstrip()
        if token.type == "code_block":
            while last > first and not self.lines[last - 1].strip():
                last -= 1
            if _ANY_TAG.match(content.lstrip()):
                text = self.rich(_MARKDOWN.parseInline(content)[0])
                found.append(Block(Form.TEXT, first, last, text))
                return
        found.append(Block(Form.CODE, first, last, Rich(content), fenced=token.type == "fence"))


def _without(pattern: re.Pattern[str], rich: Rich) -> Rich:
    """A text without what its start says for machines, such as a task's box."""
    found = pattern.match(rich.text)
    if not found:
        return rich
    return rich.dropped(found.end())


def _by_line(inline: Token) -> list[list[Token]]:
    """An inline token's children, line by line."""
    groups: list[list[Token]] = [[]]
    for child in inline.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            groups.append([])
        else:
            groups[-1].append(child)
    return groups


def _span(token: Token) -> tuple[int, int]:
    first, last = token.map or [0, 1]
    return first + 1, max(last, first + 1)


def _plausible(text: str, first: int, last: int) -> bool:
    """Whether an underlined line was meant as a heading: one line, short, no sentence."""
    return last - first == 1 and len(text) <= _SETEXT_LONGEST and not text.endswith((".", ":", "!", ",", ";", "。", "|"))


def _hoisted(found: list[Block]) -> list[Block]:
    """Blocks with every heading and fold at the top: a list item ends where a heading inside it begins."""
    made: list[Block] = []
    for block in found:
        if block.form is Form.ITEM and block.inner:
            block.inner = _hoisted(block.inner)
            split = next((i for i, b in enumerate(block.inner) if b.form in {Form.HEADING, Form.FOLD, Form.UNFOLD}), None)
            if split is not None:
                rest = block.inner[split:]
                block.inner = block.inner[:split]
                block.last = max([block.first, *(b.last for b in block.inner), min(block.last, rest[0].first - 1)])
                if block.rich.text or block.inner:
                    made.append(block)
                made += rest
                continue
        made.append(block)
    return made
