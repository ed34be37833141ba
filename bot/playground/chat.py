"""chat.*: what the bot posts, changes and deletes."""

from __future__ import annotations

from typing import Any

from . import events
from .arguments import Args, Refused, refused_with
from .askers import may
from .blockkit import MOST_TEXT, faults
from .core import Core
from .world import Channel, Installation, Message

MOST_UPDATE_TEXT = 4_000


def post_message(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """chat.postMessage; a user id as channel means the DM with that person."""
    channel = channel_of(slack, caller, args.required("channel", "channel_not_found"))
    text, blocks, metadata = content(args)
    thread_ts = thread_of(slack, channel, args)
    post = _from_bot(slack, caller, channel, text, blocks, thread_ts)
    post.metadata = metadata
    post.broadcast = thread_ts is not None and args.flag("reply_broadcast")
    slack.post(post)
    return {"channel": channel.id, "ts": post.ts, "message": events.message(post)}


def post_ephemeral(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """chat.postEphemeral: seen by one member of the channel, in no history."""
    channel = channel_of(slack, caller, args.required("channel", "channel_not_found"))
    text, blocks, _ = content(args)
    user = args.required("user", "invalid_arguments")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    post = _from_bot(slack, caller, channel, text, blocks, thread_of(slack, channel, args))
    post.only_for = user
    slack.post(post)
    return {"message_ts": post.ts}


def update(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """chat.update of the bot's own message; without blocks, blocks go."""
    channel = channel_of(slack, caller, args.required("channel", "channel_not_found"))
    post = own_message(slack, caller, channel, args.required("ts", "message_not_found"), "cant_update_message")
    text, blocks, metadata = content(args)
    if len(text) > MOST_UPDATE_TEXT:
        raise Refused("msg_too_long")
    post.metadata = metadata or post.metadata
    slack.change(post, text, blocks, caller.bot_user)
    return {"channel": channel.id, "ts": post.ts, "text": text, "message": events.message(post)}


def delete(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """chat.delete of the bot's own message."""
    channel = channel_of(slack, caller, args.required("channel", "channel_not_found"))
    post = own_message(slack, caller, channel, args.required("ts", "message_not_found"), "cant_delete_message")
    slack.remove(post)
    return {"channel": channel.id, "ts": post.ts}


def permalink(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """chat.getPermalink."""
    channel = channel_of(slack, caller, args.required("channel", "channel_not_found"))
    ts = args.required("message_ts", "message_not_found")
    post = slack.world.find(channel.id, ts)
    if post is None or post.only_for:
        raise Refused("message_not_found")
    thread = f"?thread_ts={post.thread_ts}&cid={channel.id}" if post.thread_ts else ""
    link = f"{slack.base_url}/archives/{channel.id}/p{ts.replace('.', '')}{thread}"
    return {"channel": channel.id, "permalink": link}


def content(args: Args) -> tuple[str, list[dict[str, Any]] | None, dict[str, Any] | None]:
    """Text, blocks and metadata of a message, judged as Slack judges them, and `text` demanded beside blocks."""
    text = args.text("text") or ""
    blocks: list[dict[str, Any]] | None = args.structure("blocks", list, "invalid_blocks_format")
    metadata: dict[str, Any] | None = args.structure("metadata", dict, "invalid_metadata_format")
    if "attachments" in args.given:
        raise refused_with("invalid_arguments", ["attachments are not part of the local Slack; use blocks"])
    if not text and not blocks:
        raise Refused("no_text")
    if len(text) > MOST_TEXT:
        raise Refused("msg_too_long")
    wrong = faults({"text": text or None, "blocks": blocks or [], **({"metadata": metadata} if metadata else {})}, "message")
    if any("msg_blocks_too_long" in one for one in wrong):
        raise refused_with("msg_blocks_too_long", wrong)
    if any("json-pointer:/metadata" in one for one in wrong):
        raise refused_with("invalid_metadata_format", wrong)
    if wrong:
        raise refused_with("invalid_blocks", wrong)
    return text, blocks, metadata


def own_message(slack: Core, caller: Installation, channel: Channel, ts: str, not_own: str) -> Message:
    """A message of the caller's own that anybody can see; ephemerals cannot be found by their ts."""
    post = slack.world.find(channel.id, ts)
    if post is None or post.only_for or post.gone:
        raise Refused("message_not_found")
    if post.bot_id != caller.bot_id:
        raise Refused(not_own)
    return post


def _from_bot(
    slack: Core,
    caller: Installation,
    channel: Channel,
    text: str,
    blocks: list[dict[str, Any]] | None,
    thread_ts: str | None,
) -> Message:
    return Message(
        channel.id,
        slack.next_ts(),
        caller.bot_user,
        caller.team,
        text,
        blocks,
        thread_ts,
        bot_id=caller.bot_id,
    )


def channel_of(slack: Core, caller: Installation, id: str) -> Channel:
    """A channel the bot may post to; a user id means the DM with that person."""
    if id in slack.world.people:
        if not may(slack.world.people[id], "direct", guests_may_command=True):
            raise Refused("cannot_dm_bot")
        return slack.dm(slack.world.people[id], caller)
    channel = slack.world.channels.get(id)
    if channel is None or (channel.kind != "channel" and caller.bot_user not in channel.members):
        raise Refused("channel_not_found")
    if caller.bot_user not in channel.members:
        raise Refused("not_in_channel")
    if channel.archived:
        raise Refused("is_archived")
    return channel


def thread_of(slack: Core, channel: Channel, args: Args) -> str | None:
    """The root to reply under, which must be there and be a root."""
    ts = args.text("thread_ts")
    if ts is None:
        return None
    root = slack.world.find(channel.id, ts)
    if root is None or root.only_for:
        raise Refused("thread_not_found")
    if root.thread_ts not in (None, ts):
        # Slack takes it and makes a thread nobody finds; better to hear of it.
        raise Refused("cannot_reply_to_message")
    return ts
