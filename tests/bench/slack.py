"""The Slack path: from a signed event to the ack and to the post that Slack sees, beside a bare Bolt listener."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from statistics import median

from tests.bench import wire
from tests.bench.corpus import BARE_BOLT, Workshop
from tests.bench.questions import known_items
from tests.bench.tables import p50, p95, say, table

ROUNDS = 5
A_ROUND = 60
MANY = 200
ASKERS = 8
OURS = "ours, own pack"
OWN = (
    "what is MDF", "who gets first right of refusal at renewal", "how do I become a reseller", "how do I register a deal",
    "where is the partner portal", "market developement funds", "what training do MSPs need", "referral fee",
)  # fmt: skip


def measure(shop: Workshop) -> None:
    """All tables of this part."""
    asyncio.run(_measure(shop))


async def _measure(shop: Workshop) -> None:
    await _answers(shop)
    await _under_load(shop)


async def _answers(shop: Workshop) -> None:
    """One asker, then the CPU of many answers, ours and the floor in turn."""
    async with AsyncExitStack() as stack:
        sides = [await _enter(stack, wire.coach(OURS, shop.own, shop.folder))]
        if BARE_BOLT.exists():
            sides.append(await _enter(stack, wire.bare()))
        else:
            say(f"{BARE_BOLT} is not there: no comparison with it.")
        for side in sides:
            await _one_asker(side, OWN[:5])
        took: dict[str, dict[str, list[float]]] = {
            side.name: {"ack": [], "answer": [], "slash": [], "cpu": []} for side in sides
        }
        for _ in range(ROUNDS):
            for side in sides:
                acks, answers = await _one_asker(side, [OWN[i % len(OWN)] for i in range(A_ROUND)])
                took[side.name]["ack"].append(p50(acks))
                took[side.name]["answer"].append(p50(answers))
                took[side.name]["slash"].append(p50([await side.command("help") for _ in range(20)]))
                before = side.cpu()
                await _many_askers(side, [OWN[i % len(OWN)] for i in range(MANY)])
                took[side.name]["cpu"].append((side.cpu() - before) * 1000 / MANY)
            sides.reverse()
        medians = {name: {what: median(values) for what, values in times.items()} for name, times in took.items()}
        rows = [(side.name, *medians[side.name].values(), len(side.api.connections), side.api.posts) for side in sides]
        head = ["server", "ack p50 ms", "question to post p50 ms", "slash ack p50 ms", "CPU s / 1,000 answers"]
        head += ["connections", "posts"]
        table(f"One asker, and {ASKERS} askers for the CPU ({ROUNDS} rounds)", head, rows)
        ours, floor = medians[OURS], medians.get("bare_bolt")
        say(f"\nOurs: slash ack / mention ack {ours['slash'] / ours['ack']:.2f}")
        if floor:
            answer, cpu = ours["answer"] / floor["answer"], ours["cpu"] / floor["cpu"]
            say(f"Ours / bare_bolt: question to post {answer:.2f}, CPU {cpu:.2f}")


async def _under_load(shop: Workshop) -> None:
    """Acks while eight people ask a large index, against the same with the search stubbed."""
    index = shop.some(30_000)
    questions = [item.text for item, _ in known_items(shop.rows, 100)]
    async with AsyncExitStack() as stack:
        sides = [
            await _enter(stack, wire.coach("searching", index, shop.folder)),
            await _enter(stack, wire.stubbed(index, shop.folder)),
        ]
        for side in sides:
            await _one_asker(side, questions[:5])
        acks: dict[str, list[list[float]]] = {side.name: [] for side in sides}
        posts: dict[str, list[float]] = {side.name: [] for side in sides}
        for _ in range(ROUNDS):
            for side in sides:
                acks[side.name].append(await _many_askers(side, questions))
                posts[side.name].append(p50((await _one_asker(side, questions[:30]))[1]))
            sides.reverse()
        rows = [
            (name, median(map(p50, rounds)), median(map(p95, rounds)), max(map(max, rounds)), median(posts[name]))
            for name, rounds in acks.items()
        ]
        head = ["30,000 passages", "ack p50 ms", "ack p95 ms", "worst ack ms", "question to post p50 ms, one asker"]
        table(f"{ASKERS} people asking at once ({ROUNDS} rounds)", head, rows)
        searching, stubbed = (median(map(p95, acks[name])) for name in ("searching", "search stubbed"))
        say(f"\nack p95, searching / stubbed: {searching / stubbed:.2f}")


async def _enter(stack: AsyncExitStack, made: tuple[str, list[str], dict[str, str]]) -> wire.Served:
    name, command, environment = made
    return await stack.enter_async_context(wire.serving(name, command, **environment))


async def _one_asker(side: wire.Served, questions: Sequence[str]) -> tuple[list[float], list[float]]:
    """Milliseconds to ack and to post, one question after the other."""
    acks, answers = [], []
    for question in questions:
        began = asyncio.get_running_loop().time()
        ack, posted = await side.mention(question)
        acks.append(ack)
        answers.append((await asyncio.wait_for(posted, wire.PATIENCE) - began) * 1000)
    return acks, answers


async def _many_askers(side: wire.Served, questions: Sequence[str]) -> list[float]:
    """Milliseconds to ack; each of eight askers sends the next question when the last was answered."""
    acks: list[float] = []
    left = list(questions)

    async def asker() -> None:
        while left:
            ack, posted = await side.mention(left.pop())
            acks.append(ack)
            await asyncio.wait_for(posted, wire.PATIENCE)

    await asyncio.gather(*(asker() for _ in range(ASKERS)))
    return acks
