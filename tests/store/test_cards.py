"""Cards: one for each person and passage, whoever changes it, and the days they are due."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

from bot.store import Store
from bot.store.tables import cards
from knowledge import pacing
from knowledge.pacing import Card, State
from tests.store.samples import ANNA, NOON, OTHER, PAUL, after, rows

TODAY, TOMORROW = NOON.date(), after(days=1).date()


async def answer(store: Store, passage_id: str, right: bool = True) -> None:
    await store.cards.change(PAUL, [passage_id], lambda card, id: pacing.review(card, right, NOON, id), NOON)


async def ask(store: Store, *passage_ids: str) -> None:
    await store.cards.change(PAUL, passage_ids, lambda card, id: pacing.asked(card, NOON, id), NOON)


async def test_what_is_kept_of_a_card_is_what_the_core_reads_from_it(store: Store) -> None:
    await answer(store, "channels#fees")
    await ask(store, "channels#mdf", "channels#mdf")
    kept = [(row.passage_id, row.card, row.changed_at) for row in await rows(store, cards)]
    assert kept == [
        ("channels#fees", pacing.review(None, True, NOON, "channels#fees"), NOON),
        ("channels#mdf", pacing.asked(None, NOON, "channels#mdf"), NOON),
    ]
    assert await store.cards.of(PAUL) == [pacing.read(card, id) for id, card, _ in kept]


async def test_a_card_is_changed_from_what_it_was(store: Store) -> None:
    await answer(store, "channels#fees")
    await answer(store, "channels#fees", right=False)
    twice = pacing.review(pacing.review(None, True, NOON, "channels#fees"), False, NOON, "channels#fees")
    assert [row.card for row in await rows(store, cards)] == [twice]


async def test_two_answers_at_once_are_two_reviews(store: Store) -> None:
    seen: list[str | None] = []

    def noting(card: str | None, passage_id: str) -> str:
        seen.append(card)
        return pacing.review(card, True, NOON, passage_id)

    await asyncio.gather(*(store.cards.change(PAUL, ["channels#fees"], noting, NOON) for _ in range(4)))
    expected = None
    for _ in range(4):
        expected = pacing.review(expected, True, NOON, "channels#fees")
    assert [row.card for row in await rows(store, cards)] == [expected]


async def test_a_days_cards_are_those_due_by_then_and_the_number_reviewed(store: Store) -> None:
    await ask(store, "channels#mdf")
    await answer(store, "channels#fees")
    assert await store.cards.due(PAUL, TODAY) == State([], done=1)
    assert await store.cards.due(PAUL, TOMORROW) == State([Card("channels#mdf", TOMORROW)])
    later = await store.cards.due(PAUL, date(2026, 4, 1))
    assert sorted(card.passage_id for card in later.cards) == ["channels#fees", "channels#mdf"]


async def test_an_answer_that_was_no_good_takes_its_card_back_unless_it_was_tried(store: Store) -> None:
    await ask(store, "channels#mdf", "channels#fees")
    await answer(store, "channels#fees")
    await store.cards.drop_untried(PAUL, ["channels#mdf", "channels#fees", "channels#unknown"])
    assert [card.passage_id for card in await store.cards.of(PAUL)] == ["channels#fees"]


async def test_cards_are_one_persons_in_one_workspace(store: Store) -> None:
    await answer(store, "channels#fees")
    for other in (ANNA, replace(PAUL, workspace=OTHER), replace(PAUL, team_id="TELSE")):
        assert await store.cards.of(other) == []
        assert await store.cards.due(other, date(2027, 1, 1)) == State([])
