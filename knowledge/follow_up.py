"""Questions that lean on the one before them: "and for MSPs?", "what about the fees?", "how long does it take?".

Such a question is asked together with the one before. If it names another thing, the question before is asked of that; if
it asks another thing, it is asked of what the one before was about.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from knowledge.audience import Cleared
from knowledge.english import ASKING, PLAIN, REFERRING, SILENT
from knowledge.outcome import Chat, Found, Nothing, Outcome, Unsure
from knowledge.words import bare, words

SHORT: Final = 8
"""Words a question may have that leans on another one; a longer one says what it is about."""

_OPENER: Final = re.compile(
    r"^(?:(?:and|but|or|so|ok|okay|also|now|then|hm+)[\s,]+)*"
    r"(?:(?:what|how)\s+about\b|(?:the\s+)?same\s+(?:\w+\s+)?(?:for|with|in|to)\b|and\b|or\b|but\b|also\b)[\s,:]*",
    re.IGNORECASE,
)
_PLACED: Final = re.compile(r"^(?:for|in|with|at|to|from|as|by|of|on|under|without)\s+\S", re.IGNORECASE)
_SAME: Final = re.compile(r"^(?:\w+[\s,]+){0,3}same\s", re.IGNORECASE)
_END: Final = " \t\n?!.,;:…"
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+|\n+")

Leaning = Literal["no", "perhaps", "plainly"]


def leaning(question: str) -> Leaning:
    """How far a question needs the one before it. Perhaps: it is short, and refers to something or names only a thing.

    >>> [leaning(q) for q in ("And for MSPs?", "how long?", "who approves it?", "distributors?", "what is MDF?")]
    ['plainly', 'plainly', 'perhaps', 'perhaps', 'no']
    """
    said = words(bare(question)[:400])
    if not 0 < len(said) <= SHORT:
        return "no"
    own = _own(question)
    rest = words(own)
    if own != _trimmed(question) or _is_placed(question):
        # With a verb and a subject after it, "and" only goes on talking: "and who pays for training".
        return "perhaps" if rest and rest[0] in ASKING and _telling(rest) - PLAIN else "plainly"
    if not _telling(rest) - PLAIN:
        return "plainly" if rest[0] in ASKING or REFERRING & set(rest) else "no"
    if REFERRING & set(rest):
        return "perhaps"
    return "no" if rest[0] in ASKING else "perhaps"


def carried(question: str, before: str) -> str:
    """The question together with the one before it; as it stands, if it leans on none.

    >>> carried("and for MSPs?", "What does a reseller earn?")
    'What does a reseller earn for MSPs'
    >>> carried("how long does it take?", "What is deal registration?")
    'how long does it take deal registration'
    """
    about = _last_sentence(before)
    if leaning(question) == "no" or not _telling(words(about)):
        return question
    own = _own(question)
    rest = words(own)
    if not rest or rest[0] not in ASKING:
        return f"{about} {own}".strip()
    return f"{own} {_topic(about)}"


@dataclass(frozen=True, slots=True)
class Together:
    """What a question came to together with the one `before` it: `question` is what was looked up, `added` what the later
    one adds, `untold` the words of it, as typed, that what was found does not mention."""

    question: str
    before: str
    added: str
    outcome: Outcome
    untold: str = ""


def followed(question: str, before: str, alone: Outcome, ask: Callable[[str], Outcome]) -> Together | None:
    """The question together with the one before it, where that is what was meant; None where it stands alone.

    `alone`: what it came to by itself. `ask`: looks a question up. What answers only to the question before is no answer,
    but to "and for MSPs?", where that may hold for them, too; then it is said that they are not mentioned.
    """
    leans = leaning(question)
    if leans == "no" or isinstance(alone, Chat) or (leans == "perhaps" and isinstance(alone, Found)):
        return None
    joined = carried(question, before)
    if joined == question:
        return None
    outcome = ask(joined)
    placed = _is_placed(question)
    untold = _untold(outcome, question)
    if untold and not (placed and isinstance(outcome, Found) and isinstance(alone, Found)):
        return None
    # "And MSPs?" may mean just these; "and for MSPs?" never does.
    stands = leans == "perhaps" or (isinstance(alone, Found) and not placed)
    if (stands and not isinstance(outcome, Found)) or _first(outcome) == _first(alone) is not None:
        return None
    return Together(joined, _last_sentence(before), _own(question), outcome, untold)


def asked_of(question: str, thing: Cleared, alone: Outcome, ask: Callable[[str], Outcome]) -> Together | None:
    """The question as one about a passage that its asker has before them, such as a lesson; None where it is better taken by
    itself, coming to `alone`: nothing about that passage answers to the question's own words, or only what they have before
    them does, and something else answers the question."""
    own, about = _trimmed(question), _trimmed(thing.title)
    joined = f"{own} {_topic(about)}".strip()
    if isinstance(alone, Chat) or not own or joined == own:
        return None
    outcome = ask(joined)
    told = isinstance(outcome, Found) or (isinstance(outcome, Unsure) and isinstance(alone, Nothing))
    again = isinstance(alone, Found) and isinstance(outcome, Found) and outcome.answers[0].passage.id == thing.id
    return Together(joined, about, own, outcome) if told and not again and not _untold(outcome, question) else None


def _untold(outcome: Outcome, question: str) -> str:
    """The telling words of the question itself that what was found or suggested does not answer to, as typed."""
    match outcome:
        case Found(answers=shown) | Unsure(suggestions=shown):
            met = {word for answer in shown for typed in answer.matched for word in words(typed)}
        case _:
            return ""
    return " ".join(typed for typed in _own(question).split() if _telling(words(typed)) - PLAIN - met).strip(_END)


def _first(outcome: Outcome) -> str | None:
    return outcome.answers[0].passage.id if isinstance(outcome, Found) else None


def _own(question: str) -> str:
    """What a question adds of its own, without "and", "what about" and the like."""
    trimmed = _trimmed(question)
    return _OPENER.sub("", trimmed, count=1).strip(_END)


def _is_placed(question: str) -> bool:
    """Whether it only says for whom or where: "and for MSPs", "same with the others", "in Germany"."""
    return bool(_PLACED.match(_own(question)) or _SAME.match(_trimmed(question)))


def _trimmed(question: str) -> str:
    return " ".join(bare(question).split()).strip(_END)


def _last_sentence(before: str) -> str:
    """The last sentence that says something: who greets first asks last."""
    sentences = [s.strip(_END) for s in _SENTENCE_END.split(before.strip()) if _telling(words(bare(s)))]
    return " ".join(bare(sentences[-1]).split()) if sentences else ""


def _topic(about: str) -> str:
    """The telling words of a question, as typed."""
    return " ".join(token for token in about.split() if _telling(words(token))).strip(_END)


def _telling(said: list[str]) -> frozenset[str]:
    return frozenset(said) - SILENT
