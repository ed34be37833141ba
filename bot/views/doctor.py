"""What `coach doctor` found, a sentence each with the next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Level = Literal["well", "note", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `note`: worth knowing, and nothing fails for it."""

    level: Level
    about: str
    said: str


SIGNS: Final[dict[Level, str]] = {"well": "ok   ", "note": "note ", "fault": "FAULT"}
LINE: Final = "{sign} {about}: {said}"
ALL_WELL: Final = "Nothing is wrong."
ONE_FAULT: Final = "One thing to mend."
FAULTS: Final = "{faults} things to mend."

SETTINGS_WELL: Final = "they can be used for `coach serve{socket}`."
NO_ADMINS: Final = "COACH_ADMINS is empty, so nobody can open the desk; write the user ids of those who may."
NO_TEAM_CHANNEL: Final = (
    "COACH_TEAM_CHANNEL is empty, so questions for a person go nowhere; write the id of the channel where your team answers."
)
KEY_NOT_NEEDED: Final = "COACH_SECRET_KEY is not needed with one token."
KEY_WELL: Final = "stored tokens can be read with COACH_SECRET_KEY."

INDEX_WELL: Final = "{passages} passages of {pages} pages in {file}."
INDEX_EMPTY: Final = "{file} holds no passage; check COACH_SOURCES and run: coach index --db {file}"
INDEX_MISSING: Final = "there is none at {file} yet; `coach serve` builds it when it starts."
INDEX_OUTDATED: Final = "{file} is one of another version; `coach serve` builds it anew when it starts."
NO_SOURCES: Final = "COACH_SOURCES names {sources}, which is not there; write the folder that holds your handbook."

DATABASE_WELL: Final = "it answers and has the tables of this version."
DATABASE_NEW: Final = "{file} is not there yet; `coach serve` makes it when it starts."
DATABASE_OLD: Final = "it lacks the tables of this version; {step}"
UPGRADE_ALONE: Final = "`coach serve` adds them when it starts."
UPGRADE_FIRST: Final = "run: coach db upgrade"

NOWHERE: Final = "the app is not installed anywhere yet; send an admin to /slack/install."
TOKEN_WELL: Final = "Slack knows the bot as {name} in {team}."
TOKEN_REFUSED: Final = "Slack does not accept it ({reason}); copy the Bot User OAuth Token again, or install the app anew."
SLACK_AWAY: Final = "Slack cannot be reached ({reason}); check that this machine may call {address}"
MORE_WORKSPACES: Final = "only {asked} of {workspaces} workspaces were asked."
SCOPES_WELL: Final = "all that the manifest asks for are granted."
SCOPES_MISSING: Final = (
    "not granted: {missing}. Put the manifest of `coach manifest` into the app's settings, and install the app again."
)
SCOPES_UNKNOWN: Final = (
    "Slack did not say which are granted; compare the app's OAuth & Permissions page with `coach manifest`."
)
APP_TOKEN_WELL: Final = "Slack opens a socket for it."
APP_TOKEN_REFUSED: Final = (
    "Slack opens no socket for it ({reason}); "
    "copy an app-level token with the scope connections:write from Basic Information."
)
CLOCK_WELL: Final = "it agrees with Slack's."
CLOCK_OFF: Final = (
    "it is {seconds} seconds {side} Slack's, and at five minutes every request is refused; "
    "let this machine keep time by NTP."
)
CHANNEL_WELL: Final = "the bot is in {channel}."
CHANNEL_OUT: Final = "the bot is not in {channel}, so it cannot pass on questions; type there: /invite @{name}"
CHANNEL_UNKNOWN: Final = (
    "Slack does not show {channel} to the bot ({reason}); check COACH_TEAM_CHANNEL, and invite the bot there."
)

ROOM_WELL: Final = "{people} of {most} people at most hear from the bot within two hours."
ROOM_NEARLY: Final = (
    "{people} people of {workspace} are to hear from the bot within two hours, from {hour} UTC on, and {most} can at "
    "COACH_NUDGE_RATE {rate:g}; beyond that some are left out. Raise it, if Slack takes more there, or ask people for "
    "other hours."
)

PORT_WELL: Final = "{port} is free."
PORT_OURS: Final = "a bot answers at {port} already."
PORT_TAKEN: Final = "{port} is taken by another program; stop it, or set PORT to another number."
PORT_REFUSED: Final = "{port} cannot be opened ({reason}); set PORT to another number."


def finding_line(found: Finding) -> str:
    """One line for a terminal."""
    return LINE.format(sign=SIGNS[found.level], about=found.about, said=found.said)


def sum_line(faults: int) -> str:
    """What it comes to."""
    return {0: ALL_WELL, 1: ONE_FAULT}.get(faults) or FAULTS.format(faults=faults)
