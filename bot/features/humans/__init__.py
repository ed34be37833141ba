"""A person's answer where ours was not enough: passed on to the team, taken, answered, carried back; a reminder in between.

What the team sees is cleared for the least of those who asked and who read in its channel. What comes back is a person's own
words. Everything that is posted is accepted work, each thing once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from slack_bolt.app.async_app import AsyncApp

from bot.clients import Clients
from bot.directory import Directory
from bot.features.humans.asking import PLEASE, Asking
from bot.features.humans.carrying import Carrying
from bot.features.humans.case import Cases
from bot.features.humans.channel import TeamChannels
from bot.features.humans.drafting import REPLY, SEND, Drafting
from bot.features.humans.facts import Facts
from bot.features.humans.posting import Posting
from bot.features.humans.taking import Taking
from bot.features.humans.wanting import Wanting
from bot.features.humans.writing import Writing
from bot.library import Library
from bot.store import Store, Work
from bot.store.escalations import ESCALATE, REMIND
from bot.vocabulary import Words
from bot.work import Crew, Handler, Reply

__all__ = ["Humans", "TeamChannels", "fits"]


class Humans:
    """All the steps. `hours`: how long the team may leave a question lying; the first of `admins` keeps the team's hours."""

    def __init__(
        self,
        directory: Directory,
        store: Store,
        clients: Clients,
        crew: Crew,
        library: Library,
        *,
        clock: Callable[[], datetime],
        channels: TeamChannels,
        admins: Sequence[str],
        hours: timedelta,
    ) -> None:
        cases = Cases(directory, store)
        facts = Facts(directory, store, clients, library, clock, admins)
        self._posting = Posting(cases, facts, store, clients, crew, clock, channels, hours)
        self._carrying = Carrying(cases, facts, self._posting, directory, store, clients, crew, library, clock)
        self._asking = Asking(self._posting, facts, store, crew, clock, channels)
        self._taking = Taking(cases, facts, self._posting, store, crew, clock)
        self._drafting = Drafting(cases, facts, self._carrying, store, crew)
        self._writing = Writing(cases, facts, self._carrying, clients, crew)
        self._wanting = Wanting(cases, self._posting, store, crew, clock)
        self.look_after = self._posting.look_after
        self.redraw = self._posting.redraw

    def register(self, app: AsyncApp) -> None:
        """The asker's button, the team's buttons, and the team's windows."""
        for step in (self._asking, self._taking, self._drafting, self._writing, self._wanting):
            step.register(app)

    def does(self) -> dict[str, Handler]:
        """The kinds of work that this makes the replies to."""
        return {
            "human": self._asking.ask,
            "lost": self._posting.lost,
            ESCALATE: self._posting.post,
            REMIND: self._posting.remind,
            "take": self._taking.take,
            "carry": self._carrying.carry,
        }

    async def answer(self, work: Work, _words: Words) -> Reply | None:
        """The reply to typed words of this kind, the asker's or the team's; None where they are none."""
        text = work.payload["text"].strip()
        word = _word(text)
        if word in PLEASE:
            return await self._asking.please(work)
        if text.casefold().startswith(REPLY):
            return await self._drafting.draft(work, text[len(REPLY) :].strip())
        return await self._drafting.send(work) if word == SEND else None


def fits(words: Words) -> bool:
    """Whether these words may be for `Humans.answer`; some of them only in the team's thread.

    >>> from bot.vocabulary import read
    >>> [fits(read(typed)) for typed in ("Human please!", "reply: yes", "send help")]
    [True, True, False]
    """
    word = _word(words.whole)
    return word in PLEASE or word == SEND or words.whole.casefold().startswith(REPLY)


def _word(text: str) -> str:
    return " ".join(text.split()).rstrip(".!?").casefold()
