"""Claims about reading any text at all."""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from knowledge.audience import clear
from knowledge.handbook import read_page
from knowledge.pack import Pack
from knowledge.passage import Audience, Page
from knowledge.passage_text import LONGEST, MOST_LINKS
from tests.knowledge.reading import PACK, read

WORDS = [
    "fees",
    "Internal -",
    "販売店",
    "ab",
    "Material",
    "[x](/y/)",
    "**bold**",
    "`code`",
    "<b>",
    "</b>",
    "&amp;",
    "\u200b",
]
MARKS = """
# |## |##|###### |- |* |1. |  - |    - |> |    |---|===|- - -|```|~~~|````|: |[^1]: |[r]: /z/|<!--|-->|<%|%>|{%|%}|{{|}}
{:toc}|{:.no_toc}|{#own}|{: #own}|- TOC|{::comment}|{:/comment}|<details>|<summary>|</summary>|</details>|<script>|</script>
<<<<<<< HEAD|=======|>>>>>>> main|title: x|audience: partner|+++|\\|[|](|!
"""
MARKED = [mark for line in MARKS.strip().split("\n") for mark in line.split("|")]
MARKED += ["|", "| a | b |", "|---|---|", "\t", "\r", "\u2028"]
LINES = st.lists(st.sampled_from(MARKED + WORDS) | st.text(max_size=8), max_size=5).map("".join)
TEXTS = st.lists(LINES, max_size=14).map("\n".join)
EXAMPLES = int(os.environ.get("COACH_EXAMPLES", "200"))
PAGE = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])

pytestmark = pytest.mark.deep


def problems_with(page: Page, text: str) -> list[str]:
    """What no page may have."""
    count = len(text.split("\n"))
    found = []
    ids = [p.id for p in page.passages]
    if len(ids) != len(set(ids)):
        found.append(f"ids twice: {ids}")
    for p in page.passages:
        if not 1 <= p.lines[0] <= p.lines[1] <= count:
            found.append(f"{p.id} stands on {p.lines} of {count} lines")
        if len(p.text) > LONGEST or len(p.links) > MOST_LINKS:
            found.append(f"{p.id} has {len(p.text)} characters and {len(p.links)} links")
        if p.parent is not None and p.parent not in ids:
            found.append(f"{p.id} has a parent that is not there: {p.parent}")
        if p.audience.rank < page.audience.rank:
            found.append(f"{p.id} is open on a closed page")
        if any(link.audience.rank < p.audience.rank for link in p.links):
            found.append(f"{p.id} has a link for more readers than itself")
        if any(not reader.may_read(p.audience) for reader, _ in p.redacted):
            found.append(f"{p.id} is redacted for somebody who may not read it")
    starts = [p.lines[0] for p in page.passages if p.kind == "section" and "/" not in p.id.partition("#")[2]]
    if starts != sorted(starts):
        found.append(f"sections out of order: {starts}")
    return found


@given(TEXTS)
@example("<summary>fees\n\n</details>words")
@PAGE
def test_any_text_is_read_into_sound_passages(text: str) -> None:
    assert problems_with(read(text), text) == []


@given(st.binary(max_size=200))
@PAGE
def test_any_bytes_are_read_or_named(data: bytes) -> None:
    page = read_page(data, "page.md", PACK)
    assert page.passages == () or not page.problems or page.problems[0].message.startswith("the front matter")


@given(TEXTS)
@PAGE
def test_the_same_bytes_give_the_same_page(text: str) -> None:
    assert read(text) == read(text)


@given(TEXTS.filter(lambda text: "\r" not in text))
@PAGE
def test_line_ends_of_windows_change_nothing(text: str) -> None:
    assert read(text.replace("\n", "\r\n")) == read(text)


ORDINARY = """
# Fees
## Fees
### More
Plain words.
- an item of a few words
- short
  - below it, some words
1. first of all
| a | b |
|---|---|

> quoted
    code
```
Term
: meaning
---
***
===
* **Lesson (Material - 3 Minutes)**
  * [Look](/x/)
<div>
</div>
Internal - closed
[r]: /z/
<details><summary>Why?</summary>
</details>
Words before ---
"""
PLAIN = st.lists(st.sampled_from(ORDINARY.strip().split("\n")), max_size=25)


@given(PLAIN)
@PAGE
def test_every_line_that_is_not_blank_lies_in_a_passage(lines: list[str]) -> None:
    page = read("First words.\n" + "\n".join(lines))
    covered = {n for p in page.passages for n in range(p.lines[0], p.lines[1] + 1)}
    assert [n for n, line in enumerate(["First words.", *lines], 1) if line.strip() and n not in covered] == []


@given(PLAIN, st.sampled_from(list(Audience)))
@PAGE
def test_what_an_internal_page_says_stays_internal(lines: list[str], default: Audience) -> None:
    page = read("---\naudience: internal\n---\n" + "\n".join(lines), pack=Pack(default_audience=default))
    assert {p.audience for p in page.passages} <= {Audience.INTERNAL}


SECRETS = st.sampled_from(
    [
        "Internal - zebra",
        "- Internal - zebra and more of the herd",
        "  - Internal - zebra and more of the herd",
        "## Internal - zebra",
        "Words and [Internal - zebra](/zebra/) in one line",
        "- Words and [Internal - zebra](/zebra/) in one item",
        "| Internal - zebra | b |",
        "| c | [Internal - zebra](/zebra/) |",
        "* **Internal - zebra (Material - Video)**",
        "Internal – zebra",
        "![Internal - zebra](/zebra.png)",
    ]
)


@given(st.lists(st.sampled_from(ORDINARY.strip().split("\n")) | SECRETS, max_size=25).map("\n".join))
@PAGE
def test_no_word_of_an_internal_line_reaches_a_lesser_reader(text: str) -> None:
    page = read(text.replace("```", "").replace("    code", "code"))  # code shows its lines as they are
    seen = [p for found in page.passages if (p := clear(found, Audience.PUBLIC))]
    told = [(p.id, p.title, p.trail, p.text, p.url, [(link.label, link.url) for link in p.links]) for p in seen]
    assert [row for row in told if "zebra" in repr(row).lower()] == []


LONG = 40_000
MONSTERS = {
    "brackets": "[" * LONG,
    "pictures": "![" * (LONG // 2),
    "stars": "*" * LONG,
    "stars and letters": "a**" * (LONG // 3),
    "backticks of every length": " ".join("`" * n for n in range(1, 280)),
    "opening tags": "<" * LONG,
    "templates": "<%" * (LONG // 4) + "{%" * (LONG // 4),
    "comments over lines": "<!--\n" * (LONG // 5),
    "spaces": "a" + " " * LONG + "b",
    "one word": "a" * LONG,
    "quotes in quotes": "> " * (LONG // 2),
    "lists in lists": "\n".join("  " * n + "- x" for n in range(280)),
    "pipes": "|a" * (LONG // 2),
    "addresses": "https://" * (LONG // 8),
    "links": "[a](b)" * (LONG // 6),
    "a long heading": "# " + "word " * (LONG // 5),
    "parentheses": "- **x (" + "(" * LONG + "**",
    "front matter": "---\n" + "[[" * (LONG // 2) + "\n---\n",
    "headings": "# a\n" * (LONG // 4),
    "equal facts": "- the very same words\n" * 1500,
    "folds": "<details><summary>x</summary>\n" * 1000,
    "right to left": "ا" * LONG,
}


@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_is_read_in_seconds(name: str) -> None:
    text = MONSTERS[name]
    began = time.perf_counter()
    page = read(text)
    assert time.perf_counter() - began < 20  # it takes one or two; a pattern gone wild takes hours
    assert problems_with(page, text) == []
