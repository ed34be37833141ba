"""Scenes of feedback, of questions passed on to people, and of the list of open questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from bot.playground.blockkit import Surface
from bot.views.feedback import NOTED_WORDS, bad_message, good_message, noted_message, words_done_view, words_view
from bot.views.gaps import PASSED_ON, Gap, gaps_message
from bot.views.humans import (
    SENT,
    Case,
    Hours,
    draft_message,
    loading_view,
    lost_message,
    no_team_message,
    notice_view,
    on_it_message,
    passed_on_message,
    preview_view,
    reminder_message,
    reply_message,
    state_message,
    team_message,
    write_view,
)
from knowledge import Cleared
from tests.views.samples import REFERRALS, RENEWALS

ASKED: Final = "who gets first right of refusal?"
NOON: Final = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NOW: Final = Hours("New York time", None)
LATER: Final = Hours("UTC", datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
CASE: Final = Case(7, ASKED, "Priya Nair, Northwind Resellers", "found", [RENEWALS], link="https://slack.example/p1")
OPEN: Final = Gap(17, ASKED, NOON, "unsure", [RENEWALS, REFERRALS], 0.41, 0.02, "abc", "partner")

Scene = tuple[Surface, Mapping[str, Any]]

PASSED_ON_SCENES: Final[dict[str, Scene]] = {
    "feedback good": ("message", good_message()),
    "feedback bad": ("message", bad_message("Ev1", human=True)),
    "feedback bad by somebody else": ("message", bad_message("Ev1", human=False)),
    "feedback with a reason": ("message", noted_message("outdated")),
    "feedback in own words": ("message", noted_message(None)),
    "feedback window": ("modal", words_view("#1")),
    "feedback window when done": ("modal", words_done_view(NOTED_WORDS)),
    "human passed on": ("message", passed_on_message(NOW, private=False)),
    "human passed on at night": ("message", passed_on_message(LATER, private=True)),
    "human not taken yet": ("message", state_message(NOW, private=False, taken=None, done=False)),
    "human is on it": ("message", on_it_message(LATER, "Dana Whitlock", private=False)),
    "human has answered": ("message", state_message(NOW, private=True, taken="Dana Whitlock", done=True)),
    "human nowhere": ("message", no_team_message(None)),
    "human nowhere but an owner": ("message", no_team_message("the margins team")),
    "human lost": ("message", lost_message(None)),
    "human for the team": ("message", team_message(CASE)),
    "human for the team without a name": (
        "message",
        team_message(replace(CASE, who="a partner", answered=(), withheld=True, link=None)),
    ),
    "human for the team with nothing found": ("message", team_message(replace(CASE, outcome="nothing", answered=()))),
    "human for the team unsure and changed": ("message", team_message(replace(CASE, outcome="unsure", changed=True))),
    "human for the team taken": ("message", team_message(replace(CASE, taken="Dana Whitlock", kept=True))),
    "human for the team answered": ("message", team_message(replace(CASE, taken="Dana Whitlock", done=True))),
    "human reminder": ("message", reminder_message(CASE, hours=4, zone="New York time")),
    "human reply": ("message", reply_message("About 24 mph.", name="Dana Whitlock", question=None)),
    "human reply in private": ("message", reply_message("About 24 mph.", name=None, question=ASKED)),
    "human draft": ("message", draft_message(7, "d1", "About 24 mph.", name="Dana Whitlock", private=False)),
    "human window looking": ("modal", loading_view()),
    "human window": ("modal", write_view(ASKED, "{}")),
    "human window with the reply": (
        "modal",
        preview_view("About 24 mph.", "{}", name="Dana Whitlock", question=ASKED, private=True),
    ),
    "human window when sent": ("modal", notice_view(SENT)),
    "open questions": (
        "message",
        gaps_message(
            [
                replace(OPEN, bad=2, good=1, reasons={"wrong": 2}, words=["it is 10 now"], state=PASSED_ON, wanted=True),
                replace(OPEN, outcome="nothing", answered=()),
            ],
            12,
        ),
    ),
    "open questions second page": ("message", gaps_message([OPEN], 11, page=2)),
    "open questions no such page": ("message", gaps_message([], 11, page=3)),
    "open questions none": ("message", gaps_message([], 0)),
}


def _case(p: Cleared) -> Case:
    return Case(7, p.text or " ", p.title or "x", "found", [p] * 9, True, link=p.url, taken=p.title, kept=True)


PASSED_ON_OF_ANY: Final[dict[str, tuple[Surface, Callable[[Cleared], Mapping[str, Any]]]]] = {
    "team": ("message", lambda p: team_message(_case(p))),
    "reminder": ("message", lambda p: reminder_message(_case(p), hours=4, zone="New York time")),
    "human reply": ("message", lambda p: reply_message(p.text or " ", name=p.title, question=p.text)),
    "draft": ("message", lambda p: draft_message(7, "d", (p.text or " ")[:2000], name=p.title, private=False)),
    "reply preview": (
        "modal",
        lambda p: preview_view((p.text or " ")[:2000], "{}", name=p.title, question=p.text, private=True),
    ),
    "reply window": ("modal", lambda p: write_view(p.text, "{}")),
    "on it": ("message", lambda p: on_it_message(NOW, p.title, private=False)),
    "owner": ("message", lambda p: no_team_message(p.text)),
    "open questions": (
        "message",
        lambda p: gaps_message([replace(OPEN, question=p.text or " ", answered=[p] * 5, words=[p.text] * 3)] * 10, 99),
    ),
}
"""The same with whatever people and handbooks may say."""
