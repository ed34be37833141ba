"""The HTML that handbooks hold between their Markdown: which tags are tags, and what they do to a plain text."""

from __future__ import annotations

import html
import re

_NAMES = """
a abbr address article aside audio b base blockquote body br button caption center cite code col colgroup dd del details
dfn div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input
ins kbd label legend li link main map mark meta nav noscript object ol optgroup option p param picture pre progress q rp rt
ruby s samp section select small source span strike strong sub summary sup svg table tbody td textarea tfoot th thead time
title tr track tt u ul var video wbr
"""
KNOWN = frozenset(_NAMES.split())
"""Tags a browser knows. Any other name in angle brackets is a placeholder that the page means to be read."""

_BREAKING = """br div dd dt figcaption h1 h2 h3 h4 h5 h6 hr li p pre section table tr ul ol"""
BREAKS = frozenset(_BREAKING.split())
"""Tags before which a line ends."""

CELLS = frozenset({"td", "th"})
SHOWN = frozenset({"img", "iframe", "video", "audio", "embed", "source"})
"""Tags that show something from elsewhere: a link, called by what they say stands there."""

_ATTRIBUTE = re.compile(r"""\b(href|src|alt|title|data-src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)


def attributes(tag: str) -> dict[str, str]:
    """Where a tag leads and what it is called.

    >>> attributes('<a class="x" href="/fees/?a=1&amp;b=2">')
    {'href': '/fees/?a=1&b=2'}
    """
    return {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(tag)}
