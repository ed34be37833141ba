"""The bot at work over HTTP, with the handbook whose words tell for whom they are."""

from __future__ import annotations

import io
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot import logs
from bot.playground.people import DANA
from tests.bot.bench import Bench, bench
from tests.firewall.handbook import Shelves


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Shelves:
    """Every edition of the handbook."""
    return Shelves(tmp_path_factory.mktemp("handbook"))


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the bot logs."""
    stream, root = io.StringIO(), logging.getLogger()
    before = root.handlers[:]
    logs.configure("INFO", "json", stream)
    yield stream
    root.handlers[:] = before


@pytest_asyncio.fixture
async def it(shelves: Shelves, tmp_path: Path, log: io.StringIO) -> AsyncIterator[Bench]:
    """The bot at work, DANA its admin; afterwards neither the log nor the metrics hold a word of the handbook."""
    shelves.show(0)
    knowledge = shelves.open()
    async with bench(knowledge, tmp_path, settings={"coach_admins": (DANA,)}) as made:
        yield made
        _, metrics = await made.door.get("/metrics")
    knowledge.close()
    assert "zz" not in log.getvalue() + metrics
