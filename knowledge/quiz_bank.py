"""The quiz items beside a handbook, `quizzes/*.yml`: every fault is named with file and line, the good items load."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

import yaml

from knowledge.passage import Passage, Problem
from knowledge.quiz import TRUE_FALSE, ItemKind, QuizItem
from knowledge.side_file import line, read_yaml

FOLDER: Final = "quizzes"

LEFT_OUT: Final = "{item} was left out: {why}"
NO_LIST: Final = "{name}: write a list of items here, each with a dash before its id"
NO_ITEM: Final = "this is no item; write `id:`, `passage:` and the other fields below one dash"
NO_ID: Final = "the item that begins here was left out: it has no id; write one that no other item has"
UNKNOWN_FIELD: Final = "{field} is no field of an item; the fields are {fields}"
FIELD_TWICE: Final = "{field} stands there twice; keep one"
MISSING: Final = "{field} is missing or empty"
NO_TEXT: Final = "{field} must be a text of at most {most} characters"
NO_TEXTS: Final = "{field} must be a list of texts of at most {most} characters each"
NOT_FOR_KIND: Final = "{field} has no place in an item of the kind {kind}"
UNKNOWN_KIND: Final = "{word!r} is no kind; write single, several, true-false or term"
UNKNOWN_LEVEL: Final = "{word!r} is no level; write core or advanced"
HOW_MANY: Final = "the kind {kind} wants {least} to {most} choices, and here are {count}"
SAME_CHOICE: Final = "two choices say the same ({choice!r}), so both or neither would be right"
TWO_RIGHT: Final = "answer names {count} choices, and the kind single has one right one; write one, or the kind several"
ONE_RIGHT: Final = (
    "answer names {count} of {all} choices; the kind several wants at least two that are right and one that is not"
)
NO_PLACE: Final = "answer {word!r} is no place of a choice; they are counted from 0, so write 0 to {last}"
PLACE_TWICE: Final = "answer names choice {word} twice"
NO_PLACES: Final = "answer must be a list of places, such as [0, 2]"
NO_TRUTH: Final = "answer must be true or false"
NO_POINTS: Final = "points must be a whole number from 1 to 20"
NO_PRINT: Final = "approved must be what `coach quiz approve` wrote, 12 hexadecimal digits; take it out to make this a draft"
NO_PASSAGE: Final = "there is no passage {passage}; `coach list` shows the ids"
TWICE: Final = "{id} is already the id of an item at {path}:{line}; give this one an id of its own"

FIELDS: Final = (
    "id", "passage", "kind", "prompt", "choices", "answer", "accepts", "explanation", "level", "tags", "points", "approved"
)  # fmt: skip
CHOICES: Final = {ItemKind.SINGLE: (3, 5), ItemKind.SEVERAL: (4, 6)}
ID_LIMIT: Final = 120
PROMPT_LIMIT: Final = 600
CHOICE_LIMIT: Final = 250
EXPLANATION_LIMIT: Final = 1_200
TAG_LIMIT: Final = 40
_PRINT: Final = re.compile(r"[0-9a-f]{12}")


class HasBank(Protocol):
    """What the bank needs of a pack."""

    @property
    def root(self) -> Path: ...


@dataclass(frozen=True, slots=True)
class Bank:
    """Every good item of some packs, in the order they stand in, and what is wrong with the others."""

    items: tuple[QuizItem, ...]
    problems: tuple[Problem, ...]


def bank_files(pack: HasBank) -> list[Path]:
    """The files of a pack that hold quiz items, in the order of their names."""
    folder = pack.root / FOLDER
    found = [*folder.glob("*.yml"), *folder.glob("*.yaml")] if pack.root.is_dir() else []
    return sorted(file for file in found if file.is_file() and not file.name.startswith("."))


def read_bank(packs: Sequence[HasBank], passage_of: Callable[[str], Passage | None]) -> Bank:
    """The items of these packs. `passage_of` gives the passage of an id, or of what the id has become; the items name the
    passage as it is called now. Never raises for what stands in a file."""
    problems: list[Problem] = []
    items: dict[str, QuizItem] = {}
    for pack in packs:
        for file in bank_files(pack):
            for item in read_items(file, problems):
                passage = passage_of(item.passage)
                if (first := items.get(item.id)) is not None:
                    why = TWICE.format(id=item.id, path=first.path, line=first.line)
                    problems.append(_left_out(item, why))
                elif passage is None:
                    problems.append(_left_out(item, NO_PASSAGE.format(passage=item.passage)))
                else:
                    items[item.id] = replace(item, passage=passage.id)
    return Bank(tuple(items.values()), tuple(problems))


def _left_out(item: QuizItem, why: str) -> Problem:
    return Problem(item.path, item.line, LEFT_OUT.format(item=item.id, why=why))


def name_of(file: Path) -> str:
    """What problems call a file of the bank."""
    return f"{FOLDER}/{file.name}"


def read_items(file: Path, problems: list[Problem]) -> Iterator[QuizItem]:
    """The items of one file that are good in themselves, in order."""
    name = name_of(file)
    for node in item_nodes(file, problems):
        try:
            yield _Reading(node, name).item()
        except _Fault as fault:
            problems.append(Problem(name, fault.line, str(fault)))


def item_nodes(file: Path, problems: list[Problem]) -> Iterator[yaml.MappingNode]:
    """The nodes of one file that may be items."""
    name = name_of(file)
    root = read_yaml(file, problems, name)
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        problems.append(Problem(name, line(root), NO_LIST.format(name=name)))
        return
    for node in root.value:
        if isinstance(node, yaml.MappingNode):
            yield node
        else:
            problems.append(Problem(name, line(node), NO_ITEM))


class _Fault(Exception):
    """Why an item is left out, and the line that says so."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


class _Reading:
    """The reading of one item."""

    def __init__(self, node: yaml.MappingNode, name: str) -> None:
        self.node = node
        self.name = name
        self.id = ""
        self.fields: dict[str, yaml.Node] = {}

    def item(self) -> QuizItem:
        """The item. Raises _Fault."""
        keys: list[tuple[str, yaml.Node, yaml.Node]] = [
            (key.value if isinstance(key, yaml.ScalarNode) else "?", key, value) for key, value in self.node.value
        ]
        ids = [value.value for key, _, value in keys if key == "id" and isinstance(value, yaml.ScalarNode) and value.value]
        if not ids:
            raise _Fault(line(self.node), NO_ID)
        self.id = str(ids[0])
        for key, where, value in keys:
            if key not in FIELDS:
                raise self.fault(where, UNKNOWN_FIELD.format(field=key, fields=", ".join(FIELDS)))
            if key in self.fields:
                raise self.fault(where, FIELD_TWICE.format(field=key))
            self.fields[key] = value
        kind = self.kind()
        choices, right, terms = self.answers(kind)
        return QuizItem(
            id=self.text("id", ID_LIMIT),
            passage=self.text("passage", PROMPT_LIMIT),
            kind=kind,
            prompt=self.text("prompt", PROMPT_LIMIT),
            explanation=self.text("explanation", EXPLANATION_LIMIT),
            choices=choices,
            right=right,
            terms=terms,
            level=self.level(),
            tags=tuple(tag.casefold() for tag in self.texts("tags", TAG_LIMIT)),
            points=self.points(),
            approved=self.approved(),
            path=self.name,
            line=line(self.node),
        )

    def fault(self, node: yaml.Node | None, why: str) -> _Fault:
        """Something wrong at this node, else with the item as a whole."""
        return _Fault(line(node or self.node), LEFT_OUT.format(item=self.id, why=why))

    def text(self, field: str, most: int) -> str:
        """A field that must be there."""
        node = self.fields.get(field)
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
            raise self.fault(node, MISSING.format(field=field))
        if not isinstance(node, yaml.ScalarNode) or len(node.value) > most:
            raise self.fault(node, NO_TEXT.format(field=field, most=most))
        return str(node.value).strip()

    def texts(self, field: str, most: int) -> tuple[str, ...]:
        """A list of texts that may be left out."""
        node = self.fields.get(field)
        if node is None:
            return ()
        told = NO_TEXTS.format(field=field, most=most)
        if not isinstance(node, yaml.SequenceNode):
            raise self.fault(node, told)
        for one in node.value:
            if not isinstance(one, yaml.ScalarNode) or not 0 < len(one.value.strip()) <= most:
                raise self.fault(one, told)
        return tuple(str(one.value).strip() for one in node.value)

    def kind(self) -> ItemKind:
        """The kind. Raises _Fault."""
        word = self.text("kind", TAG_LIMIT)
        try:
            return ItemKind(word)
        except ValueError:
            raise self.fault(self.fields["kind"], UNKNOWN_KIND.format(word=word)) from None

    def answers(self, kind: ItemKind) -> tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]:
        """Choices, the places of the right ones, and the right terms."""
        for field, kinds in (("choices", CHOICES), ("accepts", {ItemKind.TERM: ()})):
            if field in self.fields and kind not in kinds:
                raise self.fault(self.fields[field], NOT_FOR_KIND.format(field=field, kind=kind))
        match kind:
            case ItemKind.TERM:
                return (), (), (self.text("answer", CHOICE_LIMIT), *self.texts("accepts", CHOICE_LIMIT))
            case ItemKind.TRUE_FALSE:
                word = self.text("answer", TAG_LIMIT).casefold()
                if word not in ("true", "false"):
                    raise self.fault(self.fields["answer"], NO_TRUTH)
                return TRUE_FALSE, (0 if word == "true" else 1,), ()
            case ItemKind.SINGLE | ItemKind.SEVERAL:
                choices = self.choices(kind)
                return choices, self.right(kind, choices), ()

    def choices(self, kind: ItemKind) -> tuple[str, ...]:
        """The choices. Raises _Fault."""
        choices = self.texts("choices", CHOICE_LIMIT)
        if not choices:
            raise self.fault(self.fields.get("choices"), MISSING.format(field="choices"))
        node = self.fields["choices"]
        least, most = CHOICES[kind]
        if not least <= len(choices) <= most:
            raise self.fault(node, HOW_MANY.format(kind=kind, least=least, most=most, count=len(choices)))
        said: set[str] = set()
        for choice in choices:
            plain = " ".join(choice.casefold().split()).rstrip(".")
            if plain in said:
                raise self.fault(node, SAME_CHOICE.format(choice=choice))
            said.add(plain)
        return choices

    def right(self, kind: ItemKind, choices: tuple[str, ...]) -> tuple[int, ...]:
        """The places of the right choices. Raises _Fault."""
        node = self.fields.get("answer")
        words = [node] if isinstance(node, yaml.ScalarNode) else node.value if isinstance(node, yaml.SequenceNode) else []
        if node is None or not words or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
            raise self.fault(node, MISSING.format(field="answer"))
        if kind is ItemKind.SINGLE and len(words) > 1:
            raise self.fault(node, TWO_RIGHT.format(count=len(words)))
        if kind is ItemKind.SEVERAL and not isinstance(node, yaml.SequenceNode):
            raise self.fault(node, NO_PLACES)
        places: list[int] = []
        for word in words:
            told = word.value if isinstance(word, yaml.ScalarNode) else "?"
            if not (told.isascii() and told.isdecimal() and int(told) < len(choices)):
                raise self.fault(word, NO_PLACE.format(word=told, last=len(choices) - 1))
            if int(told) in places:
                raise self.fault(word, PLACE_TWICE.format(word=told))
            places.append(int(told))
        if kind is ItemKind.SEVERAL and not 2 <= len(places) < len(choices):
            raise self.fault(node, ONE_RIGHT.format(count=len(places), all=len(choices)))
        return tuple(sorted(places))

    def level(self) -> str:
        """Core where nothing is said. Raises _Fault."""
        word = self.text("level", TAG_LIMIT) if "level" in self.fields else "core"
        if word not in ("core", "advanced"):
            raise self.fault(self.fields["level"], UNKNOWN_LEVEL.format(word=word))
        return word

    def points(self) -> int:
        """One where nothing is said. Raises _Fault."""
        word = self.text("points", TAG_LIMIT) if "points" in self.fields else "1"
        if not (word.isascii() and word.isdecimal() and len(word) < 3 and 1 <= int(word) <= 20):
            raise self.fault(self.fields["points"], NO_POINTS)
        return int(word)

    def approved(self) -> str | None:
        """The fingerprint, if somebody approved it. Raises _Fault."""
        node = self.fields.get("approved")
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
            return None
        word = self.text("approved", TAG_LIMIT)
        if not _PRINT.fullmatch(word):
            raise self.fault(node, NO_PRINT)
        return word
