"""The pieces every message is made of, as plain data, and the two rules that keep foreign text harmless.

Foreign text is whatever we did not write: handbook pages, questions, names. First rule: it is cut before it is escaped,
so no entity is ever split. Second rule: it reaches Slack only through `escape`, `plain` or `link`, and none of these lets
`<!channel>`, `<@U1>` or `<#C1>` through: a page or a question can ping nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypedDict

from bot.views.ids import VALUE_LIMIT

Block = dict[str, Any]
"""One Block Kit block, as Slack takes it."""

TextObject = dict[str, Any]
"""A Block Kit text object."""

View = dict[str, Any]
"""A Home tab or a modal, as Slack takes it."""

ELLIPSIS: Final = "…"
MORE: Final = "… and {count} more"

FALLBACK_LIMIT: Final = 3_900
"""For `text` beside blocks; `chat.update` takes 4,000."""
SECTION_LIMIT: Final = 2_900
"""For the text of a section; Slack takes 3,000."""
TITLE_LIMIT: Final = 150
LABEL_LIMIT: Final = 75
CONTEXT_LIMIT: Final = 300
URL_LIMIT: Final = 800

_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_UNSENDABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_OPENER: Final = re.compile(r"<(?=[!@#])")
_SAFE_URL: Final = re.compile(r"(?:https?://|mailto:)[^\s|<>\x00-\x1f\x7f]+", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?。！？؟](?=\s)|\n")
_SPACE: Final = re.compile(r"(?<=\S)(?=\s)")
_JOINERS: Final = frozenset("\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_WORD_JOINER: Final = "\u2060"
_WEIGHTS: Final = {"&": len("&amp;"), "<": len("&lt;" + _WORD_JOINER), ">": len("&gt;")}


class Message(TypedDict):
    """What is said: `text` says all of it for notifications and screen readers, `blocks` show it."""

    text: str
    blocks: list[Block]


def escape(text: str) -> str:
    """Foreign text for a mrkdwn field; to be done once.

    >>> escape("R&D <!channel>")
    'R&amp;D &lt;!channel&gt;'
    """
    return re.sub("[&<>]", lambda found: _ENTITIES[found[0]], _UNSENDABLE.sub("\ufffd", text))


def weight(text: str) -> int:
    """How long Slack may count this text at most: escaped, openers parted, in UTF-16 units.

    >>> weight("a&b"), weight("🦊")
    (7, 2)
    """
    wide = 0 if text.isascii() else sum(char > "\uffff" for char in text)
    return len(text) + wide + sum((each - 1) * text.count(char) for char, each in _WEIGHTS.items())


def fits(text: str, limit: int) -> bool:
    """Whether a text weighs at most `limit`; as quick for a very long text as for a short one.

    >>> fits("a&b", 7), fits("a&b", 6)
    (True, False)
    """
    return len(text) <= limit and weight(text) <= limit


def cut(text: str, limit: int) -> str:
    """Text that weighs at most `limit`, ending after a sentence or else a word, with "…" where something is missing.

    Never parts a letter from its accent or an emoji from its skin tone. Foreign text is cut before it is escaped.

    >>> cut("Register the deal. Then wait for the answer.", 32)
    'Register the deal.…'
    >>> cut("Register the deal", 12)
    'Register…'
    """
    if fits(text, limit):
        return text
    end = _fitting(text, limit - len(ELLIPSIS))
    return text[: _boundary(text, end)].rstrip() + ELLIPSIS


def pieces(text: str, limit: int, most: int) -> list[str]:
    """Text in at most `most` pieces of at most `limit` each, parted between sentences or words; the last is cut if need be.

    >>> pieces("One. Two. Three.", 8, 2)
    ['One.', 'Two.…']
    """
    made: list[str] = []
    rest = text.strip()
    while rest and len(made) < most - 1 and not fits(rest, limit):
        end = _boundary(rest, max(1, _fitting(rest, limit)))
        made.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*made, cut(rest, limit)] if rest else made


def _fitting(text: str, limit: int) -> int:
    """How many code points weigh at most `limit`."""
    total = 0
    for index, char in enumerate(text):
        total += _weight(char)
        if total > limit:
            return index
    return len(text)


def _weight(char: str) -> int:
    return _WEIGHTS.get(char) or (2 if char > "\uffff" else 1)


def _boundary(text: str, end: int) -> int:
    """The best place to part the text at or before `end`: a sentence's end, a space, or between two characters."""
    for edge, earliest in ((_SENTENCE_END, end // 2), (_SPACE, end * 2 // 3)):
        places = [found.end() for found in edge.finditer(text, max(0, earliest - 1), end + 1)]
        if fitting := [place for place in places if 0 < place <= end]:
            return fitting[-1]
    at = end
    while at > 1 and (_joined(text[at : at + 1]) or text[at - 1] == "\u200d"):
        at -= 1
    return at if at > 1 else end


def _joined(char: str) -> bool:
    """Whether this character belongs to the one before it."""
    return bool(char) and (char in _JOINERS or unicodedata.combining(char) != 0)


def link(url: str, label: str) -> str:
    """A mrkdwn link with its label; only the label where the address is not one that can be followed safely.

    >>> link("https://example.com/a", "The <a> page"), link("javascript:alert(1)", "Press me")
    ('<https://example.com/a|The &lt;a&gt; page>', 'Press me')
    """
    words = escape(" ".join(cut(label, TITLE_LIMIT).replace("|", "¦").split()))
    if not can_follow(url):
        return words
    return f"<{escape(url)}|{words or escape(cut(url, TITLE_LIMIT))}>"


def can_follow(url: str) -> bool:
    """Whether this is a web or mail address that can stand in a message.

    >>> can_follow("https://example.com"), can_follow("/handbook/"), can_follow("https://a|<!channel>")
    (True, False, False)
    """
    return len(url) <= URL_LIMIT and _SAFE_URL.fullmatch(url) is not None


def mrkdwn(text: str) -> TextObject:
    """A text object with formatting: our own words, with foreign text in it already escaped."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def one_line(words: str, limit: int) -> str:
    """Foreign words as one line of mrkdwn that weighs at most `limit`, escaped.

    >>> one_line("R&D   team", 20)
    'R&amp;D team'
    """
    return escape(cut(" ".join(words.split()), limit))


def plain(text: str, limit: int = SECTION_LIMIT) -> TextObject:
    """A text object without any formatting, cut to `limit`: foreign text as it is.

    Slack reads no mentions here; the openers are parted all the same, for whoever copies this text into a field that does.

    >>> plain("*1 < 2*")
    {'type': 'plain_text', 'text': '*1 < 2*', 'emoji': False}
    """
    shown = _OPENER.sub("<" + _WORD_JOINER, _UNSENDABLE.sub("\ufffd", cut(text, limit)))
    return {"type": "plain_text", "text": shown, "emoji": False}


def header(text: str) -> Block:
    """A heading; foreign text."""
    return {"type": "header", "text": plain(" ".join(text.split()), TITLE_LIMIT)}


def section(text: TextObject, *, accessory: Block | None = None) -> Block:
    """A paragraph, shown whole; beside it possibly one button or picture."""
    block: Block = {"type": "section", "text": text, "expand": True}
    return block if accessory is None else {**block, "accessory": accessory}


def context(*elements: TextObject) -> Block:
    """A line in small print."""
    return {"type": "context", "elements": list(elements)}


def divider() -> Block:
    """A line between two things."""
    return {"type": "divider"}


def actions(block_id: str, buttons: Sequence[Block]) -> list[Block]:
    """A row of buttons as a list of one block, or nothing where there are none."""
    return [{"type": "actions", "block_id": block_id, "elements": list(buttons)}] if buttons else []


def button(
    action_id: str,
    label: str,
    *,
    value: str | None = None,
    url: str | None = None,
    says: str | None = None,
    primary: bool = False,
) -> Block:
    """A button. `label` and `says` (what a screen reader reads instead) may be foreign text; `value` is an opaque id."""
    made: Block = {"type": "button", "action_id": action_id, "text": plain(_line(label), LABEL_LIMIT)}
    if value is not None:
        made["value"] = value
    if url is not None:
        made["url"] = url
    if says is not None:
        made["accessibility_label"] = plain(_line(says), LABEL_LIMIT)["text"]
    if primary:
        made["style"] = "primary"
    return made


def picture(url: str, says: str) -> Block:
    """A picture beside a paragraph; `says` describes it in words, and may be foreign text."""
    return {"type": "image", "image_url": url, "alt_text": plain(_line(says), TITLE_LIMIT)["text"]}


def can_carry(value: str) -> bool:
    """Whether a button can carry this value."""
    return 0 < len(value) <= VALUE_LIMIT


def lines_within(lines: Iterable[str], limit: int) -> str:
    """Finished mrkdwn lines, as many as fit, then how many are missing: whole lines only, so that no link is split.

    >>> lines_within(["one", "two", "twenty-thousand"], 22)
    'one\\ntwo\\n… and 1 more'
    """
    wanted = list(lines)
    shown: list[str] = []
    for index, line in enumerate(wanted):
        left = len(wanted) - index - 1
        ending = [MORE.format(count=left)] if left else []
        if _units("\n".join([*shown, line, *ending])) > limit:
            return "\n".join([*shown, MORE.format(count=left + 1)])
        shown.append(line)
    return "\n".join(shown)


def _line(text: str) -> str:
    return " ".join(text.split()) or ELLIPSIS


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
