"""A report on the program: as a table for a terminal, as JSON and as CSV for programs. No person is named in any."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from knowledge.report import OTHERS, Group, Report, Way

ALL_TIME: Final = "Progress so far"
SINCE: Final = "Progress from {since} on"
UNTIL: Final = "Progress until {until}"
BETWEEN: Final = "Progress from {since} to {until}"
FEW: Final = (
    "Fewer than {least} people did anything in that time; a report is not about so few. COACH_MIN_GROUP says how many."
)
NOBODY: Final = "Nobody did anything in that time."
NO_CURRICULUM: Final = "The handbook has no lessons."
HIDDEN: Final = "–: about fewer than {least} people, or so many could be worked out from it."
SUMMED: Final = (
    "{people} people · {lessons} lessons done, {minutes} minutes · {finished} tracks finished\n"
    "{answers} quiz answers, {right} right · {reviewed} passages reviewed · "
    "{questions} questions, {unanswered} without a sure answer"
)
NAMES: Final = {
    "own": "own members and guests",
    "unknown": "of an unknown company",
    OTHERS: "others together",
}
LEARNING: Final = ("track, module", "began", "finished", "lessons done", "minutes")
PEOPLE: Final = (
    "organisation", "people", "lessons done", "minutes", "tracks finished", "quiz answers", "right", "reviewed", "questions",
    "unanswered",
)  # fmt: skip
UNTOLD: Final = "–"

COLUMNS: Final = (
    "what", "name", "track", "people", "finished", "lessons_done", "minutes", "quiz_answers", "right", "passages_reviewed",
    "questions", "unanswered",
)  # fmt: skip
"""Of the CSV. `people`: of a track or module, those who began it; a cell is empty where it does not apply or is not told."""


def report_text(report: Report, since: date | None, until: date | None) -> str:
    """For a person at a terminal."""
    lines = [_period(since, until), ""]
    if report.total is None:
        return "\n".join([*lines, FEW.format(least=report.least)])
    if not report.total.people:
        return "\n".join([*lines, NOBODY])
    lines += [SUMMED.format(**report.total._asdict()), ""]
    if not report.tracks:
        lines += [NO_CURRICULUM, ""]
    lines += _table(LEARNING, [[name, *_cells(way)] for name, way in _learned(report)]) if report.tracks else []
    if any(way is None for _, way in _learned(report)):
        lines.append(HIDDEN.format(least=report.least))
    return "\n".join([*lines, "", *_table(PEOPLE, [_group(group) for group in report.groups])])


def report_object(report: Report, since: date | None, until: date | None) -> dict[str, Any]:
    """For programs; null: about too few people to be told."""
    return {
        "since": since and since.isoformat(),
        "until": until and until.isoformat(),
        "min_group": report.least,
        "total": report.total and _numbers(report.total),
        "tracks": [
            {
                "track": one.track.slug,
                "title": one.track.title,
                **_way(one.way),
                "modules": [
                    {"module": part.module.slug, "title": part.module.title, **_way(part.way)} for part in one.modules
                ],
            }
            for one in report.tracks
        ],
        "groups": [{"name": group.name, "kind": group.kind, **_numbers(group)} for group in report.groups],
    }


def report_csv(report: Report) -> str:
    """For spreadsheets: one row for each track, module and organisation, and one for everybody. A name that a spreadsheet
    would take for a formula has an apostrophe before it."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    blank = [""] * 5
    for one in report.tracks:
        rows.writerow(["track", _safe(one.track.title), _safe(one.track.slug), *_bare(one.way), *blank])
        for part in one.modules:
            rows.writerow(["module", _safe(part.module.title), _safe(one.track.slug), *_bare(part.way), *blank])
    everybody = [("all", report.total)] if report.total else []
    for what, group in [*((group.kind, group) for group in report.groups), *everybody]:
        learned = [group.people, group.finished, group.lessons, group.minutes]
        rows.writerow([what, _safe(group.name), "", *learned, *group[6:]])
    return out.getvalue()


def _learned(report: Report) -> Iterator[tuple[str, Way | None]]:
    """Every track and module as rows of a table."""
    for one in report.tracks:
        yield one.track.title, one.way
        yield from (("  " + part.module.title, part.way) for part in one.modules)


def _period(since: date | None, until: date | None) -> str:
    if since and until:
        return BETWEEN.format(since=since, until=until)
    return SINCE.format(since=since) if since else UNTIL.format(until=until) if until else ALL_TIME


def _cells(way: Way | None) -> list[str]:
    return [UNTOLD] * len(Way._fields) if way is None else [str(number) for number in way]


def _bare(way: Way | None) -> list[int | str]:
    return [""] * len(Way._fields) if way is None else list(way)


def _way(way: Way | None) -> dict[str, int | None]:
    names = ("began", "finished", "lessons_done", "minutes")
    return dict(zip(names, way or (None,) * len(names), strict=True))


def _numbers(group: Group) -> dict[str, int]:
    """A group's numbers by the names that programs know."""
    named = {"lessons": "lessons_done", "finished": "tracks_finished", "answers": "quiz_answers"}
    named |= {"right": "quiz_right", "reviewed": "passages_reviewed"}
    return {named.get(name, name): value for name, value in group._asdict().items() if name not in ("name", "kind")}


def name_of(group: Group) -> str:
    """What a group is called; foreign text."""
    return NAMES.get(group.kind, group.name)


def _group(group: Group) -> list[str]:
    return [name_of(group), *(str(number) for number in group[2:])]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table, names to the left and numbers to the right."""
    every = [head, *rows]
    widths = [max(len(row[at]) for row in every) for at in range(len(head))]
    return [
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in every
    ]


def _safe(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in ("=", "+", "-", "@", "\t", "\r") else name
