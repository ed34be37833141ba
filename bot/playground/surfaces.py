"""views.*, suggested prompts and status: what the bot shows beside messages."""

from __future__ import annotations

from typing import Any

from . import events
from .arguments import Args, Refused, refused_with
from .blockkit import faults
from .core import TRIGGER_LIFE, Core
from .world import Installation, ShownView

MOST_MODALS = 3
MOST_PROMPTS = 4
STATUS_LIFE = 120_000_000
"""Microseconds until a status vanishes by itself."""


def open_view(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """views.open: a new stack of modals for whoever the trigger came from."""
    body = _body(args, "modal")
    person, _ = _exchange(slack, args)
    _external_id_is_free(slack, body)
    view = slack.new_view(person, body, caller)
    slack.world.modals[person] = [view]
    slack.touched()
    return {"view": events.shown(view)}


def push_view(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """views.push: onto the stack the trigger came from, three at most."""
    body = _body(args, "modal")
    person, under = _exchange(slack, args)
    stack = slack.world.modals.get(person, [])
    if under is None or not any(view.id == under for view in stack):
        raise Refused("not_found")
    _external_id_is_free(slack, body)
    return {"view": events.shown(push(slack, stack, body, caller))}


def push(slack: Core, stack: list[ShownView], body: dict[str, Any], caller: Installation) -> ShownView:
    """Put one more modal on a stack."""
    if len(stack) >= MOST_MODALS:
        raise Refused("push_limit_reached")
    top = stack[-1]
    view = slack.new_view(top.person, body, caller, under=top)
    stack.append(view)
    slack.touched()
    return view


def update_view(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """views.update by view_id or external_id; with a hash only while nobody changed the view."""
    view = slack.find_view(args.text("view_id"), args.text("external_id"))
    if view is None or view.team != caller.team:
        raise Refused("not_found")
    body = _body(args, view.body["type"])
    _hash_matches(view, args)
    slack.replace_view(view, body)
    return {"view": events.shown(view)}


def publish_view(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """views.publish: the Home of one person."""
    person = args.required("user_id", "invalid_arguments")
    if person not in slack.world.people:
        raise Refused("user_not_found")
    body = _body(args, "home")
    view = slack.world.homes.get(person)
    if view is None:
        view = slack.world.homes[person] = slack.new_view(person, body, caller)
        slack.touched()
    else:
        _hash_matches(view, args)
        slack.replace_view(view, body)
    return {"view": events.shown(view)}


def suggest_prompts(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """assistant.threads.setSuggestedPrompts in a DM; with a thread_ts an agent_view app changes nothing, without a word."""
    channel = slack.world.channels.get(args.required("channel_id", "channel_not_found"))
    if channel is None or channel.kind != "im" or caller.bot_user not in channel.members:
        raise Refused("channel_not_found")
    prompts: list[dict[str, str]] = args.structure("prompts", list, "invalid_arguments") or []
    if not 1 <= len(prompts) <= MOST_PROMPTS:
        raise refused_with("invalid_arguments", [f"no more than {MOST_PROMPTS} items allowed [json-pointer:/prompts]"])
    if any(not (isinstance(one, dict) and one.get("title") and one.get("message")) for one in prompts):
        raise refused_with("invalid_arguments", ["title and message are required [json-pointer:/prompts]"])
    if args.text("thread_ts") is None:
        slack.world.prompts[channel.id] = [{"title": one["title"], "message": one["message"]} for one in prompts]
        slack.touched()
    return {}


def set_status(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """assistant.threads.setStatus under a message; an empty status ends it."""
    _set_status(slack, caller, args, args.text("status") or "")
    return {}


def set_session_status(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """agents.sessions.setStatus: processing shows as thinking, everything else ends it."""
    status = args.required("status")
    if status not in ("processing", "active", "suspended", "closed"):
        raise refused_with(
            "invalid_arguments", ["must be one of processing, active, suspended, closed [json-pointer:/status]"]
        )
    _set_status(slack, caller, args, "is thinking…" if status == "processing" else "")
    return {}


def _set_status(slack: Core, caller: Installation, args: Args, status: str) -> None:
    channel = slack.world.channels.get(args.required("channel_id", "channel_not_found"))
    if channel is None or caller.bot_user not in channel.members:
        raise Refused("channel_not_found")
    thread = args.required("thread_ts", "invalid_thread_ts")
    if slack.world.find(channel.id, thread) is None:
        raise Refused("invalid_thread_ts")
    if status:
        slack.statuses[channel.id, thread] = (status, slack.micros())
    else:
        slack.statuses.pop((channel.id, thread), None)
    slack.touched()


def _exchange(slack: Core, args: Args) -> tuple[str, str | None]:
    """Whose trigger it is, and the modal it came from; each works once, for three seconds."""
    trigger = slack.triggers.get(args.required("trigger_id", "invalid_arguments"))
    if trigger is None:
        raise Refused("invalid_trigger_id")
    if trigger.used:
        raise Refused("exchanged_trigger_id")
    if slack.micros() - trigger.issued > TRIGGER_LIFE:
        raise Refused("expired_trigger_id")
    trigger.used = True
    return trigger.person, trigger.view


def _body(args: Args, kind: str) -> dict[str, Any]:
    body: dict[str, Any] | None = args.structure("view", dict, "invalid_arguments")
    if body is None:
        raise refused_with("invalid_arguments", ["missing required field: view"])
    wrong = faults(body, "home" if kind == "home" else "modal")
    if any("view_too_large" in one for one in wrong):
        raise refused_with("view_too_large", wrong)
    if wrong:
        raise refused_with("invalid_arguments", wrong)
    return body


def _external_id_is_free(slack: Core, body: dict[str, Any]) -> None:
    if body.get("external_id") and slack.find_view(None, body["external_id"]) is not None:
        raise Refused("duplicate_external_id")


def _hash_matches(view: ShownView, args: Args) -> None:
    hash = args.text("hash")
    if hash is not None and hash != view.hash:
        raise Refused("hash_conflict")
