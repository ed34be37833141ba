"""The bot with a small bank of questions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from io import StringIO
from pathlib import Path

import pytest
import pytest_asyncio

from bot.playground.people import DANA
from knowledge import Knowledge
from knowledge.index import build
from tests.bot.bench import Bench, bench
from tests.bot.conftest import refused_by_slack, said_by_bot
from tests.bot.quizzes.quizzing import Changing
from tests.knowledge.quizzing import quiz_pack

ADMIN = {"coach_admins": DANA}


@pytest.fixture(scope="module")
def quizzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    """The index of a pack with five questions, all approved, of which a partner may be asked four."""
    folder = tmp_path_factory.mktemp("quizzed")
    build([quiz_pack(folder)], folder / "k.db")
    with closing(Knowledge.open(folder / "k.db")) as knowledge:
        yield knowledge


@asynccontextmanager
async def at_work(knowledge: Knowledge, folder: Path) -> AsyncIterator[Bench]:
    """The bot at work; everything it said is judged as Slack would judge it."""
    async with bench(knowledge, folder, settings=ADMIN) as made:
        yield made
    assert refused_by_slack(made) == []
    assert [one.text for one in said_by_bot(made) if one.pings] == []


@pytest_asyncio.fixture
async def it(quizzed: Knowledge, tmp_path: Path, log: StringIO) -> AsyncIterator[Bench]:
    """The bot with that index."""
    async with at_work(quizzed, tmp_path) as made:
        yield made


@pytest_asyncio.fixture
async def changing(tmp_path: Path, log: StringIO) -> AsyncIterator[Changing]:
    """The bot with an index of its own, and what changes a passage (that about market development funds), or the bank."""
    pack, db = quiz_pack(tmp_path), tmp_path / "k.db"
    build([pack], db)

    def change(old: str = "campaigns", new: str = "fairs", *, bank: bool = False) -> None:
        file = pack / ("quizzes/program.yml" if bank else "handbook/program.md")
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
        build([pack], db)

    with closing(Knowledge.open(db)) as knowledge:
        async with at_work(knowledge, tmp_path) as made:
            yield made, change
