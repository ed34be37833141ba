"""Claims about packs: which files belong to one, what its side files say, and what happens when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import SourceMissing
from knowledge.pack import Glossary, Pack
from knowledge.passage import Audience

SETTINGS = """\
site = "https://example.com"
anchors = "kramdown"
default_audience = "partner"

[pages."handbook/deals.md"]
url = "/sales/deals/"

[audience]
paths = { "internal/**" = "internal" }
markers = { "Team only –" = "internal" }

[curriculum]
headings = ["Academy"]

[owners]
"deals" = "#deal-desk"
"""


def pack_in(folder: Path, **files: str) -> Pack:
    (folder / "handbook").mkdir(exist_ok=True)
    (folder / "handbook" / "deals.md").write_text("# Deals\n", "utf-8")
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")
    return Pack.open(folder)


def test_side_files_are_read(tmp_path: Path) -> None:
    pack = pack_in(
        tmp_path,
        pack_toml=SETTINGS,
        asked_yml="deals#fees:\n  - what do we earn\n  - fee?\n",
        glossary_yml="acronyms:\n  MDF: Market Development Funds\nsynonyms:\n  - [Fee, Commission]\n",
        moved_yml="deals#old: deals#fees\n",
    )
    assert pack.problems == ()
    assert (pack.site, pack.anchors, pack.default_audience) == ("https://example.com", "kramdown", Audience.PARTNER)
    assert pack.page_urls == {"handbook/deals.md": "/sales/deals/"}
    assert pack.path_audiences == (("internal/**", Audience.INTERNAL),)
    assert pack.markers == {"team only -": Audience.INTERNAL}
    assert pack.curriculum == ("curriculum", "academy")
    assert pack.owners == {"deals": "#deal-desk"}
    assert pack.asked == {"deals#fees": ("what do we earn", "fee?")}
    assert pack.glossary == Glossary({"mdf": "market development funds"}, (("fee", "commission"),))
    assert pack.moved == {"deals#old": "deals#fees"}


def test_plain_markdown_alone_is_a_pack_with_our_glossary(tmp_path: Path) -> None:
    pack = pack_in(tmp_path)
    assert (pack.site, pack.default_audience, pack.asked, pack.problems) == (None, Audience.PUBLIC, {}, ())
    assert pack.glossary.acronyms["mdf"] == "market development funds"


def test_our_own_pack_has_no_faults() -> None:
    import knowledge

    pack = Pack.open(Path(knowledge.__file__).parent / "content")
    assert pack.problems == ()
    assert "handbook/channels.md" in [pack.relative(file) for file in pack.files()]


FAULTS = [
    ("pack_toml", "site = \n", [("pack.toml", 1), ("pack.toml", 1)]),
    ("pack_toml", 'a = 1\ndefault_audience = "all"\n', [("pack.toml", 2)]),
    ("pack_toml", 'site = 5\nanchors = "other"\n', [("pack.toml", 1), ("pack.toml", 2)]),
    ("pack_toml", '[audience]\npaths = "x"\n', [("pack.toml", 2)]),
    ("asked_yml", "a: b\nc: [d\n", [("asked.yml", 3)]),
    ("asked_yml", "- a\n- b\n", [("asked.yml", 1)]),
    ("asked_yml", "a:\n  - b\n  - {c: d}\n", [("asked.yml", 3)]),
    ("moved_yml", "a: [b, c]\n", [("moved.yml", 1)]),
    ("glossary_yml", "acronyms: {A: b}\nother: 1\n", [("glossary.yml", 2)]),
]


@pytest.mark.parametrize(("name", "text", "faults"), FAULTS)
def test_a_faulty_side_file_is_named_with_its_line_and_the_rest_goes_on(
    tmp_path: Path, name: str, text: str, faults: list[tuple[str, int]]
) -> None:
    pack = pack_in(tmp_path, **{name: text})
    assert [(problem.path, problem.line) for problem in pack.problems] == faults
    assert len(pack.files()) == 1


def test_settings_that_cannot_be_read_open_nothing(tmp_path: Path) -> None:
    assert pack_in(tmp_path, pack_toml="site = \n").default_audience is Audience.INTERNAL
    assert pack_in(tmp_path, pack_toml='default_audience = "all"\n').default_audience is Audience.INTERNAL


def test_files_are_those_with_markdown_endings_in_order_without_hidden_ones(tmp_path: Path) -> None:
    markdown = ["a.markdown", "b.md", "c.html.md", "d.md.erb", "e.html.md.erb", "x/i.MD"]
    for name in (*reversed(markdown), "f.txt", "g.erb", ".h.md", ".y/j.md"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("text", "utf-8")
    (tmp_path / "x" / "loop").symlink_to(tmp_path, target_is_directory=True)
    pack = Pack.open(tmp_path)
    assert [pack.relative(file) for file in pack.files()] == markdown


def test_one_file_is_a_pack_of_one_page(tmp_path: Path) -> None:
    file = tmp_path / "deals.md"
    file.write_text("# Deals\n", "utf-8")
    pack = Pack.open(file, "https://example.com/handbook")
    assert ([pack.relative(f) for f in pack.files()], pack.site) == (["deals.md"], "https://example.com/handbook")


def test_a_source_that_is_not_there_or_holds_no_markdown_is_refused_with_a_next_step(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("text", "utf-8")
    for source in (tmp_path / "gone", tmp_path, tmp_path / "notes.txt"):
        with pytest.raises(SourceMissing, match=r"name"):
            Pack.open(source)


def test_the_fingerprint_changes_with_every_rule(tmp_path: Path) -> None:
    prints = {
        pack_in(tmp_path).fingerprint,
        pack_in(tmp_path, pack_toml="").fingerprint,
        pack_in(tmp_path, pack_toml='site = "https://a.b"').fingerprint,
        pack_in(tmp_path, pack_toml='default_audience = "internal"').fingerprint,
        pack_in(tmp_path, asked_yml="a: b").fingerprint,
    }
    assert len(prints) == 5
