"""What people do in the local Slack, and what the bot hears of it."""

from __future__ import annotations

import copy
import re
import uuid
from dataclasses import replace
from typing import Any

from . import events
from .askers import Deed, may
from .composer import rich_text
from .core import Core, Delivery, NotPossible, elements
from .people import OTHER_BOT, OTHER_BOT_ID, PARTNER, VENDOR, Person, user_object
from .world import Channel, Installation, Message, ShownView

NO_TEXT = "Type something first; Slack does not send an empty message."
NOT_A_MESSAGE = "That message is not there any more; pick another one."
NOT_A_ROOT = "That thread is not there; reply to the first message of a thread."
NOT_YOURS = "Only your own messages can be changed or deleted."
NOT_A_COMMAND = "A slash command begins with a slash, such as `/coach help`."
UNKNOWN_COMMAND = (
    "`{word}` is not a valid command. In Slack, this is the first thing that people of an app hear; try `/coach help`."
)
NO_COMMANDS_OUTSIDE = (
    "People of another company cannot use `{word}`: Slack gives slash commands to the workspace's own people. "
    "Mention @Channel Coach in the channel, or write to it directly."
)
NO_COMMANDS_GUEST = "This workspace does not let guests use `{word}`. Mention @Channel Coach in the channel instead."
NO_SHORTCUTS_OUTSIDE = (
    "People of another company cannot use message shortcuts. Mention @Channel Coach in the thread and ask your question."
)
NO_SHORTCUTS_GUEST = (
    "This workspace does not let guests use message shortcuts. Mention @Channel Coach in the thread instead."
)
NO_DIRECT = (
    "Slack does not let you write to this app directly: your workspace does not have it. "
    "Mention @Channel Coach in the shared channel instead."
)
NO_HOME = (
    "This app has no Home for you: your workspace does not have it. Mention @Channel Coach in the shared channel instead."
)
NO_BUTTONS = (
    "Who was invited only to post cannot press buttons here. Type it instead: mention @Channel Coach in the channel."
)
UNKNOWN_SHORTCUT = "The app has no message shortcut `{callback_id}`."
NOT_INSTALLED = "The app is not installed in this workspace, so nobody answers. Install it again at /oauth/v2/authorize."
BOT_NOT_HERE = "@Channel Coach is not in #{channel}, so it does not hear you. Type `/invite @Channel Coach` to bring it in."
NO_SUCH_BUTTON = "That button or field is not there any more; look at the newest version of the message."
NO_SUCH_VIEW = "That window is closed already."
REQUIRED = "Please complete this required field."

Values = dict[str, dict[str, Any]]
"""Fields by block and action, as in `state.values`."""


class Deeds(Core):
    """People talking, clicking and typing; every deed checks whether Slack would allow it."""

    # Talking

    def say(self, person: str, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """Somebody posts in a channel or DM; `text` is Slack's own form, `<@U…>` for a mention and `&lt;` for `<`."""
        who, where = self._at(person, channel)
        if where.kind == "im" and not self.may(who, "direct"):
            raise NotPossible(NO_DIRECT)
        if not text.strip():
            raise NotPossible(NO_TEXT)
        if thread_ts is not None:
            root = self.world.find(where.id, thread_ts)
            if root is None or root.only_for or root.thread_ts not in (None, thread_ts):
                raise NotPossible(NOT_A_ROOT)
        post = Message(where.id, self.next_ts(), who.id, who.team, text, thread_ts=thread_ts)
        post.blocks = rich_text(text, self.fresh("", 5))
        post.client_msg_id = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        self.post(post)
        self._mention(post, where, who)
        return post

    def edit(self, person: str, channel: str, ts: str, text: str) -> None:
        """Somebody changes their own message. A mention in the new text reaches the bot as one more `app_mention`."""
        who, where = self._at(person, channel)
        post = self._own(who, where, ts)
        if not text.strip():
            raise NotPossible(NO_TEXT)
        self.change(post, text, rich_text(text, self.fresh("", 5)), who.id)
        self._mention(post, where, who)

    def delete(self, person: str, channel: str, ts: str) -> None:
        """Somebody deletes their own message."""
        who, where = self._at(person, channel)
        self.remove(self._own(who, where, ts))

    def other_bot_says(self, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """Another app posts; the bot hears of it like of everything else."""
        where = self.world.channels[channel]
        post = Message(channel, self.next_ts(), OTHER_BOT, where.team, text, thread_ts=thread_ts, bot_id=OTHER_BOT_ID)
        self.post(post)
        installation = self.installation_for(where)
        if installation and where.kind != "im" and f"<@{installation.bot_user}" in text:
            event = {**events.said(post, where, None), "type": "app_mention"}
            self.send_event(event, where)
        return post

    # Commands and shortcuts

    def command(self, person: str, channel: str, typed: str) -> None:
        """Somebody types a slash command into the message box of a channel or DM (threads have none)."""
        who, where = self._at(person, channel)
        word, _, text = typed.strip().partition(" ")
        if not word.startswith("/"):
            raise NotPossible(NOT_A_COMMAND)
        if word == "/invite":
            self.invite(where.id)
            return
        if word not in self.app.commands:
            raise NotPossible(UNKNOWN_COMMAND.format(word=word))
        installation = self._installed()
        if not self.may_command(who):
            outside = who.kind == "connect"
            raise NotPossible((NO_COMMANDS_OUTSIDE if outside else NO_COMMANDS_GUEST).format(word=word))
        url, hook = self.new_hook(who, where)
        form = events.command(
            word,
            text.strip(),
            person=who,
            channel=where,
            team=self.team(installation.team),
            response_url=url,
            trigger_id=self.new_trigger(who),
        )
        self.send(Delivery("command", dict(form), who.id, hook=hook))

    def may_command(self, person: Person) -> bool:
        """Whether this person has slash commands at all."""
        return self.may(person, "command")

    def may(self, person: Person, deed: Deed) -> bool:
        """Whether Slack lets this person do that."""
        return may(person, deed, guests_may_command=self.app.guests_may_command)

    def shortcut(self, person: str, channel: str, ts: str, callback_id: str) -> None:
        """Somebody picks a message shortcut from the menu of a message."""
        who, where = self._at(person, channel)
        if callback_id not in self.app.shortcuts:
            raise NotPossible(UNKNOWN_SHORTCUT.format(callback_id=callback_id))
        installation = self._installed()
        if not self.may(who, "shortcut"):
            raise NotPossible(NO_SHORTCUTS_OUTSIDE if who.kind == "connect" else NO_SHORTCUTS_GUEST)
        post = self._visible(who, where, ts)
        url, hook = self.new_hook(who, where)
        body = events.shortcut(
            callback_id,
            person=who,
            team=self.team(installation.team),
            post=post,
            channel=where,
            response_url=url,
            trigger_id=self.new_trigger(who),
            action_ts=self.next_ts(),
        )
        self.send(Delivery("interaction", body, who.id, hook=hook))

    # Buttons and windows

    def click(
        self,
        person: str,
        channel: str,
        ts: str,
        action_id: str,
        *,
        block_id: str | None = None,
        typed: Values | None = None,
        **chosen: Any,
    ) -> None:
        """Somebody uses a button or menu in a message.

        `chosen` is what they picked, such as `selected_option`; `typed` what the other fields of the message hold.
        """
        who, where = self._at(person, channel)
        if not self.may(who, "press"):
            raise NotPossible(NO_BUTTONS)
        post = self._visible(who, where, ts)
        block, element = self._element(post.blocks or [], action_id, block_id)
        installation = self._installed()
        post.state = held(post.state, typed, block, element, chosen)
        url, hook = self.new_hook(who, where, post.ts)
        body = events.clicked_in_message(
            self._action(block, element, chosen),
            person=who,
            team=self.team(installation.team),
            post=post,
            channel=where,
            response_url=url,
            trigger_id=self.new_trigger(who),
        )
        self.send(Delivery("interaction", body, who.id, hook=hook))
        self.touched()

    def click_in_view(
        self,
        person: str,
        view_id: str,
        action_id: str,
        *,
        block_id: str | None = None,
        typed: Values | None = None,
        **chosen: Any,
    ) -> None:
        """Somebody uses a button or menu in a modal or in their Home."""
        self._begin(person)
        who, view = self._view(person, view_id)
        block, element = self._element(view.body["blocks"], action_id, block_id)
        installation = self._installed()
        view.state = held(view.state, typed, block, element, chosen)
        trigger = self.new_trigger(who, view.id if view.body["type"] == "modal" else None)
        action = self._action(block, element, chosen)
        body = events.clicked_in_view(action, person=who, team=self.team(installation.team), view=view, trigger_id=trigger)
        self.send(Delivery("interaction", body, who.id))
        self.touched()

    def submit(self, person: str, view_id: str, values: Values) -> None:
        """Somebody sends off a modal; `values` as in `state.values`. Required fields left empty stop it on the spot."""
        self._begin(person)
        who, view = self._view(person, view_id)
        state, missing = typed_into(view, values)
        view.state, view.errors = state, missing
        if not missing:
            trigger = self.new_trigger(who, view.id)
            body = events.submitted(view, person=who, team=self.team(who.team), trigger_id=trigger)
            self.send(Delivery("interaction", body, who.id, view=view.id))
        self.touched()

    def close(self, person: str, view_id: str, *, everything: bool = False) -> None:
        """Somebody closes a modal, or the whole stack; so does a modal with `clear_on_close`."""
        self._begin(person)
        who, view = self._view(person, view_id)
        everything = everything or view.body.get("clear_on_close") is True
        stack = self.world.modals.get(person, [])
        gone = list(stack) if everything else [view]
        self.world.modals[person] = [one for one in stack if one not in gone]
        for one in gone:
            if one.body.get("notify_on_close"):
                body = events.closed(one, person=who, team=self.team(who.team), cleared=everything)
                self.send(Delivery("interaction", body, who.id))
        self.touched()

    # Coming and going

    def open_home(self, person: str, tab: str = "home") -> None:
        """Somebody opens the bot's Home, or its Messages tab."""
        self._begin(person)
        who = self.person(person)
        if not self.may(who, "home"):
            raise NotPossible(NO_HOME)
        installation = self._installed()
        dm = self.dm(who, installation)
        event = events.home_opened(who, dm, tab, self.world.homes.get(who.id), self.next_ts())
        self._event(event, installation, dm, who)

    def join(self, person: str, channel: str, inviter: str | None = None) -> None:
        """Somebody joins a channel."""
        who, where = self.person(person), self.world.channels[channel]
        if person not in where.members:
            where.members.append(person)
            self.send_event(events.joined(person, where, who.team, inviter, self.next_ts()), where, person)
            self.touched()

    def leave(self, person: str, channel: str) -> None:
        """Somebody leaves a channel."""
        who, where = self.person(person), self.world.channels[channel]
        if person in where.members:
            where.members.remove(person)
            self.send_event(events.left(person, where, who.team, self.next_ts()), where, person)
            self.touched()

    def share(self, channel: str, *, shared: bool = True, team: str = PARTNER) -> None:
        """Somebody shares a channel with another company, or ends that; then the people of that company are gone, too."""
        where = self.world.channels[channel]
        where.shared = shared
        if not shared:
            where.members = [one for one in where.members if one not in self.world.people or not self._outside(one)]
        self.send_event(events.channel_shared(where, team, self.next_ts()), where)
        self.touched()

    def _outside(self, person: str) -> bool:
        return self.person(person).kind == "connect"

    def change_person(self, person: str, **changes: Any) -> Person:
        """Something about somebody changes, such as `kind="guest"` or `deleted=True`."""
        changed = self.world.people[person] = replace(self.person(person), **changes)
        now = self.micros() / 1_000_000
        user = user_object(changed, now=now, email=self._may_see_email(), locale=False)
        self.send_event(events.user_changed(user, self.next_ts()), None)
        self.touched()
        return changed

    def arrive(self, person: Person) -> Person:
        """Somebody new is there."""
        self.world.people[person.id] = person
        user = user_object(person, now=self.micros() / 1_000_000, email=self._may_see_email(), locale=False)
        self.send_event(events.user_changed(user, self.next_ts(), "team_join"), None)
        self.touched()
        return person

    def _may_see_email(self) -> bool:
        installation = self.home_installation()
        return installation is not None and "users:read.email" in installation.scopes

    def change_channel_id(self, old: str, new: str) -> None:
        """A channel gets another id, as when it becomes private or shared; what was said there comes along."""
        world = self.world
        where = world.channels.pop(old)
        where.id = new
        world.channels[new] = where
        world.messages[new] = world.messages.pop(old, [])
        for post in world.messages[new]:
            post.channel = new
        self.send_event(events.channel_id_changed(old, new, self.next_ts()), where)
        self.touched()

    def invite(self, channel: str) -> None:
        """Somebody brings the bot into a channel."""
        installation = self._installed()
        where = self.world.channels[channel]
        if installation.bot_user not in where.members:
            where.members.append(installation.bot_user)
            event = events.joined(installation.bot_user, where, installation.team, None, self.next_ts())
            self.send_event(event, where)
            self.touched()

    def remove_bot(self, channel: str) -> None:
        """Somebody takes the bot out of a channel."""
        installation = self._installed()
        where = self.world.channels[channel]
        where.members = [one for one in where.members if one != installation.bot_user]
        self.touched()

    def add_channel(self, channel: Channel) -> Channel:
        """One more channel, for tests."""
        self.world.channels[channel.id] = channel
        self.touched()
        return channel

    def uninstall(self, team: str = VENDOR, *, tokens_first: bool = False) -> None:
        """Somebody removes the app from a workspace: its token dies and the bot hears of both, in either order."""
        installation = self.world.installed(team)
        if installation is None:
            raise NotPossible(NOT_INSTALLED)
        news = [events.uninstalled(), events.revoked(installation.bot_user)]
        for event in reversed(news) if tokens_first else news:
            if event["type"] in self.app.events:
                self.send_event_to(installation, event, None)
        installation.active = False
        for channel in self.world.channels.values():
            if channel.kind != "im":
                channel.members = [one for one in channel.members if one != installation.bot_user]
        for id in [id for id, view in self.world.homes.items() if view.team == team]:
            del self.world.homes[id]
        self.touched()

    # Inside

    def _begin(self, person: str) -> None:
        self.notices.pop(person, None)

    def _at(self, person: str, channel: str) -> tuple[Person, Channel]:
        self._begin(person)
        who = self.person(person)
        return who, self.place(channel, who)

    def _installed(self) -> Installation:
        installation = self.home_installation()
        if installation is None:
            raise NotPossible(NOT_INSTALLED)
        return installation

    def _own(self, who: Person, where: Channel, ts: str) -> Message:
        post = self._visible(who, where, ts)
        if post.user != who.id:
            raise NotPossible(NOT_YOURS)
        return post

    def _visible(self, who: Person, where: Channel, ts: str) -> Message:
        post = self.world.find(where.id, ts)
        if post is None or post.gone or post.only_for not in (None, who.id):
            raise NotPossible(NOT_A_MESSAGE)
        return post

    def _view(self, person: str, view_id: str) -> tuple[Person, ShownView]:
        who = self.person(person)
        view = self.find_view(view_id)
        if view is None or view.person != person:
            raise NotPossible(NO_SUCH_VIEW)
        return who, view

    def _element(
        self, blocks: list[dict[str, Any]], action_id: str, block_id: str | None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        for block in blocks:
            if block_id in (None, block["block_id"]):
                for element in elements(block):
                    if element["action_id"] == action_id:
                        return block, element
        raise NotPossible(NO_SUCH_BUTTON)

    def _action(self, block: dict[str, Any], element: dict[str, Any], chosen: dict[str, Any]) -> dict[str, Any]:
        action = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
        if element["type"] in ("button", "icon_button"):
            action |= {key: element[key] for key in ("text", "value", "url", "style") if key in element}
        return {**action, **copy.deepcopy(chosen), "action_ts": self.next_ts()}

    def _mention(self, post: Message, where: Channel, who: Person) -> None:
        """Tell the bot that it was mentioned; in a DM there are no mentions, only messages."""
        installation = self.home_installation()
        if where.kind == "im" or installation is None:
            return
        mentioned = re.search(rf"<@{installation.bot_user}(\|[^<>]*)?>", post.text)
        if mentioned is None:
            return
        if installation.bot_user not in where.members:
            self.notify(who.id, BOT_NOT_HERE.format(channel=where.name))
            return
        self._event(events.mentioned(post, where, who, installation), installation, where, who)

    def _event(self, event: dict[str, Any], installation: Installation, where: Channel, who: Person) -> None:
        if event["type"] in self.app.events:
            self.send_event_to(installation, event, where, who.id)


def held(
    before: Values, typed: Values | None, block: dict[str, Any], element: dict[str, Any], chosen: dict[str, Any]
) -> Values:
    """What the fields hold after this choice; buttons hold nothing."""
    after = copy.deepcopy(before)
    for id, fields in (typed or {}).items():
        after.setdefault(id, {}).update(fields)
    if element["type"] not in ("button", "feedback_buttons", "icon_button", "overflow"):
        after.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], **chosen}
    return after


def typed_into(view: ShownView, values: Values) -> tuple[Values, dict[str, str]]:
    """The state of a modal with these values, every input present, and which required ones are empty."""
    state = copy.deepcopy(view.state)
    missing: dict[str, str] = {}
    for block in view.body["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        given = values.get(block["block_id"], {}).get(element["action_id"])
        value = {"type": element["type"], **(given if given is not None else initial(element))}
        state.setdefault(block["block_id"], {})[element["action_id"]] = value
        if not block.get("optional") and not any(inner for key, inner in value.items() if key != "type"):
            missing[block["block_id"]] = REQUIRED
    return state, missing


def initial(element: dict[str, Any]) -> dict[str, Any]:
    """What an input holds before anybody touches it."""
    kind = element["type"]
    match kind:
        case "static_select" | "external_select" | "radio_buttons":
            return {"selected_option": element.get("initial_option")}
        case "multi_static_select" | "checkboxes":
            return {"selected_options": element.get("initial_options", [])}
        case "users_select":
            return {"selected_user": element.get("initial_user")}
        case "multi_users_select":
            return {"selected_users": element.get("initial_users", [])}
        case "channels_select":
            return {"selected_channel": element.get("initial_channel")}
        case "conversations_select":
            return {"selected_conversation": element.get("initial_conversation")}
        case "datepicker":
            return {"selected_date": element.get("initial_date")}
        case "timepicker":
            return {"selected_time": element.get("initial_time")}
        case "datetimepicker":
            return {"selected_date_time": element.get("initial_date_time")}
        case _:
            return {"value": element.get("initial_value")}
