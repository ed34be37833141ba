"""A pack: a folder of handbook files (or one file), and what the files beside them say about it.

Everything beside the Markdown is optional. A fault in a side file is a Problem and the rest goes on; where it could open
something to the wrong reader, the stricter reading holds.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from knowledge.addresses import SUFFIXES, joined, origin
from knowledge.anchors import Style
from knowledge.errors import SourceMissing
from knowledge.passage import Audience, Problem
from knowledge.side_file import line, line_of, pairs, read_toml, read_yaml, texts

NOT_THERE = "{source} is not there; name a Markdown file or a folder of them"
NOT_MARKDOWN = "{source} is no Markdown file ({suffixes}); name one, or a folder that holds some"
NO_MARKDOWN = "{source} holds no Markdown files ({suffixes}); name another folder"
UNKNOWN_AUDIENCE = "{word!r} is no audience, so this counts as internal; write public, partner or internal"
SETTINGS_LOST = "as long as pack.toml cannot be read, every page counts as internal"
NO_SUCH_SETTING = "{name} must be {shape}; it was left out"

DEFAULT_MARKERS: Final = {"internal -": Audience.INTERNAL}
DEFAULT_CURRICULUM: Final = ("curriculum",)
_DEFAULT_GLOSSARY = Path(__file__).parent / "content" / "glossary.yml"
_BEFORE_A_MARK = " \t|>*_-+•[(\"'“‘"
_DASHES = re.compile("[‐-―]")


@dataclass(frozen=True, slots=True)
class Glossary:
    """Words that mean the same: short forms with their long form, and groups of equals. All in lower case."""

    acronyms: Mapping[str, str] = field(default_factory=dict)
    synonyms: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """A source of pages and what its side files say; made by `Pack.open`, or by hand for a page in memory.

    `root` is the folder or the one file; `site` the base of relative links, or None; `page_urls` holds the addresses of
    single pages by path; `path_audiences` the audience of paths (`internal/**`); `markers` what a heading, item or link
    label of an audience starts with, in lower case; `curriculum` the words that make a heading a curriculum; `asked` the
    phrases people use, by passage id; `moved` old ids with their new ones; `claims` words on the pages that hold from one
    day to another; `behind_login` hosts whose links want a login that partners may not have.
    """

    root: Path = Path(".")
    site: str | None = None
    page_urls: Mapping[str, str] = field(default_factory=dict)
    default_audience: Audience = Audience.PUBLIC
    path_audiences: tuple[tuple[str, Audience], ...] = ()
    markers: Mapping[str, Audience] = field(default_factory=lambda: dict(DEFAULT_MARKERS))
    anchors: Style | None = None
    curriculum: tuple[str, ...] = DEFAULT_CURRICULUM
    owners: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    glossary: Glossary = Glossary()
    moved: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, tuple[date, date]] = field(default_factory=dict)
    behind_login: tuple[str, ...] = ()
    has_settings: bool = False
    problems: tuple[Problem, ...] = ()

    @classmethod
    def open(cls, source: Path, base_url: str | None = None) -> Pack:
        """Read the side files of a folder; a single file is a pack of one page.

        `base_url` is where the source is published and wins over the pack's own `site`. Raises SourceMissing.
        """
        if not source.exists():
            raise SourceMissing(NOT_THERE.format(source=source))
        if source.is_file() and not source.name.lower().endswith(SUFFIXES):
            raise SourceMissing(NOT_MARKDOWN.format(source=source, suffixes=", ".join(reversed(SUFFIXES))))
        pack = _Opening(source).pack(base_url)
        if not pack.files():
            raise SourceMissing(NO_MARKDOWN.format(source=source, suffixes=", ".join(reversed(SUFFIXES))))
        return pack

    def files(self) -> list[Path]:
        """Every Markdown file, in the order of their paths."""
        if self.root.is_file():
            return [self.root]
        return sorted(_markdown_below(self.root), key=self.relative)

    def relative(self, file: Path) -> str:
        """A file's path as pages and passages give it: below the root, with slashes."""
        return file.name if file == self.root else file.relative_to(self.root).as_posix()

    @property
    def fingerprint(self) -> str:
        """Changes when anything changes by which this pack's pages are read (their own text aside)."""
        told = (self.site, sorted(self.page_urls.items()), self.default_audience, self.path_audiences, self.anchors)
        told = (*told, sorted(self.markers.items()), self.curriculum, self.has_settings, sorted(self.asked.items()))  # type: ignore[assignment]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    def marked(self, text: str) -> Audience | None:
        """The audience that a text's opening words mark it for, the strictest if several fit; None if none does.

        >>> Pack().marked("INTERNAL – Margins")
        <Audience.INTERNAL: 'internal'>
        """
        opening = " ".join(_DASHES.sub("-", text[:200]).lstrip(_BEFORE_A_MARK).casefold().split())
        found: Audience | None = None
        for marker, audience in self.markers.items():
            if opening.startswith(marker) and (found is None or audience.rank > found.rank):
                found = audience
        return found

    def unmarked(self, text: str) -> str:
        """The text without the words that mark it.

        >>> Pack().unmarked("Internal - Margins of the year")
        'Margins of the year'
        """
        opening = _DASHES.sub("-", text).casefold()
        for marker in sorted(self.markers, key=len, reverse=True):
            if len(opening) == len(text) and opening.startswith(marker):
                return text[len(marker) :].strip() or text
        return text

    def audience_of(self, path: str, stated: Audience | None) -> Audience:
        """Who may read a page: the strictest of what it says itself and what the rules for its path say."""
        inner = path.removeprefix("handbook/") if self.has_settings else path
        found = [audience for rule, audience in self.path_audiences if _fits(rule, path) or _fits(rule, inner)]
        if stated is not None:
            found.append(stated)
        return max(found, key=lambda audience: audience.rank) if found else self.default_audience


class _Opening:
    """Reads side files one by one, gathering problems."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.folder = source if source.is_dir() else None
        self.problems: list[Problem] = []
        self.settings_file = source / "pack.toml"

    def pack(self, base_url: str | None) -> Pack:
        settings = read_toml(self.settings_file, self.problems) if self.folder else {}
        broken = settings is None
        if settings is None:
            self.problems.append(Problem("pack.toml", 1, SETTINGS_LOST))
            settings = {}
        audience = self._table(settings, "audience")
        default = (
            Audience.INTERNAL if broken else self._audience(settings.get("default_audience", "public"), "default_audience")
        )
        site = base_url or self._text(settings, "site") or None
        return Pack(
            root=self.source,
            site=site if site is None or origin(site) else None,
            page_urls=self._page_urls(settings),
            default_audience=default,
            path_audiences=tuple((k, self._audience(v, k)) for k, v in self._table(audience, "paths").items()),
            markers=self._markers(audience),
            anchors=self._anchors(settings),
            curriculum=self._curriculum(settings),
            owners={k: v for k, v in self._table(settings, "owners").items() if isinstance(v, str)},
            asked=self._asked(),
            glossary=self._glossary(),
            moved=self._moved(),
            claims=self._claims(settings),
            behind_login=self._hosts(settings),
            has_settings=self.folder is not None and self.settings_file.is_file(),
            problems=tuple(self.problems),
        )

    def _complain(self, key: str, shape: str) -> None:
        told = NO_SUCH_SETTING.format(name=key, shape=shape)
        self.problems.append(Problem("pack.toml", line_of(self.settings_file, key), told))

    def _table(self, table: Mapping[str, object], key: str) -> dict[str, object]:
        value = table.get(key, {})
        if isinstance(value, dict):
            return value
        self._complain(key, "a table")
        return {}

    def _text(self, table: Mapping[str, object], key: str) -> str:
        value = table.get(key, "")
        if isinstance(value, str):
            return value.strip()
        self._complain(key, "a text")
        return ""

    def _audience(self, word: object, key: str) -> Audience:
        try:
            return Audience(str(word).strip().lower())
        except ValueError:
            where = line_of(self.settings_file, key)
            self.problems.append(Problem("pack.toml", where, UNKNOWN_AUDIENCE.format(word=word)))
            return Audience.INTERNAL

    def _markers(self, audience: Mapping[str, object]) -> Mapping[str, Audience]:
        markers = {_DASHES.sub("-", k).casefold(): v for k, v in self._table(audience, "markers").items()}
        made = {" ".join(k.split()): self._audience(v, k) for k, v in markers.items() if k.strip()}
        return made or dict(DEFAULT_MARKERS)

    def _anchors(self, settings: Mapping[str, object]) -> Style | None:
        match self._text(settings, "anchors"):
            case "github":
                return "github"
            case "kramdown":
                return "kramdown"
            case "":
                return None
        self._complain("anchors", '"github" or "kramdown"')
        return None

    def _curriculum(self, settings: Mapping[str, object]) -> tuple[str, ...]:
        words = self._table(settings, "curriculum").get("headings", [])
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            self._complain("headings", "a list of texts")
            words = []
        return (*DEFAULT_CURRICULUM, *(word.casefold() for word in words if word.strip()))

    def _claims(self, settings: Mapping[str, object]) -> dict[str, tuple[date, date]]:
        found = {}
        for words, days in self._table(self._table(settings, "calendar"), "claims").items():
            try:
                first, last = (date.fromisoformat(str(day)) for day in (days if isinstance(days, list) else ()))
            except ValueError:
                self._complain(words, 'two days, such as ["2020-08-01", "2021-01-31"]')
                continue
            if words.strip():
                found[words] = (first, last)
        return found

    def _hosts(self, settings: Mapping[str, object]) -> tuple[str, ...]:
        hosts = self._table(settings, "links").get("behind_login", [])
        if not isinstance(hosts, list) or not all(isinstance(host, str) for host in hosts):
            self._complain("behind_login", "a list of hosts")
            return ()
        return tuple(host.strip().casefold() for host in hosts if host.strip())

    def _page_urls(self, settings: Mapping[str, object]) -> dict[str, str]:
        found = {}
        for path, page in self._table(settings, "pages").items():
            if isinstance(page, dict) and isinstance(url := page.get("url", ""), str):
                if url:
                    found[path] = url
            else:
                self._complain(path, "a table with a url")
        return found

    def _side(self, name: str) -> Path | None:
        return self.folder / name if self.folder else None

    def _asked(self) -> dict[str, tuple[str, ...]]:
        file = self._side("asked.yml")
        found: dict[str, tuple[str, ...]] = {}
        if file:
            for key, value, _ in pairs(read_yaml(file, self.problems), file.name, self.problems):
                found[key] = (*found.get(key, ()), *texts(value, file.name, self.problems))
        return found

    def _moved(self) -> dict[str, str]:
        file = self._side("moved.yml")
        found: dict[str, str] = {}
        if file:
            for key, value, _ in pairs(read_yaml(file, self.problems), file.name, self.problems):
                told = texts(value, file.name, self.problems)
                if len(told) == 1:
                    found[key] = told[0]
                else:
                    self.problems.append(Problem(file.name, line(value), f"{file.name}: one old id has one new id"))
        return found

    def _glossary(self) -> Glossary:
        own = self._side("glossary.yml")
        file = own if own and own.exists() else _DEFAULT_GLOSSARY
        problems = self.problems if file is own else []  # ours is tested; a reader could not mend it
        acronyms: dict[str, str] = {}
        synonyms: list[tuple[str, ...]] = []
        for key, value, where in pairs(read_yaml(file, problems), file.name, problems):
            if key == "acronyms":
                for short, long, _ in pairs(value, file.name, problems):
                    acronyms.update((short.lower(), text.lower()) for text in texts(long, file.name, problems)[:1])
            elif key == "synonyms" and hasattr(value, "value") and isinstance(value.value, list):
                groups = (texts(group, file.name, problems) for group in value.value)
                synonyms += [tuple(word.lower() for word in group) for group in groups if len(group) > 1]
            else:
                problems.append(Problem(file.name, where, f"{file.name}: only `acronyms` and `synonyms` (a list) are known"))
        return Glossary(acronyms, tuple(synonyms))


def _markdown_below(root: Path) -> Iterator[Path]:
    """Markdown files of a folder and its folders, hidden ones left out; a folder linked into itself is walked once."""
    walked: set[tuple[int, int]] = set()
    for folder, folders, files in os.walk(root, followlinks=True):
        status = os.stat(folder)
        if (status.st_dev, status.st_ino) in walked:
            folders.clear()
            continue
        walked.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            file = Path(folder, name)
            if name.lower().endswith(SUFFIXES) and not name.startswith(".") and file.is_file():
                yield file


def _fits(rule: str, path: str) -> bool:
    """Whether a path falls under a rule; letters' case does not open anything.

    >>> _fits("internal/**", "internal/a/b.md"), _fits("*.md", "internal/a.md")
    (True, False)
    """
    parts = re.split(r"(\*\*/?|\*|\?)", rule)
    meant = {"**": ".*", "**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
    return re.fullmatch("".join(meant.get(part) or re.escape(part) for part in parts), path, re.I | re.S) is not None


def site_address(pack: Pack, path: str) -> str:
    """What a pack says about the address of one page, absolute where the site is known; empty if it says nothing."""
    stated = pack.page_urls.get(path, "")
    return joined(pack.site, stated) if stated and pack.site else stated
