"""A handbook too large to look at every passage: something always fits well, so what counts is standing apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge import Audience, Knowledge, Unsure
from knowledge.decide import HERE, EvidenceAtSize, evidence, probability
from knowledge.search import SMALL, Ranked, Signals
from knowledge.words import Asked, Term, Variant
from tests.knowledge.packs import opened

TOWNS = [f"{first}{last}" for first in ("Ash", "Birch", "Clay", "Dun") for last in ("bury", "ford", "ham", "ton", "wick")]
MATTERS = ["parking", "badges", "catering", "recycling", "visitors", "lockers", "heating", "printers", "deliveries", "keys"]


def page(town: str) -> str:
    sections = [
        f"## {matter.capitalize()} in {town}\n\n"
        + "\n".join(f"- On floor {floor} of {town} the {matter} team sits by the stairs." for floor in range(1, 6))
        for matter in MATTERS
    ]
    return f"# {town} office\n\n" + "\n\n".join(sections) + "\n"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    pages = {f"{town.lower()}.md": page(town) for town in TOWNS}
    pages["whales.md"] = "# Company boat\n\n## Watching whales from the boat\n\nBook the whales trip a month ahead.\n"
    knowledge = opened(tmp_path_factory.mktemp("large"), pages)
    yield knowledge
    knowledge.close()


def test_what_many_places_say_alike_is_asked_back_with_five_of_them(large: Knowledge) -> None:
    outcome = large.find("where do they keep the lockers in Ashbury?", Audience.INTERNAL)
    assert large.counts.passages > SMALL
    assert isinstance(outcome, Unsure)
    assert len(outcome.suggestions) == 5
    assert outcome.suggestions[0].passage.title == "Lockers in Ashbury"


def test_what_every_place_says_is_no_answer_to_anything(large: Knowledge) -> None:
    assert type(large.find("where do the lockers people sit?", Audience.INTERNAL)).__name__ == "Nothing"


def test_what_one_place_alone_says_is_answered(large: Knowledge) -> None:
    outcome = large.find("how do I go watching whales from the boat?", Audience.INTERNAL)
    assert type(outcome).__name__ == "Found"
    assert outcome.score > 0.42


def ranked(n: int, rating: float) -> Ranked:
    return Ranked(n, 0.5, rating, Signals(0.8, 0.5, 0.0, 0.5, 0.5, 0.3), ("boat",), (0.8,), frozenset())


ASKED = Asked((Term("boat", 0.9, (Variant(("boat",), 1.0, "word"),), known=True),), ("boat",))


def seen(*candidates: Ranked) -> EvidenceAtSize:
    found = evidence("the boat", ASKED, candidates, 0, "large")
    assert isinstance(found, EvidenceAtSize)
    return found


def test_neighbours_are_no_rivals_and_those_elsewhere_are() -> None:
    beside, elsewhere = seen(ranked(1, 9.0), ranked(1 + HERE, 8.5)), seen(ranked(1, 9.0), ranked(2 + HERE, 8.5))
    assert (beside.apart, elsewhere.apart) == (5.0, 0.5)
    assert probability(beside, "large") > probability(elsewhere, "large")


def test_the_more_rivals_the_less_likely() -> None:
    likely = [probability(seen(ranked(1, 9.0), *(ranked(100 * i, 8.0) for i in range(1, n))), "large") for n in range(2, 40)]
    assert likely == sorted(likely, reverse=True)
    assert likely[0] > 2 * likely[-1]
