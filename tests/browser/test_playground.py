"""The page with the real bot and the local Slack behind it: what a person does on a first visit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.playground.people import DANA, LEON, MARCO, PRIYA
from bot.playground.world import HELP, SALES
from tests.browser.conftest import Open
from tests.browser.looking import faint, nameless, sticks_out
from tests.browser.whole import handbook, playground

pytestmark = pytest.mark.browser

QUESTION = "who gets first right of refusal at renewal"
ANSWER = "first right of refusal"
BOX = "#composer textarea"
THREAD_BOX = "#thread-composer textarea"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return handbook(tmp_path_factory.mktemp("handbook"))


@pytest.fixture
def url(index: Path, tmp_path: Path) -> Iterator[str]:
    with playground(index, tmp_path) as url:
        yield url


def visit(open_page: Open, url: str, person: str, place: str = "", size: str = "wide", scheme: str = "light") -> Page:
    page = open_page(f"{url}/#/{person}/{place}", size, scheme)
    page.wait_for_selector("#places [aria-current]", state="attached")
    return page


def ask(page: Page, question: str) -> None:
    page.fill(BOX, question)
    page.press(BOX, "Enter")


def answers(page: Page) -> Locator:
    return page.locator("#thread .message", has_text="App")


def direct(page: Page) -> None:
    page.locator("#places").get_by_role("link", name="Channel Coach", exact=True).click()


def test_a_first_visit_is_one_click_from_an_answer(url: str, open_page: Open) -> None:
    page = open_page(url)
    expect(page.locator("#place-name")).to_have_text("#partner-help")
    page.get_by_role("button", name=QUESTION).click()
    expect(answers(page)).to_contain_text(ANSWER)
    expect(answers(page).get_by_role("link").first).to_have_attribute(
        "href", "https://about.gitlab.com/handbook/sales/channel/#program-updates"
    )


def test_a_whole_conversation_by_keyboard_with_the_bot(url: str, open_page: Open) -> None:
    page = visit(open_page, url, DANA)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("@co")
    page.keyboard.press("Tab")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(answers(page)).to_contain_text(ANSWER)
    expect(page.locator(BOX)).to_be_focused()

    page.keyboard.press("Escape")
    expect(page.locator(".replies")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(THREAD_BOX)).to_be_focused()
    page.keyboard.type("@Coach runner slides")
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(2)

    answers(page).first.locator(".block-actions button", has_text="Program Updates").first.focus()
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(3)


def test_a_command_answers_the_asker_alone_until_it_is_shared(url: str, open_page: Open) -> None:
    dana, marco = visit(open_page, url, DANA, HELP), visit(open_page, url, MARCO, HELP)
    ask(dana, f"/coach {QUESTION}")
    private = dana.locator(".ephemeral")
    expect(private).to_contain_text("Only visible to you")
    expect(private).to_contain_text(ANSWER)
    expect(marco.locator("#scroll .message", has_text=ANSWER)).to_have_count(0)
    private.get_by_role("button", name="Share in channel").click()
    expect(marco.locator("#scroll .message:not(.ephemeral)", has_text=ANSWER)).to_have_count(1)


def test_a_direct_message_is_answered_in_its_thread_and_a_reload_keeps_it(url: str, open_page: Open) -> None:
    page = visit(open_page, url, PRIYA)
    direct(page)
    ask(page, QUESTION)
    expect(answers(page)).to_contain_text(ANSWER)
    page.reload()
    expect(answers(page)).to_contain_text(ANSWER)
    expect(page.locator("#place-name")).to_have_text("Channel Coach")


def test_the_talk_is_there_after_a_restart(index: Path, tmp_path: Path, open_page: Open) -> None:
    with playground(index, tmp_path) as url:
        page = visit(open_page, url, LEON)
        ask(page, f"@Coach {QUESTION}")
        expect(answers(page)).to_contain_text(ANSWER)
    expect(page.locator("#line")).to_have_text("Connection lost. Trying again…")
    with playground(index, tmp_path) as url:
        page = visit(open_page, url, LEON)
        expect(page.locator(".replies")).to_contain_text("1 reply")


def test_a_shortcut_answers_the_message_of_somebody_else(url: str, open_page: Open) -> None:
    page = visit(open_page, url, DANA, SALES)
    asked = page.locator(".message", has_text="A reseller asked me")
    asked.hover()
    asked.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Answer from handbook").click()
    modal = page.get_by_role("dialog")
    expect(modal).to_contain_text(ANSWER)
    assert (nameless(page), faint(page)) == ([], [])
    modal.get_by_role("button", name="Post in thread").click()
    expect(modal.get_by_role("button", name="Post in thread")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(modal).to_have_count(0)
    expect(asked.locator(".replies")).to_contain_text("1 reply")


def test_home_lists_modules_and_a_press_opens_one(url: str, open_page: Open) -> None:
    page = visit(open_page, url, DANA, "home")
    expect(page.locator(".home")).to_contain_text("23 lessons")
    page.get_by_role("button", name="Our Customers").click()
    modal = page.get_by_role("dialog")
    expect(modal).to_contain_text("Our Customers")
    page.keyboard.press("Escape")
    expect(modal).to_have_count(0)
    expect(page.get_by_role("button", name="Our Customers")).to_be_focused()


def test_a_partner_sees_no_internal_channel_and_is_told_why_a_command_does_not_run(url: str, open_page: Open) -> None:
    page = visit(open_page, url, PRIYA, SALES)
    expect(page.locator("#place-name")).to_have_text("#partner-help")
    expect(page.locator("#places")).not_to_contain_text("channel-sales")
    ask(page, "/coach help")
    expect(page.locator("#composer").get_by_role("alert")).to_contain_text("People of another company cannot use /coach")


def test_nobody_is_pinged_by_a_question(url: str, open_page: Open) -> None:
    page = visit(open_page, url, DANA, HELP)
    ask(page, "@Coach what about <!channel> & <script>alert(1)</script> discounts")
    expect(answers(page)).to_have_count(1)
    assert page.locator(".ping").count() == 0
    assert "<!channel> & <script>alert(1)</script>" in page.locator("#thread .message").first.inner_text()


def put_clock(page: Page, to: str) -> None:
    page.locator("#clock").get_by_role("button", name=to).click()


def test_a_nudge_comes_when_the_clock_is_put_forward(index: Path, tmp_path: Path, open_page: Open) -> None:
    with playground(index, tmp_path) as url:
        page = visit(open_page, url, LEON)
        direct(page)
        ask(page, "nudges on")
        expect(answers(page)).to_contain_text("9:30")
        put_clock(page, "Workday 9:31")
        expect(page.locator("#clock-now")).to_contain_text("9:31, Berlin")
        # Everybody has a minute of their own after their hour.
        put_clock(page, "+ 1 hour")
        expect(page.locator("#scroll .message", has_text="App")).to_contain_text("nudge")
    with playground(index, tmp_path) as url:
        page = visit(open_page, url, LEON)
        expect(page.locator("#clock-now")).to_contain_text("10:31, Berlin")
        put_clock(page, "+ 1 hour")
        expect(page.locator("#clock-now")).to_contain_text("11:31, Berlin")
        direct(page)
        expect(page.locator("#scroll .message", has_text="App")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_what_the_bot_says_can_be_read_by_everybody(url: str, open_page: Open, size: str, scheme: str) -> None:
    page = visit(open_page, url, LEON, HELP, size, scheme)
    ask(page, "/coach curriculum")
    expect(page.locator(".ephemeral")).to_contain_text("lessons")
    ask(page, f"@Coach {QUESTION}")
    expect(page.locator(".replies")).to_be_visible()
    assert (nameless(page), faint(page), sticks_out(page)) == ([], [], [])
    page.locator(".replies").click()
    expect(page.locator(THREAD_BOX)).to_be_focused()
    assert (nameless(page), faint(page), sticks_out(page)) == ([], [], [])
    page.goto(f"{url}/#/{LEON}/home")
    page.wait_for_selector(".home")
    assert (nameless(page), faint(page), sticks_out(page)) == ([], [], [])
