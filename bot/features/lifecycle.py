"""Leaving and coming back: an uninstalled workspace loses its tokens at once and the rest after a grace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp

from bot.clients import Clients
from bot.store import Store, Workspace


def register(app: AsyncApp) -> None:
    """The two ways Slack tells us that we are out; they come in either order, each perhaps more than once."""
    app.event("app_uninstalled")(leave)
    app.event("tokens_revoked")(lose_tokens)


async def leave(
    workspace: Workspace, clients: Clients, store: Store, clock: Callable[[], datetime], grace: timedelta
) -> None:
    """Forget the tokens now and everything else when the grace is over."""
    await clients.forget(workspace)
    await store.schedule_purge(workspace, clock() + grace)
    structlog.get_logger().info("uninstalled; its data goes after the grace", grace_days=grace.days)


async def lose_tokens(
    event: dict[str, Any],
    workspace: Workspace,
    clients: Clients,
    store: Store,
    clock: Callable[[], datetime],
    grace: timedelta,
) -> None:
    """The bot's own token is gone, which is as good as leaving; people's tokens we never had."""
    tokens = event.get("tokens")
    if isinstance(tokens, dict) and tokens.get("bot"):
        await leave(workspace, clients, store, clock, grace)
