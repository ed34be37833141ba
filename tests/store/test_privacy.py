"""What goes, and when: texts after a while, a workspace after its grace, a person when they ask."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import JSON, Column, Date, insert

from bot.store import PersonKey, Store, Workspace
from bot.store.columns import UtcTime
from bot.store.tables import channels, claims, metadata, outbox, people, purges, questions
from tests.store.samples import ANNA, NOON, OTHER, PAUL, QUESTION, VENDOR, accepted, after, rows


async def asked(store: Store, person: PersonKey, key: str) -> None:
    """One question of that person, from event to record."""
    work = await accepted(store, key, workspace=person.workspace, person=person, delivery=None)
    question = replace(QUESTION, person=person)
    await store.finish(work, sent=None, question=question, greeted=person, now=work.accepted_at)


async def tenants(store: Store) -> dict[str, set[str]]:
    """Table -> teams that have rows in it; tables without rows left out."""
    found = {
        table.name: {row.team_id for row in await rows(store, table)}
        for table in metadata.sorted_tables
        if "team_id" in table.c
    }
    return {name: teams for name, teams in found.items() if teams}


async def test_texts_go_and_rows_stay(store: Store) -> None:
    await asked(store, PAUL, "Ev1")
    assert [await store.purge_questions(NOON), await store.purge_questions(after(seconds=1))] == [0, 1]
    assert await store.purge_questions(after(seconds=1)) == 0
    assert [(row.text, row.outcome, row.score) for row in await rows(store, questions)] == [(None, "found", 0.91)]


async def test_a_workspace_goes_whole_after_its_grace_and_no_other_with_it(store: Store) -> None:
    for workspace, person in ((VENDOR, PAUL), (OTHER, replace(PAUL, workspace=OTHER))):
        await asked(store, person, "Ev1")
        await accepted(store, "Ev2", workspace=workspace)
        await store.places.note(workspace, "C1", NOON)
    await store.schedule_purge(VENDOR, after(days=30))

    assert await store.purge_due(after(days=29)) == ()
    assert await store.purge_due(after(days=30)) == (VENDOR,)
    assert await store.purge_due(after(days=30)) == ()
    left = {"TOTHER001"}
    assert await tenants(store) == dict.fromkeys(("claims", "outbox", "questions", "people", "channels"), left)


async def test_a_workspace_that_comes_back_in_time_stays(store: Store) -> None:
    await asked(store, PAUL, "Ev1")
    await store.schedule_purge(VENDOR, after(days=30))
    assert [await store.cancel_purge(VENDOR), await store.cancel_purge(VENDOR)] == [True, False]
    assert await store.purge_due(after(days=31)) == ()
    assert len(await rows(store, questions)) == 1


async def test_a_second_word_about_leaving_moves_the_day(store: Store) -> None:
    await store.schedule_purge(VENDOR, after(days=1))
    await store.schedule_purge(VENDOR, after(days=2))
    assert [row.due_at for row in await rows(store, purges)] == [after(days=2)]


async def test_an_organisation_wide_install_is_a_workspace_of_its_own(store: Store) -> None:
    whole, one = Workspace("E1", None), Workspace("E1", "T1")
    for workspace in (whole, one):
        await store.places.note(workspace, "C1", NOON)
    await store.schedule_purge(whole, NOON)
    assert await store.purge_due(NOON) == (whole,)
    assert [(row.enterprise_id, row.team_id) for row in await rows(store, channels)] == [("E1", "T1")]


async def test_a_person_forgotten_leaves_nothing_and_takes_nobody_along(store: Store) -> None:
    elsewhere = replace(PAUL, workspace=OTHER)
    for number, person in enumerate((PAUL, ANNA, elsewhere)):
        await asked(store, person, f"Ev{number}")
    await accepted(store, "Ev9", person=PAUL)
    assert await store.forget(PAUL) == 5
    assert await store.forget(PAUL) == 0
    for table in (claims, questions, people):
        assert [(row.team_id, row.person_id) for row in await rows(store, table)] == [
            ("TVENDOR01", "UANNA"),
            ("TOTHER001", "UPAUL"),
        ]
    assert await rows(store, outbox) == []


async def test_a_channel_is_remembered_once(store: Store) -> None:
    for time in (NOON, after(days=1)):
        await store.places.note(VENDOR, "C1", time)
    assert [(row.channel, row.first_seen) for row in await rows(store, channels)] == [("C1", NOON)]


def _anything(column: Column[Any], person: PersonKey, number: int) -> object:
    """A value that fits a column; whoever it names is this person."""
    named = {"enterprise_id": "", "team_id": person.workspace.team_id, "person_team_id": person.team_id}
    if column.name in named:
        return named[column.name]
    if column.name == "person_id" or column.name.endswith("_by"):
        return person.user_id
    if column.foreign_keys:
        return number
    if isinstance(column.type, UtcTime):
        return NOON
    match column.type:
        case Date():
            return NOON.date()
        case JSON():
            return []
        case _:
            return column.type.python_type(number)


async def _in_every_table(store: Store, person: PersonKey, number: int) -> set[str]:
    """A row of that person in every table that may name one; the tables."""
    tables = [t for t in metadata.sorted_tables if any(c.name == "person_id" or c.name.endswith("_by") for c in t.c)]
    async with store._database.begin() as connection:
        for table in tables:
            values = {column.name: _anything(column, person, number) for column in table.c}
            await connection.execute(insert(table).values(**values | ({"id": number} if "id" in table.c else {})))
    return {table.name for table in tables}


async def test_no_table_names_somebody_who_was_forgotten(sqlite_store: Store) -> None:
    """Of every table there is, also of those that are still to come."""
    filled = await _in_every_table(sqlite_store, PAUL, 1)
    await _in_every_table(sqlite_store, ANNA, 2)
    assert {"claims", "outbox", "questions", "feedback", "escalations", "people", "cards", "progress"} <= filled
    await sqlite_store.forget(PAUL)
    named: dict[str, set[str]] = {"UPAUL": set(), "UANNA": set()}
    for table in metadata.sorted_tables:
        for row in await rows(sqlite_store, table):
            for user in named:
                named[user] |= {table.name} if user in row else set()
    assert named == {"UPAUL": set(), "UANNA": filled}


async def test_a_record_shows_what_is_theirs_whatever_team_slack_named_and_nobody_else(store: Store) -> None:
    await asked(store, PAUL, "Ev1")
    await asked(store, ANNA, "Ev2")
    record = await store.record(replace(PAUL, team_id=""))
    [question] = record["questions"]
    assert {name: question[name] for name in ("text", "outcome", "score", "passage_ids", "asked_at")} == {
        "text": QUESTION.text,
        "outcome": "found",
        "score": 0.91,
        "passage_ids": list(QUESTION.passage_ids),
        "asked_at": "2026-03-02T12:00:00+00:00",
    }
    assert [name for name in ("person_id", "team_id", "enterprise_id") if name in question] == []
    assert "UANNA" not in str(record)
    assert [await store.forget(replace(PAUL, team_id="")) > 0, await store.record(PAUL)] == [True, {}]
