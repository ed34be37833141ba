"""Every passage of real handbooks can be shown: our own pack, the page it is about, and the nasty ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.playground.pings import pings
from bot.views.answer import answer_message
from bot.views.curriculum import curriculum_message
from bot.views.lesson import lesson_message
from bot.views.message import Message
from bot.views.passage import passage_message
from knowledge import Answer, Audience, Found, Knowledge
from knowledge.index import build
from tests.conftest import ROOT
from tests.views.test_shapes import refusals

PACK = ROOT / "knowledge" / "content"


def opened(source: Path, folder: Path) -> Knowledge:
    """The index of a handbook."""
    build([source], folder / "index.db")
    return Knowledge.open(folder / "index.db")


def wrong(message: Message) -> list[str]:
    return [*refusals("message", message), *pings(message)]


def every_answer_that_slack_refuses(knowledge: Knowledge, step: int = 1) -> list[tuple[str, list[str]]]:
    found = []
    for passage in knowledge.passages(Audience.INTERNAL)[::step]:
        outcome = Found(passage.title, 0.9, 0.3, (Answer(passage, 0.9, (passage.title,)),), (Answer(passage, 0.5),))
        faults = wrong(answer_message(outcome, private=True, question=passage.text, greeting=180))
        found += [(passage.id, faults)] if faults else []
    return found


def test_our_own_pack_is_shown_whole(tmp_path: Path) -> None:
    knowledge = opened(PACK, tmp_path)
    assert every_answer_that_slack_refuses(knowledge) == []
    curriculum = knowledge.curriculum(Audience.PUBLIC)
    lessons = [lesson for track in curriculum.tracks for module in track.modules for lesson in module.lessons]
    shown = curriculum_message(curriculum)
    assert wrong(shown) == []
    said = "".join(block["text"]["text"] for block in shown["blocks"] if block["type"] == "section").replace("&amp;", "&")
    assert [link.url for lesson in lessons for link in lesson.passage.links if f"<{link.url}|" not in said] == []
    assert [wrong(lesson_message(lesson.passage)) for lesson in lessons] == [[]] * 32
    for passage in knowledge.passages(Audience.PUBLIC):
        assert wrong(passage_message(passage, knowledge.children(passage.id, Audience.PUBLIC))) == []
    knowledge.close()


@pytest.mark.shared
@pytest.mark.parametrize(("source", "step"), [("handbook/channels.md", 1), ("corpora/nasty", 4)])
def test_slack_takes_the_answer_with_any_passage_of_a_real_page(
    source: str, step: int, shared: Path, tmp_path: Path
) -> None:
    knowledge = opened(shared / source, tmp_path)
    assert every_answer_that_slack_refuses(knowledge, step) == []
    knowledge.close()
