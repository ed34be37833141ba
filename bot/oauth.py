"""Installing the bot into many workspaces: Slack's OAuth, with our encrypted stores."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

import structlog
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse

from bot.clients import Clients
from bot.config import Settings
from bot.manifest import REDIRECT_PATH, SCOPES
from bot.store import Store, Workspace

INSTALL: Final = "/slack/install"
NO_HOME: Final = (
    "COACH_HOME_TEAMS is not set, so nobody reads internal text and nobody is an admin; "
    "write the ids of your own teams or enterprise into it, then start again"
)


def build_flow(settings: Settings, store: Store, clients: Clients) -> AsyncOAuthFlow | None:
    """The two pages of the installation; None where there is one workspace only, by its token."""
    if settings.slack_client_id is None or settings.slack_client_secret is None:
        return None
    return AsyncOAuthFlow(
        client=clients.bare(),
        settings=AsyncOAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret.get_secret_value(),
            scopes=sorted(SCOPES),
            redirect_uri=settings.coach_public_url + REDIRECT_PATH if settings.coach_public_url else None,
            install_path=INSTALL,
            redirect_uri_path=REDIRECT_PATH,
            authorization_url=authorize_url(settings.slack_api_url),
            installation_store=store.installations(settings.slack_client_id),
            state_store=store.oauth_states(),
            callback_options=_Welcome(store, settings.coach_home_teams),
        ),
    )


def authorize_url(api_url: str) -> str:
    """Slack's page where an admin agrees: on the origin of the Web API.

    >>> authorize_url("http://127.0.0.1:4000/api/")
    'http://127.0.0.1:4000/oauth/v2/authorize'
    """
    parts = urlsplit(api_url)
    return f"{parts.scheme}://{parts.netloc}/oauth/v2/authorize"


class _Welcome(AsyncCallbackOptions):
    """What happens when an installation is done, or is not."""

    def __init__(self, store: Store, home_teams: Collection[str]) -> None:
        super().__init__(success=self._installed, failure=self._not_installed)
        self._store = store
        self._home_teams = home_teams

    async def _installed(self, args: AsyncSuccessArgs) -> BoltResponse:
        who = args.installation
        workspace = Workspace(who.enterprise_id, None if who.is_enterprise_install else who.team_id)
        came_back = await self._store.cancel_purge(workspace)
        structlog.get_logger().info("installed", team=who.team_id, came_back=came_back)
        if not self._home_teams:
            structlog.get_logger().warning(NO_HOME, team=who.team_id)
        answer: BoltResponse = await args.default.success(args)
        return answer

    async def _not_installed(self, args: AsyncFailureArgs) -> BoltResponse:
        structlog.get_logger().warning("not installed", reason=args.reason)
        answer: BoltResponse = await args.default.failure(args)
        return answer
