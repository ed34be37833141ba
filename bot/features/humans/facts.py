"""What is told beside a question that was passed on: names, links, hours, and as much of the case as its readers may see.

What Slack does not tell in time is left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from bot.clients import Clients
from bot.directory import Directory
from bot.errors import BotError
from bot.features.humans.case import Case
from bot.hours import is_open, opens_next, zone_of
from bot.incoming import is_direct, sound
from bot.library import Library
from bot.people import ChannelFacts, reader_of
from bot.store import KeptQuestion, PersonKey, Store, Workspace
from bot.views import humans as said
from knowledge import Audience

PATIENCE: Final = 2.0
"""Seconds a look-up of a name or a link may take; then it is left out."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Who is asked for them. `admins`: the first one's hours are the team's."""

    directory: Directory
    store: Store
    clients: Clients
    library: Library
    clock: Callable[[], datetime]
    admins: Sequence[str]

    async def shown(self, case: Case) -> said.Case:
        """The case as those who read in the team's channel may see it."""
        question, escalation = case.question, case.escalation
        reads = await self._team_reads(question.person.workspace, escalation.channel)
        asked_as = Audience(question.reader)
        least = reads if reads.rank < asked_as.rank else asked_as
        answered = await self.library.passages(question.passage_ids, least)
        there = question.thread if question.thread and not is_direct(question.channel) else None
        return said.Case(
            number=question.id,
            question=case.words,
            who=await self._who(question.person, reads),
            outcome=question.outcome,
            answered=answered,
            withheld=len(answered) < len(question.passage_ids),
            changed=await self.library.version() != question.index_version,
            link=await self.link(question.person.workspace, question.channel, there),
            taken=escalation.taken_name,
            done=escalation.answered_at is not None,
            kept=escalation.wanted_at is not None,
        )

    async def owner(self, question: KeptQuestion) -> str | None:
        """Who answers for what the question is about, by the pack; where nothing was found, nobody knows what that is."""
        known = question.passage_ids if question.outcome in ("found", "unsure") else ()
        return await self.library.owner(known[0]) if known else None

    async def name(self, workspace: Workspace, user: str) -> str | None:
        """What somebody is called; None where Slack does not tell in time."""
        answer = await self._asked(workspace, "users.info", user=user)
        found = answer.get("user") or {}
        profile = found.get("profile") or {}
        for name in (profile.get("real_name"), found.get("real_name"), profile.get("display_name"), found.get("name")):
            if isinstance(name, str) and name.strip():
                return sound(name).strip()[:200]
        return None

    async def link(self, workspace: Workspace, channel: str, ts: str | None) -> str | None:
        """The address of a post; None where there is none to be had."""
        answer = await self._asked(workspace, "chat.getPermalink", channel=channel, message_ts=ts) if ts else {}
        link = answer.get("permalink")
        return link if isinstance(link, str) else None

    async def zone(self, workspace: Workspace) -> tzinfo:
        """The zone of the first admin, whose hours the team keeps; UTC where there is none."""
        if not self.admins:
            return zone_of(None)
        return zone_of((await self.directory.about(PersonKey(workspace, "", self.admins[0]))).facts.zone)

    async def hours(self, workspace: Workspace) -> said.Hours:
        """Whether the team is at work, and where that is."""
        now, zone = self.clock(), await self.zone(workspace)
        if is_open(now, zone):
            return said.Hours(named(zone), None)
        back = opens_next(now, zone)
        return said.Hours(named(zone), back, today=back.date() == now.astimezone(zone).date())

    async def _team_reads(self, workspace: Workspace, channel: str) -> Audience:
        """Who reads in the team's channel; it is not known to be internal unless an admin pinned it and that holds."""
        mark = await self.store.places.mark_of(workspace, channel)
        facts = await self.directory.channel(workspace, channel) if mark.pinned_by is not None else ChannelFacts()
        return reader_of(private=False, asker=Audience.INTERNAL, channel=facts, mark=mark)

    async def _who(self, person: PersonKey, reads: Audience) -> str:
        """Who asked, as far as those who read it may know."""
        known = await self.directory.about(person)
        if reads is not Audience.INTERNAL:
            return said.OWN_PERSON if known.level is Audience.INTERNAL else said.A_PARTNER
        name = await self.name(person.workspace, person.user_id) or said.NAMELESS
        if known.organisation is None:
            return name
        return said.NAMED_OF.format(name=name, organisation=known.organisation.name)

    async def _asked(self, workspace: Workspace, method: str, **what: str) -> dict[str, Any]:
        try:
            async with asyncio.timeout(PATIENCE):
                client = await self.clients.repeating(workspace)
                answer = (await client.api_call(method, params=what)).data
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError, BotError) as error:
            structlog.get_logger().warning("slack does not say", method=method, reason=type(error).__name__)
            return {}
        return answer if isinstance(answer, dict) else {}


def named(zone: tzinfo) -> str:
    """What a zone is called.

    >>> named(zone_of("America/New_York")), named(zone_of(None))
    ('New York time', 'UTC')
    """
    name = str(zone).rpartition("/")[2].replace("_", " ")
    return name if name in ("UTC", "GMT") else f"{name} time"
