"""Who asks, and who will read the reply: facts in, an audience out.

Nothing here asks anybody. What is not known, or has another shape than Slack's, counts as the least.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from bot.store import ChannelMark, Marks, Organisation, PersonKey, Whom, Workspace
from knowledge import Audience

NOTHING_SAID: Final = Marks({}, {})
PALM_TREE: Final = ":palm_tree:"
"""The sign of the status that Slack offers for vacations."""
VACATION: Final = frozenset(
    {
        "vacationing",
        "vacation",
        "on vacation",
        "on holiday",
        "on leave",
        "annual leave",
        "parental leave",
        "out of office",
        "ooo",
    }
)
"""What people write as theirs, in small letters."""
FOREVER: Final = datetime.max.replace(tzinfo=UTC)
LAST_SECOND: Final = 32_503_680_000
"""The year 3000; a later second says nothing."""
LONGEST_NAME: Final = 100
"""Characters of a name that are kept in mind."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What Slack says about a person. `known` False: it said nothing we could read, and nothing else here counts.

    `team_id` and `enterprise_id` are the person's own. `stranger`: of a company that shares no channel with us. `outside`:
    the event they came with says that they are of another company, whatever `users.info` says. `name`: what they are called.
    `away_until`: until when their status says vacation; FOREVER where it says no end, None where it says nothing of it.
    """

    known: bool = False
    deleted: bool = False
    bot: bool = False
    guest: bool = False
    single_channel: bool = False
    stranger: bool = False
    outside: bool = False
    team_id: str | None = None
    enterprise_id: str | None = None
    email_domain: str | None = None
    zone: str | None = None
    name: str | None = None
    away_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What Slack says about a channel. `shared`: with another company, now or about to be. `guests`: whether anybody there
    is not the company's own, as far as `members_known`; None where nobody could say."""

    known: bool = False
    shared: bool = True
    guests: bool | None = None
    members_known: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A person as far as we know them: the level they read at, the facts, and their organisation where one is marked."""

    level: Audience
    facts: PersonFacts
    organisation: Organisation | None = None


@dataclass(frozen=True, slots=True)
class Saying:
    """Who asks, and where the reply goes: privately to them alone, or into a channel (None: a surface without one).

    `check_direct`: it is private only if Slack says that this DM is the bot's own with them. `outside`, `shared`: what
    Slack's own words say about the person and about the channel.
    """

    person: PersonKey
    channel: str | None
    private: bool
    check_direct: bool = False
    outside: bool = False
    shared: bool = False


NoPin = Literal["unknown", "shared", "guests"]
"""Why a channel may not be pinned as internal."""


def read_person(user: object) -> PersonFacts:
    """The `user` of users.info. A flag that is missing, or no flag, is the one that trusts less.

    >>> read_person({"team_id": "T1", "deleted": False, "is_bot": False}).guest
    True
    """
    if not isinstance(user, Mapping) or not (team := _word(user.get("team_id"))):
        return PersonFacts()
    profile = user.get("profile")
    grid = user.get("enterprise_user")
    return PersonFacts(
        known=True,
        deleted=user.get("deleted") is not False,
        bot=user.get("is_bot") is not False or user.get("id") == "USLACKBOT",
        guest=user.get("is_restricted") is not False or user.get("is_ultra_restricted") is not False,
        single_channel=user.get("is_ultra_restricted") is True,
        stranger=user.get("is_stranger") not in (None, False),
        team_id=team,
        enterprise_id=_word(grid.get("enterprise_id")) if isinstance(grid, Mapping) else None,
        email_domain=_domain(profile.get("email")) if isinstance(profile, Mapping) and _confirmed(user) else None,
        zone=_word(user.get("tz")),
        name=_name(user, profile if isinstance(profile, Mapping) else {}),
        away_until=_away(profile) if isinstance(profile, Mapping) else None,
    )


def read_channel(channel: object, members: ChannelFacts | None = None) -> ChannelFacts:
    """The `channel` of conversations.info, beside what is known of its members. Missing flags: not known.

    >>> read_channel({"is_ext_shared": False, "is_shared": False})
    ChannelFacts(known=False, shared=True, guests=None, members_known=False)
    """
    if not isinstance(channel, Mapping):
        return ChannelFacts()
    flags = [channel.get(name) for name in ("is_ext_shared", "is_pending_ext_shared", "is_shared", "is_org_shared")]
    if not all(isinstance(flag, bool) for flag in flags):
        return ChannelFacts()
    outwards, soon, shared, within = flags
    about_to_be = any(channel.get(name) for name in ("pending_shared", "pending_connected_team_ids"))
    there = members or ChannelFacts()
    return ChannelFacts(
        known=True,
        shared=bool(outwards or soon or about_to_be or (shared and not within)),
        guests=there.guests,
        members_known=there.members_known,
    )


def comes_from_outside(
    *,
    shared: bool,
    actor_team: str | None,
    actor_enterprise: str | None,
    team: str | None,
    enterprise: str | None,
) -> bool:
    """Whether an event says that whoever caused it is of another company. In a shared channel who is not known to be ours
    is not ours.

    >>> comes_from_outside(shared=True, actor_team=None, actor_enterprise=None, team="T1", enterprise=None)
    True
    """
    ours = actor_team is not None and actor_team == team
    same_company = actor_enterprise is not None and actor_enterprise == enterprise
    return shared and not ours and not same_company


def is_member(facts: PersonFacts, home: Workspace | None) -> bool:
    """Whether this is one of the company's own people: a member of the workspace (or of another one of the same
    enterprise), and no guest. `home` None: we do not know which company is ours, so nobody is."""
    if home is None or not facts.known or facts.guest or facts.stranger or facts.outside:
        return False
    return _at_home(facts, home)


def level_of(facts: PersonFacts, home: Workspace | None, organisation: Organisation | None) -> Audience:
    """What this person may read where nobody else sees it."""
    if not facts.known or facts.deleted or facts.bot or facts.stranger:
        return Audience.PUBLIC
    if is_member(facts, home):
        return Audience.INTERNAL
    return Audience.PARTNER if organisation is not None and organisation.partner else Audience.PUBLIC


def organisation_of(
    facts: PersonFacts,
    person: PersonKey,
    home: Workspace | None,
    marks: Marks,
    domains: Mapping[str, str],
) -> Organisation | None:
    """Which organisation this person belongs to: by an admin's word about them, else about their team (not ours), else by
    their e-mail domain. `domains`: partner domains of the settings, with names. None for our own people, and where nobody
    said."""
    if not facts.known or is_member(facts, home):
        return None
    said = marks.organisations
    if found := said.get(Whom("person", person.user_id, facts.team_id or "")):
        return found
    if home is not None and not _at_home(facts, home):
        for team in (facts.team_id, facts.enterprise_id):
            if team and (found := said.get(Whom("team", team))):
                return found
    if facts.email_domain is None:
        return None
    if found := said.get(Whom("domain", facts.email_domain)):
        return found
    name = domains.get(facts.email_domain)
    return None if name is None else Organisation(name, partner=True)


def why_no_pin(channel: ChannelFacts) -> NoPin | None:
    """Why this channel may not be pinned as internal; None where it may."""
    if not channel.known:
        return "unknown"
    if channel.shared:
        return "shared"
    if not channel.members_known or channel.guests is None:
        return "unknown"
    return "guests" if channel.guests else None


def reader_of(*, private: bool, asker: Audience, channel: ChannelFacts, mark: ChannelMark) -> Audience:
    """The least privileged person who will see a reply. `private`: nobody but the asker (DM, ephemeral, modal, Home).

    In a channel it is what the channel is marked as, nothing said being public; internal only where an admin pinned it, one
    of our own people asks, and nobody else can be there.
    """
    if private:
        return asker
    if mark.pinned_by is not None and asker is Audience.INTERNAL and why_no_pin(channel) is None:
        return Audience.INTERNAL
    return Audience.PARTNER if mark.level == Audience.PARTNER.value else Audience.PUBLIC


def _at_home(facts: PersonFacts, home: Workspace) -> bool:
    same_team = home.team_id is not None and facts.team_id == home.team_id
    return same_team or (home.enterprise_id is not None and facts.enterprise_id == home.enterprise_id)


def _confirmed(user: Mapping[str, Any]) -> bool:
    return user.get("is_email_confirmed", True) is True


def _domain(email: object) -> str | None:
    if not isinstance(email, str):
        return None
    name, at, domain = email.strip().casefold().rpartition("@")
    return domain if name and at and domain else None


def _name(user: Mapping[str, Any], profile: Mapping[str, Any]) -> str | None:
    """Their full name, or what they call themselves."""
    names = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
    found = next((" ".join(name.split())[:LONGEST_NAME] for name in names if isinstance(name, str) and name.strip()), None)
    # No half characters and no NUL: not every database takes them.
    return found and found.encode("utf-8", "replace").decode().replace("\x00", "")


def _away(profile: Mapping[str, Any]) -> datetime | None:
    """Until when a status says vacation. Slack offers one with a palm tree; people write others.

    >>> _away({"status_emoji": ":palm_tree:", "status_expiration": 1796000000})
    datetime.datetime(2026, 11, 30, 0, 53, 20, tzinfo=datetime.timezone.utc)
    >>> _away({"status_text": "On vacation", "status_expiration": 0}) == FOREVER, _away({"status_text": "In a call"})
    (True, None)
    """
    text, until = profile.get("status_text"), profile.get("status_expiration")
    said = isinstance(text, str) and text.strip().casefold() in VACATION
    if profile.get("status_emoji") != PALM_TREE and not said:
        return None
    return datetime.fromtimestamp(until, UTC) if isinstance(until, int) and 0 < until < LAST_SECOND else FOREVER


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
