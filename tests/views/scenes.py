"""Every view with every outcome it knows, as (surface, payload); the snapshots are made of these."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any, Final

from bot.playground.blockkit import Surface
from bot.views import review
from bot.views.answer import COURTESIES, answer_message, shared_message
from bot.views.apology import failed_message, known_fault_message, notice_message
from bot.views.channel_nudge import daily_tip_message, invitation_message, off_message, set_message
from bot.views.channel_nudge import shown_message as channel_shown_message
from bot.views.curriculum import curriculum_message, curriculum_view, unknown_part_message
from bot.views.help import buttons_message, help_message
from bot.views.home import Nudging, Own, home_view
from bot.views.learn import (
    Beside,
    card_message,
    only_one_line,
    progress_message,
    question_view,
    said_message,
    skipped_line,
    visit_message,
)
from bot.views.lesson import lesson_message
from bot.views.message import button
from bot.views.nudge import NOW, NudgesShown, nudge_message, nudges_message, still_message, wish_message, wrong_message
from bot.views.passage import passage_message
from bot.views.privacy import forgotten_message, record_message, sure_message
from bot.views.review import ask_message, done_message, shown_message
from bot.views.settings import lens_message, settings_message, unknown_lens_message, with_which
from bot.views.shortcut import choice_view, invite_view, loading_view, nothing_view, preview_view
from bot.views.why import together_line, why_message
from knowledge import (
    Audience,
    Chat,
    Cleared,
    Curriculum,
    Found,
    Lesson,
    LessonFacts,
    Module,
    Nothing,
    Receipt,
    Track,
    Unsure,
)
from knowledge.decide import Evidence
from knowledge.path import Said, Standing, Visit, Walk, lessons_of, standing
from knowledge.receipt import PassageReceipt, TermReceipt
from knowledge.search import Signals
from tests.views.earned import CORE as EARNED_CORE
from tests.views.earned import EARNED_OF_ANY, EARNED_SCENES, shown
from tests.views.passed_on import PASSED_ON_OF_ANY, PASSED_ON_SCENES
from tests.views.quizzing import OF_ANY_ITEM, QUIZ_SCENES
from tests.views.reporting import REPORT_OF_ANY, REPORT_SCENES
from tests.views.samples import (
    CURRICULUM,
    LIFECYCLE_QUIZ,
    LONG,
    REFERRALS,
    RENEWALS,
    RESELLERS,
    RUNNERS,
    WHAT_IT_IS,
    answer,
    cleared,
)

NUDGES: Final = NudgesShown(
    on=True,
    hour=time(9, 30),
    zone="Europe/Berlin",
    days=(0, 1, 2, 3),
    next_at=datetime(2026, 11, 30, 9, 34, tzinfo=UTC),
    later_at=datetime(2026, 11, 24, 14, 30, tzinfo=UTC),
    snoozed_until=date(2026, 11, 30),
    zone_known=False,
    place="Germany, BY",
)
ASKED: Final = "who gets first right of refusal?"
FOUND: Final = Found(
    ASKED, 0.91, 0.34, (answer(RENEWALS, "first right of refusal"),), (answer(REFERRALS), answer(RESELLERS))
)
TWO: Final = Found("Resellers? And referrals?", 0.9, 0.3, (answer(RESELLERS, "reseller"), answer(REFERRALS, "referral")))
UNSURE: Final = Unsure("fees", 0.4, 0.01, (answer(REFERRALS), answer(RESELLERS)))
NOTHING: Final = Nothing("golf", 0.1, 0.0, (answer(RESELLERS), answer(REFERRALS)))
EMPTY: Final = Curriculum(())

SIGNALS: Final = Signals(coverage=0.9, title=0.4, asked=0.2, heart=0.4, focus=0.3)
EVIDENCE: Final = Evidence(fit=0.6, lead=0.2, coverage=0.9, likeness=0.1, length=1.1, untold=0.0)
WHY_FOUND: Final = Receipt(
    ASKED,
    Audience.PUBLIC,
    "1a2b",
    "found",
    "sure",
    0.91,
    0.34,
    (TermReceipt("frist", "first", 0.52, 0.9), TermReceipt("refusal", None, 0.8, 1.0), TermReceipt("golf", None, 1.0, 0.0)),
    (PassageReceipt(RENEWALS, 0.91, SIGNALS, EVIDENCE), PassageReceipt(REFERRALS, 0.57, SIGNALS, EVIDENCE)),
)
WHY_NOTHING: Final = Receipt("golf & <more>", Audience.PARTNER, "1a2b", "nothing", "no words", 0.0, 0.0)

LESSONS: Final = [lesson for track in CURRICULUM.tracks for lesson in lessons_of(track)]
FIRST, LAST = LESSONS[0], LESSONS[-1]
DONE_ONE: Final = Walk(frozenset({FIRST.passage.id}))
BEGUN: Final = standing(CURRICULUM.tracks[0], DONE_ONE)
WHOLE: Final = standing(CURRICULUM.tracks[-1], Walk(frozenset(lesson.passage.id for lesson in LESSONS)))

Scene = tuple[Surface, Mapping[str, Any]]

LEARNER: Final = Own(
    due=3,
    waiting=12,
    strengths=(RENEWALS,),
    gaps=(REFERRALS, RESELLERS),
    standings=tuple(standing(track, Walk(frozenset({WHAT_IT_IS.id}))) for track in CURRICULUM.tracks),
    next_lesson=CURRICULUM.tracks[0].modules[0].lessons[-1],
    done_lessons=frozenset({WHAT_IT_IS.id}),
    questions=("what is <MDF>?", "who approves a *deal*"),
    mastery={("core", "welcome"): "growing", ("core", "our-customers"): "fading"},
    certificates=(EARNED_CORE, shown("Secret", named=False)),
    lens="msp",
    nudges=Nudging(time(9, 30), "Europe/Berlin", (0, 1, 2), datetime(2026, 11, 25, 9, 34, tzinfo=UTC)),
)

SCENES: Final[dict[str, Scene]] = {
    "answer found in a thread": ("message", answer_message(FOUND, private=False)),
    "answer found in private": ("message", answer_message(FOUND, private=True, question=ASKED)),
    "answer found at first contact": ("message", answer_message(FOUND, private=False, greeting=180)),
    "answer found to two questions": ("message", answer_message(TWO, private=True)),
    "answer found and cut": ("message", answer_message(Found("story", 0.9, 0.3, (answer(LONG),)), private=True)),
    "answer found in a lesson": (
        "message",
        answer_message(Found("quiz", 0.9, 0.3, (answer(LIFECYCLE_QUIZ),)), private=False),
    ),
    "answer found in a lesson to be opened": (
        "message",
        answer_message(Found("quiz", 0.9, 0.3, (answer(LIFECYCLE_QUIZ),)), private=False, key="Ev1"),
    ),
    "answer that is a lesson of ones own": (
        "message",
        answer_message(
            Found("what", 0.9, 0.3, (answer(WHAT_IT_IS),)), private=True, key="Ev1", beside=Beside(BEGUN, quiz=True)
        ),
    ),
    "answer that is a lesson for a channel": (
        "message",
        answer_message(Found("what", 0.9, 0.3, (answer(WHAT_IT_IS),)), private=False, key="Ev1", beside=Beside(quiz=True)),
    ),
    "answer unsure": ("message", answer_message(UNSURE, private=False)),
    "answer nothing but near": ("message", answer_message(NOTHING, private=False)),
    "answer nothing at all": ("message", answer_message(Nothing("golf", 0.0, 0.0), private=False)),
    "answer to a blank": ("message", answer_message(Nothing(" ", 0.0, 0.0), private=False)),
    **{f"answer to {mood}": ("message", answer_message(Chat("…", mood), private=False)) for mood in COURTESIES},
    "answer found to be asked about": ("message", answer_message(FOUND, private=True, key="Ev1")),
    "answer unsure to be asked about": ("message", answer_message(UNSURE, private=False, key="Ev1")),
    "answer nothing to be asked about": ("message", answer_message(Nothing("golf", 0.0, 0.0), private=False, key="Ev1")),
    "answer to a question that leaned on another": (
        "message",
        answer_message(
            FOUND, private=False, taken_for=together_line("who gets first right of refusal", "for MSPs & <co>", "MSPs")
        ),
    ),
    "why found": ("message", why_message([WHY_FOUND], number=17, answered_with="1a2b", answered_for=Audience.PUBLIC)),
    "why nothing where both were different then": (
        "message",
        why_message([WHY_NOTHING], number=17, answered_with="0000", answered_for=Audience.INTERNAL),
    ),
    "why two answers": (
        "message",
        why_message([WHY_FOUND, WHY_FOUND], number=17, answered_with="1a2b", answered_for=Audience.PUBLIC),
    ),
    "answer shared": ("message", shared_message([RENEWALS], name="Ana")),
    "passage": ("message", passage_message(RENEWALS)),
    "passage with children": ("message", passage_message(RESELLERS, [REFERRALS, RENEWALS])),
    "passage that is long": ("message", passage_message(LONG)),
    "lesson": ("message", lesson_message(WHAT_IT_IS)),
    "lesson with a quiz": ("message", lesson_message(LIFECYCLE_QUIZ)),
    "lesson without anything": ("message", lesson_message(RUNNERS)),
    "lesson to learn": ("message", card_message(FIRST.passage, Beside(BEGUN, quiz=True, shares=True), [skipped_line(LAST)])),
    "lesson to learn without a quiz": ("message", card_message(FIRST.passage, Beside(BEGUN))),
    "lesson for a channel": ("message", card_message(FIRST.passage, Beside(quiz=True, onward=LAST))),
    "lesson for a channel that is the last": ("message", card_message(LAST.passage, Beside())),
    "question about a lesson": ("modal", question_view("kept")),
    "lesson to learn that is the only one left": ("message", notice_message(only_one_line(LAST))),
    "lesson done": ("message", said_message(Said.DONE, FIRST, BEGUN, LAST, changed=True)),
    "lesson done that was the last": ("message", said_message(Said.DONE, FIRST, WHOLE, None, changed=True)),
    "lesson done before": ("message", said_message(Said.DONE, FIRST, BEGUN, LAST, changed=False)),
    "lesson taken back": ("message", said_message(Said.OPEN, FIRST, BEGUN, FIRST, changed=True)),
    "progress": ("message", progress_message([BEGUN, WHOLE], DONE_ONE, LAST)),
    "progress without lessons": ("message", progress_message([], Walk(), None)),
    "visit": ("message", visit_message(Visit(10, 0, (FIRST, LAST), True), FIRST, RENEWALS)),
    "visit with reviews": ("message", visit_message(Visit(10, 6, (FIRST,), False), FIRST, RENEWALS)),
    "visit with one review and no lesson": ("message", visit_message(Visit(1, 1, (), False), FIRST, None)),
    "visit too short for a lesson": ("message", visit_message(Visit(2, 0, (), True), FIRST, RENEWALS)),
    "visit when all is done": ("message", visit_message(Visit(10, 0, (), True), None, RENEWALS)),
    "curriculum": ("message", curriculum_message(CURRICULUM)),
    "curriculum of a track": ("message", curriculum_message(CURRICULUM, CURRICULUM.tracks[1])),
    "curriculum of a module": ("message", curriculum_message(CURRICULUM, CURRICULUM.tracks[0].modules[1])),
    "curriculum that is empty": ("message", curriculum_message(EMPTY)),
    "curriculum without such a part": ("message", unknown_part_message(CURRICULUM, "cooking")),
    "curriculum in a modal": ("modal", curriculum_view(CURRICULUM, CURRICULUM.tracks[0].modules[0])),
    "help": ("message", help_message()),
    "help with buttons": ("message", buttons_message()),
    "help for an admin": ("message", help_message(admin=True)),
    "record": ("message", record_message({"questions": [{"text": "R&D <!channel>?"}], "cards": [{"due_on": "2026-03-02"}]})),
    "record of nothing": ("message", record_message({})),
    "forget me": ("message", sure_message()),
    "forgotten": ("message", forgotten_message()),
    "review": ("message", ask_message("channels#renewals", RENEWALS, 3, 4)),
    "review after another": ("message", ask_message("channels#renewals", RENEWALS, 1, 0, review.NOTED_KNEW)),
    "review shown": ("message", shown_message("channels#renewals", RENEWALS)),
    "review done": ("message", done_message(10, 4, review.NOTED_FORGOT)),
    "nudge with a review": ("message", nudge_message("review", ask_message("channels#renewals", RENEWALS, 3, 4))),
    "nudge with a lesson": ("message", nudge_message("lesson", lesson_message(RUNNERS), button("lesson.show", NOW))),
    "nudge with what changed": ("message", nudge_message("changed", passage_message(RENEWALS))),
    "nudge with an answer": ("message", nudge_message("answered", passage_message(RENEWALS), asked="who <!here>\nrenews?")),
    "nudge with a tip": ("message", nudge_message("tip", passage_message(RESELLERS))),
    "nudge that asks whether to go on": ("message", still_message(5)),
    "nudges on": ("message", nudges_message(NUDGES)),
    "nudges later today": ("message", wish_message(NUDGES)),
    **{
        f"nudges off, {reason}": ("message", nudges_message(replace(NUDGES, on=False, reason=reason)))
        for reason in (None, "paused", "ignored", "user_disabled")
    },
    "nudges in a zone that is none": ("message", wrong_message("zone", "the <moon>", ["Europe/Berlin"])),
    "nudge of a channel set": (
        "message",
        set_message("Dana <Whitlock>", "quiz", time(9, 30), "Europe/Berlin", datetime(2026, 11, 30, 9, 30, tzinfo=UTC)),
    ),
    "nudge of a channel off": ("message", off_message(None)),
    "nudge of a channel shown": ("message", channel_shown_message("Dana", "tip", time(14), "America/New_York")),
    "nudge of a channel, a tip": ("message", daily_tip_message(RENEWALS)),
    "invitation to nudges": ("message", invitation_message()),
    "nudges at an hour that is none": ("message", wrong_message("no_hour")),
    "review of nothing": ("message", done_message(0, 0)),
    "settings": ("message", settings_message("msp", "marked", "Northwind & <Co>", "Europe/London", 180)),
    "settings of a stranger": ("message", settings_message(None, "unknown", "", None, 180)),
    "settings changed": ("message", lens_message("gsi")),
    "settings unchanged": ("message", unknown_lens_message()),
    "answer that asks for the kind of partner": ("message", with_which(answer_message(FOUND, private=False))),
    "home": ("home", home_view(CURRICULUM, Own(), pages=1, passages=9, lessons=3, links=5)),
    "home of a learner": ("home", home_view(CURRICULUM, LEARNER, pages=1, passages=9, lessons=3, links=5)),
    "home without lessons": ("home", home_view(EMPTY, Own(), pages=0, passages=0, lessons=0, links=0)),
    "shortcut looking": ("modal", loading_view("C1:1700.1")),
    "shortcut with an answer": ("modal", preview_view([RENEWALS], question=ASKED, metadata="C1:1700.1")),
    "shortcut unsure": ("modal", choice_view([REFERRALS], question="fees", metadata="C1:1700.1", unsure=True)),
    "shortcut with something near": ("modal", choice_view([REFERRALS], question="golf", metadata="C1:1700.1", unsure=False)),
    "shortcut with nothing": ("modal", nothing_view(question="golf")),
    "shortcut on no words": ("modal", nothing_view(question=" ")),
    "shortcut where the bot is no member": ("modal", invite_view(name="Channel Coach")),
    "shortcut in a direct message": ("modal", invite_view(name="Channel Coach", direct=True)),
    "apology for a failure": ("message", failed_message("7f3a-22")),
    **PASSED_ON_SCENES,
    **QUIZ_SCENES,
    **EARNED_SCENES,
    **REPORT_SCENES,
    "apology with its own sentence": ("message", known_fault_message("The database is busy. Ask again in a moment.")),
}


def _why(passage: Cleared, times: int = 1) -> Mapping[str, Any]:
    terms = tuple(TermReceipt(passage.text, passage.text, 0.5, 0.5) for _ in range(24))
    considered = PassageReceipt(passage, 0.5, SIGNALS, EVIDENCE)
    receipt = Receipt(
        passage.text, Audience.PUBLIC, passage.text[:80], "unsure", "close", 0.4, 0.1, terms, (considered,) * 5
    )
    return why_message([receipt] * times, number=10**18, answered_with=passage.text[:80], answered_for=Audience.PARTNER)


OF_ANY_PASSAGE: Final[dict[str, tuple[Surface, Callable[[Cleared], Mapping[str, Any]]]]] = {
    "found": ("message", lambda p: answer_message(_found(p, 1), private=True, question=p.text, greeting=180)),
    "found thrice": ("message", lambda p: answer_message(_found(p, 3), private=True, question=p.text, greeting=180)),
    "found nine times": ("message", lambda p: answer_message(_found(p, 9), private=True, question=p.text, greeting=180)),
    "why": ("message", _why),
    "why thrice": ("message", lambda p: _why(p, 3)),
    "leaning": (
        "message",
        lambda p: answer_message(
            _found(p, 1), private=True, question=p.text, taken_for=together_line(p.text, p.text, p.text), key="k" * 2_000
        ),
    ),
    "unsure": ("message", lambda p: answer_message(Unsure(p.text, 0, 0, (answer(p),) * 9), private=False)),
    "nothing": ("message", lambda p: answer_message(Nothing(p.text, 0, 0, (answer(p),) * 9), private=False)),
    "shared": ("message", lambda p: shared_message([p, p], name=p.text)),
    "passage": ("message", lambda p: passage_message(p, [RESELLERS, *[_child(p, n) for n in range(60)]])),
    "lesson": ("message", lesson_message),
    "lesson to learn": (
        "message",
        lambda p: card_message(p, Beside(_standing(p), quiz=True), [skipped_line(_lesson(p))]),
    ),
    "lesson for a channel": ("message", lambda p: card_message(p, Beside(quiz=True, onward=_lesson(p)))),
    "answer that is a lesson": (
        "message",
        lambda p: answer_message(_found(p, 1), private=True, key="k", beside=Beside(_standing(p), quiz=True)),
    ),
    "lesson done": ("message", lambda p: said_message(Said.DONE, _lesson(p), _standing(p), _lesson(p), changed=True)),
    "progress": ("message", lambda p: progress_message([_standing(p)] * 9, Walk(), _lesson(p))),
    "visit": ("message", lambda p: visit_message(Visit(10, 0, (_lesson(p),) * 90, True), _lesson(p), p)),
    "preview": ("modal", lambda p: preview_view([p], question=p.text, metadata="m")),
    "choice": ("modal", lambda p: choice_view([p] * 9, question=p.text, metadata="m", unsure=True)),
    "nothing to post": ("modal", lambda p: nothing_view(question=p.text)),
    "invitation": ("modal", lambda p: invite_view(name=p.text[:80])),
    "no such part": ("message", lambda p: unknown_part_message(CURRICULUM, p.text)),
    "known fault": ("message", lambda p: known_fault_message(p.text.strip() or "x")),
    "failure": ("message", lambda p: failed_message(p.text)),
    **PASSED_ON_OF_ANY,
    **OF_ANY_ITEM,
    **EARNED_OF_ANY,
    **REPORT_OF_ANY,
}
"""Views of whatever a handbook may hold."""


def _found(passage: Cleared, times: int) -> Found:
    return Found(passage.text, 0.9, 0.3, (answer(passage, passage.text, passage.text),) * times, (answer(passage),) * 9)


def _lesson(passage: Cleared) -> Lesson:
    return Lesson(passage, passage.lesson or LessonFacts("core", passage.title, 1))


def _standing(passage: Cleared) -> Standing:
    modules = (Module("m", passage.title, passage, (_lesson(passage),)),) * 60
    return standing(Track("core", passage.title, passage, modules), Walk())


def _child(passage: Cleared, number: int) -> Cleared:
    return cleared(f"child#{number}", passage.title, passage.text)
