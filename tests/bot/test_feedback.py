"""Whether an answer was good, said with buttons and with words."""

from __future__ import annotations

from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, PRIYA
from bot.playground.world import HELP, Message, ShownView
from bot.store import Verdict
from bot.views import feedback, ids
from bot.views.apology import NO_WINDOW
from tests.bot.bench import Bench
from tests.bot.test_direct import dm

RENEWAL = f"<@{BOT}> who gets first right of refusal at renewal?"


async def verdicts(it: Bench) -> list[tuple[str, bool, str | None, str | None]]:
    """Everything said about the first question: by whom, good or not, the reason, the words."""
    question = await it.store.questions.of_id(1)
    assert question is not None
    found: list[Verdict] = await it.store.questions.verdicts(question.person.workspace, [1])
    return [(one.person.user_id, one.good, one.reason, one.words) for one in found]


async def answered(it: Bench, person: str = PRIYA, words: str = RENEWAL) -> Message:
    """An answer in #partner-help."""
    return await it.reply_to(it.slack.say(person, HELP, words))


def buttons(post: Message) -> list[str]:
    return [one["action_id"] for block in post.blocks or [] if block["type"] == "actions" for one in block["elements"]]


def modal(it: Bench, person: str) -> ShownView:
    return it.slack.world.modals[person][-1]


async def test_every_answer_can_be_called_good_or_bad(it: Bench) -> None:
    for words in ("who gets first right of refusal at renewal?", "either or", "what is the airspeed of an unladen swallow"):
        shown = buttons(await answered(it, DANA, f"<@{BOT}> {words}"))
        assert {ids.FEEDBACK_UP, ids.FEEDBACK_DOWN} <= set(shown)
        assert (ids.HUMAN_ASK in shown) == (words[0] != "w" or "swallow" in words)
    for words in ("thanks!", "help"):
        assert ids.FEEDBACK_UP not in buttons(await answered(it, DANA, f"<@{BOT}> {words}"))


async def test_a_thumb_counts_once_a_person_and_can_be_changed(it: Bench) -> None:
    reply = await answered(it)
    for person, action in ((PRIYA, ids.FEEDBACK_UP), (PRIYA, ids.FEEDBACK_UP), (DANA, ids.FEEDBACK_DOWN)):
        it.slack.click(person, HELP, reply.ts, action)
        await it.quiet()
    assert await verdicts(it) == [(PRIYA, True, None, None), (DANA, False, None, None)]
    assert feedback.THANKS_GOOD in (await it.whisper(PRIYA, HELP)).text
    it.slack.click(PRIYA, HELP, reply.ts, ids.FEEDBACK_DOWN)
    await it.quiet()
    assert await verdicts(it) == [(PRIYA, False, None, None), (DANA, False, None, None)]


async def test_who_presses_bad_is_asked_why_alone_and_may_choose_a_reason(it: Bench) -> None:
    reply = await answered(it)
    it.slack.click(PRIYA, HELP, reply.ts, ids.FEEDBACK_DOWN)
    asked = await it.whisper(PRIYA, HELP)
    assert asked.text.startswith(feedback.THANKS_BAD)
    assert it.private(DANA, HELP) == []
    assert ids.HUMAN_ASK in buttons(asked)
    for number, reason in ((1, "wrong"), (3, "outdated")):
        it.slack.click(PRIYA, HELP, asked.ts, f"{ids.FEEDBACK_REASON}.{number}")
        assert feedback.REASONS[reason].lower() in (await it.whisper(PRIYA, HELP)).text
    assert await verdicts(it) == [(PRIYA, False, "outdated", None)]


async def test_somebody_else_is_asked_why_but_offered_no_human_for_a_question_that_is_not_theirs(it: Bench) -> None:
    reply = await answered(it)
    it.slack.click(DANA, HELP, reply.ts, ids.FEEDBACK_DOWN)
    assert ids.HUMAN_ASK not in buttons(await it.whisper(DANA, HELP))


async def test_own_words_are_taken_in_a_window_however_often_it_is_sent(it: Bench) -> None:
    reply = await answered(it)
    it.slack.click(PRIYA, HELP, reply.ts, ids.FEEDBACK_DOWN)
    asked = await it.whisper(PRIYA, HELP)
    it.slack.click(PRIYA, HELP, asked.ts, ids.FEEDBACK_OWN)
    await it.quiet()
    typed = {feedback.WORDS_BLOCK: {ids.FEEDBACK_WORDS: {"value": "It is 10 now <!channel>"}}}
    it.slack.submit(PRIYA, modal(it, PRIYA).id, typed)
    await it.quiet()
    assert await it.door.deliver(it.slack.deliveries[-1]) == 200
    assert feedback.NOTED_WORDS in str(modal(it, PRIYA).body)
    assert await verdicts(it) == [(PRIYA, False, None, "It is 10 now <!channel>")]


async def test_who_waits_for_a_window_that_slack_does_not_open_hears_so_alone(it: Bench) -> None:
    reply = await answered(it)
    it.slack.click(PRIYA, HELP, reply.ts, ids.FEEDBACK_DOWN)
    asked = await it.whisper(PRIYA, HELP)
    it.slack.plan("views.open", Fault.error("expired_trigger_id"))
    it.slack.click(PRIYA, HELP, asked.ts, ids.FEEDBACK_OWN)
    assert (await it.whisper(PRIYA, HELP)).text == NO_WINDOW
    assert it.private(DANA, HELP) == []


async def test_the_same_can_be_typed_in_the_thread(it: Bench) -> None:
    reply = await answered(it)
    root = reply.thread_ts
    for person, words, said in (
        (PRIYA, "bad", feedback.THANKS_BAD),
        (PRIYA, "bad outdated", "outdated"),
        (PRIYA, "Bad: it is 10 now", feedback.NOTED_WORDS),
        (DANA, "good!", feedback.THANKS_GOOD),
    ):
        it.slack.say(person, HELP, f"<@{BOT}> {words}", thread_ts=root)
        assert said in (await it.whisper(person, HELP)).text
    assert await verdicts(it) == [(PRIYA, False, "outdated", "it is 10 now"), (DANA, True, None, None)]


async def test_in_a_direct_message_good_is_about_the_last_answer(it: Bench) -> None:
    await it.reply_to(it.slack.say(DANA, dm(it, DANA), "who gets first right of refusal at renewal?"))
    reply = await it.reply_to(it.slack.say(DANA, dm(it, DANA), "good"))
    assert reply.text.startswith(feedback.THANKS_GOOD)
    assert await verdicts(it) == [(DANA, True, None, None)]


async def test_good_and_bad_without_a_question_are_words_like_any_others(it: Bench) -> None:
    for words in ("good", "bad", "bad leads from a partner"):
        reply = await it.reply_to(it.slack.say(DANA, dm(it, DANA), words))
        assert feedback.THANKS_GOOD not in reply.text
        assert feedback.THANKS_BAD not in reply.text


async def test_a_private_answer_takes_feedback_from_its_asker(it: Bench) -> None:
    it.slack.command(DANA, HELP, "/coach who gets first right of refusal at renewal?")
    reply = await it.whisper(DANA, HELP)
    it.slack.click(DANA, HELP, reply.ts, ids.FEEDBACK_UP)
    assert feedback.THANKS_GOOD in (await it.whisper(DANA, HELP)).text
    assert await verdicts(it) == [(DANA, True, None, None)]


async def test_what_was_asked_privately_in_a_channel_is_spoken_of_where_it_was_answered(it: Bench) -> None:
    it.slack.say(PRIYA, HELP, f"<@{BOT}> privately who gets first right of refusal at renewal?")
    await it.quiet()
    (answer,) = [one for one in it.slack.messages(dm(it, PRIYA), PRIYA) if one.bot_id]
    it.slack.click(PRIYA, dm(it, PRIYA), answer.ts, ids.FEEDBACK_DOWN)
    await it.quiet()
    assert await verdicts(it) == [(PRIYA, False, None, None)]
    for thread in (None, answer.ts):
        reply = await it.reply_to(it.slack.say(PRIYA, dm(it, PRIYA), "good", thread_ts=thread))
        assert "Thank you" in reply.text
        reply = await it.reply_to(it.slack.say(PRIYA, dm(it, PRIYA), "why", thread_ts=thread))
        assert "first right of refusal" in reply.text.casefold()
    assert await verdicts(it) == [(PRIYA, True, None, None)]
    reply = await it.reply_to(it.slack.say(PRIYA, dm(it, PRIYA), "human please"))
    assert "I have nobody here to pass it on to" in reply.text


async def test_a_forged_value_is_refused_with_a_sentence_and_noted_nowhere(it: Bench) -> None:
    it.slack.command(DANA, HELP, "/coach who gets first right of refusal at renewal?")
    await it.quiet()
    reply = await answered(it)
    row = next(block for block in reply.blocks or [] if block["block_id"] == feedback.FEEDBACK_ACTIONS)
    # Dana's private question, a number that is none, one far away, nothing, and another workspace's key.
    for forged in ("#1", "#x", "#99999999999999999999", "", "Ev-of-somebody-else"):
        row["elements"][1]["value"] = forged or " "
        it.slack.click(PRIYA, HELP, reply.ts, ids.FEEDBACK_DOWN)
        assert feedback.NO_QUESTION in (await it.whisper(PRIYA, HELP)).text
    assert await verdicts(it) == []


async def test_a_question_that_was_erased_takes_no_more_feedback(it: Bench) -> None:
    reply = await answered(it)
    it.clock.turn(days=200)
    await it.store.purge_questions(it.clock())
    it.slack.click(PRIYA, HELP, reply.ts, ids.FEEDBACK_UP)
    assert feedback.NO_QUESTION in (await it.whisper(PRIYA, HELP)).text
    assert await verdicts(it) == []


async def test_an_edited_verdict_is_no_question(it: Bench) -> None:
    await it.reply_to(it.slack.say(DANA, dm(it, DANA), "who gets first right of refusal at renewal?"))
    post = it.slack.say(DANA, dm(it, DANA), "good")
    before = (await it.reply_to(post)).text
    for words in ("bad", "human please"):
        it.slack.edit(DANA, post.channel, post.ts, words)
        assert (await it.reply_to(post)).text == before
