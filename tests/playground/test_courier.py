"""On the wire: signatures, three seconds, retries, Socket Mode, and slack_sdk as the caller."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.playground.courier import signature
from bot.playground.faults import Fault
from bot.playground.play import Access
from bot.playground.slack import BAD_ANSWER_COMMAND, NO_ANSWER_COMMAND
from bot.playground.world import BASE_SCOPES
from tests.playground.world import BOT, DANA, HELP, MARCO, SALES, World

HI = f"<@{BOT}> who renews?"
Start = Callable[..., Awaitable[World]]


@dataclass
class Post:
    """One request the bot got."""

    fields: dict[str, Any]
    retry: tuple[str | None, str | None]
    genuine: bool


@dataclass
class FakeBot:
    """A bot that keeps what it gets and answers as it is told: status, text and headers in turn, the last for ever."""

    answers: list[tuple[int, str, dict[str, str]]] = field(default_factory=lambda: [(200, "", {})])
    pause: float = 0
    got: list[Post] = field(default_factory=list)
    access: Access | None = None

    async def __call__(self, access: Access) -> web.Application:
        self.access = access
        app = web.Application()
        app.router.add_post("/slack/events", self.receive)
        return app

    @property
    def client(self) -> AsyncWebClient:
        assert self.access is not None
        return AsyncWebClient(token=self.access.bot_token, base_url=self.access.api_url, retry_handlers=[])

    async def receive(self, request: web.Request) -> web.Response:
        assert self.access is not None
        body = await request.text()
        genuine = SignatureVerifier(self.access.signing_secret).is_valid_request(body, dict(request.headers))
        retry = request.headers.get("x-slack-retry-num"), request.headers.get("x-slack-retry-reason")
        self.got.append(Post(read(body, request.content_type), retry, genuine))
        await asyncio.sleep(self.pause)
        status, text, headers = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return web.Response(status=status, text=text, headers=headers)


def read(body: str, kind: str) -> dict[str, Any]:
    if kind == "application/json":
        return dict(json.loads(body))
    fields = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
    return dict(json.loads(fields["payload"])) if "payload" in fields else fields


def test_the_signature_is_slacks() -> None:
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
        "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2F"
        "hooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    assert signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body) == (
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    )


async def test_events_forms_and_payloads_arrive_signed(simulator: Start) -> None:
    bot = FakeBot()
    world = await simulator(bot)
    post = await world.say(DANA, SALES, HI)
    await world.command(DANA, SALES, "/coach a & b")
    world.slack.shortcut(DANA, SALES, post.ts, "answer_from_handbook")
    await world.idle()
    kinds = sorted(str(one.fields.get("type", "command")) for one in bot.got)
    assert (kinds, all(one.genuine for one in bot.got)) == (["command", "event_callback", "message_action"], True)
    assert [one.fields["text"] for one in bot.got if "command" in one.fields] == ["a & b"]


@pytest.mark.parametrize(
    ("answers", "tries"),
    [
        ([(200, "", {})], [(None, None)]),
        ([(404, "", {}), (200, "", {})], [(None, None), ("1", "http_error")]),
        (
            [(500, "", {})],
            [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")],
        ),
        ([(302, "", {"Location": "/elsewhere"}), (200, "", {})], [(None, None), ("1", "http_error")]),
        ([(503, "", {"x-slack-no-retry": "1"})], [(None, None)]),
    ],
)
async def test_an_event_is_tried_four_times_at_most(
    simulator: Start, answers: list[tuple[int, str, dict[str, str]]], tries: list[tuple[str | None, str | None]]
) -> None:
    bot = FakeBot(answers)
    world = await simulator(bot)
    await world.say(DANA, HELP, HI)
    await world.idle()
    assert [one.retry for one in bot.got] == tries
    assert len({one.fields["event_id"] for one in bot.got}) == 1
    assert world.slack.notices == {}


async def test_a_slow_bot_gets_the_event_again_and_a_dead_one_too(simulator: Start) -> None:
    bot = FakeBot(pause=0.3)
    world = await simulator(bot, patience=0.05, retry_after=(0.0,))
    await world.say(DANA, HELP, HI)
    await world.idle()
    assert [one.retry for one in bot.got] == [(None, None), ("1", "http_timeout")]
    world.bot_url = "http://127.0.0.1:9/slack/events"
    await world.say(DANA, HELP, HI)
    await world.idle()
    assert [why.why for _, why in world.slack.unanswered] == [
        "it did not answer in time",
        "it could not be reached (ClientConnectorError)",
    ]


@pytest.mark.parametrize(
    ("bot", "told"),
    [
        (FakeBot(pause=0.3), NO_ANSWER_COMMAND.format(word="/coach")),
        (FakeBot([(500, "oh", {})]), BAD_ANSWER_COMMAND.format(word="/coach", why="it answered with status 500")),
        (
            FakeBot([(200, '{"text": ""}', {})]),
            BAD_ANSWER_COMMAND.format(word="/coach", why="the answer was refused with no_text"),
        ),
    ],
)
async def test_a_command_is_tried_once_and_its_failure_shown(simulator: Start, bot: FakeBot, told: str) -> None:
    world = await simulator(bot, patience=0.1)
    await world.command(DANA, SALES, "/coach x")
    await world.idle()
    assert (len(bot.got), world.slack.notices) == (1, {DANA: told})


async def test_slack_sdk_posts_updates_and_reads(simulator: Start) -> None:
    bot = FakeBot()
    world = await simulator(bot)
    blocks = [{"type": "divider"}]
    posted = await bot.client.chat_postMessage(channel=HELP, text="one", blocks=blocks, metadata=None)
    await bot.client.chat_update(channel=HELP, ts=posted["ts"], text="two")
    opened = await bot.client.conversations_open(users=[DANA])
    assert (await bot.client.users_info(user=DANA, include_locale=True))["user"]["locale"] == "en-US"
    assert (await bot.client.auth_test())["user_id"] == BOT
    assert opened["channel"]["id"] == world.dm(DANA)
    assert [one.text for one in world.messages(HELP, MARCO)] == ["two"]
    with pytest.raises(SlackApiError) as no:
        await bot.client.chat_postMessage(channel=HELP, text="x", blocks=[{"type": "headline"}])
    assert no.value.response["errors"] == ["unsupported type: headline [json-pointer:/blocks/0/type]"]


async def test_slack_sdk_meets_planned_mishaps(simulator: Start) -> None:
    bot = FakeBot()
    world = await simulator(bot)
    world.slack.plan("chat.postMessage", Fault.rate_limited(retry_after=3))
    world.slack.plan("chat.postMessage", Fault.accepted_then(500))
    world.slack.plan("chat.postMessage", Fault.reset(accepted=True))
    with pytest.raises(SlackApiError) as limited:
        await bot.client.chat_postMessage(channel=HELP, text="1")
    assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "3")
    with pytest.raises(SlackApiError) as broken:
        await bot.client.chat_postMessage(channel=HELP, text="2")
    assert broken.value.response.status_code == 500
    with pytest.raises(aiohttp.ClientConnectionError):
        await bot.client.chat_postMessage(channel=HELP, text="3")
    assert [one.text for one in world.messages(HELP, DANA)] == ["2", "3"]


async def test_slack_sdk_answers_by_response_url(simulator: Start) -> None:
    bot = FakeBot()
    world = await simulator(bot)
    await world.command(DANA, SALES, "/coach x")
    await world.idle()
    answer = await AsyncWebhookClient(bot.got[0].fields["response_url"]).send(text="for you")
    assert (answer.status_code, answer.body) == (200, "ok")
    assert [(one.text, one.only_for) for one in world.messages(SALES, DANA)] == [("for you", DANA)]


async def test_slack_sdk_uploads_a_file(simulator: Start) -> None:
    bot = FakeBot()
    world = await simulator(bot, scopes=BASE_SCOPES | {"files:write"})
    await bot.client.files_upload_v2(channel=HELP, filename="chart.png", content=b"png", title="Chart", alt_txt="A chart")
    (shown,) = world.messages(HELP, DANA)
    async with aiohttp.ClientSession() as session, session.get(f"{world.url}/files/{shown.files[0]}") as file:
        assert await file.read() == b"png"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk 3.47 still uses it
async def test_a_person_installs_the_app_over_oauth(simulator: Start) -> None:
    bot = FakeBot()
    world = await simulator(bot, install=False)
    assert bot.access is not None
    asked = {
        "client_id": bot.access.client_id,
        "scope": "chat:write,commands",
        "state": "s1",
        "redirect_uri": f"{world.bot_url}?x=1",
    }
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{world.url}/oauth/v2/authorize", params=asked) as page:
            assert "Install Channel Coach?" in await page.text()
        form = {**asked, "team": "TVENDOR01", "answer": "allow"}
        async with session.post(f"{world.url}/oauth/v2/authorize", data=form, allow_redirects=False) as back:
            code = back.headers["Location"].partition("code=")[2]
            assert back.headers["Location"] == f"{world.bot_url}?x=1&state=s1&code={code}"
        wrong = {**asked, "redirect_uri": "javascript:alert(1)"}
        async with session.get(f"{world.url}/oauth/v2/authorize", params=wrong) as page:
            assert page.status == 400
    bare = AsyncWebClient(base_url=bot.access.api_url)
    given = await bare.oauth_v2_access(client_id=bot.access.client_id, client_secret=bot.access.client_secret, code=code)
    assert (given["team"]["id"], given["scope"]) == ("TVENDOR01", "chat:write,commands")
    again = AsyncWebClient(token=given["access_token"], base_url=bot.access.api_url)
    assert (await again.auth_test())["team_id"] == "TVENDOR01"


async def test_over_a_socket_frames_are_acknowledged_and_http_is_silent(simulator: Start) -> None:
    bot = FakeBot()
    world = await simulator(bot)
    address = world.slack.call("apps.connections.open", world.slack.app.app_token, {}).body
    assert isinstance(address, dict)
    async with aiohttp.ClientSession() as session, session.ws_connect(address["url"]) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        await world.say(DANA, HELP, HI)
        frame = await socket.receive_json()
        assert (frame["type"], frame["accepts_response_payload"], frame["retry_attempt"]) == ("events_api", False, 0)
        assert frame["payload"]["event"]["text"] == HI
        await socket.send_json({"envelope_id": frame["envelope_id"]})
        await world.command(DANA, SALES, "/coach x")
        frame = await socket.receive_json()
        assert (frame["type"], frame["payload"]["command"]) == ("slash_commands", "/coach")
        await socket.send_json({"envelope_id": frame["envelope_id"], "payload": {"text": "by socket"}})
        await world.until(lambda: [one for one in world.messages(SALES, DANA) if one.text == "by socket"])
        await world.sockets.disconnect()
        assert (await socket.receive_json())["type"] == "disconnect"
    assert bot.got == []
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(address["url"])


async def test_waiting_in_vain_tells_what_happened(simulator: Start) -> None:
    bot = FakeBot()
    world = await simulator(bot)
    await world.say(DANA, HELP, HI)
    await bot.client.chat_postMessage(channel=HELP, text="something else")
    with pytest.raises(AssertionError) as vain:
        await world.until(lambda: [one for one in world.replies(HELP, DANA) if one.text == "answer"], within=0.05)
    assert "something else" in str(vain.value)
    assert "chat.postMessage -> 200" in str(vain.value)
