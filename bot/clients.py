"""Who we are in each workspace, and the one pooled connection to Slack's Web API."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import BotError
from bot.store import Workspace

TOKEN_REFUSED: Final = (
    "Slack does not accept SLACK_BOT_TOKEN ({reason}); "
    "copy the Bot User OAuth Token from the app's OAuth & Permissions page."
)
NOT_INSTALLED: Final = "The app is not installed in this workspace any more; install it again at /slack/install."

BOT_NAME: Final = "Channel Coach"

SILENT: Final = logging.getLogger("slack_sdk.silent")
"""For the SDK: at DEBUG it would put every text it sends into the log."""
SILENT.setLevel(logging.WARNING)

TIMEOUT: Final = aiohttp.ClientTimeout(total=8, connect=4)
"""In seconds, for one call: well within a claim's lease, so that nobody takes up what is still being posted."""
LONGEST_WAIT: Final = 5
"""Seconds we wait for a rate limit on the spot; a longer one is left to the next take-up."""
DEAD_TOKEN: Final = frozenset({"invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed"})


class TokenRefused(BotError):
    """Slack does not know this token, or no longer."""


class NotInstalled(BotError):
    """There is no token for this workspace."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot in one workspace. `user_id` and `bot_id` are None as long as Slack could not be asked; `name` is what people
    type to invite it."""

    workspace: Workspace
    token: str
    user_id: str | None = None
    bot_id: str | None = None
    name: str = BOT_NAME


class ShortWait(AsyncRateLimitErrorRetryHandler):
    """Waits out a rate limit if it is short; a refused call was not carried out, so this may repeat any call."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        return response is not None and response.status_code == 429 and retry_after(response.headers) <= LONGEST_WAIT


def retry_after(headers: object) -> float:
    """What a 429 asks for, in seconds; 1 where it does not say."""
    for name, value in dict(headers).items() if headers else ():  # type: ignore[call-overload]
        if str(name).lower() == "retry-after":
            first = value[0] if isinstance(value, list) else value
            return float(first) if str(first).isdecimal() else 1
    return 1


class Clients:
    """Web clients for every workspace over one pool; `base_url` is Slack's Web API.

    With `token` there is one workspace; else `installations` knows them. `open` before use, `close` at the end.
    """

    def __init__(self, base_url: str, token: str | None, installations: AsyncInstallationStore | None = None) -> None:
        self.base_url = base_url
        self.revoked = False
        self._token = token
        self._installations = installations
        self._me: Identity | None = None
        self._known: dict[Workspace, Identity] = {}
        self._session: aiohttp.ClientSession | None = None
        self._log = structlog.get_logger()

    async def open(self) -> None:
        """Open the pool."""
        self._session = aiohttp.ClientSession(timeout=TIMEOUT)

    async def close(self) -> None:
        """Close the pool."""
        if self._session:
            await self._session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        """The pool itself, for addresses outside the Web API."""
        if self._session is None:
            raise RuntimeError("the pool is not open; call open() first")
        return self._session

    @property
    def single(self) -> bool:
        """Whether there is one workspace only."""
        return self._token is not None

    async def introduce(self) -> None:
        """Ask Slack who we are, where there is one token. Raises TokenRefused; Slack being away is only logged."""
        if self._token is None:
            return
        try:
            async with asyncio.timeout(TIMEOUT.total):
                answer = await self._client(self._token, repeats=False).auth_test()
        except SlackApiError as error:
            reason = reason_of(error)
            if reason in DEAD_TOKEN:
                raise TokenRefused(TOKEN_REFUSED.format(reason=reason)) from None
            self._log.warning("slack did not say who we are; starting all the same", reason=reason)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._log.warning("slack cannot be reached; starting all the same", reason=type(error).__name__)
        else:
            workspace = Workspace(answer.get("enterprise_id"), answer.get("team_id"))
            self._me = Identity(
                workspace, self._token, answer.get("user_id"), answer.get("bot_id"), answer.get("user") or BOT_NAME
            )

    async def identity(self, enterprise_id: str | None, team_id: str | None, org_wide: bool = False) -> Identity | None:
        """Who we are where this request comes from; None where we are not installed."""
        if self._token is not None:
            return self._me or Identity(self.workspace_of(enterprise_id, team_id, org_wide), self._token)
        if self._installations is None:
            return None
        bot = await self._installations.async_find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=org_wide
        )
        if bot is None:
            return None
        workspace = Workspace(bot.enterprise_id, None if bot.is_enterprise_install else bot.team_id)
        found = self._known[workspace] = Identity(workspace, bot.bot_token, bot.bot_user_id, bot.bot_id)
        return found

    def workspace_of(self, enterprise_id: str | None, team_id: str | None, org_wide: bool = False) -> Workspace:
        """The workspace a request is about, as its own words say; the one we know where there is only one."""
        return self._me.workspace if self._me else Workspace(enterprise_id, None if org_wide else team_id)

    def is_stranger(self, team_id: str | None) -> bool:
        """Whether an event from this team cannot be for us: we have one workspace, and it is another."""
        mine = self._me.workspace.team_id if self._me else None
        return mine is not None and team_id is not None and team_id != mine

    async def at(self, workspace: Workspace) -> Identity:
        """Who we are in a workspace known from earlier. Raises NotInstalled."""
        if workspace in self._known:
            return self._known[workspace]
        found = await self.identity(workspace.enterprise_id, workspace.team_id, org_wide=workspace.team_id is None)
        if found is None:
            raise NotInstalled(NOT_INSTALLED)
        return found

    async def home(self, workspace: Workspace) -> Workspace | None:
        """The same workspace by the word of Slack or of its installation, never by a request's own; None where it cannot be
        known. Raises NotInstalled, TokenRefused."""
        if not self.single:
            return (await self.at(workspace)).workspace
        if self._me is None:
            await self.introduce()
        return self._me.workspace if self._me else None

    async def posting(self, workspace: Workspace, *, waits: bool = True) -> AsyncWebClient:
        """A client for calls that must not be repeated: it only waits out short rate limits, if it `waits`. Raises
        NotInstalled."""
        return self._client((await self.at(workspace)).token, repeats=False, waits=waits)

    async def repeating(self, workspace: Workspace) -> AsyncWebClient:
        """A client for reads and calls that repeat harmlessly: also mends broken connections. Raises NotInstalled."""
        return self._client((await self.at(workspace)).token, repeats=True)

    def bare(self) -> AsyncWebClient:
        """A client without a token of its own, for Bolt and for the OAuth exchange."""
        return self._client(None, repeats=False)

    async def forget(self, workspace: Workspace) -> None:
        """The workspace threw us out: drop its tokens."""
        self._known.pop(workspace, None)
        if self.single:
            self.revoked = True
        elif self._installations is not None:
            await self._installations.async_delete_all(enterprise_id=workspace.enterprise_id, team_id=workspace.team_id)

    def note_refusal(self, workspace: Workspace, reason: str) -> None:
        """Slack refused a call: remember it if it means that the token is dead."""
        if reason in DEAD_TOKEN:
            self._known.pop(workspace, None)
            self.revoked = self.single

    def _client(self, token: str | None, *, repeats: bool, waits: bool = True) -> AsyncWebClient:
        handlers: list[AsyncRetryHandler] = [ShortWait(max_retry_count=2)] if waits else []
        if repeats:
            handlers += [AsyncConnectionErrorRetryHandler(), AsyncServerErrorRetryHandler()]
        return AsyncWebClient(
            token=token, base_url=self.base_url, session=self._session, retry_handlers=handlers, logger=SILENT
        )


def reason_of(error: SlackApiError) -> str:
    """Slack's word for what went wrong, such as channel_not_found; the HTTP status where it has none."""
    answer = error.response
    said = answer.get("error") if hasattr(answer, "get") else None
    return str(said or f"http_{getattr(answer, 'status_code', None) or getattr(answer, 'status', 'unknown')}")
