"""Certificates: what one says, and the number that finds it again.

A number is read out on the phone and copied from pictures: it has no letter that looks like another, and its last sign is
made of the others, so that a typo is known as one before anybody looks it up.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

from knowledge.curriculum import Curriculum
from knowledge.passage import Audience

SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What a number is made of: no 0 or O, no 1, I or L. A prime many, which is what lets one sign at the end betray any other
that is wrong, and any two that changed places."""
LENGTH: Final = 12
"""Signs of a number, the last included: 31 ** 11 numbers, so that none is found by guessing."""
GROUP: Final = 4


@dataclass(frozen=True, slots=True)
class Certificate:
    """Somebody did every lesson of a track. `number`: SIGNS without dashes. `track` is its slug, `title` what it was called,
    `level` the least reader whom the handbook showed that title, `name` what they were called, `day` the day where they
    lived; all as it was then."""

    number: str
    track: str
    title: str
    level: Audience
    name: str
    day: date


class NoNumber(enum.StrEnum):
    """Why something typed is no number of a certificate."""

    SHAPE = "shape"
    """It has other signs, or more or fewer of them."""
    TYPO = "typo"
    """It looks like one, but its last sign does not go with the others."""


def new_number(chance: Random) -> str:
    """A number that nobody has, as good as surely."""
    signs = [chance.randrange(len(SIGNS)) for _ in range(LENGTH - 1)]
    total = sum(place * sign for place, sign in enumerate(signs, start=1))
    # The last place counts LENGTH times; only one sign there makes the sum come out even.
    last = next(sign for sign in range(len(SIGNS)) if (total + LENGTH * sign) % len(SIGNS) == 0)
    return "".join(SIGNS[sign] for sign in [*signs, last])


def read_number(typed: str) -> str | NoNumber:
    """The number that somebody typed, in small or capital letters, with or without spaces and dashes.

    >>> read_number("2222-2222 2222"), read_number(" 2222–2222–2223"), read_number("hello")
    ('222222222222', <NoNumber.TYPO: 'typo'>, <NoNumber.SHAPE: 'shape'>)
    """
    signs = "".join(sign for sign in typed.upper() if sign not in " \t\n-–—_.`*\u00a0")
    if len(signs) != LENGTH or any(sign not in SIGNS for sign in signs):
        return NoNumber.SHAPE
    return signs if _adds_up([SIGNS.index(sign) for sign in signs]) else NoNumber.TYPO


def level_of(slug: str, title: str, shown: Mapping[Audience, Curriculum]) -> Audience:
    """The least reader whom the handbook shows a track of this slug under this title; `shown`: what each may see."""
    for reader in sorted(shown, key=lambda reader: reader.rank):
        if any((track.slug, track.title) == (slug, title) for track in shown[reader].tracks):
            return reader
    return Audience.INTERNAL


def may_name(certificate: Certificate, reader: Audience, theirs: Curriculum, whole: Curriculum) -> bool:
    """Whether this reader may hear for which track it is. `theirs`: the curriculum as they see it, `whole`: all of it.

    A track that is still there has to be there for them. One that left the handbook counts as it was.
    """
    if any(track.slug == certificate.track for track in whole.tracks):
        return reader.may_read(certificate.level) and any(track.slug == certificate.track for track in theirs.tracks)
    return reader.may_read(certificate.level)


def spaced(number: str) -> str:
    """A number as people read it.

    >>> spaced("234567892345")
    '2345-6789-2345'
    """
    return "-".join(number[at : at + GROUP] for at in range(0, len(number), GROUP))


def _adds_up(signs: Sequence[int]) -> bool:
    return sum(place * sign for place, sign in enumerate(signs, start=1)) % len(SIGNS) == 0
