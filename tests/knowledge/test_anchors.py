"""Claims about anchors: a link lands on the heading that the site shows."""

from __future__ import annotations

import pytest

from knowledge.anchors import Anchors, Style, anchor
from knowledge.pack import Pack
from tests.knowledge.reading import read

MADE: list[tuple[str, str, str]] = [
    # heading, as github makes it, as kramdown makes it
    ("Fees", "fees", "fees"),
    ("Program Updates - March 2020", "program-updates---march-2020", "program-updates---march-2020"),
    ("Competitive Advantages & Strategy", "competitive-advantages--strategy", "competitive-advantages--strategy"),
    ("Welcome to GitLab!", "welcome-to-gitlab", "welcome-to-gitlab"),
    ("30% ruling", "30-ruling", "ruling"),
    ("1. First step", "1-first-step", "first-step"),
    ("update_plan", "update_plan", "updateplan"),
    ("Résumé", "résumé", "rsum"),
    ("販売店 登録", "販売店-登録", "section"),
    ("🎉", "section", "section"),
    ("", "section", "section"),
]


@pytest.mark.parametrize(("heading", "github", "kramdown"), MADE)
def test_each_style_makes_its_own(heading: str, github: str, kramdown: str) -> None:
    assert (anchor(heading, "github"), anchor(heading, "kramdown")) == (github, kramdown)


@pytest.mark.parametrize("style", ["github", "kramdown"])
def test_duplicates_are_counted_and_own_ids_are_kept(style: Style) -> None:
    anchors = Anchors(style)
    given = [anchors.take(*told) for told in (("Fees",), ("Fees",), ("Fees", "money"), ("Fees",), ("Other",))]
    assert given == ["fees", "fees-1", "money", "fees-2", "other"]


HEADINGS = [
    ("## Fees {#money}", "money", "Fees"),
    ("## Fees {: #money .wide}", "money", "Fees"),
    ("## Fees {#money .wide}", "money", "Fees"),
    ("## Fees {#money} ##", "money", "Fees"),
    ("## Fees\n{: #money}", "money", "Fees"),
    ("## Fees\n{:.no_toc}", "fees", "Fees"),
    ("##Fees", "fees", "Fees"),
    ("#Fees", "fees", "Fees"),
    ("Fees {#money}\n----", "money", "Fees"),
    ("Fees\n====", "fees", "Fees"),
    ("## [Fees](/fees/) for *all*", "fees-for-all", "Fees for all"),
    ('## <span style="color: red">Fees</span>', "fees", "Fees"),
    ("## Fees<!-- soon -->", "fees", "Fees"),
    ("## `fees` {{< new >}}", "fees", "fees"),
    ("1. ## Fees", "fees", "Fees"),
]


@pytest.mark.parametrize(("markdown", "made", "title"), HEADINGS)
def test_a_headings_anchor_and_title_are_free_of_marks(markdown: str, made: str, title: str) -> None:
    page = read(f"{markdown}\n\nTen percent.\n")
    assert [(p.id, p.title, p.url, p.text) for p in page.passages] == [
        (f"page#{made}", title, f"page/#{made}", "Ten percent.")
    ]


@pytest.mark.parametrize("line", ["#channel-ops", "#1 priority", "    # indented", "a # b", "\\# escaped", "#!shebang"])
def test_what_only_looks_like_a_heading_is_text(line: str) -> None:
    assert [p.id for p in read(f"{line}\n").passages] == ["page#top"]


def test_ids_stay_apart_where_anchors_do_not() -> None:
    page = read("# Fees-1\n\n# Fees\n\n# Fees\n\n# Other {#fees}\n")
    assert [(p.id, p.url) for p in page.passages] == [
        ("page#fees-1", "page/#fees-1"),
        ("page#fees", "page/#fees"),
        ("page#fees-1-1", "page/#fees-1"),
        ("page#fees-2", "page/#fees"),
    ]


def test_the_pack_says_which_style_the_site_has() -> None:
    assert [p.id for p in read("# 1. Fees\n", pack=Pack(anchors="kramdown")).passages] == ["page#fees"]
    assert [p.id for p in read("# 1. Fees\n", pack=Pack()).passages] == ["page#1-fees"]
