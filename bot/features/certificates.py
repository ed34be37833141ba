"""`certificates`: one's own, for oneself alone. `verify NUMBER`: whether one is genuine, for whoever has its number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.awards import Awards, can_share
from bot.progress import Progress
from bot.store import Store, Work
from bot.views.apology import notice_message
from bot.views.certificate import (
    NOT_HERE,
    certificates_message,
    no_number_message,
    unknown_message,
    verified_message,
)
from bot.views.message import Message
from bot.vocabulary import Words, one_of
from bot.work import Reply, only_to_asker, person_of
from knowledge.certificate import LENGTH, NoNumber, read_number

OWN: tuple[str, ...] = ("certificates", "my certificates", "my certificate", "show my certificates", "show my certificate")
fits_own = one_of(*OWN)


def fits_verify(words: Words) -> bool:
    """Whether what follows "verify" may have been meant as a number; anything else is a question.

    >>> from bot.vocabulary import read
    >>> [fits_verify(read(f"verify {typed}")) for typed in ("", "2222-2222-222", "abcd efgh jkm2", "my deal", "deals")]
    [True, True, True, False, False]
    """
    if not words.rest or read_number(words.rest) is not NoNumber.SHAPE:
        return True
    signs = re.sub(r"[\W_]", "", words.rest)
    return any(sign.isdigit() for sign in signs) and abs(len(signs) - LENGTH) <= LENGTH // 2


@dataclass(frozen=True, slots=True)
class Certificates:
    """What these replies read."""

    awards: Awards
    progress: Progress
    store: Store

    async def own(self, work: Work, _words: Words) -> Reply:
        """Everything somebody was awarded, with what they earned meanwhile: a track may also be done because its last open
        lesson left the handbook."""
        person, reader = person_of(work), await self.awards.reader(work)
        have = {one.track for one in await self.store.certificates.of(person)}
        outside, waiting = work.payload.get("outside") is not False, False
        for each in (await self.progress.of(person, reader)).standings:
            if each.finished and each.track.slug not in have:
                given = await self.awards.give(person, each.track, reader, work.accepted_at, outside=outside)
                waiting = waiting or given is None
        shown = await self.awards.shown_to(await self.store.certificates.of(person), reader)
        made = _alone(work, certificates_message(shown, waiting=waiting, can_share=can_share(work)))
        return self.awards.pictured(made, work, shown)

    async def verify(self, work: Work, words: Words) -> Reply:
        """Name, track and day: whoever has the number was given it."""
        match read_number(words.rest):
            case NoNumber() as why:
                return _alone(work, no_number_message(words.rest, why))
            case number:
                found = await self.store.certificates.numbered(number)
        if found is None:
            return _alone(work, unknown_message(number))
        [shown] = await self.awards.shown_to([found], await self.awards.reader(work))
        return _alone(work, verified_message(shown))


def _alone(work: Work, message: Message) -> Reply:
    return Reply(message, to=only_to_asker(work), instead=notice_message(NOT_HERE))
