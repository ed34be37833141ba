"""Who may read what, as tables: facts in, an audience out; what is missing, odd or unknown counts as the least."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.people import (
    ChannelFacts,
    PersonFacts,
    comes_from_outside,
    level_of,
    organisation_of,
    read_channel,
    read_person,
    reader_of,
    why_no_pin,
)
from bot.store import ChannelMark, Marks, Organisation, PersonKey, Whom, Workspace
from knowledge import Audience

HOME, GRID = Workspace(None, "T1"), Workspace("E1", None)
MEMBER: dict[str, Any] = {
    "id": "U1", "team_id": "T1", "deleted": False, "is_bot": False, "is_restricted": False, "is_ultra_restricted": False,
    "tz": "Europe/Berlin", "profile": {"email": "Anna@Harbour.example"},
}  # fmt: skip
INTERNAL, PARTNER, PUBLIC = Audience.INTERNAL, Audience.PARTNER, Audience.PUBLIC
NORTHWIND = Organisation("Northwind", partner=True)


def test_facts_are_read_whole() -> None:
    assert read_person(MEMBER) == PersonFacts(known=True, team_id="T1", email_domain="harbour.example", zone="Europe/Berlin")


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in MEMBER.items() if key != name}


@pytest.mark.parametrize(
    ("user", "level"),
    [
        (MEMBER, INTERNAL),
        ({**MEMBER, "is_restricted": True}, PARTNER),
        ({**MEMBER, "is_restricted": True, "is_ultra_restricted": True}, PARTNER),
        ({**MEMBER, "team_id": "T2"}, PARTNER),
        ({**MEMBER, "team_id": "T2", "is_stranger": False}, PARTNER),
        ({**MEMBER, "team_id": "T2", "is_stranger": True}, PUBLIC),
        ({**MEMBER, "is_stranger": True}, PUBLIC),
        ({**MEMBER, "deleted": True}, PUBLIC),
        ({**MEMBER, "is_bot": True}, PUBLIC),
        ({**MEMBER, "id": "USLACKBOT"}, PUBLIC),
        (without("is_restricted"), PARTNER),
        (without("is_ultra_restricted"), PARTNER),
        ({**MEMBER, "is_restricted": "false"}, PARTNER),
        ({**MEMBER, "is_restricted": 0}, PARTNER),
        (without("deleted"), PUBLIC),
        (without("is_bot"), PUBLIC),
        (without("team_id"), PUBLIC),
        ({**MEMBER, "team_id": None}, PUBLIC),
        ({**MEMBER, "team_id": ["T1"]}, PUBLIC),
        ({}, PUBLIC),
        (None, PUBLIC),
        ("U1", PUBLIC),
    ],
    ids=str,
)
def test_who_somebody_is_decides_and_a_missing_flag_is_the_worse(user: object, level: Audience) -> None:
    # Whoever is not our own is of a partner here, so that each of the three levels shows.
    assert level_of(read_person(user), HOME, NORTHWIND) is level
    assert level_of(read_person(user), None, None) is PUBLIC


@pytest.mark.parametrize(
    ("user", "home", "level"),
    [
        ({**MEMBER, "team_id": "T9", "enterprise_user": {"enterprise_id": "E1"}}, GRID, INTERNAL),
        ({**MEMBER, "team_id": "T9", "enterprise_user": {"enterprise_id": "E2"}}, GRID, PUBLIC),
        ({**MEMBER, "team_id": "T9"}, GRID, PUBLIC),
        ({**MEMBER, "team_id": "T9", "enterprise_user": {"enterprise_id": "E1"}}, HOME, PUBLIC),
        ({**MEMBER, "is_restricted": True, "enterprise_user": {"enterprise_id": "E1"}}, Workspace("E1", "T1"), PUBLIC),
        (MEMBER, Workspace("E1", "T1"), INTERNAL),
        (MEMBER, Workspace(None, None), PUBLIC),
    ],
    ids=str,
)
def test_in_an_enterprise_the_enterprise_counts(user: object, home: Workspace, level: Audience) -> None:
    assert level_of(read_person(user), home, None) is level


def test_what_an_event_says_beats_what_the_look_up_says() -> None:
    assert level_of(replace(read_person(MEMBER), outside=True), HOME, None) is PUBLIC


@pytest.mark.parametrize(
    ("shared", "actor_team", "actor_enterprise", "outside"),
    [
        (False, None, None, False),
        (False, "T2", None, False),
        (True, "T1", None, False),
        (True, "T2", None, True),
        (True, None, None, True),
        (True, None, "E1", False),
        (True, None, "E2", True),
        (True, "T2", "E1", False),
        (True, "T2", "E2", True),
    ],
)
def test_who_comes_from_outside(shared: bool, actor_team: str | None, actor_enterprise: str | None, outside: bool) -> None:
    told = comes_from_outside(
        shared=shared, actor_team=actor_team, actor_enterprise=actor_enterprise, team="T1", enterprise="E1"
    )
    assert told is outside


GUEST = read_person({**MEMBER, "is_restricted": True, "profile": {"email": "leon@alpenwerk.example"}})
CONNECT = read_person({**MEMBER, "team_id": "T2", "profile": {"email": "priya@northwind.example"}})
LEON = PersonKey(HOME, "T1", "ULEON")


@pytest.mark.parametrize(
    ("facts", "said", "domains", "name"),
    [
        (GUEST, {Whom("person", "ULEON", "T1"): NORTHWIND}, {}, "Northwind"),
        (GUEST, {Whom("person", "ULEON", "T2"): NORTHWIND}, {}, None),
        (GUEST, {Whom("team", "T1"): NORTHWIND}, {}, None),
        (GUEST, {Whom("domain", "alpenwerk.example"): NORTHWIND}, {}, "Northwind"),
        (GUEST, {}, {"alpenwerk.example": "Alpenwerk"}, "Alpenwerk"),
        (GUEST, {}, {"werk.example": "Werk"}, None),
        (CONNECT, {Whom("team", "T2"): NORTHWIND}, {}, "Northwind"),
        (CONNECT, {Whom("team", "T3"): NORTHWIND}, {}, None),
        (CONNECT, {}, {"northwind.example": "Northwind"}, "Northwind"),
        (read_person(MEMBER), {}, {"harbour.example": "Harbour"}, None),
        (PersonFacts(), {Whom("person", "ULEON", ""): NORTHWIND}, {}, None),
    ],
)
def test_which_organisation_somebody_is_of(
    facts: PersonFacts, said: dict[Whom, Organisation], domains: dict[str, str], name: str | None
) -> None:
    found = organisation_of(facts, LEON, HOME, Marks(said, {}), domains)
    assert (found and found.name) == name


def test_an_admin_may_say_that_somebody_of_a_partners_domain_is_no_partner() -> None:
    said = {Whom("person", "ULEON", "T1"): Organisation("Former", partner=False)}
    found = organisation_of(GUEST, LEON, HOME, Marks(said, {}), {"alpenwerk.example": "Alpenwerk"})
    assert level_of(GUEST, HOME, found) is PUBLIC


def test_an_unconfirmed_address_proves_nothing() -> None:
    assert read_person({**MEMBER, "is_email_confirmed": False}).email_domain is None


OPEN_FLAGS = {"is_ext_shared": False, "is_pending_ext_shared": False, "is_shared": False, "is_org_shared": False}
OURS = ChannelFacts(guests=False, members_known=True)


@pytest.mark.parametrize(
    ("channel", "members", "why"),
    [
        (OPEN_FLAGS, OURS, None),
        ({**OPEN_FLAGS, "is_shared": True, "is_org_shared": True}, OURS, None),
        ({**OPEN_FLAGS, "is_shared": True}, OURS, "shared"),
        ({**OPEN_FLAGS, "is_ext_shared": True}, OURS, "shared"),
        ({**OPEN_FLAGS, "is_pending_ext_shared": True}, OURS, "shared"),
        ({**OPEN_FLAGS, "pending_shared": ["T2"]}, OURS, "shared"),
        (OPEN_FLAGS, ChannelFacts(guests=True, members_known=True), "guests"),
        (OPEN_FLAGS, ChannelFacts(), "unknown"),
        (OPEN_FLAGS, None, "unknown"),
        *(({name: flag for name, flag in OPEN_FLAGS.items() if name != missing}, OURS, "unknown") for missing in OPEN_FLAGS),
        ({**OPEN_FLAGS, "is_ext_shared": "no"}, OURS, "unknown"),
        (None, OURS, "unknown"),
    ],
    ids=str,
)
def test_when_a_channel_may_be_pinned(channel: object, members: ChannelFacts | None, why: str | None) -> None:
    assert why_no_pin(read_channel(channel, members)) == why


FIT = ChannelFacts(known=True, shared=False, guests=False, members_known=True)


@pytest.mark.parametrize(
    ("mark", "channel", "asker", "reader"),
    [
        (ChannelMark(), FIT, INTERNAL, PUBLIC),
        (ChannelMark("partner"), ChannelFacts(), PUBLIC, PARTNER),
        (ChannelMark("partner"), FIT, INTERNAL, PARTNER),
        (ChannelMark("public"), FIT, INTERNAL, PUBLIC),
        (ChannelMark("internal"), FIT, INTERNAL, PUBLIC),
        (ChannelMark("whatever"), FIT, INTERNAL, PUBLIC),
        (ChannelMark(None, "UDANA"), FIT, INTERNAL, INTERNAL),
        (ChannelMark("partner", "UDANA"), FIT, PARTNER, PARTNER),
        (ChannelMark(None, "UDANA"), FIT, PARTNER, PUBLIC),
        (ChannelMark(None, "UDANA"), ChannelFacts(), INTERNAL, PUBLIC),
        (ChannelMark("partner", "UDANA"), replace(FIT, shared=True), INTERNAL, PARTNER),
        (ChannelMark(None, "UDANA"), replace(FIT, guests=True), INTERNAL, PUBLIC),
        (ChannelMark(None, "UDANA"), replace(FIT, guests=None), INTERNAL, PUBLIC),
        (ChannelMark(None, "UDANA"), replace(FIT, members_known=False), INTERNAL, PUBLIC),
    ],
)
def test_who_reads_in_a_channel(mark: ChannelMark, channel: ChannelFacts, asker: Audience, reader: Audience) -> None:
    assert reader_of(private=False, asker=asker, channel=channel, mark=mark) is reader
    assert reader_of(private=True, asker=asker, channel=channel, mark=mark) is asker
