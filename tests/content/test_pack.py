"""Claims about our own content pack: nothing of the real page is lost, nothing is copied, everything can be asked for."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.content.near_development import ASKED, development_questions, near

CONTENT = ASKED.parent
PAGE = CONTENT / "handbook" / "channels.md"
UNITS = Path(__file__).parent.parent / "eval" / "pack-units.jsonl"

CORE = [
    ("Welcome to GitLab!", 3),
    ("DevOps Technology Landscape", 2),
    ("Our Customers", 7),
    ("Our Portfolio", 7),
    ("Competitive Advantages & Strategy", 1),
    ("Channel Sales Support", 3),
]
ADVANCED = [("Technical Deep Dive", 5), ("Integrations", 4)]

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_LABEL = re.compile(r"(!?)\[([^\]]+)\]\(")
_HEADING = re.compile(r"^(#{2,3}) (.+?)\s*(?:\{#([\w-]+)\})?\s*$")
_LESSON = re.compile(r"^[*-]\s+\*\*(.+?)\*\*\s*$")
_FACTS = re.compile(r"\s*\(((?:Material|Quiz)\b.*)\)$")


def links(text: str) -> list[str]:
    return _LINK.findall(text)


def modules(text: str, track: str) -> list[tuple[str, list[str]]]:
    """Modules of a track with their lessons' titles as written, facts included."""
    found: list[tuple[str, list[str]]] = []
    inside = False
    for line in text.splitlines():
        if heading := _HEADING.match(line):
            if heading[1] == "##":
                inside = f"{track} Curriculum" in heading[2]
            elif inside:
                found.append((heading[2], []))
        elif inside and (lesson := _LESSON.match(line)):
            found[-1][1].append(lesson[1])
    return found


def lessons(text: str) -> list[tuple[str, str | None]]:
    """Every lesson of both tracks in order: its title in lower case, and what the title says of type, minutes or points."""
    written = [title for track in ("Core", "Advanced") for _, titles in modules(text, track) for title in titles]
    return [(_FACTS.sub("", title).lower(), facts[1] if (facts := _FACTS.search(title)) else None) for title in written]


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text("utf-8")


@pytest.fixture(scope="module")
def asked() -> dict[str, list[str]]:
    return yaml.safe_load(ASKED.read_text("utf-8"))


@pytest.fixture(scope="module")
def units() -> list[dict[str, Any]]:
    return [json.loads(line) for line in UNITS.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def real(shared: Path) -> str:
    return (shared / "handbook" / "channels.md").read_text("utf-8")


# What the page holds, by itself


def test_there_are_23_core_and_9_advanced_lessons_in_8_modules(page: str) -> None:
    assert [(title, len(titles)) for title, titles in modules(page, "Core")] == CORE
    assert [(title, len(titles)) for title, titles in modules(page, "Advanced")] == ADVANCED


def test_there_are_51_links_to_48_addresses(page: str) -> None:
    site = tomllib.loads((CONTENT / "pack.toml").read_text("utf-8"))["site"]
    absolute = {url if url.startswith("http") else site + url for url in links(page)}
    assert (len(links(page)), len(set(links(page))), len(absolute)) == (51, 49, 48)


def test_every_heading_has_a_short_id_of_its_own(page: str) -> None:
    ids = [heading[3] for line in page.splitlines() if (heading := _HEADING.match(line))]
    assert None not in ids
    assert max(Counter(ids).values()) == 1
    assert max(map(len, ids)) <= 32


def test_every_link_says_what_it_opens(page: str) -> None:
    odd = [
        label
        for image, label in _LABEL.findall(page)
        if not image and not re.match(r"(Internal - )?(Read|Watch|Take): ", label)
    ]
    assert odd == []


def test_the_channel_wiki_is_the_one_internal_link(page: str) -> None:
    markers = tomllib.loads((CONTENT / "pack.toml").read_text("utf-8"))["audience"]["markers"]
    marked = [label for _, label in _LABEL.findall(page) if label.startswith(tuple(markers))]
    assert marked == ["Internal - Read: channel strategy and program updates for FY21"]
    assert markers["Internal -"] == "internal"


def test_the_typos_of_the_real_page_are_gone(page: str) -> None:
    prose = _LINK.sub("] ", page)
    assert re.findall(r"Gitlab\b|Github\b|reseler|avaliable|You Tube|Dev Ops", prose) == []


def test_no_paragraph_stands_twice(page: str) -> None:
    twice = [line for line, times in Counter(filter(str.strip, page.splitlines()[3:])).items() if times > 1]
    assert twice == ["   - [Watch: GitLab with Jira issues and Jenkins pipelines](https://youtu.be/Jn-_fyra7xQ)"]


# Against the real page


def test_every_link_of_the_real_page_stands_in_the_pack_as_often(page: str, real: str) -> None:
    assert Counter(links(page)) == Counter(links(real))


def test_every_lesson_keeps_its_title_type_minutes_and_points(page: str, real: str) -> None:
    assert lessons(page) == lessons(real)


def test_no_sentence_is_copied_from_the_real_page(shared: Path) -> None:
    tool, source = shared / "tools" / "own_words.py", shared / "handbook" / "channels.md"
    run = subprocess.run(
        [sys.executable, tool, source, CONTENT, "--words", "7"], capture_output=True, text=True, check=False
    )
    assert (run.stdout, run.stderr, run.returncode) == ("", "", 0)


def test_pack_units_are_the_gold_units_on_our_page(units: list[dict[str, Any]], shared: Path) -> None:
    gold = [json.loads(line) for line in (shared / "eval" / "units.jsonl").read_text("utf-8").splitlines()]
    assert [(u["id"], u["urls"]) for u in units] == [(g["id"], g["urls"]) for g in gold]


def test_every_unit_stands_where_it_says(units: list[dict[str, Any]], page: str) -> None:
    lines = page.splitlines()
    for unit in units:
        first, last = unit["lines"][0]
        span = lines[first - 1 : last]
        assert unit["title"] in span[0], unit["id"]
        assert set(links("\n".join(span))) == set(unit["urls"]), unit["id"]
        above = [heading[2] for line in lines[:first] if (heading := _HEADING.match(line))]
        assert unit["heading_path"][-1] == above[-1], unit["id"]
        whole_first, whole_last = unit["section_lines"] or unit["lines"][0]
        assert (whole_first, whole_last >= last) == (first, True), unit["id"]


def test_every_line_of_the_page_belongs_to_a_unit(units: list[dict[str, Any]], page: str) -> None:
    covered = {n for unit in units for first, last in unit["lines"] for n in range(first, last + 1)}
    front_matter = {1, 2, 3}
    assert [n for n, line in enumerate(page.splitlines(), 1) if line.strip() and n not in covered | front_matter] == []


# How people ask


def test_at_least_five_phrases_ask_for_every_passage(asked: dict[str, list[str]], units: list[dict[str, Any]]) -> None:
    assert len(asked) == len(units)
    assert {passage: phrases for passage, phrases in asked.items() if len(phrases) < 5} == {}


def test_no_phrase_asks_for_two_passages(asked: dict[str, list[str]]) -> None:
    spoken = Counter(" ".join(re.findall(r"\w+", phrase.lower())) for phrases in asked.values() for phrase in phrases)
    assert [phrase for phrase, times in spoken.items() if times > 1] == []


def test_asked_phrases_name_exactly_the_passages_of_the_pack(asked: dict[str, list[str]]) -> None:
    from knowledge.handbook import read_page
    from knowledge.pack import Pack

    pack = Pack.open(CONTENT, None)
    passages = {p.id for file in pack.files() for p in read_page(file.read_bytes(), pack.relative(file), pack).passages}
    assert set(asked) == passages


def test_phrases_that_are_nearly_a_development_question_are_all_named(asked: dict[str, list[str]], shared: Path) -> None:
    recorded = (Path(__file__).parent / "near-development.txt").read_text("utf-8").splitlines()
    found = near(asked, development_questions(shared))
    assert found == recorded


# The glossary


def test_glossary_names_are_text_and_every_synonym_is_in_one_group() -> None:
    glossary = yaml.safe_load((CONTENT / "glossary.yml").read_text("utf-8"))
    assert len(glossary["acronyms"]) + len(glossary["synonyms"]) > 100
    assert [long for long in glossary["acronyms"].values() if not isinstance(long, str)] == []
    named = Counter(name.lower() for group in glossary["synonyms"] for name in group)
    assert [name for name, times in named.items() if times > 1] == []
