"""Every kind of request Slack sends, with one part of it replaced: never a 5xx, nothing that fails inside."""

from __future__ import annotations

import copy
import io
import json
import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.playground.people import BOT, DANA, PRIYA
from bot.playground.world import HELP, SALES
from bot.views.ids import SHORTCUT
from tests.bot.bench import FORM, Bench

ODD: tuple[Any, ...] = (None, "", "x", "\ud83d\x00", 0, -1, 1e300, True, [], [[]], {}, {"id": 1}, ["a"], {"a": {"b": []}})


def places(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for name, value in inner:
        yield (*path, name)
        yield from places(value, (*path, name))


def mutated(body: Any, path: tuple[Any, ...], odd: Any) -> Any:
    """A copy with one place changed; `...` takes it away."""
    changed = copy.deepcopy(body)
    part = changed
    for name in path[:-1]:
        part = part[name]
    if odd is ...:
        del part[path[-1]]
    else:
        part[path[-1]] = odd
    return changed


@pytest.mark.parametrize("seed", range(4))
async def test_a_changed_request_is_never_our_fault(it: Bench, seed: int, log: io.StringIO) -> None:
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> renewals")
    reply = await it.reply_to(post)
    it.slack.click(DANA, HELP, reply.ts, "answer.related.1")
    it.slack.command(DANA, SALES, "/coach renewals")
    it.slack.shortcut(DANA, HELP, post.ts, SHORTCUT)
    it.slack.open_home(DANA)
    await it.quiet()
    it.slack.submit(DANA, it.slack.world.modals[DANA][-1].id, {})
    await it.quiet()
    chance = random.Random(seed)
    bad: list[tuple[int, str, Any, Any]] = []
    for delivery in it.slack.deliveries:
        every = list(places(delivery.body))
        for path in chance.sample(every, min(25, len(every))):
            odd = chance.choice([*ODD, ...])
            body = mutated(delivery.body, path, odd)
            match delivery.kind:
                case "event":
                    status, _ = await it.door.send(json.dumps(body))
                case "command":
                    status, _ = await it.door.send(
                        urlencode({name: str(value) for name, value in body.items()}, errors="replace"), FORM
                    )
                case "interaction":
                    status, _ = await it.door.send(urlencode({"payload": json.dumps(body)}), FORM)
            if status not in (200, 400):
                bad.append((status, delivery.kind, path, odd))
    await it.coach.crew.tasks.idle()
    assert bad == []
    assert "a listener failed" not in log.getvalue()
    assert "went wrong" not in log.getvalue()
