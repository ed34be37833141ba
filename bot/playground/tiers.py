"""Slack's rate limits: calls a minute per method and team, posts a second per channel."""

from __future__ import annotations

import math
from collections import deque

MINUTE = 60_000_000
SECOND = 1_000_000

_TIER_2 = 20
_TIER_3 = 50
_TIER_4 = 100
_SPECIAL = 600
A_MINUTE = {
    "auth.test": _SPECIAL,
    "assistant.threads.setStatus": _SPECIAL,
    "assistant.threads.setSuggestedPrompts": _TIER_3,
    "agents.sessions.setStatus": _SPECIAL,
    "chat.postEphemeral": _TIER_4,
    "chat.update": _TIER_3,
    "chat.delete": _TIER_3,
    "chat.getPermalink": _SPECIAL,
    "conversations.open": _TIER_3,
    "conversations.info": _TIER_3,
    "conversations.members": _TIER_4,
    "conversations.history": _TIER_3,
    "users.info": _TIER_4,
    "views.open": _TIER_4,
    "views.push": _TIER_4,
    "views.update": _TIER_4,
    "views.publish": _TIER_4,
    "files.getUploadURLExternal": _TIER_4,
    "files.completeUploadExternal": _TIER_4,
    "oauth.v2.access": _TIER_4,
    "apps.connections.open": _TIER_2,
}
# One post a second in a channel, short bursts tolerated.
BURST = 5


class Tiers:
    """Counts calls; says how long to wait."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str, str], deque[int]] = {}

    def wait(self, method: str, team: str, channel: str, at: int) -> int:
        """Seconds to wait before this call may pass, 0 if it passes now (and is counted). `at` in microseconds."""
        if method == "chat.postMessage":
            most, span, key = BURST, BURST * SECOND, (method, team, channel)
        else:
            most, span, key = A_MINUTE.get(method, _TIER_4), MINUTE, (method, team, "")
        seen = self._seen.setdefault(key, deque())
        while seen and at - seen[0] >= span:
            seen.popleft()
        if len(seen) >= most:
            return max(1, math.ceil((seen[0] + span - at) / SECOND))
        seen.append(at)
        return 0
