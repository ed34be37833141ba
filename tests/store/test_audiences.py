"""What admins said about people and channels: kept, replaced, taken back, and gone when it has to be."""

from __future__ import annotations

from bot.store import ChannelMark, Marks, Organisation, PersonKey, Store, Whom
from bot.store.tables import channel_marks, organisations
from tests.store.samples import NOON, OTHER, VENDOR, after, rows

TEAM, DOMAIN = Whom("team", "TPARTNER1"), Whom("domain", "northwind.example")
PERSON = Whom("person", "UPAUL", "TPARTNER1")
NORTHWIND = Organisation("Northwind", partner=True)


async def test_what_was_said_last_holds_in_its_own_workspace(store: Store) -> None:
    for whom in (TEAM, DOMAIN, PERSON):
        await store.places.mark_organisation(VENDOR, whom, NORTHWIND, "UANNA", NOON)
    await store.places.mark_organisation(VENDOR, DOMAIN, Organisation("Northwind", partner=False), "UANNA", after(days=1))
    await store.places.mark(VENDOR, "C1", ChannelMark("partner"), "UANNA", NOON)
    await store.places.mark(VENDOR, "C1", ChannelMark("public", "UANNA"), "UANNA", NOON)
    assert await store.places.marks(VENDOR) == Marks(
        {TEAM: NORTHWIND, DOMAIN: Organisation("Northwind", partner=False), PERSON: NORTHWIND},
        {"C1": ChannelMark("public", "UANNA")},
    )
    assert await store.places.mark_of(VENDOR, "C1") == ChannelMark("public", "UANNA")
    assert await store.places.marks(OTHER) == Marks({}, {})
    assert await store.places.mark_of(OTHER, "C1") == ChannelMark()


async def test_what_is_taken_back_leaves_no_row(store: Store) -> None:
    await store.places.mark_organisation(VENDOR, PERSON, NORTHWIND, "UANNA", NOON)
    assert [await store.places.unmark_organisation(VENDOR, PERSON) for _ in range(2)] == [True, False]
    await store.places.mark(VENDOR, "C1", ChannelMark("partner"), "UANNA", NOON)
    await store.places.mark(VENDOR, "C1", ChannelMark(), "UANNA", NOON)
    assert await rows(store, organisations) + await rows(store, channel_marks) == []


async def test_a_pin_falls_once_and_leaves_the_level(store: Store) -> None:
    await store.places.mark(VENDOR, "C1", ChannelMark("partner", "UANNA"), "UANNA", NOON)
    await store.places.mark(VENDOR, "C2", ChannelMark(None, "UANNA"), "UANNA", NOON)
    assert [await store.places.unpin(VENDOR, channel) for channel in ("C1", "C1", "C2", "C3")] == [
        "UANNA",
        None,
        "UANNA",
        None,
    ]
    assert (await store.places.marks(VENDOR)).channels == {"C1": ChannelMark("partner")}


async def test_a_channel_that_gets_another_id_keeps_its_level_and_loses_its_pin(store: Store) -> None:
    await store.places.mark(VENDOR, "C1", ChannelMark("partner", "UANNA"), "UANNA", NOON)
    await store.places.mark(VENDOR, "C2", ChannelMark("public"), "UANNA", NOON)
    assert await store.places.move(VENDOR, "C1", "C2") == "UANNA"
    assert await store.places.move(VENDOR, "C8", "C9") is None
    assert (await store.places.marks(VENDOR)).channels == {"C2": ChannelMark("partner")}


async def test_who_is_forgotten_is_no_partner_any_more_and_a_workspace_takes_its_marks_along(store: Store) -> None:
    for whom in (TEAM, PERSON):
        await store.places.mark_organisation(VENDOR, whom, NORTHWIND, "UANNA", NOON)
    await store.places.mark(VENDOR, "C1", ChannelMark("partner"), "UANNA", NOON)
    assert await store.forget(PersonKey(VENDOR, "TPARTNER1", "UPAUL")) == 1
    assert (await store.places.marks(VENDOR)).organisations == {TEAM: NORTHWIND}
    await store.schedule_purge(VENDOR, NOON)
    await store.purge_due(NOON)
    assert await store.places.marks(VENDOR) == Marks({}, {})
