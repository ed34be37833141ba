"""Who is in the local Slack: the vendor's team, a partner's company, and the bot in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from .clock import aware

VENDOR = "TVENDOR01"
PARTNER = "TPARTNER1"
APP = "ACOACH001"
BOT = "UCOACH001"
"""The bot's user in the vendor's team; mention it as `<@UCOACH001>`."""
BOT_NAME = "Channel Coach"
OTHER_BOT = "UOTHERBOT1"
OTHER_BOT_ID = "BOTHERBOT1"
OTHER_APP = "AOTHERAPP1"

DANA = "UDANA0001"
MARCO = "UMARCO001"
PRIYA = "UPRIYA001"
LEON = "ULEON0001"

Side = Literal["seller", "partner"]
Status = Literal["member", "guest", "connect"]


@dataclass(frozen=True, slots=True)
class Team:
    """A Slack workspace; `bot_user` and `bot_id` are what the app is called there once it is installed."""

    id: str
    name: str
    domain: str
    bot_user: str
    bot_id: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who types.

    `team` is their own team. `kind`, as the vendor's team sees them: a full member, a guest, or somebody of another company
    who is there through Slack Connect. `single`: a guest of one channel only. `stranger`: of a company that shares no
    channel any more. `without_app`: of a company whose workspace does not have the app. `posts_only`: invited only to post.
    `vacation`: until when their status says so, in seconds since 1970; 0: no end is said.
    """

    id: str
    team: str
    handle: str
    name: str
    title: str
    side: Side
    kind: Status
    zone: str
    email: str
    deleted: bool = False
    single: bool = False
    stranger: bool = False
    without_app: bool = False
    posts_only: bool = False
    vacation: int | None = None


TEAMS = (
    Team(VENDOR, "Harbour Software", "harbour", BOT, "BCOACH001"),
    Team(PARTNER, "Northwind Resellers", "northwind", "UCOACH002", "BCOACH002"),
)
PEOPLE = (
    Person(
        PRIYA, PARTNER, "priya", "Priya Nair", "Partner account lead, Northwind Resellers",
        "partner", "connect", "Europe/London", "priya@northwind.example",
    ),
    Person(
        LEON, VENDOR, "leon", "Leon Fischer", "Consultant at a services partner, guest",
        "partner", "guest", "Europe/Berlin", "leon@alpenwerk.example",
    ),
    Person(
        DANA, VENDOR, "dana", "Dana Whitlock", "Channel account manager, Harbour Software",
        "seller", "member", "America/New_York", "dana@harbour.example",
    ),
    Person(
        MARCO, VENDOR, "marco", "Marco Silva", "Account executive, Harbour Software",
        "seller", "member", "America/Sao_Paulo", "marco@harbour.example",
    ),
)  # fmt: skip


def user_object(person: Person, *, now: float, email: bool, locale: bool) -> dict[str, Any]:
    """What `users.info` says about a person, seen from the vendor's team.

    `email` only with the scope `users:read.email`; `locale` only when asked for, and never for people of another company.
    """
    outside = person.kind == "connect"
    offset = aware(now).astimezone(ZoneInfo(person.zone)).utcoffset()
    first, _, last = person.name.partition(" ")
    profile = {
        "title": person.title,
        "real_name": person.name,
        "real_name_normalized": person.name,
        "display_name": person.handle,
        "display_name_normalized": person.handle,
        "first_name": first,
        "last_name": last,
        "team": person.team,
        "status_text": "" if person.vacation is None else "Vacationing",
        "status_emoji": "" if person.vacation is None else ":palm_tree:",
        "status_expiration": person.vacation or 0,
        **({"email": person.email} if email else {}),
    }
    return {
        "id": person.id,
        "team_id": person.team,
        "name": person.handle,
        "real_name": person.name,
        "deleted": person.deleted,
        "tz": person.zone,
        "tz_label": person.zone,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.kind == "guest",
        "is_ultra_restricted": person.kind == "guest" and person.single,
        "is_bot": False,
        "is_app_user": False,
        "updated": int(now),
        "profile": profile,
        **({"is_stranger": person.stranger} if outside else {}),
        **({"locale": "en-US"} if locale and not outside else {}),
    }
