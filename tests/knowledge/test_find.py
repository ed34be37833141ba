"""What a question comes to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Audience, Chat, Found, Knowledge, Nothing, Outcome, Unsure
from tests.knowledge.packs import ACME, opened

PARTNER = Audience.PARTNER


def first(outcome: Outcome) -> str:
    """The outcome in a word, with the id of the passage that answers."""
    match outcome:
        case Found(answers=answers):
            return f"found {' + '.join(answer.passage.id.partition('#')[2] for answer in answers)}"
        case Unsure():
            return "unsure"
        case Nothing():
            return "nothing"
        case Chat(mood=mood):
            return f"chat {mood}"


@pytest.mark.parametrize(
    ("question", "comes_to"),
    [
        ("What is MDF?", "found money/market-development-funds-mdf"),
        ("market developement fnuds", "found money/market-development-funds-mdf"),
        ("refferal fee", "found money/referral-fees"),
        ("do we earn sth if we only introduce a client?", "found money/referral-fees"),
        ("dealer", "found kinds/reseller"),
        ("<@U0BOT> hey :wave: is there &gt;msp&lt; here?", "found kinds/managed-service-provider-msp"),
        ("start the quiz", "found start/first-quiz"),
        ("what is mdf? and who sells licenses?", "found money/market-development-funds-mdf + kinds/reseller"),
        ("referal vs dealer", "found money/referral-fees + kinds/reseller"),
        ("mdf and referral fees", "found money/market-development-funds-mdf + money/referral-fees"),
        ("events and campaigns", "found money/market-development-funds-mdf"),
        ("what percentage is the referral fee?", "nothing"),
        ("who won the football final", "nothing"),
        ("", "nothing"),
        ("   ", "nothing"),
        ("???!!", "nothing"),
        ('" OR title:* NEAR(', "nothing"),
        ("thanks a lot!", "chat thanks"),
        ("good morning :sunny:", "chat hello"),
    ],
)
def test_a_question_comes_to(acme: Knowledge, question: str, comes_to: str) -> None:
    assert first(acme.find(question, PARTNER)) == comes_to


def test_an_answer_says_where_it_stands_and_which_words_met(acme: Knowledge) -> None:
    outcome = acme.find("reseller licences", PARTNER)
    assert isinstance(outcome, Found)
    answer = outcome.answers[0]
    assert (answer.passage.title, answer.passage.trail, answer.passage.path) == (
        "Reseller",
        ("Partner kinds",),
        "handbook/program.md",
    )
    assert [(link.label, link.url) for link in answer.passage.links] == [
        ("Read: reseller guide", "https://acme.example/resellers/")
    ]
    assert answer.passage.url == "https://acme.example/program/#kinds"
    assert answer.matched == ("reseller", "licences")
    assert 0.5 <= outcome.score <= 1
    assert 0 <= outcome.margin <= 1


@pytest.mark.parametrize("reader", [Audience.PUBLIC, Audience.PARTNER])
@pytest.mark.parametrize(
    "question",
    ["floor prices", "lowest price of a Zephyr bundle", "zephyr", "zephir", "margin table", "41 dollars", "internal"],
)
def test_nothing_internal_reaches_others(acme: Knowledge, reader: Audience, question: str) -> None:
    shown = str(
        [(a.passage.title, a.passage.text, a.passage.links, a.matched) for a in every_answer(acme.find(question, reader))]
    )
    assert not any(word in shown for word in ("Floor", "Zephyr", "41", "margin table", "margins"))


def test_internal_readers_find_the_internal_passage(acme: Knowledge) -> None:
    assert first(acme.find("lowest price of a zephir bundle", Audience.INTERNAL)) == "found floor"


def test_the_whole_that_an_answer_is_part_of_is_there_to_read_on(acme: Knowledge) -> None:
    outcome = acme.find("referral fees", PARTNER)
    assert isinstance(outcome, Found)
    assert "program#money" in [answer.passage.id for answer in outcome.related]


def every_answer(outcome: Outcome) -> tuple:  # type: ignore[type-arg]
    match outcome:
        case Found(answers=answers, related=related):
            return (*answers, *related)
        case Unsure(suggestions=some) | Nothing(nearest=some):
            return some
        case Chat():
            return ()


@given(question=st.text(max_size=300), reader=st.sampled_from(Audience))
def test_any_text_comes_to_an_outcome_the_same_twice(acme: Knowledge, question: str, reader: Audience) -> None:
    outcome = acme.find(question, reader)
    assert outcome == acme.find(question, reader)
    assert len(every_answer(outcome)) <= 5
    assert all(reader.may_read(answer.passage.audience) and 0 <= answer.score <= 1 for answer in every_answer(outcome))


@given(
    words=st.lists(
        st.sampled_from(["mdf", "NEAR", "AND", '"', "*", ":", "reseller", "(", "fee", "‏שלום", "🎉", "\u2028"]), max_size=60
    )
)
def test_search_syntax_and_foreign_scripts_are_just_words(acme: Knowledge, words: list[str]) -> None:
    acme.find(" ".join(words), PARTNER)


@pytest.mark.parametrize(
    "question",
    ["a " * 20_000, "x" * 40_000, "mdf " * 10_000, "🎉" * 40_000, "\n".join(["what is mdf?"] * 3_000), "ض" * 40_000],
    ids=["short words", "one word", "the same word", "emoji", "many lines", "right to left"],
)
def test_forty_thousand_characters_are_answered(acme: Knowledge, question: str) -> None:
    acme.find(question, PARTNER)


def test_a_moved_passage_is_found_under_its_old_id(tmp_path) -> None:  # type: ignore[no-untyped-def]
    knowledge = opened(
        tmp_path, ACME | {"moved.yml": "old#name: mid#name\nmid#name: program#kinds/reseller\nround: trip\ntrip: round\n"}
    )
    found = knowledge.passage("old#name", PARTNER)
    assert found is not None
    assert found.title == "Reseller"
    assert knowledge.passage("round", PARTNER) is None
    knowledge.close()


def test_the_curriculum_has_tracks_modules_and_lessons_in_order(acme: Knowledge) -> None:
    curriculum = acme.curriculum(Audience.PUBLIC)
    assert [
        (
            track.slug,
            track.title,
            module.slug,
            module.title,
            lesson.passage.title,
            lesson.facts.type,
            lesson.facts.minutes,
            lesson.facts.points,
        )
        for track in curriculum.tracks
        for module in track.modules
        for lesson in module.lessons
    ] == [
        ("core", "Core Curriculum", "start", "Start here", "What is Acme?", "video", 3, None),
        ("core", "Core Curriculum", "start", "Start here", "First quiz", "quiz", None, 4),
    ]
    assert curriculum.tracks[0].minutes == 3


def test_children_are_the_passages_one_level_below(acme: Knowledge) -> None:
    assert [p.id for p in acme.children("program#kinds", PARTNER)] == [
        "program#kinds/reseller",
        "program#kinds/managed-service-provider-msp",
    ]
