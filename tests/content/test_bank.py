"""Claims about our own quiz bank: enough of every kind, nothing to guess by, all of it approved as the pages are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import combinations

import pytest
from rapidfuzz import fuzz, utils

from knowledge import Audience, Knowledge
from knowledge.index import Report, build
from knowledge.quiz import ItemKind, ItemState, QuizItem, Right, grade
from tests.content.test_pack import CONTENT

SAME_QUESTION = 85
"""From this token_sort_ratio on (0 to 100) two prompts ask the same."""

BUTTON = 75
"""Characters that Slack shows of a button or an option."""

SDLC = {
    "channels#devops-technology-landscape/the-software-development-lifecycle",
    "channels#devops-technology-landscape/gitlab-sdlc-quiz",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Report, Knowledge]]:
    db = tmp_path_factory.mktemp("bank") / "k.db"
    report = build([CONTENT], db)
    with closing(Knowledge.open(db)) as knowledge:
        yield report, knowledge


@pytest.fixture(scope="module")
def items(built: tuple[Report, Knowledge]) -> list[QuizItem]:
    return [one.item for one in built[1].bank()]


def of_kind(items: list[QuizItem], kind: ItemKind) -> list[QuizItem]:
    return [item for item in items if item.kind is kind]


def test_no_item_has_a_fault(built: tuple[Report, Knowledge]) -> None:
    assert [problem for problem in built[0].problems if problem.path.startswith("quizzes/")] == []


def test_there_are_enough_items_of_every_kind_over_most_passages(items: list[QuizItem]) -> None:
    kinds = Counter(item.kind for item in items)
    assert len(items) >= 90
    assert len({item.passage for item in items}) >= 50
    assert min(kinds[kind] for kind in ItemKind) >= 12
    assert kinds[ItemKind.SINGLE] > len(items) / 2


def test_every_item_is_approved_for_what_its_passage_says_now(built: tuple[Report, Knowledge]) -> None:
    assert [one.item.id for one in built[1].bank() if one.state is not ItemState.ASKED] == []


def test_everybody_may_be_asked_every_item(built: tuple[Report, Knowledge], items: list[QuizItem]) -> None:
    assert {asked.item.id for asked in built[1].quiz_items(Audience.PUBLIC)} == {item.id for item in items}


def test_every_passage_is_asked_about_but_the_one_that_not_everybody_sees_whole(
    built: tuple[Report, Knowledge], items: list[QuizItem]
) -> None:
    passages = {passage.id for passage in built[1].passages(Audience.INTERNAL)}
    assert passages - {item.passage for item in items} == {"channels#program-updates"}


def test_nine_items_are_about_the_lifecycle_and_worth_a_point_each(items: list[QuizItem]) -> None:
    assert [item.points for item in items if item.passage in SDLC] == [1] * 9


def test_advanced_lessons_are_asked_at_the_advanced_level(items: list[QuizItem]) -> None:
    deep = ("channels#advanced", "channels#technical-deep-dive", "channels#integrations")
    assert [item.id for item in items if item.passage.startswith(deep) and item.level != "advanced"] == []


def test_every_item_has_tags_of_plain_lower_case_words(items: list[QuizItem]) -> None:
    odd = [item.id for item in items if not item.tags or any(not t.replace("-", "").isalnum() for t in item.tags)]
    assert odd == []
    assert [item.id for item in items if any(tag != tag.lower() for tag in item.tags)] == []


def test_no_two_prompts_ask_the_same(items: list[QuizItem]) -> None:
    alike = [
        (a.id, b.id)
        for a, b in combinations(items, 2)
        if fuzz.token_sort_ratio(a.prompt, b.prompt, processor=utils.default_process) >= SAME_QUESTION
    ]
    assert alike == []


def test_no_item_offers_all_or_none_of_the_others(items: list[QuizItem]) -> None:
    ways_out = ("all of", "none of", "both of")
    assert [item.id for item in items if any(c.lower().startswith(ways_out) for c in item.choices)] == []


def test_every_choice_fits_on_a_button(items: list[QuizItem]) -> None:
    assert [choice for item in items for choice in item.choices if len(choice) > BUTTON] == []


def test_no_prompt_holds_its_own_term(items: list[QuizItem]) -> None:
    told = [item.id for item in of_kind(items, ItemKind.TERM) if any(t.lower() in item.prompt.lower() for t in item.terms)]
    assert told == []


def test_every_term_is_taken_in_all_its_words_and_no_other_term_is(items: list[QuizItem]) -> None:
    asked = of_kind(items, ItemKind.TERM)
    taken = {(a.id, b.id) for a in asked for b in asked for word in b.terms if isinstance(grade(a, word), Right)}
    assert taken == {(item.id, item.id) for item in asked}
    refused = [word for item in asked for word in item.terms if not isinstance(grade(item, word), Right)]
    assert refused == []


# What a guesser could go by


def test_the_right_choice_is_the_longest_or_the_shortest_no_more_often_than_by_chance(items: list[QuizItem]) -> None:
    single = of_kind(items, ItemKind.SINGLE)
    chance = sum(1 / len(item.choices) for item in single)
    longest = [item for item in single if _stands_out(item, max)]
    shortest = [item for item in single if _stands_out(item, min)]
    assert len(longest) <= chance
    assert len(shortest) <= chance


def test_the_right_choices_are_spread_over_the_places(items: list[QuizItem]) -> None:
    single = of_kind(items, ItemKind.SINGLE)
    places = Counter(item.right[0] for item in single)
    assert max(places.values()) <= len(single) / 3
    assert min(places[place] for place in range(4)) >= len(single) / 6


def test_true_and_false_are_about_as_often_right(items: list[QuizItem]) -> None:
    answers = Counter(item.answer for item in of_kind(items, ItemKind.TRUE_FALSE))
    assert min(answers["True"], answers["False"]) >= 6


def test_how_many_of_several_choices_are_right_differs(items: list[QuizItem]) -> None:
    counts = Counter((len(item.right), len(item.choices)) for item in of_kind(items, ItemKind.SEVERAL))
    assert max(counts.values()) <= sum(counts.values()) / 2


def _stands_out(item: QuizItem, most: Callable[[list[int]], int]) -> bool:
    lengths = [len(choice) for choice in item.choices]
    right = lengths[item.right[0]]
    return right == most(lengths) and lengths.count(right) == 1
