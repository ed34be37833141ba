"""Other names for the same thing, as the index keeps them: from a pack's glossary and from the thesaurus that comes with us.

The glossary holds the words of a field and works both ways. The thesaurus holds what people say at work and what handbooks
write for it; it works one way and counts less.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from pathlib import Path

import yaml

from knowledge.pack import Pack
from knowledge.words import name, telling

GLOSSARY = 0.85
"""How much a glossary's word counts beside the word itself."""

THESAURUS = 0.45
"""How much the thesaurus's word counts: it is general English, not this field's."""

Meanings = Mapping[str, Sequence[tuple[str, float]]]
"""For each name (its stems, separated by blanks) the others (their telling stems), each with what it counts."""

_THESAURUS = Path(__file__).parent / "thesaurus.yml"


def meanings_of(packs: Iterable[Pack]) -> Meanings:
    """All names of these packs and of the thesaurus; where both know a pair, the glossary's worth holds."""
    found: dict[str, dict[str, float]] = {}
    for worth, said, meant in (*_glossaries(packs), *_thesaurus()):
        spelt, other = " ".join(name(said)), " ".join(telling(meant) or name(meant))
        if spelt and other and spelt != other:
            known = found.setdefault(spelt, {})
            known[other] = max(known.get(other, 0.0), worth)
    return {spelt: sorted(others.items(), key=lambda pair: (-pair[1], pair[0])) for spelt, others in sorted(found.items())}


def _glossaries(packs: Iterable[Pack]) -> Iterator[tuple[float, str, str]]:
    for pack in packs:
        for group in (*pack.glossary.acronyms.items(), *pack.glossary.synonyms):
            for said, meant in permutations(group, 2):
                yield GLOSSARY, said, meant


def _thesaurus() -> Iterator[tuple[float, str, str]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for said, meant in yaml.load(_THESAURUS.read_text("utf-8"), Loader=loader).items():
        for other in meant:
            yield THESAURUS, said, other


def stored(db: sqlite3.Connection) -> Meanings:
    """What an index holds already."""
    rows = db.execute("SELECT run, others FROM meanings ORDER BY run")
    return {run: [(other, worth) for other, worth in json.loads(others)] for run, others in rows}


def store(db: sqlite3.Connection, meanings: Meanings) -> None:
    """Write them in place of what was there."""
    db.execute("DELETE FROM meanings")
    db.executemany("INSERT INTO meanings VALUES (?, ?)", ((run, json.dumps(others)) for run, others in meanings.items()))


def vocabulary(packs: Iterable[Pack]) -> set[str]:
    """The words of all names as people may type them: a misspelt one is mended too."""
    from knowledge.words import words

    said = {name for _, name, _ in (*_glossaries(packs), *_thesaurus())}
    return {word for text in said for word in words(text)}
