"""The numbers of a report, against the same worked out by hand, person by person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Table, event, insert

from bot.store import Organisation, PersonKey, Scope, Store, Whom, Workspace
from bot.store.tables import attempts, cards, progress, questions
from knowledge.path import Said, Step, lessons_of, walk
from knowledge.report import Group, Place, Way, places
from tests.knowledge.curricula import curriculum
from tests.store.samples import NOON, OTHER, PAUL, VENDOR, after

COURSE = curriculum()
LESSONS = places(COURSE)
IDS = ("a", "older", "old", "b", "c", "d", "e", "left the handbook")


async def numbers(
    store: Store, scope: Scope, lessons: Sequence[Place] = LESSONS
) -> tuple[dict[int, Way], dict[int, Way], list[Group]]:
    """Tracks, modules and groups."""
    found = await store.reports.numbers(lessons, scope)
    return dict(found.tracks), dict(found.modules), list(found.groups)


async def fill(store: Store, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Write these rows as they are."""
    async with store._database.begin() as connection:
        await connection.execute(insert(table), list(rows))


def whose(person: PersonKey) -> dict[str, str]:
    workspace = person.workspace
    key = {"enterprise_id": workspace.enterprise_id or "", "team_id": workspace.team_id or ""}
    return {**key, "person_team_id": person.team_id, "person_id": person.user_id}


def step_row(person: PersonKey, step: Step) -> dict[str, Any]:
    return {**whose(person), "passage_id": step.lesson, "said": step.said.value, "said_at": step.at}


def somebody(number: int, team: str = "TPARTNER1", workspace: Workspace = VENDOR) -> PersonKey:
    return PersonKey(workspace, team, f"U{number:04}")


def by_hand(steps: dict[PersonKey, list[Step]], since: datetime | None) -> tuple[dict[int, Way], dict[int, Way]]:
    """Tracks and modules, one person after the other."""
    first = since or NOON - timedelta(days=9999)
    parts = [(track.modules, lessons_of(track)) for track in COURSE.tracks]
    tracks: dict[int, Counter[str]] = {}
    modules: dict[int, Counter[str]] = {}
    for mine in steps.values():
        done = walk(mine, COURSE.renamed).done
        at = {}
        for one in sorted(mine, key=lambda one: one.at):
            at[COURSE.renamed.get(one.lesson, one.lesson)] = one.at
        number = 0
        for place, (its, every) in enumerate(parts):
            for counts, key, lessons in [
                (tracks, place, every),
                *((modules, number + one, module.lessons) for one, module in enumerate(its)),
            ]:
                did = [one for one in lessons if one.passage.id in done]
                if not did:
                    continue
                count = counts.setdefault(key, Counter())
                now = [one for one in did if at[one.passage.id] >= first]
                count["began"] += min(at[one.passage.id] for one in did) >= first
                needed = [one for one in lessons if one.passage.audience.value != "internal"]
                over = all(one in did for one in needed)
                count["finished"] += over and max(at[one.passage.id] for one in needed) >= first
                count["lessons"] += len(now)
                count["minutes"] += sum(one.facts.minutes or 0 for one in now)
            number += len(its)
    return {at: Way(**one) for at, one in tracks.items()}, {at: Way(**one) for at, one in modules.items()}


@pytest.mark.parametrize("seed", range(6))
async def test_the_database_counts_what_one_counts_by_hand(store: Store, seed: int) -> None:
    chance = Random(seed)
    steps: dict[PersonKey, list[Step]] = {}
    for number in range(40):
        mine = chance.sample(IDS, chance.randint(0, len(IDS)))
        times = chance.sample(range(1000), len(mine))
        said = chance.choices(list(Said), [6, 1, 1], k=len(mine))
        steps[somebody(number)] = [
            Step(id, word, after(minutes=minute)) for id, word, minute in zip(mine, said, times, strict=True)
        ]
    await fill(store, progress, [step_row(person, one) for person, mine in steps.items() for one in mine])
    for since in (None, after(minutes=500)):
        tracks, modules, groups = await numbers(store, Scope(since=since))
        assert (tracks, modules) == by_hand(steps, since)
        (group,) = groups
        assert (group.name, group.kind) == ("TPARTNER1", "team")
        assert group.lessons == sum(way.lessons for way in tracks.values())
        assert group.minutes == sum(way.minutes for way in tracks.values())
        assert group.finished == sum(way.finished for way in tracks.values())


async def test_until_looks_at_how_it_was_then(store: Store) -> None:
    for minute, lesson in enumerate(("a", "b", "e")):
        await store.lessons.take(PAUL, Step(lesson, Said.DONE, after(minutes=minute)))
    _, modules, _ = await numbers(store, Scope(until=after(minutes=1)))
    assert modules == {0: Way(1, 0, 1, 10)}
    tracks, modules, _ = await numbers(store, Scope(since=after(minutes=1), until=after(minutes=2)))
    # Begun before, finished in that time.
    assert (tracks[0], modules) == (Way(0, 0, 1, 20), {0: Way(0, 1, 1, 20)})


async def test_what_left_the_handbook_counts_nowhere(store: Store) -> None:
    await store.lessons.take(PAUL, Step("left the handbook", Said.DONE, NOON))
    assert await numbers(store, Scope()) == ({}, {}, [])
    assert await numbers(store, Scope(), ()) == ({}, {}, [])


async def test_people_belong_to_what_they_or_their_team_are_marked_as(store: Store) -> None:
    for whom, name in (
        (Whom("team", "TPARTNER1"), "Northwind"),
        (Whom("person", "U0003", "TVENDOR01"), "Contoso"),
        (Whom("person", "U0001", "TPARTNER1"), "Contoso"),
    ):
        await store.places.mark_organisation(VENDOR, whom, Organisation(name, partner=True), "UDANA", NOON)
    # A team of that name in another workspace is somebody else's word.
    await store.places.mark_organisation(OTHER, Whom("team", "TVENDOR01"), Organisation("Fabrikam", True), "UX", NOON)
    teams = ("TPARTNER1", "TPARTNER1", "TPARTNER1", "TVENDOR01", "TVENDOR01", "TTHIRD001", "")
    for number, team in enumerate(teams):
        await store.lessons.take(somebody(number, team), Step("e", Said.DONE, NOON))
    # An event that did not name the team is about the same person.
    await store.lessons.take(somebody(0, ""), Step("a", Said.DONE, NOON))
    _, _, groups = await numbers(store, Scope())
    assert [(one.name, one.kind, one.people, one.lessons, one.minutes, one.finished) for one in groups] == [
        ("Contoso", "organisation", 2, 2, 10, 2),
        ("Northwind", "organisation", 2, 3, 20, 2),
        ("", "own", 1, 1, 5, 1),
        ("TTHIRD001", "team", 1, 1, 5, 1),
        ("", "unknown", 1, 1, 5, 1),
    ]


async def test_quiz_answers_reviews_and_questions_are_counted_in_their_time(store: Store) -> None:
    quiz = {"round_id": 1, "item_id": "i", "passage_id": "p", "approved": "0" * 12, "given": [0], "key": "k"}
    for at, (right, counted) in enumerate(((True, NOON), (False, NOON), (True, after(days=2)), (True, None))):
        row = {**whose(PAUL), **quiz, "at": at, "right": right, "answered_at": NOON, "counted_at": counted}
        await fill(store, attempts, [row])
    card = {"card": "{}", "due_on": date(2026, 4, 1), "stability": 1.0, "changed_at": NOON}
    days = {"p": date(2026, 3, 2), "q": date(2026, 3, 4), "r": None}
    await fill(store, cards, [{**whose(PAUL), **card, "passage_id": id, "reviewed_on": day} for id, day in days.items()])
    asked = {"channel": "C1", "score": 0.0, "margin": 0.0, "passage_ids": [], "index_version": "x", "asked_at": NOON}
    for outcome in ("found", "unsure", "nothing", "chat"):
        await fill(store, questions, [{**whose(PAUL), **asked, "outcome": outcome}])
    _, _, groups = await numbers(store, Scope())
    assert groups == [Group("TPARTNER1", "team", 1, answers=3, right=2, reviewed=2, questions=3, unanswered=2)]
    _, _, groups = await numbers(store, Scope(since=after(days=1)))
    assert groups == [Group("TPARTNER1", "team", 1, answers=1, right=1, reviewed=1)]
    assert (await numbers(store, Scope(since=after(days=5))))[2] == []


async def test_a_report_of_one_workspace_leaves_out_the_others(store: Store) -> None:
    for number, workspace in enumerate((VENDOR, VENDOR, OTHER)):
        await store.lessons.take(somebody(number, workspace=workspace), Step("e", Said.DONE, NOON))
    for scope, people in (
        (Scope(), 3),
        (Scope(team_id="TVENDOR01"), 2),
        (Scope(enterprise_id="EOTHER001"), 1),
        (Scope(enterprise_id="EOTHER001", team_id="TVENDOR01"), 0),
    ):
        tracks, _, groups = await numbers(store, scope)
        assert (tracks.get(1, Way()).began, sum(one.people for one in groups)) == (people, people)


async def test_the_number_of_statements_does_not_grow_with_people(store: Store) -> None:
    said: list[str] = []
    event.listen(store._database.engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    counted = []
    for first, last in ((0, 10), (10, 200)):
        rows = [step_row(somebody(one), Step(id, Said.DONE, NOON)) for one in range(first, last) for id in ("a", "b", "e")]
        await fill(store, progress, rows)
        said.clear()
        tracks, _, _ = await numbers(store, Scope())
        counted.append((tracks[0].began, len(said)))
    # PostgreSQL is told first how much memory it may use.
    assert counted in ([(10, 1), (200, 1)], [(10, 2), (200, 2)])
