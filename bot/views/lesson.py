"""A lesson as a card: what it is, how long it takes, and a button for each of its links."""

from __future__ import annotations

import re
from typing import Final

from bot.views import ids
from bot.views.message import (
    Block,
    Message,
    actions,
    button,
    can_follow,
    context,
    cut,
    lines_within,
    link,
    mrkdwn,
    picture,
    plain,
    section,
)
from bot.views.passage import DOT, LINKS_LIMIT, body_of, heading_blocks, name_of, passage_text, source_of
from knowledge import Cleared

TYPES: Final = {
    "video": "Video",
    "handbook": "Handbook page",
    "collateral": "Sales collateral",
    "quiz": "Quiz",
    "mixed": "Video and reading",
    "webcast": "Webcast",
}
MINUTES: Final = "{count} minutes"
ONE_MINUTE: Final = "1 minute"
POINTS: Final = "{count} points"
ONE_POINT: Final = "1 point"
OPENS: Final = "Open {label}, {title}"
STILL: Final = "Still of the video: {title}"

THUMBNAIL: Final = "https://i.ytimg.com/vi/{id}/mqdefault.jpg"
_VIDEO: Final = re.compile(
    r"https://(?:(?:www\.|m\.)?youtube\.com/(?:watch\?(?:[^#]*&)?v=|embed/)|youtu\.be/)([\w-]{11})(?![\w-])", re.ASCII
)

BUTTONS_SHOWN: Final = 5
_TEXT_LIMIT: Final = 3_700
_TYPE_LIMIT: Final = 40


def lesson_message(passage: Cleared, limit: int = _TEXT_LIMIT) -> Message:
    """The card of one lesson (of any passage, but then it says nothing about time and type); its `text` within `limit`."""
    body = body_of(passage)
    return {
        "text": passage_text(passage, min(limit, _TEXT_LIMIT), about_lesson(passage)),
        "blocks": [
            *heading_blocks(passage, about_lesson(passage)),
            *text_blocks(passage, body),
            *lesson_buttons(passage),
            context(mrkdwn(source_of(passage))),
        ],
    }


def thumbnail_of(passage: Cleared) -> str | None:
    """The address of a still of the first YouTube video that this links to; made from its id alone."""
    found = (_VIDEO.match(link.url) for link in passage.links)
    return next((THUMBNAIL.format(id=one[1]) for one in found if one), None)


def text_blocks(passage: Cleared, body: str) -> list[Block]:
    """What a lesson says, with a still of its video beside it."""
    still = thumbnail_of(passage)
    beside = picture(still, STILL.format(title=name_of(passage))) if still else None
    return [section(plain(body or name_of(passage)), accessory=beside)] if body or beside else []


def about_lesson(passage: Cleared) -> str:
    """What kind of lesson it is and what it takes, on one line: "Video · 10 minutes"; empty where nothing is known."""
    facts = passage.lesson
    if facts is None:
        return ""
    kind = TYPES.get(facts.type, cut(" ".join(facts.type.split()).capitalize(), _TYPE_LIMIT)) if facts.type else ""
    return DOT.join(filter(None, (kind, minutes_of(facts.minutes), points_of(facts.points))))


def minutes_of(minutes: int | None) -> str:
    """A time in words; empty for none.

    >>> minutes_of(10), minutes_of(1), minutes_of(None)
    ('10 minutes', '1 minute', '')
    """
    return ONE_MINUTE if minutes == 1 else MINUTES.format(count=minutes) if minutes else ""


def points_of(points: int | None) -> str:
    """Points in words; empty for none."""
    return ONE_POINT if points == 1 else POINTS.format(count=points) if points else ""


def lesson_buttons(passage: Cleared, opened: int = 0, limit: int = LINKS_LIMIT) -> list[Block]:
    """A button for each link, as many as a row holds well, the rest as lines of at most `limit` characters.

    `opened` such buttons stand above already.
    """
    once = {each.url: each.label for each in passage.links}
    buttoned = [url for url in once if can_follow(url) and not url.lower().startswith("mailto:")][:BUTTONS_SHOWN]
    buttons = [
        button(
            ids.numbered(ids.LESSON_OPEN, opened + number),
            once[url].strip() or url,
            url=url,
            says=OPENS.format(label=once[url].strip() or url, title=passage.title),
        )
        for number, url in enumerate(buttoned, start=1)
    ]
    lines = [f"• {link(url, label)}" for url, label in once.items() if url not in buttoned]
    return [
        *actions(f"lesson.links.{opened + 1}", buttons),
        *([section(mrkdwn(lines_within(lines, limit)))] if lines else []),
    ]
