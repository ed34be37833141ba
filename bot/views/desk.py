"""What admins hear at the desk: for whom a channel is, who is a partner, and why a pin is refused."""

from __future__ import annotations

from typing import Final

from bot.views.apology import notice_message
from bot.views.assigned import HELP as ASSIGN_HELP
from bot.views.message import Message, one_line
from knowledge import Audience

HELP: Final = (
    "*The desk*, for admins. Type it with `/coach`, or to me in a direct message.\n"
    "• `desk channel partner`: partners read here, so answers in this channel may hold what is for partners\n"
    "• `desk channel internal`: pins this channel as your own people's; refused where anybody else is in it, and it falls "
    "when anybody else comes\n"
    "• `desk channel public`, `desk channel none`: only what is for everybody\n"
    "In a direct message name the channel: `desk channel partner #partner-help`.\n"
    "• `desk partner @person Name`, `desk partner T012AB3CD Name`, `desk partner northwind.example Name`: this person, "
    "this company's people (by their team id), or guests with such an e-mail address are partners\n"
    "• `desk unmark …`: takes that back, for the same person, team or domain\n"
    "• `desk who @person`: how I see somebody\n"
    f"{ASSIGN_HELP}\n"
    "• `desk open`: questions without a good answer, the newest first; `desk done 17` takes question 17 off that list\n"
    "• `desk invite #channel`: tells that channel, once a month at most, that I send a nudge a day to who turns it on\n"
    "• `desk quiz`: quiz questions to look over; `desk report`: how far people are, naming nobody"
)
NOT_ADMIN: Final = (
    "The desk is for admins. Ask whoever runs me to add your user id to COACH_ADMINS; "
    "if it is there, Slack did not tell me just now that you are a member, so try again in a minute. "
    "Where I am in many workspaces, yours also has to stand in COACH_HOME_TEAMS."
)
NOT_HERE: Final = "The desk is not for channels. Type it with `/coach`, or write it to me in a direct message."
WHICH_CHANNEL: Final = (
    "Which channel? Name it: `desk channel {level} #channel`, or type `/coach desk channel {level}` in it."
)
WHICH_LEVEL: Final = "For whom? Say `desk channel partner`, `public`, `internal` or `none`."
WHOM: Final = "Whom? Name a person (`@person`), a team id such as T012AB3CD, or an e-mail domain such as northwind.example."
NOT_KNOWN: Final = "Slack does not tell me who that is, so I marked nothing. Check the name, or try again in a minute."
OUR_OWN: Final = "That is your own company, and its people are no partners; I marked nothing."
OWN_PERSON: Final = "That is one of your own people, who read everything anyway; I marked nothing."
MARKED: Final = {
    "partner": "Done: in <#{channel}> I answer with what is for partners, and never with anything internal.",
    "public": "Done: in <#{channel}> I answer with what is for everybody.",
    "none": "Done: in <#{channel}> nothing is marked, so I answer with what is for everybody.",
    "internal": (
        "Done: <#{channel}> is pinned. When one of your own people asks there, I answer with internal text, too. "
        "The pin falls when the channel is shared or anybody else comes in. "
        "Whoever comes in later can read what was said before."
    ),
}
REFUSED: Final = {
    "shared": (
        "I did not pin <#{channel}>: it is shared with another company, or about to be. "
        "Ask internal questions with `/coach`, where only you see the answer."
    ),
    "guests": (
        "I did not pin <#{channel}>: somebody in it is a guest or of another company. "
        "Pin a channel that only your own people are in, or ask with `/coach`."
    ),
    "unknown": (
        "I did not pin <#{channel}>: Slack does not tell me for sure who is in it. Invite me to it, check that the app "
        "has the scopes channels:read and groups:read, and that the channel has no more than {most} people; then try again."
    ),
}
PIN_FELL: Final = (
    "The pin of this channel fell: it was shared, or somebody came in who is not surely one of your own people. "
    "I answer here with what is for everybody now. Pin it again when only your own people are in it: "
    "`/coach desk channel internal`."
)
PARTNER_MARKED: Final = "Done: {who} counts as a partner now ({name}), everywhere at once."
UNMARKED: Final = "Done: nothing is marked for {who} any more."
NOTHING_MARKED: Final = "Nothing was marked for {who}, so there is nothing to take back."
READS: Final = {
    Audience.PUBLIC: "{who} reads what is for everybody.",
    Audience.PARTNER: "{who} reads what is for partners.",
    Audience.INTERNAL: "{who} reads everything, internal text included.",
}
BECAUSE: Final = {
    "unknown": "Slack does not tell me who that is.",
    "deleted": "The account is deactivated.",
    "bot": "That is an app.",
    "member": "A member of your workspace, and no guest.",
    "guest": "A guest of your workspace.",
    "outside": "Somebody of another company.",
}
ORGANISATION: Final = "Organisation: {name}, {partner}."
NO_ORGANISATION: Final = "No organisation is marked for them: `desk partner` does that."


def desk_help() -> Message:
    """Everything the desk knows."""
    return notice_message(HELP)


def channel_message(outcome: str, channel: str) -> Message:
    """A channel was marked: `outcome` is one of MARKED."""
    return notice_message(MARKED[outcome].format(channel=channel))


def refused_message(why: str, channel: str, most: int) -> Message:
    """A pin was refused: `why` is one of REFUSED."""
    return notice_message(REFUSED[why].format(channel=channel, most=most))


def partner_message(who: str, name: str) -> Message:
    """Somebody counts as a partner."""
    return notice_message(PARTNER_MARKED.format(who=_said(who), name=_said(name)))


def unmarked_message(who: str, done: bool) -> Message:
    """That was taken back, or there was nothing."""
    return notice_message((UNMARKED if done else NOTHING_MARKED).format(who=_said(who)))


def who_message(who: str, level: Audience, because: str, organisation: tuple[str, bool] | None) -> Message:
    """How somebody is seen: `because` is one of BECAUSE; the organisation's name, and whether it is a partner."""
    lines = [READS[level].format(who=_said(who)), BECAUSE[because]]
    if organisation is not None:
        name, partner = organisation
        lines.append(ORGANISATION.format(name=_said(name), partner="a partner" if partner else "no partner"))
    elif because in ("guest", "outside"):
        lines.append(NO_ORGANISATION)
    return notice_message("\n".join(lines))


def _said(words: str) -> str:
    return one_line(words, 150)
