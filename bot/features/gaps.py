"""`desk open`: what the handbook did not answer well enough, with the receipt of each question; `desk done` takes one off
the list. Only admins see it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.asked import alone
from bot.directory import Directory
from bot.incoming import pressed
from bot.library import Library
from bot.store import KeptQuestion, Store, Verdict, Work, Workspace
from bot.views import ids
from bot.views.apology import notice_message
from bot.views.desk import NOT_ADMIN, NOT_HERE
from bot.views.gaps import DONE, MOST, NO_SUCH, Gap, gaps_message, state_of
from bot.views.message import Message
from bot.vocabulary import Words
from bot.work import Crew, Reply, only_to_asker, saying_of
from knowledge import Audience

_ASKED: Final = re.compile(r"(open)(?: ([1-9][0-9]{0,5}))?|(done) #?([1-9][0-9]{0,17})", re.IGNORECASE)
"""`open` and a page, `done` and a question's number."""


def register(app: AsyncApp) -> None:
    """The buttons of the list."""
    app.action(ids.matching(ids.DESK_DONE))(press)


def fits(words: Words) -> bool:
    """Whether an admin asks for the open questions, or is done with one.

    >>> from bot.vocabulary import read
    >>> [fits(read(f"desk {typed}")) for typed in ("open", "open 2", "done #17", "open on Monday?", "done")]
    [True, True, True, False, False]
    """
    return _ASKED.fullmatch(words.rest) is not None


async def answer(
    work: Work, words: Words, library: Library, directory: Directory, store: Store, clock: Callable[[], datetime]
) -> Reply:
    """A page of the questions without a good answer, or one of them taken off; a sentence to anybody but an admin who reads
    it alone."""
    saying = saying_of(work)
    if not saying.private:
        return Reply(notice_message(NOT_HERE), to=only_to_asker(work), refusal="not_private")
    if not await directory.is_admin(saying.person, outside=saying.outside):
        return Reply(notice_message(NOT_ADMIN))
    asked = _ASKED.fullmatch(words.rest)
    assert asked is not None
    if asked[3]:
        return Reply(await _close(work.workspace, int(asked[4]), store, clock()))
    page = int(asked[2] or 1)
    questions, count = await store.escalations.gaps(work.workspace, MOST, (page - 1) * MOST)
    verdicts = await store.questions.verdicts(work.workspace, [question.id for question in questions])
    reader = await directory.reader(saying)
    gaps = [
        await _gap(question, [one for one in verdicts if one.question_id == question.id], reader, library, store)
        for question in questions
    ]
    return Reply(gaps_message(gaps, count, page))


async def press(
    ack: Any,
    action: dict[str, Any],
    body: dict[str, Any],
    workspace: Workspace,
    crew: Crew,
    directory: Directory,
    store: Store,
    clock: Callable[[], datetime],
) -> None:
    """The button beside a question; whoever presses it is looked at again."""
    press = pressed(action, body, workspace)
    place = alone(press) if press else None
    if press and place is not None and press.value.isdecimal() and len(press.value) <= 18:
        if await directory.is_admin(press.person, outside=press.outside):
            said = await _close(workspace, int(press.value), store, clock())
        else:
            said = notice_message(NOT_ADMIN)
        crew.tell(workspace, place, said)
    await ack()


async def _close(workspace: Workspace, number: int, store: Store, now: datetime) -> Message:
    done = await store.escalations.close_question(workspace, number, now)
    return notice_message((DONE if done else NO_SUCH).format(number=number))


async def _gap(question: KeptQuestion, verdicts: list[Verdict], reader: Audience, library: Library, store: Store) -> Gap:
    passed_on = await store.escalations.of_question(question.person.workspace, question.id)
    state = None
    if passed_on is not None:
        state = state_of(
            refused=passed_on.refused is not None,
            taken=passed_on.taken_name,
            answered=passed_on.answered_at is not None,
        )
    return Gap(
        number=question.id,
        question=question.text or "",
        asked_at=question.asked_at,
        outcome=question.outcome,
        answered=await library.passages(question.passage_ids, reader),
        score=question.score,
        margin=question.margin,
        version=question.index_version,
        reader=question.reader,
        good=sum(one.good for one in verdicts),
        bad=sum(not one.good for one in verdicts),
        reasons=Counter(one.reason for one in verdicts if one.reason is not None),
        words=[one.words for one in verdicts if one.words],
        state=state,
        wanted=passed_on is not None and passed_on.wanted_at is not None,
    )
