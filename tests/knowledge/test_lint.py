"""What is wrong with a handbook, by place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.config import CONTENT
from knowledge.lint import Report, lint
from knowledge.pack import Pack
from knowledge.quiz_approval import approve
from tests.knowledge.packs import ACME, write
from tests.knowledge.quizzing import QUIZ_PACK

SPRING = date(2026, 3, 2)
LESSONS = """\
# Training

## Core Curriculum {#core}

### Start here {#start}

- **What is Acme? (Material - Video, 3 Minutes)**
  - A short look. [Watch: what Acme is](https://youtu.be/acme)
- **Who buys it? (Video)**
  - [Watch: buyers](https://youtu.be/buyers)
- **Why Acme? (Material - Video, 5 Minutes)**
  - [Watch: why](https://youtu.be/acme), [Read: the deck](https://drive.google.com/open?id=1)
- **Objections (Handbook, 5 Minutes)**
  - Read it at the office.
"""


def linted(folder: Path, files: dict[str, str], today: date = SPRING) -> Report:
    return lint([Pack.open(write(folder / "pack", files))], today)


def told(report: Report) -> list[str]:
    return [f"{fault.path}:{fault.line}: {fault.message}" for fault in report.faults]


def test_a_handbook_in_order_has_no_faults(tmp_path: Path) -> None:
    clean = LESSONS.split("- **Who buys")[0]
    assert linted(tmp_path, {"training.md": clean}).faults == ()


def test_lessons_without_minutes_or_link_and_two_on_one_link_are_named(tmp_path: Path) -> None:
    assert told(linted(tmp_path, {"training.md": LESSONS})) == [
        "training.md:9: the lesson “Who buys it?” says no minutes; write them behind its name, such as (Video, 10 Minutes)",
        "training.md:11: the lessons “Why Acme?” and “What is Acme?” (training.md:7) open the same link, https://youtu.be/acme;"
        " one of them may be wrong",
        "training.md:13: the lesson “Objections” has no link, so there is nothing to open",
    ]


def test_dated_words_are_named_from_the_day_after_their_last(tmp_path: Path) -> None:
    page = "# Program\n\nIn H2’FY21 the fee doubles.\n\nNobody knows what FY22 brings.\n"
    settings = '[calendar.claims]\n"H2\'FY21" = ["2020-08-01", "2021-01-31"]\nFY22 = ["2021-02-01", "2022-01-31"]\n'
    files = {"program.md": page, "pack.toml": settings}
    assert told(linted(tmp_path, files, date(2021, 1, 31))) == []
    first = "program.md:3: “H2'FY21” ended on 2021-01-31; write what holds now, or take it out"
    assert told(linted(tmp_path, files, date(2021, 2, 1))) == [first]
    assert told(linted(tmp_path, files)) == [
        first,
        "program.md:5: “FY22” ended on 2022-01-31; write what holds now, or take it out",
    ]


def test_a_claim_without_two_days_is_named(tmp_path: Path) -> None:
    for days in ('"2021-01-31"', '["2021-01-31"]', '["then", "now"]'):
        [fault] = linted(tmp_path, {"a.md": "# A\n\nWords.\n", "pack.toml": f"[calendar.claims]\nFY21 = {days}\n"}).faults
        assert (fault.path, fault.line, "two days" in fault.message) == ("pack.toml", 2, True)


def test_quiz_items_that_changed_or_lost_their_passage_are_named(tmp_path: Path) -> None:
    pack = write(tmp_path / "pack", QUIZ_PACK)
    approve([pack], None)
    page = ACME["handbook/program.md"].replace("campaigns", "fairs").replace("Managed service provider (MSP)", "Host (MSP)")
    write(pack, {"handbook/program.md": page})
    found = [line for line in told(lint([Pack.open(pack)], SPRING)) if line.startswith("quizzes/")]
    assert [line.partition(": ")[2].partition(",")[0] for line in found] == [
        "program.mdf.1 is not asked any more",
        "program.kinds.1 is not asked any more",
        "program.msp.1 was left out: there is no passage program#kinds/managed-service-provider-msp; `coach list` shows the"
        " ids",
    ]
    assert found[0].startswith("quizzes/program.yml:2: ")
    write(pack, {"pack.toml": f'{ACME["pack.toml"]}[owners]\n"program#money" = "Dana"\n'})
    found = [line for line in told(lint([Pack.open(pack)], SPRING)) if "not asked" in line]
    assert ["(owner: Dana)" in found[0], "(owner: nobody yet)" in found[1]] == [True, True]


def test_unknown_audience_words_are_named_on_pages_and_in_settings(tmp_path: Path) -> None:
    files = {
        "a.md": "---\naudience: sellers\n---\n# A\n\nWords.\n",
        "pack.toml": '[audience.paths]\n"b/**" = "everyone"\n',
    }
    found = told(linted(tmp_path, files))
    assert [line.partition(" is no audience")[0] for line in found] == ["a.md:2: 'sellers'", "pack.toml:2: 'everyone'"]


def test_side_files_that_name_nothing_are_named(tmp_path: Path) -> None:
    files = {
        "a.md": "# A\n\nWords.\n",
        "asked.yml": 'a: ["what is a"]\nb#c: ["what is c"]\n',
        "moved.yml": "old: a\nolder: gone\n",
        "pack.toml": '[owners]\na = "us"\nz = "them"\n',
    }
    assert [line.partition(", and")[0] for line in told(linted(tmp_path, files))] == [
        "asked.yml:2: asked.yml names b#c",
        "moved.yml:2: moved.yml names gone",
        "pack.toml:3: pack.toml names z",
    ]


def test_links_that_want_a_login_are_listed_and_are_no_fault(tmp_path: Path) -> None:
    page = (
        "# A\n\n[The deck](https://drive.google.com/open?id=1) and [ours](https://wiki.acme.example/x)"
        " and [Internal - sheet](https://docs.google.com/1) and [public](https://acme.example/).\n"
    )
    report = linted(tmp_path, {"a.md": page, "pack.toml": '[links]\nbehind_login = ["wiki.acme.example"]\n'})
    assert report.faults == ()
    assert [(one.path, one.line, one.link.label) for one in report.behind_login] == [
        ("a.md", 3, "The deck"),
        ("a.md", 3, "ours"),
    ]
    assert len(report.links) == 4


def test_our_own_pack_says_only_what_its_pages_say(tmp_path: Path) -> None:
    report = lint([Pack.open(CONTENT)], date(2020, 9, 1))
    kinds = {line.partition(": ")[2].partition(" “")[0] for line in told(report)}
    assert kinds == {"the lesson", "the lessons"}
    assert len(report.behind_login) == 3
