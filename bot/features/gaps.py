"""`desk open`: what the handbook did not answer well enough, with the receipt of each question. Only admins see it."""

from __future__ import annotations

from collections import Counter

from bot.directory import Directory
from bot.library import Library
from bot.store import KeptQuestion, Store, Verdict, Work
from bot.views.apology import notice_message
from bot.views.desk import NOT_ADMIN, NOT_HERE
from bot.views.gaps import MOST, Gap, gaps_message, state_of
from bot.vocabulary import Words
from bot.work import Reply, only_to_asker, saying_of
from knowledge import Audience


def fits(words: Words) -> bool:
    """Whether an admin asks for the open questions."""
    return words.rest.casefold() == "open"


async def answer(work: Work, _words: Words, library: Library, directory: Directory, store: Store) -> Reply:
    """The newest questions without a good answer; a sentence to anybody but an admin who reads it alone."""
    saying = saying_of(work)
    if not saying.private:
        return Reply(notice_message(NOT_HERE), to=only_to_asker(work), refusal="not_private")
    if not await directory.is_admin(saying.person, outside=saying.outside):
        return Reply(notice_message(NOT_ADMIN))
    questions, count = await store.gaps(work.workspace, MOST)
    verdicts = await store.verdicts(work.workspace, [question.id for question in questions])
    reader = await directory.reader(saying)
    gaps = [
        await _gap(question, [one for one in verdicts if one.question_id == question.id], reader, library, store)
        for question in questions
    ]
    return Reply(gaps_message(gaps, count))


async def _gap(question: KeptQuestion, verdicts: list[Verdict], reader: Audience, library: Library, store: Store) -> Gap:
    passed_on = await store.escalation(question.person.workspace, question.id)
    state = None
    if passed_on is not None:
        state = state_of(
            refused=passed_on.refused is not None,
            taken=passed_on.taken_name,
            answered=passed_on.answered_at is not None,
        )
    return Gap(
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
