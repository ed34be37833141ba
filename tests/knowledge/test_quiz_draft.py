"""Drafts of quiz items: what they are made of, and what must never be in them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.pack import Pack
from knowledge.passage import Audience, Passage
from knowledge.quiz import ItemKind, QuizItem
from knowledge.quiz_approval import passages_of
from knowledge.quiz_bank import Bank, read_bank
from knowledge.quiz_draft import draft
from knowledge.quiz_writing import bank_text
from knowledge.quiz_wrong import stands_in, wrong_ones
from tests.content.test_pack import CONTENT
from tests.knowledge.packs import write

EXAMPLES = int(os.environ.get("COACH_EXAMPLES", "12"))

PAGE = """\
# Program

## Partners

Who sells with us.

### Resellers

Resellers sell licenses in their own name. We serve 12 regions with resellers.

- **Value-added reseller (VAR)**: adds installation and training to each sale. Examples are Northwind, Contoso and Fabrikam.
- **Direct marketer**: sells through a web shop and does nothing else for a customer. Examples are Litware and Proseware.
- **Distributor**: keeps a warehouse for smaller companies in its region. One example is Tailspin.
- **Aggregator**: bundles subscriptions of several software vendors on one monthly bill.

### Service firms

Service firms live on projects. We serve 15 regions with service firms.

- **Global integrator**: has a large workforce on every continent for large projects. Examples are Woodgrove and Adatum.
- **Boutique**: concentrates on one product and knows its finer points deeply.
- **Managed provider (MP)**: looks after running systems day and night. One example is Wingtip.
- **Internal - Secret partner zzsecret**: gets a zzsecret margin. Examples are Zzsecret and Zzhidden.

## Core Curriculum

### Welcome

- **What we do (Material - Video, 3 Minutes)**
  - A look at the product from far above.
- **Who we are (Material - Handbook, 10 Minutes)**
  - The chart with all departments and their heads.

### Customers

- **Buyer portraits (Material - Handbook, 10 Minutes)**
  - Four people who sign contracts, and what keeps them awake.
- **Success stories (Material - Handbook, 25 Minutes)**
  - References from manufacturing, banking and public offices to show around.
- **Pain points (Material - Handbook, 10 Minutes)**
  - Troubles that open a conversation with prospects.

### Portfolio

- **Price list (Material - Handbook, 10 Minutes)**
  - Plans and what they cost a month.
- **Roadmap (Material - Handbook, 10 Minutes)**
  - Where development is heading within a couple of releases.

### Support

- **Ticket desk (Material - Handbook, 10 Minutes)**
  - How to reach engineers after signing.
- **Final quiz (Quiz - 8 Points)**
  - Shows what stuck.
"""


def passages(folder: Path, page: str = PAGE) -> list[Passage]:
    """The passages of a page."""
    return list(passages_of([Pack.open(write(folder, {"page.md": page}))]).values())


@pytest.fixture(scope="module")
def ours() -> list[Passage]:
    return list(passages_of([Pack.open(CONTENT)]).values())


def loaded(items: Sequence[QuizItem], every: Sequence[Passage]) -> Bank:
    """What the bank reads of these drafts."""
    known = {one.id: one for one in every}
    with tempfile.TemporaryDirectory() as folder:
        return read_bank(
            [Pack.open(write(Path(folder), {"a.md": "# A\n", "quizzes/drafts.yml": bank_text(items)}))], known.get
        )


def check(items: Sequence[QuizItem], every: Sequence[Passage]) -> None:
    """Every draft is good in the bank, not approved, and has one right answer, which its passage says."""
    bank = loaded(items, every)
    assert bank.problems == ()
    assert [(one.id, one.choices, one.right, one.terms) for one in bank.items] == [
        (one.id, one.choices, one.right, one.terms) for one in items
    ]
    known = {one.id: one for one in every}
    for item in bank.items:
        assert item.approved is None
        passage = known[item.passage]
        text = f"{passage.title}\n{passage.text_for(passage.audience)}"
        facts = f"{passage.lesson.module}\n{passage.lesson.told()}" if passage.lesson else ""
        rule = item.id.rpartition(".")[2]
        if rule == "type":
            continue
        for at in item.right:
            right = item.choices[at]
            assert stands_in(right, text) or right in text or right in facts, item
        for at, wrong in enumerate(item.choices):
            if at not in item.right and rule in ("member", "members", "example"):
                assert not stands_in(wrong, text), item


def test_each_rule_makes_its_item(tmp_path: Path) -> None:
    every = passages(tmp_path)
    made = {item.id: item for item in draft(every, [])}
    check(list(made.values()), every)
    said = {id.removeprefix("page."): (item.prompt, item.answer) for id, item in made.items()}
    assert said["resellers.member"][0] == "Which of these does the handbook list under “Resellers”?"
    assert said["resellers.number"] == ("Which number is missing? “We serve ____ regions with resellers.”", "12")
    assert "15" in made["page.resellers.number"].choices
    assert said["resellers.aggregator.described"] == (
        "What does the handbook describe with these words? "
        "“bundles subscriptions of several software vendors on one monthly bill.”",
        "Aggregator",
    )
    assert said["resellers.value-added-reseller-var.example"][1] in ("Northwind", "Contoso", "Fabrikam")
    assert made["page.resellers.value-added-reseller-var.term"].terms == ("Value-added reseller", "VAR")
    assert said["customers.member"][0] == "Which of these lessons is part of the module “Customers”?"
    assert said["customers.success-stories.minutes"] == (
        "How long does the lesson “Success stories” take, by the handbook?",
        "25 minutes",
    )
    assert said["support.final-quiz.points"] == ("How many points is “Final quiz” worth?", "8 points")
    assert said["welcome.what-we-do.type"][1] == "A video"
    assert said["portfolio.price-list.module"] == ("Which module holds the lesson “Price list”?", "Portfolio")


def test_drafts_are_the_same_each_time(tmp_path: Path) -> None:
    every = passages(tmp_path)
    assert draft(every, []) == draft(every, [])
    assert bank_text(draft(every, [])) == bank_text(draft(tuple(every), ()))


def test_what_is_wanted_is_drafted_with_what_stands_below(tmp_path: Path) -> None:
    every = passages(tmp_path)
    whole, some = draft(every, []), draft(every, [], {"page#customers"})
    assert some
    assert {item.passage.partition("/")[0] for item in some} == {"page#customers"}
    assert {item.id for item in some} <= {item.id for item in whole}


def test_what_the_bank_asks_already_is_not_proposed(tmp_path: Path) -> None:
    every = passages(tmp_path)
    first = draft(every, [])
    assert draft(every, first) == []
    mine = QuizItem("mine", "page#resellers", ItemKind.TERM, "In how many regions are they?", "x", terms=("12",))
    assert "page.resellers.number" not in {item.id for item in draft(every, [mine])}


def test_nothing_internal_is_in_what_others_may_be_asked(tmp_path: Path) -> None:
    every = passages(tmp_path)
    known = {one.id: one for one in every}
    secret = [one for one in every if one.audience is Audience.INTERNAL]
    assert secret
    for item in draft(every, []):
        if known[item.passage].audience is not Audience.INTERNAL:
            assert "zzsecret" not in bank_text([item]).casefold()
            assert "zzhidden" not in bank_text([item]).casefold()


def test_no_wrong_choice_is_right_as_well() -> None:
    says = "Resellers\nResellers: VAR; Boutiques. We also know the Distributor."
    pool = ["Resellers (VAR)", "Boutique", "distributor", "the distributors", "Aggregator", "Aggregators", "2020-01-15"]
    assert wrong_ones(("VAR",), (pool,), says, "x", 1) in (["Aggregator"], ["Aggregators"])
    assert wrong_ones(("VAR",), (pool,), says, "x", 2) == []


def test_our_pack_gives_drafts_that_its_bank_does_not_have(ours: list[Passage]) -> None:
    bank = read_bank([Pack.open(CONTENT)], {one.id: one for one in ours}.get)
    made = draft(ours, bank.items)
    assert len(made) >= 50
    check(made, ours)
    assert not {item.id for item in made} & {item.id for item in bank.items}


SAID = (
    "Alpha Beta Gamma delta regions 3 12 35% partners (MSP) such as and or of the, sells “two” FY21 10,000 e.g. Ünï: — A/B &"
)
WORDS = st.sampled_from(SAID.split())
NAMES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
TEXTS = st.lists(WORDS, min_size=1, max_size=25).map(" ".join)
FACTS = st.lists(st.tuples(NAMES, TEXTS, st.booleans()), max_size=6)
SECTIONS = st.lists(st.tuples(NAMES, TEXTS, FACTS, st.booleans()), max_size=5)


@pytest.mark.deep
@given(SECTIONS)
@settings(max_examples=EXAMPLES, deadline=None)
def test_whatever_a_handbook_says_its_drafts_are_good(
    sections: list[tuple[str, str, list[tuple[str, str, bool]], bool]],
) -> None:
    lines = ["# Core Curriculum", ""]
    for name, text, facts, hidden in sections:
        lines += [f"## {'Internal - ' * hidden}{name}", "", f"{text}.", ""]
        lines += [f"- **{said}{' (Video, 7 Minutes)' * lesson}**: {more}." for said, more, lesson in facts] + [""]
    with tempfile.TemporaryDirectory() as folder:
        every = passages(Path(folder), "\n".join(lines))
    check(draft(every, []), every)
