"""`coach replay`: a question of Slack, asked once more."""

from __future__ import annotations

import argparse
import sys

from bot.commands import DONE, FAULTS, index_file, refuse

NO_QUESTION = "There is no question {number}; the number stands in “Why this answer?” in Slack"
ERASED_QUESTION = "The words of question {number} have been erased, as COACH_RETENTION_DAYS says; it cannot be asked again"
OTHER_INDEX = (
    "Question {number} was answered with index {wanted}, and {file} is index {there}."
    " Build that index from the handbook as it was then, and name it with --db"
)
OTHER_ANSWER = "coach: this differs from what was noted then ({then}): another version of coach answered it"


def run(options: argparse.Namespace) -> int:
    """`coach replay`"""
    import asyncio
    from contextlib import closing

    from bot.config import Settings
    from bot.store import KeptQuestion, Store
    from bot.views.receipt import explained_line
    from knowledge import Audience, Knowledge
    from knowledge.outcome import put_forward

    async def look_up() -> KeptQuestion | None:
        store = Store.open(Settings.load().database_url.get_secret_value())
        try:
            return await store.questions.of_id(options.question)
        finally:
            await store.close()

    with closing(Knowledge.open(index_file(options))) as knowledge:
        asked = asyncio.run(look_up())
        if asked is None:
            return refuse(NO_QUESTION.format(number=options.question))
        if asked.looked_up is None:
            return refuse(ERASED_QUESTION.format(number=asked.id))
        there = knowledge.version
        if there != asked.index_version:
            file = index_file(options)
            return refuse(OTHER_INDEX.format(number=asked.id, wanted=asked.index_version, there=there, file=file))
        reader = Audience(asked.reader)
        outcome = knowledge.find(asked.looked_up, reader, asked.lens)
        print(explained_line(outcome, knowledge.explain(asked.looked_up, reader, asked.lens)))
    passages = tuple(answer.passage.id for answer in put_forward(outcome))
    if (type(outcome).__name__.lower(), outcome.score, passages) == (asked.outcome, asked.score, asked.passage_ids):
        return DONE
    then = ", ".join([asked.outcome, f"{asked.score:.4f}", *asked.passage_ids])
    print(OTHER_ANSWER.format(then=then), file=sys.stderr)
    return FAULTS
