"""The side of the local Slack that the page talks to: /play/*, JSON in and out, changes as a stream of events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from .calendar import JUMPS, jump
from .composer import stored
from .core import NotPossible
from .people import BOT_NAME, Person
from .slack import Slack
from .visible import page_state, person_card, seen

NOT_JSON = "The body must be a JSON object, sent with Content-Type: application/json."
MISSING = "The field `{name}` is missing."
NO_SUCH_JUMP = "The clock cannot be put to `{to}`; write one of: {known}."
HEARTBEAT = 15.0
BREATH = 0.02
"""Seconds to gather changes that come together."""
CHOSEN = (
    "value", "selected_option", "selected_options", "selected_user", "selected_users", "selected_channel",
    "selected_conversation", "selected_date", "selected_time", "selected_date_time",
)  # fmt: skip

Deed = Callable[[Slack, Person, dict[str, Any]], None]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def routes(slack: Slack, streams: set[asyncio.Task[Any]]) -> list[web.RouteDef]:
    """The routes for the page; open streams are kept in `streams`, to be ended at shutdown."""
    return [
        web.get("/play/people", _people(slack)),
        web.get("/play/state", _state(slack)),
        web.get("/play/stream", _stream(slack, streams)),
        *(web.post(f"/play/{name}", _deed(slack, deed)) for name, deed in DEEDS.items()),
    ]


def _say(slack: Slack, who: Person, body: dict[str, Any]) -> None:
    slack.say(who.id, _text(body, "channel"), _stored(slack, who, body), body.get("thread_ts"))


def _edit(slack: Slack, who: Person, body: dict[str, Any]) -> None:
    slack.edit(who.id, _text(body, "channel"), _text(body, "ts"), _stored(slack, who, body))


def _delete(slack: Slack, who: Person, body: dict[str, Any]) -> None:
    slack.delete(who.id, _text(body, "channel"), _text(body, "ts"))


def _command(slack: Slack, who: Person, body: dict[str, Any]) -> None:
    # The app asks Slack to write names in commands as references, too (`should_escape`).
    slack.command(who.id, _text(body, "channel"), _stored(slack, who, body))


def _action(slack: Slack, who: Person, body: dict[str, Any]) -> None:
    where = body.get("where")
    where = where if isinstance(where, dict) else {}
    chosen = {name: body[name] for name in CHOSEN if name in body}
    action_id, block_id = _text(body, "action_id"), body.get("block_id")
    state = body.get("state")
    typed = _values(state.get("values") if isinstance(state, dict) else None)
    if "view_id" in where:
        slack.click_in_view(who.id, _text(where, "view_id"), action_id, block_id=block_id, typed=typed, **chosen)
    else:
        place = _text(where, "channel"), _text(where, "ts")
        slack.click(who.id, *place, action_id, block_id=block_id, typed=typed, **chosen)


def _view(slack: Slack, who: Person, body: dict[str, Any]) -> None:
    slack.submit(who.id, _text(body, "view_id"), _values(body.get("values")))


def _close(slack: Slack, who: Person, body: dict[str, Any]) -> None:
    slack.close(who.id, _text(body, "view_id"), everything=body.get("everything") is True)


def _shortcut(slack: Slack, who: Person, body: dict[str, Any]) -> None:
    slack.shortcut(who.id, _text(body, "channel"), _text(body, "ts"), _text(body, "callback_id"))


def _home(slack: Slack, who: Person, body: dict[str, Any]) -> None:
    slack.open_home(who.id, "messages" if body.get("tab") == "messages" else "home")


def _clock(slack: Slack, who: Person, body: dict[str, Any]) -> None:
    to = _text(body, "to")
    if to not in JUMPS:
        raise NotPossible(NO_SUCH_JUMP.format(to=to, known=", ".join(JUMPS)))
    slack.put_clock(jump(to, slack.now(), who.zone))


DEEDS: dict[str, Deed] = {
    "clock": _clock,
    "say": _say,
    "edit": _edit,
    "delete": _delete,
    "command": _command,
    "action": _action,
    "view": _view,
    "close": _close,
    "shortcut": _shortcut,
    "home": _home,
}


def _deed(slack: Slack, deed: Deed) -> Handler:
    async def do(request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        deed(slack, slack.person(_text(body, "as")), body)
        return web.json_response({"ok": True})

    return _politely(do)


def _people(slack: Slack) -> Handler:
    async def people(request: web.Request) -> web.StreamResponse:
        return web.json_response([person_card(one) for one in slack.world.people.values()])

    return people


def _state(slack: Slack) -> Handler:
    async def state(request: web.Request) -> web.StreamResponse:
        return web.json_response(page_state(slack, slack.person(request.query.get("as", ""))))

    return _politely(state)


def _stream(slack: Slack, streams: set[asyncio.Task[Any]]) -> Handler:
    async def stream(request: web.Request) -> web.StreamResponse:
        person = slack.person(request.query.get("as", ""))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        task = asyncio.current_task()
        assert task is not None, "a handler runs in a task"
        streams.add(task)
        happened = asyncio.Event()
        end = slack.watch(happened.set)
        try:
            await _tell(slack, person, response, happened)
        except ConnectionError:
            return response
        finally:
            end()
            streams.discard(task)
        return response

    return _politely(stream)


async def _tell(slack: Slack, person: Person, response: web.StreamResponse, happened: asyncio.Event) -> None:
    """Say `changed` whenever what this person sees has changed, and a comment now and then to keep the line open."""
    await response.write(b": here\n\n")
    before = json.dumps(seen(slack, person))
    while True:
        try:
            async with asyncio.timeout(HEARTBEAT):
                await happened.wait()
        except TimeoutError:
            await response.write(b": still here\n\n")
            continue
        await asyncio.sleep(BREATH)
        happened.clear()
        after = json.dumps(seen(slack, person))
        if after != before:
            before = after
            await response.write(b"data: changed\n\n")


def _politely(handler: Handler) -> Handler:
    """A no becomes a 400 with its sentence."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except NotPossible as no:
            return web.json_response({"error": str(no)}, status=400)

    return handle


async def _body(request: web.Request) -> dict[str, Any]:
    # A form of a foreign page cannot send this content type without asking first.
    if request.content_type != "application/json":
        raise NotPossible(NOT_JSON)
    try:
        found = json.loads(await request.text())
    except ValueError:
        raise NotPossible(NOT_JSON) from None
    if not isinstance(found, dict):
        raise NotPossible(NOT_JSON)
    return found


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise NotPossible(MISSING.format(name=name))
    return value


def _values(found: Any) -> dict[str, dict[str, Any]]:
    """Fields by block and action; whatever is not of that shape is left out."""
    blocks = found if isinstance(found, dict) else {}
    return {
        block: {action: value for action, value in fields.items() if isinstance(value, dict)}
        for block, fields in blocks.items()
        if isinstance(fields, dict)
    }


def _stored(slack: Slack, who: Person, body: dict[str, Any]) -> str:
    channels = {one.name: one.id for one in slack.world.channels.values() if one.kind != "im" and who.id in one.members}
    return stored(_text(body, "text"), _names(slack), channels)


def _names(slack: Slack) -> dict[str, str]:
    """Who can be mentioned by name."""
    installation = slack.home_installation()
    people = {person.name: person.id for person in slack.world.people.values()}
    return {**people, **({BOT_NAME: installation.bot_user} if installation else {})}
