"""What can go wrong while talking: each a sentence with a next step, for the person who can act."""

from __future__ import annotations

from collections.abc import Sequence


class BotError(Exception):
    """A known fault; its message is the sentence a person reads."""


class SettingsError(BotError):
    """Settings that cannot be used, all of them together, each with its name and what to write instead."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(["Some settings need mending:", *(f"  {fault}" for fault in faults)]))


class StoreError(BotError):
    """The state cannot be used right now."""


class StoreBusy(StoreError):
    """Somebody else holds the database; the same call may succeed in a moment."""


class StoreUnavailable(StoreError):
    """The database does not answer."""


class StoreUnwritable(StoreError):
    """The database file or its folder cannot be written."""


class StoreOutdated(StoreError):
    """The database was made by another version of the bot, or not made at all."""


class StoreUnreadable(StoreError):
    """What stands in the database cannot be read: no database of ours, or tokens encrypted with a key that is gone."""
