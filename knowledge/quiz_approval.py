"""Approving quiz items: one field is written into the bank, and nothing else of the file changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from knowledge.handbook import read_page
from knowledge.pack import Pack
from knowledge.passage import Passage, Problem
from knowledge.quiz import QuizItem, fingerprint
from knowledge.quiz_bank import bank_files, item_nodes, name_of, read_bank

NOT_HERE: Final = "there is no good item {id} in these sources; `coach index` names what is wrong with the bank"
ON_ONE_LINE: Final = "{name}:{line}: {id} is written on one line; write its fields below each other, then approve it"


@dataclass(frozen=True, slots=True)
class Approved:
    """What approving came to: the ids that were written, those that were approved before, and what could not be done."""

    written: tuple[str, ...]
    before: tuple[str, ...]
    refused: tuple[str, ...]


def approve(sources: Sequence[Path], ids: Collection[str] | None) -> Approved:
    """Write into the bank that a person approved these items as their passages are now; None: every good item.

    Raises SourceMissing if a source is not there, OSError if a file cannot be written.
    """
    packs = [Pack.open(source) for source in sources]
    passages, moved = passages_of(packs), {old: new for pack in packs for old, new in pack.moved.items()}

    def passage_of(id: str) -> Passage | None:
        for _ in range(len(moved) + 1):
            if id in passages or id not in moved:
                return passages.get(id)
            id = moved[id]
        return None

    bank = {item.id: item for item in read_bank(packs, passage_of).items}
    wanted = [item for id, item in bank.items() if ids is None or id in ids]
    refused = [NOT_HERE.format(id=id) for id in ids or () if id not in bank]
    prints = {item.id: fingerprint(passages[item.passage]) for item in wanted}
    before = tuple(item.id for item in wanted if item.approved == prints[item.id])
    written: list[str] = []
    for pack in packs:
        for file in bank_files(pack):
            here = [item for item in wanted if item.path == name_of(file) and item.id not in before]
            done, faults = _write(file, here, prints)
            written += done
            refused += faults
    return Approved(tuple(written), before, tuple(refused))


def passages_of(packs: Sequence[Pack]) -> dict[str, Passage]:
    """Every passage of these packs by id, read from the pages themselves."""
    pages = (read_page(file.read_bytes(), pack.relative(file), pack) for pack in packs for file in pack.files())
    found: dict[str, Passage] = {}
    for page in pages:
        for passage in page.passages:
            found.setdefault(passage.id, passage)
    return found


def _write(file: Path, items: Sequence[QuizItem], prints: dict[str, str]) -> tuple[list[str], list[str]]:
    """Write the field of these items; returns the ids that were written, and why others were not."""
    if not items:
        return [], []
    with file.open(encoding="utf-8", newline="") as opened:
        lines = opened.read().splitlines(keepends=True)
    wanted, written, refused = {item.id: item for item in items}, [], []
    # From the end, so that what is inserted moves no line that is still needed.
    for id, node in reversed(list(_nodes(file))):
        if id not in wanted or wanted[id].line != node.start_mark.line + 1:
            continue
        if node.flow_style:
            refused.append(ON_ONE_LINE.format(name=name_of(file), line=wanted[id].line, id=id))
            continue
        _set(lines, node, prints[id])
        written.append(id)
    if written:
        with file.open("w", encoding="utf-8", newline="") as opened:
            opened.write("".join(lines))
    return written[::-1], refused


def _nodes(file: Path) -> Iterator[tuple[str, yaml.MappingNode]]:
    problems: list[Problem] = []
    for node in item_nodes(file, problems):
        yield next((value.value for key, value in node.value if key.value == "id"), ""), node


def _set(lines: list[str], node: yaml.MappingNode, print: str) -> None:
    """Set the field of one item written in block style."""
    for key, value in node.value:
        if key.value == "approved":
            at, start, end = key.start_mark.line, key.end_mark.column, value.end_mark.column
            text = lines[at]
            rest = text[end:] if value.start_mark.line == at and value.value else text[start:].partition(":")[2]
            lines[at] = f"{text[:start]}: {print}{rest}"
            return
    last_key, last_value = node.value[-1]
    at = _last_line(last_value)
    below = last_key.start_mark.line if at is None else at + 1
    indent = " " * node.value[0][0].start_mark.column
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if below and not lines[below - 1].endswith(("\n", "\r")):
        lines[below - 1] += ending
    lines.insert(below, f"{indent}approved: {print}{ending}")


def _last_line(node: yaml.Node) -> int | None:
    """The line a value ends on, counted from 0; None for a block of text, whose end cannot be told from what follows."""
    if isinstance(node, yaml.ScalarNode):
        return None if node.style in ("|", ">") else int(node.end_mark.line)
    assert isinstance(node, yaml.CollectionNode)
    if node.flow_style:
        return int(node.end_mark.line)
    last = node.value[-1]
    return _last_line(last[1] if isinstance(last, tuple) else last)
