"""What a channel hears unasked: one nudge a day, set in the channel by one of the company's own people, which everybody
there is told; and the invitation to nudges of one's own. Nothing here enrols anybody."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog
from slack_bolt.app.async_app import AsyncApp

from bot.clients import DEAD_TOKEN
from bot.directory import Directory
from bot.incoming import digest, is_direct, pressed
from bot.library import Library
from bot.outbox import Posted, Refused, Root, as_payload, from_payload
from bot.store import ChannelNudge, DeliveryKey, PersonKey, Sent, Store, Work, Workspace
from bot.views import channel_nudge as said
from bot.views import ids
from bot.views.apology import notice_message
from bot.views.desk import NOT_ADMIN, NOT_HERE
from bot.views.message import Message
from bot.vocabulary import Words
from bot.work import NO_WORDS, Crew, Handler, Order, Reply, only_to_asker, person_of, place_of, saying_of
from knowledge import Audience, Cleared, Kind
from knowledge.channel_wishes import Daily, Off, read_channel_wish
from knowledge.schedule import USUAL, Opening, on, zone_named
from knowledge.wishes import Wrong

ENDS: Final = frozenset(
    {"channel_not_found", "not_in_channel", "is_archived", "restricted_action", *DEAD_TOKEN, "not_installed"}
)
"""What Slack says where nothing more of ours is taken in a channel."""
LEAST_TIP: Final = 40
"""Letters a passage needs to be a tip."""

Asks = Callable[[Work, Collection[str]], Awaitable[tuple[str, Reply] | None]]
"""Makes a quiz question for a channel: its id and the reply, none of the ids that were asked; None where none is left."""

SILENCE: Final = Reply(NO_WORDS, silent=True)


@dataclass(frozen=True, slots=True)
class ChannelNudges:
    """What it needs. `rate`: channels a second that one process begins."""

    directory: Directory
    store: Store
    crew: Crew
    library: Library
    asks: Asks
    clock: Callable[[], datetime]
    rate: float

    def register(self, app: AsyncApp) -> None:
        """The button of an invitation."""
        app.action(ids.NUDGES_JOIN)(self.press_join)

    def does(self) -> dict[str, Handler]:
        """The kinds of work that this makes the replies to."""
        return {"channel.nudge": self.say, "channel.announce": self.announce, "channel.invite": self.invitation}

    # Setting it

    async def typed(self, work: Work, words: Words) -> Reply | None:
        """`nudges here`, and what somebody wishes for the channel; whoever set it hears so alone, everybody in a post."""
        wish = read_channel_wish(words.rest)
        if wish is None:
            return None
        place, back = place_of(work), only_to_asker(work)
        if is_direct(place.channel):
            return Reply(notice_message(said.NO_CHANNEL), to=back)
        kept = await self.store.channels.of(work.workspace, place.channel)
        match wish:
            case Wrong(why):
                return Reply(notice_message(said.WRONG.get(why, said.WRONG["no_hour"])), to=back)
            case Off() | Daily() if not await self._may_set(work):
                return Reply(notice_message(said.NOT_YOURS), to=back)
            case Off() if kept is not None and kept.on:
                await self.store.channels.keep(replace(kept, on=False, reason=None), self.clock())
            case Daily(hour, what):
                person = person_of(work)
                known = await self.directory.about(person, outside=work.payload.get("outside") is not False)
                zone = known.facts.zone if known.facts.zone and zone_named(known.facts.zone) else "UTC"
                usual = ChannelNudge(person, place.channel, "quiz", zone, USUAL)
                before = kept or usual
                nudge = replace(usual, what=what or before.what, hour=hour or before.hour)
                await self.store.channels.keep(nudge, self.clock())
            case _:
                return Reply(await self._shown(kept), to=back)
        await self.crew.accept(self._announcing(work, off=isinstance(wish, Off)))
        return Reply(notice_message(said.DONE), to=back)

    async def _shown(self, nudge: ChannelNudge | None) -> Message:
        if nudge is None or (not nudge.on and nudge.reason is None):
            return notice_message(said.NONE)
        if not nudge.on:
            return notice_message(said.ENDED.format(reason=nudge.reason))
        name = (await self.directory.about(nudge.person)).facts.name
        return said.shown_message(name, nudge.what, nudge.hour, nudge.zone)

    async def _may_set(self, work: Work) -> bool:
        """Its own people answer for what a company's bot says to a whole channel every day: no guest, and nobody of another
        company, however at home they are there."""
        known = await self.directory.about(person_of(work), outside=work.payload.get("outside") is not False)
        return known.level is Audience.INTERNAL

    def _announcing(self, work: Work, *, off: bool) -> Order:
        key, channel = digest("channel.announce", work.key), place_of(work).channel
        facts = {"off": off, "back": as_payload(only_to_asker(work))}
        once = DeliveryKey("channel_set", channel, key)
        return Order(work.workspace, "channel.announce", key, person_of(work), Root(channel), once, facts, False)

    async def announce(self, work: Work, _library: Library) -> Reply:
        """Everybody in the channel hears who set or stopped its nudge, and how to change that."""
        nudge, back = await self._of(work), from_payload(work.payload["back"])
        if nudge is None:
            return SILENCE
        name = (await self.directory.about(person_of(work))).facts.name
        if work.payload["off"]:
            return Reply(said.off_message(name), for_anybody=True)
        first = nudge.next_at.astimezone(ZoneInfo(nudge.zone)) if nudge.next_at else None

        async def then(posted: Posted) -> None:
            if isinstance(posted, Refused):
                await self.store.channels.stop(nudge, posted.reason)
                told = said.NOT_IN_CHANNEL.format(reason=posted.reason)
                self.crew.tell(work.workspace, back, notice_message(told))

        message = said.set_message(name, nudge.what, nudge.hour, nudge.zone, first)
        return Reply(message, for_anybody=True, then=then)

    # Saying it

    async def tick(self) -> int:
        """Begin what is due in every channel, each by an order that is claimed once a channel and local day; how many."""
        begun = 0
        while (due := await self.store.channels.take_due(self.clock())) is not None:
            nudge, day = due
            if begun:
                await asyncio.sleep(1 / self.rate)
            await self.crew.accept(
                Order(
                    workspace=nudge.person.workspace,
                    kind="channel.nudge",
                    key=digest("channel.nudge", nudge.channel, day.isoformat()),
                    person=nudge.person,
                    place=Root(nudge.channel),
                    delivery=nudge.delivery(day),
                    facts={"day": day.isoformat(), "unasked": True},
                    outside=False,
                )
            )
            await self.store.channels.conclude(nudge, day, self.clock())
            begun += 1
        return begun

    async def say(self, work: Work, _library: Library) -> Reply:
        """The nudge of the day, for the least of those who read there now; nothing where it is off or too late meanwhile, or
        where there is nothing that the channel did not hear within a month."""
        nudge, day = await self._of(work), date.fromisoformat(work.payload["day"])
        window = on(nudge.rhythm, day) if nudge is not None and nudge.on else None
        if nudge is None or not isinstance(window, Opening) or self.clock() >= window.closes:
            return SILENCE
        found = await (self._quiz if nudge.what == "quiz" else self._tip)(work, nudge)
        if found is None:
            structlog.get_logger().info("no nudge for a channel today", channel=nudge.channel, reason="nothing_new")
            return SILENCE
        subject, reply = found

        async def then(posted: Posted) -> None:
            match posted:
                case Sent():
                    if reply.then is not None:
                        await reply.then(posted)
                    await self.store.channels.note(nudge, day, subject)
                case Refused(reason) if reason in ENDS:
                    await self.store.channels.stop(nudge, reason)
                    structlog.get_logger().warning("no more nudges for a channel", channel=nudge.channel, reason=reason)

        return replace(reply, then=then)

    async def _quiz(self, work: Work, nudge: ChannelNudge) -> tuple[str, Reply] | None:
        asked = {subject.removeprefix("quiz ") for subject in nudge.told if subject.startswith("quiz ")}
        if (found := await self.asks(work, asked)) is None:
            return None
        id, reply = found
        return f"quiz {id}", replace(reply, message=said.daily_quiz_message(reply.message))

    async def _tip(self, work: Work, nudge: ChannelNudge) -> tuple[str, Reply] | None:
        reader = await self.directory.reader(saying_of(work, everybody=True))
        facts = [
            one
            for one in await self.library.of_kind(Kind.FACT, reader)
            if len(one.text) >= LEAST_TIP and f"tip {one.id}" not in nudge.told
        ]
        if not facts:
            return None
        tip: Cleared = min(facts, key=lambda one: digest(work.key, one.id))
        return f"tip {tip.id}", Reply(said.daily_tip_message(tip))

    async def _of(self, work: Work) -> ChannelNudge | None:
        return await self.store.channels.of(work.workspace, place_of(work).channel)

    # Inviting

    async def desk(self, work: Work, words: Words) -> Reply:
        """`desk invite #channel`: an admin has a channel told that there are nudges; once a month at most."""
        saying, back = saying_of(work), only_to_asker(work)
        if not saying.private:
            return Reply(notice_message(NOT_HERE), to=back, refusal="not_private")
        if not await self.directory.is_admin(saying.person, outside=saying.outside):
            return Reply(notice_message(NOT_ADMIN))
        named = [id for id in work.payload.get("named", ()) if id[:1] in "CG"]
        here = place_of(work).channel
        channel = named[0] if len(named) == 1 else here if not named and not is_direct(here) else None
        if channel is None:
            return Reply(notice_message(said.INVITE_WHERE))
        key = digest("channel.invite", work.key)
        if not await self.store.channels.invite(work.workspace, channel, key, self.clock()):
            return Reply(notice_message(said.INVITED_BEFORE.format(channel=channel)))
        once, facts = DeliveryKey("invite", channel, key), {"unasked": True, "back": as_payload(back)}
        await self.crew.accept(
            Order(work.workspace, "channel.invite", key, saying.person, Root(channel), once, facts, False)
        )
        return Reply(notice_message(said.INVITED.format(channel=channel)))

    async def invitation(self, work: Work, _library: Library) -> Reply:
        """What everybody in that channel reads."""
        channel, back = place_of(work).channel, from_payload(work.payload["back"])

        async def then(posted: Posted) -> None:
            if isinstance(posted, Refused) and posted.reason in ENDS:
                await self.store.channels.uninvite(work.workspace, channel, work.key)
                told = said.NOT_INVITED.format(channel=channel, reason=posted.reason)
                self.crew.tell(work.workspace, back, notice_message(told))

        return Reply(said.invitation_message(), for_anybody=True, then=then)

    async def press_join(self, ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace) -> None:
        """Somebody takes the invitation: the same as if they had typed it, for them alone."""
        press = pressed(action, body, workspace)
        if press is not None and press.aside is not None:
            person: PersonKey = press.person
            once = DeliveryKey("private", f"{press.aside.channel}:{person.user_id}", press.key)
            facts = {"text": "nudges on", "im": False, "named": ()}
            await self.crew.accept(Order(workspace, "typed", press.key, person, press.aside, once, facts, press.outside))
        await ack()


def fits(words: Words) -> bool:
    """Whether what follows "nudges" is about this channel.

    >>> from bot.vocabulary import read
    >>> [fits(read(typed)) for typed in ("nudges here 9:30 quiz", "nudges here off", "nudges here in Rome?", "nudges 9:30")]
    [True, True, False, False]
    """
    return read_channel_wish(words.rest) is not None


def fits_desk(words: Words) -> bool:
    """Whether an admin invites a channel."""
    return words.rest.split()[:1] in (["invite"], ["Invite"])
