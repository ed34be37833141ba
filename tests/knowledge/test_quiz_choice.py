"""Which questions make a quiz."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Audience, ClearedItem, Knowledge
from knowledge.index import build
from knowledge.quiz import ItemKind
from knowledge.quiz_choice import MOST, Wish, about, choose, read_wish, topics
from tests.knowledge.quizzing import quiz_pack

NOTHING: dict[str, tuple[int, bool]] = {}


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    """The pack with the small bank."""
    folder = tmp_path_factory.mktemp("bank")
    build([quiz_pack(folder)], folder / "k.db")
    with closing(Knowledge.open(folder / "k.db")) as knowledge:
        yield knowledge


@pytest.fixture(scope="module")
def items(handbook: Knowledge) -> tuple[ClearedItem, ...]:
    """What a partner may be asked of the small bank."""
    return handbook.quiz_items(Audience.PARTNER)


def named(items: tuple[ClearedItem, ...]) -> list[str]:
    return [one.item.id for one in items]


def test_a_wish_names_count_level_and_topic_in_any_order() -> None:
    for typed, wish in {
        "": Wish(),
        "me": Wish(),
        "3": Wish(3),
        "10 questions please": Wish(10),
        "advanced": Wish(level="advanced"),
        "the core track, 7": Wish(7, "core"),
        "me on renewals": Wish(topic="renewals"),
        "5 about Managed Service Providers": Wish(5, None, "managed service providers"),
        "0": Wish(1),
        "999": Wish(MOST),
        "core and advanced": Wish(topic="core and advanced"),
        "H2FY21": Wish(topic="h2fy21"),
    }.items():
        assert (typed, read_wish(typed)) == (typed, wish)


@given(st.text(max_size=80))
def test_any_wish_is_read(typed: str) -> None:
    wish = read_wish(typed)
    assert wish.count is None or 1 <= wish.count <= MOST


def test_a_topic_is_a_tag_a_title_a_heading_or_what_was_found(items: tuple[ClearedItem, ...]) -> None:
    assert named(about(items, "kinds")) == ["program.kinds.1", "program.msp.1"]
    assert named(about(items, "incumbent renewal")) == ["program.renewals.1"]
    assert named(about(items, "core curriculum")) == []
    assert named(about(items, "perks", {"program#money"})) == ["program.mdf.1", "program.renewals.1"]
    assert named(about(items, "")) == named(items)


def test_a_passage_is_asked_about_itself_or_what_it_holds(handbook: Knowledge) -> None:
    def on(passage: str, reader: Audience = Audience.PARTNER) -> list[str]:
        return named(handbook.quiz_on(passage, reader))

    assert on("program#kinds") == ["program.kinds.1"]
    assert on("program#money") == ["program.mdf.1", "program.renewals.1"]
    assert on("program#core") == on("program#gone") == []
    assert (on("program#floor"), on("program#floor", Audience.INTERNAL)) == ([], ["program.floor.1"])


def test_what_is_new_comes_first_then_what_was_wrong(items: tuple[ClearedItem, ...]) -> None:
    tried = {"program.mdf.1": (1, True), "program.renewals.1": (4, False), "program.kinds.1": (2, True)}
    assert named(choose(items, Wish(), tried, "Ev1")) == [
        "program.msp.1",
        "program.renewals.1",
        "program.mdf.1",
        "program.kinds.1",
    ]


def test_a_quiz_is_as_long_and_of_the_kind_and_level_that_is_wished_for(items: tuple[ClearedItem, ...]) -> None:
    assert len(choose(items, Wish(2), NOTHING, "Ev1")) == 2
    assert named(choose(items, Wish(level="advanced"), NOTHING, "Ev1")) == ["program.kinds.1"]
    assert ItemKind.TERM not in {one.item.kind for one in choose(items, Wish(), NOTHING, "Ev1", [ItemKind.TERM])}
    orders = {tuple(named(choose(items, Wish(), NOTHING, f"Ev{n}"))) for n in range(40)}
    assert len(orders) > 12
    assert choose(items, Wish(), NOTHING, "Ev1") == choose(items, Wish(), NOTHING, "Ev1")


def test_topics_are_the_tags(items: tuple[ClearedItem, ...]) -> None:
    assert topics(items) == ("kinds", "money")
