"""Certificates: told to whoever earned them, shown to others by their word alone, and vouched for to who has the number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.views import ids
from bot.views.apology import notice_message
from bot.views.message import (
    FALLBACK_LIMIT,
    SECTION_LIMIT,
    Message,
    actions,
    button,
    context,
    cut,
    escape,
    lines_within,
    mrkdwn,
    one_line,
    section,
)
from knowledge.certificate import LENGTH, Certificate, NoNumber, spaced

AWARDED: Final = "*Your certificate*: {name} did every lesson of *{track}*, {day}. Its number: `{number}`"
YOURS: Final = (
    "You alone see it. Whoever has the number can ask me `verify {number}`, and hears name, track and day. "
    "To show it to others, type `share certificate {slug}` where they read."
)
LISTED: Final = "• *{track}*, {day}, for {name}: `{number}`"
CERTIFICATES: Final = "*Your certificates*, for you alone"
HOW: Final = (
    "Whoever has a number can ask me `verify` and the number, and hears name, track and day. "
    "To show one to others, type `share certificate` and the track's name where they read."
)
NONE_YET: Final = (
    "You have no certificate yet. Do every lesson of a track, and you get one for it: `progress` shows how far you are."
)
NOT_NOW: Final = (
    "There is a certificate in it for you, but Slack does not tell me just now who you are. "
    "Type `certificates` in a minute, and you have it."
)
NOT_FOR_YOU: Final = "a track that you do not see"
NOT_HERE: Final = "Slack does not let me tell you that for yourself alone here. Write me the same words in a direct message."

SHARE: Final = "Share in channel"
SHARE_SAYS: Final = "Share this certificate in the channel, for everybody to see: {track}"
SHARED: Final = "*Certificate*: {name} did every lesson of *{track}*, {day}."
SHARED_HOW: Final = "To check it, ask me `verify {number}`."
SHARED_DONE: Final = "Done: your certificate now stands in the channel, where everybody sees it."
SHARED_BEFORE: Final = "That certificate has been shared in the channel already, so I left it at that."
NOT_TO_SHARE: Final = (
    "I did not share that: not everybody in this channel may read about that track, or the certificate is not yours."
)
WHERE: Final = "Here nobody reads along. Mention me with `share certificate` in the channel where others shall see it."
WHICH: Final = "Which one? Type `share certificate` and a track: {tracks}."

VERIFIED: Final = "Yes, `{number}` is genuine: {name} did every lesson of *{track}*, {day}."
UNKNOWN: Final = (
    "There is no certificate `{number}`. It looks right, so it may have been erased by whoever had it; "
    "ask them to show you theirs with `certificates`."
)
NO_NUMBER: Final = {
    NoNumber.TYPO: "`{typed}` has a typo: its last sign does not go with the others. Compare it sign by sign.",
    NoNumber.SHAPE: (
        "`{typed}` is no number of a certificate. That has {length} signs, like `2345-6789-ABCD`, and no 0, O, 1, I or L."
    ),
}
HOW_TO_VERIFY: Final = "Type `verify` and the number of a certificate, such as `verify 2345-6789-ABCD`."

PICTURE_FILE: Final = "certificate-{number}.png"
PICTURE_TITLE: Final = "Certificate {number}"
PICTURE_SAYS: Final = "Certificate: {name} did every lesson of {track}, {day}. Number {number}."

_NAME_LIMIT: Final = 100
_TITLE_LIMIT: Final = 150
_TYPED_LIMIT: Final = 40
_TRACKS_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate, and whether whoever reads this may hear for which track it is."""

    certificate: Certificate
    named: bool


@dataclass(frozen=True, slots=True)
class PictureWords:
    """What goes with a picture: its file's name, its title, what it shows, and the day as it is written on it."""

    file: str
    title: str
    says: str
    day: str


def with_certificate(message: Message, shown: Shown, *, can_share: bool) -> Message:
    """A message to whoever earned it, with the certificate below. `can_share`: a button may show it to a channel."""
    told = _told(AWARDED, shown)
    how = YOURS.format(number=spaced(shown.certificate.number), slug=_slug(shown))
    blocks = [section(mrkdwn(told)), *_share_row([shown] if can_share else []), context(mrkdwn(how))]
    return {"text": f"{message['text']}\n\n{told}\n{how}", "blocks": [*message["blocks"], *blocks]}


def picture_words(shown: Shown) -> PictureWords:
    """What goes with the picture of a certificate; not mrkdwn."""
    one = shown.certificate
    day, number = said_day(one.day), spaced(one.number)
    says = PICTURE_SAYS.format(
        name=cut(" ".join(one.name.split()), _NAME_LIMIT),
        track=cut(" ".join(one.title.split()), _TITLE_LIMIT),
        day=day,
        number=number,
    )
    return PictureWords(PICTURE_FILE.format(number=number), PICTURE_TITLE.format(number=number), says, day)


def not_now_added(message: Message) -> Message:
    """The same where it has to wait."""
    return {"text": f"{message['text']}\n\n{NOT_NOW}", "blocks": [*message["blocks"], section(mrkdwn(NOT_NOW))]}


def certificates_message(shown: Sequence[Shown], *, waiting: bool, can_share: bool) -> Message:
    """Everything somebody was awarded. `waiting`: there is one more, which they cannot have just now."""
    below = [NOT_NOW] if waiting else []
    if not shown:
        return notice_message("\n\n".join(below) or NONE_YET)
    lines = lines_within([_told(LISTED, one) for one in shown], min(SECTION_LIMIT, FALLBACK_LIMIT - 700))
    return {
        "text": "\n\n".join([CERTIFICATES, lines, *below, HOW]),
        "blocks": [
            section(mrkdwn(CERTIFICATES)),
            section(mrkdwn(lines)),
            *(section(mrkdwn(each)) for each in below),
            *_share_row(shown if can_share else []),
            context(mrkdwn(HOW)),
        ],
    }


def shared_message(certificate: Certificate) -> Message:
    """What a channel sees, by the word of whoever has it."""
    told = _told(SHARED, Shown(certificate, True))
    how = SHARED_HOW.format(number=spaced(certificate.number))
    return {"text": f"{told} {how}", "blocks": [section(mrkdwn(told)), context(mrkdwn(how))]}


def verified_message(shown: Shown) -> Message:
    """It is genuine."""
    return notice_message(_told(VERIFIED, shown))


def unknown_message(number: str) -> Message:
    """Nobody has it."""
    return notice_message(UNKNOWN.format(number=spaced(number)))


def no_number_message(typed: str, why: NoNumber) -> Message:
    """What was typed is no number."""
    if not typed:
        return notice_message(HOW_TO_VERIFY)
    shown = escape(cut(typed.replace("`", "'"), _TYPED_LIMIT))
    return notice_message(NO_NUMBER[why].format(typed=shown, length=LENGTH))


def which_message(shown: Sequence[Shown]) -> Message:
    """Which of several to share."""
    return notice_message(WHICH.format(tracks=", ".join(f"`{_slug(one)}`" for one in shown[:_TRACKS_SHOWN])))


def none_message() -> Message:
    """They have none."""
    return notice_message(NONE_YET)


def said_day(day: date) -> str:
    """A day in words.

    >>> said_day(date(2027, 3, 1))
    '1 March 2027'
    """
    return f"{day.day} {day:%B} {day.year}"


def _told(words: str, shown: Shown) -> str:
    one = shown.certificate
    return words.format(
        name=one_line(one.name, _NAME_LIMIT),
        track=track_named(shown),
        day=said_day(one.day),
        number=spaced(one.number),
    )


def track_named(shown: Shown) -> str:
    """The track it is for, as far as whoever reads may hear of it, as mrkdwn."""
    title = " ".join(shown.certificate.title.split()) or shown.certificate.track
    return escape(cut(title, _TITLE_LIMIT)) if shown.named else NOT_FOR_YOU


def _slug(shown: Shown) -> str:
    return escape(cut(shown.certificate.track, _TITLE_LIMIT)) if shown.named else shown.certificate.number


def _share_row(shown: Sequence[Shown]) -> list[dict[str, object]]:
    return actions(
        "certificate.share",
        [
            button(
                ids.numbered(ids.CERTIFICATE_SHARE, place),
                SHARE if len(shown) == 1 else f"{SHARE}: {one.certificate.title}",
                value=one.certificate.number,
                says=SHARE_SAYS.format(track=one.certificate.title),
            )
            for place, one in enumerate((one for one in shown if one.named), start=1)
        ][:5],
    )
