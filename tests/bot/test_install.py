"""Coming and going: installed by OAuth, used, removed, installed again."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import unescape
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import pytest_asyncio
from cryptography.fernet import Fernet

from bot.manifest import SCOPES
from bot.playground.people import BOT, PRIYA, VENDOR
from bot.playground.slack import Slack
from bot.playground.world import HELP
from bot.store import Store, Workspace
from knowledge import Knowledge
from tests.bot.bench import Bench, Clock, local_slack, running

# slack_sdk 3.47 still uses it to exchange the code.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

PUBLIC = "https://coach.example.com"


@dataclass
class Many(Bench):
    """A bot for many workspaces."""

    http: aiohttp.ClientSession

    async def install(self) -> tuple[int, str]:
        """Walk through the pages as an admin does; what the last one says."""
        async with self.http.get(f"{self.door.address}/slack/install") as page:
            cookie = page.headers["Set-Cookie"].partition(";")[0]
            [url] = re.findall(r'href="([^"]*/oauth/v2/authorize[^"]*)"', unescape(await page.text()))
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert url.startswith(f"{self.slack.base_url}/oauth/v2/authorize?")
        assert asked["scope"] == ",".join(sorted(SCOPES))
        assert asked["redirect_uri"] == f"{PUBLIC}/slack/oauth_redirect"
        form = {**asked, "team": VENDOR, "answer": "allow"}
        async with self.http.post(url.partition("?")[0], data=form, allow_redirects=False) as agreed:
            back = agreed.headers["Location"]
        assert back.startswith(PUBLIC)
        async with self.http.get(self.door.address + back.removeprefix(PUBLIC), headers={"Cookie": cookie}) as page:
            return page.status, await page.text()


@pytest_asyncio.fixture
async def many(handbook: Knowledge, tmp_path: Path) -> AsyncIterator[Many]:
    clock, key = Clock(), Fernet.generate_key().decode()
    store = Store.open(f"sqlite:///{tmp_path / 'state.db'}", keys=[key])
    await store.bring_up_to_date()
    async with (
        local_slack(clock) as (slack, courier, bots),
        running(handbook, slack, store, clock, settings=oauth(slack, key)) as door,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http,
    ):
        bots.append(door.address)
        slack.uninstall()
        await courier.idle()
        yield Many(slack, courier, door, store, clock, http)
        await courier.idle()
    await store.close()


def oauth(slack: Slack, key: str) -> dict[str, str | None]:
    return {
        "slack_bot_token": None,
        "slack_client_id": slack.app.client_id,
        "slack_client_secret": slack.app.client_secret,
        "coach_secret_key": key,
        "coach_public_url": PUBLIC,
    }


async def test_installed_by_oauth_the_bot_answers_with_the_token_it_got(many: Many) -> None:
    assert (await many.install())[0] == 200
    await many.reply_to(many.slack.say(PRIYA, HELP, f"<@{BOT}> what is MDF"))
    # Nobody asked Slack who we are while somebody was waiting.
    assert many.slack.called("auth.test") == many.slack.called("auth.test")[:1]


async def test_a_workspace_without_the_app_hears_nothing_and_slack_hears_200(many: Many) -> None:
    many.slack.install(VENDOR)
    post = many.slack.say(PRIYA, HELP, f"<@{BOT}> what is MDF")
    await many.quiet()
    assert many.replies(post) == []
    assert many.slack.unanswered == []


@pytest.mark.parametrize("tokens_first", [False, True])
async def test_uninstalling_forgets_the_token_at_once_and_the_rest_after_the_grace(many: Many, tokens_first: bool) -> None:
    await many.install()
    await many.reply_to(many.slack.say(PRIYA, HELP, f"<@{BOT}> what is MDF"))
    many.slack.uninstall(tokens_first=tokens_first)
    await many.courier.idle()
    assert many.slack.unanswered == []
    assert await many.coach.clients.identity(None, VENDOR) is None
    many.clock.turn(days=29)
    assert await many.store.purge_due(many.clock()) == ()
    many.clock.turn(days=2)
    assert await many.store.purge_due(many.clock()) == (Workspace(None, VENDOR),)


async def test_coming_back_in_time_keeps_what_there_was(many: Many) -> None:
    await many.install()
    many.slack.uninstall()
    await many.courier.idle()
    assert (await many.install())[0] == 200
    many.clock.turn(days=60)
    assert await many.store.purge_due(many.clock()) == ()
    await many.reply_to(many.slack.say(PRIYA, HELP, f"<@{BOT}> what is MDF"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 400),
        ("?code=x", 400),
        ("?code=x&state=y", 400),
        ("?error=access_denied", 200),
        ("?state=" + "a" * 5000, 400),
    ],
)
async def test_a_way_back_that_we_did_not_begin_installs_nothing(many: Many, query: str, expected: int) -> None:
    assert (await many.door.get(f"/slack/oauth_redirect{query}"))[0] == expected


async def test_with_one_token_there_are_no_pages_to_install(it: Bench) -> None:
    assert (await it.door.get("/slack/install"))[0] == 404


async def test_with_one_token_uninstalling_makes_the_process_unready(it: Bench) -> None:
    it.slack.uninstall()
    await it.courier.idle()
    assert it.slack.unanswered == []
    assert (await it.door.get("/readyz"))[0] == 503


async def test_where_nobody_is_at_home_the_log_says_so(many: Many, log: StringIO) -> None:
    await many.install()
    assert "COACH_HOME_TEAMS is not set" in log.getvalue()
