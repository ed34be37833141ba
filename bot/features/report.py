"""`desk report`: how far the people of this workspace are, without a name; for admins alone."""

from __future__ import annotations

from bot.directory import Directory
from bot.library import Library
from bot.store import Scope, Store, Work
from bot.views.apology import notice_message
from bot.views.desk import NOT_ADMIN, NOT_HERE
from bot.views.report_message import report_message
from bot.vocabulary import Words
from bot.work import Reply, only_to_asker, saying_of
from knowledge.report import compile_report, places


def fits(words: Words) -> bool:
    """Whether an admin asks for the report."""
    return words.rest.casefold() == "report"


async def answer(work: Work, _words: Words, library: Library, directory: Directory, store: Store, least: int) -> Reply:
    """The report; a sentence to anybody but an admin who reads it alone. `least`: people that a group has at least."""
    saying = saying_of(work)
    if not saying.private:
        return Reply(notice_message(NOT_HERE), to=only_to_asker(work), refusal="not_private")
    if not await directory.is_admin(saying.person, outside=saying.outside):
        return Reply(notice_message(NOT_ADMIN))
    curriculum = await library.curriculum(await directory.reader(saying))
    scope = Scope(work.workspace.enterprise_id or "", work.workspace.team_id or "")
    found = await store.reports.numbers(places(curriculum), scope)
    return Reply(report_message(compile_report(curriculum, found.tracks, found.modules, found.groups, least)))
