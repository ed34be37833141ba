"""Quizzes of one's own, through the front door."""

from __future__ import annotations

from bot.playground.people import DANA, LEON, MARCO, PRIYA
from bot.playground.world import HELP
from bot.store.tables import attempts, cards
from bot.views import ids
from bot.views import quiz as said
from tests.bot.bench import Bench
from tests.bot.quizzes.quizzing import Changing, begun, letter_of, now, pressed, type_in
from tests.bot.test_direct import dm
from tests.bot.test_feedback import buttons
from tests.store.samples import rows


async def test_a_quiz_asks_one_question_after_the_other_in_one_message_and_ends_with_a_score(it: Bench) -> None:
    card = await begun(it, PRIYA, "quiz kinds")
    assert card.text.startswith("Question 1 of 2\n")
    await pressed(it, PRIYA, card, ids.QUIZ_PASS)
    second = now(it, card, PRIYA)
    assert said.PASSED in second.text
    assert "https://acme.example/program/#kinds" in second.text
    assert "Question 2 of 2\n" in second.text
    await pressed(it, PRIYA, second, ids.QUIZ_PASS)
    over = now(it, card, PRIYA)
    assert "That was the last one: 0 of 2 right." in over.text
    assert said.LOOK_AGAIN in over.text
    assert len(it.replies(it.slack.messages(card.channel, PRIYA)[0])) == 1
    assert sorted(row.passage_id for row in await rows(it.store, cards)) == [
        "program#kinds",
        "program#kinds/managed-service-provider-msp",
    ]


async def test_a_right_choice_is_right_wherever_it_stands_and_is_said_with_why_and_where(it: Bench) -> None:
    for person in (DANA, PRIYA, LEON):
        card = await begun(it, person, "quiz market development")
        await pressed(it, person, card, letter_of(card, "Events"))
        told = now(it, card, person).text
        assert "*Right.*\nYou said: " in told
        assert "They pay for events and campaigns" in told
        assert "1 of 1 right. All of them." in told


async def test_no_button_and_no_text_gives_the_answer_away(it: Bench) -> None:
    card = await begun(it, DANA, "quiz market development")
    values = [one.get("value") for block in card.blocks or [] for one in block.get("elements", ())]
    assert [value for value in values if value] == ["1\n0\n0", "1\n0\n1", "1\n0\n2", "1\n0"]
    assert "They pay for" not in str(card)
    assert card.metadata is None or "1" not in str(card.metadata.get("event_payload", {}).get("answer", ""))


async def test_answers_can_be_written_as_letters_words_or_terms(it: Bench) -> None:
    card = await begun(it, DANA, "quiz kinds")
    asked = {"What is a partner": "managed services provider", "Which kinds": "Reseller"}
    first = next(words for start, words in asked.items() if start in card.text)
    reply = await type_in(it, DANA, card, first)
    assert (said.RIGHT in reply.text) == (first.startswith("managed"))
    assert "Question 2 of 2" in reply.text
    other = next(words for words in asked.values() if words != first)
    over = await type_in(it, DANA, card, other)
    assert "1 of 2 right" in over.text


async def test_several_choices_are_ticked_and_sent_together(it: Bench) -> None:
    card = await begun(it, DANA, "quiz advanced")
    [block] = [one for one in card.blocks or [] if one["type"] == "actions"]
    boxes = next(one for one in block["elements"] if one["type"] == "checkboxes")
    await pressed(it, DANA, card, ids.QUIZ_ANSWER)
    replies = it.slack.messages(card.channel, DANA)
    assert replies[-1].text == said.PICK_SOME
    right = [one for one in boxes["options"] if one["text"]["text"][3:] in ("Reseller", "Managed service provider")]
    await pressed(it, DANA, card, ids.QUIZ_TICK, selected_options=right)
    assert await rows(it.store, attempts) == []
    await pressed(it, DANA, card, ids.QUIZ_ANSWER)
    assert "1 of 1 right" in now(it, card).text


async def test_the_first_answer_counts_also_when_it_is_pressed_twice_or_on_two_devices_at_once(it: Bench) -> None:
    card = await begun(it)
    first = [one for one in buttons(card) if one.startswith(ids.QUIZ_CHOOSE)]
    for action in (first[0], first[1], first[0]):
        it.slack.click(DANA, card.channel, card.ts, action)
    await it.quiet()
    assert len(await rows(it.store, attempts)) == 1
    told = [one.text for one in it.slack.messages(card.channel, DANA) if one.ts > card.ts]
    assert len(told) == 2
    assert all(one == said.ANSWERING or one.startswith("You have answered that one: ") for one in told)
    assert "Question 2 of 3" in now(it, card).text


async def test_a_press_and_written_letters_at_once_answer_each_question_once(it: Bench) -> None:
    card = await begun(it)
    it.slack.click(DANA, card.channel, card.ts, f"{ids.QUIZ_CHOOSE}.1")
    for words in ("A", "B"):
        it.slack.say(DANA, card.channel, words, thread_ts=card.thread_ts)
    await it.quiet()
    found = await rows(it.store, attempts)
    assert len({row.at for row in found}) == len(found) <= 3


async def test_a_letter_beyond_the_choices_is_told_apart_and_counts_for_nothing(it: Bench) -> None:
    card = await begun(it, DANA, "quiz market development")
    assert (await type_in(it, DANA, card, "F")).text == said.PICK.format(last="C")
    assert await rows(it.store, attempts) == []


async def test_a_question_in_the_middle_of_a_quiz_is_answered_as_one(it: Bench) -> None:
    card = await begun(it, DANA, "quiz market development")
    reply = await type_in(it, DANA, card, "who is a reseller?")
    assert "sells licenses in its own name" in reply.text
    assert await rows(it.store, attempts) == []
    assert said.RIGHT in (await type_in(it, DANA, card, "events and campaigns")).text


async def test_a_quiz_that_is_over_takes_no_more_answers(it: Bench) -> None:
    card = await begun(it, DANA, "quiz market development")
    await type_in(it, DANA, card, "A")
    assert (await type_in(it, DANA, card, "B")).text == said.OVER
    await pressed(it, DANA, card, f"{ids.QUIZ_CHOOSE}.1")
    assert "You have answered that one" in it.slack.messages(card.channel, DANA)[-1].text
    assert len(await rows(it.store, attempts)) == 1


async def test_a_letter_without_a_quiz_is_a_question_like_any_other(it: Bench) -> None:
    reply = await it.reply_to(it.slack.say(DANA, dm(it, DANA), "B"))
    assert reply.text not in (said.OVER, said.PICK)


async def test_an_item_whose_passage_changes_meanwhile_is_not_asked_and_does_not_count(changing: Changing) -> None:
    it, change = changing
    card = await begun(it, DANA, "quiz market development")
    change()
    await pressed(it, DANA, card, f"{ids.QUIZ_CHOOSE}.1")
    assert said.SUSPENDED in now(it, card).text
    assert await rows(it.store, attempts) == []
    it.slack.command(DANA, HELP, "/coach desk quiz")
    assert "`program.mdf.1`: suspended, since its passage" in (await it.whisper(DANA, HELP)).text


async def test_forged_and_foreign_buttons_answer_nothing(it: Bench) -> None:
    mine = await begun(it, DANA, "quiz market development")
    theirs = await begun(it, PRIYA, "quiz market development")
    for value, told in (
        ("1\n0\n0", said.NOT_YOURS),
        ("2\n0\n9", said.NOT_ASKED_NOW),
        ("99\n0\n0", said.OVER),
        ("2\n7\n0", said.OVER),
        ("2\n0", said.OVER),
        ("x\n0\n0", said.OVER),
    ):
        row = next(block for block in theirs.blocks or [] if block["type"] == "actions")
        row["elements"][0]["value"] = value
        await pressed(it, PRIYA, theirs, f"{ids.QUIZ_CHOOSE}.1")
        assert it.slack.messages(theirs.channel, PRIYA)[-1].text == told, value
    assert await rows(it.store, attempts) == []
    await pressed(it, DANA, mine, letter_of(mine, "Events"))
    assert "1 of 1 right" in now(it, mine).text


async def test_choices_stand_in_ones_own_order_each_time(it: Bench) -> None:
    first, again = await begun(it, DANA, "quiz market development"), await begun(it, DANA, "quiz market development")
    assert first.text.startswith(again.text)


async def test_a_topic_without_questions_names_those_that_have_some(it: Bench) -> None:
    told = await begun(it, DANA, "quiz volcanoes")
    assert told.text.startswith(said.no_topic_message(["kinds", "money"])["text"])


async def test_a_lessons_button_asks_about_what_it_is_about(it: Bench) -> None:
    card = await begun(it)
    # The listener is what a lesson's card needs; the button is theirs.
    row = next(block for block in card.blocks or [] if block["type"] == "actions")
    row["elements"][0].update(action_id=ids.QUIZ_PASSAGE, value="program#kinds")
    await pressed(it, DANA, card, ids.QUIZ_PASSAGE)
    assert "Which kinds of partner" in it.slack.messages(card.channel, DANA)[-1].text
    row["elements"][0]["value"] = "program#core"
    await pressed(it, DANA, card, ids.QUIZ_PASSAGE)
    assert it.slack.messages(card.channel, DANA)[-1].text == said.NO_PASSAGE


async def test_a_command_in_a_channel_asks_privately_and_goes_on_in_the_same_place(it: Bench) -> None:
    it.slack.command(MARCO, HELP, "/coach quiz market development")
    card = await it.whisper(MARCO, HELP)
    assert said.PRESS_ALONE in card.text
    await pressed(it, MARCO, card, letter_of(card, "Events"))
    assert ("1 of 1 right" in now(it, card, MARCO).text, it.private(DANA, HELP)) == (True, [])
    it.slack.command(MARCO, HELP, "/coach quiz renewals")
    await it.quiet()
    it.slack.command(MARCO, HELP, "/coach true")
    assert "1 of 1 right" in (await it.whisper(MARCO, HELP)).text


async def test_a_bad_question_is_flagged_once_a_person_and_the_desk_sees_it(it: Bench) -> None:
    card = await begun(it, PRIYA, "quiz market development")
    await pressed(it, PRIYA, card, ids.QUIZ_PASS)
    await pressed(it, PRIYA, card, ids.QUIZ_BAD)
    assert it.slack.messages(card.channel, PRIYA)[-1].text == said.FLAGGED
    assert (await type_in(it, PRIYA, card, "Bad question!")).text == said.FLAGGED
    it.slack.command(DANA, HELP, "/coach desk quiz")
    assert "`program.mdf.1`: called bad by 1" in (await it.whisper(DANA, HELP)).text
    it.slack.command(MARCO, HELP, "/coach desk quiz")
    assert "mdf" not in (await it.whisper(MARCO, HELP)).text


async def test_what_is_not_for_a_partner_is_never_asked_of_one(it: Bench) -> None:
    for words in ("quiz 20", "quiz floor prices", "quiz money"):
        card = await begun(it, PRIYA, words)
        assert "Zephyr" not in str(card)
    assert "Question 1 of 5" in (await begun(it, MARCO, "quiz 20")).text


async def test_a_question_about_quizzes_is_answered_as_one(it: Bench) -> None:
    for words in (
        "quiz for the first lesson where is it?",
        "quiz is part of which lesson in the curriculum of new partners",
    ):
        reply = await it.reply_to(it.slack.say(DANA, dm(it, DANA), words))
        assert "First quiz" in reply.text


async def test_an_answer_that_is_edited_or_deleted_counts_as_it_was_and_its_outcome_stays(it: Bench) -> None:
    card = await begun(it, DANA, "quiz kinds core 1")
    post = it.slack.say(DANA, card.channel, "managed service provider", thread_ts=card.thread_ts)
    outcome = await it.reply_to(post)
    for words in ("managed services", "what is MDF"):
        it.slack.edit(DANA, post.channel, post.ts, words)
        await it.quiet()
        assert (await it.reply_to(post)).text == outcome.text
    it.slack.delete(DANA, post.channel, post.ts)
    await it.quiet()
    assert [one.text for one in it.replies(post)] == [outcome.text]
    assert [row.right for row in await rows(it.store, attempts)] == [True]


async def test_words_that_are_meant_as_an_answer_are_one_outside_its_thread_too(it: Bench) -> None:
    await begun(it, DANA, "quiz kinds core 1")
    reply = await it.reply_to(it.slack.say(DANA, dm(it, DANA), "Answer: a freight forwarder"))
    assert said.WRONG in reply.text
