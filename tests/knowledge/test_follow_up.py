"""Questions that lean on the one before them."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Audience, Knowledge, Nothing, Outcome
from knowledge.follow_up import Leaning, asked_of, carried, followed, leaning

BEFORE = "Hi there! What discount do resellers get?"


@pytest.mark.parametrize(
    ("question", "leans", "taken_for"),
    [
        ("and for MSPs?", "plainly", "What discount do resellers get for MSPs"),
        ("And MSPs?", "plainly", "What discount do resellers get MSPs"),
        ("ok, and for GSIs?", "plainly", "What discount do resellers get for GSIs"),
        ("what about distributors", "plainly", "What discount do resellers get distributors"),
        ("How about distributors??", "plainly", "What discount do resellers get distributors"),
        ("same for DMRs?", "plainly", "What discount do resellers get DMRs"),
        ("the same with <@U1> MSPs", "plainly", "What discount do resellers get MSPs"),
        ("in Germany?", "plainly", "What discount do resellers get in Germany"),
        ("how long?", "plainly", "how long discount resellers"),
        ("and how much", "plainly", "how much discount resellers"),
        ("why is that?", "plainly", "why is that discount resellers"),
        ("and how long does it take?", "plainly", "how long does it take discount resellers"),
        ("who approves it?", "perhaps", "who approves it discount resellers"),
        ("and who pays for training?", "perhaps", "who pays for training discount resellers"),
        ("distributors?", "perhaps", "What discount do resellers get distributors"),
        ("what is MDF?", "no", "what is MDF?"),
        ("who gets first right of refusal at renewal?", "no", "who gets first right of refusal at renewal?"),
        ("and what if the customer says otherwise about the incumbent", "no", None),
        ("thanks", "no", "thanks"),
        ("???", "no", "???"),
        ("", "no", ""),
    ],
)
def test_what_a_question_is_taken_for(question: str, leans: Leaning, taken_for: str | None) -> None:
    assert (leaning(question), carried(question, BEFORE)) == (leans, question if taken_for is None else taken_for)


def test_nothing_is_carried_from_a_question_about_nothing() -> None:
    assert [carried("and for MSPs?", before) for before in ("", "???", "hello there")] == ["and for MSPs?"] * 3


@pytest.mark.parametrize(
    ("before", "question", "came_to"),
    [
        ("renewal", "who is asked?", ("who is asked renewal", "found", "")),
        ("what are floor prices", "and of a bundle?", ("what are floor prices of a bundle", "nothing", "")),
        ("who is asked first at renewal", "and for MSPs?", ("who is asked first at renewal for MSPs", "found", "MSPs")),
        ("who won the cup", "and for MSPs?", ("who won the cup for MSPs", "unsure", "")),
        ("what do resellers do", "and MSPs?", None),
        ("what pays for events", "and for campaigns?", None),
        ("what is mdf", "who approves zebras?", None),
        ("what is mdf", "golf", None),
        ("what is mdf", "and golf?", None),
        ("what is mdf", "and for golf?", None),
        ("what is mdf", "referral fees", None),
        ("what is mdf", "thanks", None),
    ],
)
def test_which_questions_are_asked_together(
    acme: Knowledge, before: str, question: str, came_to: tuple[str, str, str] | None
) -> None:
    together = followed(question, before, ask(acme, question), partial(ask, acme))
    assert (together and (together.question, type(together.outcome).__name__.lower(), together.untold)) == came_to


def ask(handbook: Knowledge, question: str) -> Outcome:
    """What a partner is told."""
    return handbook.find(question, Audience.PARTNER)


@pytest.mark.parametrize(
    ("thing", "question", "came_to"),
    [
        ("program#money/incumbent-renewals", "how does it work?", "how does it work Incumbent renewals"),
        ("program#money/incumbent-renewals", "what pays for events?", None),
        ("program#money/incumbent-renewals", "who is asked first when it comes up for renewal?", None),
        ("program#money/incumbent-renewals", "and for zebras?", None),
        ("program#money/incumbent-renewals", "thanks", None),
        ("program#money/incumbent-renewals", "??", None),
    ],
)
def test_a_question_is_asked_of_a_thing_where_that_answers_to_its_own_words(
    acme: Knowledge, thing: str, question: str, came_to: str | None
) -> None:
    passage = acme.passage(thing, Audience.PARTNER)
    assert passage is not None
    together = asked_of(question, passage, ask(acme, question), partial(ask, acme))
    assert (together.question if together else None) == came_to


def test_what_was_asked_together_is_named_in_its_parts(acme: Knowledge) -> None:
    before = "Hi! Who is asked first at renewal?"
    together = followed("and for MSPs?", before, ask(acme, "and for MSPs?"), partial(ask, acme))
    assert together is not None
    assert (together.before, together.added) == ("Who is asked first at renewal", "for MSPs")


@given(question=st.text(max_size=60), before=st.text(max_size=200))
def test_whatever_is_typed_is_carried_without_a_fault_and_says_what_it_said(question: str, before: str) -> None:
    joined = carried(question, before)
    assert joined == carried(question, before)
    assert joined == question or leaning(question) != "no"


@given(
    question=st.sampled_from(["and {}?", "for {}?", "{}", "who approves {}?", "what about {}"]), word=st.text(max_size=12)
)
def test_what_is_not_told_alone_is_not_told_by_the_question_before(acme: Knowledge, question: str, word: str) -> None:
    asked = question.format(f"zzyx{word}")
    together = followed(asked, "what is mdf", ask(acme, asked), partial(ask, acme))
    assert together is None or isinstance(together.outcome, Nothing) or not isinstance(ask(acme, word), Nothing)
