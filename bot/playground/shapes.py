"""The grammar of Block Kit as data: which keys a block or element may have, how long, how many, of which kind.

A rule takes a value and the JSON pointer where it stands and yields what is wrong with it, each a line in the form Slack
uses in `response_metadata.messages`: `must be less than 151 characters [json-pointer:/blocks/0/text/text]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Rule = Callable[[Any, str], Iterator[str]]

_LINK = re.compile(r"(https?://|mailto:)[^\s<>|]+\Z")


def fault(message: str, path: str) -> str:
    """One line of complaint about the value at a path."""
    return f"{message} [json-pointer:{path}]"


# Rules for single values


def string(most: int, least: int = 1) -> Rule:
    """A text of `least` to `most` characters."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield fault("must provide a string", path)
        elif len(value) < least or (least and not value.strip()):
            yield fault(f"must be more than {least - 1} characters, not only white space", path)
        elif len(value) > most:
            yield fault(f"must be less than {most + 1} characters, has {len(value)}", path)

    return check


def link(most: int = 3000) -> Rule:
    """An http, https or mailto address."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str) or not _LINK.match(value):
            yield fault("must be a valid URL", path)
        elif len(value) > most:
            yield fault(f"must be less than {most + 1} characters, has {len(value)}", path)

    return check


def word(*allowed: Any) -> Rule:
    """One of a few fixed values."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not any(value == one and type(value) is type(one) for one in allowed):
            yield fault(f"must be one of {', '.join(map(str, allowed))}, is {value!r}", path)

    return check


flag = word(True, False)


def anything(value: Any, path: str) -> Iterator[str]:
    """No demands at all."""
    yield from ()


def mapping(value: Any, path: str) -> Iterator[str]:
    """An object with whatever keys."""
    if not isinstance(value, dict):
        yield fault("must provide an object", path)


def number(least: float, most: float) -> Rule:
    """A number between two bounds, both allowed."""

    def check(value: Any, path: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield fault("must provide a number", path)
        elif not least <= value <= most:
            yield fault(f"must be from {least} to {most}, is {value}", path)

    return check


# Rules made of rules


def many(rule: Rule, least: int, most: int) -> Rule:
    """A list of `least` to `most` values that each obey a rule."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield fault("must provide an array", path)
            return
        if len(value) < least:
            yield fault(f"no fewer than {least} items allowed, has {len(value)}", path)
        if len(value) > most:
            yield fault(f"no more than {most} items allowed, has {len(value)}", path)
        for place, item in enumerate(value):
            yield from rule(item, f"{path}/{place}")

    return check


def shape(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None, *extra: Rule) -> Rule:
    """An object with these keys and no others; `extra` rules look at the object as a whole."""
    known = {**required, **(optional or {})}

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield fault("must provide an object", path)
            return
        for key in required:
            if key not in value:
                yield fault(f"missing required field: {key}", path)
        for key, inner in value.items():
            if key not in known:
                yield fault(f"no additional properties allowed: {key}", f"{path}/{key}")
            else:
                yield from known[key](inner, f"{path}/{key}")
        for rule in extra:
            yield from rule(value, path)

    return check


def kinds(table: Mapping[str, Rule], *allowed: str) -> Rule:
    """An object whose `type` says which rule of the table it obeys; only the allowed types, or all of them."""

    def check(value: Any, path: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str):
            yield fault("missing required field: type", path)
        elif kind not in table:
            yield fault(f"unsupported type: {kind}", f"{path}/type")
        elif allowed and kind not in allowed:
            yield fault(f"unsupported type here: {kind}", f"{path}/type")
        else:
            yield from table[kind](value, path)

    return check


def exactly_one(*keys: str) -> Rule:
    """Of these keys an object has one and only one."""

    def check(value: Any, path: str) -> Iterator[str]:
        if sum(key in value for key in keys) != 1:
            yield fault(f"must have exactly one of {', '.join(keys)}", path)

    return check


def at_least_one(*keys: str) -> Rule:
    """Of these keys an object has one or more."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not any(value.get(key) for key in keys):
            yield fault(f"must have at least one of {', '.join(keys)}", path)

    return check
