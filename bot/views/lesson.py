"""A lesson as a card: what it is, how long it takes, and a button for each of its links."""

from __future__ import annotations

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
    plain,
    section,
)
from bot.views.passage import DOT, LINKS_LIMIT, body_of, heading_blocks, passage_text, source_of
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

BUTTONS_SHOWN: Final = 5
_TEXT_LIMIT: Final = 3_700
_TYPE_LIMIT: Final = 40


def lesson_message(passage: Cleared) -> Message:
    """The card of one lesson (of any passage, but then it says nothing about time and type)."""
    body = body_of(passage)
    return {
        "text": passage_text(passage, _TEXT_LIMIT, about_lesson(passage)),
        "blocks": [
            *heading_blocks(passage, about_lesson(passage)),
            *([section(plain(body))] if body else []),
            *lesson_buttons(passage),
            context(mrkdwn(source_of(passage))),
        ],
    }


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
