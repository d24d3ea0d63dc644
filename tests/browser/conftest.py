"""The little city with its plan, served to a real Chromium, once for a whole file of tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
MISSING = "no chromium on the path; install it (Debian: apt-get install chromium fonts-noto-cjk)"


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The address of the site. The records are committed, and swept away at the end."""
    from django.core.management import call_command
    from django.test import Client
    from pytest_django.live_server_helper import LiveServer

    from tests.city import settle
    from tests.plans import plan_of_2008
    from wusong.analysis.measuring import forget
    from wusong.registry.models import Organisation

    with django_db_blocker.unblock():
        if not Organisation._base_manager.exists():
            settle()
        forget()
        plan_of_2008()
        Client().get("/plan/2008/")  # measured before anybody waits for it
        server = LiveServer("127.0.0.1:0")
        try:
            yield server.url
        finally:
            server.stop()
            call_command("flush", verbosity=0, interactive=False)
            forget()


@pytest.fixture(scope="module")
def browser(site) -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, MISSING
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """One visitor with a window: signed in as somebody, in a language, on a screen; what went wrong is kept."""

    def __init__(self, browser: Browser, base: str, **window):
        self.base = base
        self.context: BrowserContext = browser.new_context(**window)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.wrong: list[str] = []
        self.page.on("console", lambda m: self.wrong.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", lambda r: self.wrong.append(f"{r.status} {r.url}") if r.status >= 400 else None)

    def _failed(self, request) -> None:
        if request.failure != "net::ERR_ABORTED":  # left for another page before it had come
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def speak(self, tongue: str) -> Visit:
        self.context.add_cookies([{"name": "wusong_language", "value": tongue, "url": self.base}])
        return self

    def open(self, address: str) -> Page:
        self.page.goto(self.base + address, wait_until="load")
        return self.page


@pytest.fixture
def visit(browser, site) -> Iterator:
    """Make visitors; their windows are closed afterwards."""
    made: list[Visit] = []

    def enter(**window) -> Visit:
        made.append(Visit(browser, site, **window))
        return made[-1]

    yield enter
    for visitor in made:
        visitor.context.close()


@pytest.fixture
def sign_in(site, settings):
    """Sign a visitor in as the demo does: by choosing a person."""
    settings.DEMO = True

    def choose(visitor: Visit, username: str) -> None:
        page = visitor.open("/sign-in/")
        page.locator(f'button[value="{username}"]').click()
        page.wait_for_load_state("load")

    return choose
