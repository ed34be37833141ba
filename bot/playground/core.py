"""What every rule of the local Slack stands on: the world, the clock, ids, who is told of a change, what goes to the bot."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.errors import BotError

from . import events
from .clock import micros, stamp
from .people import VENDOR, Person, Team
from .pings import pings
from .world import (
    BASE_EVENTS,
    BASE_SCOPES,
    FIREWALL_EVENTS,
    FIREWALL_SCOPES,
    Channel,
    Hook,
    Installation,
    Message,
    ShownView,
    World,
    first_world,
)

NO_SUCH_PERSON = "Nobody here has the id {id}; GET /play/people lists everybody."
NO_SUCH_CHANNEL = "There is no channel {id} that {name} can see; GET /play/state lists them."
TOKEN = "xoxb-playground-{team}-{number}"

TRIGGER_LIFE = 3_000_000
"""Microseconds a trigger_id can be exchanged."""


class NotPossible(BotError):
    """Slack does not let this person do that; the sentence says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something for the bot. `kind` decides how it is sent; only events are retried.

    `body` is the JSON object, or the form fields of a command. `person` is who is told if the bot does not answer.
    """

    kind: Literal["event", "command", "interaction"]
    body: dict[str, Any]
    person: str | None = None
    view: str | None = None
    """The view a submission waits for."""
    hook: str | None = None
    """The response_url that goes with it."""


@dataclass(slots=True)
class Trigger:
    """A trigger_id: whose, since when, already exchanged, and the modal it came from."""

    person: str
    issued: int
    used: bool = False
    view: str | None = None


@dataclass(slots=True)
class Grant:
    """What somebody allowed on the OAuth page, until the app exchanges the code."""

    team: str
    person: str
    scopes: frozenset[str]
    redirect_uri: str
    issued: int
    used: bool = False


@dataclass(slots=True)
class AppSettings:
    """What the app's manifest and secrets say on Slack's side."""

    scopes: frozenset[str] = BASE_SCOPES | FIREWALL_SCOPES
    events: frozenset[str] = BASE_EVENTS | FIREWALL_EVENTS
    commands: tuple[str, ...] = ("/coach",)
    shortcuts: tuple[str, ...] = ("answer_from_handbook",)
    client_id: str = "playground.client"
    client_secret: str = "playground-client-secret"
    app_token: str = "xapp-playground"
    guests_may_command: bool = True


class Core:
    """The world and the few things one can do to it; the rules of who may do them are elsewhere."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        chance: random.Random,
        app: AppSettings | None = None,
        world: World | None = None,
        base_url: str = "http://127.0.0.1:3000",
    ) -> None:
        self._now = now
        self.chance = chance
        self.app = app or AppSettings()
        self.world = world or first_world(micros(now()))
        self.base_url = base_url
        """Where this local Slack is reached: in response_urls, upload URLs and permalinks."""
        self.triggers: dict[str, Trigger] = {}
        self.grants: dict[str, Grant] = {}
        self.tickets: set[str] = set()
        """Websocket addresses of Socket Mode that were given out and not used yet."""
        self.notices: dict[str, str] = {}
        self.statuses: dict[tuple[str, str], tuple[str, int]] = {}
        self.deliveries: list[Delivery] = []
        self.deliver: Callable[[Delivery], None] | None = None
        """Takes what goes to the bot; without it deliveries are only kept in `deliveries`."""
        self.when_put: list[Callable[[], None]] = []
        """Called after the clock was put to another moment."""
        self._watchers: set[Callable[[], None]] = set()

    # Time, chance and change

    def now(self) -> datetime:
        """What time it is here: that of the clock it was given, and as far ahead of it as somebody put it."""
        return self._now() + timedelta(microseconds=self.world.ahead)

    def put_clock(self, moment: datetime) -> None:
        """It is that moment now; whoever waits for time to pass is told."""
        self.world.ahead = micros(moment) - micros(self._now())
        for hear in self.when_put:
            hear()
        self.touched()

    def micros(self) -> int:
        """Now, in microseconds since 1970."""
        return micros(self.now())

    def next_ts(self) -> str:
        """A `ts` for something that happens now; no two are alike, and later ones are larger."""
        self.world.last = max(self.micros(), self.world.last + 100)
        return stamp(self.world.last)

    def fresh(self, prefix: str, length: int = 10) -> str:
        """A new id."""
        return prefix + "".join(self.chance.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=length))

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call this after every change; the answer ends it."""
        self._watchers.add(watcher)
        return lambda: self._watchers.discard(watcher)

    def touched(self) -> None:
        """Tell the watchers that something changed."""
        for watcher in tuple(self._watchers):
            watcher()

    def notify(self, person: str | None, sentence: str) -> None:
        """Show a person what Slack itself has to say to them, until they do the next thing."""
        if person is not None:
            self.notices[person] = sentence
            self.touched()

    # Looking up

    def person(self, id: str) -> Person:
        """The person with this id, or NotPossible."""
        if id not in self.world.people:
            raise NotPossible(NO_SUCH_PERSON.format(id=id))
        return self.world.people[id]

    def place(self, id: str, person: Person) -> Channel:
        """A channel this person is in, or NotPossible."""
        channel = self.world.channels.get(id)
        if channel is None or person.id not in channel.members:
            raise NotPossible(NO_SUCH_CHANNEL.format(id=id, name=person.name))
        return channel

    def team(self, id: str) -> Team:
        """The team with this id."""
        return self.world.teams[id]

    def installation_for(self, channel: Channel) -> Installation | None:
        """The installation that hears what happens in a channel: the one whose bot is a member."""
        for one in self.world.installations:
            if one.active and one.bot_user in channel.members:
                return one
        return None

    def home_installation(self) -> Installation | None:
        """The app in the team the playground is about: the vendor's."""
        return self.world.installed(VENDOR)

    # Installing

    def install(self, team_id: str, scopes: frozenset[str] | None = None) -> Installation:
        """Install the app in a team with a new token; in the vendor's team its bot joins the channels and has its DMs."""
        team = self.team(team_id)
        number = sum(one.team == team_id for one in self.world.installations) + 1
        granted = sorted(self.app.scopes if scopes is None else scopes)
        token = TOKEN.format(team=team_id, number=number)
        one = Installation(token, team_id, team.bot_user, team.bot_id, granted)
        for earlier in self.world.installations:
            earlier.active = earlier.active and earlier.team != team_id
        self.world.installations.append(one)
        if team_id == VENDOR:
            for channel in self.world.channels.values():
                if channel.kind == "channel" and channel.team == VENDOR and team.bot_user not in channel.members:
                    channel.members.append(team.bot_user)
            for person in self.world.people.values():
                self.dm(person, one)
        self.touched()
        return one

    def dm(self, person: Person, installation: Installation) -> Channel:
        """The direct conversation of a person with a bot, opened if need be. With people of another company it is shared."""
        members = [person.id, installation.bot_user]
        for channel in self.world.channels.values():
            if channel.kind == "im" and channel.members == members:
                return channel
        id = f"D{person.id[1:]}" if installation.team == VENDOR else self.fresh("D")
        outside = person.team != installation.team
        channel = Channel(id, person.handle, "im", installation.team, members, self.micros() // 1_000_000, shared=outside)
        self.world.channels[id] = channel
        return channel

    # Messages

    def post(self, message: Message) -> Message:
        """Put a message where it belongs, missing ids filled in, its pings noted; the bot is told if it may hear of it."""
        message.blocks = self.with_ids(message.blocks)
        message.pings = pings({"text": message.text, "blocks": message.blocks}) if message.bot_id else ()
        self.world.messages.setdefault(message.channel, []).append(message)
        if message.bot_id is not None:
            self.statuses.pop((message.channel, message.thread_ts or ""), None)
        if message.only_for is None:
            channel = self.world.channels[message.channel]
            root = self.world.find(message.channel, message.thread_ts) if message.thread_ts else None
            self.send_event(events.said(message, channel, root), channel, message.user)
        self.touched()
        return message

    def change(self, message: Message, text: str, blocks: list[dict[str, Any]] | None, by: str) -> None:
        """Edit a message in place."""
        old = copy.deepcopy(events.before(message))
        ts = self.next_ts()
        message.text, message.blocks = text, self.with_ids(blocks)
        message.edited, message.edited_by, message.state = ts, by, {}
        if message.bot_id is not None:
            message.pings = pings({"text": text, "blocks": blocks})
        if message.only_for is None:
            channel = self.world.channels[message.channel]
            self.send_event(events.changed(old, message, channel, ts), channel, message.user)
        self.touched()

    def remove(self, message: Message) -> None:
        """Delete a message; a root with replies leaves a gap where it was."""
        old = copy.deepcopy(events.before(message))
        kept = self.world.messages[message.channel]
        if any(one.thread_ts == message.ts for one in kept):
            message.gone, message.text, message.blocks = True, "This message was deleted.", None
        else:
            kept.remove(message)
        if message.only_for is None:
            channel = self.world.channels[message.channel]
            self.send_event(events.deleted(old, channel, self.next_ts()), channel, message.user)
        self.touched()

    def with_ids(self, blocks: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
        """A copy of blocks where each has a block_id and each interactive element an action_id, as Slack fills them in."""
        if not blocks:
            return None
        filled: list[dict[str, Any]] = copy.deepcopy(blocks)
        for block in filled:
            block.setdefault("block_id", self.fresh("", 5))
            for element in elements(block):
                element.setdefault("action_id", self.fresh("", 5))
        return filled

    def seen_by(self, person: str, channel: str) -> list[Message]:
        """What a person sees in a channel, threads and their own ephemerals included, oldest first."""
        everything = self.world.messages.get(channel, [])
        return sorted((one for one in everything if one.only_for in (None, person)), key=lambda one: one.ts)

    # Triggers, response_urls, views

    def new_trigger(self, person: Person, view: str | None = None) -> str:
        """A trigger_id for something this person did just now."""
        id = f"{self.chance.randrange(10**12)}.{self.chance.randrange(10**10)}.{self.chance.getrandbits(128):032x}"
        self.triggers[id] = Trigger(person.id, self.micros(), view=view)
        return id

    def new_hook(self, person: Person, channel: Channel, message_ts: str | None = None) -> tuple[str, str]:
        """A response_url and its id."""
        id = self.fresh("", 24)
        self.world.hooks[id] = Hook(channel.id, person.id, channel.team, self.micros(), message_ts)
        return f"{self.base_url}/response/{id}", id

    def new_view(
        self, person: str, body: dict[str, Any], installation: Installation, under: ShownView | None = None
    ) -> ShownView:
        """A view as it is first shown; `under` is the one it is pushed onto."""
        id = self.fresh("V")
        root = under.root if under else id
        filled = {**body, "blocks": self.with_ids(body["blocks"]) or []}
        hash = self.new_hash()
        previous = under.id if under else None
        return ShownView(id, person, installation.team, filled, hash, root, installation.bot_id, previous)

    def replace_view(self, view: ShownView, body: dict[str, Any]) -> None:
        """Show other content in a view; what was typed stays where block and action ids stay."""
        view.body = {**body, "blocks": self.with_ids(body["blocks"]) or []}
        view.hash, view.errors = self.new_hash(), {}
        kept = {block["block_id"]: {one["action_id"] for one in elements(block)} for block in view.body["blocks"]}
        view.state = {
            block: {action: value for action, value in typed.items() if action in kept[block]}
            for block, typed in view.state.items()
            if block in kept
        }
        self.touched()

    def new_hash(self) -> str:
        """A hash for the present content of a view."""
        return f"{self.micros() // 1_000_000}.{self.fresh('', 8)}"

    def find_view(self, id: str | None, external_id: str | None = None) -> ShownView | None:
        """An open modal or a Home, by id or by external_id."""
        everything = [*self.world.homes.values(), *(view for stack in self.world.modals.values() for view in stack)]
        for view in everything:
            if view.id == id or (external_id and view.body.get("external_id") == external_id):
                return view
        return None

    # To the bot

    def send(self, delivery: Delivery) -> None:
        """Hand something to the bot; it is a copy, so that later changes do not alter what was sent."""
        fixed = Delivery(delivery.kind, json.loads(json.dumps(delivery.body)), delivery.person, delivery.view, delivery.hook)
        self.deliveries.append(fixed)
        if self.deliver is not None:
            self.deliver(fixed)

    def send_event(self, event: dict[str, Any], channel: Channel | None, author: str | None = None) -> None:
        """Send an event about a channel, if the app subscribed to it and its bot is there to hear it."""
        name = f"message.{subscription(channel)}" if event["type"] == "message" and channel else event["type"]
        installation = self.installation_for(channel) if channel else self.home_installation()
        if name in self.app.events and installation is not None:
            self.send_event_to(installation, event, channel, author)

    def send_event_to(
        self, installation: Installation, event: dict[str, Any], channel: Channel | None, author: str | None = None
    ) -> None:
        """Send an event to one installation, whatever it subscribed to."""
        shared = channel is not None and channel.shared
        person = self.world.people.get(author or "")
        # Of a message in a shared channel the outer team is the sender's; of a mention it is the host's.
        outer = person.team if person and shared and event["type"] == "message" else installation.team
        body = events.envelope(
            event,
            installation=installation,
            team=outer,
            shared=shared,
            event_id=self.fresh("Ev"),
            seconds=self.micros() // 1_000_000,
        )
        self.send(Delivery("event", body, author if person else None))


def subscription(channel: Channel) -> str:
    """The word after `message.` in a subscription to this kind of channel."""
    return {"channel": "channels", "private": "groups", "im": "im"}[channel.kind]


def elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The interactive elements of a block, those of a card or container included."""
    found = [*block.get("elements", ()), *block.get("actions", ())] if block["type"] != "rich_text" else []
    found += [block[key] for key in ("accessory", "element") if isinstance(block.get(key), dict)]
    inner = [*block.get("child_blocks", ()), *(one for one in found if one.get("type") == "card")]
    quiet = ("image", "plain_text", "mrkdwn", "card")
    return [
        *(one for one in found if one.get("type") not in quiet),
        *(one for nested in inner for one in elements(nested)),
    ]
