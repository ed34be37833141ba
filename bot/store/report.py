"""The numbers of a report, summed up by the database in one statement, however many people and lessons there are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    CTE,
    JSON,
    ColumnElement,
    Integer,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import UtcTime
from bot.store.tables import attempts, cards, organisations, progress, questions
from knowledge.path import Said
from knowledge.report import Group, Place, Way

_WHO: Final = ("enterprise_id", "team_id", "person_id")
"""Somebody, whichever team of theirs an event named."""
_COUNTS: Final = ("lessons", "minutes", "finished", "answers", "right", "reviewed", "questions", "unanswered")
WORK_MEMORY: Final = "64MB"
"""What PostgreSQL may use for each step of a report."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What to count: of one workspace (None: of all), and what happened from `since` on and before `until`."""

    enterprise_id: str | None = None
    team_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """How far people are, by the numbers of tracks and of modules, and what the people of each organisation did."""

    tracks: Mapping[int, Way]
    modules: Mapping[int, Way]
    groups: tuple[Group, ...]


async def numbers(connection: AsyncConnection, lessons: Sequence[Place], scope: Scope) -> Numbers:
    """The last word of each person about each lesson counts, by whichever of its ids; lessons that are not in `lessons` do
    not. People belong to the organisation that they, or else their team, are marked as; who did nothing is in none."""
    if connection.dialect.name == "postgresql":
        # Until the end of this transaction: a million words about lessons are sorted in memory, not on the disk.
        await connection.execute(text(f"SET LOCAL work_mem = '{WORK_MEMORY}'"))
    listed, per_module, per_track = _walks(connection.dialect.name, lessons, scope)
    of_track, of_module = _needs(listed, "track"), _needs(listed, "module")
    every = union_all(
        _ways("track", per_track, of_track, scope),
        _ways("module", per_module, of_module, scope),
        _groups(per_track, of_track, scope),
    )
    tracks, modules, groups = {}, {}, []
    for what, number, called, kind, *counts in await connection.execute(every):
        told = [int(count or 0) for count in counts]
        match what:
            case "track":
                tracks[number] = Way(*told[: len(Way._fields)])
            case "module":
                modules[number] = Way(*told[: len(Way._fields)])
            case _:
                groups.append(Group(called, kind, *told))
    return Numbers(tracks, modules, tuple(sorted(groups, key=lambda one: (one.kind, one.name))))


def _groups(per_track: CTE, needs: CTE, scope: Scope) -> Select[Any]:
    """One row for each organisation."""
    finished = _finished(per_track, needs, scope)
    learned = (
        select(*_named(per_track), per_track.c.person_team_id)
        .add_columns(*_counts(lessons=per_track.c.lessons, minutes=per_track.c.minutes, finished=_one_if(finished)))
        .join(needs, needs.c.number == per_track.c.track)
    )
    did = union_all(
        learned,
        _did(attempts, attempts.c.counted_at, scope, answers=func.count(), right=func.sum(_one_if(attempts.c.right))),
        _did(cards, cards.c.reviewed_on, scope, reviewed=func.count()),
        _did(
            questions,
            questions.c.asked_at,
            scope,
            questions.c.outcome != "chat",
            questions=func.count(),
            unanswered=func.sum(_one_if(questions.c.outcome.in_(("nothing", "unsure")))),
        ),
    ).cte("did")
    person = (
        select(*_named(did), func.max(did.c.person_team_id).label("their_team"))
        .add_columns(*(func.sum(did.c[name]).label(name) for name in _COUNTS))
        .group_by(*_named(did))
        .cte("person")
    )
    by_person, by_team = _marked("person", "person_id"), _marked("team", "key")
    name = func.coalesce(by_person.c.name, by_team.c.name)
    kind = case(
        (name.is_not(None), "organisation"),
        (person.c.their_team == "", "unknown"),
        (person.c.their_team == person.c.team_id, "own"),
        else_="team",
    )
    called = case((kind == "team", person.c.their_team), else_=func.coalesce(name, ""))
    return (
        select(literal("group", Text), literal(None, Integer), called.label("called"), kind.label("kind"), func.count())
        .add_columns(*(func.sum(person.c[one]) for one in _COUNTS))
        .select_from(
            person.outerjoin(by_person, _same(person, by_person, by_person.c.whom == person.c.person_id)).outerjoin(
                by_team, _same(person, by_team, by_team.c.whom == person.c.their_team)
            )
        )
        # What somebody did before the period, or takes back, makes nobody take part.
        .where(or_(*(person.c[one] > 0 for one in _COUNTS)))
        .group_by("called", "kind")
    )


# Walks through the curriculum


def _walks(dialect: str, lessons: Sequence[Place], scope: Scope) -> tuple[CTE, CTE, CTE]:
    """The lessons; what each person did in each module; and in each track."""
    listed = _listed(dialect, lessons)
    done, other = (
        func.max(case((progress.c.said == Said.DONE.value, progress.c.said_at))),
        func.max(case((progress.c.said != Said.DONE.value, progress.c.said_at))),
    )
    last = (
        select(*_named(progress), func.max(progress.c.person_team_id).label("person_team_id"), listed.c.lesson)
        .add_columns(done.label("done_at"), other.label("other_at"))
        .join(listed, listed.c.id == progress.c.passage_id)
        .where(_in_scope(progress, scope), _before(progress.c.said_at, scope))
        .group_by(*_named(progress), listed.c.lesson)
        .cte("last")
    )
    facts = select(listed.c.lesson, listed.c.module, listed.c.track, listed.c.minutes, listed.c.needed).distinct().subquery()
    inside = _since(last.c.done_at, scope)
    per_module = (
        select(*_named(last), facts.c.module, facts.c.track, func.max(last.c.person_team_id).label("person_team_id"))
        .add_columns(
            func.sum(_one_if(inside)).label("lessons"),
            func.sum(case((inside, facts.c.minutes), else_=0)).label("minutes"),
            func.sum(facts.c.needed).label("needed"),
            func.min(last.c.done_at).label("first_at"),
            func.max(case((facts.c.needed == 1, last.c.done_at))).label("last_at"),
        )
        .join(facts, facts.c.lesson == last.c.lesson)
        .where(last.c.done_at.is_not(None), or_(last.c.other_at.is_(None), last.c.done_at > last.c.other_at))
        .group_by(*_named(last), facts.c.module, facts.c.track)
        .cte("per_module")
    )
    sums = [func.sum(per_module.c[name]).label(name) for name in ("lessons", "minutes", "needed")]
    per_track = (
        select(*_named(per_module), per_module.c.track, func.max(per_module.c.person_team_id).label("person_team_id"))
        .add_columns(
            *sums, func.min(per_module.c.first_at).label("first_at"), func.max(per_module.c.last_at).label("last_at")
        )
        .group_by(*_named(per_module), per_module.c.track)
        .cte("per_track")
    )
    return listed, per_module, per_track


def _listed(dialect: str, lessons: Sequence[Place]) -> CTE:
    """The lessons as a table, handed over as one parameter however many there are."""
    rows = bindparam("lessons", json.dumps([[*one[:-1], int(one.needed)] for one in lessons]), Text)
    each = func.json_array_elements(cast(rows, JSON)) if dialect == "postgresql" else func.json_each(rows)
    one = each.table_valued(column("value", JSON), name="each_lesson").c.value
    numbers = [one[at].as_integer().label(name) for at, name in enumerate(Place._fields) if at]
    return select(one[0].as_string().label("id"), *numbers).cte("listed")


def _needs(listed: CTE, what: str) -> CTE:
    """How many lessons one needs to finish each module, or track."""
    number, lesson = listed.c[what], case((listed.c.needed == 1, listed.c.lesson))
    return select(number.label("number"), func.count(lesson.distinct()).label("need")).group_by(number).cte(f"{what}_needs")


def _ways(what: str, per: CTE, needs: CTE, scope: Scope) -> Select[Any]:
    """One row for each track, or module, as wide as that of a group."""
    counts = [_one_if(_since(per.c.first_at, scope)), _one_if(_finished(per, needs, scope)), per.c.lessons, per.c.minutes]
    blank = [literal(0, Integer)] * (1 + len(_COUNTS) - len(counts))
    return (
        select(literal(what, Text), per.c[what], literal("", Text), literal("", Text))
        .add_columns(*(func.sum(count) for count in counts), *blank)
        .join(needs, needs.c.number == per.c[what])
        .group_by(per.c[what])
    )


def _finished(per: CTE, needs: CTE, scope: Scope) -> ColumnElement[bool]:
    return and_(needs.c.need > 0, per.c.needed == needs.c.need, _since(per.c.last_at, scope))


# What else people did


def _did(
    table: Table, at: ColumnElement[Any], scope: Scope, *also: ColumnElement[bool], **counts: ColumnElement[Any]
) -> Select[Any]:
    """Each person's counts of one table, of what happened in the period."""
    return (
        select(*_named(table), func.max(table.c.person_team_id).label("person_team_id"))
        .add_columns(*_counts(**counts))
        .where(_in_scope(table, scope), at.is_not(None), _since(at, scope), _before(at, scope), *also)
        .group_by(*_named(table))
    )


def _counts(**counts: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """All counts in their order; those that are not given are 0."""
    return [counts.get(name, literal(0, Integer)).label(name) for name in _COUNTS]


def _marked(kind: str, key: str) -> CTE:
    """Whom admins marked with an organisation's name."""
    whom = organisations.c.person_id if key == "person_id" else organisations.c.key
    named = (organisations.c.enterprise_id, organisations.c.team_id, whom.label("whom"))
    marked = select(*named, func.max(organisations.c.name).label("name")).where(organisations.c.kind == kind)
    return marked.group_by(organisations.c.enterprise_id, organisations.c.team_id, whom).cte(f"by_{kind}")


def _same(one: CTE, other: CTE, *also: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(one.c.enterprise_id == other.c.enterprise_id, one.c.team_id == other.c.team_id, *also)


# Where and when


def _named(table: Table | CTE) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in _WHO]


def _in_scope(table: Table, scope: Scope) -> ColumnElement[bool]:
    wanted = [(table.c.enterprise_id, scope.enterprise_id), (table.c.team_id, scope.team_id)]
    return and_(true(), *(is_in == id for is_in, id in wanted if id is not None))


def _since(at: ColumnElement[Any], scope: Scope) -> ColumnElement[bool]:
    return at.is_not(None) if scope.since is None else at >= _moment(at, scope.since)


def _before(at: ColumnElement[Any], scope: Scope) -> ColumnElement[bool]:
    return true() if scope.until is None else at < _moment(at, scope.until)


def _moment(at: ColumnElement[Any], moment: datetime) -> Any:
    """The moment as this column has it: a time, or the day where a person lives."""
    return literal(moment, UtcTime) if isinstance(at.type, UtcTime) else moment.date()


def _one_if(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return case((holds, 1), else_=0)
