"""What the reply to a question has in it, outcome by outcome."""

from __future__ import annotations

from typing import Any

import pytest

from bot.views import answer as words
from bot.views import ids
from bot.views.answer import answer_message, shared_message
from bot.views.message import Message
from bot.views.passage import body_of
from knowledge import Chat, Found, Link, Nothing, Unsure
from tests.views.samples import LIFECYCLE_QUIZ, LONG, REFERRALS, RENEWALS, RESELLERS, WHAT_IT_IS, answer, cleared
from tests.views.scenes import ASKED, FOUND, NOTHING, TWO


def buttons(message: Message) -> list[tuple[str, str, str | None]]:
    """Every button as (action id, label, value)."""
    return [
        (element["action_id"], element["text"]["text"], element.get("value"))
        for block in message["blocks"]
        for element in block.get("elements", ())
        if element["type"] == "button"
    ]


def shown(message: Message) -> list[str]:
    """Every text in the blocks, in order, without the buttons."""
    texts: list[Any] = []
    for block in message["blocks"]:
        texts += [block["text"]] if "text" in block else []
        texts += [element for element in block.get("elements", ()) if element["type"] != "button"]
    return [text["text"] for text in texts]


def test_an_answer_shows_title_trail_text_links_source_and_what_matched() -> None:
    assert shown(answer_message(FOUND, private=False)) == [
        "Incumbent protection at renewal",
        "Channel handbook › Program updates",
        "A partner who sold a deal and still looks after the customer gets first right of refusal when it renews.",
        "• <https://handbook.example.com/channels/guide?year=21&amp;part=2|Program guide>",
        "<https://handbook.example.com/channels/#program-updates|Open in the handbook>",
        "Matched: first right of refusal",
        "See also:",
    ]


def test_an_answer_says_all_of_it_in_text_too() -> None:
    assert answer_message(FOUND, private=False)["text"] == (
        "Incumbent protection at renewal\n"
        "Channel handbook › Program updates\n"
        "A partner who sold a deal and still looks after the customer gets first right of refusal when it renews.\n"
        "• <https://handbook.example.com/channels/guide?year=21&amp;part=2|Program guide>\n"
        "<https://handbook.example.com/channels/#program-updates|Open in the handbook>\n"
        "\n"
        "See also: Referral fees · Resellers"
    )


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Referral fees: Services partners earn them.", "Services partners earn them."),
        ("Referral fees are paid.\nRead the terms\nNot always.", "Referral fees are paid.\nNot always."),
        ("Referral fees:", "Referral fees:"),
        ("Read the terms", ""),
        ("First line.\n\nSecond line.", "First line.\n\nSecond line."),
    ],
)
def test_what_stands_beside_the_text_anyway_is_not_said_twice(text: str, body: str) -> None:
    links = (Link("Read the terms", "https://example.com/terms"),)
    assert body_of(cleared("p#fees", "Referral fees", text, links=links)) == body


def test_only_a_private_answer_can_be_shared() -> None:
    share = (ids.ANSWER_SHARE, "Share in channel", RENEWALS.id)
    assert share in buttons(answer_message(FOUND, private=True))
    assert share not in buttons(answer_message(FOUND, private=False))
    assert [action for action, *_ in buttons(answer_message(NOTHING, private=True)) if action == ids.ANSWER_SHARE] == []


def test_two_questions_get_two_answers_shared_together() -> None:
    message = answer_message(TWO, private=True)
    assert [block["text"]["text"] for block in message["blocks"] if block["type"] == "header"] == [
        "Resellers",
        "Referral fees",
    ]
    assert buttons(message) == [(ids.ANSWER_SHARE, "Share in channel", f"{RESELLERS.id}\n{REFERRALS.id}")]
    assert ids.unpack(f"{RESELLERS.id}\n{REFERRALS.id}") == (RESELLERS.id, REFERRALS.id)


def test_a_long_answer_is_cut_after_a_sentence_and_offers_the_rest() -> None:
    message = answer_message(Found("story", 0.9, 0.3, (answer(LONG),)), private=False)
    body = shown(message)[2]
    assert body.endswith("long.…")
    assert len(body) < 3_000
    assert buttons(message) == [("answer.more.1", "Show more", LONG.id)]


def test_related_passages_are_three_at_most_and_never_the_answer_itself() -> None:
    related = tuple(map(answer, (RENEWALS, REFERRALS, RESELLERS, LONG, WHAT_IT_IS)))
    message = answer_message(Found(ASKED, 0.9, 0.3, (answer(RENEWALS),), related), private=False)
    assert buttons(message) == [
        ("answer.related.1", "Referral fees", REFERRALS.id),
        ("answer.related.2", "Resellers", RESELLERS.id),
        ("answer.related.3", "A long story", LONG.id),
    ]


def test_a_lesson_is_answered_with_its_card() -> None:
    message = answer_message(Found("quiz", 0.9, 0.3, (answer(LIFECYCLE_QUIZ),)), private=False)
    assert "Quiz · 9 points" in shown(message)
    assert buttons(message) == [("lesson.open.1", "Page on the lifecycle", None), ("lesson.open.2", "Quiz", None)]


def test_two_lessons_number_their_link_buttons_on() -> None:
    message = answer_message(Found("q", 0.9, 0.3, (answer(LIFECYCLE_QUIZ), answer(WHAT_IT_IS))), private=False)
    assert [action for action, *_ in buttons(message)] == ["lesson.open.1", "lesson.open.2", "lesson.open.3"]


def test_unsure_offers_one_button_for_each_suggestion() -> None:
    message = answer_message(Unsure("fees", 0.4, 0.0, (answer(REFERRALS), answer(RESELLERS))), private=False)
    assert shown(message) == [words.UNSURE]
    assert buttons(message) == [
        ("answer.related.1", "Referral fees", REFERRALS.id),
        ("answer.related.2", "Resellers", RESELLERS.id),
    ]


def test_suggestions_of_one_name_are_told_apart_by_what_stands_above_them() -> None:
    twins = [cleared(f"p#{track}", "Overview", trail=("Handbook", track)) for track in ("Core", "Advanced")]
    message = answer_message(Unsure("overview", 0.4, 0.0, tuple(map(answer, twins))), private=False)
    assert [label for _, label, _ in buttons(message)] == ["Overview (Core)", "Overview (Advanced)"]
    assert message["text"] == f"{words.UNSURE}\n• Overview (Core)\n• Overview (Advanced)"


def test_suggestions_of_one_name_and_place_are_told_apart_by_how_they_begin() -> None:
    twins = [cleared(f"p#{n}", "Notes", f"{begin} of the story.") for n, begin in enumerate(("The beginning", "The end"))]
    message = answer_message(Unsure("notes", 0.4, 0.0, tuple(map(answer, twins))), private=False)
    assert [label for _, label, _ in buttons(message)] == [
        "Notes: The beginning of the story.",
        "Notes: The end of the story.",
    ]


def test_nothing_says_so_names_a_next_step_and_offers_the_nearest() -> None:
    message = answer_message(NOTHING, private=False)
    assert message["text"] == (f"{words.NOTHING} {words.NOTHING_NEXT}\n{words.NEAREST}\n• Resellers\n• Referral fees")
    assert [value for _, _, value in buttons(message)] == [RESELLERS.id, REFERRALS.id]


def test_nothing_at_all_offers_no_buttons() -> None:
    assert buttons(answer_message(Nothing("golf", 0.0, 0.0), private=True)) == []


def test_a_blank_question_is_answered_with_an_example() -> None:
    assert answer_message(Nothing(" \n", 0.0, 0.0), private=True)["text"] == words.BLANK


@pytest.mark.parametrize("mood", words.COURTESIES)
def test_a_courtesy_is_one_line_without_buttons(mood: Any) -> None:
    message = answer_message(Chat("…", mood), private=True)
    assert (message["text"], shown(message), buttons(message)) == (words.COURTESIES[mood], [words.COURTESIES[mood]], [])


def test_a_private_answer_says_again_what_was_asked() -> None:
    message = answer_message(FOUND, private=True, question="who\n <!here>  & when?")
    assert shown(message)[0] == "You asked: who <\u2060!here> & when?"
    assert message["text"].startswith("You asked: who &lt;!here&gt; &amp; when?\n\n")


def test_first_contact_adds_one_line_at_the_end() -> None:
    plain, greeted = answer_message(FOUND, private=False), answer_message(FOUND, private=False, greeting=180)
    assert greeted["blocks"][:-1] == plain["blocks"]
    assert shown(greeted)[-1] == words.GREETING.format(days=180)
    assert greeted["text"] == f"{plain['text']}\n\n{words.GREETING.format(days=180)}"


def test_a_shared_answer_names_who_shared_it_and_pings_nobody() -> None:
    message = shared_message([RENEWALS], name="<@U1>")
    assert shown(message)[0] == "Shared from the handbook by <\u2060@U1>"
    assert message["text"].startswith("Shared from the handbook by &lt;@U1&gt;\n\n")


def test_a_passage_without_a_web_address_names_its_file_and_lines() -> None:
    local = cleared("notes#a", "A", "Text", url="")
    assert (
        shown(answer_message(Found("a", 0.9, 0.3, (answer(local),)), private=False))[-1]
        == "handbook/channels.md, lines 10 to 12"
    )


def test_a_passage_without_a_title_is_called_by_the_heading_above_it() -> None:
    nameless = cleared("p#a", "  ", "Text", trail=("Handbook", "Discounts"))
    assert shown(answer_message(Found("a", 0.9, 0.3, (answer(nameless),)), private=False))[0] == "Discounts"


def test_what_a_button_cannot_carry_gets_no_button() -> None:
    long_id = cleared("p#" + "x" * 2_000, "Far away", "Text")
    assert buttons(answer_message(Found("a", 0.9, 0.3, (answer(long_id),), (answer(long_id),)), private=True)) == []
