"""A local Slack for the tests of this folder: one without a network, and one on real sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot.playground.slack import Slack
from tests.playground.world import Clock, World, a_slack, start_world


@pytest.fixture
def clock() -> Clock:
    """Monday noon, UTC, until a test moves it."""
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Slack:
    """A local Slack without a network."""
    return a_slack(clock)


@pytest.fixture
async def simulator() -> AsyncIterator[Callable[..., Awaitable[World]]]:
    """`start_world` that stops by itself what it started."""
    running: list[World] = []

    async def start(*what: object, **how: object) -> World:
        running.append(await start_world(*what, **how))  # type: ignore[arg-type]
        return running[-1]

    yield start
    for world in running:
        await world.stop()
