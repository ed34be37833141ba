"""The side of the local Slack that the bot talks to: /api, response_urls, uploads, the OAuth page."""

from __future__ import annotations

import asyncio
import base64
import html
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from . import oauth
from .faults import Reply
from .people import BOT_NAME
from .slack import Slack

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

OAUTH_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Install {app}</title>
<main><h1>Install {app}?</h1>
<p>This is the local Slack of the playground. {app} asks for: {scopes}.</p>
<form method="post">{fields}
<p><label>Workspace <select name="team">{teams}</select></label></p>
<p><button name="answer" value="allow">Allow</button> <button name="answer" value="cancel">Cancel</button></p>
</form></main></html>
"""
NO_SUCH_APP = "No app has the client_id {client_id}; the playground's own is {known}."
NO_WAY_BACK = (
    "redirect_uri is missing or is no http(s) address, so there is no way back to the app. Begin at /slack/install."
)


def routes(slack: Slack) -> list[web.RouteDef]:
    """The routes for the bot."""
    return [
        web.post("/api/{method}", _web_api(slack)),
        web.get("/api/{method}", _web_api(slack)),
        web.post("/response/{id}", _response_url(slack)),
        web.post("/upload/{id}", _upload(slack)),
        web.get("/files/{id}", _file(slack)),
        web.get("/oauth/v2/authorize", _authorize(slack)),
        web.post("/oauth/v2/authorize", _authorized(slack)),
    ]


def _web_api(slack: Slack) -> Handler:
    async def web_api(request: web.Request) -> web.StreamResponse:
        params = {**request.query, **await _body(request)}
        token = None
        authorization = request.headers.get("Authorization", "")
        if authorization.startswith("Bearer "):
            token = authorization.removeprefix("Bearer ").strip()
        elif authorization.startswith("Basic "):
            params = {**_client(authorization.removeprefix("Basic ")), **params}
        token = token or params.get("token")
        answer = await _answer(request, slack.call(request.match_info["method"], token, params))
        granted = next((one.scopes for one in slack.world.installations if one.token == token and one.active), None)
        if granted is not None:
            answer.headers["x-oauth-scopes"] = ",".join(granted)
        return answer

    return web_api


def _response_url(slack: Slack) -> Handler:
    async def response_url(request: web.Request) -> web.StreamResponse:
        return await _answer(request, slack.respond(request.match_info["id"], dict(await _body(request))))

    return response_url


def _upload(slack: Slack) -> Handler:
    async def upload(request: web.Request) -> web.StreamResponse:
        content = await request.read()
        if request.content_type == "multipart/form-data":
            content = await _first_part(request)
        return await _answer(request, slack.upload(request.match_info["id"], content))

    return upload


def _file(slack: Slack) -> Handler:
    async def file(request: web.Request) -> web.StreamResponse:
        stored = slack.world.files.get(request.match_info["id"])
        if stored is None or not stored.complete:
            raise web.HTTPNotFound(text="There is no such file.")
        kinds = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"}
        kind = kinds.get(stored.name.rpartition(".")[2].lower(), "application/octet-stream")
        return web.Response(body=base64.b64decode(stored.content), content_type=kind)

    return file


def _authorize(slack: Slack) -> Handler:
    async def authorize(request: web.Request) -> web.StreamResponse:
        asked = _asked(slack, request.query)
        fields = "".join(f'<input type="hidden" name="{name}" value="{html.escape(asked[name])}">' for name in asked)
        teams = "".join(
            f'<option value="{team.id}">{html.escape(team.name)}</option>' for team in slack.world.teams.values()
        )
        scopes = html.escape(asked["scope"].replace(",", ", "))
        page = OAUTH_PAGE.format(app=BOT_NAME, scopes=scopes, fields=fields, teams=teams)
        return web.Response(text=page, content_type="text/html")

    return authorize


def _authorized(slack: Slack) -> Handler:
    async def authorized(request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        asked = _asked(slack, form)
        team = form.get("team", "")
        if team not in slack.world.teams:
            raise web.HTTPBadRequest(text="Pick one of the workspaces on the page.")
        back = {"state": asked["state"]}
        if form.get("answer") == "cancel":
            back |= {"error": "access_denied"}
        else:
            person = next(one.id for one in slack.world.people.values() if one.team == team and one.kind != "guest")
            scopes = frozenset(one for one in asked["scope"].split(",") if one)
            back |= {"code": oauth.grant(slack, team, person, scopes, asked["redirect_uri"])}
        joint = "&" if urlsplit(asked["redirect_uri"]).query else "?"
        raise web.HTTPFound(f"{asked['redirect_uri']}{joint}{urlencode(back)}")

    return authorized


def _asked(slack: Slack, given: Mapping[str, str]) -> dict[str, str]:
    client_id = given.get("client_id", "")
    if client_id != slack.app.client_id:
        raise web.HTTPBadRequest(text=NO_SUCH_APP.format(client_id=client_id or "(none)", known=slack.app.client_id))
    redirect = urlsplit(given.get("redirect_uri", ""))
    if redirect.scheme not in ("http", "https") or not redirect.hostname:
        raise web.HTTPBadRequest(text=NO_WAY_BACK)
    return {name: given.get(name, "") for name in ("client_id", "scope", "state", "redirect_uri")}


def _client(encoded: str) -> dict[str, str]:
    """client_id and client_secret as slack_sdk sends them to oauth.v2.access."""
    try:
        login, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": login, "client_secret": password}


async def _body(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        try:
            found = json.loads(await request.text() or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}
    return dict(await request.post())


async def _first_part(request: web.Request) -> bytes:
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""


async def _answer(request: web.Request, reply: Reply) -> web.StreamResponse:
    if reply.delay:
        await asyncio.sleep(reply.delay)
    if reply.reset and request.transport is not None:
        request.transport.abort()
    if isinstance(reply.body, str):
        return web.Response(status=reply.status or 500, text=reply.body, headers=reply.headers)
    return web.json_response(reply.body, status=reply.status, headers=reply.headers)
