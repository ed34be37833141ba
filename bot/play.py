"""`coach play`: the real bot put behind the local Slack, with the state and index that it would have anywhere else."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from pydantic import SecretStr

from bot import logs
from bot.app import Coach
from bot.config import Settings
from bot.door import COACH
from bot.playground.clock import running_from
from bot.playground.people import DANA, VENDOR
from bot.playground.play import Access, serve_play
from bot.playground.world import SALES
from bot.store import Store
from bot.tasks import Full
from bot.web import UPGRADE_FIRST, CannotStart, build_web
from knowledge import Knowledge


async def play(index: Path, *, port: int, state: Path, start: datetime | None, announce: Callable[[str], None]) -> None:
    """Serve the playground until SIGINT or SIGTERM; `start` is what time it is there at first (None: now, and as much later
    as somebody put the clock forward before).

    Raises SettingsError, a StoreError, a KnowledgeError or another BotError, each a sentence, if it cannot start.
    """
    settings = Settings.load()
    logs.configure(settings.log_level, settings.log_format)
    now = running_from(datetime.now(UTC), time.monotonic)
    knowledge = Knowledge.open(index)
    store = Store.open(settings.database_url.get_secret_value())

    async def bot(access: Access) -> web.Application:
        return the_bot(settings, access, index, knowledge, store, random.Random())

    try:
        if settings.database_url.get_secret_value().startswith("sqlite"):
            await store.bring_up_to_date()
        elif not await store.is_current():
            raise CannotStart(UPGRADE_FIRST)
        await serve_play(bot, port=port, state=state, now=now, chance=random.Random(), announce=announce, start=start)
    finally:
        await store.close()
        knowledge.close()


def the_bot(
    settings: Settings, access: Access, index: Path, knowledge: Knowledge, store: Store, chance: random.Random
) -> web.Application:
    """The bot behind the local Slack; it keeps the time that is there, and when that is put forward it does at once what has
    become due."""
    server = build_web(in_playground(settings, access, index), knowledge, store, clock=access.now, chance=chance)
    coach = server[COACH]

    def hurry() -> None:
        # Where its hands are full, its loops do the same a little later.
        with suppress(Full):
            coach.crew.aside(catch_up(coach))

    access.when_put(hurry)
    return server


async def catch_up(coach: Coach) -> None:
    """Do what is due by now, without waiting for the loops that will look for it."""
    await coach.look_after()
    if coach.settings.coach_worker:
        await coach.worker.tick()


def in_playground(settings: Settings, access: Access, index: Path) -> Settings:
    """These settings, with the local Slack's secrets in place of a real workspace's; where nobody named others, its sellers
    hear of questions for a person, and one of them is an admin."""
    return settings.model_copy(
        update={
            "slack_api_url": access.api_url,
            "slack_bot_token": SecretStr(access.bot_token),
            "slack_signing_secret": SecretStr(access.signing_secret),
            "slack_client_id": None,
            "slack_client_secret": None,
            "slack_app_token": None,
            "coach_index": index,
            "coach_team_channel": settings.coach_team_channel or {VENDOR: SALES},
            "coach_admins": settings.coach_admins or (DANA,),
        }
    )
