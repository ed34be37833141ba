"""People, posts and times that the store's tests talk about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Table, select

from bot.store import DeliveryKey, NotedQuestion, PersonKey, Sent, Store, Work, Workspace

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
VENDOR = Workspace(None, "TVENDOR01")
OTHER = Workspace("EOTHER001", "TOTHER001")
ANNA = PersonKey(VENDOR, "TVENDOR01", "UANNA")
PAUL = PersonKey(VENDOR, "TPARTNER1", "UPAUL")
ANSWER = DeliveryKey("answer", "C1:1700.1", "1700.1")
QUESTION = NotedQuestion(
    person=PAUL,
    channel="C1",
    thread="1700.1",
    text="who gets first right of refusal?",
    outcome="found",
    score=0.91,
    margin=0.34,
    passage_ids=("channels#renewals", "channels#incumbents"),
    index_version="abc",
    reader="partner",
)
PAYLOAD = {"text": "who gets first right of refusal?", "channel": "C1"}


def after(**time: float) -> datetime:
    """That long after noon."""
    return NOON + timedelta(**time)


async def accepted(
    store: Store,
    key: str = "Ev1",
    *,
    workspace: Workspace = VENDOR,
    person: PersonKey | None = PAUL,
    delivery: DeliveryKey | None = ANSWER,
    now: datetime = NOON,
) -> Work:
    """Work accepted just now, which nobody had claimed."""
    if person and person.workspace != workspace:
        person = replace(person, workspace=workspace)
    work = await store.accept(workspace, "mention", key, PAYLOAD, person=person, delivery=delivery, now=now)
    assert work is not None
    return work


async def said(store: Store, work: Work, ts: str = "1700.2", now: datetime = NOON) -> bool:
    """The work's answer was posted."""
    return await store.finish(work, sent=Sent("C1", ts), question=None, greeted=None, now=now)


async def rows(store: Store, table: Table) -> list[Row[Any]]:
    """Everything that stands in a table, oldest first."""
    async with store._database.connect() as connection:
        return list(await connection.execute(select(table).order_by(*table.primary_key.columns)))
