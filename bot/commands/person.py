"""`coach export` and `coach forget`: what is kept of one person."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bot.commands import DONE, refuse

if TYPE_CHECKING:
    from bot.store import PersonKey


FORGET_WHAT = "This erases everything that is kept of {user}, and cannot be undone; say so with --yes"
FORGOTTEN = "Erased {rows} rows about {user}."


def export(options: argparse.Namespace) -> int:
    """`coach export`"""
    import asyncio
    import json

    from bot.config import Settings
    from bot.store import Store

    async def look_up() -> dict[str, list[dict[str, object]]]:
        store = Store.open(Settings.load().database_url.get_secret_value())
        try:
            return await store.record(_person(options))
        finally:
            await store.close()

    print(json.dumps(asyncio.run(look_up()), ensure_ascii=False, indent=2))
    return DONE


def forget(options: argparse.Namespace) -> int:
    """`coach forget`"""
    import asyncio

    from bot.config import Settings
    from bot.store import Store

    async def erase() -> int:
        store = Store.open(Settings.load().database_url.get_secret_value())
        try:
            return await store.forget(_person(options))
        finally:
            await store.close()

    if not options.yes:
        return refuse(FORGET_WHAT.format(user=options.user))
    print(FORGOTTEN.format(rows=asyncio.run(erase()), user=options.user))
    return DONE


def _person(options: argparse.Namespace) -> PersonKey:
    """The person that `--team`, `--enterprise` and `--user` name; their own team does not matter."""
    from bot.store import PersonKey, Workspace

    return PersonKey(Workspace(options.enterprise, options.team), "", options.user)
