"""`coach work`: the worker that nudges people as a process of its own, where web and worker run apart."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bot.commands import DONE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.config import Settings
    from bot.worker import Ticked

TICKED = "{nudged} nudged, {left_out} left out, {waiting} left for another look"


def run(options: argparse.Namespace) -> int:
    """`coach work`"""
    import asyncio

    from bot import logs
    from bot.config import Settings

    settings = Settings.load(serve="work")
    logs.configure(settings.log_level, settings.log_format)
    ticked = asyncio.run(_work(settings, _clock(options.now), once=options.once))
    if ticked is not None:
        print(TICKED.format(nudged=ticked.nudged, left_out=ticked.left_out, waiting=ticked.waiting))
    return DONE


async def _work(settings: Settings, clock: Callable[[], datetime], *, once: bool) -> Ticked | None:
    """Nudges until told to stop by SIGTERM or SIGINT, finishing what is in hand; `once`: whoever is due now."""
    import asyncio
    import signal
    from contextlib import closing
    from random import SystemRandom

    from bot.app import build_coach
    from bot.web import DRAIN_WITHIN, current_store, open_knowledge, opened

    with closing(open_knowledge(settings)) as knowledge:
        async with current_store(settings) as store:
            coach = build_coach(settings, knowledge, store, clock=clock, chance=SystemRandom())
            for name in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(name, coach.worker.stop)
            async with opened(coach):
                try:
                    if once:
                        return await coach.worker.tick()
                    await coach.worker.keep_going()
                finally:
                    # What channels get is accepted work, which goes on by itself.
                    await coach.crew.tasks.drain(DRAIN_WITHIN)
    return None


def _clock(start: datetime | None) -> Callable[[], datetime]:
    """The time; with `start`, a clock that shows it now and runs on."""
    import time
    from datetime import timedelta

    from bot.web import utc_now

    if start is None:
        return utc_now
    began = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)
