"""Which channel hears of a question that is passed on."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from bot.store import Workspace

_CHANNEL: Final = re.compile(r"[CG][A-Z0-9]{8,}")


@dataclass(frozen=True, slots=True)
class TeamChannels:
    """The team's channels: `named` by team or enterprise id; under "" the one for the company's own workspaces, which are
    all there are where `single`, else `home_teams`."""

    named: Mapping[str, str]
    home_teams: Collection[str] = ()
    single: bool = True

    def of(self, workspace: Workspace) -> str | None:
        """The team's channel in this workspace; a channel of another workspace would be no use there.

        >>> TeamChannels({"T1": "C1", "": "C9"}, ["T2"], single=False).of(Workspace(None, "T1"))
        'C1'
        >>> [TeamChannels({"": "C9"}, ["T2"], single=False).of(Workspace(None, team)) for team in ("T2", "T3")]
        ['C9', None]
        """
        for id in (workspace.team_id, workspace.enterprise_id):
            if id is not None and id in self.named:
                return self.named[id]
        return self.named.get("") if self.is_home(workspace) else None

    def owners(self, workspace: Workspace, owner: str | None) -> str | None:
        """The channel of a section's owner, if that is what the pack names; the pack means the company's own."""
        return owner if owner is not None and is_channel(owner) and self.is_home(workspace) else None

    def is_home(self, workspace: Workspace) -> bool:
        """Whether this is one of the company's own workspaces."""
        return self.single or not {workspace.team_id, workspace.enterprise_id}.isdisjoint(self.home_teams)


def is_channel(owner: str) -> bool:
    """Whether an owner in the pack is a channel.

    >>> is_channel("C012AB3CD"), is_channel("Partner operations")
    (True, False)
    """
    return _CHANNEL.fullmatch(owner) is not None
