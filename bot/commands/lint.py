"""`coach lint`: what is wrong with a handbook."""

from __future__ import annotations

import argparse

from bot.commands import DONE, FAULTS, Bar, default_sources


def run(options: argparse.Namespace) -> int:
    """`coach lint`"""
    import asyncio
    from datetime import UTC, datetime

    from bot.views.lint import SUM, SUM_ASKED, dead_links, fault_lines, listed_lines
    from knowledge.lint import lint
    from knowledge.pack import Pack

    packs = [Pack.open(source) for source in options.sources or default_sources()]
    report = lint(packs, options.today or datetime.now(UTC).astimezone().date())
    faults, asked = report.faults, []
    if options.links:
        from bot.links import ask_all

        with Bar("Asking links") as bar:
            asked = asyncio.run(ask_all([found.link.url for found in report.links], bar.show))
        faults += dead_links(report, {one.url: one.why for one in asked if one.verdict == "does not answer"})
    for line in fault_lines(faults):
        print(line)
    login, patience = (
        frozenset(one.url for one in asked if one.verdict == word) for word in ("wants a login", "asks for patience")
    )
    for line in listed_lines(report, login, patience):
        print(line)
    listed = len({found.link.url for found in report.behind_login} | login)
    print((SUM_ASKED if options.links else SUM).format(faults=len(faults), listed=listed, asked=len(asked)))
    return FAULTS if faults else DONE
