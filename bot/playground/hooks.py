"""response_url: posts that go back to where a person was, for half an hour and five times."""

from __future__ import annotations

from typing import Any

from .arguments import Args, Refused
from .chat import content
from .core import Core
from .faults import Reply
from .world import Hook, Installation, Message

LIFE = 1_800_000_000
"""Microseconds a response_url works."""
MOST_USES = 5


def respond(slack: Core, id: str, body: dict[str, Any]) -> Reply:
    """One post to a response_url."""
    hook = slack.world.hooks.get(id)
    if hook is None:
        return Reply(404, {"ok": False, "error": "invalid_url"})
    if slack.micros() - hook.issued > LIFE:
        return Reply(404, {"ok": False, "error": "expired_url"})
    if hook.uses >= MOST_USES:
        return Reply(404, {"ok": False, "error": "used_url"})
    hook.uses += 1
    try:
        answer_to(slack, hook, body)
    except Refused as no:
        return Reply(400, {"ok": False, "error": no.error, **no.more})
    return Reply(200, "ok", {"Content-Type": "text/plain"})


def answer_to(slack: Core, hook: Hook, body: dict[str, Any]) -> None:
    """Do what a post to a response_url, or the direct answer to a command, asks for."""
    caller = slack.world.installed(hook.team)
    if caller is None:
        raise Refused("account_inactive")
    args = Args(body)
    if args.flag("delete_original"):
        slack.remove(_original(slack, hook, caller))
        return
    text, blocks, metadata = content(args)
    if args.flag("replace_original"):
        slack.change(_original(slack, hook, caller), text, blocks, caller.bot_user)
        return
    thread_ts = args.text("thread_ts")
    if thread_ts is not None and slack.world.find(hook.channel, thread_ts) is None:
        raise Refused("thread_not_found")
    post = Message(
        hook.channel, slack.next_ts(), caller.bot_user, caller.team, text, blocks, thread_ts, bot_id=caller.bot_id
    )
    post.metadata = metadata
    if args.text("response_type") != "in_channel":
        post.only_for = hook.person
    slack.post(post)


def _original(slack: Core, hook: Hook, caller: Installation) -> Message:
    """The message a button sat in; the line somebody typed a command on cannot be replaced."""
    original = slack.world.find(hook.channel, hook.message_ts) if hook.message_ts else None
    if original is None or original.bot_id != caller.bot_id:
        raise Refused("message_not_found")
    return original
