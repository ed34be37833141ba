"""What people remember: one card for each person and passage, changed by whoever asks, answers or reviews."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from bot.store.columns import workspace_values
from bot.store.engine import insert_into
from bot.store.people import of_person, person_values
from bot.store.tables import cards
from bot.store.values import PersonKey
from knowledge.pacing import Card, State, asked, day_of, read, review

_READ = (cards.c.passage_id, cards.c.due_on, cards.c.reviewed_on, cards.c.stability)
"""The columns of a `Card`, in its order."""


async def change(
    connection: AsyncConnection,
    person: PersonKey,
    passage_id: str,
    how: Callable[[str | None, str], str],
    now: datetime,
    said: str | None = None,
) -> None:
    """Puts `how(card, passage id)` in place of this person's card for a passage; None where they had none. `said`: what the
    passage said to them, in short, if it said anything.

    Part of the caller's writing transaction; two that change one card come one after the other."""
    row = {**workspace_values(person.workspace), **person_values(person), "passage_id": passage_id}
    mine = {f"its_{name}": value for name, value in row.items()}
    row_now = (await connection.execute(_CARD, mine)).first()
    if row_now is None:
        new = row | _columns(how(None, passage_id), passage_id, now) | {"print": said}
        if (await connection.execute(_new(connection.dialect.name), new)).first() is not None:
            return
        # Somebody was first: on PostgreSQL this waits for them.
        row_now = (await connection.execute(_CARD, mine)).one()
    changed, said = how(row_now.card, passage_id), said or row_now.print
    if (changed, said) != (row_now.card, row_now.print):
        await connection.execute(_CHANGE, mine | _columns(changed, passage_id, now) | {"print": said})


# A question changes a card: these statements are made once, as those of the claim are.

_ONE = ("enterprise_id", "team_id", "person_team_id", "person_id", "passage_id")
_ITS = [cards.c[name] == bindparam(f"its_{name}") for name in _ONE]
_CARD = select(cards.c.card, cards.c.print).where(*_ITS).with_for_update()
_CHANGE = update(cards).where(*_ITS)


@cache
def _new(dialect: str) -> ReturningInsert[Any]:
    return insert_into(dialect, cards).on_conflict_do_nothing().returning(cards.c.id)


async def note_asked(
    connection: AsyncConnection,
    person: PersonKey,
    passage_ids: Sequence[str],
    now: datetime,
    zone: tzinfo,
    prints: Sequence[str] = (),
) -> None:
    """What they asked about comes back to them tomorrow, where they live. `prints`: what each said, in short."""
    there, said = now.astimezone(zone), dict(zip(passage_ids, prints, strict=False))
    for passage_id in dict.fromkeys(passage_ids):
        await change(connection, person, passage_id, lambda card, id: asked(card, there, id), now, said.get(passage_id))


async def note_review(connection: AsyncConnection, person: PersonKey, passage_id: str, right: bool, now: datetime) -> bool:
    """They say whether they still knew it. False, and nothing changes, where that passage is not due to them on the day of
    `now`: so an answer given twice counts once."""
    mine = select(cards.c.id).where(
        of_person(cards, person), cards.c.passage_id == passage_id, cards.c.due_on <= day_of(now)
    )
    if (await connection.execute(mine.with_for_update())).first() is None:
        return False
    await change(connection, person, passage_id, lambda card, id: review(card, right, now, id), now)
    return True


async def drop_untried(connection: AsyncConnection, person: PersonKey, passage_ids: Sequence[str]) -> None:
    """Takes away those of these cards that only stand for a question, and were never tried."""
    theirs = (of_person(cards, person), cards.c.passage_id.in_(passage_ids))
    await connection.execute(delete(cards).where(*theirs, cards.c.reviewed_on.is_(None)))


async def due(connection: AsyncConnection, person: PersonKey, today: date) -> State:
    """Their cards that are due by that day, and how many were reviewed on it."""
    ready = select(*_READ).where(of_person(cards, person), cards.c.due_on <= today)
    found = [Card._make(row) for row in await connection.execute(ready)]
    done = select(func.count()).select_from(cards).where(of_person(cards, person), cards.c.reviewed_on == today)
    return State(found, (await connection.execute(done)).scalar_one())


async def of(connection: AsyncConnection, person: PersonKey) -> list[Card]:
    """Every card of theirs, by passage id."""
    rows = await connection.execute(select(*_READ).where(of_person(cards, person)).order_by(cards.c.passage_id))
    return [Card._make(row) for row in rows]


def _columns(card: str, passage_id: str, now: datetime) -> dict[str, Any]:
    facts = read(card, passage_id)
    return {
        "card": card,
        "due_on": facts.due_on,
        "reviewed_on": facts.reviewed_on,
        "stability": facts.stability,
        "changed_at": now,
    }
