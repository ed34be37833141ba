"""Running text -> plain text with its links: what a reader sees of emphasis, code, pictures, HTML and addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markdown_it.token import Token

from knowledge.html_tags import BREAKS, CELLS, KNOWN, SHOWN, attributes
from knowledge.passage import Link
from knowledge.rich import Placed, Rich
from knowledge.wording import joins_unspaced

MakeLink = Callable[[str, str], Link | None]
"""Label and target as written -> a link, or None where it leads nowhere."""


_WHITE = re.compile(r"\s+")
_ADDRESS = re.compile(r"https?://[^\s<>\[\]\"'`|{}\\^]+", re.I)
_TAG = re.compile(r"^</?\s*([a-zA-Z][\w:-]*)")
_STRAY_BOLD = re.compile(r"(?<!\w)\*{2,}|\*{2,}(?!\w)")


def written(make_link: MakeLink, children: Sequence[Token]) -> Rich:
    """The text of these inline tokens."""
    return _Writer(make_link).write(children)


class _Writer:
    """Writes inline tokens as plain text, noting links."""

    def __init__(self, make_link: MakeLink) -> None:
        self.make_link = make_link
        self.parts: list[str] = []
        self.length = 0
        self.placed: list[Placed] = []
        self.open: list[tuple[int, str]] = []
        self.bold = 0
        self.strong = -1
        self.broken = False
        self.breaks: list[int] = []

    def write(self, children: Sequence[Token]) -> Rich:
        for token in children:
            self._token(token)
        while self.open:
            self._close_link()
        return self._trimmed()

    def _token(self, token: Token) -> None:
        match token.type:
            case "text" | "text_special":
                self._text(token.content)
            case "code_inline":
                self._write(token.content)
            case "softbreak":
                self.broken = True
            case "hardbreak":
                self._write("\n")
            case "link_open":
                if self.broken and self.parts and not joins_unspaced(self.parts[-1], "。"):
                    self._write(" ")  # the space of a line break is not part of the label
                self.open.append((self.length, str(token.attrs.get("href", ""))))
            case "link_close":
                self._close_link()
            case "image":
                alt = _WHITE.sub(" ", "".join(_alt(child) for child in token.children or ())).strip()
                self._shown(alt or str(token.attrs.get("title", "")), str(token.attrs.get("src", "")))
            case "strong_open" if self.strong < 0 and not "".join(self.parts).strip():
                self.strong = self.length
            case "strong_close" if self.strong >= 0 and not self.bold:
                self.bold = self.length
            case "html_inline":
                self._html(token.content)

    def _text(self, text: str) -> None:
        if "**" in text:
            text = _STRAY_BOLD.sub("", text)
        if "://" not in text or self.open:
            self._write(text)
            return
        at = 0
        for found in _ADDRESS.finditer(text):
            address = found[0].rstrip(".,;:!?*_~'\"")
            while address.endswith(")") and address.count("(") < address.count(")"):
                address = address[:-1]
            self._write(text[at : found.start()])
            start = self.length
            self._write(address)
            self._place(start, address, address)
            at = found.start() + len(address)
        self._write(text[at:])

    def _write(self, text: str) -> None:
        if not text:
            return
        if self.broken:
            self.broken = False
            if not (self.parts and joins_unspaced(self.parts[-1], text)):
                self._write(" ")
            self.breaks.append(self.length)
        if "\n" not in text:
            text = _WHITE.sub(" ", text)
        if text[0] in " \n":  # neither a space nor an empty line twice, and none at the start
            if text[0] == "\n" and self.parts and self.parts[-1] == " ":
                self.length -= len(self.parts.pop())
            before = self.parts[-1][-1] if self.parts else "\n"
            text = text.lstrip() if before == "\n" else text.lstrip(" ") if before == " " else text
        if text:
            self.parts.append(text)
            self.length += len(text)

    def _place(self, start: int, label: str, target: str) -> None:
        link = self.make_link(" ".join(label.split()), target)
        if link:
            self.placed.append(Placed(start, self.length, link))

    def _close_link(self) -> None:
        if self.open:
            start, target = self.open.pop()
            start = min(start, self.length)
            self._place(start, self._since(start), target)

    def _since(self, start: int) -> str:
        tail: list[str] = []
        length = self.length
        for part in reversed(self.parts):
            if length <= start:
                break
            tail.append(part)
            length -= len(part)
        whole = "".join(reversed(tail))
        return whole[max(0, start - length) :]

    def _shown(self, label: str, target: str) -> None:
        start = self.length
        self._write(label)
        self._place(start, label, target)

    def _html(self, tag: str) -> None:
        named = _TAG.match(tag)
        name = named[1].lower() if named else ""
        if named and name not in KNOWN and "-" not in name and "=" not in tag and not tag.startswith("</"):
            self._write(tag)  # a placeholder such as <username>, which the page means to be read
            return
        if name in SHOWN and not tag.startswith("</"):
            told = attributes(tag)
            self._shown(told.get("alt") or told.get("title", ""), told.get("src") or told.get("data-src", ""))
        elif name == "a":
            if tag.startswith("</"):
                self._close_link()
            elif href := attributes(tag).get("href"):
                self.open.append((self.length, href))
        elif name in BREAKS:
            self._write("\n")
        elif name in CELLS and tag.startswith("</"):
            self._write(" ")

    def _trimmed(self) -> Rich:
        whole = "".join(self.parts)
        text = whole.rstrip()
        lead = len(text) - len(text.lstrip())
        text = text[lead:]
        size = len(text)
        placed = tuple(
            Placed(min(max(p.start - lead, 0), size), min(max(p.end - lead, 0), size), p.link)
            for p in sorted(self.placed, key=lambda p: p.start)
        )
        bold = min(max(self.bold - lead, 0), size) if self.strong >= 0 else 0
        return Rich(text, placed, bold, tuple(at - lead for at in self.breaks if 0 < at - lead < size))


def _alt(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return token.content if token.type != "html_inline" else ""
