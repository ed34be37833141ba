"""What a page says about itself above its text: `---` YAML `---`, or `+++` TOML `+++` as Hugo also takes it.

A rule of three dashes at the top is not always front matter, and front matter is not always good YAML: the page is read
all the same.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

BAD_YAML = "the front matter is not YAML: {why}; put quotes around the value. The page was read without it"
BAD_TOML = "the front matter is not TOML: {why}. The page was read without it"
NOT_PAIRS = "the front matter holds no names with values. The page was read without it"

_KEY = re.compile(r"^([A-Za-z_][\w .-]{0,60}?)\s*:(?:\s+(.*))?$")
_LONGEST = 400  # lines; below that a closing rule is taken for one of the text


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Names and values, how many lines they take (rules included), and what is wrong with them (line, sentence)."""

    values: Mapping[str, object] = field(default_factory=dict)
    length: int = 0
    fault: tuple[int, str] | None = None

    def text(self, name: str) -> str:
        """A value that is one text, else an empty one."""
        value = self.values.get(name)
        return value.strip() if isinstance(value, str) else ""


def front_matter(lines: list[str]) -> FrontMatter:
    """The front matter at the top of these lines, empty if there is none.

    >>> front_matter(["---", "title: Partners", "---", "Text"]).values
    {'title': 'Partners'}
    >>> front_matter(["---", "[Home](/) |", "---"]).length
    0
    """
    if not lines:
        return FrontMatter()
    fence = lines[0].rstrip()
    if fence == "+++":
        return _toml(lines)
    if fence != "---":
        return FrontMatter()
    end = next((i for i, line in enumerate(lines[1:_LONGEST], 1) if line.rstrip() in {"---", "..."}), None)
    if end is None:
        return FrontMatter()
    body = lines[1:end]
    try:
        values = yaml.load("\n".join(body), Loader=yaml.BaseLoader)  # texts only: a date stays as it is written
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as fault:
        if not _looks_like_pairs(body):
            return FrontMatter()
        return FrontMatter(_salvaged(body), end + 1, _yaml_fault(fault))
    if isinstance(values, dict):
        return FrontMatter({str(key): value for key, value in values.items()}, end + 1)
    if values is None or values == "":
        return FrontMatter(length=end + 1)
    if _looks_like_pairs(body):
        return FrontMatter(_salvaged(body), end + 1, (2, NOT_PAIRS))
    return FrontMatter()


def _toml(lines: list[str]) -> FrontMatter:
    end = next((i for i, line in enumerate(lines[1:_LONGEST], 1) if line.rstrip() == "+++"), None)
    if end is None:
        return FrontMatter()
    try:
        return FrontMatter(tomllib.loads("\n".join(lines[1:end])), end + 1)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        pairs = {k.strip(): v.strip().strip("\"'") for k, sep, v in (line.partition("=") for line in lines[1:end]) if sep}
        return FrontMatter(pairs, end + 1, (1, BAD_TOML.format(why=str(fault)[:120])))


def _looks_like_pairs(body: list[str]) -> bool:
    """Whether the first line that says anything starts like `name: value`."""
    said = next((line for line in body if line.strip() and not line.lstrip().startswith("#")), "")
    return bool(_KEY.match(said))


def _salvaged(body: list[str]) -> dict[str, object]:
    """Whatever stands on one line as `name: value`: the audience must not be lost to a fault elsewhere."""
    found = (_KEY.match(line) for line in body)
    return {m[1]: (m[2] or "").strip().strip("\"'") for m in found if m}


def _yaml_fault(fault: Exception) -> tuple[int, str]:
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    why = getattr(fault, "problem", None) or "it is nested too deeply"
    return (mark.line + 2 if mark else 2, BAD_YAML.format(why=why))
