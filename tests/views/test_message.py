"""Foreign text: cut well, escaped once, and harmless."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.views.message import (
    LABEL_LIMIT,
    URL_LIMIT,
    actions,
    button,
    can_follow,
    cut,
    escape,
    header,
    lines_within,
    link,
    pieces,
    plain,
    weight,
)
from tests.views.samples import PINGS

CONTROL = re.compile(r"<[@#!]|<[^<>|]*\|")
HOSTILE = st.lists(
    st.sampled_from(
        ["<!channel>", "<@U1>", "<#C1|x>", "<", ">", "&", "&amp;", "|", "!", "@", "\n", " ", "a.", "🦊", "e\u0301"]
    )
).map("".join)
ANY_TEXT = st.one_of(HOSTILE, st.text(st.characters(exclude_categories=["Cs"])))
SENDABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


@given(ANY_TEXT)
@example(PINGS)
def test_escaped_text_has_no_control_sequence(text: str) -> None:
    assert "<" not in escape(text)
    assert ">" not in escape(text)


@given(SENDABLE)
@example(PINGS)
@example("&amp; &lt;!here&gt; &#60;")
def test_unescaping_gives_the_text_back(text: str) -> None:
    back = escape(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert back == text


@given(ANY_TEXT, st.integers(1, 60))
def test_cut_text_fits_in_every_way_of_counting(text: str, limit: int) -> None:
    short = cut(text, limit)
    sent = [escape(short), plain(text, limit)["text"]]
    assert [len(form.encode("utf-16-le")) // 2 <= limit for form in sent] == [True, True]


@given(ANY_TEXT, st.integers(1, 60))
def test_cut_text_is_the_beginning_and_says_that_more_follows(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@given(ANY_TEXT, st.integers(8, 60))
def test_an_entity_is_never_cut_in_two(text: str, limit: int) -> None:
    assert re.findall(r"&(?!amp;|lt;|gt;)", escape(cut(text, limit))) == []


@given(ANY_TEXT)
@example("<!channel>")
def test_plain_text_holds_no_opener_of_a_mention(text: str) -> None:
    assert re.search("<[!@#]", plain(text)["text"]) is None


@given(st.one_of(ANY_TEXT, st.from_regex(r"https?://[^\n]{1,20}")), ANY_TEXT)
@example("https://x.example/|<!channel>", "]>")
@example("https://x.example/a?b=1&c=2", "A & B | C")
@example("mailto:a@x.example", "")
def test_a_link_is_one_link_or_only_words(url: str, label: str) -> None:
    made = link(url, label)
    if can_follow(url):
        assert re.fullmatch(r"<(?:https?://|mailto:)[^<>|\s]+\|[^<>|]+>", made, re.IGNORECASE)
        assert html.unescape(made[1:].partition("|")[0]) == html.unescape(url)
    else:
        assert CONTROL.search(made) is None
        assert "<" not in made


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/handbook/sales/",
        "#anchor",
        "javascript:alert(1)",
        "ftp://files.example/a",
        "https://",
        "https://a b.example",
        "https://a.example/|b",
        "https://a.example/<b>",
        "https://a.example/\nb",
        "https://a.example/" + "x" * URL_LIMIT,
    ],
)
def test_an_address_that_cannot_be_followed_is_left_out_and_its_label_stays(url: str) -> None:
    assert link(url, "the page") == "the page"


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("Short enough.", 20, "Short enough."),
        ("Register the deal. Then wait for the answer.", 30, "Register the deal.…"),
        ("Register the deal now", 15, "Register the…"),
        ("One line\nAnother line which is long", 20, "One line…"),
        ("x" * 30, 10, "x" * 9 + "…"),
        ("R&D R&D R&D", 12, "R&D…"),
        ("👍🏽👍🏽👍🏽", 8, "👍🏽…"),
        ("cafe\u0301s", 5, "caf…"),
        ("woman 👩\u200d💻 at work", 11, "woman…"),
    ],
)
def test_text_is_cut_after_a_sentence_else_a_word_else_between_characters(text: str, limit: int, shown: str) -> None:
    assert cut(text, limit) == shown


@given(ANY_TEXT, st.integers(5, 40), st.integers(1, 4))
def test_pieces_hold_the_whole_text_or_its_beginning(text: str, limit: int, most: int) -> None:
    parts = pieces(text, limit, most)
    assert len(parts) <= most
    assert [part for part in parts if weight(part) > limit or not part.strip()] == []
    said = "".join("".join(parts).split())
    whole = "".join(text.split())
    assert said == whole or (said.endswith("…") and whole.startswith(said[:-1]))


@given(st.lists(st.text("ab", min_size=1, max_size=9), max_size=20), st.integers(16, 80))
def test_lines_are_shown_whole_and_what_is_missing_is_counted(lines: list[str], limit: int) -> None:
    shown = lines_within(lines, limit).split("\n") if lines else []
    assert len("\n".join(shown)) <= limit
    if shown != lines:
        *kept, last = shown
        assert kept == lines[: len(kept)]
        assert last == f"… and {len(lines) - len(kept)} more"


def test_what_cannot_be_printed_is_replaced() -> None:
    assert escape("a\x00b\ud800c") == "a\ufffdb\ufffdc"
    assert plain("a\x00b\ud800c")["text"] == "a\ufffdb\ufffdc"


def test_a_button_label_is_one_line_of_at_most_75_characters() -> None:
    made = button("a.b", "A very\nlong label " * 9, value="p#1", says="Read: " + "x" * 99)
    assert "\n" not in made["text"]["text"]
    assert max(len(made["text"]["text"]), len(made["accessibility_label"])) <= LABEL_LIMIT


def test_a_heading_is_one_line() -> None:
    assert header("Deal\n  registration")["text"]["text"] == "Deal registration"


def test_a_row_without_buttons_is_no_block() -> None:
    assert actions("a.b", []) == []
