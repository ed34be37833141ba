"""No history shows anybody what is not for them; and with a leak planted, some do."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from bot.directory import Directory
from bot.library import Library
from bot.people import ChannelFacts, PersonFacts, read_person
from bot.store import Store, Workspace
from knowledge import Audience, Found, Outcome
from tests.firewall.handbook import Shelves
from tests.firewall.machine import Hard, Histories, Leak

QUIETLY = settings(
    deadline=None, database=None, derandomize=False, print_blob=False, suppress_health_check=list(HealthCheck)
)


QUIZZED = (
    "asked in a quiz",
    "asked in a channel's quiz",
    "told the answer",
    "told how they did",
    "asked to type",
    "reviewed by a question",
)


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Shelves:
    """Every edition of the handbook."""
    return Shelves(tmp_path_factory.mktemp("handbook"))


@pytest.fixture(params=[Histories, Hard], ids=["any", "hard"])
def histories(request: pytest.FixtureRequest, shelves: Shelves, tmp_path: Path) -> Iterator[type[Histories]]:
    """The machine, with a handbook, a state and a count of its own."""
    loop = asyncio.new_event_loop()
    store = Store.open(f"sqlite:///{tmp_path / 'state.db'}")
    loop.run_until_complete(store.bring_up_to_date())
    knowledge = shelves.open()
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    made = type(
        "Here",
        (request.param,),
        {"shelves": shelves, "knowledge": knowledge, "store": store, "loop": loop, "seen": Counter()},
    )
    yield made
    structlog.configure(**before)
    knowledge.close()
    loop.run_until_complete(store.close())
    loop.close()


def run(machine: type[Histories], number: int, examples: int, steps: int, *, shrinks: bool = True) -> Counter[str]:
    """Run so many histories; what was checked."""
    phases = (Phase.generate, Phase.shrink) if shrinks else (Phase.generate,)
    how = settings(QUIETLY, max_examples=examples, stateful_step_count=steps, phases=phases)
    run_state_machine_as_test(seed(number)(machine), settings=how)
    return machine.seen


def test_nobody_sees_what_is_not_for_them(histories: type[Histories]) -> None:
    seen = run(histories, 1, examples=50, steps=40)
    assert seen["checked"] >= 250
    assert min(seen["internal text"], seen["partner text"]) > 10
    assert min(seen["passed on to a human"], seen["answered directly"], seen["answered unasked"], seen["nudged"]) > 0
    assert min(seen[what] for what in QUIZZED) > 0


@pytest.mark.long
@pytest.mark.timeout(1100)
@pytest.mark.parametrize("number", range(2, 4))
def test_nobody_sees_what_is_not_for_them_in_thousands_of_cases(histories: type[Histories], number: int) -> None:
    seen = run(histories, number, examples=220, steps=50)
    assert seen["checked"] >= 2_500


def leaks(histories: type[Histories]) -> bool:
    """Whether a leak is found in a few more histories than `make test` runs without one."""
    for number in range(1, 9):
        try:
            run(histories, number, examples=40, steps=30, shrinks=False)
        except Leak:
            return True
    return False


hard = pytest.mark.parametrize("histories", [Hard], indirect=True, ids=["hard"])


@hard
def test_a_planted_leak_is_caught_related_passages_that_nobody_cleared(
    histories: type[Histories], monkeypatch: pytest.MonkeyPatch
) -> None:
    find = Library.find

    async def leaky(self: Library, text: str, reader: Audience, lens: str | None = None) -> tuple[Outcome, str]:
        outcome, version = await find(self, text, reader, lens)
        whole, _ = await find(self, text, Audience.INTERNAL, lens)
        if isinstance(outcome, Found) and isinstance(whole, Found):
            outcome = outcome._replace(related=whole.related)
        return outcome, version

    monkeypatch.setattr(Library, "find", leaky)
    assert leaks(histories)


@hard
def test_a_planted_leak_is_caught_a_missing_flag_that_is_trusted(
    histories: type[Histories], monkeypatch: pytest.MonkeyPatch
) -> None:
    def trusting(user: dict[str, Any]) -> PersonFacts:
        return read_person({"is_restricted": False, "is_ultra_restricted": False, **user})

    monkeypatch.setattr("bot.directory.read_person", trusting)
    assert leaks(histories)


@hard
def test_a_planted_leak_is_caught_a_memory_that_outlives_a_share(
    histories: type[Histories], monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Directory.channel
    kept: dict[tuple[Directory, str], ChannelFacts] = {}

    async def remembering(self: Directory, workspace: Workspace, channel: str) -> ChannelFacts:
        if not kept.get((self, channel), ChannelFacts()).known:
            kept[self, channel] = await look(self, workspace, channel)
        return kept[self, channel]

    monkeypatch.setattr(Directory, "channel", remembering)
    assert leaks(histories)
