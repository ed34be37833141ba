"""What the page asks and sends: people, state, stream, deeds, and who may reach it at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import pytest

from bot.playground.calendar import TOO_FAR
from bot.playground.core import NotPossible
from bot.playground.deeds import NO_COMMANDS_OUTSIDE
from bot.playground.play_api import NO_SUCH_JUMP, NOT_JSON
from bot.playground.server import ONLY_HERE
from tests.playground.test_deeds import ASK, BUTTONS
from tests.playground.test_methods import call
from tests.playground.world import BOT, DANA, HELP, LEON, MARCO, PRIYA, SALES, World


@dataclass
class Page:
    """A browser's view of the local Slack."""

    world: World
    session: aiohttp.ClientSession

    async def get(self, path: str) -> tuple[int, Any]:
        async with self.session.get(f"{self.world.url}{path}") as answer:
            return answer.status, await answer.json()

    async def post(self, deed: str, **body: Any) -> tuple[int, Any]:
        async with self.session.post(f"{self.world.url}/play/{deed}", json=body) as answer:
            return answer.status, await answer.json()

    async def state(self, person: str) -> Any:
        return (await self.get(f"/play/state?as={person}"))[1]


@pytest.fixture
async def page(simulator: Callable[..., Awaitable[World]]) -> AsyncIterator[Page]:
    world = await simulator()
    world.slack.deliver = None
    async with aiohttp.ClientSession() as session:
        yield Page(world, session)


async def test_people_can_be_picked(page: Page) -> None:
    status, people = await page.get("/play/people")
    assert (status, [(one["id"], one["side"], one["kind"]) for one in people]) == (
        200,
        [(PRIYA, "partner", "connect"), (LEON, "partner", "guest"), (DANA, "seller", "member"), (MARCO, "seller", "member")],
    )
    assert set(people[0]) == {"id", "name", "title", "side", "kind"}


async def test_the_state_is_what_one_person_sees(page: Page) -> None:
    slack = page.world.slack
    root = slack.say(PRIYA, HELP, f"<@{BOT}> hi")
    call(slack, "chat.postEphemeral", channel=HELP, user=DANA, text="only Dana")
    call(slack, "chat.postMessage", channel=HELP, text="answer", thread_ts=root.ts, blocks=BUTTONS)
    state = await page.state(PRIYA)
    assert {key: state[key] for key in ("me", "bot", "now", "home", "modal", "notice", "prompts", "statuses")} == {
        "me": {
            "id": PRIYA,
            "name": "Priya Nair",
            "title": "Partner account lead, Northwind Resellers",
            "side": "partner",
            "kind": "connect",
        },
        "bot": {"id": BOT, "name": "Channel Coach"},
        "now": "2026-11-23T12:00:00+00:00",
        "home": None,
        "modal": None,
        "notice": None,
        "prompts": {"DPRIYA001": []},
        "statuses": {HELP: {}, "DPRIYA001": {}},
    }
    assert [{**one, "topic": bool(one["topic"])} for one in state["channels"]] == [
        {"id": HELP, "name": "partner-help", "kind": "channel", "shared": True, "topic": True, "can_command": False},
        {"id": "DPRIYA001", "name": "Channel Coach", "kind": "im", "shared": True, "topic": False, "can_command": False},
    ]
    posts = state["messages"][HELP]
    assert [(one["name"], one["is_bot"], one["text"], one["thread_ts"], one["ephemeral"]) for one in posts] == [
        ("Priya Nair", False, f"<@{BOT}> hi", None, False),
        ("Channel Coach", True, "answer", root.ts, False),
    ]
    assert [one["text"] for one in (await page.state(DANA))["messages"][HELP]] == [f"<@{BOT}> hi", "only Dana", "answer"]
    assert [one["can_command"] for one in (await page.state(LEON))["channels"]] == [True, True]
    assert SALES in (await page.state(MARCO))["messages"]


async def test_what_is_typed_is_stored_as_slack_stores_it(page: Page) -> None:
    typed = "@Channel Coach is 5 > 3 & who? <!channel> https://example.com/a?b&c."
    assert await page.post("say", **{"as": DANA}, channel=HELP, text=typed) == (200, {"ok": True})
    (post,) = page.world.messages(HELP, DANA)
    assert post.text == (f"<@{BOT}> is 5 &gt; 3 &amp; who? &lt;!channel&gt; <https://example.com/a?b&amp;c>.")
    assert post.blocks is not None
    assert post.blocks[0]["elements"][0]["elements"] == [
        {"type": "user", "user_id": BOT},
        {"type": "text", "text": " is 5 > 3 & who? <!channel> "},
        {"type": "link", "url": "https://example.com/a?b&c"},
        {"type": "text", "text": "."},
    ]
    assert [one.kind for one in page.world.slack.deliveries] == ["event"]


async def test_every_deed_of_the_page(page: Page) -> None:
    slack = page.world.slack
    me = {"as": DANA}
    ok = (200, {"ok": True})
    assert await page.post("say", **me, channel=SALES, text="who renews?") == ok
    root = page.world.messages(SALES, DANA)[0]
    assert await page.post("say", **me, channel=SALES, text="anybody?", thread_ts=root.ts) == ok
    assert await page.post("edit", **me, channel=SALES, ts=root.ts, text="who renews, please?") == ok
    assert await page.post("shortcut", **me, channel=SALES, ts=root.ts, callback_id="answer_from_handbook") == ok
    assert await page.post("command", **me, channel=SALES, text="/coach a < b") == ok
    assert slack.deliveries[-1].body["text"] == "a &lt; b"
    trigger = slack.deliveries[-1].body["trigger_id"]
    answer = call(slack, "chat.postMessage", channel=SALES, text="answer", blocks=BUTTONS)
    where = {"channel": SALES, "ts": answer["ts"]}
    assert await page.post("action", **me, where=where, block_id="row", action_id="ask.more") == ok
    assert slack.deliveries[-1].body["actions"][0]["value"] == "17"
    view = call(slack, "views.open", trigger_id=trigger, view=ASK)["view"]["id"]
    assert (await page.state(DANA))["modal"]["id"] == view
    assert await page.post("view", **me, view_id=view, values={"note": {"text": {"value": "x"}}}) == ok
    assert slack.deliveries[-1].body["type"] == "view_submission"
    assert await page.post("close", **me, view_id=view) == ok
    assert await page.post("home", **me) == ok
    assert slack.deliveries[-1].body["event"]["tab"] == "home"
    assert await page.post("delete", **me, channel=SALES, ts=root.ts) == ok


@pytest.mark.parametrize(
    ("deed", "body", "sentence"),
    [
        ("say", {}, "The field `as` is missing."),
        ("say", {"as": DANA, "channel": HELP}, "The field `text` is missing."),
        (
            "say",
            {"as": "UNOBODY01", "channel": HELP, "text": "x"},
            "Nobody here has the id UNOBODY01; GET /play/people lists everybody.",
        ),
        ("command", {"as": PRIYA, "channel": HELP, "text": "/coach x"}, NO_COMMANDS_OUTSIDE.format(word="/coach")),
        ("view", {"as": DANA, "view_id": "V1", "values": 3}, "That window is closed already."),
        ("action", {"as": DANA, "where": 3, "action_id": "x"}, "The field `channel` is missing."),
    ],
)
async def test_a_refusal_is_a_sentence(page: Page, deed: str, body: dict[str, Any], sentence: str) -> None:
    assert await page.post(deed, **body) == (400, {"error": sentence})


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff"])
async def test_a_body_that_is_no_json_object_is_refused(page: Page, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    async with page.session.post(f"{page.world.url}/play/say", data=content, headers=headers) as answer:
        assert (answer.status, await answer.json()) == (400, {"error": NOT_JSON})


async def test_a_form_of_a_foreign_page_is_refused(page: Page) -> None:
    async with page.session.post(f"{page.world.url}/play/say", data={"as": DANA}) as answer:
        assert (answer.status, await answer.json()) == (400, {"error": NOT_JSON})


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "localhost:3000"}, 200),
        ({"Host": "[::1]:3000"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example:3000"}, 403),
        ({"Origin": "http://127.0.0.1:3000"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
async def test_only_this_machine_under_its_own_name_gets_an_answer(page: Page, headers: dict[str, str], status: int) -> None:
    async with page.session.get(f"{page.world.url}/play/people", headers=headers) as answer:
        assert answer.status == status
        if status == 403:
            assert await answer.json() == {"error": ONLY_HERE}


async def test_the_stream_speaks_when_what_this_person_sees_has_changed(page: Page) -> None:
    slack = page.world.slack
    async with page.session.get(f"{page.world.url}/play/stream?as={PRIYA}") as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        assert await stream.content.readline() == b": here\n"
        assert await stream.content.readline() == b"\n"
        slack.say(DANA, SALES, "nothing for partners")
        await asyncio.sleep(0.1)
        slack.say(DANA, HELP, "hello")
        slack.say(DANA, HELP, "again")
        assert await stream.content.readline() == b"data: changed\n"
        assert await stream.content.readline() == b"\n"
        slack.notify(PRIYA, "Something to know")
        assert await stream.content.readline() == b"data: changed\n"


async def test_a_stream_for_nobody_is_refused(page: Page) -> None:
    status, answer = await page.get("/play/stream?as=UNOBODY01")
    assert (status, answer["error"]) == (400, "Nobody here has the id UNOBODY01; GET /play/people lists everybody.")


@pytest.mark.parametrize("path", ["/nothing.html", "/..%2fserver.py", "/page.exe", "/server.py", "/%2e%2e/core.py"])
async def test_the_page_has_no_other_files(page: Page, path: str) -> None:
    async with page.session.get(aiohttp.client.URL(f"{page.world.url}{path}", encoded=True)) as answer:
        assert answer.status == 404


async def test_not_possible_is_a_sentence_for_people(page: Page) -> None:
    with pytest.raises(NotPossible, match="CNOWHERE1"):
        page.world.slack.say(DANA, "CNOWHERE1", "x")


@pytest.mark.parametrize(
    ("person", "to", "moment"),
    [
        (DANA, "hour", "2026-11-27T20:00:00+00:00"),
        (DANA, "day", "2026-11-28T19:00:00+00:00"),
        (DANA, "tomorrow", "2026-11-28T09:31:00-05:00"),
        (DANA, "working_day", "2026-11-30T09:31:00-05:00"),
        (LEON, "tomorrow", "2026-11-28T09:31:00+01:00"),
    ],
)
async def test_the_clock_can_be_put_forward_to_a_moment_of_whoever_does_it(
    page: Page, person: str, to: str, moment: str
) -> None:
    page.world.clock.now = datetime.fromisoformat("2026-11-27T19:00:00+00:00")
    heard: list[datetime] = []
    page.world.slack.when_put.append(lambda: heard.append(page.world.slack.now()))
    assert await page.post("clock", **{"as": person, "to": to}) == (200, {"ok": True})
    assert heard == [datetime.fromisoformat(moment)]
    assert datetime.fromisoformat((await page.state(MARCO))["now"]) == heard[0]


async def test_no_working_day_is_a_holiday(page: Page) -> None:
    page.world.clock.now = datetime.fromisoformat("2026-12-24T19:00:00+00:00")
    await page.post("clock", **{"as": LEON, "to": "working_day"})
    assert page.world.slack.now() == datetime.fromisoformat("2026-12-28T09:31:00+01:00")


async def test_the_clock_goes_neither_elsewhere_nor_beyond_the_calendar(page: Page) -> None:
    refused = await page.post("clock", **{"as": DANA, "to": "yesterday"})
    assert refused == (400, {"error": NO_SUCH_JUMP.format(to="yesterday", known="hour, day, tomorrow, working_day")})
    page.world.clock.now = datetime.fromisoformat("2099-12-31T19:00:00+00:00")
    assert await page.post("clock", **{"as": DANA, "to": "day"}) == (400, {"error": TOO_FAR})
    assert page.world.slack.now() == page.world.clock.now
