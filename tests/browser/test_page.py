"""The page by itself, against canned answers: what it draws, what it sends, and who can use it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import canned
from tests.browser.conftest import Open
from tests.browser.looking import faint, nameless, sticks_out
from tests.browser.stub import Stub

pytestmark = pytest.mark.browser

BOX = "#composer textarea"
THREAD_BOX = "#thread-composer textarea"


def everything(stub: Stub, open_page: Open, size: str = "wide", scheme: str = "light") -> Page:
    stub.post(canned.SALES, canned.BOT, "everything", blocks=canned.EVERYTHING)
    page = open_page(f"{stub.url}/#/USELL1/{canned.SALES}", size, scheme)
    page.wait_for_selector(".block-container")
    return page


def ask(page: Page, question: str) -> None:
    page.fill(BOX, question)
    page.press(BOX, "Enter")


WORDS = {
    "header": ["A header 🎉"],
    "section": [
        "bold italic struck code <b> 👋 a link",
        "@Sam Okoro in #partner-help",
        "• one\n• two",
        "pre *as is*",
        "@channel pings everybody here",
    ],
    "context": ["Small print"],
    "image": ["Regions", "A map of the regions", "example.com"],
    "actions": ["Primary", "Remove"],
    "rich_text": ["Rich bold linked", "step one", "under two", "a rich quote", "rich pre"],
    "markdown": ["Heading two", "A strong word and a page", "nested", "Margin", "10 %", "fenced", "said so"],
    "table": ["Partner", "Northwind", "12"],
    "card": ["Card title", "Video · 10 minutes", "Card body", "Start the lesson"],
    "context_actions": ["Good", "Bad", "Delete"],
    "video": ["Film title", "Runner walkthrough"],
    "alert": ["Warning: Alert text"],
    "container": ["Container title", "Inside the container"],
    "input": ["Your note", "A sentence"],
}


@pytest.mark.parametrize(("block", "texts"), WORDS.items(), ids=WORDS)
def test_a_block_shows_its_words(stub: Stub, open_page: Open, block: str, texts: list[str]) -> None:
    page = everything(stub, open_page)
    shown = "\n".join(page.locator(f".block-{block}").all_inner_texts()).replace(" (opens in a new tab)", "")
    for text in texts:
        assert text in shown


def test_marks_become_elements_and_a_date_is_written_out(stub: Stub, open_page: Open) -> None:
    page = everything(stub, open_page)
    first = page.locator(".block-section").first
    assert [first.locator(tag).first.inner_text() for tag in ("strong", "em", "s", "code", "blockquote", "pre")] == [
        "bold", "italic", "struck", "code <b>", "quoted", "pre *as is*",
    ]  # fmt: skip
    assert first.get_by_role("link").first.get_attribute("href") == "https://example.com/a_b_c"
    expect(page.locator("[data-block=b5] time")).to_have_text("2025-11-24")


def test_an_unknown_block_is_said_out_loud(stub: Stub, open_page: Open) -> None:
    page = everything(stub, open_page)
    expect(page.locator(".fault")).to_have_text(
        "A block of the type “hologram” stands here, which this playground cannot show."
    )


def test_what_people_write_is_never_markup(stub: Stub, open_page: Open) -> None:
    stub.post(canned.HELP, "UPART1", canned.MARKUP)
    stub.post(canned.HELP, canned.BOT, "", blocks=[
        {"type": "header", "text": canned.plain(canned.MARKUP)},
        {"type": "section", "text": canned.mrkdwn(canned.MARKUP), "fields": [canned.plain(canned.MARKUP)]},
        {"type": "markdown", "text": canned.MARKUP},
        {"type": "rich_text", "elements": [canned.words(canned.said(canned.MARKUP))]},
        {"type": "actions", "elements": [canned.button(canned.MARKUP, "x")]},
        {"type": "section", "text": canned.mrkdwn("<javascript:window.broken=1|click> <data:text/html,x|data>")},
    ])  # fmt: skip
    page = open_page(stub.url)
    page.wait_for_selector(".block-actions")
    assert page.evaluate("window.broken") is None
    assert page.locator(".log script, .log img:not(.avatar), .log b b").count() == 0
    assert page.locator(".log .block").get_by_role("link").count() == 0
    assert page.locator(".block-rich_text").inner_text() == canned.MARKUP


def test_links_leave_safely_and_pictures_of_others_are_not_fetched(stub: Stub, open_page: Open) -> None:
    page = everything(stub, open_page)
    links: list[list[str]] = page.eval_on_selector_all(".blocks a", "all => all.map(a => [a.href, a.target, a.rel])")
    assert {target for _, target, _ in links} == {"_blank"}
    assert {rel for _, _, rel in links} == {"noopener noreferrer"}
    assert {href.split(":")[0] for href, _, _ in links} == {"https", "mailto"}
    assert page.locator(".blocks img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_every_control_has_a_name_and_every_text_enough_contrast(
    stub: Stub, open_page: Open, size: str, scheme: str
) -> None:
    page = everything(stub, open_page, size, scheme)
    assert (nameless(page), faint(page)) == ([], [])
    stub.modal = canned.MODAL
    stub.changed()
    page.wait_for_selector("dialog")
    assert (nameless(page), faint(page)) == ([], [])
    stub.modal = None
    stub.changed()
    page.goto(f"{stub.url}/#/USELL1/home")
    page.wait_for_selector(".home")
    assert (nameless(page), faint(page)) == ([], [])
    page.goto(f"{stub.url}/#/UPART1/{canned.HELP}")
    page.wait_for_selector(".welcome")
    stub.post(canned.HELP, canned.BOT, "Only for you <!here>", ephemeral=True)
    page.wait_for_selector(".ephemeral")
    page.fill(BOX, "@")
    assert (nameless(page), faint(page)) == ([], [])


def test_dark_mode_is_dark(stub: Stub, open_page: Open) -> None:
    page = open_page(stub.url, scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 26, 25)"


def test_a_phone_shows_one_thing_at_a_time_and_never_scrolls_sideways(stub: Stub, open_page: Open) -> None:
    stub.post(canned.HELP, canned.BOT, "x" * 400)
    page = everything(stub, open_page, "phone")
    assert sticks_out(page) == []
    page.click("#open-side")
    expect(page.locator("#places [aria-current]")).to_be_focused()
    assert sticks_out(page) == []
    page.click("#places a[data-control=CHELP]")
    expect(page.locator(BOX)).to_be_visible()
    ask(page, "@Coach who gets first right of refusal")
    page.click(".replies")
    expect(page.locator(THREAD_BOX)).to_be_focused()
    expect(page.locator("main")).to_be_hidden()
    assert sticks_out(page) == []
    page.click("#leave-thread")
    expect(page.locator(".replies")).to_be_focused()


def test_a_whole_conversation_by_keyboard(stub: Stub, open_page: Open) -> None:
    page = open_page(stub.url)
    page.wait_for_selector(".welcome")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.type("@co")
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_have_value("@Coach ")
    page.keyboard.type("first line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("who gets first right of refusal?")
    page.keyboard.press("Enter")
    thread = page.locator("#thread")
    expect(thread).to_contain_text("first right of refusal")
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator(BOX)).to_have_value("")
    assert stub.asked[0] == (
        "say",
        {"as": "USELL1", "channel": canned.HELP, "text": f"<@{canned.BOT}> first line\nwho gets first right of refusal?"},
    )

    page.keyboard.press("Escape")
    expect(thread).to_be_hidden()
    expect(page.locator(".replies")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(THREAD_BOX)).to_be_focused()
    page.keyboard.type("thank you")
    page.keyboard.press("Enter")
    expect(thread.get_by_role("log")).to_contain_text("thank you")
    assert stub.asked[-1][1]["thread_ts"] == stub.messages[canned.HELP][0]["ts"]

    page.locator("#thread").get_by_role("button", name="Show more of Renewals").focus()
    page.keyboard.press("Enter")
    page.locator("#thread .overflow").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Not what I asked")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#thread .overflow")).to_be_focused()
    expect(thread).to_be_visible()


def test_commands_are_offered_and_run(stub: Stub, open_page: Open) -> None:
    page = open_page(stub.url)
    page.wait_for_selector(".welcome")
    page.type(BOX, "/coach c")
    expect(page.get_by_role("option")).to_have_text(["/coach curriculumtracks, modules and lessons"])
    page.keyboard.press("Tab")
    expect(page.locator(BOX)).to_have_value("/coach curriculum")
    page.keyboard.press("Enter")
    expect(page.locator(".ephemeral")).to_contain_text("Only visible to you")
    assert stub.asked == [("command", {"as": "USELL1", "channel": canned.HELP, "text": "/coach curriculum"})]


def test_examples_stand_on_an_empty_place_and_ask_with_one_click(stub: Stub, open_page: Open) -> None:
    page = open_page(stub.url)
    expect(page.locator(".example")).to_have_text(
        ["who gets first right of refusal at renewal", "reseler vs refferal", "runner slides"]
    )
    page.click(".example >> nth=1")
    expect(page.locator("#thread")).to_contain_text("first right of refusal")
    expect(page.locator(".welcome")).to_have_count(0)
    assert stub.asked[0][1]["text"] == f"<@{canned.BOT}> reseler vs refferal"


def pick_the_second(page: Page) -> None:
    page.click(".block-actions .overflow")
    page.get_by_role("menuitem", name="Second").click()


USES: dict[str, tuple[Callable[[Page], Any], dict[str, Any]]] = {
    "button": (
        lambda page: page.get_by_role("button", name="Beside").click(),
        {"block_id": "b2", "action_id": "beside", "value": "beside"},
    ),
    "select": (
        lambda page: page.select_option(".block-actions select", "core"),
        {"block_id": "b9", "action_id": "track", "selected_option": canned.options("Core")[0]},
    ),
    "overflow": (pick_the_second, {"block_id": "b9", "action_id": "over", "selected_option": canned.options("Second")[0]}),
    "date": (
        lambda page: page.fill(".block-actions input[type=date]", "2026-12-01"),
        {"block_id": "b9", "action_id": "day", "selected_date": "2026-12-01"},
    ),
    "radio": (
        lambda page: page.get_by_label("Beta").check(),
        {"block_id": "b10", "action_id": "radio", "selected_option": canned.options("Beta")[0]},
    ),
    "checkboxes": (
        lambda page: page.get_by_label("Delta").check(),
        {"block_id": "b11", "action_id": "boxes", "selected_options": canned.options("Delta")},
    ),
    "feedback": (
        lambda page: page.get_by_role("button", name="Mark as bad").click(),
        {"block_id": "b16", "action_id": "fb", "value": "bad"},
    ),
}


@pytest.mark.parametrize("control", USES)
def test_a_control_sends_what_slack_would(stub: Stub, open_page: Open, control: str) -> None:
    use, sent = USES[control]
    page = everything(stub, open_page)
    with page.expect_response("**/play/action"):
        use(page)
    deed, body = stub.asked[-1]
    here = {"as": "USELL1", "where": {"channel": canned.SALES, "ts": stub.messages[canned.SALES][0]["ts"]}}
    assert (deed, {key: body[key] for key in sent | here}) == ("action", sent | here)


def test_a_button_that_asks_first_waits_for_the_answer(stub: Stub, open_page: Open) -> None:
    page = everything(stub, open_page)
    page.get_by_role("button", name="Remove").click()
    question = page.get_by_role("dialog", name="Remove it?")
    question.get_by_role("button", name="Keep").click()
    assert stub.asked == []
    page.get_by_role("button", name="Remove").click()
    with page.expect_response("**/play/action"):
        question.get_by_role("button", name="Remove").click()
    assert stub.asked[-1][1]["action_id"] == "remove"


def test_a_modal_keeps_focus_names_what_is_missing_and_sends_its_values(stub: Stub, open_page: Open) -> None:
    stub.post(canned.HELP, "UPART1", "who gets first right of refusal?")
    page = open_page(stub.url)
    page.hover(".message")
    page.get_by_role("button", name="More actions for the message of Priya Nair").click()
    page.get_by_role("menuitem", name="Answer from handbook").click()
    modal = page.get_by_role("dialog", name="Answer from handbook")
    expect(modal.get_by_label("Who is it for?")).to_be_focused()
    assert stub.asked[-1] == (
        "shortcut",
        {
            "as": "USELL1",
            "channel": canned.HELP,
            "ts": stub.messages[canned.HELP][0]["ts"],
            "callback_id": "answer_from_handbook",
        },
    )
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")

    stub.errors = {"who": "Say who it is for."}
    modal.get_by_label("A word of your own").fill("hello")
    modal.get_by_role("button", name="Post in thread").click()
    expect(modal.locator(".error", has_text="Say who it is for.")).to_be_visible()
    expect(modal.get_by_label("Who is it for?")).to_be_focused()
    expect(modal.get_by_label("A word of your own")).to_have_value("hello")

    stub.errors = None
    modal.get_by_label("Who is it for?").select_option("partner")
    modal.get_by_role("button", name="Post in thread").click()
    expect(modal).to_have_count(0)
    assert stub.asked[-1] == ("view", {"as": "USELL1", "view_id": "V1", "values": {
        "who": {"who": {"type": "static_select", "selected_option": canned.options("Partner")[0]}},
        "note": {"note": {"type": "plain_text_input", "value": "hello"}},
        "how": {"how": {"type": "radio_buttons", "selected_option": canned.options("In the thread")[0]}},
    }})  # fmt: skip


def test_escape_closes_a_modal_and_focus_returns(stub: Stub, open_page: Open) -> None:
    page = open_page(stub.url)
    page.wait_for_selector(".welcome")
    page.focus(BOX)
    stub.modal = canned.MODAL
    stub.changed()
    page.wait_for_selector("dialog")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(BOX)).to_be_focused()
    assert stub.asked[-1] == ("close", {"as": "USELL1", "view_id": "V1"})


def test_home_is_asked_for_and_its_buttons_work(stub: Stub, open_page: Open) -> None:
    page = open_page(stub.url)
    page.click("#places a[data-control=home]")
    with page.expect_response("**/play/action"):
        page.get_by_role("button", name="Start learning").click()
    assert [deed for deed, _ in stub.asked] == ["home", "action"]
    assert stub.asked[-1][1]["where"] == {"view_id": "H1"}


def test_a_reload_keeps_person_place_thread_and_talk(stub: Stub, open_page: Open) -> None:
    page = open_page(f"{stub.url}/#/UPART2/DBOT")
    page.wait_for_selector(".welcome")
    ask(page, "runner slides")
    expect(page.locator("#thread")).to_contain_text("first right of refusal")
    page.reload()
    expect(page.locator("#thread")).to_contain_text("first right of refusal")
    expect(page.locator("#place-name")).to_have_text("Channel Coach")
    expect(page.get_by_role("radio", name="Tomás Vega")).to_be_checked()


def test_news_arrives_by_itself_also_after_the_server_was_away(stub: Stub, open_page: Open) -> None:
    page = open_page(stub.url)
    page.wait_for_selector(".welcome")
    stub.post(canned.HELP, "UPART1", "One for the log")
    expect(page.get_by_role("log")).to_contain_text("One for the log")
    stub.post(canned.SALES, "USELL2", "Elsewhere")
    expect(page.locator("#places a[data-control=CSALES]")).to_contain_text("new")
    stub.hang_up()
    stub.messages[canned.HELP].append(canned.message(stub.stamp(), "UPART1", "While you were away"))
    expect(page.get_by_role("log")).to_contain_text("While you were away")
    expect(page.locator("#line")).to_have_text("")


def test_news_leaves_untouched_what_somebody_is_doing(stub: Stub, open_page: Open) -> None:
    page = everything(stub, open_page)
    page.fill("[data-block=b21] input", "half a sentence")
    page.fill(BOX, "a draft")
    page.focus("[data-block=b21] input")
    stub.post(canned.SALES, "USELL2", "News")
    expect(page.get_by_role("log")).to_contain_text("News")
    expect(page.locator("[data-block=b21] input")).to_be_focused()
    expect(page.locator("[data-block=b21] input")).to_have_value("half a sentence")
    page.click("#places a[data-control=CHELP]")
    expect(page.locator(BOX)).to_have_value("")
    page.click("#places a[data-control=CSALES]")
    expect(page.locator(BOX)).to_have_value("a draft")


def test_focus_stays_on_a_button_whose_message_changes(stub: Stub, open_page: Open) -> None:
    stub.post(canned.HELP, canned.BOT, "Answer", blocks=canned.ANSWER)
    page = open_page(stub.url)
    page.get_by_role("button", name="This helped").focus()
    stub.messages[canned.HELP][0]["edited"] = True
    stub.changed()
    expect(page.locator(".edited")).to_be_visible()
    expect(page.get_by_role("button", name="This helped")).to_be_focused()


def test_a_refusal_is_said_beside_the_box_and_the_text_stays(stub: Stub, open_page: Open) -> None:
    page = open_page(stub.url)
    page.wait_for_selector(".welcome")
    stub.refusal = "This channel is archived; write in another one."
    ask(page, "hello")
    expect(page.locator("#composer").get_by_role("alert")).to_have_text(stub.refusal)
    expect(page.locator(BOX)).to_have_value("hello")


def test_a_partner_sees_less_and_is_told_how_to_ask(stub: Stub, open_page: Open) -> None:
    page = open_page(f"{stub.url}/#/USELL1/{canned.SALES}")
    expect(page.locator("#place-name")).to_have_text("#channel-sales")
    page.get_by_role("radio", name="Priya Nair").check()
    expect(page.locator("#place-name")).to_have_text("#partner-help")
    expect(page.locator("#places")).not_to_contain_text("channel-sales")
    page.type(BOX, "/")
    expect(page.locator("#composer .note")).to_have_text(re.compile("no slash commands here"))


def test_the_mark_of_a_shared_channel_is_in_words(stub: Stub, open_page: Open) -> None:
    page = open_page(stub.url)
    expect(page.locator("#place-shared")).to_have_text("Shared with another company")
    expect(page.get_by_role("link", name="partner-help shared with another company")).to_be_visible()


def test_forty_thousand_odd_characters_do_not_stop_the_page(stub: Stub, open_page: Open) -> None:
    for text in ("*" * 40_000, "*a _b ~c " * 4_444, "`<" * 20_000, "**a " * 10_000, "> " * 20_000):
        stub.post(
            canned.HELP,
            "UPART1",
            text,
            blocks=[{"type": "markdown", "text": text}, {"type": "section", "text": canned.mrkdwn(text)}],
        )
    start = time.monotonic()
    page = open_page(stub.url)
    page.wait_for_selector(".message:nth-of-type(5)")
    assert time.monotonic() - start < 8


def test_the_checks_themselves_see_what_is_wrong(stub: Stub, open_page: Open) -> None:
    page = open_page(stub.url)
    page.wait_for_selector(".welcome")
    page.evaluate("""() => {
      document.querySelector(".welcome p").style.color = "#aaaaaa";
      document.querySelector(".send").removeAttribute("aria-label");
      document.querySelector(".send").removeAttribute("title");
      document.querySelector(".welcome").style.marginLeft = "900px";
    }""")
    assert [line.split(" ", 1)[1][:9] for line in faint(page)] == ["P.: Menti"]
    assert nameless(page) == ["button"]
    assert sticks_out(page) != []
