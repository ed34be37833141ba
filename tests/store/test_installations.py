"""Installations and OAuth states: slack_sdk's stores, tokens encrypted at rest."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Installation

from bot.errors import SettingsError, StoreUnreadable
from bot.store import Store, Workspace
from bot.store.tables import bots, installations, oauth_states
from tests.store.databases import open_store
from tests.store.samples import NOON, rows

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
LONG_TOKEN = "xoxe.xoxb-1-" + "a" * 300
INSTALLED = NOON.timestamp()
EXPIRES = int((NOON + timedelta(hours=12)).timestamp())


def installation(*, team: str | None = "T1", enterprise: str | None = None) -> Installation:
    return Installation(
        app_id="A1",
        enterprise_id=enterprise,
        team_id=team,
        user_id="U1",
        bot_token=LONG_TOKEN,
        bot_id="B1",
        bot_user_id="UBOT",
        bot_scopes=["chat:write"],
        bot_refresh_token="xoxe-1-refresh",
        bot_token_expires_at=EXPIRES,
        user_token="xoxp-1",
        incoming_webhook_url="https://hooks.slack.com/services/T1/B1/secret",
        installed_at=INSTALLED,
    )


@pytest.fixture
def new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock does not show UTC."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("new_york")
async def test_an_installation_comes_back_as_it_was_saved_in_any_time_zone(database_url: str) -> None:
    async with open_store(database_url, keys=(NEW,)) as store:
        mine = store.installations("client")
        await mine.async_save(installation())
        found = await mine.async_find_installation(enterprise_id=None, team_id="T1")
        bot = await mine.async_find_bot(enterprise_id=None, team_id="T1")
    assert found is not None
    assert bot is not None
    saved = installation()
    for name in (
        "bot_token",
        "bot_refresh_token",
        "user_token",
        "incoming_webhook_url",
        "bot_token_expires_at",
        "installed_at",
    ):
        assert getattr(found, name) == getattr(saved, name)
    assert (bot.bot_token, bot.bot_token_expires_at, bot.installed_at) == (LONG_TOKEN, EXPIRES, INSTALLED)


async def test_no_secret_stands_in_the_database_in_clear(database_url: str) -> None:
    async with open_store(database_url, keys=(NEW,)) as store:
        await store.installations("client").async_save(installation())
        [saved], [bot] = await rows(store, installations), await rows(store, bots)
    kept = [saved.bot_token, saved.bot_refresh_token, saved.user_token, saved.incoming_webhook_url]
    assert [text[:5] for text in [*kept, bot.bot_token, bot.bot_refresh_token]] == ["gAAAA"] * 6
    assert saved.user_refresh_token is None


async def test_a_new_key_in_front_reads_what_the_old_one_wrote(database_url: str) -> None:
    async with open_store(database_url, keys=(OLD,)) as store:
        await store.installations("client").async_save(installation())
    async with open_store(database_url, keys=(NEW, OLD)) as store:
        found = await store.installations("client").async_find_bot(enterprise_id=None, team_id="T1")
    assert found is not None
    assert found.bot_token == LONG_TOKEN


async def test_a_lost_key_is_a_sentence(database_url: str) -> None:
    async with open_store(database_url, keys=(OLD,)) as store:
        await store.installations("client").async_save(installation())
    async with open_store(database_url, keys=(NEW,)) as store:
        with pytest.raises(StoreUnreadable, match="add the old key at the end of the list"):
            await store.installations("client").async_find_bot(enterprise_id=None, team_id="T1")


@pytest.mark.parametrize(("keys", "sentence"), [((), "COACH_SECRET_KEY: missing"), (("abc",), "COACH_SECRET_KEY: holds")])
async def test_tokens_are_never_kept_without_a_key(sqlite_store: Store, keys: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence) as refused:
        Store(sqlite_store._database, keys).installations("client")
    assert "abc" not in str(refused.value)


async def test_a_purged_workspace_loses_its_tokens_and_no_other_does(database_url: str) -> None:
    async with open_store(database_url, keys=(NEW,)) as store:
        mine = store.installations("client")
        for enterprise, team in ((None, "T1"), (None, "T2"), ("E1", None)):
            await mine.async_save(installation(enterprise=enterprise, team=team))
        for workspace in (Workspace(None, "T1"), Workspace("E1", None)):
            await store.schedule_purge(workspace, NOON)
        await store.purge_due(NOON)
        left = [row.team_id for table in (installations, bots) for row in await rows(store, table)]
    assert left == ["T2", "T2"]


async def test_an_oauth_state_is_good_once(store: Store) -> None:
    states = store.oauth_states()
    state = await states.async_issue()
    assert [await states.async_consume(state), await states.async_consume(state)] == [True, False]


async def test_expired_oauth_states_are_pruned(store: Store) -> None:
    await store.oauth_states(expiration_seconds=600).async_issue()
    now = datetime.now(UTC)
    assert (await store.prune(now)).oauth_states == 0
    assert (await store.prune(now + timedelta(minutes=71))).oauth_states == 1
    assert await rows(store, oauth_states) == []
