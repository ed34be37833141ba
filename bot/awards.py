"""Certificates: given when a track is done, and told to whoever may hear of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Final

import structlog

from bot.directory import Directory
from bot.hours import zone_of
from bot.library import Library
from bot.outbox import Hook, Outbox, Picture, Posted, Refused, Thread, Whisper
from bot.pictures import certificate_png
from bot.store import PersonKey, Sent, Store, Work, Workspace
from bot.views.certificate import Shown, not_now_added, picture_words, with_certificate
from bot.work import Reply, only_to_asker, person_of, place_of, saying_of
from knowledge import Audience, Track
from knowledge.certificate import Certificate, level_of, may_name, new_number

PICTURES: Final = 3
"""Certificates that are shown as pictures at a time."""


@dataclass(frozen=True, slots=True)
class Awards:
    """Gives certificates and reads them. Raises StoreErrors."""

    store: Store
    library: Library
    directory: Directory
    outbox: Outbox
    chance: Random

    async def reader(self, work: Work) -> Audience:
        """Whoever asks: nobody else reads along, since in a channel the reply is whispered."""
        saying = saying_of(work)
        # Only what looks like a direct message has to prove that it is one.
        return await self.directory.reader(
            replace(saying, private=True, check_direct=saying.private and saying.check_direct)
        )

    async def give(
        self, person: PersonKey, track: Track, reader: Audience, at: datetime, *, outside: bool
    ) -> Certificate | None:
        """Their certificate for a track of which they did every lesson, as `reader` sees it; the one they have, where they
        have one. None: who they are is not known just now, so what they see may not be all there is for them."""
        known = await self.directory.about(person, outside=outside)
        if not known.facts.known or known.level is not reader:
            return None
        shown = {each: await self.library.curriculum(each) for each in Audience}
        new = Certificate(
            number=new_number(self.chance),
            track=track.slug,
            title=track.title,
            level=level_of(track.slug, track.title, shown),
            name=known.facts.name or person.user_id,
            day=at.astimezone(zone_of(known.facts.zone)).date(),
        )
        return await self.store.certificates.award(person, new, at)

    async def shown_to(self, certificates: Iterable[Certificate], reader: Audience) -> tuple[Shown, ...]:
        """These certificates, each with whether this reader may hear for which track it is."""
        theirs, whole = await self.library.curriculum(reader), await self.library.curriculum(Audience.INTERNAL)
        return tuple(Shown(one, may_name(one, reader, theirs, whole)) for one in certificates)

    async def awarded(self, made: Reply, work: Work, track: Track, reader: Audience) -> Reply:
        """What somebody hears when they did the last lesson of a track: with the certificate for it."""
        outside = work.payload.get("outside") is not False
        given = await self.give(person_of(work), track, reader, work.accepted_at, outside=outside)
        if given is None:
            return replace(made, message=not_now_added(made.message))
        [shown] = await self.shown_to([given], reader)
        made = replace(made, message=with_certificate(made.message, shown, can_share=can_share(work)))
        return self.pictured(made, work, [shown])

    def pictured(self, made: Reply, work: Work, shown: Sequence[Shown]) -> Reply:
        """A reply in somebody's conversation with us, and after it the certificates as pictures, where that can be. Whatever
        goes wrong with them, the words stand, and they never wait for them."""
        place = made.to or place_of(work)
        if not isinstance(place, Thread) or not place.direct:
            return made

        async def then(posted: Posted) -> None:
            if made.then is not None:
                await made.then(posted)
            if isinstance(posted, Sent) and await self.directory.is_our_dm(person_of(work), place.channel):
                for one in [each for each in shown if each.named][:PICTURES]:
                    await self._show(work.workspace, place, one)

        return replace(made, then=then)

    async def _show(self, workspace: Workspace, place: Thread, shown: Shown) -> None:
        words = picture_words(shown)
        drawn = await asyncio.to_thread(certificate_png, shown.certificate, words.day)
        if drawn is None:
            return
        came = await self.outbox.show(workspace, place, Picture(words.file, words.title, words.says, drawn))
        if isinstance(came, Refused):
            structlog.get_logger().info("a certificate has no picture", reason=came.reason)


def can_share(work: Work) -> bool:
    """Whether a private reply to this stands in a channel, where a button can show something to everybody."""
    place = only_to_asker(work)
    return isinstance(place, Hook | Whisper) and not place.channel.startswith("D")
