"""\"Answer from handbook\" on somebody's message: look first, then post in its thread."""

from __future__ import annotations

from bot.features.shortcut import POSTED
from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, MARCO
from bot.playground.world import HELP, SALES, ShownView
from bot.views.answer import NOTHING
from bot.views.apology import NO_WINDOW
from bot.views.ids import SHORTCUT
from bot.views.shortcut import LOOKING, NO_WORDS
from tests.bot.bench import Bench


def modal(it: Bench, person: str = DANA) -> ShownView:
    return it.slack.world.modals[person][-1]


def words(view: ShownView) -> str:
    return "\n".join(block["text"]["text"] for block in view.body["blocks"] if isinstance(block.get("text"), dict))


async def test_the_answer_is_shown_first_and_then_posted_in_the_thread(it: Bench) -> None:
    post = it.slack.say(MARCO, SALES, "who gets first right of refusal at renewal?")
    it.slack.shortcut(DANA, SALES, post.ts, SHORTCUT)
    await it.quiet()
    assert [LOOKING in str(call.params["view"]) for call in it.slack.called("views.open")] == [True]
    assert "incumbent" in words(modal(it)).lower()
    assert it.replies(post) == []
    it.slack.submit(DANA, modal(it).id, {})
    await it.quiet()
    assert words(modal(it)) == POSTED
    assert "Renewals incumbent protection" in (await it.reply_to(post)).text


async def test_where_slack_opens_no_window_whoever_took_the_shortcut_hears_so_alone(it: Bench) -> None:
    post = it.slack.say(MARCO, SALES, "who gets first right of refusal at renewal?")
    it.slack.plan("views.open", Fault.error("expired_trigger_id"))
    it.slack.shortcut(DANA, SALES, post.ts, SHORTCUT)
    assert (await it.whisper(DANA, SALES)).text == NO_WINDOW
    assert it.replies(post) == []


async def test_a_window_that_is_sent_off_twice_posts_once(it: Bench) -> None:
    post = it.slack.say(MARCO, SALES, "who gets first right of refusal at renewal?")
    it.slack.shortcut(DANA, SALES, post.ts, SHORTCUT)
    await it.quiet()
    it.slack.submit(DANA, modal(it).id, {})
    await it.quiet()
    assert await it.door.deliver(it.slack.deliveries[-1]) == 200
    await it.reply_to(post)


async def test_where_the_bot_is_not_a_member_the_modal_says_how_to_invite_it(it: Bench) -> None:
    it.slack.world.channels[SALES].members.remove(BOT)
    post = it.slack.say(MARCO, SALES, "who gets first right of refusal at renewal?")
    it.slack.shortcut(DANA, SALES, post.ts, SHORTCUT)
    await it.quiet()
    it.slack.submit(DANA, modal(it).id, {})
    await it.quiet()
    assert "/invite @" in words(modal(it))
    assert it.replies(post) == []
    # Invited, the same press works.
    it.slack.world.channels[SALES].members.append(BOT)
    it.slack.shortcut(DANA, SALES, post.ts, SHORTCUT)
    await it.quiet()
    it.slack.submit(DANA, modal(it).id, {})
    await it.reply_to(post)


async def test_a_message_without_an_answer_posts_nothing(it: Bench) -> None:
    for said, shown in (("what is the airspeed of an unladen swallow", NOTHING), (f"<@{BOT}>", NO_WORDS)):
        post = it.slack.say(MARCO, HELP, said)
        await it.quiet()
        it.slack.shortcut(DANA, HELP, post.ts, SHORTCUT)
        await it.quiet()
        assert shown in words(modal(it))
        assert modal(it).body.get("submit") is None


async def test_an_unsure_answer_lets_people_choose_before_anything_is_posted(it: Bench) -> None:
    post = it.slack.say(MARCO, SALES, "either or")
    it.slack.shortcut(DANA, SALES, post.ts, SHORTCUT)
    await it.quiet()
    assert "nothing is posted yet" in words(modal(it))
    it.slack.click_in_view(DANA, modal(it).id, "shortcut.choose.1")
    await it.quiet()
    it.slack.submit(DANA, modal(it).id, {})
    await it.reply_to(post)
