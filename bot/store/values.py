"""The values that go into the store and come out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Literal

LEASE = timedelta(seconds=30)
"""How long accepted work belongs to one process; afterwards another may take it up."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the bot is installed: an enterprise, a team, or a team of an enterprise. Every row belongs to one."""

    enterprise_id: str | None
    team_id: str | None


@dataclass(frozen=True, slots=True)
class PersonKey:
    """One person as one installation sees them; `team_id` is their own team, which may be another company's."""

    workspace: Workspace
    team_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class DeliveryKey:
    """One thing the bot says once: ("answer", "C1:1700.1", "1700.1") is the answer to that post in that thread."""

    kind: str
    place: str
    key: str


@dataclass(frozen=True, slots=True)
class Sent:
    """Where something was said; `ts` is None where Slack gives none, as behind a `response_url`."""

    channel: str
    ts: str | None


@dataclass(frozen=True, slots=True)
class Work:
    """Accepted work: claimed by this process until its lease ends. `attempt` is 1 at first; above it, something may
    have been said already. `delivery`: what it will say. Of who asked for it: `first_contact`, they were never greeted;
    `lens`, their kind of partner, and `lens_asked`, whether they were asked for it; `zone`, where they live; `untold`,
    whether a track was assigned to them of which they have not heard. `reason`: why an earlier attempt did not end it, as
    the last that could say so said."""

    id: int
    workspace: Workspace
    kind: str
    key: str
    payload: dict[str, Any]
    attempt: int
    first_contact: bool
    delivery: DeliveryKey | None
    accepted_at: datetime
    lens: str | None = None
    lens_asked: bool = False
    zone: str | None = None
    reason: str | None = None
    untold: bool = False


@dataclass(frozen=True, slots=True)
class NotedQuestion:
    """A question and what became of it, for reports; the text is erased after a while, the rest stays.

    `reader`: for whom it was answered. `taken_for`: what was looked up instead of the text, where it leaned on the question
    before it. `lens`: the kind of partner the asker is, where that was asked with. `remember`: passages that come back
    to the asker as reviews; `prints`: what these said, in short; `zone`: where they live, which decides what tomorrow is.
    """

    person: PersonKey
    channel: str
    thread: str | None
    text: str
    outcome: str
    score: float
    margin: float
    passage_ids: tuple[str, ...]
    index_version: str
    reader: str
    taken_for: str | None = None
    lens: str | None = None
    remember: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question as it is kept. `text` (and `taken_for`) None: erased by now."""

    id: int
    person: PersonKey
    channel: str
    thread: str | None
    text: str | None
    taken_for: str | None
    outcome: str
    score: float
    margin: float
    passage_ids: tuple[str, ...]
    index_version: str
    reader: str
    lens: str | None
    asked_at: datetime

    @property
    def looked_up(self) -> str | None:
        """What the handbook was asked."""
        return self.taken_for or self.text


@dataclass(frozen=True, slots=True)
class Profile:
    """What is kept of a person. `lens`: their kind of partner. `asked`: whether they were asked for it. `answers`: how many
    questions of theirs found an answer."""

    lens: str | None = None
    asked: bool = False
    zone: str | None = None
    answers: int = 0


@dataclass(frozen=True, slots=True)
class Pending:
    """It is being said, or nobody knows yet whether it was."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Gauges over all workspaces. `open`: work in hand; `overdue`: of that, with its lease run out; `unsettled`: posts
    whose outcome is unknown; `doubled`: posts that may stand twice; `failed`: posts given up; `nudge_waits`: for how many
    seconds somebody has been due to be nudged."""

    open: int
    overdue: int
    unsettled: int
    doubled: int
    failed: int
    nudge_waits: float = 0.0


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many rows of each kind were old enough to go."""

    claims: int
    deliveries: int
    oauth_states: int
    nudges: int = 0


@dataclass(frozen=True, slots=True)
class Organisation:
    """A company people belong to, by an admin's word; `partner`: whether its people are partners."""

    name: str
    partner: bool


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom an admin's word is about: a `team` (of another company, by its id), a `domain` of e-mail addresses, or a
    `person` (key: their user id; `team_id`: their own team)."""

    kind: Literal["team", "domain", "person"]
    key: str
    team_id: str = ""


@dataclass(frozen=True, slots=True)
class Assignees:
    """Who is asked to do a track: a `person` (key: their user id; `team_id`: their own team), everybody in a `channel`, or
    the people of an `organisation` (key: its name, in whatever letters)."""

    kind: Literal["person", "channel", "organisation"]
    key: str
    team_id: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """An admin's word: these people are asked to do the track of this slug. `due`: the last day for it. `channel`: where it
    was announced. `told`: whether a person it is about has heard of it."""

    whom: Assignees
    track: str
    due: date | None
    channel: str | None = None
    told: bool = False


@dataclass(frozen=True, slots=True)
class ChannelMark:
    """What admins said about a channel: `level` is the word for those who read there (None: nothing said); `pinned_by` is
    the admin who pinned it as internal, as long as that holds."""

    level: str | None = None
    pinned_by: str | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything admins said about people and channels of one workspace."""

    organisations: Mapping[Whom, Organisation]
    channels: Mapping[str, ChannelMark]
