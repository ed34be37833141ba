"""`coach plan`: when everybody will hear from us in the days to come; sends nothing."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from bot.commands import DONE, Bar, refuse

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

    from bot.store import NudgeSettings, PersonKey, Workspace
    from bot.views.plan import Planned

DAYS: Final = 30
FEW: Final = 10
"""So many people are shown one by one."""
UNKNOWN: Final = "{user} does not want nudges there, or is nobody; coach plan --team {team} shows who does, in groups"
USER_ALONE: Final = "--user names somebody of one workspace; say which with --team"


def run(options: argparse.Namespace) -> int:
    """`coach plan`"""
    import asyncio
    from datetime import UTC, datetime

    from bot.config import Settings
    from bot.store import Store, Workspace

    if options.user and not options.team:
        return refuse(USER_ALONE)
    settings = Settings.load()
    there = Workspace(options.enterprise, options.team) if options.team or options.enterprise else None

    async def look_up() -> list[tuple[PersonKey, NudgeSettings, date, timedelta]]:
        store = Store.open(settings.database_url.get_secret_value())
        try:
            # Everybody of the workspace: they wait in one line.
            return await store.nudges.wishes(there)
        finally:
            await store.close()

    found = asyncio.run(look_up())
    if options.user and options.user not in {person.user_id for person, *_ in found}:
        return refuse(UNKNOWN.format(user=options.user, team=options.team))
    now, rate = options.now or datetime.now(UTC), settings.coach_nudge_rate
    with Bar("Planning") as bar:
        plans = []
        for number, workspace in enumerate(workspaces := list(dict.fromkeys(person.workspace for person, *_ in found))):
            bar.show(number, len(workspaces))
            here = [one for one in found if one[0].workspace == workspace]
            plans.append(_planned(workspace, here, now, options.days, rate))
    _show(plans, options, rate)
    return DONE


def _planned(
    workspace: Workspace,
    found: list[tuple[PersonKey, NudgeSettings, date, timedelta]],
    now: datetime,
    days: int,
    rate: float,
) -> Planned:
    from bot.store.nudges import rhythm_of
    from bot.views.plan import Planned
    from knowledge.flight import Traveller, flights, loads
    from knowledge.schedule import spread_for

    spread = spread_for(len(found), rate)
    people = [
        Traveller(person.user_id, rhythm_of(wish, person, spread), since, wish.later_at) for person, wish, since, _ in found
    ]
    planned = list(flights(people, now, days, rate))
    return Planned(workspace.team_id or workspace.enterprise_id or "", people, planned, loads(planned, rate))


def _show(plans: list[Planned], options: argparse.Namespace, rate: float) -> None:
    from dataclasses import replace

    from bot.views.plan import NOBODY, capacity_text, flight_object, groups_text, load_object, people_text
    from bot.views.terminal import as_json
    from knowledge.schedule import FULL

    for plan in plans:
        wanted = plan
        if options.user:
            people = [one for one in plan.people if one.id == options.user]
            wanted = replace(plan, people=people, flights=[one for one in plan.flights if one.who == options.user])
        if options.json:
            zones = {one.id: one.rhythm.zone for one in wanted.people}
            for flight in sorted(wanted.flights, key=lambda flight: (flight.day, flight.who)):
                print(as_json(flight_object(wanted, flight, zones)))
            for load in () if options.user else plan.loads:
                print(as_json(load_object(plan, load)))
            continue
        print(people_text(wanted) if len(wanted.people) <= FEW else groups_text(wanted))
        if (told := capacity_text(plan, rate, FULL)) and not options.user:
            print(f"\n{told}")
        print()
    if not plans and not options.json:
        print(NOBODY)
