"""The kind of partner somebody is moves near ties, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge import Audience, Found, Knowledge, Nothing, Unsure
from knowledge.lens import LENSES, read_lens
from tests.knowledge.packs import opened

PAGE = """\
## Discounts {#discounts}

- **Direct market reseller discount**: the discount of a direct market reseller is fixed for a year.
- **Managed service provider discount**: the discount of a managed service provider is fixed for a year.
- **Carrier pigeon discount**: the discount of a carrier pigeon breeder is fixed for a year.

### Internal - Floor {#floor}

The lowest discount of a managed service provider is nothing.
"""
QUESTIONS = ("which discount is fixed for a year?", "discount of a direct market reseller", "pigeon", "golf", "thanks")


@pytest.fixture(scope="module")
def discounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    knowledge = opened(
        tmp_path_factory.mktemp("discounts"), {"page.md": PAGE, "pack.toml": 'site = "https://acme.example"\n'}
    )
    yield knowledge
    knowledge.close()


def shown(knowledge: Knowledge, question: str, lens: str | None, reader: Audience = Audience.PUBLIC) -> list[str]:
    """Everything an outcome shows, best first."""
    match knowledge.find(question, reader, lens):
        case Found(answers=answers, related=related):
            return [one.passage.id.rpartition("/")[2] for one in (*answers, *related)]
        case Unsure(suggestions=offered) | Nothing(nearest=offered):
            return [one.passage.id.rpartition("/")[2] for one in offered]
        case _:
            return []


def test_of_passages_that_fit_alike_the_one_about_the_asker_comes_first(discounts: Knowledge) -> None:
    question = QUESTIONS[0]
    assert {lens: shown(discounts, question, lens)[0] for lens in ("msp", "dmr")} == {
        "msp": "managed-service-provider-discount",
        "dmr": "direct-market-reseller-discount",
    }


def test_what_fits_better_stays_first(discounts: Knowledge) -> None:
    assert shown(discounts, QUESTIONS[1], "msp")[0] == "direct-market-reseller-discount"
    assert shown(discounts, "carrier pigeon discount", "dmr")[0] == "carrier-pigeon-discount"


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("lens", [*LENSES, "no such lens"])
def test_a_lens_hides_and_adds_nothing(discounts: Knowledge, question: str, lens: str) -> None:
    for reader in (Audience.PUBLIC, Audience.INTERNAL):
        plain, seen = shown(discounts, question, None, reader), shown(discounts, question, lens, reader)
        assert sorted(seen) == sorted(plain)


@pytest.mark.parametrize("question", QUESTIONS)
def test_without_a_lens_or_with_an_unknown_one_nothing_changes(discounts: Knowledge, question: str) -> None:
    plain = discounts.find(question, Audience.PUBLIC)
    assert discounts.find(question, Audience.PUBLIC, None) == plain
    assert discounts.find(question, Audience.PUBLIC, "no such lens") == plain


@pytest.mark.parametrize(
    ("said", "lens"),
    [
        ("MSP", "msp"),
        ("I am a Managed Service Provider.", "msp"),
        ("VAR/VAD", "var"),
        ("value-added reseller", "var"),
        ("technology partner", "alliance"),
        ("boutique", "boutique"),
        ("seller", "seller"),
        ("variable", None),
        ("", None),
        ("GSI, RSI", None),
    ],
)
def test_a_kind_is_read_from_words(said: str, lens: str | None) -> None:
    assert read_lens(said) == lens


def test_every_kind_is_read_from_its_own_name() -> None:
    assert {kind: read_lens(kind) for kind in LENSES} == {kind: kind for kind in LENSES}
