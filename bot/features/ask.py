"""A question, answered from the handbook for whoever reads the answer; who may read more hears so, alone."""

from __future__ import annotations

from bot.directory import Directory
from bot.library import Library
from bot.outbox import Hook, Posted, Thread, Whisper
from bot.store import NotedQuestion, Sent, Work
from bot.views.answer import ANSWERS_SHOWN, answer_message, more_message
from bot.work import Crew, Reply, person_of, place_of, saying_of
from knowledge import Answer, Audience, Chat, Cleared, Found, Nothing, Outcome, Unsure


async def answer(work: Work, library: Library, directory: Directory, crew: Crew) -> Reply:
    """What the handbook says to the question in `text`, noted down so that gaps show; `lens`: the asker's kind."""
    text, place, person, lens = work.payload["text"], place_of(work), person_of(work), work.payload.get("lens")
    saying = saying_of(work)
    reader = await directory.reader(saying)
    outcome, version = await library.find(text, reader, lens)
    private = isinstance(place, Hook)
    noted = NotedQuestion(
        person=person,
        channel=place.channel,
        thread=place.ts if isinstance(place, Thread) else None,
        text=text,
        outcome=type(outcome).__name__.lower(),
        score=outcome.score,
        margin=outcome.margin,
        passage_ids=tuple(shown.passage.id for shown in shown_first(outcome)),
        index_version=version,
        reader=reader.value,
        lens=lens,
    )

    async def tell_of_more(posted: Posted) -> None:
        if not isinstance(posted, Sent) or not isinstance(place, Thread):
            return
        alone = (await directory.about(person, outside=saying.outside)).level
        if alone.rank > reader.rank:
            said = more_message(alone, await _beyond(text, reader, alone, lens, library))
            if said is not None:
                crew.tell(work.workspace, Whisper(place.channel, person.user_id, place.ts), said)

    said = answer_message(outcome, private=private, question=text if private else None)
    return Reply(said, noted, then=None if saying.private else tell_of_more)


async def _beyond(text: str, reader: Audience, alone: Audience, lens: str | None, library: Library) -> list[Cleared]:
    """What somebody would be answered alone, if it holds anything that this reader cannot see; else nothing."""
    outcome, _ = await library.find(text, alone, lens)
    if not isinstance(outcome, Found | Unsure):
        return []
    shown = [answer.passage for answer in shown_first(outcome)[:ANSWERS_SHOWN]]
    open_ones = {passage.id: passage for passage in await library.passages([one.id for one in shown], reader)}
    return shown if any(_says_more(one, open_ones.get(one.id)) for one in shown) else []


def _says_more(passage: Cleared, other: Cleared | None) -> bool:
    return other is None or (passage.title, passage.text, passage.links) != (other.title, other.text, other.links)


def shown_first(outcome: Outcome) -> tuple[Answer, ...]:
    """The passages an outcome puts forward, without what it only relates."""
    match outcome:
        case Found(answers=shown) | Unsure(suggestions=shown) | Nothing(nearest=shown):
            return shown
        case Chat():
            return ()
