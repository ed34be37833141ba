"""`desk report` in Slack: the program in a few lines, for admins. Tracks and organisations have names, people none."""

from __future__ import annotations

from typing import Final

from bot.views.apology import notice_message
from bot.views.message import SECTION_LIMIT, TITLE_LIMIT, Message, lines_within, one_line
from bot.views.report import name_of
from knowledge.report import Group, Report, Way

HEAD: Final = "*How far people are*, of this workspace, so far"
NOBODY: Final = "Nobody has done a lesson, answered a quiz question or asked anything yet."
FEW: Final = "Fewer than {least} people have done anything yet, so there is nothing that would not be about one of them."
TOTAL: Final = (
    "{people} people · {lessons} lessons done, {minutes} minutes · {finished} tracks finished · {answers} quiz answers, "
    "{right} right · {reviewed} passages reviewed · {questions} questions, {unanswered} without a sure answer"
)
TRACK: Final = "*{title}*: {told}"
MODULE: Final = "• {title}: {told}"
WAY: Final = "{began} began, {finished} finished; {lessons} lessons, {minutes} minutes"
TOO_FEW: Final = "too few people to tell"
GROUPS: Final = "*By organisation*"
GROUP: Final = (
    "• {name}: {people} people; {lessons} lessons, {finished} tracks finished; {answers} quiz answers; "
    "{unanswered} of {questions} questions without a sure answer"
)
MORE: Final = "`coach report` on the server has it all as a table, for a period, and as CSV."


def report_message(report: Report) -> Message:
    """The report, as much of it as a message holds."""
    if report.total is None:
        return notice_message(FEW.format(least=report.least))
    if not report.total.people:
        return notice_message(NOBODY)
    lines = [HEAD, TOTAL.format(**report.total._asdict())]
    for one in report.tracks:
        lines.append(TRACK.format(title=_named(one.track.title), told=_told(one.way)))
        lines += [MODULE.format(title=_named(part.module.title), told=_told(part.way)) for part in one.modules]
    lines += [GROUPS, *(_group(group) for group in report.groups)]
    return notice_message(f"{lines_within(lines, SECTION_LIMIT - len(MORE) - 1)}\n{MORE}")


def _told(way: Way | None) -> str:
    return TOO_FEW if way is None else WAY.format(**way._asdict())


def _group(group: Group) -> str:
    return GROUP.format(**{**group._asdict(), "name": _named(name_of(group))})


def _named(name: str) -> str:
    return one_line(name, TITLE_LIMIT)
