"""The two loops beside the questions, left work and forgetting, go on whatever happens to them."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any, NoReturn

import pytest

from bot.errors import StoreBusy
from bot.web import keep_tidy
from bot.work import Crew
from tests.bot.bench import Bench


class Falling:
    """A store that fails as often as it is asked, in these ways, the last one for good."""

    def __init__(self, *faults: Exception) -> None:
        self.faults = [*faults]
        self.exhausted = asyncio.Event()

    def fail(self, *_: object, **__: object) -> NoReturn:
        if len(self.faults) > 1:
            raise self.faults.pop(0)
        self.exhausted.set()
        raise self.faults[0]

    async def take_up(self, now: datetime, limit: int = 50) -> NoReturn:
        self.fail()

    async def purge_questions(self, before: datetime) -> NoReturn:
        self.fail()


def crew_with(it: Bench, store: Any) -> Crew:
    crew = it.coach.crew
    return Crew(store, crew._outbox, it.coach.library, it.coach.metrics, clock=it.clock, chance=Random(7))


@pytest.mark.parametrize("loop", ["left work", "forgetting"])
async def test_a_loop_goes_on_after_a_fault_that_nobody_foresaw_and_logs_where_it_was(
    it: Bench, log: io.StringIO, loop: str
) -> None:
    store: Any = Falling(RuntimeError("the sky fell"), StoreBusy("The database is busy."), KeyError("again"))
    running: Coroutine[Any, Any, None] = (
        crew_with(it, store).keep_taking_up(0) if loop == "left work" else keep_tidy(replace(it.coach, store=store), 0)
    )
    task = asyncio.create_task(running)
    await asyncio.wait_for(store.exhausted.wait(), 5)
    assert not task.done()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    said = log.getvalue()
    assert "Traceback" in said
    assert all(words in said for words in ("the sky fell", "The database is busy.", "KeyError"))
