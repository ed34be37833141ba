"""In the thread of a direct message a short question leans on the one before it."""

from __future__ import annotations

from bot.playground.people import BOT, DANA, PRIYA
from bot.playground.world import HELP, Message
from bot.views.answer import NOTHING
from bot.views.why import WHY
from knowledge import Audience, Knowledge
from tests.bot.bench import Bench

TAKEN = "You asked about “{}” and “{}”."


def dm(it: Bench, person: str) -> str:
    return it.slack.dm(it.slack.person(person), it.slack.world.installations[0]).id


async def talk(it: Bench, *typed: str) -> list[Message]:
    """What the bot says to each of these, typed one after the other into one thread of Dana's direct messages."""
    root = it.slack.say(DANA, dm(it, DANA), typed[0])
    said = [await it.reply_to(root)]
    for words in typed[1:]:
        it.clock.turn(seconds=5)
        said.append(await it.reply_to(it.slack.say(DANA, root.channel, words, thread_ts=root.ts)))
    return said


async def test_a_topic_is_carried_and_the_answer_says_so(it: Bench) -> None:
    _, said = await talk(it, "what discount do resellers get?", "and for MSPs?")
    assert said.text.startswith(f"{TAKEN.format('what discount do resellers get', 'for MSPs')}\n\n{NOTHING}")


async def test_what_is_found_together_is_an_answer(it: Bench) -> None:
    _, said = await talk(it, "what is MDF?", "and how do I apply?")
    assert said.text.startswith(TAKEN.format("what is MDF", "how do I apply"))
    assert "Market development funds" in said.text


async def test_what_is_not_mentioned_is_said_not_to_be(it: Bench) -> None:
    _, said = await talk(it, "who gets first right of refusal at renewal?", "and for MSPs?")
    taken = TAKEN.format("who gets first right of refusal at renewal", "for MSPs")
    assert said.text.startswith(f"{taken} What I found does not mention “MSPs”.")
    assert "Renewals incumbent protection" in said.text


async def test_the_topic_stays_that_of_the_last_whole_question(it: Bench) -> None:
    said = await talk(it, "what discount do resellers get?", "and for MSPs?", "thanks!", "and for distributors?")
    assert said[3].text.startswith(TAKEN.format("what discount do resellers get", "for distributors"))


async def test_what_stands_alone_is_answered_alone(it: Bench) -> None:
    _, other, unknown = await talk(it, "what is MDF?", "what is a VAR?", "what is the airspeed of an unladen swallow?")
    assert "You asked about" not in other.text
    assert unknown.text.startswith(NOTHING)


async def test_nothing_is_carried_from_another_thread_or_into_a_channel(it: Bench) -> None:
    await talk(it, "what discount do resellers get?")
    alone = await it.reply_to(it.slack.say(DANA, dm(it, DANA), "and for MSPs?"))
    root = it.slack.say(PRIYA, HELP, f"<@{BOT}> what discount do resellers get?")
    await it.reply_to(root)
    it.clock.turn(seconds=5)
    said = await it.reply_to(it.slack.say(PRIYA, HELP, f"<@{BOT}> and for MSPs?", thread_ts=root.ts))
    assert [TAKEN[:15] in one.text for one in (alone, said)] == [False, False]


async def test_what_it_was_taken_for_is_kept_and_explained(it: Bench, handbook: Knowledge) -> None:
    said = (await talk(it, "what discount do resellers get?", "and for MSPs?", "why?"))[2]
    assert said.text.startswith(f"{WHY}\n\n“what discount do resellers get for MSPs”")
    kept = await it.store.questions.of_id(2)
    assert kept is not None
    assert (kept.text, kept.taken_for) == ("and for MSPs?", "what discount do resellers get for MSPs")
    outcome = handbook.find(str(kept.looked_up), Audience(kept.reader), kept.lens)
    assert (kept.outcome, kept.score) == (type(outcome).__name__.lower(), outcome.score)
