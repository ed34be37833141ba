"""Accepted work: claimed before Slack hears "yes", done once, left to the next process if this one dies."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any, Final

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from bot.clients import DEAD_TOKEN, reason_of
from bot.errors import BotError, StoreBusy, StoreError
from bot.incoming import Pressed
from bot.library import Library
from bot.metrics import Metrics
from bot.outbox import (
    Absent,
    Hidden,
    Hook,
    Later,
    Outbox,
    Place,
    Posted,
    Refused,
    Thread,
    Unknown,
    Whisper,
    as_payload,
    from_payload,
    is_private,
)
from bot.people import Saying
from bot.store import DeliveryKey, NotedQuestion, PersonKey, Sent, Store, Work, Workspace
from bot.tasks import Tasks
from bot.views.apology import NO_WINDOW, failed_message, known_fault_message, notice_message
from bot.views.message import Message

SLOW: Final = "I am slower than usual right now. If no answer has come in a minute, please ask again."

MOST: Final = 64
"""Works at a time; more would only wait for the same database and the same Slack."""
PATIENCE: Final = 25
"""Seconds one work may take: less than a claim's lease, so that nobody else begins it meanwhile."""
ACK_WITHIN: Final = 2.5
"""Seconds a claim may take before we tell Slack to come again; Slack waits for three."""
TAKE_UP_EVERY: Final = 10
"""Seconds between two looks for work that another process left behind."""
MOST_ATTEMPTS: Final = 20
"""Then work is given up: with leases of 30 seconds about ten minutes of a Slack that says nothing clear."""
TOO_MANY: Final = "too_many_attempts"
UNKNOWN_OUTCOME: Final = "unknown_outcome"
"""Nobody knows whether it was said, and it is not said again."""
NOWHERE: Final = frozenset({TOO_MANY, "not_installed", *DEAD_TOKEN})
"""Reasons for which nothing can be said anywhere."""


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked of us, once: `key` is Slack's own id for it, `place` is where the reply goes, `facts` what is needed to
    make the reply (ids and the question; JSON)."""

    workspace: Workspace
    kind: str
    key: str
    person: PersonKey
    place: Place
    delivery: DeliveryKey
    facts: Mapping[str, Any]
    outside: bool
    """Whether Slack's own words say that this person is of another company."""
    shared: bool = False
    """Whether they say that the channel is shared with one."""


def order_of(press: Pressed, kind: str, place: Place, delivery: DeliveryKey, **facts: Any) -> Order:
    """What somebody asks for with a button of ours, once for each press."""
    return Order(press.person.workspace, kind, press.key, press.person, place, delivery, facts, press.outside)


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say, what to note down about it, and what to do when it is known what came of it.

    `greets`: it carries the first-contact line; `zone`: the time zone of whoever reads that, if known. `to`: where it goes
    instead of where the order said. `refusal`: why what was asked for is not done; it is said, and may be asked for again.
    `instead`: what everybody in the thread may read, said there where Slack refuses to say it privately. `silent`: there is
    nothing to say. `not_yet`: why it cannot be said before the next attempt. `for_anybody`: it holds nothing of the
    handbook, so it stays as it is, whoever came in meanwhile.
    """

    message: Message
    noted: NotedQuestion | None = None
    greets: bool = False
    zone: str | None = None
    to: Place | None = None
    refusal: str | None = None
    for_anybody: bool = False
    instead: Message | None = None
    silent: bool = False
    not_yet: str | None = None
    then: Callable[[Posted], Coroutine[Any, Any, None]] | None = None


NO_WORDS: Final[Message] = {"text": "", "blocks": []}
"""The message of a reply that says nothing."""

Handler = Callable[[Work, Library], Awaitable[Reply]]
"""Makes the reply to one kind of work; reads, decides, says nothing itself."""


def person_of(work: Work) -> PersonKey:
    """Who asked for this."""
    return PersonKey(work.workspace, work.payload["person"]["team_id"], work.payload["person"]["user_id"])


def place_of(work: Work) -> Place:
    """Where its reply goes."""
    return from_payload(work.payload["place"])


def saying_of(work: Work, *, everybody: bool = False) -> Saying:
    """Who asked for this and who will hear the reply; `everybody`: all who are in that channel, wherever it is typed.

    What an order does not say, as one of an earlier version, counts as the worse.
    """
    place = place_of(work)
    return Saying(
        person_of(work),
        place.channel,
        private=not everybody and is_private(place),
        # A direct message says so itself; of a button it is only known that its channel looks like one.
        check_direct=isinstance(place, Thread) and work.payload.get("im") is not True,
        outside=work.payload.get("outside") is not False,
        shared=work.payload.get("shared") is not False,
    )


def only_to_asker(work: Work) -> Place:
    """Where a refusal goes: to whoever acted, so that nobody else in a channel has to read it."""
    place = place_of(work)
    match place:
        case Thread(direct=False):
            return Whisper(place.channel, person_of(work).user_id, place.ts)
        case Hook(everybody=True):
            return replace(place, everybody=False)
        case _:
            return place


def _is_unasked(work: Work) -> bool:
    """Whether nobody waits for this, so that it is better lost than said twice, and a fault of ours is no message."""
    return work.payload.get("unasked") is True


def _unposted_at(attempt: int) -> str:
    """What is noted of an attempt that Slack surely did not post, for whichever process makes the next one."""
    return f"attempt {attempt} was not posted"


def _was_unposted(work: Work) -> bool:
    """Whether the attempt before this one said so of itself; of unasked work, that none before it was posted either."""
    return _is_unasked(work) and (work.reason or "").startswith(f"{_unposted_at(work.attempt - 1)}:")


class Crew:
    """Does accepted work: claims it, lets its handler make the reply, says it, marks it done."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        library: Library,
        metrics: Metrics,
        *,
        clock: Callable[[], datetime],
        chance: Random,
        most: int = MOST,
        changes: Callable[[], int] = lambda: 0,
    ) -> None:
        """`changes`: a number that grows with each change of who may read what."""
        self.tasks = Tasks(most)
        self._changes = changes
        self._store = store
        self._outbox = outbox
        self._library = library
        self._handlers: dict[str, Handler] = {}
        self._metrics = metrics
        self._clock = clock
        self._chance = chance
        self._unposted: set[int] = set()
        self._then: Callable[[Work, float], Coroutine[Any, Any, None]] | None = None
        self._log = structlog.get_logger()

    def afterwards(self, then: Callable[[Work, float], Coroutine[Any, Any, None]]) -> None:
        """Let this follow whatever was done and said for somebody; it is told the moment of it, by the monotonic clock."""
        self._then = then

    def does(self, kind: str, handler: Handler) -> None:
        """Let this handler make the replies to work of this kind."""
        self._handlers[kind] = handler

    async def accept(self, order: Order) -> bool:
        """Claim this and begin it; False if it was claimed before. Raises Full or StoreError: then nothing is promised."""
        with self.tasks.seat() as seat:
            claiming = asyncio.ensure_future(self._claim(order))
            try:
                work = await asyncio.wait_for(asyncio.shield(claiming), ACK_WITHIN)
            except TimeoutError:
                # The claim may still succeed. Then it is ours, however late, and Slack's next try finds it taken.
                seat.start(self._run_when_claimed(claiming))
                raise StoreBusy(SLOW) from None
            if work is None:
                self._metrics.repeats.inc()
                return False
            seat.start(self._run(work))
            return True

    def aside(self, work: Coroutine[Any, Any, None], *, sorry: tuple[Workspace, Place] | None = None) -> None:
        """Do something that needs no claim, since a person sees at once whether it happened. Raises Full.

        `sorry`: where whoever waits for a window hears that it did not open; Slack shows them nothing then.
        """
        try:
            with self.tasks.seat() as seat:
                seat.start(self._aside(work, sorry))
        except BotError:
            work.close()
            raise

    def tell(self, workspace: Workspace, place: Place, message: Message) -> None:
        """Say a passing word that nobody misses if it is lost."""

        async def say() -> None:
            await self._outbox.post(workspace, place, message, None)

        with contextlib.suppress(BotError):
            self.aside(say())

    async def take_up(self) -> int:
        """Go on with work whose lease ran out; how many were taken up."""
        free = self.tasks.free
        works = await self._store.take_up(self._clock(), limit=free) if free else []
        for work in works:
            self._log.info("taking up work that was left behind", work=work.id, kind=work.kind, attempt=work.attempt)
            self.tasks.start(self._run(work))
        return len(works)

    async def keep_taking_up(self, every: float = TAKE_UP_EVERY) -> None:
        """Take up left work now and then every few seconds, until cancelled; whatever fails is logged and tried again."""
        while True:
            try:
                await self.take_up()
            except StoreError as error:
                self._log.warning("cannot look for left work", reason=str(error))
            except Exception:  # noqa: BLE001 the outermost place of this loop, which nobody would begin again
                self._log.exception("looking for left work failed; it goes on")
            await asyncio.sleep(every)

    async def _claim(self, order: Order) -> Work | None:
        person = {"team_id": order.person.team_id, "user_id": order.person.user_id}
        work = await self._store.accept(
            order.workspace,
            order.kind,
            order.key,
            {
                "place": as_payload(order.place),
                "person": person,
                "outside": order.outside,
                "shared": order.shared,
                **order.facts,
            },
            person=order.person,
            delivery=order.delivery,
            now=self._clock(),
        )
        if work is not None:
            self._metrics.accepted.labels(order.kind).inc()
            self._log.info("accepted", work=work.id, kind=work.kind, channel=order.place.channel)
        return work

    async def _run_when_claimed(self, claiming: asyncio.Future[Work | None]) -> None:
        try:
            work = await claiming
        except StoreError as error:
            self._log.warning("a slow claim failed", reason=str(error))
            return
        if work is not None:
            await self._run(work)

    async def _aside(self, work: Coroutine[Any, Any, None], sorry: tuple[Workspace, Place] | None = None) -> None:
        try:
            await work
            return
        except SlackApiError as error:
            self._log.warning("slack will not do this", reason=reason_of(error))
        except (aiohttp.ClientError, TimeoutError, BotError) as error:
            self._log.warning("this could not be done", reason=str(error) or type(error).__name__)
        except Exception:  # noqa: BLE001 the outermost place of this task: whatever it is, it ends in the log
            self._log.exception("something aside went wrong", reference=self._reference())
        if sorry is not None:
            self.tell(*sorry, notice_message(NO_WINDOW))

    async def _run(self, work: Work) -> None:
        began = time.monotonic()
        # Whether nothing can have been said of this yet: it is the first attempt, or Slack refused all earlier ones.
        unsaid = work.attempt == 1 or work.id in self._unposted or _was_unposted(work)
        self._unposted.discard(work.id)
        with structlog.contextvars.bound_contextvars(work=work.id), self._metrics.in_hand.track_inprogress():
            try:
                async with asyncio.timeout(PATIENCE):
                    changes = self._changes()
                    reply = await self._compose(work)
                    if changes != self._changes() and not reply.for_anybody:
                        changes = self._changes()
                        reply = await self._compose(work)
                    if reply.silent:
                        await self._store.finish(work, sent=None, question=None, greeted=None, now=self._clock())
                        return
                    posted = await self._say(work, reply, unsaid, changes)
                    if isinstance(posted, Refused) and reply.instead is not None and posted.reason not in NOWHERE:
                        self._log.info("not reached privately; said so in the thread", reason=posted.reason)
                        reply = Reply(reply.instead)
                        posted = await self._say(work, reply, unsaid, changes)
                if unsaid and isinstance(posted, Later):
                    self._unposted.add(work.id)
                await self._conclude(work, reply, posted)
                said_at = time.monotonic()
                if reply.then is not None:
                    await self._aside(reply.then(posted))
                if self._then is not None and isinstance(posted, Sent):
                    await self._aside(self._then(work, said_at))
            except TimeoutError:
                self._log.error("this took too long; it will be taken up again", attempt=work.attempt)
            except Exception:  # noqa: BLE001 the outermost place of this task: the lease brings the work back
                self._log.exception("work failed; it will be taken up again", attempt=work.attempt)
        self._metrics.seconds.observe(time.monotonic() - began)

    async def _compose(self, work: Work) -> Reply:
        try:
            return await self._handlers[work.kind](work, self._library)
        except Exception as error:  # noqa: BLE001 whatever the core raises becomes one apology in the asker's thread
            reference = self._reference()
            self._metrics.apologies.inc()
            self._log.exception("could not make a reply", reference=reference, kind=work.kind)
            if _is_unasked(work):
                return Reply(NO_WORDS, silent=True)
            return Reply(known_fault_message(str(error)) if isinstance(error, BotError) else failed_message(reference))

    async def _say(self, work: Work, reply: Reply, unsaid: bool, changes: int) -> Posted:
        place = reply.to or place_of(work)
        if work.attempt > MOST_ATTEMPTS:
            return Refused(TOO_MANY)
        if reply.not_yet is not None:
            return Later(reply.not_yet)
        if not unsaid:
            match await self._look(work, place, reply.message):
                case Sent() as earlier:
                    self._log.info("the earlier answer arrived", channel=place.channel)
                    return earlier
                case Unknown() as unclear:
                    return unclear
                case Hidden() if _is_unasked(work):
                    return Refused(UNKNOWN_OUTCOME)
                case Hidden():
                    self._log.warning("saying it again although it may stand there already", channel=place.channel)
                    self._metrics.doubles.inc()
                    await self._store.note_possible_double(work, self._clock())
                case Absent():
                    pass
        if changes != self._changes() and not reply.for_anybody:
            # Somebody came, went or was marked since the reply was cleared for its readers: it is made anew.
            return Later("readers_changed")
        return await self._outbox.post(work.workspace, place, reply.message, work.delivery)

    async def _look(self, work: Work, place: Place, message: Message) -> Sent | Absent | Hidden | Unknown:
        """Whether this stands there already; `Hidden` also where the reply that was found is, or may be, another one."""
        found = await self._outbox.look(work.workspace, place, work.delivery)
        if not isinstance(found, Sent) or not isinstance(place, Thread) or work.delivery is None:
            return found
        if await self._store.may_be_anothers(work, found):
            return Hidden()
        # At the root of a thread we can only have answered the question that opened it; further down somebody may have
        # written on, perhaps unheard by us until now.
        return found if place.asked == place.ts else await self._outbox.claim(work.workspace, found, message, work.delivery)

    async def _conclude(self, work: Work, reply: Reply, posted: Posted) -> None:
        now = self._clock()
        match posted:
            case Sent() if reply.refusal is not None:
                self._log.info("refused", reason=reply.refusal, channel=posted.channel)
                await self._store.give_up(work, reply.refusal, now)
            case Sent():
                greeted = person_of(work) if reply.greets else None
                await self._finish(work, posted, reply, greeted)
                self._log.info("answered", channel=posted.channel, ts=posted.ts, attempt=work.attempt)
            case Refused(reason):
                self._log.warning("slack will not take this", reason=reason, channel=place_of(work).channel)
                await self._store.give_up(work, reason, now)
            case Later(reason):
                self._log.warning("slack will take this later", reason=reason, channel=place_of(work).channel)
                noted = f"{_unposted_at(work.attempt)}: {reason}" if _is_unasked(work) else reason
                await self._store.unsettled(work, noted, now)
            case Unknown(reason):
                self._log.warning("nobody knows whether this was posted", reason=reason, channel=place_of(work).channel)
                await self._store.unsettled(work, reason, now)

    async def _finish(self, work: Work, sent: Sent, reply: Reply, greeted: PersonKey | None) -> None:
        """Mark it done. What was said cannot be unsaid, so a busy store is asked again."""
        for pause in (0.5, 2.0, None):
            try:
                await self._store.finish(
                    work, sent=sent, question=reply.noted, greeted=greeted, zone=reply.zone, now=self._clock()
                )
                return
            except StoreError:
                if pause is None:
                    raise
                await asyncio.sleep(pause)

    def _reference(self) -> str:
        return f"{self._chance.getrandbits(32):08x}"
