"""Finding a part of the curriculum by what people call it, and showing as much as a message holds."""

from __future__ import annotations

import pytest

from bot.views import ids
from bot.views.curriculum import SHORTENED, curriculum_message, part_of, unknown_part_message
from bot.views.home import Own, home_view
from bot.views.message import Message
from tests.views.samples import ADVANCED, CORE, CURRICULUM, curriculum_of
from tests.views.test_answer import buttons, shown


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("core", "Sales enablement: core curriculum"),
        ("  ADVANCED  ", "Sales enablement: advanced curriculum"),
        ("the advanced track", "Sales enablement: advanced curriculum"),
        (ADVANCED, "Sales enablement: advanced curriculum"),
        ("customers", "Our customers"),
        ("our customers module", "Our customers"),
        (f"{CORE}-customers", "Our customers"),
        ("technical", "Technical deep dive"),
        ("Technical Deep Dive", "Technical deep dive"),
        ("sales", None),
        ("cooking", None),
        ("the curriculum", None),
        ("", None),
    ],
)
def test_a_part_is_found_by_slug_title_id_or_telling_words(words: str, title: str | None) -> None:
    part = part_of(CURRICULUM, words)
    assert (part and part.title) == title


def test_the_value_of_every_module_button_finds_that_module() -> None:
    found = [part_of(CURRICULUM, value or "") for _, _, value in buttons(curriculum_message(CURRICULUM))]
    assert found == [module for track in CURRICULUM.tracks for module in track.modules]


def test_the_whole_curriculum_names_every_track_module_lesson_and_link() -> None:
    assert shown(curriculum_message(CURRICULUM))[:-1] == [
        "Sales enablement: core curriculum",
        "2 lessons · 3 minutes",
        "*Welcome* · 1 lesson · 3 minutes\n• <https://videos.example.com/1|What it is> · Video · 3 minutes",
        "*Our customers* · 1 lesson\n"
        "• <https://handbook.example.com/channels/#core-curriculum-customers|Lifecycle quiz> · Quiz · 9 points: "
        "<https://handbook.example.com/channels/lifecycle|Page on the lifecycle>, "
        "<https://forms.example.com/quiz|Quiz>, <mailto:team@example.com|Ask the team>",
        "Sales enablement: advanced curriculum",
        "1 lesson",
        "*Technical deep dive* · 1 lesson\n• <https://handbook.example.com/channels/#advanced-curriculum-technical|Runners>",
    ]


def test_in_text_the_name_of_a_quiz_leads_to_the_quiz() -> None:
    assert "• <https://forms.example.com/quiz|Lifecycle quiz> · Quiz · 9 points" in curriculum_message(CURRICULUM)["text"]


def test_a_module_names_every_link_of_every_lesson() -> None:
    assert shown(curriculum_message(CURRICULUM, CURRICULUM.tracks[0].modules[1])) == [
        "Our customers",
        "Sales enablement: core curriculum · 1 lesson",
        "• <https://handbook.example.com/channels/#core-curriculum-customers|Lifecycle quiz> · Quiz · 9 points\n"
        "    ◦ <https://handbook.example.com/channels/lifecycle|Page on the lifecycle>\n"
        "    ◦ <https://forms.example.com/quiz|Quiz>\n"
        "    ◦ <mailto:team@example.com|Ask the team>",
    ]


def test_a_curriculum_too_large_for_a_message_shows_its_modules_and_says_so() -> None:
    message = curriculum_message(curriculum_of(2, 20, 20))
    assert shown(message)[-1] == SHORTENED
    assert [action for action, *_ in buttons(message)] == [ids.numbered(ids.CURRICULUM_MODULE, n) for n in range(1, 21)]


def test_an_unknown_part_is_said_back_with_all_there_is() -> None:
    message = unknown_part_message(CURRICULUM, "<!here> {words}")
    assert "“&lt;!here&gt; {words}”" in message["text"]
    assert [label for _, label, _ in buttons(message)] == ["Welcome", "Our customers", "Technical deep dive"]


def test_home_has_a_button_for_each_module_and_three_examples() -> None:
    home = home_view(CURRICULUM, Own(), pages=1, passages=9, lessons=3, links=5)
    message: Message = {"text": "", "blocks": home["blocks"]}
    modules = [label for action, label, _ in buttons(message) if ids.matching(ids.CURRICULUM_MODULE).match(action)]
    assert modules == ["Welcome", "Our customers", "Technical deep dive"]
    assert "".join(shown(message)).count("\n• ") == 3
