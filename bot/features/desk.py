"""`desk`: admins say for whom a channel is and who is a partner. Only they hear the reply."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.directory import MOST_MEMBERS, Directory
from bot.people import Known
from bot.store import ChannelMark, Organisation, PersonKey, Store, Whom, Work
from bot.views import desk
from bot.views.apology import notice_message
from bot.views.message import Message
from bot.vocabulary import Words
from bot.work import Reply, only_to_asker, person_of, place_of, saying_of

LEVELS: Final = ("partner", "public", "internal", "none")
_TEAM: Final = re.compile(r"[TE][A-Z0-9]{2,}")
_PERSON: Final = re.compile(r"[UW][A-Z0-9]{2,}")
_DOMAIN: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
LONGEST_NAME: Final = 100


WORDS: Final = frozenset({"channel", "help", "partner", "unmark", "who"})
"""What may follow "desk"; anything else is a question about desks."""


def fits(words: Words) -> bool:
    """Whether an admin may have meant the desk."""
    return not words.rest or words.rest.split()[0].casefold() in WORDS


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk needs to look up and to write down."""

    directory: Directory
    store: Store
    clock: Callable[[], datetime]

    async def answer(self, work: Work, _words: Words) -> Reply:
        """Do what an admin said; a sentence to anybody else."""
        return replace(await self._answer(work), for_anybody=True)

    async def _answer(self, work: Work) -> Reply:
        saying = saying_of(work)
        if not saying.private:
            return Reply(notice_message(desk.NOT_HERE), to=only_to_asker(work), refusal="not_private")
        if not await self.directory.is_admin(saying.person, outside=saying.outside):
            return Reply(notice_message(desk.NOT_ADMIN))
        _, _, rest = " ".join(work.payload["text"].split()).partition(" ")
        word, _, more = rest.partition(" ")
        match word.casefold():
            case "channel":
                return Reply(await self._channel(work, more))
            case "partner":
                return Reply(await self._partner(work, more))
            case "unmark":
                return Reply(await self._unmark(work, more))
            case "who":
                return Reply(await self._who(work, more))
            case _:
                return Reply(desk.desk_help())

    async def _channel(self, work: Work, words: str) -> Message:
        # The first that is one: what follows may be the name of a channel.
        level = next((word for word in words.casefold().split() if word in LEVELS), None)
        if level is None:
            return notice_message(desk.WHICH_LEVEL)
        named = [id for id in work.payload.get("named", ()) if id[:1] in "CG"]
        place = place_of(work).channel
        channel = named[0] if len(named) == 1 else None if named or place.startswith("D") else place
        if channel is None:
            return notice_message(desk.WHICH_CHANNEL.format(level=level))
        workspace, by = work.workspace, person_of(work).user_id
        if level == "internal":
            if why := await self.directory.why_no_pin(workspace, channel):
                return desk.refused_message(why, channel, MOST_MEMBERS)
            before = await self.store.places.mark_of(workspace, channel)
            await self._mark_channel(work, channel, replace(before, pinned_by=by))
            # Somebody may have come in between the look and the mark; their event found no pin then.
            if why := await self.directory.why_no_pin(workspace, channel):
                await self._mark_channel(work, channel, replace(before, pinned_by=None))
                return desk.refused_message(why, channel, MOST_MEMBERS)
        else:
            await self._mark_channel(work, channel, ChannelMark(None if level == "none" else level))
        return desk.channel_message(level, channel)

    async def _mark_channel(self, work: Work, channel: str, mark: ChannelMark) -> None:
        await self.store.places.mark(work.workspace, channel, mark, person_of(work).user_id, self.clock())
        self.directory.forget_marks(work.workspace)

    async def _partner(self, work: Work, words: str) -> Message:
        whom, who, name = await self._whom(work, words)
        if isinstance(whom, str):
            return notice_message(whom)
        name = name[:LONGEST_NAME].strip() or who
        organisation = Organisation(name, partner=True)
        await self.store.places.mark_organisation(work.workspace, whom, organisation, person_of(work).user_id, self.clock())
        self.directory.forget_marks(work.workspace)
        return desk.partner_message(who, name)

    async def _unmark(self, work: Work, words: str) -> Message:
        whom, who, _ = await self._whom(work, words, taking_back=True)
        if isinstance(whom, str):
            return notice_message(whom)
        done = await self.store.places.unmark_organisation(work.workspace, whom)
        self.directory.forget_marks(work.workspace)
        return desk.unmarked_message(who, done)

    async def _whom(self, work: Work, words: str, *, taking_back: bool = False) -> tuple[Whom | str, str, str]:
        """Whom this is about (or a sentence why it is nobody), what they are called here, and the words left over."""
        first, _, rest = words.partition(" ")
        if person := await self._person(work, first):
            known = await self.directory.about(person)
            if not known.facts.known:
                return desk.NOT_KNOWN, "", ""
            if known.facts.team_id and _because(known) == "member" and not taking_back:
                return desk.OWN_PERSON, "", ""
            left = rest if _PERSON.fullmatch(first) else words
            return Whom("person", person.user_id, known.facts.team_id or ""), "that person", left
        if _TEAM.fullmatch(first):
            ours = {work.workspace.team_id, work.workspace.enterprise_id}
            return (desk.OUR_OWN if first in ours else Whom("team", first)), first, rest
        if _DOMAIN.fullmatch(first.casefold()):
            return Whom("domain", first.casefold()), first.casefold(), rest
        return desk.WHOM, "", ""

    async def _who(self, work: Work, words: str) -> Message:
        person = await self._person(work, words.partition(" ")[0])
        if person is None:
            return notice_message(desk.WHOM)
        known = await self.directory.about(person)
        organisation = known.organisation
        told = (organisation.name, organisation.partner) if organisation else None
        return desk.who_message("That person", known.level, _because(known), told)

    async def _person(self, work: Work, first: str) -> PersonKey | None:
        """Who is named, by a mention (which is gone from the words) or by their id; who calls us names us, too."""
        me = await self.directory.me(work.workspace)
        named = [id for id in work.payload.get("named", ()) if id[:1] in "UW" and id != me]
        ids = named or ([first] if _PERSON.fullmatch(first) else [])
        return PersonKey(work.workspace, "", ids[0]) if len(ids) == 1 else None


def _because(known: Known) -> str:
    facts = known.facts
    if not facts.known:
        return "unknown"
    if facts.deleted:
        return "deleted"
    if facts.bot:
        return "bot"
    if known.level.value == "internal":
        return "member"
    return "guest" if facts.guest else "outside"
