"""What of an app each kind of person has in Slack; docs/askers.md is the same as a table, and a test compares the two."""

from __future__ import annotations

from typing import Final, Literal

from .people import Person

Asker = Literal["member", "guest", "single", "connect", "outside", "poster"]
"""`guest`: in several channels; `single`: in one. `connect`: of another company that has the app as well; `outside`: of one
that has not; `poster`: of one that may only post in a shared channel."""
Deed = Literal["mention", "direct", "press", "command", "shortcut", "home"]

HAS: Final[dict[Asker, frozenset[Deed]]] = {
    "member": frozenset({"mention", "direct", "press", "command", "shortcut", "home"}),
    "guest": frozenset({"mention", "direct", "press", "command", "shortcut", "home"}),
    "single": frozenset({"mention", "direct", "press", "home"}),
    "connect": frozenset({"mention", "direct", "press", "home"}),
    "outside": frozenset({"mention", "press"}),
    "poster": frozenset({"mention"}),
}
OF_THE_WORKSPACE: Final = frozenset({"command", "shortcut"})
"""What a workspace may keep from its guests."""


def asker(person: Person) -> Asker:
    """Which kind this is."""
    match person:
        case Person(kind="member"):
            return "member"
        case Person(kind="guest", single=single):
            return "single" if single else "guest"
        case Person(posts_only=True):
            return "poster"
        case _:
            return "outside" if person.without_app else "connect"


def may(person: Person, deed: Deed, *, guests_may_command: bool) -> bool:
    """Whether Slack lets this person do that."""
    kind = asker(person)
    if kind == "guest" and deed in OF_THE_WORKSPACE and not guests_may_command:
        return False
    return deed in HAS[kind]
