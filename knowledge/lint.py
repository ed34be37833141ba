"""What is wrong with a handbook: read from its pages and side files, nothing asked of anybody.

Pure: the day is an argument, and whether an address answers is somebody else's to find out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from knowledge.handbook import read_page
from knowledge.pack import Pack
from knowledge.passage import Audience, Link, Page, Passage, Problem
from knowledge.quiz import ItemState, state_of
from knowledge.quiz_bank import read_bank

NO_MINUTES: Final = "the lesson “{title}” says no minutes; write them behind its name, such as (Video, 10 Minutes)"
NO_LINK: Final = "the lesson “{title}” has no link, so there is nothing to open"
SAME_LINK: Final = "the lessons “{title}” and “{other}” ({path}:{line}) open the same link, {url}; one of them may be wrong"
PAST: Final = "“{claim}” ended on {last}; write what holds now, or take it out"
SUSPENDED: Final = (
    "{id} is not asked any more, since its passage {passage} has changed (owner: {owner});"
    " check it and run: coach quiz approve {id}"
)
NOBODY: Final = "nobody yet"
NO_SUCH_ID: Final = "{file} names {id}, and there is no such passage or page; `coach list` shows the ids"

__all__ = ["Found", "Problem", "Report", "lint"]

BEHIND_LOGIN: Final = (
    "drive.google.com", "docs.google.com", "sharepoint.com", "onedrive.live.com", "1drv.ms", "dropbox.com", "box.com",
    "atlassian.net", "notion.so",
)  # fmt: skip
"""Hosts that usually want a login; a pack may name more under `[links] behind_login`."""


@dataclass(frozen=True, slots=True)
class Found:
    """A link of a handbook, and where it stands first."""

    path: str
    line: int
    link: Link


@dataclass(frozen=True, slots=True)
class Report:
    """`faults`: to be mended, in the order of their places. `behind_login`: links that a partner may see and perhaps not
    open; no fault, but good to know. `links`: every address that can be asked for, once."""

    faults: tuple[Problem, ...]
    behind_login: tuple[Found, ...]
    links: tuple[Found, ...]


def lint(packs: Sequence[Pack], today: date) -> Report:
    """Everything that is wrong with these packs on that day. Raises OSError for a page that cannot be read."""
    pages = [(pack, data, page) for pack in packs for data, page in _pages(pack)]
    passages: dict[str, Passage] = {}
    for _, _, page in pages:
        for passage in page.passages:
            passages.setdefault(passage.id, passage)
    moved = {old: new for pack in packs for old, new in pack.moved.items()}
    faults = [problem for pack in packs for problem in pack.problems]
    faults += [problem for _, _, page in pages for problem in page.problems]
    faults += _lessons(passages.values())
    faults += [fault for pack, data, page in pages for fault in _claims(pack, data, page, today)]
    faults += _quiz(packs, lambda id: _follow(id, passages, moved))
    names = {page.path: page for _, _, page in pages}
    faults += [fault for pack in packs for fault in _side_files(pack, passages, moved, names)]
    lines = {page.path: data.decode("utf-8", "replace").splitlines() for _, data, page in pages}
    links = list(_links(passages.values(), lines))
    return Report(
        tuple(sorted(dict.fromkeys(faults), key=lambda fault: (fault.path, fault.line, fault.message))),
        tuple(found for found in links if _is_behind_login(found, packs)),
        tuple(found for found in links if urlsplit(found.link.url).scheme in ("http", "https")),
    )


def _pages(pack: Pack) -> Iterator[tuple[bytes, Page]]:
    for file in pack.files():
        data = file.read_bytes()
        yield data, read_page(data, pack.relative(file), pack)


def _lessons(passages: Iterable[Passage]) -> Iterator[Problem]:
    """Lessons that say too little, or the same as another one."""
    opened: dict[str, Passage] = {}
    for passage in passages:
        if passage.lesson is None:
            continue
        line = passage.lines[0]
        if passage.lesson.minutes is None:
            yield Problem(passage.path, line, NO_MINUTES.format(title=passage.title))
        if not passage.links:
            yield Problem(passage.path, line, NO_LINK.format(title=passage.title))
        for url in dict.fromkeys(link.url for link in passage.links):
            first = opened.setdefault(url, passage)
            if first.id != passage.id:
                other = {"other": first.title, "path": first.path, "line": first.lines[0]}
                yield Problem(passage.path, line, SAME_LINK.format(title=passage.title, url=url, **other))


def _claims(pack: Pack, data: bytes, page: Page, today: date) -> Iterator[Problem]:
    """Words on a page that held until a day which is past."""
    past = {_plain(claim): (claim, last) for claim, (_, last) in pack.claims.items() if last < today}
    if not past:
        return
    for number, text in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        said = _plain(text)
        for words, (claim, last) in past.items():
            if words in said:
                yield Problem(page.path, number, PAST.format(claim=claim, last=last.isoformat()))


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _quiz(packs: Sequence[Pack], passage_of: Callable[[str], Passage | None]) -> Iterator[Problem]:
    """Faults of the bank, items whose passage is gone among them, and items whose passage has changed."""
    bank = read_bank(packs, passage_of)
    owners = {id: owner for pack in packs for id, owner in pack.owners.items()}
    yield from bank.problems
    for item in bank.items:
        passage = passage_of(item.passage)
        if passage is not None and state_of(item, passage) is ItemState.SUSPENDED:
            owner = _owner(passage, passage_of, owners) or NOBODY
            yield Problem(item.path, item.line, SUSPENDED.format(id=item.id, passage=item.passage, owner=owner))


def _owner(passage: Passage | None, passage_of: Callable[[str], Passage | None], owners: Mapping[str, str]) -> str | None:
    """Who answers for a passage, by the pack's word about it, about what it is part of, or about its page."""
    page = passage.id.partition("#")[0] if passage else ""
    while passage is not None:
        if passage.id in owners:
            return owners[passage.id]
        passage = passage_of(passage.parent) if passage.parent else None
    return owners.get(page)


def _follow(id: str, passages: Mapping[str, Passage], moved: Mapping[str, str]) -> Passage | None:
    for _ in range(len(moved) + 1):
        if id in passages or id not in moved:
            return passages.get(id)
        id = moved[id]
    return None


def _side_files(
    pack: Pack, passages: Mapping[str, Passage], moved: Mapping[str, str], pages: Mapping[str, Page]
) -> Iterator[Problem]:
    """Ids in side files that name nothing."""
    names = {id.partition("#")[0] for id in passages}
    named = (("asked.yml", pack.asked), ("moved.yml", dict.fromkeys(pack.moved.values())), ("pack.toml", pack.owners))
    for name, ids in named:
        for id in ids:
            known = _follow(id, passages, moved) is not None or id in names or id in pages
            if not known:
                yield Problem(name, _line_with(pack.root / name, id), NO_SUCH_ID.format(file=name, id=id))


def _line_with(file: Path, id: str) -> int:
    lines = file.read_text("utf-8", errors="replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if id in line), 1)


def _links(passages: Iterable[Passage], lines: Mapping[str, Sequence[str]]) -> Iterator[Found]:
    """Every address once, where it stands first for the most people. `lines`: those of each page."""
    seen: dict[str, Found] = {}
    for passage in passages:
        for link in passage.links:
            audience = link.audience.tightened(passage.audience)
            found = Found(passage.path, _line_of_link(link.url, passage, lines), Link(link.label, link.url, audience))
            before = seen.get(link.url)
            if before is None or before.link.audience.rank > audience.rank:
                seen[link.url] = found
    yield from seen.values()


def _line_of_link(url: str, passage: Passage, lines: Mapping[str, Sequence[str]]) -> int:
    """The line of a passage on which this address stands, whole or without its site; else the passage's first."""
    first, last = passage.lines
    parts = urlsplit(url)
    short = url.removeprefix(f"{parts.scheme}://{parts.netloc}")
    for wanted in (url, short) if len(short) > 1 else (url,):
        for number, text in enumerate(lines[passage.path][first - 1 : last], first):
            if wanted in text:
                return number
    return first


def _is_behind_login(found: Found, packs: Sequence[Pack]) -> bool:
    """Whether a partner may see this link, and its host wants a login."""
    host = (urlsplit(found.link.url).hostname or "").casefold()
    hosts = (*BEHIND_LOGIN, *(host for pack in packs for host in pack.behind_login))
    seen = Audience.PARTNER.may_read(found.link.audience)
    return seen and any(host == each or host.endswith(f".{each}") for each in hosts)
