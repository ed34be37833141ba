"""`coach report`: how far people are, for whoever runs the program."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import DONE, index_file, refuse

if TYPE_CHECKING:
    from knowledge.report import Report

BACKWARDS = "--until {until} lies before --since {since}; swap them"
UNWRITABLE = "{file} cannot be written ({why}); name another file, or - for standard output"


def run(options: argparse.Namespace) -> int:
    """`coach report`"""
    import asyncio

    from bot.views.report import report_csv, report_object, report_text
    from bot.views.terminal import as_json

    if options.since and options.until and options.until < options.since:
        return refuse(BACKWARDS.format(since=options.since, until=options.until))
    report = asyncio.run(_report(options))
    if options.json:
        print(as_json(report_object(report, options.since, options.until)))
    elif options.csv == "-":
        sys.stdout.write(report_csv(report))
    elif options.csv:
        try:
            Path(options.csv).write_text(report_csv(report), "utf-8", newline="")
        except OSError as fault:
            return refuse(UNWRITABLE.format(file=options.csv, why=fault.strerror))
    else:
        print(report_text(report, options.since, options.until))
    return DONE


async def _report(options: argparse.Namespace) -> Report:
    from contextlib import closing

    from bot.config import Settings
    from bot.store import Scope, Store
    from knowledge import Audience, Knowledge
    from knowledge.report import compile_report, places

    with closing(Knowledge.open(index_file(options))) as knowledge:
        curriculum = knowledge.curriculum(Audience.INTERNAL)
    settings = Settings.load()
    last = options.until and options.until + timedelta(days=1)
    scope = Scope(options.enterprise, options.team, _begins(options.since), _begins(last))
    store = Store.open(settings.database_url.get_secret_value())
    try:
        numbers = await store.reports.numbers(places(curriculum), scope)
    finally:
        await store.close()
    return compile_report(curriculum, numbers.tracks, numbers.modules, numbers.groups, settings.coach_min_group)


def _begins(day: date | None) -> datetime | None:
    """When a day begins, in UTC."""
    return datetime.combine(day, time(), UTC) if day else None
