"""Numbers of certificates, and who may hear for which track one is."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Audience, Curriculum, Track
from knowledge.certificate import LENGTH, SIGNS, Certificate, NoNumber, level_of, may_name, new_number, read_number, spaced

numbers = st.integers().map(lambda seed: new_number(Random(seed)))


@given(numbers)
def test_a_number_is_read_however_it_is_written(number: str) -> None:
    assert len(number) == LENGTH
    written = (number, number.lower(), spaced(number), f" {spaced(number).lower()} ", " ".join(number), f"`{number}`")
    assert {read_number(one) for one in written} == {number}


@given(numbers, st.integers(0, LENGTH - 1), st.integers(1, len(SIGNS) - 1))
def test_one_wrong_sign_is_a_typo(number: str, place: int, off: int) -> None:
    wrong = SIGNS[(SIGNS.index(number[place]) + off) % len(SIGNS)]
    assert read_number(number[:place] + wrong + number[place + 1 :]) is NoNumber.TYPO


@given(numbers, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_signs_that_changed_places_are_a_typo(number: str, one: int, other: int) -> None:
    signs = list(number)
    signs[one], signs[other] = signs[other], signs[one]
    assert read_number("".join(signs)) == (number if number[one] == number[other] else NoNumber.TYPO)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    found = read_number(typed)
    assert isinstance(found, NoNumber) or read_number(spaced(found)) == found


@pytest.mark.parametrize(
    "typed", ["", "-", "2345-6789-ABC", "2345-6789-ABCDE", "2345-6789-ABCO", "2345-6789-ABC1", "𝟚345-6789-ABCD"]
)
def test_what_cannot_be_a_number_is_not_called_a_typo(typed: str) -> None:
    assert read_number(typed) is NoNumber.SHAPE


def curriculum(*tracks: tuple[str, str]) -> Curriculum:
    return Curriculum(tuple(Track(slug, title, None, ()) for slug, title in tracks))


PUBLIC, PARTNER, INTERNAL = Audience.PUBLIC, Audience.PARTNER, Audience.INTERNAL
SHOWN = {
    INTERNAL: curriculum(("core", "Core"), ("margins", "Margins"), ("desk", "Deal desk")),
    PARTNER: curriculum(("core", "Core"), ("desk", "Deal desk")),
    PUBLIC: curriculum(("core", "Core"), ("desk", "Desk")),
}


def test_a_title_is_for_the_least_reader_who_is_shown_it() -> None:
    asked = (("core", "Core"), ("margins", "Margins"), ("desk", "Deal desk"), ("gone", "Gone"))
    assert [level_of(slug, title, SHOWN) for slug, title in asked] == [PUBLIC, INTERNAL, PARTNER, INTERNAL]


@pytest.mark.parametrize(
    ("track", "level", "hear"),
    [
        ("core", PUBLIC, [PUBLIC, PARTNER, INTERNAL]),
        ("desk", PARTNER, [PARTNER, INTERNAL]),
        # It was for everybody once, and is not now.
        ("margins", PUBLIC, [INTERNAL]),
        # It left the handbook.
        ("gone", PUBLIC, [PUBLIC, PARTNER, INTERNAL]),
        ("gone", INTERNAL, [INTERNAL]),
    ],
)
def test_who_may_hear_for_which_track_it_is(track: str, level: Audience, hear: list[Audience]) -> None:
    one = Certificate("222222222222", track, "Title", level, "Anna", date(2026, 3, 2))
    assert [reader for reader in Audience if may_name(one, reader, SHOWN[reader], SHOWN[INTERNAL])] == hear
