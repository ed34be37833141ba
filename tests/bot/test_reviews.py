"""Reviews: what somebody asked comes back to them alone, a day later, until they have said whether they knew it."""

from __future__ import annotations

from typing import Any

from bot.playground.people import BOT, DANA, PRIYA
from bot.playground.world import HELP, Message
from bot.store.tables import cards
from bot.views import ids, review
from knowledge import pacing
from tests.bot.bench import NINE, Bench
from tests.bot.test_direct import dm
from tests.store.samples import rows

RENEWAL = "who gets first right of refusal at renewal?"
CLAUSE = "what does the zanzibar clause say?"
CLAUSES = "nasty#zanzibar-clause"
"""A passage without a question in the bank."""
RENEWALS = "channels#program-updates/renewals-incumbent-protection"


async def kept(it: Bench) -> list[tuple[str, str, bool]]:
    """Every card: whose, which passage, whether it was ever tried."""
    return [(row.person_id, row.passage_id, row.reviewed_on is not None) for row in await rows(it.store, cards)]


async def told(it: Bench, person: str, words: str, thread: Message | None = None) -> Message:
    """What the bot says to words in a direct message, in the thread of an earlier one."""
    post = it.slack.say(person, dm(it, person), words, thread_ts=thread.thread_ts or thread.ts if thread else None)
    await it.quiet()
    return [one for one in it.replies(post) if one.ts > post.ts][-1]


async def pressed(it: Bench, person: str, message: Message, action: str, **more: Any) -> Message:
    it.slack.click(person, message.channel, message.ts, action, **more)
    await it.quiet()
    return [one for one in it.slack.messages(message.channel, person) if one.bot_id][-1]


async def test_an_answered_question_becomes_a_card_of_the_asker_and_nothing_else_does(it: Bench) -> None:
    await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> {RENEWAL}"))
    for words in ("thanks!", "what is the airspeed of an unladen swallow", "either or", "help", "runner slides"):
        await told(it, DANA, words)
    assert await kept(it) == [(PRIYA, RENEWALS, False)]


async def test_an_answer_that_was_not_good_for_the_asker_does_not_come_back(it: Bench) -> None:
    reply = await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> {RENEWAL}"))
    await pressed(it, DANA, reply, ids.FEEDBACK_DOWN)
    assert len(await kept(it)) == 1
    await pressed(it, PRIYA, reply, ids.FEEDBACK_DOWN)
    assert await kept(it) == []


async def test_a_question_taken_back_does_not_come_back(it: Bench) -> None:
    post = it.slack.say(DANA, dm(it, DANA), RENEWAL)
    await it.quiet()
    assert len(await kept(it)) == 1
    it.slack.delete(DANA, post.channel, post.ts)
    await it.quiet()
    assert await kept(it) == []


async def test_a_review_is_asked_the_next_day_shown_and_noted(it: Bench) -> None:
    first = await told(it, DANA, CLAUSE)
    assert review.NOTHING in (await told(it, DANA, "review")).text
    it.clock.turn(days=1)
    asked = await told(it, DANA, "review", first)
    assert review.ASK.format(title="Zanzibar clause") in asked.text
    assert "zanzibar clause says" not in asked.text
    shown = await pressed(it, DANA, asked, ids.REVIEW_SHOW)
    assert "zanzibar clause says" in shown.text
    done = await pressed(it, DANA, shown, ids.REVIEW_KNEW)
    assert done.text == f"{review.NOTED_KNEW} {review.DONE}"
    assert await kept(it) == [(DANA, CLAUSES, True)]


async def test_the_same_by_words(it: Bench) -> None:
    await told(it, DANA, CLAUSE)
    it.clock.turn(days=1)
    said = [(await told(it, DANA, words)).text for words in ("Review", "show me", "not yet", "review")]
    assert [review.HOW in said[0], review.TELL in said[1], review.NOTED_FORGOT in said[2], said[3]] == [
        *(True, True, True),
        review.DONE,
    ]


async def test_words_like_those_are_questions_where_nothing_is_due(it: Bench) -> None:
    assert "could not find" in (await told(it, DANA, "not yet")).text


async def test_an_answer_given_twice_counts_once(it: Bench) -> None:
    await told(it, DANA, CLAUSE)
    it.clock.turn(days=1)
    asked = await told(it, DANA, "review")
    await pressed(it, DANA, asked, ids.REVIEW_KNEW)
    [once] = await rows(it.store, cards)
    for action in (ids.REVIEW_KNEW, ids.REVIEW_FORGOT):
        await pressed(it, DANA, asked, action)
    assert await rows(it.store, cards) == [once]


async def test_in_a_channel_only_the_asker_is_asked(it: Bench) -> None:
    await told(it, DANA, CLAUSE)
    it.clock.turn(days=1)
    post = it.slack.say(DANA, HELP, f"<@{BOT}> review")
    assert "Do you still know" in (await it.whisper(DANA, HELP)).text
    assert [one for one in it.replies(post, PRIYA) if "still know" in one.text] == []
    it.slack.command(DANA, HELP, "/coach review")
    asked = await it.whisper(DANA, HELP)
    it.slack.click(DANA, HELP, asked.ts, ids.REVIEW_FORGOT)
    assert review.NOTED_FORGOT in (await it.whisper(DANA, HELP)).text
    assert [one for one in it.replies(post, PRIYA) if "know" in one.text] == []


async def test_what_the_handbook_may_not_show_any_more_is_not_asked(it: Bench) -> None:
    await told(it, DANA, CLAUSE)
    question = await it.store.questions.of_id(1)
    assert question is not None
    await it.store.cards.change(question.person, ["channels#gone"], lambda card, id: pacing.asked(card, NINE, id), NINE)
    it.clock.turn(days=1)
    asked = await told(it, DANA, "review")
    assert (review.ALL_BUT_ONE in asked.text, "gone" in asked.text) == (True, False)
    assert not await it.store.cards.note_review(question.person, "channels#never-asked", True, it.clock())
