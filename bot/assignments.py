"""What somebody was asked to do: by an admin's word about them, about a channel they are in, about their organisation.

Who is in a channel and who belongs to an organisation is asked when somebody learns: whoever comes in later is asked, too,
and whoever left is not. Where Slack does not say, the assignment is not shown this time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.directory import Directory
from bot.hours import zone_of
from bot.store import Assignment, PersonKey, Store
from knowledge import Curriculum
from knowledge.assigned import Asked, Assigned, assigned
from knowledge.path import Walk


@dataclass(frozen=True, slots=True)
class Assignments:
    """Reads what was assigned: one look into the store. Slack is asked only where a channel or an organisation was
    named, and what it says is remembered for a minute. Raises StoreErrors."""

    store: Store
    directory: Directory
    clock: Callable[[], datetime]

    async def of(self, person: PersonKey, curriculum: Curriculum, walk: Walk) -> tuple[Assigned, ...]:
        """What this person is asked to do and has not done, what is due first before the rest."""
        said = await self.store.assignments.perhaps_for(person.workspace, person.user_id)
        if not said:
            return ()
        asked = [
            Asked(one.track, one.due, one.told or one.whom.kind != "person")
            for one in said
            if await self._is_for(one, person)
        ]
        zone = (await self.directory.about(person)).facts.zone
        return assigned(asked, curriculum, walk, self.clock().astimezone(zone_of(zone)).date())

    async def _is_for(self, one: Assignment, person: PersonKey) -> bool:
        match one.whom.kind:
            case "person":
                return True
            case "channel":
                members = await self.directory.members(person.workspace, one.whom.key)
                return members is not None and person.user_id in members
            case "organisation":
                theirs = (await self.directory.about(person)).organisation
                return theirs is not None and theirs.name.casefold() == one.whom.key.casefold()
