"""Home of somebody who remembers much: from the event that opens it to the view that Slack gets, beside a plain answer."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.store import PersonKey, Store, Workspace
from knowledge import Audience, Knowledge, pacing
from knowledge.index import build
from knowledge.path import Said, Step
from tests.bench import wire
from tests.bench.corpus import ROOT, Workshop, rows_of
from tests.bench.questions import known_items
from tests.bench.tables import p50, say, table

REVIEWS = 5_000
PASSAGES = 30_000
DONE = 10
ROUNDS = 5
A_ROUND = 40
LEARNER = "ULEARN001"


def measure(shop: Workshop) -> None:
    """The table of this part."""
    shop.some(PASSAGES)
    index = shop.folder / "home.db"
    build([shop.folder / f"some-{PASSAGES}", ROOT / "knowledge/content"], index)
    asyncio.run(_measure(shop, index))


async def _measure(shop: Workshop, index: Path) -> None:
    name, command, environment = wire.coach("home", index, shop.folder)
    await _learn(environment["DATABASE_URL"], index)
    questions = [item.text for item, _ in known_items(shop.rows, A_ROUND)]
    async with AsyncExitStack() as stack:
        side = await stack.enter_async_context(wire.serving(name, command, **environment))
        took: dict[str, list[float]] = {"answer": [], "home": [], "home of a newcomer": [], "answer, Home open": []}
        for each in range(ROUNDS + 1):
            found = {
                "answer": [await _until(side.mention(question)) for question in questions],
                "home": [await _until(side.open_home(LEARNER)) for _ in questions],
                "home of a newcomer": [await _until(side.open_home("UNEW00001")) for _ in questions],
                "answer, Home open": [await _answered(side, question) for question in questions],
            }
            if each:
                for what, times in found.items():
                    took[what].append(p50(times))
    medians = {what: median(times) for what, times in took.items()}
    rows = [(what, value, value / medians["answer"]) for what, value in medians.items()]
    head = [f"{REVIEWS} reviews, {PASSAGES} passages", "p50 ms", "/ plain answer"]
    table(f"Home, from the event to the view ({ROUNDS} rounds)", head, rows)
    say(f"\nHome with {REVIEWS} reviews / a plain answer: {medians['home'] / medians['answer']:.2f}")


async def _until(asked: wire.Asking) -> float:
    began = asyncio.get_running_loop().time()
    _, seen = await asked
    await asyncio.wait_for(seen, wire.PATIENCE)
    return (asyncio.get_running_loop().time() - began) * 1000


async def _answered(side: wire.Served, question: str) -> float:
    """The answer to somebody whose Home is drawn anew after it; that is waited for, and not counted."""
    drawn = side.home_of(LEARNER)
    took = await _until(side.mention(question, LEARNER))
    await asyncio.wait_for(drawn, wire.PATIENCE)
    return took


async def _learn(address: str, index: Path) -> None:
    """Somebody who reviewed that many passages in the last half year, and did some lessons."""
    now = datetime.now(UTC)
    ids = [row.id for row in rows_of(index)]
    turn = {id: number for number, id in enumerate(ids[:: max(1, len(ids) // REVIEWS)][:REVIEWS])}

    def reviewed(_card: str | None, id: str) -> str:
        first = now - timedelta(days=10 + turn[id] % 170)
        card = pacing.review(None, turn[id] % 5 > 0, first, id)
        return pacing.review(card, turn[id] % 7 > 0, first + timedelta(days=1 + turn[id] % 9), id)

    store = Store.open(address)
    await store.bring_up_to_date()
    person = PersonKey(Workspace(None, wire.TEAM), "T0PARTNER", LEARNER)
    await store.cards.change(person, list(turn), reviewed, now)
    knowledge = Knowledge.open(index)
    lessons = [lesson.passage.id for lesson in knowledge.curriculum(Audience.PUBLIC).tracks[0].modules[0].lessons]
    for lesson in lessons[:DONE]:
        await store.lessons.take(person, Step(lesson, Said.DONE, now))
    knowledge.close()
    await store.close()
