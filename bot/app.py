"""The bot's table of contents: who listens to what, and who makes which reply.

`build_coach` ties the parts together; every behaviour is one file in `bot/features`, and deleting its line here deletes it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Final

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot import words
from bot.assignments import Assignments
from bot.awards import Awards
from bot.clients import Clients
from bot.config import Settings
from bot.directory import Directory
from bot.errors import StoreError
from bot.features import (
    ask,
    assigning,
    certificates,
    channel_nudges,
    desk,
    feedback,
    gaps,
    guide,
    home,
    humans,
    learn,
    lesson_questions,
    lesson_threads,
    lessons,
    lifecycle,
    nudges,
    passages,
    privacy,
    privately,
    profiles,
    quizzes,
    readers,
    report,
    reviews,
    sharing,
    shortcut,
    why,
)
from bot.features.assigning import Assigning
from bot.features.certificates import Certificates
from bot.features.channel_nudges import ChannelNudges
from bot.features.desk import Desk
from bot.features.home import Home, Homes
from bot.features.humans import Humans, TeamChannels
from bot.features.learn import Learning
from bot.features.lesson_threads import LessonThreads
from bot.features.nudges import NudgeWords
from bot.features.privacy import Privacy
from bot.features.profiles import Profiles
from bot.features.quizzes import Quizzes
from bot.features.reviews import ReviewRounds
from bot.features.sharing import Sharing
from bot.library import Library
from bot.memory import Memory
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.progress import Progress
from bot.store import Store
from bot.subjects import usual
from bot.tasks import Full
from bot.vocabulary import Vocabulary, one_of, read
from bot.work import MOST, SLOW, Crew
from bot.worker import Worker
from knowledge import Knowledge

LATER: Final = "I could not take that just now. Please try again in a minute."


@dataclass(frozen=True, slots=True)
class Coach:
    """One running bot: Bolt's app, and the parts a server has to open, ask and close."""

    app: AsyncApp
    crew: Crew
    clients: Clients
    library: Library
    directory: Directory
    store: Store
    metrics: Metrics
    settings: Settings
    clock: Callable[[], datetime]
    worker: Worker
    look_after: Callable[[], Awaitable[None]]
    """What has to be looked at now and then: questions that were passed on to people, and a channel's quiz questions."""


def build_coach(
    settings: Settings,
    knowledge: Knowledge,
    store: Store,
    *,
    clock: Callable[[], datetime],
    chance: Random,
    most: int = MOST,
    clients: Clients | None = None,
) -> Coach:
    """Tie the parts together; nothing is opened or asked yet. `most`: works at a time. `clients`: another way to Slack."""
    metrics, library = Metrics(), Library(knowledge)
    clients = clients or Clients(settings.slack_api_url, *_who_we_are(settings, store))
    directory = Directory(
        clients,
        store,
        clock=clock,
        admins=settings.coach_admins,
        domains=settings.coach_partner_domains,
        home_teams=settings.coach_home_teams,
    )
    outbox = Outbox(clients, metrics)
    crew = Crew(store, outbox, library, metrics, clock=clock, chance=chance, most=most, changes=directory.changes)

    app = AsyncApp(
        # Ours is no answer before it is claimed; and Bolt would let a command wait in a poll otherwise.
        process_before_response=True,
        # What nobody here wants gets a 200 from `on_error`; Bolt itself would log its body, and let Slack repeat it.
        raise_error_for_unhandled_request=True,
        # `bot.guard` has checked the signature, against the same clock as everything else.
        request_verification_enabled=False,
        authorize=_Authorize(clients),  # type: ignore[arg-type]  # Bolt takes its own class, too, but does not say so
        client=clients.bare(),
        logger=logging.getLogger("slack_bolt"),
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    people = Humans(
        directory,
        store,
        clients,
        crew,
        library,
        clock=clock,
        channels=TeamChannels(settings.coach_team_channel, settings.coach_home_teams, single=clients.single),
        admins=settings.coach_admins,
        hours=timedelta(hours=settings.coach_escalation_hours),
    )
    memory = Memory(store, library, clock)
    progress = Progress(store, library, Assignments(store, directory, clock))
    awards = Awards(store, library, directory, outbox, chance)
    tab = Homes(Home(library, clients, directory, store, memory, progress, awards).publish)
    quiz = Quizzes(directory, store, crew, clients, memory, tab.redraw, least=settings.coach_min_group)
    parts = {
        "crew": crew,
        "library": library,
        "directory": directory,
        "clients": clients,
        "store": store,
        "clock": clock,
        "auto_answer": settings.coach_auto_answer,
        "redraw": tab.redraw,
        "homes": tab,
    }
    app.middleware(_hand_out({**parts, "grace": timedelta(days=settings.coach_purge_days)}, clients))
    app.error(on_error)

    words.register(app)
    passages.register(app)
    sharing.register(app)
    why.register(app)
    lessons.register(app)
    learn.register(app)
    lesson_questions.register(app)
    lesson_threads.register(app)
    shortcut.register(app)
    home.register(app)
    readers.register(app)
    profiles.register(app)
    feedback.register(app)
    reviews.register(app)
    nudges.register(app)
    privacy.register(app)
    people.register(app)
    quiz.register(app)
    gaps.register(app)
    lifecycle.register(app)

    kept = Profiles(directory, store, clock, settings.coach_retention_days)
    learning = Learning(progress, memory, store, library, directory, tab.redraw, awards, quiz.about)
    asks = partial(ask.answer, library=library, directory=directory, crew=crew, store=store, card=learning.beside)
    vocabulary = Vocabulary(otherwise=asks)
    vocabulary.knows(partial(feedback.answer, store=store, clock=clock), fits=feedback.fits)
    vocabulary.knows(people.answer, fits=humans.fits)
    vocabulary.knows(partial(guide.answer, directory=directory), fits=one_of(*guide.ASKED, *guide.BUTTONS), again=True)
    vocabulary.knows(partial(why.answer, library=library, directory=directory, store=store), fits=one_of(*why.ASKED))
    open_ones = partial(gaps.answer, library=library, directory=directory, store=store, clock=clock)
    vocabulary.hears("desk", open_ones, fits=gaps.fits)
    vocabulary.hears("desk", Desk(directory, store, clock).answer, fits=desk.fits)
    assigns = Assigning(progress, store, directory, library, crew, clock, settings.coach_partner_domains)
    vocabulary.hears("desk", assigns.desk, fits=assigning.fits)
    vocabulary.hears("desk", quiz.desk, fits=quizzes.fits_desk)
    reports = partial(report.answer, library=library, directory=directory, store=store, least=settings.coach_min_group)
    vocabulary.hears("desk", reports, fits=report.fits)
    vocabulary.hears("privately", partial(privately.answer, crew=crew, ask=asks), fits=privately.fits)
    vocabulary.hears("settings", kept.answer, fits=profiles.fits)
    rounds = ReviewRounds(memory, directory, tab.redraw)
    kept_of = Privacy(store, tab.redraw)
    vocabulary.knows(kept_of.answer, fits=privacy.fits)
    vocabulary.knows(rounds.typed, fits=reviews.fits)
    channels = ChannelNudges(directory, store, crew, library, quiz.daily, clock, settings.coach_nudge_rate)
    channels.register(app)
    vocabulary.hears("nudges", channels.typed, fits=channel_nudges.fits)
    vocabulary.hears("desk", channels.desk, fits=channel_nudges.fits_desk)
    curriculum = partial(lessons.typed, library=library, directory=directory)
    vocabulary.hears("curriculum", curriculum, fits=lessons.fits, again=True)
    together = LessonThreads(progress, library, directory, crew)
    vocabulary.hears("learn", together.typed, fits=lesson_threads.fits)
    vocabulary.hears("learn", learning.learn, fits=learn.fits)
    begins: dict[str, nudges.Begins] = {
        "review": lambda work: rounds.typed(work, read("review")),
        "lesson": lambda work: learning.pressed(work, library),
        "assigned": lambda work: learning.learn(work, read(f"learn {work.payload['lesson'].partition(' ')[0]}")),
        **dict.fromkeys(("changed", "answered", "tip"), lambda work: passages.show_privately(work, library, directory)),
    }
    wishes = NudgeWords(directory, store, clock, tab.redraw, begins)
    vocabulary.hears("nudges", wishes.typed, fits=nudges.fits)
    vocabulary.knows(wishes.typed_alone, fits=nudges.fits_alone)
    vocabulary.knows(wishes.now, fits=nudges.NOW_WORDS)
    crew.does(nudges.KIND, wishes.pressed)
    for whole, does in learning.typed():
        vocabulary.knows(does, fits=whole)
    about_lesson = partial(lesson_questions.answer, store=store, ask=asks)
    vocabulary.knows(about_lesson, fits=lesson_questions.fits, again=True)
    earned, shares = Certificates(awards, progress, store), Sharing(crew, directory, store, awards)
    vocabulary.knows(earned.own, fits=certificates.fits_own)
    vocabulary.hears("verify", earned.verify, fits=certificates.fits_verify)
    vocabulary.hears("share", shares.typed, fits=sharing.fits)
    vocabulary.hears("quiz", quiz.typed, fits=quizzes.fits)
    vocabulary.knows(quiz.answer, fits=quizzes.fits_answer, once=quizzes.is_a_choice, did=quiz.was_answer)

    crew.afterwards(tab.follow)
    crew.does("typed", partial(words.reply, vocabulary=vocabulary, profiles=kept, assigns=assigns))
    crew.does("lens", kept.choose)
    crew.does("review", rounds.answer)
    anew = partial(words.again, vocabulary=vocabulary, profiles=kept, store=store, clock=clock, redraw=people.redraw)
    crew.does("changed", anew)
    crew.does("forget", kept_of.forget)
    crew.does(lesson_questions.KIND, partial(words.asked, ask=asks, profiles=kept))
    crew.does("overheard", partial(words.unasked, ask=asks, profiles=kept))
    crew.does("passage", partial(passages.show, directory=directory, card=learning.beside))
    crew.does("private", partial(passages.show_privately, directory=directory))
    crew.does("why", partial(why.show, directory=directory, store=store))
    crew.does("share", shares.post)
    crew.does(assigning.KIND, assigns.announce)
    crew.does("curriculum", partial(lessons.answer, directory=directory))
    crew.does(learn.KIND, learning.pressed)
    crew.does(lesson_threads.KIND, together.show)
    crew.does("post", partial(shortcut.post, clients=clients, directory=directory))

    for kind, handler in {**people.does(), **quiz.does(), **channels.does()}.items():
        crew.does(kind, handler)

    worker = Worker(
        store,
        outbox,
        directory,
        usual(store, library, memory, progress),
        metrics,
        clock=clock,
        rate=settings.coach_nudge_rate,
        channels=channels.tick,
    )

    async def look_after() -> None:
        await people.look_after()
        await quiz.look_after()

    return Coach(app, crew, clients, library, directory, store, metrics, settings, clock, worker, look_after)


def _who_we_are(settings: Settings, store: Store) -> tuple[str | None, Any]:
    """The token of the one workspace, or the installations of many."""
    if settings.slack_bot_token is not None:
        return settings.slack_bot_token.get_secret_value(), None
    return None, store.installations(settings.slack_client_id) if settings.slack_client_id else None


class _Authorize(AsyncAuthorize):
    """Finds our token for a request without asking Slack, so that Slack being slow costs no question."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult | None:
        me = await self._clients.identity(enterprise_id, team_id, bool(context.is_enterprise_install))
        if me is None:
            return None
        context["workspace"] = me.workspace
        return AuthorizeResult(
            enterprise_id=me.workspace.enterprise_id,
            team_id=me.workspace.team_id,
            bot_token=me.token,
            bot_user_id=me.user_id,
            bot_id=me.bot_id,
        )


def _hand_out(parts: dict[str, Any], clients: Clients) -> Callable[..., Any]:
    """A middleware: listeners name the parts they need, and log lines say where they come from."""

    async def hand_out(context: AsyncBoltContext, body: dict[str, Any], next: Callable[[], Any]) -> BoltResponse | None:
        for name, part in parts.items():
            context[name] = part
        if "workspace" not in context:
            # Bolt looks up no token for events that say that there is none any more.
            context["workspace"] = clients.workspace_of(
                context.enterprise_id, context.team_id, org_wide=bool(context.is_enterprise_install)
            )
        ids = {"team": context.team_id, "channel": context.channel_id, "event_id": body.get("event_id")}
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(**{name: id for name, id in ids.items() if isinstance(id, str)})
        if body.get("type") == "event_callback" and clients.is_stranger(context.team_id):
            return BoltResponse(status=200)
        await next()
        return None

    return hand_out


async def on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
    """What Slack hears when a request was not taken: come again, or a sentence for the person who waits."""
    log = structlog.get_logger()
    match error:
        case BoltUnhandledRequestError():
            log.debug("nobody here wants this", type=str(body.get("type")))
            return BoltResponse(status=200)
        case Full():
            log.warning("not taken now: hands full", reason=str(error))
            sentence = str(error)
        case StoreError():
            log.warning("not taken now: the store fails", reason=str(error))
            sentence = SLOW
        case _:
            log.error("a listener failed", exc_info=error)
            sentence = LATER
    if "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": sentence})
    return BoltResponse(status=503)
