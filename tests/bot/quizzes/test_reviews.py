"""Reviews that are asked by a question of the bank: its answer counts as the review."""

from __future__ import annotations

from typing import Any

from bot.playground.people import BOT, DANA, PRIYA
from bot.playground.world import HELP, Message
from bot.store.tables import attempts, cards
from bot.views import ids, review
from bot.views import quiz as said
from tests.bot.bench import Bench
from tests.bot.quizzes.quizzing import Changing, letter_of, now, type_in
from tests.bot.quizzes.quizzing import pressed as press
from tests.bot.test_direct import dm
from tests.bot.test_reviews import told
from tests.store.samples import rows

MDF = "program#money/market-development-funds-mdf"
PAYS = "What do market development funds pay for?"


async def asked_tomorrow(it: Bench, person: str = DANA, words: str = "what is MDF") -> Message:
    """Somebody asks, and on the next day for a review: what they are asked."""
    await told(it, person, words)
    it.clock.turn(days=1)
    return await told(it, person, "review")


async def known(it: Bench) -> list[tuple[str, str, Any, bool]]:
    """Every card: whose, which passage, when it was reviewed, and whether that went well."""
    return [
        (one.person_id, one.passage_id, one.reviewed_on, (one.stability or 0) > 1) for one in await rows(it.store, cards)
    ]


async def test_a_due_passage_is_asked_by_its_question_and_the_answer_is_the_review(it: Bench) -> None:
    asked = await asked_tomorrow(it)
    assert asked.text.startswith(f"{review.ITEM} · {review.ALL_BUT_ONE}\n*{PAYS}*\n")
    assert ("Market development funds (MDF)" in asked.text, ids.REVIEW_SHOW in str(asked.blocks)) == (False, False)
    await press(it, DANA, asked, letter_of(asked, "Events"))
    after = now(it, asked).text
    assert [
        words in after for words in (said.RIGHT, "They pay for events", "https://acme.example/program/", review.DONE)
    ] == [True] * 4
    assert await known(it) == [(DANA, MDF, it.clock().date(), True)]
    [attempt] = await rows(it.store, attempts)
    assert (attempt.item_id, attempt.right, attempt.counted_at is not None) == ("program.mdf.1", True, True)


async def test_who_does_not_know_it_gets_the_answer_and_is_asked_again_soon(it: Bench) -> None:
    asked = await asked_tomorrow(it)
    await press(it, DANA, asked, ids.QUIZ_PASS)
    assert said.PASSED in now(it, asked).text
    assert await known(it) == [(DANA, MDF, it.clock().date(), False)]
    it.clock.turn(days=1)
    assert PAYS in (await told(it, DANA, "review")).text


async def test_a_letter_or_the_words_of_a_choice_answer_a_review(it: Bench) -> None:
    asked = await asked_tomorrow(it)
    over = await type_in(it, DANA, asked, "events and campaigns")
    assert (said.RIGHT in over.text, over.text.endswith(review.DONE)) == (True, True)
    assert await known(it) == [(DANA, MDF, it.clock().date(), True)]


async def test_a_review_asked_twice_counts_once(it: Bench) -> None:
    first = await asked_tomorrow(it)
    second = await told(it, DANA, "review")
    for action in (letter_of(first, "Events"), letter_of(first, "Licenses")):
        it.slack.click(DANA, first.channel, first.ts, action)
    await it.quiet()
    [once] = await rows(it.store, cards)
    await press(it, DANA, second, letter_of(second, "Licenses"))
    assert said.WRONG in now(it, second).text
    assert await rows(it.store, cards) == [once]
    assert len(await rows(it.store, attempts)) == 2


async def test_what_has_no_question_is_asked_as_ever_and_both_follow_each_other(it: Bench) -> None:
    await told(it, DANA, "what is a reseller")
    asked = await asked_tomorrow(it)
    seen = {asked.text.partition("\n")[0].partition(" · ")[0]}
    if ids.QUIZ_PASS in str(asked.blocks):
        await press(it, DANA, asked, ids.QUIZ_PASS)
    else:
        await press(it, DANA, asked, ids.REVIEW_KNEW)
    after = it.slack.messages(asked.channel, DANA)[-1]
    seen.add("plain" if ids.REVIEW_SHOW in str(after.blocks) else "item" if ids.QUIZ_PASS in str(after.blocks) else "over")
    assert len(seen) == 2
    assert "over" not in seen


async def test_a_review_whose_question_is_suspended_meanwhile_goes_on_without_it(changing: Changing) -> None:
    it, change = changing
    asked = await asked_tomorrow(it)
    change()
    await press(it, DANA, asked, letter_of(asked, "Events"))
    after = now(it, asked)
    assert after.text.startswith(said.SUSPENDED)
    assert review.ASK.format(title="Market development funds (MDF)") in after.text
    await press(it, DANA, after, ids.REVIEW_KNEW)
    assert (await rows(it.store, attempts), len(await known(it))) == ([], 1)


async def test_a_question_that_somebody_called_bad_is_not_asked_of_them_again(it: Bench) -> None:
    asked = await asked_tomorrow(it)
    await press(it, DANA, asked, ids.QUIZ_PASS)
    await press(it, DANA, now(it, asked), ids.QUIZ_BAD)
    it.clock.turn(days=1)
    assert review.ASK.format(title="Market development funds (MDF)") in (await told(it, DANA, "review")).text
    assert PAYS in (await asked_tomorrow(it, PRIYA)).text


async def test_in_a_channel_only_the_asker_is_asked_and_goes_on_in_the_same_place(it: Bench) -> None:
    await told(it, PRIYA, "what is MDF")
    it.clock.turn(days=1)
    it.slack.say(PRIYA, HELP, f"<@{BOT}> review")
    asked = await it.whisper(PRIYA, HELP)
    assert PAYS in asked.text
    await press(it, PRIYA, asked, letter_of(asked, "Events"))
    assert said.RIGHT in now(it, asked, PRIYA).text
    assert it.private(DANA, HELP) == []


async def test_home_begins_a_review_with_its_question_and_follows_the_answer(it: Bench) -> None:
    await told(it, DANA, "what is MDF")
    it.clock.turn(days=1)
    it.slack.open_home(DANA)
    await it.quiet()
    it.slack.click_in_view(DANA, it.slack.world.homes[DANA].id, ids.HOME_REVIEW)
    await it.quiet()
    asked = [one for one in it.slack.messages(dm(it, DANA), DANA) if one.bot_id][-1]
    assert PAYS in asked.text
    before = [call.method for call in it.slack.calls].count("views.publish")
    assert said.RIGHT in (await type_in(it, DANA, asked, "events and campaigns")).text
    assert [call.method for call in it.slack.calls].count("views.publish") == before + 1
