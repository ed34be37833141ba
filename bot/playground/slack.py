"""The local Slack whole: what an app can call, what people can do, and how the bot's answers are taken."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from . import files, hooks, surfaces
from .arguments import Args, Refused
from .blockkit import faults
from .core import Delivery
from .deeds import Deeds
from .faults import Fault, Plan, Reply
from .methods import METHODS, WITHOUT_BOT_TOKEN
from .tiers import Tiers
from .world import Installation, Message, ShownView

NO_ANSWER_COMMAND = '`{word}` failed with the error "operation_timeout": the app did not answer within three seconds.'
BAD_ANSWER_COMMAND = '`{word}` failed with the error "dispatch_failed": {why}.'
NO_ANSWER = "This did not work: the app did not answer within three seconds. Try again."
BAD_ANSWER = "We had some trouble connecting to the app: {why}. Try again."

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """A Web API call (or `response_url`) as it arrived, and its answer."""

    method: str
    params: dict[str, Any]
    answer: dict[str, Any] | str
    status: int


@dataclass(frozen=True, slots=True)
class Answered:
    """The bot answered a delivery with 2xx; `body` is what it said, parsed if it was JSON."""

    body: Any


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The bot did not answer, or not with 2xx; `timeout` tells the two apart, `why` says it in words."""

    why: str
    timeout: bool


class Slack(Deeds):
    """A Slack of one's own: values and rules, no network. Give it a clock and a source of chance."""

    def __init__(self, *, rate_limits: bool = False, **others: Any) -> None:
        super().__init__(**others)
        self.calls: list[Call] = []
        self.unanswered: list[tuple[Delivery, Unanswered]] = []
        self._plan = Plan()
        self._tiers = Tiers() if rate_limits else None

    # The Web API

    def plan(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next `times` calls of this method (or of `response_url`, or `upload`) go wrong this way."""
        self._plan.add(method, fault, times)

    def call(self, method: str, token: str | None, params: Mapping[str, Any]) -> Reply:
        """A Web API call with its bearer token; the answer as it goes over the wire."""
        return self._with_plan(method, dict(params), lambda: self._answer(method, token, params))

    def respond(self, id: str, body: dict[str, Any]) -> Reply:
        """A post to a response_url."""
        return self._with_plan("response_url", body, lambda: hooks.respond(self, id, body))

    def upload(self, id: str, content: bytes) -> Reply:
        """The bytes of a file, at the address that was given for them."""

        def run() -> Reply:
            if not files.receive(self, id, content):
                return Reply(400, "No upload of that length was asked for here.")
            return Reply(200, f"OK - {len(content)}")

        return self._with_plan("upload", {"id": id}, run)

    def _with_plan(self, method: str, params: dict[str, Any], run: Callable[[], Reply]) -> Reply:
        fault = self._plan.next(method)
        if fault is None:
            reply = run()
        elif not fault.after and fault.reply is not None:
            reply = fault.reply
        else:
            real = run()
            told = fault.reply or real
            reply = Reply(told.status, told.body, told.headers, fault.delay, told.reset)
        self.calls.append(Call(method, params, reply.body, reply.status))
        self.touched()
        return reply

    def _answer(self, method: str, token: str | None, params: Mapping[str, Any]) -> Reply:
        args = Args({name: value for name, value in params.items() if name != "token"})
        try:
            if method in WITHOUT_BOT_TOKEN:
                return Reply(200, {"ok": True, **WITHOUT_BOT_TOKEN[method](self, token, args)})
            if method not in METHODS:
                raise Refused("unknown_method", {"req_method": method})
            caller = self._caller(token)
            needed = METHODS[method].scopes
            if needed and not set(needed) & set(caller.scopes):
                raise Refused("missing_scope", {"needed": ",".join(needed), "provided": ",".join(caller.scopes)})
            if wait := self._wait(method, caller, args):
                return Reply(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(wait)})
            return Reply(200, {"ok": True, **METHODS[method].run(self, caller, args)})
        except Refused as no:
            return Reply(200, {"ok": False, "error": no.error, **no.more})

    def _caller(self, token: str | None) -> Installation:
        if not token:
            raise Refused("not_authed")
        for installation in self.world.installations:
            if installation.token == token:
                if not installation.active:
                    raise Refused("account_inactive")
                return installation
        raise Refused("invalid_auth")

    def _wait(self, method: str, caller: Installation, args: Args) -> int:
        if self._tiers is None:
            return 0
        return self._tiers.wait(method, caller.team, args.text("channel") or "", self.micros())

    # What the bot answered to a delivery

    def settled(self, delivery: Delivery, outcome: Answered | Unanswered) -> None:
        """Take the bot's answer to a delivery, or the lack of one, and show the person what Slack would show."""
        match outcome:
            case Answered(body):
                self._take(delivery, body)
            case Unanswered():
                self.unanswered.append((delivery, outcome))
                self._apologise(delivery, outcome)
        self.touched()

    def _take(self, delivery: Delivery, body: Any) -> None:
        if delivery.kind == "command" and body:
            self._take_command_answer(delivery, body)
        elif delivery.view is not None:
            view = self.find_view(delivery.view)
            if view is not None:
                self._take_view_answer(delivery, view, body if isinstance(body, dict) else {})

    def _take_command_answer(self, delivery: Delivery, body: Any) -> None:
        said = body if isinstance(body, dict) else {"text": str(body)}
        try:
            hooks.answer_to(self, self.world.hooks[delivery.hook or ""], said)
        except Refused as no:
            why = f"the answer was refused with {no.error}"
            self.notify(delivery.person, BAD_ANSWER_COMMAND.format(word=delivery.body["command"], why=why))

    def _take_view_answer(self, delivery: Delivery, view: ShownView, body: dict[str, Any]) -> None:
        stack = self.world.modals.get(view.person, [])
        match body:
            case {"response_action": "errors", "errors": dict(errors)} if errors and _are_inputs(view, errors):
                view.errors = {str(block): str(sentence) for block, sentence in errors.items()}
            case {"response_action": "clear"}:
                self.world.modals[view.person] = []
            case {"response_action": "update", "view": dict(new)} if not faults(new, "modal"):
                self.replace_view(view, new)
            case {"response_action": "push", "view": dict(new)} if not faults(new, "modal"):
                caller = self.world.installed(view.team)
                if caller is not None and len(stack) < surfaces.MOST_MODALS:
                    surfaces.push(self, stack, new, caller)
            case {"response_action": _}:
                wrong = (
                    faults(body["view"], "modal") if isinstance(body.get("view"), dict) else ["malformed response_action"]
                )
                self.notify(delivery.person, BAD_ANSWER.format(why="; ".join(wrong)))
            case _:
                self.world.modals[view.person] = [one for one in stack if one.id != view.id]

    def _apologise(self, delivery: Delivery, outcome: Unanswered) -> None:
        match delivery.kind, outcome.timeout:
            case "command", True:
                self.notify(delivery.person, NO_ANSWER_COMMAND.format(word=delivery.body["command"]))
            case "command", False:
                self.notify(delivery.person, BAD_ANSWER_COMMAND.format(word=delivery.body["command"], why=outcome.why))
            case "interaction", True:
                self.notify(delivery.person, NO_ANSWER)
            case "interaction", False:
                self.notify(delivery.person, BAD_ANSWER.format(why=outcome.why))
            case _:
                # Of a lost event Slack tells the person nothing.
                return

    # For tests

    def messages(self, channel: str, as_user: str) -> list[Message]:
        """What a person sees in a channel, threads and their own ephemerals included, oldest first."""
        return self.seen_by(as_user, channel)

    def called(self, method: str) -> list[Call]:
        """The calls of one method so far."""
        return [one for one in self.calls if one.method == method]

    async def until(self, condition: Callable[[], T], within: float = 5.0) -> T:
        """Wait until the condition gives something truthy, and return that; it is asked again after every change.

        Raises:
            AssertionError: it did not come true in time; the message tells what was said and called meanwhile.
        """
        happened = asyncio.Event()
        end = self.watch(happened.set)
        try:
            async with asyncio.timeout(within):
                while not (found := condition()):
                    happened.clear()
                    await happened.wait()
                return found
        except TimeoutError:
            raise AssertionError(self.story()) from None
        finally:
            end()

    def story(self) -> str:
        """What happened so far, in a few lines, for the message of a failing test."""
        said = [one for posts in self.world.messages.values() for one in posts]
        lines = [f"{one.ts} {one.channel} {one.user}: {one.text[:200]}" for one in sorted(said, key=lambda one: one.ts)]
        calls = [f"{one.method} -> {one.status} {json.dumps(one.answer)[:300]}" for one in self.calls[-10:]]
        lost = [f"{delivery.kind} {delivery.body.get('event_id', '')}: {why.why}" for delivery, why in self.unanswered]
        parts = {"said": lines[-20:], "called": calls, "without an answer": lost, "told": self.notices.values()}
        return "It did not happen in time.\n" + "\n".join(
            f"{title}:\n" + "\n".join(f"  {line}" for line in some) for title, some in parts.items() if some
        )


def _are_inputs(view: ShownView, errors: dict[Any, Any]) -> bool:
    inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    return set(errors) <= inputs
