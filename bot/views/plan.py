"""The flight plan as lines for a terminal: one person day by day, or many in groups of one zone and hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Final

from knowledge.capacity import Load
from knowledge.flight import Flight, Traveller
from knowledge.schedule import changes_clocks, zone_named

NOBODY: Final = "Nobody wants nudges yet."
HEAD_ONE: Final = "{who} ({zone}, {hour:%H:%M}{place})"
HEAD_GROUP: Final = "{where}, {zone}, {hour:%H:%M}{place}: {people} people"
ONE: Final = "  {day:%a %Y-%m-%d}  {told}{clocks}"
SAID: Final = "{at:%H:%M}  ({utc:%H:%M} UTC)"
MANY: Final = "{people} between {first:%H:%M} and {last:%H:%M}"
NOBODY_THAT_DAY: Final = "nobody"
LEFT_OUT: Final = "; not {people}: {reason}"
ALONE: Final = "-      {reason}"
NO_ZONE: Final = ", an unknown zone, so UTC"
CLOCKS: Final = {True: "  [clocks go forward {change}]", False: "  [clocks go back {change}]"}
REASONS: Final = {
    "weekend": "weekend",
    "other_day": "not one of their days",
    "holiday": "holiday",
    "snoozed": "snoozed",
    "late": "over for today",
    "no_such_hour": "a day without that hour",
    "overflow": "no room within the window",
}
CAPACITY: Final = "{where}: {fit} an hour at {rate:g} a second; fullest hours (UTC):"
LOAD: Final = "  {hour:%a %Y-%m-%d %H:%M}  {people} due, {share:.0%}{over}{warning}"
OVER: Final = ", {over} without room"
WARNING: Final = "  WARNING: {full:.0%} and more; raise COACH_NUDGE_RATE if Slack allows, or let people choose other hours"
FULLEST: Final = 3
"""Hours shown of each workspace; all that are nearly full are shown besides."""


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan of one workspace. `where`: its id."""

    where: str
    people: Sequence[Traveller]
    flights: Sequence[Flight]
    loads: Sequence[Load]


def people_text(plan: Planned) -> str:
    """Everybody of it, day by day."""
    by_person: dict[str, list[Flight]] = {one.id: [] for one in plan.people}
    for flight in plan.flights:
        by_person[flight.who].append(flight)
    return "\n\n".join(_one(one, sorted(by_person[one.id], key=lambda flight: flight.day)) for one in plan.people)


def groups_text(plan: Planned) -> str:
    """Those of one zone, hour and country together, day by day."""
    groups: dict[tuple[Any, ...], list[Traveller]] = {}
    for one in plan.people:
        rhythm = one.rhythm
        groups.setdefault((rhythm.zone, rhythm.hour, rhythm.country or "", rhythm.region or ""), []).append(one)
    by_person: dict[str, list[Flight]] = {}
    for flight in plan.flights:
        by_person.setdefault(flight.who, []).append(flight)
    return "\n\n".join(_group(plan.where, groups[key], by_person) for key in sorted(groups))


def capacity_text(plan: Planned, rate: float, full: float) -> str:
    """The fullest hours of a workspace, and a warning for each that is nearly full."""
    shown = sorted(plan.loads, key=lambda load: -load.share)[:FULLEST]
    wanted = [load for load in plan.loads if load in shown or load.is_nearly_full]
    if not wanted:
        return ""
    lines = [
        LOAD.format(
            hour=load.hour,
            people=load.people,
            share=load.share,
            over=OVER.format(over=load.over) if load.over else "",
            warning=WARNING.format(full=full) if load.is_nearly_full else "",
        )
        for load in wanted
    ]
    return "\n".join([CAPACITY.format(where=plan.where, fit=wanted[0].fit, rate=rate), *lines])


def flight_object(plan: Planned, flight: Flight, zones: Mapping[str, str]) -> dict[str, Any]:
    """A day as scripts see it."""
    zone = zones[flight.who]
    made: dict[str, Any] = {"workspace": plan.where, "user": flight.who, "day": flight.day.isoformat(), "zone": zone}
    if flight.at is not None:
        return made | {"at": flight.at.isoformat(), "local": flight.at.astimezone(_zone(zone)).isoformat()}
    return made | {"reason": flight.reason} | ({"holiday": flight.name} if flight.name else {})


def load_object(plan: Planned, load: Load) -> dict[str, Any]:
    """An hour as scripts see it."""
    return {
        "workspace": plan.where,
        "hour": load.hour.isoformat(),
        "due": load.people,
        "fit": load.fit,
        "over": load.over,
        "share": round(load.share, 4),
        "warning": load.is_nearly_full,
    }


def _one(one: Traveller, flights: Sequence[Flight]) -> str:
    zone = _zone(one.rhythm.zone)
    lines = [HEAD_ONE.format(who=one.id, zone=one.rhythm.zone, hour=one.rhythm.hour, place=_place(one))]
    for flight in flights:
        told = (
            SAID.format(at=flight.at.astimezone(zone), utc=flight.at)
            if flight.at
            else ALONE.format(reason=_reason(flight.reason, flight.name))
        )
        lines.append(ONE.format(day=flight.day, told=told, clocks=_clocks(one.rhythm.zone, flight.day)))
    return "\n".join(lines)


def _group(where: str, people: Sequence[Traveller], by_person: Mapping[str, Sequence[Flight]]) -> str:
    rhythm = people[0].rhythm
    zone = _zone(rhythm.zone)
    days: dict[date, list[Flight]] = {}
    for one in people:
        for flight in by_person.get(one.id, ()):
            days.setdefault(flight.day, []).append(flight)
    head = HEAD_GROUP.format(
        where=where, zone=rhythm.zone, hour=rhythm.hour, place=_place(people[0]), people=f"{len(people):,}"
    )
    lines = [head]
    for day in sorted(days):
        said = sorted(flight.at for flight in days[day] if flight.at)
        told = _many(said, zone) if said else NOBODY_THAT_DAY
        left_out = Counter(_reason(flight.reason, flight.name) for flight in days[day] if not flight.at)
        told += "".join(LEFT_OUT.format(people=f"{count:,}", reason=reason) for reason, count in left_out.most_common())
        lines.append(ONE.format(day=day, told=told, clocks=_clocks(rhythm.zone, day)))
    return "\n".join(lines)


def _many(said: Sequence[datetime], zone: tzinfo) -> str:
    return MANY.format(people=f"{len(said):,}", first=said[0].astimezone(zone), last=said[-1].astimezone(zone))


def _reason(reason: str, name: str) -> str:
    return name or REASONS.get(reason, reason)


def _place(one: Traveller) -> str:
    if zone_named(one.rhythm.zone) is None:
        return NO_ZONE
    place = "-".join(part for part in (one.rhythm.country, one.rhythm.region) if part)
    return f", {place}" if place else ""


def _clocks(zone: str, day: date) -> str:
    change = changes_clocks(zone, day)
    if not change:
        return ""
    forward = change > timedelta()
    hours = abs(change) / timedelta(hours=1)
    return CLOCKS[forward].format(change=f"{hours:g} h")


def _zone(name: str) -> tzinfo:
    return zone_named(name) or UTC
