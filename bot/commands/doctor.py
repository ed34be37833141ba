"""`coach doctor`: whether the bot could run here as it is set up, and what to do where it could not."""

from __future__ import annotations

import argparse
import errno
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.clients import TIMEOUT, Clients, reason_of
from bot.commands import DONE, FAULTS
from bot.config import Settings
from bot.errors import BotError, SettingsError
from bot.manifest import SCOPES
from bot.store import Store, Workspace
from bot.views import doctor as words
from bot.views.doctor import Finding
from knowledge import IndexMissing, IndexOutdated, Knowledge, KnowledgeError
from knowledge.schedule import FULL, capacity

MOST_WORKSPACES: Final = 20
"""With many workspaces, so many are asked about."""
SKEW: Final = 30
"""Seconds between our clock and Slack's that are worth a word; from 300 on every request is refused."""
NOWHERE: Final = Workspace(None, None)


def run(options: argparse.Namespace) -> int:
    """`coach doctor`"""
    import asyncio
    import json
    from dataclasses import asdict
    from datetime import UTC

    async def look() -> list[Finding]:
        return [found async for found in examine(socket=options.socket, clock=lambda: datetime.now(UTC))]

    found = asyncio.run(look())
    faults = sum(one.level == "fault" for one in found)
    if options.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    else:
        for one in found:
            print(words.finding_line(one))
        print(words.sum_line(faults))
    return FAULTS if faults else DONE


async def examine(*, socket: bool, clock: Callable[[], datetime]) -> AsyncIterator[Finding]:
    """Everything that is looked at, in the order in which it would be mended. No finding holds a secret."""
    try:
        settings = Settings.load()
        settings.for_serve(socket)
    except SettingsError as faulty:
        for fault in faulty.faults:
            yield Finding("fault", "settings", fault)
        try:
            settings = Settings.load()
        except SettingsError:
            return
    else:
        yield Finding("well", "settings", words.SETTINGS_WELL.format(socket=" --socket" if socket else ""))
    for found in (*_roles(settings), *_index(settings)):
        yield found
    store = Store.open(
        settings.database_url.get_secret_value(), keys=[key.get_secret_value() for key in settings.coach_secret_key]
    )
    try:
        yield (database := await _database(settings, store))
        if database.level == "well":
            for found in await _room(settings, store):
                yield found
        async for found in _slack(settings, store, clock, usable=database.level == "well"):
            yield found
    finally:
        await store.close()
    if socket and settings.slack_app_token:
        yield await _app_token(settings)
    yield await _port(settings.port)


def _roles(settings: Settings) -> Iterator[Finding]:
    if not settings.coach_admins:
        yield Finding("note", "settings", words.NO_ADMINS)
    if not settings.coach_team_channel:
        yield Finding("note", "settings", words.NO_TEAM_CHANNEL)


def _index(settings: Settings) -> Iterator[Finding]:
    file = settings.coach_index
    missing = [str(source) for source in settings.coach_sources if not source.exists()]
    if missing:
        yield Finding("fault", "index", words.NO_SOURCES.format(sources=", ".join(missing)))
    try:
        with closing(Knowledge.open(file)) as knowledge:
            counts = knowledge.counts
    except IndexMissing:
        yield Finding("note", "index", words.INDEX_MISSING.format(file=file))
    except IndexOutdated:
        yield Finding("note", "index", words.INDEX_OUTDATED.format(file=file))
    except KnowledgeError as fault:
        yield Finding("fault", "index", str(fault))
    else:
        told = words.INDEX_WELL if counts.passages else words.INDEX_EMPTY
        level: words.Level = "well" if counts.passages else "fault"
        yield Finding(level, "index", told.format(passages=counts.passages, pages=counts.pages, file=file))


async def _database(settings: Settings, store: Store) -> Finding:
    url = settings.database_url.get_secret_value()
    file = Path(unquote(url.removeprefix("sqlite:///"))) if url.startswith("sqlite:///") else None
    # To ask SQLite would make the file.
    if file is not None and not file.exists():
        return Finding("note", "database", words.DATABASE_NEW.format(file=file))
    try:
        await store.ping()
        current = await store.is_current()
    except BotError as fault:
        return Finding("fault", "database", str(fault))
    if current:
        return Finding("well", "database", words.DATABASE_WELL)
    if url.startswith("sqlite"):
        return Finding("note", "database", words.DATABASE_OLD.format(step=words.UPGRADE_ALONE))
    return Finding("fault", "database", words.DATABASE_OLD.format(step=words.UPGRADE_FIRST))


async def _room(settings: Settings, store: Store) -> list[Finding]:
    """Whether everybody who is to hear from the bot can, in time; a word from four fifths on."""
    most = capacity(settings.coach_nudge_rate)
    try:
        busiest = await store.nudges.busiest()
    except BotError as fault:
        return [Finding("fault", "nudges", str(fault))]
    nearly = [
        Finding(
            "fault" if people > most else "note",
            "nudges",
            words.ROOM_NEARLY.format(
                people=people,
                workspace=workspace.team_id or workspace.enterprise_id,
                hour=f"{hour:%Y-%m-%d %H:%M}",
                most=most,
                rate=settings.coach_nudge_rate,
            ),
        )
        for workspace, hour, people in busiest
        if people >= FULL * most
    ]
    fullest = busiest[0][2] if busiest else 0
    return nearly or [Finding("well", "nudges", words.ROOM_WELL.format(people=fullest, most=most))]


async def _slack(settings: Settings, store: Store, clock: Callable[[], datetime], *, usable: bool) -> AsyncIterator[Finding]:
    """What Slack says of each token: whose it is, what it may do, and what time it is."""
    if settings.slack_bot_token is not None:
        async for found in _token(settings, settings.slack_bot_token.get_secret_value(), clock, about="token"):
            yield found
        return
    if not (settings.slack_client_id and usable):
        return
    installations = store.installations(settings.slack_client_id)
    try:
        workspaces = await store.installed(settings.slack_client_id)
        asked = workspaces[:MOST_WORKSPACES]
        bots = [
            await installations.async_find_bot(
                enterprise_id=one.enterprise_id, team_id=one.team_id, is_enterprise_install=one.team_id is None
            )
            for one in asked
        ]
    except BotError as fault:
        yield Finding("fault", "secret key", str(fault))
        return
    if not workspaces:
        yield Finding("note", "token", words.NOWHERE)
        return
    yield Finding("well", "secret key", words.KEY_WELL)
    for workspace, bot in zip(asked, bots, strict=True):
        if bot is not None and bot.bot_token:
            about = f"token of {workspace.team_id or workspace.enterprise_id}"
            async for found in _token(settings, bot.bot_token, clock, about=about):
                yield found
    if len(workspaces) > len(asked):
        yield Finding("note", "token", words.MORE_WORKSPACES.format(asked=len(asked), workspaces=len(workspaces)))


async def _token(settings: Settings, token: str, clock: Callable[[], datetime], *, about: str) -> AsyncIterator[Finding]:
    async with _clients(settings.slack_api_url, token) as clients:
        client = await clients.repeating(NOWHERE)
        try:
            me = await client.auth_test()
        except SlackApiError as error:
            yield Finding("fault", about, words.TOKEN_REFUSED.format(reason=reason_of(error)))
            return
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            reason = type(error).__name__
            yield Finding("fault", about, words.SLACK_AWAY.format(reason=reason, address=settings.slack_api_url))
            return
        headers = {str(name).lower(): value for name, value in dict(me.headers).items()}
        yield Finding("well", about, words.TOKEN_WELL.format(name=me.get("user"), team=me.get("team")))
        yield _scopes(headers.get("x-oauth-scopes"))
        if (at := headers.get("date")) is not None:
            yield _clock(parsedate_to_datetime(str(at)), clock())
        ours = {str(me.get("team_id")), str(me.get("enterprise_id"))}
        channels = settings.coach_team_channel
        channel = next((channels[one] for one in ours & channels.keys()), None)
        if channel is None and (settings.slack_bot_token or ours & set(settings.coach_home_teams)):
            channel = channels.get("")
        if channel is not None:
            yield await _team_channel(client, channel, str(me.get("user")))


def _scopes(granted: Any) -> Finding:
    if granted is None:
        return Finding("note", "scopes", words.SCOPES_UNKNOWN)
    missing = SCOPES.keys() - {scope.strip() for scope in str(granted).split(",")}
    if missing:
        return Finding("fault", "scopes", words.SCOPES_MISSING.format(missing=", ".join(sorted(missing))))
    return Finding("well", "scopes", words.SCOPES_WELL)


def _clock(theirs: datetime, ours: datetime) -> Finding:
    off = (ours - theirs).total_seconds()
    if abs(off) <= SKEW:
        return Finding("well", "clock", words.CLOCK_WELL)
    side = "ahead of" if off > 0 else "behind"
    return Finding("fault", "clock", words.CLOCK_OFF.format(seconds=round(abs(off)), side=side))


async def _team_channel(client: Any, channel: str, name: str) -> Finding:
    try:
        seen = await client.conversations_info(channel=channel)
    except SlackApiError as error:
        return Finding("fault", "team channel", words.CHANNEL_UNKNOWN.format(channel=channel, reason=reason_of(error)))
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        told = words.CHANNEL_UNKNOWN.format(channel=channel, reason=type(error).__name__)
        return Finding("fault", "team channel", told)
    if (seen.get("channel") or {}).get("is_member"):
        return Finding("well", "team channel", words.CHANNEL_WELL.format(channel=channel))
    return Finding("fault", "team channel", words.CHANNEL_OUT.format(channel=channel, name=name))


async def _app_token(settings: Settings) -> Finding:
    assert settings.slack_app_token is not None
    token = settings.slack_app_token.get_secret_value()
    async with _clients(settings.slack_api_url, token) as clients:
        try:
            await clients.bare().apps_connections_open(app_token=token)
        except SlackApiError as error:
            return Finding("fault", "app token", words.APP_TOKEN_REFUSED.format(reason=reason_of(error)))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            reason = type(error).__name__
            return Finding("fault", "app token", words.SLACK_AWAY.format(reason=reason, address=settings.slack_api_url))
    return Finding("well", "app token", words.APP_TOKEN_WELL)


@asynccontextmanager
async def _clients(address: str, token: str) -> AsyncIterator[Clients]:
    clients = Clients(address, token)
    await clients.open()
    try:
        yield clients
    finally:
        await clients.close()


async def _port(port: int) -> Finding:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("0.0.0.0", port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                return Finding("fault", "port", words.PORT_REFUSED.format(port=port, reason=error.strerror))
        else:
            return Finding("well", "port", words.PORT_WELL.format(port=port))
    try:
        async with aiohttp.ClientSession(timeout=TIMEOUT) as http, http.get(f"http://127.0.0.1:{port}/healthz") as answer:
            ours = answer.status == 200 and await answer.text() == "alive\n"
    except (aiohttp.ClientError, TimeoutError, OSError, UnicodeDecodeError):
        ours = False
    return Finding("well" if ours else "fault", "port", (words.PORT_OURS if ours else words.PORT_TAKEN).format(port=port))
