"""Claims about lessons: which items are lessons, and what their titles say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from knowledge.audience import clear
from knowledge.curriculum import compile_curriculum
from knowledge.lesson_title import LessonTitle, lesson_title
from knowledge.pack import Pack
from knowledge.passage import Audience, Kind, LessonFacts
from tests.knowledge.reading import links, passage, read, rows

TITLES = [
    ("What is it? (Material - Video, 3 Minutes)", LessonTitle("What is it?", "video", 3, None, True)),
    ("Org Chart (Material - Handbook - 10 Minutes)", LessonTitle("Org Chart", "handbook", 10, None, True)),
    ("Personas (Material - Video / Handbook - 20 Minutes)", LessonTitle("Personas", "mixed", 20, None, True)),
    ("Guide (Material - 10 Minutes)", LessonTitle("Guide", None, 10, None, True)),
    ("Value (Material - Sales Collateral - 35 Minutes)", LessonTitle("Value", "collateral", 35, None, True)),
    ("Check (Quiz - 9 Points)", LessonTitle("Check", "quiz", None, 9, True)),
    ("Check (Quiz)", LessonTitle("Check", "quiz", None, None, True)),
    ("Live (Webcast – 1.5 hours)", LessonTitle("Live", "webcast", 90, None, True)),
    ("Slides (material, 5 min.)", LessonTitle("Slides", None, 5, None, True)),
    ("High Availability (HA) and Geo", LessonTitle("High Availability (HA) and Geo")),
    ("High Availability (HA)", LessonTitle("High Availability (HA)")),
    ("Margins (in March 2020)", LessonTitle("Margins (in March 2020)")),
    ("Unclosed (Material - Video", LessonTitle("Unclosed (Material - Video")),
    ("", LessonTitle("")),
]

COURSE = """\
# Sales Core Curriculum

## Start here

* **Welcome (Material - Video, 3 Minutes)**
    * A word of welcome. [Watch](https://example.com/1)
    * [Read](https://example.com/2)
-  **Check yourself** (Quiz - 4 Points)
   1. [Take the quiz](https://example.com/3)

Plain words between lessons.

- **Note:** this is a fact about the course, not a lesson
- **[Webcasts](https://example.com/4)**

# Advanced curriculum

- **Runners**
  - [Slides](https://example.com/5)

# Elsewhere

- **Pricing (Material - Handbook - 10 Minutes)**
  - [Look](https://example.com/6)
- **Jira**
"""


@pytest.mark.parametrize(("line", "told"), TITLES)
def test_a_title_line_says_type_minutes_and_points(line: str, told: LessonTitle) -> None:
    assert lesson_title(line) == told


def test_lessons_are_bold_items_of_a_curriculum_and_whatever_states_its_material() -> None:
    page = read(COURSE)
    assert [(p.title, p.lines, p.lesson) for p in page.passages if p.kind is Kind.LESSON] == [
        ("Welcome", (5, 7), LessonFacts("core", "Start here", 1, "video", 3)),
        ("Check yourself", (8, 9), LessonFacts("core", "Start here", 2, "quiz", None, 4)),
        ("Webcasts", (14, 14), LessonFacts("core", "Start here", 3)),
        ("Runners", (18, 19), LessonFacts("advanced", "Advanced curriculum", 1)),
        ("Pricing", (23, 24), LessonFacts("elsewhere", "Elsewhere", 1, "handbook", 10)),
    ]


def test_a_lesson_says_what_stands_below_it_and_has_all_its_links() -> None:
    page = read(COURSE)
    welcome = passage(page, "start-here/welcome")
    assert welcome.text == "A word of welcome. Watch\nRead"
    assert links(welcome) == [("Watch", "https://example.com/1", "public"), ("Read", "https://example.com/2", "public")]
    assert links(passage(page, "start-here/webcasts")) == [("Webcasts", "https://example.com/4", "public")]


def test_a_module_names_its_lessons_and_a_track_its_modules() -> None:
    page = read(COURSE)
    assert passage(page, "start-here").text == (
        "Plain words between lessons.\nStart here: Welcome; Check yourself; Note; Webcasts"
    )
    assert passage(page, "sales-core-curriculum").text == "Sales Core Curriculum: Start here"


def test_a_pack_may_call_its_curriculum_something_else() -> None:
    text = "# Partner academy\n\n- **Runners**\n  - [Slides](https://example.com/5)\n"
    assert [p.kind for p in read(text).passages] == [Kind.SECTION, Kind.FACT]
    page = read(text, pack=Pack(curriculum=("academy",)))
    assert [p.lesson for p in page.passages[1:]] == [LessonFacts("partner-academy", "Partner academy", 1)]


def test_the_real_page_gives_every_lesson_and_link(shared: Path) -> None:
    source = shared / "handbook" / "channels.md"
    for base, distinct in ((None, 49), ("https://about.gitlab.com", 48)):
        pack = Pack.open(source, base)
        page = read(source.read_text("utf-8"), "channels.md", pack)
        lessons = [p.lesson for p in page.passages if p.lesson]
        urls = [link.url for p in page.passages for link in p.links]
        assert Counter(lesson.track for lesson in lessons) == {"core": 23, "advanced": 9}
        assert [lesson.minutes for lesson in lessons if lesson.track == "core"].count(None) == 2
        assert sum(lesson.minutes or 0 for lesson in lessons) == 250
        assert [(lesson.type, lesson.points) for lesson in lessons if lesson.points] == [("quiz", 9)]
        assert (len({lesson.module for lesson in lessons}), len(urls), len(set(urls))) == (8, 51, distinct)
        course = compile_curriculum(c for p in page.passages if (c := clear(p, Audience.PUBLIC)))
        assert [(t.slug, t.title, len(t.modules), t.minutes) for t in course.tracks] == [
            ("core", "Channel Sales Enablement - Core Curriculum", 6, 250),
            ("advanced", "Channel Sales Enablement - Advanced Curriculum", 2, 0),
        ]


def test_the_real_pages_first_sections_stand_on_their_lines(shared: Path) -> None:
    page = read((shared / "handbook" / "channels.md").read_text("utf-8"), "channels.md")
    updates = "gitlab-channels-program-updates---march-2020"
    assert rows(page)[3:15] == [
        ("section", "channels-partner-types", (26, 54), "Channels Partner Types"),
        ("section", "alliances", (28, 30), "Alliances"),
        ("section", "resellers", (32, 39), "Resellers"),
        (
            "fact",
            "resellers/var-vad-value-added-reseller-or-distributor",
            (36, 36),
            "VAR/VAD (Value Added Reseller or Distributor)",
        ),
        ("fact", "resellers/dmr-direct-market-reseller", (37, 37), "DMR (Direct Market Reseller)"),
        ("section", "services-partners", (41, 48), "Services partners."),
        ("fact", "services-partners/global-systems-integrators", (45, 45), "Global Systems Integrators"),
        ("fact", "services-partners/regional-systems-integrators", (46, 46), "Regional Systems Integrators"),
        ("fact", "services-partners/boutique-systems-integrators", (47, 47), "Boutique Systems Integrators"),
        ("fact", "services-partners/managed-service-providers", (48, 48), "Managed Service Providers"),
        ("section", "existing-gitlab-partner-program", (50, 52), "Existing Gitlab Partner Program"),
        (
            "section",
            updates,
            (54, 67),
            "Gitlab Channels Program Updates - March 2020",
        ),
    ]


def test_the_real_pages_internal_link_is_for_internal_readers_only(shared: Path) -> None:
    page = read((shared / "handbook" / "channels.md").read_text("utf-8"), "channels.md")
    updates = passage(page, "gitlab-channels-program-updates---march-2020")
    assert [link.audience for link in updates.links] == [Audience.INTERNAL]
    assert "Internal -" in updates.text
    assert {"Internal -" in text for _, text in updates.redacted} == {False}
