"""Where the bot is installed, and OAuth states under way: slack_sdk's stores, with secrets encrypted at rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy import DateTime, Dialect, Table, Text, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.types import TypeDecorator

from bot.errors import SettingsError, StoreUnreadable
from bot.store.engine import Database
from bot.store.tables import bots, oauth_states, secret_columns
from bot.store.values import Workspace
from bot.store.whole import whole

NO_KEY = "COACH_SECRET_KEY: missing, and stored tokens are encrypted with it; write one or more Fernet keys, newest first."
BAD_KEY = "COACH_SECRET_KEY: holds a key that is not 32 bytes in base64; write one or more Fernet keys, newest first."
WRONG_KEY = (
    "A stored token was encrypted with a key that is not in COACH_SECRET_KEY; add the old key at the end of the list,"
    " or install the app again."
)


class Encrypted(TypeDecorator[str]):
    """Text that is ciphertext in the database: written with the newest key, read with any."""

    impl = Text
    cache_ok = False

    def __init__(self, keys: MultiFernet) -> None:
        super().__init__()
        self._keys = keys

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else self._keys.encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        try:
            return self._keys.decrypt(value).decode()
        except InvalidToken:
            raise StoreUnreadable(WRONG_KEY) from None


class SdkTime(TypeDecorator[datetime]):
    """slack_sdk writes UTC without a zone, and would read it back as local time: here it is told the zone."""

    impl = DateTime
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Installations(AsyncSQLAlchemyInstallationStore):
    """slack_sdk's installation store on our database. Raises StoreErrors; unreadable tokens are a StoreUnreadable."""

    def __init__(self, client_id: str, database: Database, keys: MultiFernet) -> None:
        super().__init__(client_id, cast(AsyncEngine, database))
        self._database = database
        for table in (self.bots, self.installations):
            _with_our_types(table, keys)

    @whole
    async def async_save(self, installation: Installation) -> None:
        await super().async_save(installation)

    @whole
    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        return await super().async_find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )

    @whole
    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        return await super().async_find_installation(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            is_enterprise_install=is_enterprise_install,
        )

    @whole
    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        await super().async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    @whole
    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        await super().async_delete_installation(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)


def _with_our_types(table: Table, keys: MultiFernet) -> None:
    for name in secret_columns(table):
        table.c[name].type = Encrypted(keys)
    for column in table.c:
        if isinstance(column.type, DateTime):
            column.type = SdkTime()


class OAuthStates(AsyncSQLAlchemyOAuthStateStore):
    """slack_sdk's store of OAuth states on our database."""

    def __init__(self, expiration_seconds: int, database: Database) -> None:
        super().__init__(expiration_seconds, cast(AsyncEngine, database))
        self._database = database

    @whole
    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        return await super().async_issue(*args, **kwargs)

    @whole
    async def async_consume(self, state: str) -> bool:
        return await super().async_consume(state)


def read_keys(keys: Sequence[str]) -> MultiFernet:
    """The keys, newest first; SettingsError when there is none or one is malformed."""
    if not keys:
        raise SettingsError([NO_KEY])
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise SettingsError([BAD_KEY]) from None


async def workspaces(connection: AsyncConnection, client_id: str) -> list[Workspace]:
    """Where the app is installed; a whole enterprise has no team."""
    columns = bots.c.enterprise_id, bots.c.team_id, bots.c.is_enterprise_install
    found = await connection.execute(select(*columns).where(bots.c.client_id == client_id).distinct().order_by(*columns))
    return [Workspace(enterprise, None if whole else team) for enterprise, team, whole in found]


async def prune_states(connection: AsyncConnection, now: datetime) -> int:
    """Forgets OAuth states that expired an hour ago or earlier."""
    before = (now - timedelta(hours=1)).astimezone(UTC).replace(tzinfo=None)
    return (await connection.execute(delete(oauth_states).where(oauth_states.c.expire_at < before))).rowcount
