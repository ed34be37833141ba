"""The index is replaced, broken or taken away while the bot runs: it says so, goes on, and knows the new one by itself."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.config import Settings
from bot.playground.people import BOT, PRIYA
from bot.playground.world import HELP
from bot.web import open_knowledge
from knowledge import Audience, IndexBroken, IndexOutdated, Knowledge
from knowledge.index import build
from tests.bot.bench import bench
from tests.knowledge.packs import write

MDF = "Market development funds (MDF)"


def put(content: Path | str, at: Path) -> None:
    """Put another file in that place, whole at once, as `coach index` does."""
    draft = at.with_name("draft")
    draft.write_text(content) if isinstance(content, str) else shutil.copy(content, draft)
    draft.rename(at)


async def test_an_index_that_breaks_costs_an_apology_and_the_next_good_one_is_taken_up(index: Path, tmp_path: Path) -> None:
    mine = tmp_path / "knowledge.db"
    put(index, mine)
    knowledge = Knowledge.open(mine)
    async with bench(knowledge, tmp_path) as it:

        async def asked() -> str:
            return (await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> what is MDF"))).text

        assert MDF in await asked()
        put("no index at all " * 100, mine)
        assert "Something went wrong on my side" in await asked()
        status, said = await it.door.get("/readyz")
        assert status == 503
        assert f"Build it again with: coach index --db {mine}" in json.loads(said)["failing"][0]
        mine.unlink()
        assert MDF in await asked()
        put(index, mine)
        assert MDF in await asked()
        assert (await it.door.get("/readyz"))[0] == 200
    knowledge.close()


@pytest.mark.parametrize(
    "pages", [{"fees.md": b"# Fees\n\nPartners pay no fee.\n", "deck.md": b"PK\x03\x04\x00\x00\xff\xfe" * 50}]
)
def test_a_page_that_cannot_be_read_is_named_when_the_bot_starts_and_the_others_are_kept(
    tmp_path: Path, pages: dict[str, bytes], log: io.StringIO
) -> None:
    for name, content in pages.items():
        (tmp_path / name).write_bytes(content)
    knowledge = open_knowledge(Settings.model_validate({"coach_index": tmp_path / "k.db", "coach_sources": str(tmp_path)}))
    assert knowledge.counts.passages == 1
    knowledge.close()
    assert '"page": "deck.md"' in log.getvalue()
    assert '"page": "fees.md"' not in log.getvalue()


def of_another_version(db: Path) -> None:
    with closing(sqlite3.connect(db)) as index:
        index.execute("UPDATE facts SET value = '1' WHERE name = 'format'")
        index.execute("DROP TABLE stem_counts")
        index.commit()


def test_an_index_of_another_version_is_built_anew_when_the_bot_starts(tmp_path: Path, log: io.StringIO) -> None:
    (tmp_path / "fees.md").write_text("# Fees\n\nPartners pay [no fee](../terms).\n")
    settings = Settings.model_validate({"coach_index": tmp_path / "k.db", "coach_sources": str(tmp_path)})
    build([tmp_path], settings.coach_index, "https://acme.example/book/")
    of_another_version(settings.coach_index)
    knowledge = open_knowledge(settings)
    (fees,) = knowledge.passages(Audience.INTERNAL)
    knowledge.close()
    assert (fees.title, fees.links[0].url) == ("Fees", "https://acme.example/book/terms")
    assert '"event": "built the index"' in log.getvalue()


def test_an_index_of_other_pages_is_not_replaced_unasked(tmp_path: Path) -> None:
    write(tmp_path / "mine", {"fees.md": "# Fees\n\nPartners pay no fee.\n"})
    write(tmp_path / "theirs", {"rules.md": "# Rules\n\nBe kind.\n"})
    build([tmp_path / "mine"], tmp_path / "k.db")
    of_another_version(tmp_path / "k.db")
    before = (tmp_path / "k.db").read_bytes()
    theirs = Settings.model_validate({"coach_index": tmp_path / "k.db", "coach_sources": str(tmp_path / "theirs")})
    with pytest.raises(IndexOutdated, match="was built from other pages than the sources named now"):
        open_knowledge(theirs)
    assert (tmp_path / "k.db").read_bytes() == before


def test_what_is_no_index_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "fees.md").write_text("# Fees\n\nPartners pay no fee.\n")
    (tmp_path / "k.db").write_text("somebody's diary")
    settings = Settings.model_validate({"coach_index": tmp_path / "k.db", "coach_sources": str(tmp_path)})
    with pytest.raises(IndexBroken, match="Build it again with: coach index"):
        open_knowledge(settings)
    assert (tmp_path / "k.db").read_text() == "somebody's diary"
