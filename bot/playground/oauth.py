"""Installing by OAuth, and the address for Socket Mode: the two calls that need no bot token."""

from __future__ import annotations

from typing import Any

from .arguments import Args, Refused
from .core import Core, Grant
from .people import APP

CODE_LIFE = 600_000_000
"""Microseconds a code can be exchanged."""


def grant(slack: Core, team: str, person: str, scopes: frozenset[str], redirect_uri: str) -> str:
    """Remember that a person allowed it; the code for the redirect."""
    code = slack.fresh("", 32)
    slack.grants[code] = Grant(team, person, scopes, redirect_uri, slack.micros())
    return code


def access(slack: Core, token: str | None, args: Args) -> dict[str, Any]:
    """oauth.v2.access: a code, once and within ten minutes, for a bot token."""
    if args.text("client_id") != slack.app.client_id:
        raise Refused("invalid_client_id")
    if args.text("client_secret") != slack.app.client_secret:
        raise Refused("bad_client_secret")
    given = slack.grants.get(args.text("code") or "")
    if given is None or slack.micros() - given.issued > CODE_LIFE:
        raise Refused("invalid_code")
    if given.used:
        raise Refused("code_already_used")
    if args.text("redirect_uri") not in (None, given.redirect_uri):
        raise Refused("bad_redirect_uri")
    given.used = True
    one = slack.install(given.team, given.scopes)
    return {
        "app_id": APP,
        "authed_user": {"id": given.person},
        "scope": ",".join(one.scopes),
        "token_type": "bot",
        "access_token": one.token,
        "bot_user_id": one.bot_user,
        "team": {"id": one.team, "name": slack.team(one.team).name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def open_connection(slack: Core, token: str | None, args: Args) -> dict[str, Any]:
    """apps.connections.open: a websocket address that works once."""
    if not token:
        raise Refused("not_authed")
    if token != slack.app.app_token:
        raise Refused("not_allowed_token_type" if token.startswith("xoxb-") else "invalid_auth")
    ticket = slack.fresh("", 24)
    slack.tickets.add(ticket)
    return {"url": f"{slack.base_url.replace('http', 'ws', 1)}/socket/{ticket}"}
