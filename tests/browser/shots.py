"""Pictures of the playground for the README and for looking at: python -m tests.browser.shots

They go to tests/browser/shots/, which git ignores.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bot.playground.people import DANA, LEON
from bot.playground.world import HELP
from tests.browser.conftest import CHROMIUM, QUIET, SIZES
from tests.browser.whole import handbook, playground

SHOTS = Path(__file__).parent / "shots"
QUESTION = "who gets first right of refusal at renewal"


def main() -> None:
    SHOTS.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp())
    index = handbook(folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        for scheme in ("light", "dark"):
            for size in SIZES:
                fresh = folder / f"{scheme}-{size}"
                fresh.mkdir()
                with playground(index, fresh) as url:
                    walk(browser, url, size, scheme)
        browser.close()


def walk(browser: Browser, url: str, size: str, scheme: str) -> None:
    """One person's first minutes, a picture at each step."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=size == "phone",
        device_scale_factor=2,
    )
    page = context.new_page()
    person = DANA if size == "wide" else LEON

    def shot(name: str) -> None:
        page.wait_for_timeout(300)
        page.screenshot(path=SHOTS / f"{name}-{size}-{scheme}.png")

    page.goto(f"{url}/#/{person}/{HELP}")
    page.wait_for_selector(".welcome")
    shot("first")
    page.locator(".example").first.click()
    page.wait_for_selector(".replies")
    if size == "phone":
        page.click(".replies")
    shot("thread")
    if size == "phone":
        page.click("#leave-thread")
    say(page, f"/coach {QUESTION}")
    page.wait_for_selector(".ephemeral")
    shot("command")
    page.goto(f"{url}/#/{person}/home")
    page.wait_for_selector(".home")
    shot("home")
    page.locator(".home button").first.click()
    page.wait_for_selector("dialog")
    shot("modal")
    context.close()


def say(page: Page, text: str) -> None:
    page.fill("#composer textarea", text)
    page.press("#composer textarea", "Enter")


if __name__ == "__main__":
    main()
