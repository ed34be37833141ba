"""Receipts: why a question came to what it came to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Audience, Found, Knowledge
from knowledge.decide import SURE


@pytest.mark.parametrize(
    ("question", "outcome", "rule"),
    [
        ("referral fees", "found", "sure"),
        ("what percentage is the referral fee?", "nothing", "no detail"),
        ("who won the football final", "nothing", "no words"),
        ("", "nothing", "no words"),
        ("thanks!", "chat", "small talk"),
    ],
)
def test_a_receipt_names_the_rule_that_decided(acme: Knowledge, question: str, outcome: str, rule: str) -> None:
    (receipt,) = acme.explain(question, Audience.PARTNER)
    assert (receipt.outcome, receipt.rule, receipt.version) == (outcome, rule, acme.version)


def test_a_receipt_shows_mended_words_and_what_the_passage_explains(acme: Knowledge) -> None:
    (receipt,) = acme.explain("refferal fees zebra", Audience.PARTNER)
    assert [(term.typed, term.taken_for, term.explained > 0) for term in receipt.terms] == [
        ("refferal", "referral", True),
        ("fees", None, True),
        ("zebra", None, False),
    ]


def test_two_questions_have_two_receipts(acme: Knowledge) -> None:
    assert [receipt.question for receipt in acme.explain("mdf and referral fees", Audience.PARTNER)] == [
        "mdf",
        "referral fees",
    ]


@given(question=st.text(max_size=200), reader=st.sampled_from(Audience))
def test_a_receipt_is_the_same_twice_agrees_with_the_answer_and_keeps_to_its_reader(
    acme: Knowledge, question: str, reader: Audience
) -> None:
    receipts = acme.explain(question, reader)
    assert receipts == acme.explain(question, reader)
    outcome = acme.find(question, reader)
    if len(receipts) == 1:
        assert (receipts[0].outcome, receipts[0].score) == (type(outcome).__name__.lower(), outcome.score)
    assert not isinstance(outcome, Found) or all(receipt.score >= SURE for receipt in receipts)
    assert all(reader.may_read(p.passage.audience) for receipt in receipts for p in receipt.passages)
