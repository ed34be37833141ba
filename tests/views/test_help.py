"""Help names a typed way for everything that can be pressed."""

from __future__ import annotations

from bot.views.answer import SHARE, SHOW_MORE
from bot.views.feedback import ASK_A_HUMAN, BAD, GOOD
from bot.views.help import buttons_message, help_message
from bot.views.passage import OPEN
from bot.views.shortcut import TITLE
from bot.views.why import WHY


def test_help_names_a_typed_way_for_every_kind_of_button() -> None:
    assert "`help buttons`" in help_message()["text"]
    text = help_message()["text"] + buttons_message()["text"]
    assert [
        name
        for name in (SHARE, SHOW_MORE, WHY, OPEN, TITLE, GOOD, BAD, ASK_A_HUMAN, "a button with a name on it")
        if name not in text
    ] == []


def test_help_names_every_word_the_bot_knows() -> None:
    text = help_message()["text"]
    assert [
        word
        for word in ("`/coach QUESTION`", "`curriculum`", "`human please`", "`good`", "`bad`", "`help`")
        if word not in text
    ] == []
