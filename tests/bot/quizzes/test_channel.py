"""Quizzes for everybody in a thread, through the front door."""

from __future__ import annotations

from dataclasses import replace

from bot.playground.people import BOT, DANA, LEON, MARCO, PRIYA
from bot.playground.world import HELP
from bot.store.tables import attempts, cards
from bot.views import channel_quiz as here
from bot.views import ids
from bot.views import quiz as said
from tests.bot.bench import Bench
from tests.bot.quizzes.quizzing import Changing, channel_quiz, letter_of, now, pressed
from tests.bot.test_feedback import buttons
from tests.store.samples import rows


async def test_a_mention_starts_a_quiz_for_everybody_in_its_thread(it: Bench) -> None:
    card = await channel_quiz(it)
    assert card.text.startswith(f"{here.FOR_EVERYBODY} · Question 1 of 3")
    assert here.SECRETLY in card.text
    assert "Zephyr" not in card.text


async def test_everybody_answers_for_themselves_and_nobody_sees_what_others_say(it: Bench) -> None:
    card = await channel_quiz(it, words="quiz market development")
    for person, choice in ((PRIYA, "Licenses"), (PRIYA, "Events"), (DANA, "Licenses")):
        await pressed(it, person, card, letter_of(card, choice))
        assert choice in it.private(person, HELP)[-1].text
    assert (len(it.private(PRIYA, HELP)), len(it.private(DANA, HELP)), it.private(LEON, HELP)) == (2, 1, [])
    assert now(it, card).text == card.text
    assert [(row.person_id, row.right) for row in await rows(it.store, attempts)] == [(PRIYA, True), (DANA, False)]
    assert await rows(it.store, cards) == []


async def test_only_who_started_it_or_an_admin_shows_the_answer_and_it_is_shown_once(it: Bench) -> None:
    card = await channel_quiz(it, PRIYA, "quiz market development")
    await pressed(it, LEON, card, letter_of(card, "Events"))
    await pressed(it, MARCO, card, ids.QUIZ_REVEAL)
    assert it.private(MARCO, HELP)[-1].text == here.NOT_STARTER
    for person in (DANA, PRIYA):
        it.slack.click(person, HELP, card.ts, ids.QUIZ_REVEAL)
    await it.quiet()
    shown = now(it, card)
    assert "Events and campaigns”" in shown.text
    assert f"{here.ONE_PERSON} {here.FEW.format(least=5)}" in shown.text
    assert "(1)" not in shown.text
    assert len(await rows(it.store, cards)) == 1
    updates = [call for call in it.slack.calls if call.method == "chat.update" and call.params.get("ts") == card.ts]
    assert len(updates) == 1


async def test_an_answer_after_the_end_is_refused_with_a_sentence(it: Bench) -> None:
    card = await channel_quiz(it, words="quiz market development")
    late = letter_of(card, "Events")
    stale = [dict(block) for block in card.blocks or []]
    await pressed(it, DANA, card, ids.QUIZ_REVEAL)
    shown = now(it, card)
    shown.blocks = stale
    await pressed(it, PRIYA, card, late)
    assert it.private(PRIYA, HELP)[-1].text == here.CLOSED
    it.slack.say(PRIYA, HELP, f"<@{BOT}> A", thread_ts=card.thread_ts)
    assert here.CLOSED in (await it.whisper(PRIYA, HELP)).text
    assert await rows(it.store, attempts) == []


async def test_how_many_chose_what_is_shown_from_five_on(it: Bench) -> None:
    card = await channel_quiz(it, words="quiz market development")
    it.slack.world.people["UROSA0001"] = replace(it.slack.world.people[MARCO], id="UROSA0001", name="rosa")
    it.slack.join("UROSA0001", HELP)
    there = [PRIYA, LEON, DANA, MARCO, "UROSA0001"]
    for number, person in enumerate(there):
        await pressed(it, person, card, letter_of(card, "Events" if number else "Licenses"))
    await pressed(it, DANA, card, ids.QUIZ_REVEAL)
    shown = now(it, card).text
    assert "Events and campaigns  (4)  ✓ right" in shown
    assert "Licenses that nobody bought  (1)" in shown
    assert here.SOME.format(count=5) in shown


async def test_a_typed_answer_counts_and_is_said_to_be_readable(it: Bench) -> None:
    card = await channel_quiz(it, words="quiz market development")
    it.slack.say(PRIYA, HELP, f"<@{BOT}> events and campaigns", thread_ts=card.thread_ts)
    told = await it.whisper(PRIYA, HELP)
    assert "Everybody here can read what you wrote" in told.text
    assert [row.right for row in await rows(it.store, attempts)] == [True]
    it.slack.say(PRIYA, HELP, f"<@{BOT}> F", thread_ts=card.thread_ts)
    assert said.PICK.format(last="C") in (await it.whisper(PRIYA, HELP)).text


async def test_the_next_question_comes_when_whoever_started_it_says_so_and_once(it: Bench) -> None:
    card = await channel_quiz(it, words="quiz 2")
    first = next(one for one in buttons(card) if one.startswith((ids.QUIZ_CHOOSE, ids.QUIZ_ANSWER)))
    assert first
    await pressed(it, DANA, card, ids.QUIZ_REVEAL)
    await pressed(it, PRIYA, card, ids.QUIZ_NEXT)
    assert it.private(PRIYA, HELP)[-1].text == here.NOT_STARTER
    for _ in range(2):
        it.slack.click(DANA, HELP, card.ts, ids.QUIZ_NEXT)
    await it.quiet()
    posts = [one for one in it.slack.messages(HELP, LEON) if one.bot_id and one.thread_ts == card.thread_ts]
    assert [("Question 2 of 2" in one.text) for one in posts] == [False, True]
    await pressed(it, DANA, card, ids.QUIZ_NEXT)
    assert it.private(DANA, HELP)[-1].text == here.NEXT_BEFORE
    it.slack.say(DANA, HELP, f"<@{BOT}> show the answer", thread_ts=card.thread_ts)
    await it.quiet()
    assert ids.QUIZ_NEXT not in buttons(now(it, posts[1]))
    it.slack.say(DANA, HELP, f"<@{BOT}> next question", thread_ts=card.thread_ts)
    assert (await it.whisper(DANA, HELP)).text == here.THAT_WAS_ALL


async def test_how_somebody_did_is_told_to_them_alone(it: Bench) -> None:
    card = await channel_quiz(it, words="quiz market development")
    await pressed(it, PRIYA, card, letter_of(card, "Events"))
    it.slack.say(PRIYA, HELP, f"<@{BOT}> how did I do?", thread_ts=card.thread_ts)
    assert (await it.whisper(PRIYA, HELP)).text.startswith(here.MINE_NONE)
    await pressed(it, DANA, card, ids.QUIZ_REVEAL)
    await pressed(it, PRIYA, card, ids.QUIZ_MINE)
    assert it.private(PRIYA, HELP)[-1].text.startswith("Only you see this: 1 of 1 right so far.\n1. You said ")
    await pressed(it, LEON, card, ids.QUIZ_MINE)
    assert it.private(LEON, HELP)[-1].text == here.MINE_NONE


async def test_a_question_is_shown_by_itself_after_a_day_and_survives_restarts(it: Bench) -> None:
    card = await channel_quiz(it, words="quiz market development")
    await pressed(it, PRIYA, card, letter_of(card, "Events"))
    it.clock.turn(hours=23)
    await it.coach.look_after()
    await it.quiet()
    assert now(it, card).text == card.text
    it.clock.turn(hours=2)
    for _ in range(2):
        await it.coach.look_after()
        await it.quiet()
    assert "Events and campaigns”" in now(it, card).text
    assert len(await rows(it.store, cards)) == 1


async def test_a_private_quiz_is_started_for_everybody_with_a_button(it: Bench) -> None:
    it.slack.command(DANA, HELP, "/coach quiz market development")
    mine = await it.whisper(DANA, HELP)
    await pressed(it, DANA, mine, ids.QUIZ_THREAD)
    [root] = [one for one in it.slack.messages(HELP, PRIYA) if one.bot_id and not one.only_for]
    assert root.thread_ts is None
    assert root.text.startswith(here.FOR_EVERYBODY)
    it.slack.say(PRIYA, HELP, f"<@{BOT}> events and campaigns", thread_ts=root.ts)
    assert "Everybody here can read" in (await it.whisper(PRIYA, HELP)).text


async def test_a_second_quiz_in_a_thread_waits_for_the_first(it: Bench) -> None:
    card = await channel_quiz(it)
    it.slack.say(DANA, HELP, f"<@{BOT}> quiz kinds", thread_ts=card.thread_ts)
    assert (await it.whisper(DANA, HELP)).text == here.ALREADY_OPEN


async def test_a_channels_question_that_changed_meanwhile_counts_for_nobody(changing: Changing) -> None:
    it, change = changing
    card = await channel_quiz(it, words="quiz market development")
    await pressed(it, PRIYA, card, letter_of(card, "Events"))
    change()
    await pressed(it, DANA, card, ids.QUIZ_REVEAL)
    assert now(it, card).text == here.SUSPENDED_HERE
    assert await rows(it.store, cards) == []
