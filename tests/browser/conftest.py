"""A Chromium that talks to the loopback only, and a page that notices every fault of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.stub import Stub, serving

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
SIZES = {"wide": (1280, 800), "phone": (390, 844)}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file of tests, never longer: Playwright's loop must not meet those of asynchronous tests."""
    if not CHROMIUM.exists():
        pytest.skip("no Chromium at /usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Open]:
    """Opens an address at a size and in a colour scheme; no page may have raised, or asked anybody but its own server."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(url: str, size: str = "wide", scheme: Any = "light") -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale="en-GB",
            timezone_id="Europe/Berlin",
            has_touch=size == "phone",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        origin = url.split("/", 3)[2]
        page.on("pageerror", lambda error: faults.append(f"raised: {error}"))
        page.on(
            "console",
            lambda said: faults.append(f"console: {said.text}") if "Content Security Policy" in said.text else None,
        )
        page.on(
            "request",
            lambda request: None if request.url.split("/", 3)[2] == origin else faults.append(f"asked: {request.url}"),
        )
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A server of canned answers."""
    with serving(Stub()) as stub:
        yield stub
