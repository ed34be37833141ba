"""The arguments of a Web API call: all text where they came as a form, typed where they came as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """Slack's no: the `error` of the answer, and what else stands in it."""

    def __init__(self, error: str, more: dict[str, Any] | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.more = more or {}


def refused_with(error: str, messages: list[str]) -> Refused:
    """A no with its reasons, where Slack puts them."""
    details = [f"[ERROR] {message}" for message in messages]
    return Refused(error, {"errors": messages, "response_metadata": {"messages": details}})


class Args:
    """Reads arguments by name and kind; what cannot be read is refused as Slack refuses it."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = {name: value for name, value in given.items() if value is not None}

    def text(self, name: str) -> str | None:
        """A text, or None where it is missing or empty."""
        value = self.given.get(name)
        return None if value in (None, "") else str(value)

    def required(self, name: str, error: str = "invalid_arguments") -> str:
        """A text that must be there."""
        value = self.text(name)
        if value is None:
            raise refused_with(error, [f"missing required field: {name}"])
        return value

    def flag(self, name: str) -> bool:
        """A yes or no; forms write `true` and `1`."""
        return self.given.get(name) in (True, "true", "True", "1", 1)

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        try:
            return int(self.given.get(name, default))
        except (TypeError, ValueError):
            raise refused_with("invalid_arguments", [f"must provide a number: {name}"]) from None

    def structure(self, name: str, kind: type[list[Any]] | type[dict[str, Any]], error: str) -> Any:
        """A list or an object, sent as JSON or as text that holds JSON; None where it is missing."""
        value = self.given.get(name)
        if isinstance(value, str):
            if not value:
                return None
            try:
                value = json.loads(value)
            except ValueError:
                raise refused_with(error, [f"must be JSON: {name}"]) from None
        if value is not None and not isinstance(value, kind):
            raise refused_with(error, [f"must be {'an array' if kind is list else 'an object'}: {name}"])
        return value
