"""Where a page and its links lead: page ids, page addresses, links made absolute."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import urljoin, urlsplit

SUFFIXES = (".html.md.erb", ".md.erb", ".html.md", ".markdown", ".md")
"""Endings of Markdown files, longest first."""

_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_FOLLOWED = ("http:", "https:", "mailto:", "tel:")


def bare_path(path: str) -> str:
    """A file's path without its Markdown ending; an index file stands for its folder.

    >>> bare_path("sales/channel/index.html.md"), bare_path("_index.md"), bare_path("faq.md")
    ('sales/channel', '', 'faq')
    """
    lower = path.lower()
    suffix = next((suffix for suffix in SUFFIXES if lower.endswith(suffix)), "")
    bare = path[: len(path) - len(suffix)]
    folder, _, name = bare.rpartition("/")
    return folder if name.lower() in {"index", "_index"} else bare


def page_id(path: str, in_pack: bool) -> str:
    """What a page is called in passage ids; in a pack the folder `handbook/` goes without saying.

    >>> page_id("handbook/channels.md", in_pack=True), page_id("handbook/channels.md", in_pack=False)
    ('channels', 'handbook/channels')
    """
    if in_pack:
        path = path.removeprefix("handbook/")
    return bare_path(path).replace("#", "-") or "index"


def page_address(path: str, in_pack: bool, base: str | None, stated: str = "") -> str:
    """The page's address on its site, ending in a slash; relative where no site is known.

    `stated` is what the pack or the page itself says: a path on the site, or a whole address.

    >>> page_address("channels.md", in_pack=False, base=None)
    'channels/'
    >>> page_address("handbook/channels.md", True, "https://example.com", "/handbook/sales/channel/")
    'https://example.com/handbook/sales/channel/'
    """
    if stated:
        return joined(base, stated) if base else stated
    bare = bare_path(path.removeprefix("handbook/") if in_pack else path)
    address = f"{bare}/" if bare else ""
    return f"{base.rstrip('/')}/{address}" if base else address


def joined(base: str, reference: str) -> str:
    """A reference made absolute; one that no browser could follow stays as it is."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def origin(address: str) -> str:
    """Scheme and host of an address, or nothing."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""


def is_markdown(target: str) -> bool:
    """Whether a relative link names a Markdown file rather than an address on the site."""
    return target.lower().endswith(SUFFIXES) and not target.startswith("/")


def beside(path: str, target: str) -> str:
    """The path of a file that a page links to by its place beside the page's own file."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target)).removeprefix("../")


def clean(reference: str) -> str | None:
    """A link's target as it can be followed, or None: scripts, embedded data and templates' leftovers go nowhere.

    >>> clean(" https://example.com/a b "), clean("javascript:alert(1)"), clean("data:image/png;base64,AA")
    ('https://example.com/a%20b', None, None)
    """
    target = "".join(reference.split("\n")).strip().replace(" ", "%20")
    if not target:
        return None
    if _SCHEME.match(target):
        return target if target.lower().startswith(_FOLLOWED) else None
    return target
