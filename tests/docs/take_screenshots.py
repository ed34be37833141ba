"""Takes the pictures of the documents anew: `.venv/bin/python -m tests.docs.take_screenshots`.

Questions to the real bot in the playground, photographed with the thread open: a partner's two of the README; one that a
partner and a seller ask in the same channel; one that goes to a person, from both sides; quizzes; a lesson, alone and in a
channel; Home; a nudge with its settings. The thumbs need an emoji font on the machine that takes them (Debian:
fonts-noto-color-emoji).
"""

from __future__ import annotations

import json
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from bot.playground.people import BOT_NAME, LEON, MARCO, PRIYA
from bot.playground.world import HELP, SALES
from bot.views import ids
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.whole import handbook, playground

IMAGES = Path(__file__).parent.parent.parent / "docs" / "images"
QUESTIONS = ("resseler hanbook link pls", "who gets first right of refusal at renewal?")
SAME = "what are the program updates?"
OPEN = "do you pay referral fees in euros?"
REPLY = "Yes, we do: tell us with the invoice, and finance pays it out in euros."
LESSON = "vp of app dev"
WIDE, TALL, PHONE, HOME = (1280, 800), (1160, 1040), (390, 800), (1160, 1500)
SHARPNESS = 1.25
"""Picture points for each point of the page: sharp on a good screen, and below 300 KB."""
PICTURES = (("playground", WIDE, "light"), ("playground-dark", WIDE, "dark"), ("playground-phone", PHONE, "light"))


def opened(
    browser: Browser,
    address: str,
    size: tuple[int, int],
    scheme: Any,
    sharpness: float = SHARPNESS,
    zone: str | None = None,
) -> Page:
    """A page of that size and colour scheme. `zone`: where whoever looks at it is; where it is morning, if none is named."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        device_scale_factor=sharpness,
        locale="en-GB",
        timezone_id=zone or _where_it_is_ten(),
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("#composer textarea", state="attached")
    return page


def _where_it_is_ten() -> str:
    """A time zone where it is morning, whenever the pictures are taken."""
    hours = (10 - datetime.now(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"


class People:
    """Those who sit at the playground at `url`, and do what the page would do for them."""

    def __init__(self, url: str) -> None:
        self._url = url

    def do(self, person: str, deed: str, **how: object) -> None:
        """One deed of this person."""
        body = json.dumps({"as": person, **how}).encode()
        urlopen(Request(f"{self._url}/play/{deed}", body, {"Content-Type": "application/json"})).close()

    def posts(self, person: str, channel: str) -> Any:
        """Everything this person sees there."""
        with urlopen(f"{self._url}/play/state?as={person}") as answer:
            return json.load(answer)["messages"][channel]

    def find(self, person: str, channel: str, words: str) -> Any:
        """The newest post with these words that this person sees there, once it is there."""
        for _ in range(100):
            if found := [one for one in self.posts(person, channel) if words in one["text"]]:
                return found[-1]
            time.sleep(0.1)
        raise AssertionError(f"nobody said {words!r}")

    def ask(self, person: str, channel: str, question: str) -> str:
        """Mention the bot; the thread of the answer."""
        self.do(person, "say", channel=channel, text=f"@{BOT_NAME} {question}")
        root = self.find(person, channel, question)["ts"]
        for _ in range(100):
            with urlopen(f"{self._url}/play/state?as={person}") as answer:
                posts = json.load(answer)["messages"][channel]
            if any(one["is_bot"] and one["thread_ts"] == root for one in posts):
                return str(root)
            time.sleep(0.1)
        raise AssertionError(f"nobody answered {question!r}")

    def press(self, person: str, channel: str, post: Any, action: str) -> None:
        """A button of that post."""
        self.do(person, "action", where={"channel": channel, "ts": post["ts"]}, action_id=action)


def tell_partner_and_seller(browser: Browser, url: str) -> None:
    """The same question in the shared channel: both get the open answer, the seller more, alone."""
    people = People(url)
    for person, name in ((PRIYA, "partner"), (MARCO, "seller")):
        thread = people.ask(person, HELP, SAME)
        if person == MARCO:
            people.press(person, HELP, people.find(person, HELP, "There is more"), ids.ANSWER_PRIVATE)
            people.find(person, HELP, "Channel-home")
        keep(browser, f"{url}/#/{person}/{HELP}/{thread}", f"same-question-{name}", TALL)


def pass_it_on(browser: Browser, url: str) -> None:
    """A partner's question that goes to a person: in the team's channel, and what the partner reads."""
    people = People(url)
    thread = people.ask(PRIYA, HELP, OPEN)
    people.do(PRIYA, "say", channel=HELP, text=f"@{BOT_NAME} human please", thread_ts=thread)
    post = people.find(MARCO, SALES, OPEN)
    people.press(MARCO, SALES, post, ids.HUMAN_TAKE)
    people.find(PRIYA, HELP, "is on it")
    people.do(MARCO, "say", channel=SALES, text=f"@{BOT_NAME} reply: {REPLY}", thread_ts=post["ts"])
    people.find(MARCO, SALES, "This is what the asker will see")
    keep(browser, f"{url}/#/{MARCO}/{SALES}/{post['ts']}", "human-team", TALL)
    people.do(MARCO, "say", channel=SALES, text=f"@{BOT_NAME} send", thread_ts=post["ts"])
    people.find(PRIYA, HELP, REPLY)
    keep(browser, f"{url}/#/{PRIYA}/{HELP}/{thread}", "human-asker", TALL)


def quiz_oneself(browser: Browser, url: str) -> None:
    """A quiz of a partner's own: a question, and what came of its answer with the next one below."""
    people, chat = People(url), f"D{PRIYA[1:]}"
    people.do(PRIYA, "say", channel=chat, text="quiz boutique 2")
    card = people.find(PRIYA, chat, "Question 1 of 2")
    where = f"{url}/#/{PRIYA}/{chat}/{card['thread_ts']}"
    keep(browser, where, "quiz-before", TALL)
    people.press(PRIYA, chat, card, f"{ids.QUIZ_CHOOSE}.1")
    people.find(PRIYA, chat, "Question 2 of 2")
    keep(browser, where, "quiz-after", TALL)


def quiz_everybody(browser: Browser, url: str) -> None:
    """A quiz for everybody in a shared channel, as one of them sees it: answered, and shown."""
    people = People(url)
    thread = people.ask(MARCO, HELP, "quiz midmarket 1")
    card = people.find(PRIYA, HELP, "A question for everybody here")
    where = f"{url}/#/{PRIYA}/{HELP}/{thread}"
    for person in (PRIYA, MARCO):
        people.press(person, HELP, card, f"{ids.QUIZ_CHOOSE}.2")
    people.find(PRIYA, HELP, "Your answer is")
    keep(browser, where, "channel-quiz", TALL)
    people.press(MARCO, HELP, card, ids.QUIZ_REVEAL)
    people.find(PRIYA, HELP, "2 people answered")
    keep(browser, where, "channel-quiz-shown", TALL)


def learn(browser: Browser, url: str) -> None:
    """A lesson in the conversation with the bot, one for everybody in a channel, and Home after some of it is done."""
    people, direct = People(url), f"D{LEON[1:]}"
    begun = (
        ("learn what is gitlab", "quiz this lesson"),
        ("done", "Done:"),
        ("settings MSP", "Managed service provider"),
        ("nudges on", "nudge"),
        (SAME, "Program"),
    )
    for words, said in begun:
        people.do(LEON, "say", channel=direct, text=words)
        people.find(LEON, direct, said)
    people.do(LEON, "say", channel=direct, text=LESSON)
    card = people.find(LEON, direct, "VP of App Dev")
    keep(browser, f"{url}/#/{LEON}/{direct}/{card['thread_ts']}", "lesson", TALL)
    thread = people.ask(MARCO, HELP, f"learn here {LESSON}")
    keep(browser, f"{url}/#/{MARCO}/{HELP}/{thread}", "lesson-in-channel", TALL)
    people.do(LEON, "home", tab="home")
    keep(browser, f"{url}/#/{LEON}/home", "home", HOME, shown=".home .block-section")


def be_nudged(browser: Browser, url: str) -> None:
    """A nudge in the conversation with the bot, and beside it how nudges stand."""
    people, talk = People(url), f"D{LEON[1:]}"
    people.do(LEON, "say", channel=talk, text="nudges every day")
    people.find(LEON, talk, "at most one nudge a day")
    people.do(LEON, "clock", to="working_day")
    for _ in range(2):
        people.do(LEON, "clock", to="hour")
        time.sleep(1)
    people.find(LEON, talk, "Today's nudge")
    people.do(LEON, "say", channel=talk, text="nudges")
    asked = [one for one in people.posts(LEON, talk) if one["text"] == "nudges"][-1]
    people.find(LEON, talk, "The next one comes")
    time.sleep(1)
    keep(browser, f"{url}/#/{LEON}/{talk}/{asked['ts']}", "nudge", TALL, zone="Europe/Berlin")


def keep(
    browser: Browser,
    address: str,
    name: str,
    size: tuple[int, int],
    shown: str = "#thread .message",
    zone: str | None = None,
) -> None:
    """A picture of the page there once this is shown; of ordinary sharpness, since there are many."""
    page = opened(browser, address, size, "light", sharpness=1, zone=zone)
    page.wait_for_selector(shown)
    page.evaluate("document.fonts.ready")
    page.evaluate("document.querySelectorAll('#scroll, #thread *').forEach(one => { one.scrollTop = one.scrollHeight; })")
    page.wait_for_timeout(300)
    page.screenshot(path=IMAGES / f"{name}.png")
    page.context.close()


def main() -> None:
    """Ask, look, keep."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        with playground(handbook(Path(folder)), Path(folder)) as url:
            for question in QUESTIONS:
                thread = People(url).ask(PRIYA, HELP, question)
            for name, size, scheme in PICTURES:
                shown = opened(browser, f"{url}/#/{PRIYA}/{HELP}/{thread}", size, scheme)
                shown.wait_for_selector("#thread .block-section")
                shown.evaluate("document.fonts.ready")
                shown.screenshot(path=IMAGES / f"{name}.png")
            for tell in (tell_partner_and_seller, pass_it_on, quiz_oneself, quiz_everybody, learn, be_nudged):
                tell(browser, url)
        browser.close()


if __name__ == "__main__":
    main()
