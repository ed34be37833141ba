"""What a lesson's card offers besides done and skip: a quiz about it, and a question about it; in private wherever it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, LEON, PRIYA
from bot.playground.world import HELP, Message
from bot.views import ids
from bot.views.apology import NO_WINDOW
from bot.views.learn import BY_ITSELF, LESSON_GONE, QUESTION_BLOCK, QUESTION_EMPTY, WHICH_LESSON
from knowledge import Knowledge
from knowledge.index import build
from knowledge.quiz_approval import approve
from tests.bot.bench import Bench, bench
from tests.bot.conftest import refused_by_slack
from tests.bot.test_direct import dm
from tests.bot.test_learn import PAGE, buttons, press, told
from tests.knowledge.packs import write

BANK = """\
- id: acme.what.1
  passage: acme#start/what-is-acme
  kind: single
  prompt: What does the first lesson show?
  choices: [The product, The canteen, The car park]
  answer: 0
  explanation: It is a short look at the product.
- id: acme.prices.1
  passage: acme#start/prices
  kind: single
  prompt: What does the lesson about prices tell?
  choices: [What it costs, Who is tall, Where to park]
  answer: 0
  explanation: It tells what it costs.
"""
RENEWALS = "\n## Renewals {#renewals}\n\nThe incumbent partner is asked first at renewal, in every country.\n"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Four lessons, two of which have a question each in the quiz bank, and a passage besides."""
    made = write(tmp_path / "pack", {"acme.md": PAGE + RENEWALS, "quizzes/acme.yml": BANK})
    approve([made], None)
    return made


@pytest_asyncio.fixture
async def school(pack: Path, tmp_path: Path, log: object) -> AsyncIterator[Bench]:
    """A bot that knows these lessons alone; what it said is judged as Slack would judge it."""
    build([pack], tmp_path / "school.db")
    with closing(Knowledge.open(tmp_path / "school.db")) as knowledge:
        async with bench(knowledge, tmp_path) as made:
            yield made
        assert refused_by_slack(made) == []


async def ask_about(it: Bench, person: str, card: Message, question: str) -> Message:
    """Press "Ask about this", write the question, send it off; the newest thing the bot says."""
    before = {one.ts for one in it.slack.messages(card.channel, person)}
    it.slack.click(person, card.channel, card.ts, ids.LESSON_ASK)
    await it.quiet()
    it.clock.turn(seconds=1)
    it.slack.submit(
        person, it.slack.world.modals[person][-1].id, {QUESTION_BLOCK: {ids.LESSON_QUESTION: {"value": question}}}
    )
    await it.quiet()
    return next(one for one in reversed(it.slack.messages(card.channel, person)) if one.ts not in before)


async def test_a_quiz_is_offered_where_there_is_a_question_about_the_lesson(school: Bench) -> None:
    first, second = await told(school, PRIYA, "learn"), await told(school, PRIYA, "learn org chart")
    assert (ids.QUIZ_PASSAGE in buttons(first), "`quiz this lesson`" in first.text) == (True, True)
    assert (ids.QUIZ_PASSAGE in buttons(second), "`quiz this lesson`" in second.text) == (False, False)
    quiz = await press(school, PRIYA, first, ids.QUIZ_PASSAGE)
    assert "What does the first lesson show?" in quiz.text


@pytest.mark.parametrize("words", ["quiz this lesson", "Quiz me on this!", "quiz me about this lesson"])
async def test_the_same_quiz_by_words(school: Bench, words: str) -> None:
    await told(school, PRIYA, "learn prices")
    assert "What does the lesson about prices tell?" in (await told(school, PRIYA, words)).text
    assert (await told(school, LEON, words)).text.startswith(WHICH_LESSON)


async def test_a_quiz_about_a_lesson_is_whispered_where_others_read(school: Bench) -> None:
    for words in ("learn", "quiz this lesson"):
        school.slack.say(LEON, HELP, f"<@{BOT}> {words}")
        quiz = await school.whisper(LEON, HELP)
    assert "What does the first lesson show?" in quiz.text
    choice = next(one for one in buttons(quiz) if one.startswith(ids.QUIZ_CHOOSE))
    school.slack.click(LEON, HELP, quiz.ts, choice)
    await school.quiet()
    assert "It is a short look at the product." in school.private(LEON, HELP)[-1].text
    assert [one for one in school.slack.messages(HELP, DANA) if one.bot_id] == []


async def test_a_question_about_a_lesson_is_asked_of_that_lesson(school: Bench) -> None:
    card = await told(school, PRIYA, "learn prices")
    answer = await ask_about(school, PRIYA, card, "how long does it take?")
    assert answer.text.startswith(
        "You asked: how long does it take?\n\nYou asked about “Prices” and “how long does it take”.\n\nPrices"
    )
    assert (answer.thread_ts, school.slack.world.modals[PRIYA]) == (card.thread_ts, [])


async def test_a_question_about_something_else_is_answered_all_the_same(school: Bench) -> None:
    card = await told(school, PRIYA, "learn prices")
    answer = await ask_about(school, PRIYA, card, "who is asked first at renewal?")
    assert "The incumbent partner is asked first" in answer.text
    assert "You asked about" not in answer.text


async def test_the_same_question_by_words_and_anew_when_it_is_edited(school: Bench) -> None:
    await told(school, PRIYA, "learn prices")
    post = school.slack.say(PRIYA, dm(school, PRIYA), "about this: how long does it take?")
    assert (await school.reply_to(post)).text.startswith("You asked about “Prices”")
    school.clock.turn(seconds=1)
    school.slack.edit(PRIYA, post.channel, post.ts, "about this: who is asked first at renewal?")
    assert "The incumbent partner is asked first" in (await school.reply_to(post)).text
    assert (await told(school, LEON, "about this: how long is it?")).text.startswith(WHICH_LESSON)


async def test_a_question_in_a_channel_is_answered_to_its_asker_alone(school: Bench) -> None:
    school.slack.command(LEON, HELP, "/coach learn prices")
    card = await school.whisper(LEON, HELP)
    answers = [await ask_about(school, LEON, card, "how long does it take?")]
    school.slack.say(LEON, HELP, f"<@{BOT}> about this: how long does it take?")
    answers.append(await school.whisper(LEON, HELP))
    assert ["You asked about “Prices”" in one.text for one in answers] == [True, True]
    assert [one for one in school.slack.messages(HELP, DANA) if one.bot_id] == []


async def test_a_question_is_not_lost_with_its_lesson(school: Bench, pack: Path, tmp_path: Path) -> None:
    card = await told(school, PRIYA, "learn prices")
    page = PAGE.replace("- **Prices (Material - Handbook, 30 Minutes)**\n", "").replace("  - What it costs.", "  -")
    write(pack, {"acme.md": page + RENEWALS})
    build([pack], tmp_path / "school.db")
    answer = await ask_about(school, PRIYA, card, "who is asked first at renewal?")
    assert BY_ITSELF in answer.text
    assert "The incumbent partner is asked first" in answer.text
    assert (await told(school, PRIYA, "done")).text == LESSON_GONE
    assert "no quiz questions about that one" in (await told(school, PRIYA, "quiz this lesson")).text


async def test_nothing_is_asked_by_an_empty_window_and_a_broken_one_is_told(school: Bench) -> None:
    card = await told(school, PRIYA, "learn prices")
    school.slack.click(PRIYA, card.channel, card.ts, ids.LESSON_ASK)
    await school.quiet()
    window = school.slack.world.modals[PRIYA][-1]
    school.slack.submit(PRIYA, window.id, {QUESTION_BLOCK: {ids.LESSON_QUESTION: {"value": "  "}}})
    await school.quiet()
    assert window.errors == {QUESTION_BLOCK: QUESTION_EMPTY}
    school.slack.plan("views.open", Fault.error("expired_trigger_id"))
    assert (await press(school, PRIYA, card, ids.LESSON_ASK)).text == NO_WINDOW
