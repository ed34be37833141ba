"""A question, answered from the handbook for whoever reads the answer; who may read more hears so, alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from bot.directory import Directory
from bot.hours import zone_of
from bot.library import Library
from bot.outbox import Hook, Posted, Thread, Whisper
from bot.store import NotedQuestion, Sent, Store, Work
from bot.views.answer import ANSWERS_SHOWN, answer_message, more_message
from bot.views.learn import BY_ITSELF, Beside
from bot.views.why import together_line
from bot.work import Crew, Reply, person_of, place_of, saying_of
from knowledge import Audience, Cleared, Found, Kind, Outcome, Unsure
from knowledge.changed import print_of
from knowledge.follow_up import leaning
from knowledge.outcome import put_forward

ABOUT: Final = "about"
"""The kind of work that a question about a lesson is; its payload names the lesson by the same word."""


async def answer(
    work: Work,
    library: Library,
    directory: Directory,
    crew: Crew,
    store: Store,
    card: Callable[[Work, Cleared], Awaitable[Beside]],
) -> Reply:
    """What the handbook says to the question in `text`, noted down so that gaps show; `lens`: the asker's kind. It may be
    asked `about` a lesson; in a thread of a direct message it may lean on the question before it. `card`: what a lesson has
    beside it that is the answer."""
    text, place, person, lens = work.payload["text"], place_of(work), person_of(work), work.lens
    saying = saying_of(work)
    reader = await directory.reader(saying)
    outcome, version = await library.find(text, reader, lens)
    together, by_itself = None, None
    if (about := work.payload.get("about")) is not None:
        meant = next(iter(await library.passages([about], reader)), None)
        together = await library.ask_of(text, meant, outcome, reader, lens) if meant else None
        by_itself = BY_ITSELF if meant is None else None
    elif (before := await _the_one_before(work, outcome, store)) is not None:
        together = await library.follow(text, before, outcome, reader, lens)
    outcome = together.outcome if together else outcome
    private, remembered = isinstance(place, Hook), _worth_remembering(outcome)
    noted = NotedQuestion(
        person=person,
        channel=place.channel,
        thread=place.ts if isinstance(place, Thread) else None,
        text=text,
        outcome=type(outcome).__name__.lower(),
        score=outcome.score,
        margin=outcome.margin,
        passage_ids=tuple(shown.passage.id for shown in put_forward(outcome)),
        index_version=version,
        reader=reader.value,
        lens=lens,
        taken_for=together.question if together else None,
        remember=tuple(one.id for one in remembered),
        prints=tuple(map(print_of, remembered)),
        zone=zone_of(work.zone),
    )

    async def tell_of_more(posted: Posted) -> None:
        if not isinstance(posted, Sent) or not isinstance(place, Thread):
            return
        alone = (await directory.about(person, outside=saying.outside)).level
        if alone.rank > reader.rank:
            said = more_message(alone, await _beyond(text, reader, alone, lens, library))
            if said is not None:
                crew.tell(work.workspace, Whisper(place.channel, person.user_id, place.ts), said)

    said = answer_message(
        outcome,
        private=private,
        # What was written in a window stands nowhere else.
        question=text if private or work.kind == ABOUT else None,
        taken_for=together_line(together.before, together.added, together.untold) if together else by_itself,
        key=work.key,
        beside=await card(work, lesson) if (lesson := _lesson_in(outcome)) else None,
    )
    return Reply(said, noted, then=None if saying.private else tell_of_more)


def _lesson_in(outcome: Outcome) -> Cleared | None:
    """The lesson that is the answer, all of it."""
    answers = outcome.answers if isinstance(outcome, Found) else ()
    return answers[0].passage if len(answers) == 1 and answers[0].passage.lesson else None


def _worth_remembering(outcome: Outcome) -> tuple[Cleared, ...]:
    """The passages that answered. Material is looked up again rather than known by heart."""
    if not isinstance(outcome, Found):
        return ()
    answers = [one.passage for one in outcome.answers]
    return tuple(passage for passage in answers if passage.kind in (Kind.SECTION, Kind.FACT, Kind.TERM))


async def _the_one_before(work: Work, alone: Outcome, store: Store) -> str | None:
    """The question that this one may lean on, in a thread of a direct message; looked up only where it may matter."""
    place, leans = place_of(work), leaning(work.payload["text"])
    if not (isinstance(place, Thread) and place.direct and work.payload.get("im") is True and place.ts != place.asked):
        return None
    if leans == "no" or (leans == "perhaps" and isinstance(alone, Found)):
        return None
    # A question that leaned on another one names only half of what it is about.
    before = await store.questions.last_in(
        work.workspace, place.channel, place.ts, person=person_of(work), whole=True, until=work.accepted_at
    )
    return before.text if before else None


async def _beyond(text: str, reader: Audience, alone: Audience, lens: str | None, library: Library) -> list[Cleared]:
    """What somebody would be answered alone, if it holds anything that this reader cannot see; else nothing."""
    outcome, _ = await library.find(text, alone, lens)
    if not isinstance(outcome, Found | Unsure):
        return []
    shown = [answer.passage for answer in put_forward(outcome)[:ANSWERS_SHOWN]]
    open_ones = {passage.id: passage for passage in await library.passages([one.id for one in shown], reader)}
    return shown if any(_says_more(one, open_ones.get(one.id)) for one in shown) else []


def _says_more(passage: Cleared, other: Cleared | None) -> bool:
    return other is None or (passage.title, passage.text, passage.links) != (other.title, other.text, other.links)
