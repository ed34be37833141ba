"""`coach verify`: whether a certificate is genuine."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

from bot.commands import DONE, FAULTS, refuse

if TYPE_CHECKING:
    from knowledge.certificate import Certificate

GENUINE: Final = "{number} is genuine: {name} did every lesson of {track} ({slug}), {day}."
UNKNOWN: Final = (
    "there is no certificate {number} in this state; check that DATABASE_URL is the one that awarded it, "
    "and ask whoever has it whether they had it erased"
)
TYPO: Final = "{typed!r} has a typo: its last sign does not go with the others; compare it sign by sign"
NO_NUMBER: Final = "{typed!r} is no number of a certificate; write it like 2345-6789-ABCD, without 0, O, 1, I or L"


def run(options: argparse.Namespace) -> int:
    """`coach verify`"""
    import asyncio

    from knowledge.certificate import NoNumber, read_number, spaced

    typed = " ".join(options.number)
    match read_number(typed):
        case NoNumber.TYPO:
            return refuse(TYPO.format(typed=typed[:80]))
        case NoNumber.SHAPE:
            return refuse(NO_NUMBER.format(typed=typed[:80]))
        case number:
            found = asyncio.run(_look_up(number))
    if found is None:
        print(f"coach: {UNKNOWN.format(number=spaced(number))}", file=sys.stderr)
        return FAULTS
    print(
        GENUINE.format(
            number=spaced(number), name=found.name, track=found.title, slug=found.track, day=found.day.isoformat()
        )
    )
    return DONE


async def _look_up(number: str) -> Certificate | None:
    from bot.config import Settings
    from bot.store import Store

    store = Store.open(Settings.load().database_url.get_secret_value())
    try:
        return await store.certificates.numbered(number)
    finally:
        await store.close()
