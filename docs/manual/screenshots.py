"""Take the manual's pictures: every main page, in both languages, on a desk and on a phone.

    python -m docs.manual.screenshots                       serve the demo city kept in var/ and take them
    python -m docs.manual.screenshots http://127.0.0.1:8000 take them from a site that is running

Needs Chromium (Debian: apt-get install chromium fonts-noto-cjk). Each picture stays under 200 kB.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
HEAVIEST = 200_000  # bytes of one picture
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
SIZES = {"": (1280, 720), "-phone": (390, 780)}


@dataclass(frozen=True)
class Shot:
    """One picture: where, who looks (the public when nobody), and what to click first."""

    address: str
    person: str = ""
    click: str = ""
    scroll: str = ""
    height: int = 0  # where a full screen of dense Chinese would weigh too much


SHOTS = {
    "front": Shot("/"),
    "scoreboard": Shot("/plan/2008/"),
    "text": Shot("/plan/2008/text/", height=500),
    "text-lit": Shot("/plan/2008/text/", scroll="a.lit >> nth=6", height=400),
    "target": Shot("/plan/2008/target/T05.01/", "leader"),
    "target-pace": Shot("/plan/2008/target/T05.01/", "leader", scroll=".two"),
    "target-zero": Shot("/plan/2008/target/T25.02/"),
    "rows": Shot("/plan/2008/target/T24.12/rows/", "leader"),
    "commitments": Shot("/plan/2008/commitments/"),
    "registers": Shot("/registers/", "county-jiaohe"),
    "register": Shot("/registers/canteengrading/", "county-jiaohe"),
    "register-private": Shot("/registers/posting/", "county-jiaohe", click="details.private summary"),
    "record": Shot("/registers/canteengrading/", "county-jiaohe", click="td.open a >> nth=0"),
    "form": Shot("/registers/canteengrading/new/", "county-jiaohe"),
    "sign-in": Shot("/sign-in/"),
    "audit": Shot("/audit/", "leader"),
    "indicators": Shot("/indicators/"),
}


def browser_path() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise SystemExit("no chromium on the path; on Debian: apt-get install chromium fonts-noto-cjk")
    return found


@contextlib.contextmanager
def demo_site() -> Iterator[str]:
    """The demo city served on a free port for as long as the pictures take."""
    command = [sys.executable, "-m", "wusong", "run", "--demo", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as site:
        assert site.stdout is not None
        try:
            for line in site.stdout:
                print(line, end="", flush=True)
                if found := re.search(r"ready: (http://\S+?)/?\s", line):
                    yield found[1]
                    return
            raise SystemExit("the demo did not start; see above")
        finally:
            site.terminate()


def take(browser: Browser, base: str, language: str, size: str, name: str, shot: Shot) -> None:
    """One picture, in a fresh browser profile."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": shot.height or height}, color_scheme="light")
    context.add_cookies([{"name": "wusong_language", "value": language, "url": base}])
    page = context.new_page()
    if shot.person:
        page.goto(f"{base}/sign-in/")
        page.locator(f'button[value="{shot.person}"]').click()
    page.goto(base + shot.address, wait_until="networkidle")
    prepare(page, shot)
    file = PICTURES / f"{name}-{language}{size}.png"
    page.screenshot(path=file)
    if file.stat().st_size > HEAVIEST:
        raise SystemExit(f"{file.name} weighs {file.stat().st_size:,} bytes; keep it under {HEAVIEST:,}")
    context.close()


def prepare(page: Page, shot: Shot) -> None:
    if shot.click:
        page.locator(shot.click).first.click()
        page.wait_for_load_state("networkidle")
    if shot.scroll:
        page.locator(shot.scroll).first.evaluate("it => it.scrollIntoView({block: 'start'})")


def main(base: str | None, only: list[str]) -> None:
    PICTURES.mkdir(exist_ok=True)
    site = contextlib.nullcontext(base) if base else demo_site()
    with site as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        for name, shot in SHOTS.items():
            if only and name not in only:
                continue
            for language in ("zh", "en"):
                for size in SIZES:
                    take(browser, address, language, size, name, shot)
            print(name, flush=True)
        browser.close()


if __name__ == "__main__":
    given = sys.argv[1:]
    main(next((a for a in given if a.startswith("http")), None), [a for a in given if not a.startswith("http")])
