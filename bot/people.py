"""Who asks, and who will read the reply."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge import Audience


@dataclass(frozen=True, slots=True)
class Asker:
    """A person in Slack: their own team and their id there. An unknown team is the empty string."""

    team_id: str
    user_id: str


def reader_of(asker: Asker, channel: str | None) -> Audience:
    """The least privileged person who will see a reply to this asker in this channel (None: only the asker).

    Until the audience firewall stands, nobody in Slack is trusted with more than everybody may read.
    """
    del asker, channel
    return Audience.PUBLIC
