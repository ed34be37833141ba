"""The knowledge, asked from its own thread: a large index is read by one long-lived connection and never on the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from knowledge import Audience, Cleared, ClearedItem, Counts, Curriculum, Kind, Knowledge, NotAsked, Outcome, Receipt
from knowledge.follow_up import Together, asked_of, followed
from knowledge.quiz import ItemState

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class BankEntry:
    """A quiz item without its words: its id, its passage's, the fingerprint it was approved for, who answers for it."""

    id: str
    passage: str
    approved: str | None
    suspended: bool
    owner: str | None


class Library:
    """Knowledge, awaitable."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="library")

    async def find(self, text: str, reader: Audience, lens: str | None = None) -> tuple[Outcome, str]:
        """What the handbook says to a question, and the version of the index that says it."""
        return await self._ask(lambda: (self._knowledge.find(text, reader, lens), self._knowledge.version))

    async def follow(
        self, text: str, before: str, alone: Outcome, reader: Audience, lens: str | None = None
    ) -> Together | None:
        """What a question comes to together with the one before it; None where it stands alone, coming to `alone`."""
        return await self._ask(lambda: followed(text, before, alone, lambda both: self._knowledge.find(both, reader, lens)))

    async def ask_of(
        self, text: str, thing: Cleared, alone: Outcome, reader: Audience, lens: str | None = None
    ) -> Together | None:
        """What a question comes to as one about a passage; None where it stands alone, coming to `alone`."""
        return await self._ask(lambda: asked_of(text, thing, alone, lambda both: self._knowledge.find(both, reader, lens)))

    async def explain(self, text: str, reader: Audience, lens: str | None = None) -> Sequence[Receipt]:
        """Why a question comes to what `find` says; each receipt names the version of the index."""
        return await self._ask(lambda: self._knowledge.explain(text, reader, lens))

    async def passages(self, ids: Sequence[str], reader: Audience) -> list[Cleared]:
        """The passages of these ids that this reader may see, in that order."""
        found = await self._ask(lambda: [self._knowledge.passage(id, reader) for id in ids])
        return [passage for passage in found if passage is not None]

    async def by_id(self, ids: Sequence[str], reader: Audience) -> dict[str, Cleared]:
        """The same by the ids they were asked for, which may be older ones."""
        found = await self._ask(lambda: {id: self._knowledge.passage(id, reader) for id in ids})
        return {id: passage for id, passage in found.items() if passage is not None}

    async def children(self, id: str, reader: Audience) -> Sequence[Cleared]:
        """The passages right under this one."""
        return await self._ask(lambda: self._knowledge.children(id, reader))

    async def of_kind(self, kind: Kind, reader: Audience) -> Sequence[Cleared]:
        """Every passage of a kind that this reader may see, in the order of the handbook."""
        return await self._ask(lambda: self._knowledge.passages(reader, kind))

    async def version(self) -> str:
        """The version of the index as it is now."""
        return await self._ask(lambda: self._knowledge.version)

    async def owner(self, id: str) -> str | None:
        """Who answers for a passage, by the word of its pack."""
        return await self._ask(lambda: self._knowledge.owner(id))

    async def keeps_back(self, addresses: Collection[str], reader: Audience) -> bool:
        """Whether one of these addresses stands in the handbook, and nowhere for this reader."""
        return await self._ask(lambda: self._knowledge.keeps_back(addresses, reader))

    async def curriculum(self, reader: Audience) -> Curriculum:
        """Every lesson this reader may see, in its order."""
        return await self._ask(lambda: self._knowledge.curriculum(reader))

    async def quiz_items(self, reader: Audience) -> Sequence[ClearedItem]:
        """Every quiz item this reader may be asked now."""
        return await self._ask(lambda: self._knowledge.quiz_items(reader))

    async def quiz_items_on(self, passage_id: str, reader: Audience) -> Sequence[ClearedItem]:
        """Those of them about one passage."""
        return await self._ask(lambda: self._knowledge.quiz_items(reader, passage_id))

    async def quiz_on(self, passage_id: str, reader: Audience) -> Sequence[ClearedItem]:
        """The quiz items about one passage, or else about what it holds, that this reader may be asked now."""
        return await self._ask(lambda: self._knowledge.quiz_on(passage_id, reader))

    async def quiz_item(self, id: str, reader: Audience) -> ClearedItem | NotAsked:
        """The quiz item of this id, if this reader may be asked it now."""
        return await self._ask(lambda: self._knowledge.quiz_item(id, reader))

    async def bank(self) -> Sequence[BankEntry]:
        """Every quiz item by its ids, in the order of the bank."""
        listed = await self._ask(self._knowledge.bank)
        return [
            BankEntry(one.item.id, one.item.passage, one.item.approved, one.state is ItemState.SUSPENDED, one.owner)
            for one in listed
        ]

    async def counts(self) -> Counts:
        """How much the index holds. Raises a KnowledgeError if it cannot be read."""
        return await self._ask(lambda: self._knowledge.counts)

    async def _ask(self, question: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._thread, question)

    def close(self) -> None:
        """End the thread; the knowledge stays open for whoever opened it."""
        self._thread.shutdown(wait=False, cancel_futures=True)
