"""conversations.* and users.info: where the bot is, who is there, what was said in DMs."""

from __future__ import annotations

from typing import Any

from . import events
from .arguments import Args, Refused, refused_with
from .askers import may
from .core import Core
from .people import user_object
from .world import Channel, Installation, Message

_SCOPE = {
    "read": {"channel": "channels:read", "private": "groups:read", "im": "im:read"},
    "history": {"channel": "channels:history", "private": "groups:history", "im": "im:history"},
}
_PAGE = 100
_LONGEST_PAGE = 1000


def open_dm(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """conversations.open with one person, or of a DM that is known already."""
    users = [one for one in (args.text("users") or "").split(",") if one]
    known = args.text("channel")
    if known is not None:
        channel = _visible(slack, caller, known)
        return {"no_op": True, "already_open": True, "channel": {"id": channel.id}}
    if not users:
        raise Refused("users_list_not_supplied")
    if len(users) > 1:
        raise refused_with("invalid_arguments", ["group DMs are not part of the local Slack"])
    person = slack.world.people.get(users[0])
    if person is None:
        raise Refused("user_not_found")
    if person.deleted:
        raise Refused("user_disabled")
    if not may(person, "direct", guests_may_command=True):
        raise Refused("cannot_dm_bot")
    channel = slack.dm(person, caller)
    slack.touched()
    return {"channel": describe(channel) if args.flag("return_im") else {"id": channel.id}}


def info(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """conversations.info."""
    channel = _visible(slack, caller, args.required("channel", "channel_not_found"))
    _needs(caller, "read", channel)
    shown = describe(channel)
    if channel.kind != "im":
        shown["is_member"] = caller.bot_user in channel.members
    if args.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def members(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """conversations.members, page by page."""
    channel = _visible(slack, caller, args.required("channel", "channel_not_found"))
    _needs(caller, "read", channel)
    page, cursor = _page(channel.members, args)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def history(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """conversations.history: newest first, roots and broadcasts only, no ephemerals."""
    channel = _visible(slack, caller, args.required("channel", "channel_not_found"))
    _needs(caller, "history", channel)
    if caller.bot_user not in channel.members:
        raise Refused("not_in_channel")
    oldest, latest = args.text("oldest") or "0", args.text("latest") or "9999999999"
    edges = args.flag("inclusive")
    everything = slack.world.messages.get(channel.id, [])

    def wanted(post: Message) -> bool:
        if post.only_for or (post.thread_ts not in (None, post.ts) and not post.broadcast):
            return False
        at = float(post.ts)
        low, high = float(oldest), float(latest)
        return low < at < high or (edges and at in (low, high))

    try:
        found = sorted((post for post in everything if wanted(post)), key=lambda post: post.ts, reverse=True)
    except ValueError:
        raise Refused("invalid_ts_oldest") from None
    page, cursor = _page(found, args)
    shown = [_in_history(post, everything, metadata=args.flag("include_all_metadata")) for post in page]
    more = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {"messages": shown, "has_more": bool(cursor), "pin_count": 0, **more}


def user_info(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """users.info, also of people from other companies who share a channel with the caller, and of the bot itself."""
    id = args.required("user", "user_not_found")
    if id == caller.bot_user:
        return {"user": {"id": id, "team_id": caller.team, "name": "channelcoach", "is_bot": True, "deleted": False}}
    person = slack.world.people.get(id)
    if person is None:
        raise Refused("user_not_found")
    email = "users:read.email" in caller.scopes
    now = slack.micros() / 1_000_000
    return {"user": user_object(person, now=now, email=email, locale=args.flag("include_locale"))}


def describe(channel: Channel) -> dict[str, Any]:
    """A conversation object."""
    if channel.kind == "im":
        return {
            "id": channel.id,
            "created": channel.created,
            "is_im": True,
            "is_org_shared": False,
            "is_ext_shared": channel.shared,
            "context_team_id": channel.team,
            "user": channel.members[0],
            "is_open": True,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind == "private",
        "created": channel.created,
        "is_archived": channel.archived,
        "is_general": False,
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "context_team_id": channel.team,
        "topic": {"value": channel.topic, "creator": "", "last_set": channel.created},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def _visible(slack: Core, caller: Installation, id: str) -> Channel:
    channel = slack.world.channels.get(id)
    if channel is None or (channel.kind != "channel" and caller.bot_user not in channel.members):
        raise Refused("channel_not_found")
    return channel


def _needs(caller: Installation, what: str, channel: Channel) -> None:
    scope = _SCOPE[what][channel.kind]
    if scope not in caller.scopes:
        raise Refused("missing_scope", {"needed": scope, "provided": ",".join(caller.scopes)})


def _page(everything: list[Any], args: Args) -> tuple[list[Any], str]:
    start = args.number("cursor", 0)
    limit = min(max(args.number("limit", _PAGE), 1), _LONGEST_PAGE)
    end = start + limit
    return everything[start:end], str(end) if end < len(everything) else ""


def _in_history(post: Message, everything: list[Message], *, metadata: bool) -> dict[str, Any]:
    shown = events.message(post)
    if not metadata and "metadata" in shown:
        del shown["metadata"]
    replies = [one for one in everything if one.thread_ts == post.ts and one.only_for is None]
    if replies:
        who = list(dict.fromkeys(one.user for one in replies))
        shown |= {
            "thread_ts": post.ts,
            "reply_count": len(replies),
            "reply_users": who,
            "reply_users_count": len(who),
            "latest_reply": max(one.ts for one in replies),
        }
    return {**shown, "subtype": "tombstone"} if post.gone else shown
