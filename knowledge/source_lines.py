"""Bytes of a Markdown file -> its lines, numbered as git numbers them and free of what no reader sees."""

from __future__ import annotations

import re

_ENDS_NO_LINE = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""Some tools end a line here, git and the site do not: they become spaces, so that line numbers stay right."""
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ue000-\uf8ff]"
)


class Unreadable(Exception):
    """These bytes are no text; the message says why, `line` where."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def source_lines(data: bytes) -> list[str]:
    r"""The lines of a file, without their ends; only `\n` and `\r\n` end one.

    >>> source_lines(b"\xef\xbb\xbfone\r\ntwo\xc2\xa0words\n")
    ['one', 'two words']

    Raises Unreadable for binary data and for text that is not UTF-8.
    """
    if b"\x00" in data:
        raise Unreadable(
            "this is a binary file, not Markdown; leave it out of the handbook", _line(data, data.index(b"\x00"))
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unreadable("this is not UTF-8 text; save the file as UTF-8", _line(data, fault.start)) from None
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if lines[-1] == "":
        lines.pop()
    if text.isascii() and text.isprintable():
        return lines
    return [visible(line) for line in lines]


def visible(line: str) -> str:
    """One line without unseen characters; every kind of space is a space (tabs stay, they nest lists)."""
    if line.isascii() and line.isprintable():
        return line
    return _UNSEEN.sub("", _SPACES.sub(" ", _ENDS_NO_LINE.sub(" ", line)))


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
