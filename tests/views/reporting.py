"""Scenes of the report at the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.playground.blockkit import Surface
from bot.views.report_message import report_message
from knowledge import Cleared
from knowledge.report import Group, ModuleReport, Report, TrackReport, Way, compile_report
from tests.views.samples import CURRICULUM

NORTHWIND: Final = Group("Northwind & <sons>", "organisation", 9, 12, 90, 2, 20, 15, 6, 10, 3)
SMALL: Final = [Group("Contoso", "organisation", 3, 4, 30), Group("", "own", 4, 2, 10)]
MODULES: Final = sum(len(track.modules) for track in CURRICULUM.tracks)
TOLD: Final = compile_report(
    CURRICULUM, {0: Way(12, 2, 18, 130)}, {number: Way(12 - 3 * number, 1, 9, 65) for number in range(MODULES)},
    [NORTHWIND, *SMALL], 5,
)  # fmt: skip

REPORT_SCENES: Final[dict[str, tuple[Surface, Mapping[str, Any]]]] = {
    "desk report": ("message", report_message(TOLD)),
    "desk report of few": ("message", report_message(compile_report(CURRICULUM, {}, {}, SMALL[:1], 5))),
    "desk report of nobody": ("message", report_message(compile_report(CURRICULUM, {}, {}, [], 5))),
}


def _nasty(passage: Cleared) -> Report:
    """A report with whatever stands in a passage for every name."""
    track = CURRICULUM.tracks[0]
    name = passage.text[:200]
    parts = tuple(ModuleReport(module, Way(10**6, 10**6, 10**9, 10**9)) for module in track.modules * 20)
    group = Group(name, "organisation", *(10**9 for _ in range(9)))
    return Report(group, (TrackReport(track, None, parts),) * 3, (group,) * 50, 5)


REPORT_OF_ANY: Final[dict[str, tuple[Surface, Callable[[Cleared], Mapping[str, Any]]]]] = {
    "desk report": ("message", lambda p: report_message(_nasty(p))),
}
