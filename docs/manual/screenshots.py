"""Take the manual's screenshots of the running demo: `make screenshots` (the demo must be served at the address given).

Usage: python docs/manual/screenshots.py [http://127.0.0.1:8000]
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PAGES = {  # picture: (address, who looks)
    "scoreboard": ("/plan/2008/", None),
    "text": ("/plan/2008/text/", None),
    "target": ("/plan/2008/target/T05.01/", "leader"),
    "canteens": ("/plan/2008/target/T24.12/", None),
    "rows": ("/plan/2008/target/T24.12/rows/", "leader"),
    "commitments": ("/plan/2008/commitments/", None),
    "registers": ("/registers/", "county-jiaohe"),
    "register": ("/registers/canteengrading/", "county-jiaohe"),
    "sign-in": ("/sign-in/", None),
    "audit": ("/audit/", "leader"),
    "indicators": ("/indicators/", None),
}
SIZES = {"": (1280, 900), "-phone": (390, 844)}


def sign_in(page: Page, base: str, person: str | None) -> None:
    if person:
        page.goto(f"{base}/sign-in/")
        page.locator(f'button[value="{person}"]').click()


def main(base: str) -> None:
    IMAGES.mkdir(exist_ok=True)
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    if browser_path is None:
        raise SystemExit("no chromium on the path; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        for language in ("zh", "en"):
            for suffix, (width, height) in SIZES.items():
                for name, (address, person) in PAGES.items():
                    context = browser.new_context(viewport={"width": width, "height": height}, locale=language)
                    context.add_cookies([{"name": "wusong_language", "value": language, "url": base}])
                    page = context.new_page()
                    sign_in(page, base, person)
                    page.goto(base + address, wait_until="networkidle")
                    page.screenshot(path=IMAGES / f"{name}-{language}{suffix}.png")
                    context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
