"""What is read out of Slack's payloads: whole values, and None for whatever nobody said."""

from __future__ import annotations

from typing import Any

import pytest

from bot.incoming import Typed, spoken
from bot.outbox import Thread
from bot.store import DeliveryKey, PersonKey, Workspace

HERE = Workspace(None, "T1")
POST = {"type": "message", "channel_type": "im", "user": "U1", "channel": "D1", "ts": "1700.000100", "text": "what is MDF"}
BODY = {"event_id": "Ev1"}


def test_a_direct_message_is_read_whole() -> None:
    assert spoken(POST, BODY, HERE, "T1", outside=False) == Typed(
        text="what is MDF",
        person=PersonKey(HERE, "T1", "U1"),
        place=Thread("D1", "1700.000100", "1700.000100", direct=True),
        delivery=DeliveryKey("answer", "D1:1700.000100", "1700.000100"),
        key="Ev1",
        outside=False,
        im=True,
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, True),
        ({"subtype": "file_share"}, True),
        ({"subtype": "thread_broadcast", "thread_ts": "1600.000100"}, True),
        ({"subtype": "message_changed", "hidden": True}, False),
        ({"subtype": "message_deleted", "hidden": True}, False),
        ({"subtype": "channel_join"}, False),
        ({"subtype": "bot_message"}, False),
        ({"subtype": "assistant_app_thread"}, False),
        ({"bot_id": "B1"}, False),
        ({"user": None}, False),
        ({"user": "U1 or so"}, False),
        ({"channel": {"id": "D1"}}, False),
        ({"ts": "now"}, False),
    ],
    ids=str,
)
def test_only_what_a_person_says_is_for_us(changed: dict[str, Any], said: bool) -> None:
    assert (spoken({**POST, **changed}, BODY, HERE, "T1", outside=False) is not None) == said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("what is MDF", "what is MDF"),
        ("<@UBOT>   what is\tMDF ", "what is MDF"),
        ("R&amp;D &lt;b&gt; &amp;lt;", "R&D <b> &lt;"),
        ("see <https://a.example/x|this page> in <#C1|partner-help>", "see this page in partner-help"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("<!channel> <!subteam^S1|@team> hello", "hello"),
        ("line one\nline two", "line one\nline two"),
        ("half \ud83d and zero \x00", "half ? and zero"),
        (None, ""),
        (17, ""),
    ],
)
def test_markup_becomes_plain_words(text: object, words: str) -> None:
    typed = spoken({**POST, "text": text}, BODY, HERE, "T1", outside=False)
    assert typed is not None
    assert typed.text == words
