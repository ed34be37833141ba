"""What people do with quizzes, for tests."""

from __future__ import annotations

from collections.abc import Callable

from bot.playground.people import BOT, DANA
from bot.playground.world import HELP, Message
from bot.views import ids
from tests.bot.bench import Bench
from tests.bot.test_direct import dm

Changing = tuple[Bench, Callable[..., None]]
"""The bot, and what indexes anew: with a page in which some words stand for others, or with other words in the bank."""


async def begun(it: Bench, person: str = DANA, words: str = "quiz 3") -> Message:
    """A quiz in a direct message: its card."""
    return await it.reply_to(it.slack.say(person, dm(it, person), words))


async def pressed(it: Bench, person: str, card: Message, action: str, **chosen: object) -> None:
    it.slack.click(person, card.channel, card.ts, action, **chosen)
    await it.quiet()


def now(it: Bench, card: Message, person: str = DANA) -> Message:
    """The card as it stands now."""
    return next(one for one in it.slack.messages(card.channel, person) if one.ts == card.ts)


def letter_of(card: Message, choice: str) -> str:
    """The button of a choice, by its words."""
    for block in card.blocks or []:
        for one in block.get("elements", ()):
            label = one.get("accessibility_label") or ""
            if one.get("action_id", "").startswith(ids.QUIZ_CHOOSE) and label.partition(": ")[2].startswith(choice):
                return str(one["action_id"])
    raise AssertionError(card.text)


async def type_in(it: Bench, person: str, card: Message, words: str) -> Message:
    """Write this in the thread of a card in a direct message; the reply."""
    return await it.reply_to(it.slack.say(person, card.channel, words, thread_ts=card.thread_ts))


async def channel_quiz(it: Bench, person: str = DANA, words: str = "quiz") -> Message:
    """A quiz for everybody in #partner-help: its question."""
    return await it.reply_to(it.slack.say(person, HELP, f"<@{BOT}> {words}"))
