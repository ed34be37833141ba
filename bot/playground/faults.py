"""What can go wrong on Slack's side, planned by a test: for this method, the next so many calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call gets back. `delay` in seconds before the answer; `reset`: the connection breaks instead of an answer."""

    status: int
    body: dict[str, Any] | str
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    reset: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One mishap. `after`: the call takes effect first, and only then goes wrong."""

    reply: Reply | None
    after: bool = False
    delay: float = 0

    @classmethod
    def rate_limited(cls, retry_after: int = 1) -> Self:
        """429 with Retry-After, in seconds; nothing happens."""
        return cls(Reply(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(retry_after)}))

    @classmethod
    def status(cls, code: int) -> Self:
        """A server error with a page of HTML; nothing happens."""
        return cls(_server_error(code))

    @classmethod
    def accepted_then(cls, code: int) -> Self:
        """The call takes effect, and the answer is a server error all the same."""
        return cls(_server_error(code), after=True)

    @classmethod
    def reset(cls, *, accepted: bool = False) -> Self:
        """The connection breaks without an answer: before the call takes effect, or after."""
        return cls(Reply(0, "", reset=True), after=accepted)

    @classmethod
    def error(cls, name: str) -> Self:
        """Slack says no, with this error."""
        return cls(Reply(200, {"ok": False, "error": name}))

    @classmethod
    def slow(cls, seconds: float) -> Self:
        """The call takes effect at once; its answer comes late."""
        return cls(None, after=True, delay=seconds)


def _server_error(code: int) -> Reply:
    return Reply(code, "<html><body>Server Error</body></html>", {"Content-Type": "text/html"})


class Plan:
    """The mishaps still to come, by method, in order."""

    def __init__(self) -> None:
        self._to_come: dict[str, list[Fault]] = {}

    def add(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next `times` calls of this method go wrong this way, after what was planned before."""
        self._to_come.setdefault(method, []).extend([fault] * times)

    def next(self, method: str) -> Fault | None:
        """The mishap for this call, used up by asking."""
        waiting = self._to_come.get(method)
        return waiting.pop(0) if waiting else None
