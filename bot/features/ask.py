"""A question, answered from the handbook."""

from __future__ import annotations

from bot.library import Library
from bot.outbox import Hook
from bot.people import Asker, reader_of
from bot.store import NotedQuestion, Work
from bot.views.answer import answer_message
from bot.work import Reply, person_of, place_of
from knowledge import Answer, Chat, Found, Nothing, Outcome, Unsure


async def answer(work: Work, library: Library) -> Reply:
    """What the handbook says to the question in `text`, noted down so that gaps show."""
    text, place, person = work.payload["text"], place_of(work), person_of(work)
    reader = reader_of(Asker(person.team_id, person.user_id), place.channel)
    outcome, version = await library.find(text, reader)
    private = isinstance(place, Hook)
    noted = NotedQuestion(
        person=person,
        channel=place.channel,
        thread=None if isinstance(place, Hook) else place.ts,
        text=text,
        outcome=type(outcome).__name__.lower(),
        score=outcome.score,
        margin=outcome.margin,
        passage_ids=tuple(shown.passage.id for shown in shown_first(outcome)),
        index_version=version,
    )
    return Reply(answer_message(outcome, private=private, question=text if private else None), noted)


def shown_first(outcome: Outcome) -> tuple[Answer, ...]:
    """The passages an outcome puts forward, without what it only relates."""
    match outcome:
        case Found(answers=shown) | Unsure(suggestions=shown) | Nothing(nearest=shown):
            return shown
        case Chat():
            return ()
