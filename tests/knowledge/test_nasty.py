"""Claims about 47 real pages, each nasty in its own way."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from knowledge.handbook import read_page
from knowledge.pack import Pack
from knowledge.passage import Kind, Page
from tests.knowledge.test_reading_properties import problems_with

_COMMENT = re.compile(r"<!--.*?-->", re.S)
_TEMPLATE = re.compile(r"<%.*?%>|\{%.*?%\}|\{\{.*?\}\}|\{::?[^{}]*\}|\{[.#][^{}]*\}", re.S)
_CONTENTS = re.compile(r"^\s*(?:(?:[-*]|1\.) *TOC|#+ *(?:on this page|table of contents|目次).*)\s*$", re.I)
_WORD = re.compile(r"[a-z0-9]+")


@pytest.fixture(scope="module")
def pages(shared: Path) -> dict[str, tuple[str, Page]]:
    """Number of the file -> its text and what was read."""
    pack = Pack.open(shared / "corpora" / "nasty")
    files = {pack.relative(file): file.read_bytes() for file in pack.files()}
    return {
        name[:2]: (data.decode("utf-8-sig").replace("\r\n", "\n"), read_page(data, name, pack))
        for name, data in files.items()
    }


def test_all_of_them_are_read_and_only_one_has_front_matter_to_complain_of(pages: dict[str, tuple[str, Page]]) -> None:
    assert len(pages) == 47
    assert [(number, problem.line) for number, (_, page) in pages.items() for problem in page.problems] == [("50", 9)]
    assert [number for number, (_, page) in pages.items() if not page.passages] == ["40"]


def test_passages_are_sound(pages: dict[str, tuple[str, Page]]) -> None:
    assert [fault for text, page in pages.values() for fault in problems_with(page, text)] == []
    assert [p.id for _, page in pages.values() for p in page.passages if not p.text or not p.title] == []


def test_every_line_of_the_body_lies_in_a_passage(pages: dict[str, tuple[str, Page]]) -> None:
    missing = []
    for number, (text, page) in pages.items():
        covered = {n for p in page.passages for n in range(p.lines[0], p.lines[1] + 1)}
        first = min(covered, default=0)
        blanked = text
        for pattern in (_COMMENT, _TEMPLATE):
            blanked = pattern.sub(lambda found: "\n" * found[0].count("\n"), blanked)
        for n, line in enumerate(blanked.split("\n"), 1):
            if n > first and line.strip() and n not in covered and not _CONTENTS.match(line):
                missing.append((number, n, line))
    assert missing == []


def test_words_stand_in_the_lines_that_a_passage_names(pages: dict[str, tuple[str, Page]]) -> None:
    wrong = []
    for number, (text, page) in pages.items():
        lines = text.split("\n")
        for p in page.passages:
            said = p.text.lower()
            there = html.unescape("\n".join(lines[p.lines[0] - 1 : p.lines[1]]))
            if p.kind is Kind.FACT and "|" in there:
                said = re.sub(r"^[^:\n]*: ", "", said, flags=re.M)  # a row's column names stand above it
            words = _WORD.findall(said)
            known = set(_WORD.findall(there.lower()))
            if number == "03" and "STeCALTO".lower() in known:
                continue  # spells its words letter by letter
            if sum(word in known for word in words) < 0.8 * len(words):
                wrong.append((number, p.id, p.lines, p.text[:80]))
    assert wrong == []


HEADINGS = [
    # number of the file, anchor, whether a heading has it, and why that is not obvious
    ("13", "fmm-creates", False),  # stands in fences only
    ("22", "improving-our-processes---active-now-issue-board", True),  # below a fence that is never closed
    ("30", "top", True),  # what looks like front matter is the page
    ("31", "top", False),
    ("34", "step-2-edit-the-yaml-file", True),
    ("48", "top", True),  # 57 KB without a heading
    ("49", "what-are-the-benefits-of-all-remote-hiring", True),  # an id of its own
    ("50", "foreach-object", True),  # below front matter that is not YAML
]


@pytest.mark.parametrize(("number", "anchor", "there"), HEADINGS)
def test_headings_are_where_the_site_has_them(
    pages: dict[str, tuple[str, Page]], number: str, anchor: str, there: bool
) -> None:
    assert (f"#{anchor}" in {"#" + p.id.partition("#")[2] for p in pages[number][1].passages}) is there


def test_questions_that_fold_away_are_passages(pages: dict[str, tuple[str, Page]]) -> None:
    text, page = pages["27"]
    folded = [p for p in page.passages if p.kind is Kind.SECTION and "/" in p.id and "part-" not in p.id]
    assert (len(folded), text.count("<summary>")) == (50, 50)
    assert folded[0].title == "Eligibility Requirements"


def test_no_template_or_comment_is_left_in_running_text(pages: dict[str, tuple[str, Page]]) -> None:
    left = []
    for number in ("02", "04", "05", "20", "32"):
        for p in pages[number][1].passages:
            if "/part-" in p.id:
                continue  # may be code, whose fence is in another part
            raw = "\n".join(pages[number][0].split("\n")[p.lines[0] - 1 : p.lines[1]])
            if "`" not in raw and re.search(r"<%|%>|<!--|-->|\{\{|\}\}|</\w", p.text):
                left.append((number, p.id, p.text[:80]))
    assert left == []
