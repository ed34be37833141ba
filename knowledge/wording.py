"""Titles and slugs for what has no heading of its own, cut well."""

from __future__ import annotations

import re

LONGEST_TITLE = 70
"""Characters; a longer one is no title but the text itself."""

_NAME_ENDS = re.compile(r"\s+[-–—]+\s+|(?<=[)\]\w])[-–—]+\s+|:\s+|\s+[-–—]+$|:$")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?。！？])(?:\s+|(?<=[。！？]))")
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")  # scripts that put no spaces between words
_UNSPACED_END = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]$")
_UNSPACED_START = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_SLUG_LONGEST = 60


def fact_title(text: str, bold: str = "") -> str:
    """What an item is called: its bold opening, the name before a dash or colon, its first sentence or first words.

    >>> fact_title("MSP (Managed Service Provider) - runs it for the customer")
    'MSP (Managed Service Provider)'
    >>> fact_title("Deals are registered in the portal. Ask your partner manager first.")
    'Deals are registered in the portal'
    """
    first = text.strip().partition("\n")[0]
    named = bold.strip().rstrip(":.-–— ")
    if named and len(named) <= LONGEST_TITLE:
        return named
    if (end := _NAME_ENDS.search(first, 0, LONGEST_TITLE + 4)) and end.start() <= LONGEST_TITLE:
        name = first[: end.start()].strip()
        if _WORD.search(name) and not _SENTENCE_ENDS.search(name):
            return name
    sentence = _SENTENCE_ENDS.split(first, 1)[0].rstrip(".。:; ")
    return cut(sentence or first, LONGEST_TITLE)


def cut(text: str, longest: int) -> str:
    """The text, or as many of its first words as fit, with an ellipsis.

    >>> cut("Incentives to find new customers", 20)
    'Incentives to find…'
    """
    if len(text) <= longest:
        return text
    head = text[:longest]
    space = head.rfind(" ")
    return (head[:space] if space > longest // 3 else head[: longest - 1]).rstrip(" ,;:.-–—(&") + "…"


def slug(text: str) -> str:
    """A short name for an address: letters and digits of any script, joined by hyphens.

    >>> slug("VAR/VAD (Value Added)")
    'var-vad-value-added'
    """
    made = ""
    for word in _WORD.findall(text.replace("'", "").replace("’", "").lower()):
        longer = f"{made}-{word.strip('_')}" if made else word.strip("_")
        if len(longer) > _SLUG_LONGEST:
            return made or longer[:_SLUG_LONGEST]
        made = longer
    return made or "item"


def word_count(text: str) -> int:
    """About how many words a text has; two signs of a script without spaces count as one.

    >>> word_count("two words"), word_count("販売店を登録")
    (2, 3)
    """
    return max(len(_WORD.findall(text)), len(_UNSPACED.findall(text)) // 2)


def joins_unspaced(before: str, after: str) -> bool:
    """Whether a line break between two texts means no space, as in Chinese and Japanese."""
    return bool(_UNSPACED_END.search(before) and _UNSPACED_START.match(after))
