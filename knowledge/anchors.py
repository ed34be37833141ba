"""The ids a site gives its headings, so that a link lands on the paragraph.

`github` is what GitHub, Hugo (goldmark) and kramdown with GitHub's input (Jekyll, GitLab's handbook) make; `kramdown` is
plain kramdown, which knows only ASCII and starts with a letter.
"""

from __future__ import annotations

import re
from typing import Literal

Style = Literal["github", "kramdown"]

_NOT_KRAMDOWN = re.compile(r"[^a-zA-Z0-9 -]")
_LEADING = re.compile(r"^[^a-zA-Z]+")
_NOT_GITHUB = re.compile(r"[^\w\- ]")


def anchor(text: str, style: Style) -> str:
    """The id for a heading of this text, before duplicates are told apart.

    >>> anchor("1. Résumé & `pay_day`", "github"), anchor("1. Résumé & `pay_day`", "kramdown")
    ('1-résumé--pay_day', 'rsum--payday')
    """
    if style == "kramdown":
        made = _NOT_KRAMDOWN.sub("", _LEADING.sub("", text.strip())).replace(" ", "-").lower()
    else:
        made = _NOT_GITHUB.sub("", text.strip().lower()).replace(" ", "-")
    return made or "section"


class Anchors:
    """Hands out anchors for one page, in the order of its headings.

    >>> anchors = Anchors("github")
    >>> anchors.take("Fees"), anchors.take("Fees"), anchors.take("Fees")
    ('fees', 'fees-1', 'fees-2')
    """

    def __init__(self, style: Style) -> None:
        self._style: Style = style
        self._seen: dict[str, int] = {}

    def take(self, text: str, own: str | None = None) -> str:
        """The anchor of the next heading; `own` is the id the page sets itself, which stays as it is."""
        if own:
            return own
        made = anchor(text, self._style)
        times = self._seen.get(made, 0)
        self._seen[made] = times + 1
        return f"{made}-{times}" if times else made
