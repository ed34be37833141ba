"""What is wrong with a handbook, for a terminal: one line each, where it stands first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from knowledge.lint import Problem, Report

DEAD: Final = "{url} does not answer ({why}); mend the link or take it out"
BEHIND_LOGIN: Final = "Behind a login, so partners may not be able to open it (listed, no fault):"
LISTED: Final = "  {path}:{line}: {label}: {url}"
NOT_SURE: Final = "Not sure, since the server asks for patience; try again later:"
SUM: Final = "{faults} faults, {listed} links behind a login"
SUM_ASKED: Final = "{faults} faults, {listed} links behind a login, {asked} addresses asked"


def fault_lines(faults: tuple[Problem, ...]) -> list[str]:
    """Each fault with its place."""
    return [f"{fault.path}:{fault.line}: {fault.message}" for fault in faults]


def dead_links(report: Report, why: Mapping[str, str]) -> tuple[Problem, ...]:
    """The addresses that do not answer, as faults where they stand. `why`: by address."""
    return tuple(
        Problem(found.path, found.line, DEAD.format(url=found.link.url, why=why[found.link.url]))
        for found in report.links
        if found.link.url in why
    )


def listed_lines(report: Report, login: frozenset[str], patience: frozenset[str]) -> list[str]:
    """What is no fault but good to know: links behind a login, known or met, and those that nobody could tell about."""
    known = {found.link.url for found in report.behind_login} | login
    behind = [found for found in (*report.behind_login, *report.links) if found.link.url in known]
    unsure = [found for found in report.links if found.link.url in patience]
    lines: list[str] = []
    for head, some in ((BEHIND_LOGIN, behind), (NOT_SURE, unsure)):
        once = {found.link.url: found for found in some}
        told = [
            LISTED.format(path=found.path, line=found.line, label=found.link.label, url=found.link.url)
            for found in once.values()
        ]
        lines += [head, *told] if told else []
    return lines
