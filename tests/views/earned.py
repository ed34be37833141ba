"""Scenes of what people earned: certificates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from bot.playground.blockkit import Surface
from bot.views.apology import notice_message
from bot.views.certificate import (
    Shown,
    certificates_message,
    no_number_message,
    not_now_added,
    shared_message,
    unknown_message,
    verified_message,
    which_message,
    with_certificate,
)
from knowledge import Audience, Cleared
from knowledge.certificate import Certificate, NoNumber

DONE: Final = notice_message("Done: *Runners*.")


def shown(title: str, name: str = "Anna <Ng> & Co", *, track: str = "core", named: bool = True) -> Shown:
    """A certificate as somebody may see it."""
    return Shown(Certificate("23456789ABCD", track, title, Audience.PUBLIC, name, date(2027, 3, 1)), named)


CORE: Final = shown("Core curriculum")
ADVANCED: Final = shown("Advanced curriculum", track="advanced")

EARNED_SCENES: Final[dict[str, tuple[Surface, Mapping[str, Any]]]] = {
    "certificate": ("message", with_certificate(DONE, CORE, can_share=False)),
    "certificate in a channel": ("message", with_certificate(DONE, CORE, can_share=True)),
    "certificate that waits": ("message", not_now_added(DONE)),
    "certificates": ("message", certificates_message([CORE, ADVANCED], waiting=True, can_share=True)),
    "certificates of somebody new": ("message", certificates_message([], waiting=False, can_share=True)),
    "certificate shared": ("message", shared_message(CORE.certificate)),
    "certificate to choose": ("message", which_message([CORE, ADVANCED])),
    "certificate verified": ("message", verified_message(CORE)),
    "certificate verified for a track unseen": ("message", verified_message(shown("Margins", named=False))),
    "certificate unknown": ("message", unknown_message("23456789ABCD")),
    "certificate with a typo": ("message", no_number_message("2345-6789-ABCE", NoNumber.TYPO)),
    "certificate that is none": ("message", no_number_message("hello `<!channel>`", NoNumber.SHAPE)),
    "certificate to verify": ("message", no_number_message("", NoNumber.SHAPE)),
}

EARNED_OF_ANY: Final[dict[str, tuple[Surface, Callable[[Cleared], Mapping[str, Any]]]]] = {
    "certificate": ("message", lambda p: with_certificate(DONE, shown(p.text, p.text, track=p.text), can_share=True)),
    "certificates": (
        "message",
        lambda p: certificates_message([shown(p.text, p.text)] * 60, waiting=True, can_share=True),
    ),
    "certificate shared": ("message", lambda p: shared_message(shown(p.text, p.text).certificate)),
    "certificate to choose": ("message", lambda p: which_message([shown(p.text, track=p.text)] * 60)),
    "certificate verified": ("message", lambda p: verified_message(shown(p.text, p.text))),
    "no certificate": ("message", lambda p: no_number_message(p.text, NoNumber.SHAPE)),
}
"""The same of whatever a handbook and a profile may hold."""
