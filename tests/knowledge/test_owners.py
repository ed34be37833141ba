"""Who answers for a passage, and which addresses the handbook keeps from a reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import Audience, Knowledge
from knowledge.index import build

PACK = """
site = "https://handbook.example"

[owners]
"margins" = "the margins team"
"margins#floor" = "C0FLOOR001"
"""
PAGE = """# Margins {#top}

Margins are good. [Internal - the sheet](https://internal.example/sheet) and [the page](https://open.example/page).

## Floor {#floor}

The floor is low.

### Exceptions {#exceptions}

There are none.
"""


@pytest.fixture
def knowledge(tmp_path: Path) -> Iterator[Knowledge]:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "pack.toml").write_text(PACK, "utf-8")
    (folder / "margins.md").write_text(PAGE, "utf-8")
    (folder / "other.md").write_text("# Other\n\nSomething else.\n", "utf-8")
    build([folder], tmp_path / "index.db")
    opened = Knowledge.open(tmp_path / "index.db")
    yield opened
    opened.close()


def test_the_narrowest_word_about_a_passage_counts(knowledge: Knowledge) -> None:
    ids = [passage.id for passage in knowledge.passages(Audience.INTERNAL)]
    owners = {id: knowledge.owner(id) for id in ids}
    assert owners["margins#floor"] == "C0FLOOR001"
    assert owners["margins#exceptions"] == "C0FLOOR001"
    assert owners[next(id for id in ids if id.startswith("margins#top"))] == "the margins team"
    assert knowledge.owner(next(id for id in ids if id.startswith("other"))) is None
    assert knowledge.owner("gone#away") is None


@pytest.mark.parametrize(
    ("address", "kept_from"),
    [
        ("https://internal.example/sheet", {Audience.PUBLIC, Audience.PARTNER}),
        ("HTTPS://internal.example/sheet/", {Audience.PUBLIC, Audience.PARTNER}),
        ("https://open.example/page", set()),
        ("https://elsewhere.example/", set()),
    ],
)
def test_an_address_is_kept_from_those_who_may_not_see_it(
    knowledge: Knowledge, address: str, kept_from: set[Audience]
) -> None:
    assert {reader for reader in Audience if knowledge.keeps_back([address], reader)} == kept_from


def test_no_address_is_kept_from_nobody(knowledge: Knowledge) -> None:
    assert not knowledge.keeps_back([], Audience.PUBLIC)
