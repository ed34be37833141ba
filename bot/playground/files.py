"""files.*: an upload in three steps: ask for an address, send the bytes there, say that it is complete."""

from __future__ import annotations

import base64
from typing import Any

from . import chat
from .arguments import Args, Refused
from .core import Core
from .world import Installation, Message, StoredFile

MOST_BYTES = 5_000_000


def upload_url(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """files.getUploadURLExternal."""
    length = args.number("length", 0)
    if length <= 0:
        raise Refused("missing_argument")
    if length > MOST_BYTES:
        raise Refused("file_upload_size_restricted")
    id = slack.fresh("F")
    name = args.required("filename", "missing_argument")
    slack.world.files[id] = StoredFile(id, name, caller.team, length, args.text("alt_txt") or "")
    return {"upload_url": f"{slack.base_url}/upload/{id}", "file_id": id}


def receive(slack: Core, id: str, content: bytes) -> bool:
    """The bytes themselves; no if nobody asked for that address or the length is another."""
    stored = slack.world.files.get(id)
    if stored is None or stored.complete or len(content) != stored.length:
        return False
    stored.content = base64.b64encode(content).decode()
    return True


def complete_upload(slack: Core, caller: Installation, args: Args) -> dict[str, Any]:
    """files.completeUploadExternal; with a channel the files are shared there."""
    wanted: list[dict[str, Any]] = args.structure("files", list, "invalid_arguments") or []
    stored = [slack.world.files.get(str(one.get("id"))) for one in wanted]
    ready = [one for one in stored if one is not None and one.content and one.owner == caller.team]
    if not ready or len(ready) != len(wanted):
        raise Refused("file_not_found")
    for one, told in zip(ready, wanted, strict=True):
        one.complete, one.name = True, str(told.get("title") or one.name)
    where = args.text("channel_id")
    if where is not None:
        channel = chat.channel_of(slack, caller, where)
        thread_ts = chat.thread_of(slack, channel, args)
        text = args.text("initial_comment") or ""
        post = Message(
            channel.id, slack.next_ts(), caller.bot_user, caller.team, text, None, thread_ts, bot_id=caller.bot_id
        )
        post.files = [one.id for one in ready]
        slack.post(post)
    return {"files": [{"id": one.id, "title": one.name} for one in ready]}
