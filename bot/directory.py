"""Asks Slack who somebody is and who is in a channel, and the store what admins said; whatever fails is not known.

People and marks are remembered for a minute, and forgotten at once when an event says that they changed. What a pinned
channel needs is never remembered: a share that this process did not hear of must not be outlived.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, Generic, TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from bot.clients import Clients, reason_of
from bot.errors import BotError
from bot.people import (
    NOTHING_SAID,
    ChannelFacts,
    Known,
    NoPin,
    PersonFacts,
    Saying,
    is_member,
    level_of,
    organisation_of,
    read_channel,
    read_person,
    reader_of,
    why_no_pin,
)
from bot.store import ChannelMark, Marks, PersonKey, Store, Workspace
from knowledge import Audience

PATIENCE: Final = 2.0
"""Seconds one look-up may take; then it is not known."""
REMEMBER: Final = timedelta(seconds=60)
"""How long an answer may be used again."""
MOST_MEMBERS: Final = 80
"""People a pinned channel may have: each is asked about, and Slack takes about a hundred such questions a minute."""
PAGE: Final = 1_000
"""Members of a channel that Slack names at a time."""
PAGES: Final = 5
"""Such looks at one channel at most."""
AT_ONCE: Final = 8
"""People asked about at the same time."""
MOST_KEPT: Final = 5_000
"""Answers kept at a time; then all are forgotten."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class ShortMemory(Generic[K, V]):
    """Answers for a minute. What was forgotten while it was being asked is neither kept nor used."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._kept: dict[K, tuple[datetime, V]] = {}
        self._asking: dict[K, set[int]] = {}
        self._number = 0

    def get(self, key: K) -> V | None:
        """The answer, if it is young enough."""
        at, value = self._kept.get(key, (None, None))
        return value if at is not None and timedelta() <= self._clock() - at < REMEMBER else None

    async def ask(self, key: K, look: Callable[[], Awaitable[V | None]], *, keep: bool = True) -> V | None:
        """The answer, remembered or looked up; None where it cannot be known, or changed twice while we asked."""
        for _ in range(2):
            if keep and (kept := self.get(key)) is not None:
                return kept
            self._number += 1
            mine, at = self._number, self._clock()
            self._asking.setdefault(key, set()).add(mine)
            try:
                value = await look()
            finally:
                fresh = mine in self._asking.get(key, ())
                self._done(key, mine)
            if fresh:
                if keep and value is not None:
                    self._keep(key, at, value)
                return value
        return None

    def forget(self, key: K) -> bool:
        """What is known of this, and what is just being asked, counts no more; whether there was any of that."""
        kept, asking = self._kept.pop(key, None), self._asking.pop(key, None)
        return kept is not None or asking is not None

    def _keep(self, key: K, at: datetime, value: V) -> None:
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (at, value)

    def _done(self, key: K, mine: int) -> None:
        left = self._asking.get(key, set()) - {mine}
        if left:
            self._asking[key] = left
        else:
            self._asking.pop(key, None)


class Directory:
    """Who people are and who reads where, in every workspace.

    `admins`: user ids. `domains`: partner e-mail domains with names. `home_teams`: teams and enterprises whose members are
    the vendor's own people; needed only where there are many workspaces, since one token has one.
    """

    def __init__(
        self,
        clients: Clients,
        store: Store,
        *,
        clock: Callable[[], datetime],
        admins: Collection[str] = (),
        domains: Mapping[str, str] | None = None,
        home_teams: Collection[str] = (),
    ) -> None:
        self._clients = clients
        self._store = store
        self._admins = frozenset(admins)
        self._domains = domains or {}
        self._home_teams = frozenset(home_teams)
        self._people: ShortMemory[tuple[Workspace, str], PersonFacts] = ShortMemory(clock)
        self._marks: ShortMemory[Workspace, Marks] = ShortMemory(clock)
        self._channels: ShortMemory[tuple[Workspace, str], ChannelFacts] = ShortMemory(clock)
        self._members: ShortMemory[tuple[Workspace, str], frozenset[str]] = ShortMemory(clock)
        self._dms: ShortMemory[tuple[Workspace, str, str], bool] = ShortMemory(clock)
        self._changes = 0
        self._log = structlog.get_logger()

    # Who reads

    async def reader(self, saying: Saying) -> Audience:
        """Who will read a reply that is said now."""
        asker = await self.about(saying.person, outside=saying.outside)
        if await self._is_private(saying) or saying.channel is None:
            return reader_of(private=True, asker=asker.level, channel=ChannelFacts(), mark=ChannelMark())
        workspace = saying.person.workspace
        mark, channel = await self._mark(workspace, saying.channel), ChannelFacts()
        if mark.pinned_by is not None and asker.level is Audience.INTERNAL and not saying.shared:
            # A pin is the one thing that lets internal text into a channel: nothing remembered counts for it.
            mark = await self._fresh_mark(workspace, saying.channel)
            if mark.pinned_by is not None:
                channel = await self.channel(workspace, saying.channel)
        return reader_of(private=False, asker=asker.level, channel=channel, mark=mark)

    async def _is_private(self, saying: Saying) -> bool:
        if not saying.private or not saying.check_direct or saying.channel is None:
            return saying.private
        return await self.is_our_dm(saying.person, saying.channel)

    def changes(self) -> int:
        """Grows with each change that was heard of."""
        return self._changes

    async def about(self, person: PersonKey, *, outside: bool = False) -> Known:
        """Who this is. `outside`: the event says that they are of another company."""
        facts = await self._facts(person.workspace, person.user_id)
        home = await self._home(person.workspace)
        if outside:
            facts = replace(facts, outside=True)
        marks = await self._said(person.workspace)
        organisation = organisation_of(facts, person, home, marks, self._domains) if marks is not None else None
        return Known(level_of(facts, home, organisation), facts, organisation)

    async def is_admin(self, person: PersonKey, *, outside: bool = False) -> bool:
        """Whether this is one of COACH_ADMINS, and surely one of the company's own people."""
        return person.user_id in self._admins and (await self.about(person, outside=outside)).level is Audience.INTERNAL

    async def me(self, workspace: Workspace) -> str | None:
        """The bot's own user id there; None where nobody said."""
        identity = await self._tried(self._clients.at(workspace), "who we are cannot be known")
        return identity.user_id if identity else None

    async def is_our_dm(self, person: PersonKey, channel: str) -> bool:
        """Whether this is the conversation of this person and the bot, with nobody else in it."""

        async def look() -> bool | None:
            answer = await self._ask(person.workspace, "conversations.info", channel=channel)
            found = answer.get("channel") if answer else None
            return isinstance(found, dict) and found.get("is_im") is True and found.get("user") == person.user_id

        key = (person.workspace, channel, person.user_id)
        return channel.startswith("D") and await self._dms.ask(key, look) is True

    # Channels

    async def channel(self, workspace: Workspace, channel: str) -> ChannelFacts:
        """Who can read in this channel, asked anew each time."""

        async def look() -> ChannelFacts | None:
            try:
                async with asyncio.timeout(PATIENCE):
                    answer = await self._ask(workspace, "conversations.info", channel=channel)
                    facts = read_channel(answer.get("channel")) if answer else ChannelFacts()
                    if not facts.known or facts.shared:
                        return facts
                    return read_channel(
                        answer.get("channel") if answer else None, await self._who_is_there(workspace, channel)
                    )
            except TimeoutError:
                self._log.warning("a channel could not be looked at in time", channel=channel)
                return None

        return await self._channels.ask((workspace, channel), look, keep=False) or ChannelFacts()

    async def members(self, workspace: Workspace, channel: str) -> frozenset[str] | None:
        """The ids of everybody in a channel; None where Slack does not say, or there are more than PAGES tell."""

        async def look() -> frozenset[str] | None:
            found: set[str] = set()
            cursor = ""
            for _ in range(PAGES):
                answer = await self._ask(
                    workspace, "conversations.members", channel=channel, limit=PAGE, **({"cursor": cursor} if cursor else {})
                )
                users = answer.get("members") if answer else None
                if not answer or not isinstance(users, list):
                    return None
                found |= {user for user in users if isinstance(user, str)}
                cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
                if not cursor:
                    return frozenset(found)
            self._log.warning("a channel has too many people to know who is in it", channel=channel)
            return None

        return await self._members.ask((workspace, channel), look)

    async def why_no_pin(self, workspace: Workspace, channel: str) -> NoPin | None:
        """Why this channel may not be pinned as internal now; None where it may."""
        return why_no_pin(await self.channel(workspace, channel))

    async def may_stay(self, workspace: Workspace, user: str) -> bool:
        """Whether somebody who came into a pinned channel is surely one of the company's own people."""
        return is_member(await self._facts(workspace, user), await self._home(workspace))

    # What changed

    def forget_person(self, workspace: Workspace, user: str) -> None:
        """Somebody changed. Slack tells so with each new status of anybody, so only who was asked about counts."""
        self._changes += self._people.forget((workspace, user))

    async def lost_access(self, workspace: Workspace, user: object) -> str | None:
        """Somebody changed, and this is how Slack shows them now: their id, if they may have been one of the company's own
        before, and are no more."""
        id = user.get("id") if isinstance(user, Mapping) else None
        if not isinstance(id, str):
            return None
        before = self._people.get((workspace, id))
        self.forget_person(workspace, id)
        home = await self._home(workspace)
        lost = not is_member(read_person(user), home) and (before is None or is_member(before, home))
        return id if lost else None

    def forget_marks(self, workspace: Workspace) -> None:
        """An admin said something, or a pin fell."""
        self._changes += 1
        self._marks.forget(workspace)

    def forget_channel(self, workspace: Workspace, channel: str) -> None:
        """Somebody came or went, or the channel was shared or has another id: a look under way counts no more."""
        self._changes += 1
        self._channels.forget((workspace, channel))
        self._members.forget((workspace, channel))

    # Asking

    async def _facts(self, workspace: Workspace, user: str) -> PersonFacts:
        async def look() -> PersonFacts | None:
            answer = await self._ask(workspace, "users.info", user=user)
            facts = read_person(answer.get("user")) if answer else PersonFacts()
            return facts if facts.known else None

        return await self._people.ask((workspace, user), look) or PersonFacts()

    async def _who_is_there(self, workspace: Workspace, channel: str) -> ChannelFacts:
        answer = await self._ask(workspace, "conversations.members", channel=channel, limit=MOST_MEMBERS + 2)
        users = answer.get("members") if answer else None
        more = (answer.get("response_metadata") or {}).get("next_cursor") if answer else None
        if not isinstance(users, list) or not users or more or len(users) > MOST_MEMBERS + 1:
            return ChannelFacts()
        home, room = await self._home(workspace), asyncio.Semaphore(AT_ONCE)
        me = (await self._clients.at(workspace)).user_id

        async def is_ours(user: object) -> bool | None:
            if user == me and me is not None:
                return True
            async with room:
                facts = await self._facts(workspace, str(user))
            return is_member(facts, home) if facts.known else None

        ours = await asyncio.gather(*(is_ours(user) for user in users))
        if False in ours:
            return ChannelFacts(guests=True, members_known=True)
        return ChannelFacts(guests=False, members_known=True) if all(ours) else ChannelFacts()

    async def _mark(self, workspace: Workspace, channel: str) -> ChannelMark:
        marks = await self._said(workspace) or NOTHING_SAID
        return marks.channels.get(channel, ChannelMark())

    async def _said(self, workspace: Workspace) -> Marks | None:
        async def look() -> Marks | None:
            return await self._tried(self._store.places.marks(workspace), "the marks cannot be read")

        return await self._marks.ask(workspace, look)

    async def _fresh_mark(self, workspace: Workspace, channel: str) -> ChannelMark:
        mark = await self._tried(self._store.places.mark_of(workspace, channel), "a pin cannot be read")
        return mark or ChannelMark()

    async def _home(self, workspace: Workspace) -> Workspace | None:
        """The vendor's own workspace, if that is where this is; None where nobody can say."""
        home = await self._tried(self._clients.home(workspace), "whose workspace this is cannot be known")
        if home is None or self._clients.single:
            return home
        return home if {home.team_id, home.enterprise_id} & self._home_teams else None

    async def _ask(self, workspace: Workspace, method: str, **what: Any) -> Mapping[str, Any] | None:
        async def call() -> Mapping[str, Any]:
            client = await self._clients.repeating(workspace)
            answer = await client.api_call(method, params=what)
            return answer.data if isinstance(answer.data, dict) else {}

        return await self._tried(call(), "slack does not say", method=method)

    async def _tried(self, call: Awaitable[V], otherwise: str, **ids: str) -> V | None:
        """What this gives within our patience; None, and a line in the log, where it fails."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await call
        except SlackApiError as error:
            self._log.warning(otherwise, reason=reason_of(error), **ids)
        except (aiohttp.ClientError, TimeoutError, OSError, BotError) as error:
            self._log.warning(otherwise, reason=type(error).__name__, **ids)
        return None
