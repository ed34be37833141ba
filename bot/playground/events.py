"""The payloads Slack sends an app, built from values: events in their envelope, commands, actions, views, shortcuts."""

from __future__ import annotations

from typing import Any

from .people import APP, BOT_NAME, OTHER_APP, OTHER_BOT_ID, Person, Team
from .world import Channel, Installation, Message, ShownView

Payload = dict[str, Any]
# Slack's retired token: sent in every payload, checked by nobody.
VERIFICATION_TOKEN = "playground"


def envelope(event: Payload, *, installation: Installation, team: str, shared: bool, event_id: str, seconds: int) -> Payload:
    """An Events API delivery. `team` is the outer `team_id`; the installation is the one that may see the event."""
    authorization = {
        "enterprise_id": None,
        "team_id": installation.team,
        "user_id": installation.bot_user,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": team,
        "context_team_id": installation.team,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": seconds,
        "authorizations": [authorization],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{event_id}",
    }


def message(post: Message) -> Payload:
    """A message as `conversations.history`, `chat.postMessage` and interactive payloads show it, threads not counted."""
    profile = _bot_profile(post)
    bot = {"bot_id": post.bot_id, "app_id": profile["app_id"], "bot_profile": profile} if post.bot_id else {}
    return {**_post(post), **bot, **({"metadata": post.metadata} if post.metadata else {})}


def _post(post: Message) -> Payload:
    said: Payload = {"type": "message", "user": post.user, "text": post.text, "ts": post.ts, "team": post.team}
    if post.client_msg_id:
        said["client_msg_id"] = post.client_msg_id
    if post.blocks:
        said["blocks"] = post.blocks
    if post.thread_ts:
        said["thread_ts"] = post.thread_ts
    if post.edited:
        said["edited"] = {"user": post.edited_by, "ts": post.edited}
    return said


def _bot_profile(post: Message) -> Payload:
    ours = post.bot_id != OTHER_BOT_ID
    return {
        "id": post.bot_id,
        "name": BOT_NAME if ours else "Another app",
        "app_id": APP if ours else OTHER_APP,
        "team_id": post.team,
        "deleted": False,
        "updated": 0,
        "icons": {},
    }


def said(post: Message, channel: Channel, root: Message | None) -> Payload:
    """`message` in a channel or DM. In a shared channel `team` is the sender's own."""
    event = {**_post(post), "channel": channel.id, "channel_type": channel.event_type, "event_ts": post.ts}
    if root is not None and root.ts != post.ts:
        event |= {"parent_user_id": root.user}
    if post.bot_id:
        event |= {"bot_id": post.bot_id, "bot_profile": _bot_profile(post)}
    if post.broadcast and root is not None:
        event |= {"subtype": "thread_broadcast", "root": _post(root)}
    return event


def mentioned(post: Message, channel: Channel, person: Person, installation: Installation) -> Payload:
    """`app_mention`. Of people from another company `user_team`, `source_team` and the profile name their team."""
    event = {**_post(post), "type": "app_mention", "channel": channel.id, "event_ts": post.edited or post.ts}
    if person.team != installation.team:
        first, _, _ = person.name.partition(" ")
        profile = {
            "name": person.handle,
            "first_name": first,
            "real_name": person.name,
            "display_name": person.handle,
            "team": person.team,
            "is_restricted": False,
            "is_ultra_restricted": False,
        }
        event |= {
            "team": installation.team,
            "user_team": person.team,
            "source_team": person.team,
            "user_profile": profile,
        }
    return event


def changed(old: Payload, new: Message, channel: Channel, ts: str) -> Payload:
    """`message_changed`, hidden: an edit."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel.event_type,
        "ts": ts,
        "event_ts": ts,
        "message": before(new),
        "previous_message": old,
    }


def deleted(old: Payload, channel: Channel, ts: str) -> Payload:
    """`message_deleted`, hidden."""
    return {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel.event_type,
        "ts": ts,
        "deleted_ts": old["ts"],
        "event_ts": ts,
        "previous_message": old,
    }


def before(post: Message) -> Payload:
    """A message as `previous_message` shows it; take it before changing the message."""
    return {**_post(post), **({"bot_id": post.bot_id} if post.bot_id else {})}


def home_opened(person: Person, dm: Channel, tab: str, view: ShownView | None, ts: str) -> Payload:
    """`app_home_opened`; `view` only once one was published, and only for the Home tab."""
    event: Payload = {"type": "app_home_opened", "user": person.id, "channel": dm.id, "tab": tab, "event_ts": ts}
    return {**event, "view": shown(view)} if view is not None and tab == "home" else event


def joined(user: str, channel: Channel, team: str, inviter: str | None, ts: str) -> Payload:
    """`member_joined_channel`."""
    event = {
        "type": "member_joined_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": "C" if channel.kind == "channel" else "G",
        "team": team,
        "event_ts": ts,
    }
    return {**event, "inviter": inviter} if inviter else event


def left(user: str, channel: Channel, team: str, ts: str) -> Payload:
    """`member_left_channel`."""
    return {**joined(user, channel, team, None, ts), "type": "member_left_channel"}


def channel_shared(channel: Channel, team: str, ts: str) -> Payload:
    """`channel_shared`, or `channel_unshared` where the channel is shared no more; `team` is the other company's."""
    if channel.shared:
        return {"type": "channel_shared", "connected_team_id": team, "channel": channel.id, "event_ts": ts}
    return {
        "type": "channel_unshared",
        "previously_connected_team_id": team,
        "channel": channel.id,
        "is_ext_shared": False,
        "event_ts": ts,
    }


def channel_id_changed(old: str, new: str, ts: str) -> Payload:
    """`channel_id_changed`."""
    return {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": new, "event_ts": ts}


def user_changed(user: Payload, ts: str, kind: str = "user_change") -> Payload:
    """`user_change` or `team_join`, with the person as they are now."""
    return {"type": kind, "user": user, "cache_ts": int(float(ts)), "event_ts": ts}


def uninstalled() -> Payload:
    """`app_uninstalled`."""
    return {"type": "app_uninstalled"}


def revoked(bot_user: str) -> Payload:
    """`tokens_revoked` of the bot token."""
    return {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot_user]}}


def shown(view: ShownView) -> Payload:
    """A view as Slack gives it back: what the bot sent and what Slack adds."""
    nothing = {"private_metadata": "", "callback_id": "", "external_id": "", "close": None, "submit": None}
    modal = {"clear_on_close": False, "notify_on_close": False} if view.body["type"] == "modal" else {}
    return {
        **nothing,
        **modal,
        **view.body,
        "id": view.id,
        "team_id": view.team,
        "state": {"values": view.state},
        "hash": view.hash,
        "root_view_id": view.root,
        "previous_view_id": view.previous,
        "app_id": APP,
        "app_installed_team_id": view.team,
        "bot_id": view.bot_id,
    }


def _who(person: Person) -> Payload:
    return {"id": person.id, "username": person.handle, "name": person.handle, "team_id": person.team}


def _team(team: Team) -> Payload:
    return {"id": team.id, "domain": team.domain}


def command(
    word: str, text: str, *, person: Person, channel: Channel, team: Team, response_url: str, trigger_id: str
) -> dict[str, str]:
    """A slash command, as the fields of a form."""
    name = {"channel": channel.name, "private": "privategroup", "im": "directmessage"}[channel.kind]
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": name,
        "user_id": person.id,
        "user_name": person.handle,
        "command": word,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def _interaction(kind: str, person: Person, team: Team, trigger_id: str | None) -> Payload:
    payload: Payload = {
        "type": kind,
        "user": _who(person),
        "api_app_id": APP,
        "token": VERIFICATION_TOKEN,
        "team": _team(team),
        "enterprise": None,
        "is_enterprise_install": False,
    }
    return {**payload, "trigger_id": trigger_id} if trigger_id else payload


def clicked_in_message(
    action: Payload, *, person: Person, team: Team, post: Message, channel: Channel, response_url: str, trigger_id: str
) -> Payload:
    """`block_actions` from a message.

    `team` is the app's, also when somebody of another company clicks; their own is `user.team_id` (java-slack-sdk #1041).
    """
    container: Payload = {
        "type": "message",
        "message_ts": post.ts,
        "channel_id": channel.id,
        "is_ephemeral": post.only_for is not None,
    }
    if post.thread_ts:
        container["thread_ts"] = post.thread_ts
    name = "directmessage" if channel.kind == "im" else channel.name
    payload = {
        **_interaction("block_actions", person, team, trigger_id),
        "container": container,
        "channel": {"id": channel.id, "name": name},
        "state": {"values": post.state},
        "response_url": response_url,
        "actions": [action],
    }
    # Slack leaves the message out where it is an ephemeral: the app cannot read it back.
    return payload if post.only_for else {**payload, "message": message(post)}


def clicked_in_view(action: Payload, *, person: Person, team: Team, view: ShownView, trigger_id: str) -> Payload:
    """`block_actions` from a modal or Home: no channel, no message, no response_url."""
    return {
        **_interaction("block_actions", person, team, trigger_id),
        "container": {"type": "view", "view_id": view.id},
        "view": shown(view),
        "actions": [action],
    }


def submitted(view: ShownView, *, person: Person, team: Team, trigger_id: str) -> Payload:
    """`view_submission`. `team` is the person's own; the app's is `view.app_installed_team_id` (bolt-js #1614)."""
    return {
        **_interaction("view_submission", person, team, trigger_id),
        "view": shown(view),
        "response_urls": [],
    }


def closed(view: ShownView, *, person: Person, team: Team, cleared: bool) -> Payload:
    """`view_closed`, for views with `notify_on_close`."""
    return {**_interaction("view_closed", person, team, None), "view": shown(view), "is_cleared": cleared}


def shortcut(
    callback_id: str,
    *,
    person: Person,
    team: Team,
    post: Message,
    channel: Channel,
    response_url: str,
    trigger_id: str,
    action_ts: str,
) -> Payload:
    """`message_action`: a message shortcut."""
    return {
        **_interaction("message_action", person, team, trigger_id),
        "callback_id": callback_id,
        "action_ts": action_ts,
        "response_url": response_url,
        "channel": {"id": channel.id, "name": "directmessage" if channel.kind == "im" else channel.name},
        "message_ts": post.ts,
        "message": message(post),
    }
