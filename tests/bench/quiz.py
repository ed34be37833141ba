"""From a click under a quiz question to the message with what came of it, beside a plain answer of the same run."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from statistics import median
from typing import Any

from tests.bench import wire
from tests.bench.corpus import Workshop
from tests.bench.slack import OWN
from tests.bench.tables import p50, say, table

ROUNDS = 15
CLICKS = 20
REST = 0.02
"""Seconds between what is said and what is asked next."""


def measure(shop: Workshop) -> None:
    """The table of this part."""
    asyncio.run(_measure(shop))


async def _measure(shop: Workshop) -> None:
    async with AsyncExitStack() as stack:
        name, command, environment = wire.coach("quiz", shop.own, shop.folder)
        side = await stack.enter_async_context(wire.serving(name, command, **environment))
        await _clicks(side)
        took: dict[str, list[float]] = {"a plain answer, in a direct message": [], "a click, own quiz": []}
        cpu: dict[str, list[float]] = {what: [] for what in took}
        for number in range(ROUNDS):
            order = list(took) if number % 2 else list(reversed(took))
            for what in order:
                before = side.cpu()
                took[what].append(p50(await (_answers(side) if what.startswith("a plain") else _clicks(side))))
                cpu[what].append((side.cpu() - before) * 1000 / CLICKS)
        rows = [(what, median(took[what]), median(cpu[what])) for what in took]
        table(f"A quiz ({ROUNDS} rounds of {CLICKS})", ["", "to the message p50 ms", "CPU ms each"], rows)
        plain, click = rows
        say(f"\nA quiz click / a plain answer: to the message {click[1] / plain[1]:.2f}, CPU {click[2] / plain[2]:.2f}")


async def _answers(side: wire.Served) -> list[float]:
    return [await _timed(side.write(OWN[i % len(OWN)])) for i in range(CLICKS)]


async def _clicks(side: wire.Served) -> list[float]:
    """A quiz of so many questions, each answered with the first thing to press, when Home shows the answer before."""
    _, posted = await side.write(f"quiz {CLICKS}")
    await asyncio.wait_for(posted, wire.PATIENCE)
    ts, took = side.api.last, []
    for _ in range(CLICKS):
        action, value = next(_pressable(side.api.said[ts]))
        side.api.drawn.clear()
        took.append(await _timed(side.press(ts, action, value)))
        await asyncio.wait_for(side.api.drawn.wait(), wire.PATIENCE)
    return took


def _pressable(blocks: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for block in reversed(blocks):
        for one in block.get("elements", ()):
            action = str(one.get("action_id", ""))
            if action.startswith(("quiz.choose", "quiz.pass")):
                yield action, one["value"]


async def _timed(deed: Any) -> float:
    began = asyncio.get_running_loop().time()
    _, said = await deed
    await asyncio.wait_for(said, wire.PATIENCE)
    took = (asyncio.get_running_loop().time() - began) * 1000
    await asyncio.sleep(REST)
    return took
