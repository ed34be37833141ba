"""How somebody's nudges stand, as it is shown wherever it is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.store import NudgeSettings
from bot.views.nudge import NudgesShown
from knowledge.places import name_of
from knowledge.schedule import country_of, local_day, zone_named

UNKNOWN_ZONE: Final = "UTC"
"""Where somebody lives of whom nobody says it."""


def shown(settings: NudgeSettings, now: datetime, *, zone_known: bool = True) -> NudgesShown:
    """These settings as they are shown."""
    zone = zone_named(settings.zone) or ZoneInfo(UNKNOWN_ZONE)
    snoozed, later, next_at = settings.snoozed_until, settings.later_at, settings.next_at
    country = settings.country or country_of(settings.zone)
    return NudgesShown(
        on=settings.on,
        hour=settings.hour,
        zone=settings.zone,
        days=settings.days,
        next_at=next_at.astimezone(zone) if next_at else None,
        later_at=later.astimezone(zone) if later else None,
        snoozed_until=snoozed if snoozed and snoozed > local_day(now, settings.zone) else None,
        reason=settings.reason,
        zone_known=zone_known,
        place=", ".join(filter(None, (name_of(country) if country else "", settings.region))),
    )
