"""Scenes of what people are asked to do, and of what they earned: assigned tracks, certificates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from bot.playground.blockkit import Surface
from bot.views.apology import notice_message
from bot.views.assigned import (
    UNKNOWN_ORGANISATION,
    about_typed,
    announcement,
    assigned_message,
    list_message,
    listed_line,
    name_said,
    track_name,
    with_assigned,
    with_news,
)
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
from bot.views.nudge import nudge_message
from knowledge import Audience, Cleared, Lesson, LessonFacts, Module, Track
from knowledge.assigned import Assigned
from knowledge.certificate import Certificate, NoNumber
from knowledge.path import Walk, standing
from tests.views.samples import CURRICULUM

DONE: Final = notice_message("Done: *Runners*.")


def shown(title: str, name: str = "Anna <Ng> & Co", *, track: str = "core", named: bool = True) -> Shown:
    """A certificate as somebody may see it."""
    return Shown(Certificate("23456789ABCD", track, title, Audience.PUBLIC, name, date(2027, 3, 1)), named)


def _track(passage: Cleared) -> Track:
    """A track of that name, with a lesson of that name."""
    lesson = Lesson(passage, passage.lesson or LessonFacts("core", passage.title, 1))
    return Track(passage.text, passage.text, passage, (Module("m", passage.title, passage, (lesson,)),))


def _asked(track: Track, days: int | None = 7, due: date | None = None) -> Assigned:
    return Assigned(standing(track, Walk()), due, days, told=False)


ASKED: Final = _asked(CURRICULUM.tracks[0], 30, date(2027, 3, 31))
LATE: Final = _asked(CURRICULUM.tracks[1], -3, date(2027, 2, 26))

CORE: Final = shown("Core curriculum")
ADVANCED: Final = shown("Advanced curriculum", track="advanced")

EARNED_SCENES: Final[dict[str, tuple[Surface, Mapping[str, Any]]]] = {
    "assigned": ("message", with_assigned(DONE, [ASKED, LATE])),
    "assigned news": ("message", with_news(DONE, [ASKED])),
    "nudge with an assigned track": ("message", nudge_message("assigned", assigned_message(ASKED))),
    "nudge with a track that is due": ("message", nudge_message("due", assigned_message(LATE))),
    "assigned in a channel": ("message", announcement(ASKED.standing.track, date(2027, 3, 31), None)),
    "assigned to an organisation": ("message", announcement(LATE.standing.track, None, "Northwind & <Co>")),
    "assigned to nobody": ("message", list_message([])),
    "assigned list": ("message", list_message([listed_line("Core", "Anna", date(2027, 3, 31))])),
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
    "assigned in a channel": ("message", lambda p: announcement(_track(p), date(2027, 3, 31), p.text)),
    "assigned": ("message", lambda p: with_assigned(DONE, [_asked(_track(p))] * 9)),
    "assigned news": ("message", lambda p: with_news(DONE, [_asked(_track(p))] * 9)),
    "assigned list": ("message", lambda p: list_message([listed_line(track_name(_track(p)), name_said(p.text), None)] * 90)),
    "assigned to whom": ("message", lambda p: about_typed(UNKNOWN_ORGANISATION, p.text, [p.text] * 60)),
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
