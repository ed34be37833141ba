"""The words that do something. What is none of them is a question.

vocabulary = Vocabulary(otherwise=ask)
vocabulary.hears("curriculum", lessons.typed, fits=lessons.fits, again=True)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.store import Work
from bot.work import Reply


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody typed: `whole` on one line; `bare`, without the marks around it; its `first` word, in small letters;
    `after`, what follows that as it was typed, and `rest`, the same bare."""

    whole: str
    bare: str
    first: str
    rest: str
    after: str


Does = Callable[[Work, Words], Awaitable[Reply | None]]
"""Makes the reply to typed words, or says None: they are not for it after all."""
Fits = Callable[[Words], bool]
Did = Callable[[Work], Awaitable[bool]]
"""Whether the message that was changed did something before, of which the outcome stands."""


@dataclass(frozen=True, slots=True)
class _Rule:
    fits: Fits
    does: Does
    once: Fits
    again: bool
    did: Did | None


class Vocabulary:
    """Who answers to which words; the first that fits, in the order in which they were named."""

    def __init__(self, otherwise: Callable[[Work], Awaitable[Reply]]) -> None:
        """`otherwise`: who answers a question."""
        self._otherwise = otherwise
        self._rules: list[_Rule] = []

    def hears(self, first: str, does: Does, *, fits: Fits = lambda _words: True, again: bool = False) -> None:
        """Messages that begin with this word, in small letters, where the whole of it `fits`: longer ones may be questions.

        `again`: whether to reply anew where the message is changed later, because the words only show something.
        """
        self.knows(does, fits=lambda words: words.first == first and fits(words), again=again)

    def knows(
        self, does: Does, *, fits: Fits, once: Fits | None = None, again: bool = False, did: Did | None = None
    ) -> None:
        """Messages that fit as a whole; `again` as above. `once`: which of them surely do something, where `does` may find
        that others are a question after all; `did`: whether one that is changed was none."""
        self._rules.append(_Rule(fits, does, once or fits, again, did))

    async def reply(self, work: Work) -> Reply:
        """The reply to what was typed."""
        words = read(work.payload["text"])
        for rule in self._rules:
            if rule.fits(words) and (made := await rule.does(work, words)) is not None:
                return made
        return await self._otherwise(work)

    async def did(self, work: Work) -> bool:
        """Whether the words before a change did something whose outcome stays, whatever becomes of them."""
        before = read(work.payload["before"])
        for rule in self._rules:
            if rule.did is not None and rule.fits(before) and await rule.did(work):
                return True
        return False

    async def again(self, work: Work) -> Reply | None:
        """The reply to a message as it is after its author changed it; None: words that do something are not done twice."""
        words = read(work.payload["text"])
        rule = next((rule for rule in self._rules if rule.once(words)), None)
        if rule is None:
            return await self._otherwise(work)
        return await rule.does(work, words) if rule.again else None


def read(text: str) -> Words:
    """What was typed, read each way.

    >>> read("  Curriculum:  our customers? ")
    Words(whole='Curriculum: our customers?', bare='Curriculum: our customers', first='curriculum', rest='our customers', \
after='our customers?')
    """
    whole = " ".join(text.split())
    plain = bare(whole)
    first, _, rest = plain.partition(" ")
    return Words(whole, plain, first.rstrip(":,;").casefold(), rest, whole.partition(" ")[2])


def bare(typed: str) -> str:
    """What was typed without the marks around it; empty for marks alone.

    >>> bare(", help!"), bare("“what is MDF?”"), bare("?!")
    ('help', 'what is MDF', '')
    """
    spoken = [at for at, char in enumerate(typed) if char.isalnum()]
    return typed[spoken[0] : spoken[-1] + 1] if spoken else ""


def one_of(*phrases: str) -> Fits:
    """Fits messages that are one of these phrases, in small letters."""
    return lambda words: words.bare.casefold() in phrases
