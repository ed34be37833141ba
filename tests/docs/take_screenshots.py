"""Takes the pictures of the README anew: `.venv/bin/python -m tests.docs.take_screenshots`.

Two questions of a partner to the real bot in the playground, photographed with the thread open. The thumbs need an emoji
font on the machine that takes them (Debian: fonts-noto-color-emoji).
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bot.playground.people import PRIYA
from bot.playground.world import HELP
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.whole import handbook, playground

IMAGES = Path(__file__).parent.parent.parent / "docs" / "images"
QUESTIONS = ("resseler hanbook link pls", "who gets first right of refusal at renewal?")
WIDE, PHONE = (1280, 800), (390, 800)
SHARPNESS = 1.25
"""Picture points for each point of the page: sharp on a good screen, and below 300 KB."""
PICTURES = (("playground", WIDE, "light"), ("playground-dark", WIDE, "dark"), ("playground-phone", PHONE, "light"))


def opened(browser: Browser, address: str, size: tuple[int, int], scheme: Any) -> Page:
    """A page of that size and colour scheme."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        device_scale_factor=SHARPNESS,
        locale="en-GB",
        timezone_id=_where_it_is_ten(),
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


def ask(page: Page, question: str) -> None:
    """Mention the bot, and wait for the reply in the thread."""
    page.fill("#composer textarea", f"@Channel Coach {question}")
    page.keyboard.press("Escape")
    page.press("#composer textarea", "Enter")
    page.locator("#scroll .message", has_text=question).locator("a.replies").wait_for()


def main() -> None:
    """Ask, look, keep."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        with playground(handbook(Path(folder)), Path(folder)) as url:
            page = opened(browser, f"{url}/#/{PRIYA}/{HELP}", WIDE, "light")
            for question in QUESTIONS:
                ask(page, question)
            page.locator("#scroll a.replies").last.click()
            page.wait_for_selector("#thread .block-section")
            for name, size, scheme in PICTURES:
                shown = opened(browser, page.url, size, scheme)
                shown.wait_for_selector("#thread .block-section")
                shown.evaluate("document.fonts.ready")
                shown.screenshot(path=IMAGES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
