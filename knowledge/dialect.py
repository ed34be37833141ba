"""What handbooks hold beside Markdown, taken out before it is read: line for line, so that line numbers stay.

kramdown's attribute lists and options, ERB, Liquid, Hugo's shortcodes, HTML comments, scripts, tables of contents. What
stands between two tags stays; what stands in code stays as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

_OPENING = re.compile(r"`+|<!--|<%|\{%-?\s*comment\b|\{%|\{\{|\{::comment|\{::|\{:|<script\b|<style\b|<svg\b", re.I)
_CLOSING = {
    "<!--": "-->",
    "<%": "%>",
    "{%": "%}",
    "{{": "}}",
    "{::comment": "{:/",
    "<script": "</script>",
    "<style": "</style>",
    "<svg": "</svg>",
}
_ENDLESS = {"<!--", "<script", "<style", "<svg", "{::comment", "liquid comment"}
_FARTHEST = 60  # lines to the end of a template tag; beyond that the braces were meant as text
_LIQUID_COMMENT_ENDS = re.compile(r"\{%-?\s*endcomment\s*-?%\}")

_ATTRIBUTES = re.compile(r"^[\s>]*\{:(?![:/])[^{}]*\}\s*$")
_HUGO_ATTRIBUTES = re.compile(r"^\s*\{[.#][\w.#: =\"'-]*\}\s*$")
_OWN_ID = re.compile(r"#([\w:.-]+)")
_HEADING = re.compile(r"^[\s>]{0,12}(?:[-*+]\s+|\d{1,3}[.)]\s+)?#{1,6}")
_HEADING_ID = re.compile(r"\s*\{:?\s*([^{}]*)\}\s*(#*)\s*$")
_TIGHT_HEADING = re.compile(r"^( {0,3}#{2,6})(?=[^#\s])")
_TIGHT_TITLE = re.compile(r"^( {0,3}#)(?=[A-Z][a-z])")
_UNDERLINE = re.compile(r"^ {0,3}(-{2,}|=+)\s*$")
_TOC_MARK = re.compile(r"^\s*(?:\[\[_?TOC_?\]\]|\[TOC\]|\$toc|\{:\s*toc\b[^}]*\}|<!--\s*toc\s*-->)\s*$", re.I)
_TOC_SHORTCODE = re.compile(r"^\s*\{\{[<%]\s*(?:toc|table-of-contents)\b[^}]*\}\}\s*$", re.I)
_LIST_LINE = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+\S")
_FOOTNOTE = re.compile(r"^(\s{0,3})\[\^[^\]\s]{1,60}\]:\s*")
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]{1,60}\]")
_SPACED_TARGET = re.compile(r"\]\((?!<)((?:https?://|/|#|\.\.?/)[^\s()<>]*(?: +[^\s()<>\"']+)+ *)\)")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?:\s.*)?$|^={7}$")


@dataclass(slots=True)
class Plain:
    """The lines as plain Markdown. Line numbers count from 0 here.

    `dropped`: lines that held nothing but marks, now empty. `ids`: ids that headings set themselves, by line. `toc`:
    lines of a table of contents.
    """

    lines: list[str]
    dropped: set[int] = field(default_factory=set)
    ids: dict[int, str] = field(default_factory=dict)
    toc: set[int] = field(default_factory=set)


def plain_markdown(lines: list[str], code: set[int]) -> Plain:
    """Take out what is not Markdown; `code` holds the lines of fenced code, which are left as they are."""
    plain = Plain(list(lines))
    _take_lines_out(lines, code, plain)
    _Tags(lines, code, plain).take_out()
    conflict = any(line.startswith("<<<<<<<") for line in lines)
    for n, line in enumerate(plain.lines):
        if n in code or not line:
            continue
        if conflict and _CONFLICT.match(line):
            plain.lines[n] = ""  # a merge marker; its equals signs are no underline of a heading
            continue
        underlined = n + 1 < len(lines) and n + 1 not in code and _UNDERLINE.match(plain.lines[n + 1])
        if underlined and "{" in line:
            line = _own_id(line, n, plain)
        if "#" in line:
            line = _TIGHT_TITLE.sub(r"\1 ", _TIGHT_HEADING.sub(r"\1 ", line)) if n == 0 or _may_head(plain, n) else line
        if "](" in line:
            line = _SPACED_TARGET.sub(r"](<\1>)", line)
        if "[^" in line:
            line = _FOOTNOTE_MARK.sub("", _FOOTNOTE.sub(r"\1", line))
        plain.lines[n] = line
    return plain


def _may_head(plain: Plain, n: int) -> bool:
    """Whether a line with `##Words` can be a heading: no list item and no running text goes over it."""
    return not plain.lines[n - 1].strip() or plain.lines[n].lstrip().startswith("##")


def _own_id(line: str, n: int, plain: Plain) -> str:
    found = _HEADING_ID.search(line)
    if not found or not (own := _OWN_ID.search(found[1])):
        return line
    plain.ids[n] = own[1]
    return f"{line[: found.start()]} {found[2]}".rstrip()


def _take_lines_out(lines: list[str], code: set[int], plain: Plain) -> None:
    """Take out headings' own ids, and lines of attributes and of contents; `{:toc}` takes along the item it stands for."""
    for n, line in enumerate(lines):
        if n in code or ("{" not in line and "[" not in line and "$" not in line):
            continue
        if _HEADING.match(line):
            plain.lines[n] = _own_id(line, n, plain)
            continue
        if _TOC_MARK.match(line) or _TOC_SHORTCODE.match(line):
            plain.toc.add(n)
            above = n - 1
            if line.lstrip().startswith("{:") and above >= 0 and above not in code and _LIST_LINE.match(lines[above]):
                plain.toc.add(above)
                plain.lines[above] = ""
                plain.dropped.add(above)
        elif _ATTRIBUTES.match(line) or _HUGO_ATTRIBUTES.match(line):
            own = _OWN_ID.search(line)
            if own and n:
                plain.ids[n - 1] = own[1]
        else:
            continue
        plain.lines[n] = ""
        plain.dropped.add(n)


class _Tags:
    """Takes tags out of running text, also those that end lines below."""

    def __init__(self, lines: list[str], code: set[int], plain: Plain) -> None:
        self.lines = lines
        self.code = code
        self.plain = plain
        self._ends: dict[str, list[int]] = {}

    def take_out(self) -> None:
        """Go through the lines once."""
        waiting: str | None = None
        for n, line in enumerate(self.plain.lines):
            if waiting is None and (n in self.code or ("{" not in line and "<" not in line)):
                continue
            kept, waiting = self._line(n, line, waiting)
            self.plain.lines[n] = kept
            if not kept.strip() and self.lines[n].strip() and not self._code_of_page(waiting, line):
                self.plain.lines[n] = ""
                self.plain.dropped.add(n)

    def _code_of_page(self, waiting: str | None, line: str) -> bool:
        """Scripts and styles say nothing, but they are part of the page's body: their lines belong to some passage."""
        return (waiting or "").startswith(("<s", "</s")) or line.lstrip().lower().startswith(("<s", "</s"))

    def _line(self, n: int, line: str, waiting: str | None) -> tuple[str, str | None]:
        """What is kept of a line, and what ends the tag that is still open after it."""
        kept: list[str] = []
        at = 0
        gone: set[str] = set()
        while True:
            if waiting:
                end = self._end(waiting, line, at)
                if end < 0:
                    return "".join(kept), waiting
                at, waiting = end, None
            found = _OPENING.search(line, at)
            if not found:
                kept.append(line[at:])
                return "".join(kept), None
            mark = found[0]
            if mark[0] == "`":
                close = -1 if mark in gone else _code_end(line, found.end(), mark)
                if close < 0:
                    gone.add(mark)
                stop = close if close > 0 else found.end()
                kept.append(line[at:stop])
                at = stop
                continue
            kept.append(line[at : found.start()])
            kind = "liquid comment" if mark.lower().endswith("comment") and mark[1] == "%" else mark.lower()
            if kind in {"{:", "{::"}:
                close = line.find("}", found.end())
                if close < 0:
                    kept.append(mark)
                    at = found.end()
                else:
                    at = close + 1
                continue
            at = found.end()
            if self._end(kind, line, at) >= 0 or self._later(kind, n):
                waiting = kind
            else:
                kept.append(mark)

    def _end(self, kind: str, line: str, at: int) -> int:
        """Where the tag ends that is open at this place, or -1."""
        if kind == "liquid comment":
            found = _LIQUID_COMMENT_ENDS.search(line, at)
            return found.end() if found else -1
        close = _CLOSING[kind]
        place = line.lower().find(close, at) if close[0] == "<" else line.find(close, at)
        if place < 0:
            return -1
        if kind == "{::comment":
            brace = line.find("}", place)
            return brace + 1 if brace >= 0 else len(line)
        return place + len(close)

    def _later(self, kind: str, n: int) -> bool:
        """Whether the tag ends on a line below, near enough."""
        if kind not in self._ends:
            self._ends[kind] = [i for i, line in enumerate(self.lines) if self._end(kind, line, 0) >= 0]
        ends = self._ends[kind]
        place = bisect_left(ends, n + 1)
        return place < len(ends) and (kind in _ENDLESS or ends[place] - n <= _FARTHEST)


def _code_end(line: str, at: int, mark: str) -> int:
    """Where the code ends that these backticks opened, or -1."""
    place = line.find(mark, at)
    while place >= 0:
        end = place + len(mark)
        if line[end : end + 1] != "`" and line[place - 1] != "`":
            return end
        while line[end : end + 1] == "`":
            end += 1
        place = line.find(mark, end)
    return -1
