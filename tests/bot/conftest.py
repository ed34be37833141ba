"""The handbook of these tests, a bot at work, and the rule that nothing secret or said stands in the log."""

from __future__ import annotations

import io
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot import logs
from bot.config import CONTENT
from bot.playground.blockkit import faults
from bot.playground.world import Message
from knowledge import Answer, Audience, Knowledge, Outcome, Unsure
from knowledge.index import build
from tests.bot.bench import Bench, bench

BOT_ID = "BCOACH001"
SECRETS = ("xoxb-", "xapp-", "/response/", '"trigger_id"', "first right of refusal", "unladen swallow", "zanzibar")
"""What no line of the log may hold at INFO and above: tokens, hooks, and words that people type in these tests."""

NASTY = """# Zanzibar <!channel>

## Zanzibar clause <!here>

The zanzibar clause says <!channel> and <@UDANA0001> and <!subteam^S123> and [press <!here>](https://example.com/<!channel>).
"""


class Handbook(Knowledge):
    """The real thing; only what nobody could be sure about is made certain, so that better search breaks no test here."""

    def find(self, text: str, reader: Audience, lens: str | None = None) -> Outcome:
        """As ever, but "either or" is unsure, and "broken" breaks."""
        if text == "broken":
            raise RuntimeError("the search broke")
        if text == "either or":
            return Unsure(text, 0.4, 0.0, tuple(Answer(passage, 0.4) for passage in self.passages(reader)[:3]))
        return super().find(text, reader, lens)


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of our own pack, and of a page that tries to ping everybody."""
    folder = tmp_path_factory.mktemp("handbook")
    (folder / "nasty.md").write_text(NASTY, "utf-8")
    build([CONTENT, folder / "nasty.md"], folder / "index.db")
    return folder / "index.db"


@pytest.fixture(scope="session")
def handbook(index: Path) -> Iterator[Knowledge]:
    """The index, open."""
    knowledge = Handbook.open(index)
    yield knowledge
    knowledge.close()


@pytest.fixture(autouse=True)
def log() -> Iterator[io.StringIO]:
    """What the bot logs in one test. A listener with a misspelt parameter gets None and one line there, which fails."""
    stream, root = io.StringIO(), logging.getLogger()
    before = root.handlers[:]
    logs.configure("INFO", "json", stream)
    yield stream
    root.handlers[:] = before
    said = stream.getvalue()
    assert "is not a valid argument" not in said
    assert [word for word in SECRETS if word in said] == []


@pytest_asyncio.fixture
async def it(handbook: Knowledge, tmp_path: Path, log: io.StringIO) -> AsyncIterator[Bench]:
    """The bot at work; afterwards everything it said is judged as Slack would judge it."""
    async with bench(handbook, tmp_path) as made:
        yield made
    assert refused_by_slack(made) == []
    assert [one.text for one in said_by_bot(made) if one.pings] == []


def said_by_bot(it: Bench) -> list[Message]:
    """Everything the bot said, to whomever."""
    return [one for posts in it.slack.world.messages.values() for one in posts if one.bot_id == BOT_ID]


def refused_by_slack(it: Bench) -> list[str]:
    """Every way in which Slack would refuse what the bot sent."""
    wrong: list[str] = []
    for call in it.slack.calls:
        if call.method in ("chat.postMessage", "chat.update", "response_url"):
            wrong += faults(call.params, "message")
        elif call.method in ("views.open", "views.update"):
            wrong += faults(call.params["view"], "modal")
        elif call.method == "views.publish":
            wrong += faults(call.params["view"], "home")
    return wrong
