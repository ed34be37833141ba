"""Terms: typed where nobody else reads, or in a window where others do."""

from __future__ import annotations

from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, LEON, MARCO, PRIYA
from bot.playground.world import HELP, Message
from bot.store.tables import attempts, cards
from bot.views import channel_quiz as here
from bot.views import ids
from bot.views import quiz as said
from bot.views.apology import NO_WINDOW
from tests.bot.bench import Bench
from tests.bot.quizzes.quizzing import Changing, begun, channel_quiz, now, pressed, type_in
from tests.bot.test_direct import dm
from tests.bot.test_reviews import told
from tests.store.samples import rows

TERM = "quiz kinds core 1"
"""There is one question of that level with that tag, and it is about a term."""
MSP = "managed service provider"


async def window(it: Bench, person: str, card: Message) -> str:
    """The window of a question that asks for a term."""
    await pressed(it, person, card, ids.QUIZ_TYPE)
    view = it.slack.world.modals[person][-1]
    assert "What is a partner called" in str(view.body["blocks"])
    return view.id


async def sent(it: Bench, person: str, view: str, words: str) -> str:
    """What the window says after sending it off; nothing where it closes."""
    it.slack.submit(person, view, {said.TERM_BLOCK: {ids.QUIZ_TERM: {"type": "plain_text_input", "value": words}}})
    await it.quiet()
    shown = [one for one in it.slack.world.modals.get(person, []) if one.id == view]
    return str(shown[-1].body["blocks"][0]["text"]["text"]) if shown else ""


async def test_a_term_is_typed_in_a_window_and_the_quiz_goes_on_behind_it(it: Bench) -> None:
    card = await begun(it, DANA, TERM)
    assert said.TYPE in card.text
    assert await sent(it, DANA, await window(it, DANA, card), "Manged Service Provider") == ""
    assert "*Right.*\nYou said: “Manged Service Provider”" in now(it, card).text
    assert [(row.item_id, row.right) for row in await rows(it.store, attempts)] == [("program.msp.1", True)]


async def test_a_private_quiz_in_a_channel_asks_for_terms_by_window_and_by_words(it: Bench) -> None:
    it.slack.command(MARCO, HELP, f"/coach {TERM}")
    card = await it.whisper(MARCO, HELP)
    assert said.TYPE_ALONE in card.text
    assert await sent(it, MARCO, await window(it, MARCO, card), "franchise") == ""
    assert "*Not quite.*\nYou said: “franchise”\nThe answer: Managed service provider" in now(it, card, MARCO).text
    it.slack.command(MARCO, HELP, f"/coach {TERM}")
    await it.quiet()
    it.slack.command(MARCO, HELP, "/coach answer a freight forwarder")
    assert "*Not quite.*" in (await it.whisper(MARCO, HELP)).text
    assert it.private(DANA, HELP) == []


async def test_who_has_no_commands_answers_a_private_question_by_mentioning_the_bot(it: Bench) -> None:
    await told(it, PRIYA, "what is an MSP")
    it.clock.turn(days=1)
    it.slack.say(PRIYA, HELP, f"<@{BOT}> review")
    asked = await it.whisper(PRIYA, HELP)
    assert ids.QUIZ_TYPE in str(asked.blocks)
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> answer {MSP}")
    assert said.RIGHT in (await it.whisper(PRIYA, HELP)).text
    assert it.replies(post, DANA) == []


async def test_a_term_for_everybody_is_written_unread_changeable_and_shown_when_it_is_over(it: Bench) -> None:
    card = await channel_quiz(it, words=TERM)
    assert here.SECRETLY_TYPE in card.text
    assert MSP not in card.text.casefold()
    for person, words in ((PRIYA, "franchise"), (PRIYA, MSP), (LEON, "MSPs")):
        heard = await sent(it, person, await window(it, person, card), words)
        assert heard == here.VOTED.format(given=f"“{words}”")
    it.slack.say(DANA, HELP, f"<@{BOT}> manged services", thread_ts=card.thread_ts)
    assert "Everybody here can read what you wrote" in (await it.whisper(DANA, HELP)).text
    assert [(row.person_id, row.right) for row in await rows(it.store, attempts)] == [
        *((PRIYA, True), (LEON, True), (DANA, False))
    ]
    await pressed(it, DANA, card, ids.QUIZ_REVEAL)
    shown = now(it, card).text
    assert "The answer: Managed service provider" in shown
    assert f"3 people answered. {here.FEW_TERMS.format(least=5)}" in shown
    assert "franchise" not in shown
    assert len(await rows(it.store, cards)) == 3
    await pressed(it, LEON, card, ids.QUIZ_MINE)
    assert it.private(LEON, HELP)[-1].text.endswith("1. You said “MSPs”: right.")


async def test_a_question_in_the_thread_of_a_term_is_answered_as_one(it: Bench) -> None:
    card = await channel_quiz(it, words=TERM)
    post = it.slack.say(PRIYA, HELP, f"<@{BOT}> who is a reseller", thread_ts=card.thread_ts)
    assert "sells licenses in its own name" in (await it.reply_to(post)).text
    assert await rows(it.store, attempts) == []


async def test_an_empty_window_says_so_beside_its_field(it: Bench) -> None:
    card = await begun(it, DANA, TERM)
    view = await window(it, DANA, card)
    await sent(it, DANA, view, "  ")
    assert it.slack.world.modals[DANA][-1].errors == {said.TERM_BLOCK: said.TERM_EMPTY}
    assert await rows(it.store, attempts) == []


async def test_a_window_on_one_device_and_words_on_another_answer_once(it: Bench) -> None:
    card = await begun(it, DANA, TERM)
    view = await window(it, DANA, card)
    assert said.RIGHT in (await type_in(it, DANA, card, MSP)).text
    assert await sent(it, DANA, view, "franchise") == ""
    assert it.slack.messages(card.channel, DANA)[-1].text.startswith("You have answered that one: “managed service")
    assert [row.right for row in await rows(it.store, attempts)] == [True]


async def test_a_window_that_is_sent_after_the_answer_is_shown_counts_for_nothing(it: Bench) -> None:
    card = await channel_quiz(it, words=TERM)
    view = await window(it, PRIYA, card)
    await pressed(it, DANA, card, ids.QUIZ_REVEAL)
    assert await sent(it, PRIYA, view, MSP) == here.CLOSED
    assert await rows(it.store, attempts) == []


async def test_a_window_of_somebody_else_or_of_no_round_is_refused(it: Bench) -> None:
    card = await begun(it, DANA, TERM)
    view = await window(it, DANA, card)
    modal = it.slack.world.modals[DANA][-1]
    good = modal.body["private_metadata"]
    for kept, sentence in (
        ("", said.OVER),
        ("[1]", said.OVER),
        (good.replace("1\\n0", "9\\n0"), said.OVER),
        (good.replace("1\\n0", "1\\n5"), said.OVER),
        ('{"value": "1\\n0", "over": {"kind": "nowhere"}, "back": 3}', said.NOT_YOURS),
    ):
        modal.body["private_metadata"] = kept
        assert await sent(it, DANA, view, MSP) == sentence, kept
        view = await window(it, DANA, card)
        modal = it.slack.world.modals[DANA][-1]
    assert await rows(it.store, attempts) == []
    await pressed(it, DANA, card, ids.QUIZ_PASS)
    assert "That was the last one" in now(it, card).text


async def test_who_presses_under_anothers_card_or_too_late_hears_why(changing: Changing) -> None:
    it, _ = changing
    card = await begun(it, DANA, TERM)
    stale = [dict(block) for block in card.blocks or []]
    theirs = await begun(it, PRIYA, TERM)
    row = next(one for block in theirs.blocks or [] for one in block.get("elements", ()) if one.get("value"))
    row["value"] = "1\n0"
    await pressed(it, PRIYA, theirs, ids.QUIZ_TYPE)
    assert it.slack.messages(theirs.channel, PRIYA)[-1].text == said.NOT_YOURS
    await pressed(it, DANA, card, ids.QUIZ_PASS)
    now(it, card).blocks = stale
    await pressed(it, DANA, card, ids.QUIZ_TYPE)
    assert it.slack.messages(card.channel, DANA)[-1].text == said.NOT_ASKED_NOW
    assert it.slack.world.modals == {}


async def test_a_window_that_slack_does_not_open_is_said(it: Bench) -> None:
    card = await begun(it, DANA, TERM)
    it.slack.plan("views.open", Fault.error("internal_error"))
    await pressed(it, DANA, card, ids.QUIZ_TYPE)
    assert NO_WINDOW in [one.text for one in it.slack.messages(dm(it, DANA), DANA)]
