"""The YAML and TOML files beside a handbook: read with line numbers, so that a fault can be pointed at."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import yaml

from knowledge.passage import Problem

UNREADABLE = "{name} cannot be read: {why}. Mend it; until then it counts as empty"

_AT_LINE = re.compile(r"at line (\d+)")


def read_toml(file: Path, problems: list[Problem]) -> dict[str, object] | None:
    """The tables of a TOML file; empty if there is none, None (and a Problem) if it cannot be read."""
    text = _text(file, problems, file.name)
    if text is None:
        return {} if not file.exists() else None
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        at = _AT_LINE.search(str(fault))
        line = int(at[1]) if at else max(1, text.count("\n"))
        problems.append(Problem(file.name, line, UNREADABLE.format(name=file.name, why=fault or "it is nested too deeply")))
        return None


def line_of(file: Path, key: str) -> int:
    """The first line of a file that names this key, from 1; 1 if none does."""
    lines = file.read_text("utf-8", errors="replace").split("\n")
    return next(
        (n for n, line in enumerate(lines, 1) if line.split("=")[0].strip().strip("\"'") == key or f'"{key}"' in line), 1
    )


def read_yaml(file: Path, problems: list[Problem], name: str | None = None) -> yaml.Node | None:
    """The root node of a YAML file, with its line numbers; None if there is nothing to read. `name`: what problems call the
    file, where that is more than its own name."""
    name = name or file.name
    text = _text(file, problems, name)
    if text is None:
        return None
    try:
        return yaml.compose(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as fault:
        mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
        why = getattr(fault, "problem", None) or "it is not YAML"
        problems.append(Problem(name, mark.line + 1 if mark else 1, UNREADABLE.format(name=name, why=why)))
        return None


def pairs(node: yaml.Node | None, name: str, problems: list[Problem]) -> Iterator[tuple[str, yaml.Node, int]]:
    """Key, value and line of each pair of a mapping; anything but a mapping is a Problem."""
    if node is None:
        return
    if not isinstance(node, yaml.MappingNode):
        problems.append(Problem(name, line(node), f"{name}: write `name: value` pairs here"))
        return
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            yield key.value, value, line(key)
        else:
            problems.append(Problem(name, line(key), f"{name}: a name must be plain text"))


def texts(node: yaml.Node, name: str, problems: list[Problem]) -> tuple[str, ...]:
    """A list of texts (or one text); anything else in it is a Problem."""
    if isinstance(node, yaml.ScalarNode):
        return (node.value,) if node.value else ()
    if not isinstance(node, yaml.SequenceNode):
        problems.append(Problem(name, line(node), f"{name}: write a list of texts here, each with a dash before it"))
        return ()
    found = []
    for item in node.value:
        if isinstance(item, yaml.ScalarNode):
            found.append(item.value)
        else:
            problems.append(Problem(name, line(item), f"{name}: this is no text; put quotes around it"))
    return tuple(found)


def line(node: yaml.Node) -> int:
    """Where a node starts, from 1."""
    return int(node.start_mark.line) + 1


def _text(file: Path, problems: list[Problem], name: str) -> str | None:
    if not file.exists():
        return None
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        problems.append(Problem(name, 1, UNREADABLE.format(name=name, why=fault)))
        return None
