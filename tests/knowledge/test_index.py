"""Building and refreshing the index."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from knowledge import Audience, IndexBroken, IndexMissing, Knowledge, SourceMissing
from knowledge.entries import renditions
from knowledge.index import build
from knowledge.passage import Kind, Passage
from tests.knowledge.packs import ACME, write


def test_only_changed_pages_are_read_again(tmp_path: Path) -> None:
    pack = write(tmp_path / "pack", {"a.md": "# A\n\nApples grow here.\n", "b.md": "# B\n\nBerries grow there.\n"})
    db = tmp_path / "k.db"
    assert build([pack], db).read == 2
    assert build([pack], db).read == 0
    (pack / "b.md").write_text("# B\n\nBilberries grow there.\n")
    report = build([pack], db)
    assert (report.pages, report.read) == (2, 1)
    (pack / "a.md").unlink()
    assert (build([pack], db).pages, texts(db)) == (1, ["Bilberries grow there."])


def test_a_refreshed_index_is_the_index_built_afresh(tmp_path: Path) -> None:
    pack = write(tmp_path / "pack", ACME)
    build([pack], tmp_path / "refreshed.db")
    write(
        pack,
        {
            "handbook/program.md": ACME["handbook/program.md"].replace("campaigns", "fairs"),
            "handbook/zoo.md": "# Zoo\n\nAnimals.\n",
        },
    )
    build([pack], tmp_path / "refreshed.db")
    build([pack], tmp_path / "fresh.db")
    assert content(tmp_path / "refreshed.db") == content(tmp_path / "fresh.db")


def content(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """What the tables hold, row numbers aside."""
    with sqlite3.connect(db) as connection:
        rows = {
            "facts": "SELECT * FROM facts ORDER BY name",
            "passages": "SELECT id, position, text, links, first, last FROM passages ORDER BY id",
            "stems": "SELECT p.id, low, high, s.title, asked, s.trail, body"
            " FROM stems s JOIN passages p ON p.n = s.n / 3 ORDER BY p.id, low",
            "words": "SELECT * FROM words ORDER BY word",
            "stem_counts": "SELECT * FROM stem_counts ORDER BY rank, stem",
            "pages": "SELECT path, mark FROM pages ORDER BY path",
        }
        found = {name: connection.execute(query).fetchall() for name, query in rows.items()}
    connection.close()
    return found


def texts(db: Path) -> list[str]:
    knowledge = Knowledge.open(db)
    found = [passage.text for passage in knowledge.passages(Audience.INTERNAL)]
    knowledge.close()
    return found


def test_an_open_index_takes_up_a_rebuilt_one(tmp_path: Path) -> None:
    pack = write(tmp_path / "pack", {"a.md": "# Fruit\n\nApples grow here.\n"})
    build([pack], tmp_path / "k.db")
    knowledge = Knowledge.open(tmp_path / "k.db")
    before = knowledge.version
    (pack / "a.md").write_text("# Fruit\n\nPears grow here.\n")
    build([pack], tmp_path / "k.db")
    assert [p.text for p in knowledge.passages(Audience.PUBLIC)] == ["Pears grow here."]
    assert knowledge.version != before
    knowledge.close()


def test_a_build_that_fails_leaves_the_old_index(tmp_path: Path) -> None:
    pack = write(tmp_path / "pack", {"a.md": "# A\n\nApples.\n"})
    build([pack], tmp_path / "k.db")
    with pytest.raises(SourceMissing):
        build([tmp_path / "nowhere"], tmp_path / "k.db")
    assert texts(tmp_path / "k.db") == ["Apples."]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["k.db", "pack"]


def test_a_page_that_cannot_be_read_is_named_and_the_others_kept(tmp_path: Path) -> None:
    pack = write(tmp_path / "pack", {"a.md": "# A\n\nApples.\n"})
    (pack / "binary.md").write_bytes(b"\x00\x01\x02" * 100)
    report = build([pack], tmp_path / "k.db")
    assert [problem.path for problem in report.problems] == ["binary.md"]
    assert texts(tmp_path / "k.db") == ["Apples."]


@pytest.mark.parametrize(
    "bytes_", [b"", b"not an index", b"SQLite format 3\x00 but broken"], ids=["empty", "text", "cut off"]
)
def test_a_broken_index_is_refused_with_the_way_out_and_can_be_built_again(tmp_path: Path, bytes_: bytes) -> None:
    db = tmp_path / "k.db"
    db.write_bytes(bytes_)
    with pytest.raises(IndexBroken, match="coach index --db"):
        Knowledge.open(db)
    build([write(tmp_path / "pack", {"a.md": "# A\n\nApples.\n"})], db)
    assert texts(db) == ["Apples."]


def test_a_source_of_which_nothing_can_be_read_is_refused_and_the_old_index_stays(tmp_path: Path) -> None:
    build([write(tmp_path / "pack", {"a.md": "# A\n\nApples.\n"})], tmp_path / "k.db")
    (tmp_path / "binary.md").write_bytes(b"\x00\x01\x02" * 100)
    with pytest.raises(SourceMissing, match=r"Nothing in .*binary\.md could be read, so the index stays as it was"):
        build([tmp_path / "binary.md"], tmp_path / "k.db")
    assert texts(tmp_path / "k.db") == ["Apples."]


def test_an_empty_page_is_no_fault(tmp_path: Path) -> None:
    report = build([write(tmp_path / "pack", {"a.md": ""})], tmp_path / "k.db")
    assert (report.pages, report.passages, report.problems) == (1, 0, ())


def test_no_index_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match=r"coach index --db .*k\.db"):
        Knowledge.open(tmp_path / "k.db")


@pytest.mark.parametrize(
    ("files", "named"),
    [({"a.txt": "no markdown"}, "no Markdown"), ({}, "nowhere")],
)
def test_a_source_without_markdown_is_refused(tmp_path: Path, files: dict[str, str], named: str) -> None:
    with pytest.raises(SourceMissing, match=named):
        build([write(tmp_path / "pack", files) if files else tmp_path / "nowhere"], tmp_path / "k.db")


def test_an_index_in_a_missing_folder_is_refused_with_the_way_out(tmp_path: Path) -> None:
    pack = write(tmp_path / "pack", {"a.md": "# A\n\nApples.\n"})
    with pytest.raises(IndexBroken, match="Check that the folder is there"):
        build([pack], tmp_path / "missing" / "k.db")


def test_one_page_in_two_sources_is_indexed_once_and_named(tmp_path: Path) -> None:
    one = write(tmp_path / "one", {"a.md": "# A\n\nApples.\n"})
    two = write(tmp_path / "two", {"a.md": "# A\n\nOther apples.\n"})
    report = build([one, two], tmp_path / "k.db")
    assert (report.pages, [problem.path for problem in report.problems]) == (1, ["a.md"])


P = Passage(id="a", kind=Kind.FACT, title="A", trail=(), text="all", links=(), path="a.md", lines=(1, 1), url="")


@pytest.mark.parametrize(
    ("audience", "redacted", "seen"),
    [
        (Audience.PUBLIC, (), [(0, 2, "all")]),
        (Audience.PARTNER, (), [(1, 2, "all")]),
        (Audience.INTERNAL, (), [(2, 2, "all")]),
        (Audience.PUBLIC, ((Audience.PUBLIC, "less"), (Audience.PARTNER, "less")), [(0, 1, "less"), (2, 2, "all")]),
        (
            Audience.PUBLIC,
            ((Audience.PUBLIC, "least"), (Audience.PARTNER, "less")),
            [(0, 0, "least"), (1, 1, "less"), (2, 2, "all")],
        ),
    ],
)
def test_each_reader_has_one_rendition(audience: Audience, redacted: tuple, seen: list) -> None:  # type: ignore[type-arg]

    assert list(renditions(P._replace(audience=audience, redacted=redacted))) == seen
