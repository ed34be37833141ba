"""Scenes of quizzes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from bot.playground.blockkit import Surface
from bot.views.channel_quiz import channel_message, mine_message, revealed_message, voted_message, withdrawn_message
from bot.views.quiz import (
    SUSPENDED,
    Answered,
    Asked,
    Score,
    answered_before_message,
    no_topic_message,
    own_message,
    term_view,
    told_view,
)
from bot.views.quiz_desk import ToLookOver, desk_message
from bot.views.review import NOTED_KNEW, answered_message, ask_message, done_message, item_message
from knowledge import Audience, Cleared, ClearedItem, Passage, QuizItem
from knowledge.audience import clear_item
from knowledge.quiz import TRUE_FALSE, ItemKind
from tests.views.samples import RENEWALS

Scene = tuple[Surface, Mapping[str, Any]]


def item_of(item: QuizItem, about: Cleared = RENEWALS) -> ClearedItem:
    """An item that everybody may be asked, about a passage like this one."""
    passage = Passage(
        id=item.passage,
        kind=about.kind,
        title=about.title,
        trail=about.trail,
        text=about.text,
        links=about.links,
        path=about.path,
        lines=about.lines,
        url=about.url,
    )
    made = clear_item(item, passage, Audience.PUBLIC)
    assert made is not None
    return made


_SINGLE = QuizItem(
    "renewals.1",
    RENEWALS.id,
    ItemKind.SINGLE,
    "Who gets first right of refusal when a deal renews?",
    "The partner who sold it and still looks after the customer.",
    ("The partner with the lowest price", "The partner who sold the deal", "Whoever registers it first"),
    (1,),
    points=2,
    approved="3f9c0a12b7de",
)
_TRUTH = replace(_SINGLE, id="renewals.2", kind=ItemKind.TRUE_FALSE, prompt="It is so.", choices=TRUE_FALSE, right=(0,))
_SEVERAL = replace(
    _SINGLE,
    id="renewals.3",
    kind=ItemKind.SEVERAL,
    prompt="Which of these earn money?",
    choices=("Resellers", "Airlines", "Integrators", "Bakeries"),
    right=(0, 2),
)
_TERM = replace(
    _SINGLE, id="renewals.4", kind=ItemKind.TERM, prompt="What is it called?", choices=(), right=(), terms=("Renewal",)
)
SINGLE: Final = Asked(item_of(_SINGLE), (2, 0, 1), 1, 4, "7\n0")
TRUTH: Final = Asked(item_of(_TRUTH), (0, 1), 2, 4, "7\n1")
SEVERAL: Final = Asked(item_of(_SEVERAL), (3, 2, 1, 0), 3, 4, "7\n2")
TERM: Final = Asked(item_of(_TERM), (), 4, 4, "7\n3")
SCORE: Final = Score(3, 4, 6, 8, (TERM.cleared,))

QUIZ_SCENES: Final[dict[str, Scene]] = {
    "quiz asks": ("message", own_message(SINGLE)),
    "quiz asks privately in a channel": ("message", own_message(SINGLE, whispered=True, thread="renewals")),
    "review by a question": ("message", item_message(replace(SINGLE, count=1), 3, 4)),
    "review by a question after another": ("message", item_message(replace(TERM, number=1, count=1), 1, 0, NOTED_KNEW)),
    "review by a question in a channel": ("message", item_message(replace(TRUTH, number=1, count=1), 1, 0, whispered=True)),
    "review answered and another": (
        "message",
        answered_message(Answered(SINGLE, (1,), True), "", ask_message("channels#renewals", RENEWALS, 1, 0)),
    ),
    "review answered and done": ("message", answered_message(Answered(SINGLE, (0,), False), "", done_message(3, 0))),
    "review suspended": ("message", answered_message(None, SUSPENDED, done_message(3, 0))),
    "quiz asks for a term privately in a channel": ("message", own_message(TERM, whispered=True)),
    "quiz window for a term": ("modal", term_view(TERM, '{"value": "7\\n3"}')),
    "quiz window when done": ("modal", told_view(voted_message(TERM, "renewel", aloud=False))),
    "quiz says right and goes on": ("message", own_message(TRUTH, answered=Answered(SINGLE, (1,), True))),
    "quiz says wrong and asks for several": ("message", own_message(SEVERAL, answered=Answered(TRUTH, (1,), False))),
    "quiz after nothing asks for a term": ("message", own_message(TERM, answered=Answered(SEVERAL, (), False))),
    "quiz ends": ("message", own_message(answered=Answered(TERM, "renewel", True), score=SCORE)),
    "quiz goes on after a change": ("message", own_message(TRUTH, notice=SUSPENDED)),
    "quiz answered before": ("message", answered_before_message(SINGLE, (0,))),
    "quiz without such a topic": ("message", no_topic_message(["renewals", "a <b>"])),
    "channel quiz asks": ("message", channel_message(SINGLE, hours=24)),
    "channel quiz asks for several": ("message", channel_message(SEVERAL, hours=24)),
    "channel quiz asks for a term": ("message", channel_message(TERM, hours=24)),
    "channel quiz shows a term": ("message", revealed_message(TERM, {}, 6, right=4)),
    "channel quiz shows a term to few": ("message", revealed_message(TERM, {}, 1, right=1)),
    "channel quiz answered": ("message", voted_message(SINGLE, (1,), aloud=False)),
    "channel quiz answered aloud": ("message", voted_message(SINGLE, (1,), aloud=True)),
    "channel quiz shown to few": ("message", revealed_message(SINGLE, {1: 3, 0: 1}, 4)),
    "channel quiz shown": ("message", revealed_message(SINGLE, {1: 4, 0: 1}, 5)),
    "channel quiz withdrawn": ("message", withdrawn_message(more="7\n0")),
    "channel quiz how one did": ("message", mine_message([Answered(SINGLE, (1,), True), Answered(SEVERAL, (0, 1), False)])),
    "desk quiz": ("message", desk_message([ToLookOver("renewals.1", RENEWALS.id, None), ToLookOver("a.1", "b#c", "us", 3)])),
    "desk quiz with nothing": ("message", desk_message([])),
}


def _nasty(passage: Cleared) -> Answered:
    # The bank takes nothing that is blank.
    text = passage.text.strip() or "x"
    words, long = text[:240], text[:590]
    kinds = {"prompt": long, "explanation": text[:1_190], "choices": (words,) * 6, "right": (0, 1)}
    item = replace(_SEVERAL, **kinds)  # type: ignore[arg-type]
    return Answered(Asked(item_of(item, passage), (5, 4, 3, 2, 1, 0), 1, 20, "9" * 15 + "\n19"), (0, 1, 2), False)


OF_ANY_ITEM: Final[dict[str, tuple[Surface, Callable[[Cleared], Mapping[str, Any]]]]] = {
    "quiz": ("message", lambda p: own_message(_nasty(p).asked, answered=_nasty(p), whispered=True, thread="x" * 60)),
    "quiz score": ("message", lambda p: own_message(score=Score(0, 20, 0, 20, (_nasty(p).asked.cleared,) * 20))),
    "channel quiz": ("message", lambda p: channel_message(_nasty(p).asked, hours=24)),
    "channel quiz shown": ("message", lambda p: revealed_message(_nasty(p).asked, {0: 10**6}, 10**6)),
    "quiz window": ("modal", lambda p: term_view(_nasty(p).asked, "x" * 2_000)),
    "channel quiz voted": ("message", lambda p: voted_message(_nasty(p).asked, (0, 1, 2, 3, 4, 5), aloud=True)),
    "channel quiz mine": ("message", lambda p: mine_message([_nasty(p)] * 20)),
    "desk quiz": ("message", lambda p: desk_message([ToLookOver(p.text[:120], p.text[:600], p.text[:600], 1)] * 60)),
}
"""Views of whatever a bank may hold."""
