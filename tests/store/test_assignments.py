"""Tracks that admins assigned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.store import Assignees, Assignment, Store
from tests.store.samples import ANNA, NOON, OTHER, PAUL, VENDOR, accepted, after

MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 30)
TO_PAUL = Assignment(Assignees("person", "UPAUL", "TPARTNER1"), "core", MARCH)
TO_HELP = Assignment(Assignees("channel", "C1"), "core", None, "C1")
TO_NORTHWIND = Assignment(Assignees("organisation", "Northwind"), "advanced", MARCH, "C1")


async def test_somebody_is_asked_what_was_said_of_them_and_perhaps_what_was_said_of_others(store: Store) -> None:
    for one in (TO_PAUL, TO_HELP, TO_NORTHWIND):
        await store.assignments.assign(VENDOR, one, "UANNA", NOON)
    assert await store.assignments.everything(VENDOR) == (TO_PAUL, TO_HELP, TO_NORTHWIND)
    assert await store.assignments.perhaps_for(VENDOR, "UPAUL") == (TO_PAUL, TO_HELP, TO_NORTHWIND)
    assert await store.assignments.perhaps_for(VENDOR, "UANNA") == (TO_HELP, TO_NORTHWIND)
    assert await store.assignments.perhaps_for(OTHER, "UPAUL") == ()


async def test_the_last_word_counts_and_another_day_has_to_be_heard_anew(store: Store) -> None:
    await store.assignments.assign(VENDOR, TO_PAUL, "UANNA", NOON)
    await store.assignments.note_told(VENDOR, "UPAUL", "core", NOON)
    await store.assignments.assign(VENDOR, TO_PAUL, "UANNA", after(days=1))
    assert await store.assignments.everything(VENDOR) == (replace(TO_PAUL, told=True),)
    await store.assignments.assign(VENDOR, replace(TO_PAUL, due=APRIL), "UANNA", after(days=1))
    assert await store.assignments.everything(VENDOR) == (replace(TO_PAUL, due=APRIL),)


async def test_an_organisation_is_known_in_whatever_letters(store: Store) -> None:
    await store.assignments.assign(VENDOR, TO_NORTHWIND, "UANNA", NOON)
    shouted = Assignees("organisation", "NORTHWIND")
    took = [await store.assignments.take_back(VENDOR, shouted, track) for track in ("core", "advanced", "advanced")]
    assert took == [False, True, False]


async def test_work_says_whether_somebody_has_not_heard_yet(store: Store) -> None:
    await store.assignments.assign(VENDOR, TO_PAUL, "UANNA", NOON)
    await store.assignments.assign(VENDOR, TO_HELP, "UANNA", NOON)
    heard = [(await accepted(store, f"Ev{at}", person=one, delivery=None)).untold for at, one in enumerate((PAUL, ANNA))]
    assert heard == [True, False]
    await store.assignments.note_told(VENDOR, "UPAUL", "core", NOON)
    assert (await accepted(store, "Ev9", person=PAUL, delivery=None)).untold is False


async def test_a_channel_takes_its_assignments_along_to_another_id(store: Store) -> None:
    other = replace(TO_HELP, track="advanced")
    for one in (TO_HELP, other, replace(TO_HELP, whom=Assignees("channel", "C2"), due=APRIL)):
        await store.assignments.assign(VENDOR, one, "UANNA", NOON)
    await store.places.move(VENDOR, "C1", "C2")
    kept = {(one.whom.key, one.track, one.due) for one in await store.assignments.everything(VENDOR)}
    assert kept == {("C2", "core", APRIL), ("C2", "advanced", None)}
