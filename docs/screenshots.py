"""Makes the pictures of docs/screens/ from a service in demo mode: `python docs/screenshots.py http://127.0.0.1:8000`.

Needs Chromium and the packages of requirements/dev.txt.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

try:
    from playwright.sync_api import Browser, sync_playwright
except ModuleNotFoundError:
    sys.exit("What the tests need is missing: run `make check` first, which installs it.")

OUT = Path(__file__).parent / "screens"
PAGES = {
    "phone": "/phone?lang=en&keys=1",
    "tree": "/tree",
    "place": "/tree/place/card-loss",
    "desk": "/desk",
    "switch": "/desk/switch",
    "reports": "/reports",
}


def take(browser: Browser, url: str, name: str, path: str) -> None:
    """One picture, of the part that is seen without scrolling."""
    page = browser.new_page(locale="en-US", viewport={"width": 1280, "height": 860})
    page.goto(url + path)
    if name == "phone":
        page.select_option("#pace", "quick")
        page.click("#call")
        page.locator("#note", has_text="A key is awaited.").wait_for()
    if name == "tree":
        page.locator("#graph[data-drawn]").wait_for()
    page.screenshot(path=OUT / f"{name}.png")
    page.close()


NAMES = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")


def main() -> None:
    """All pictures."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None or len(sys.argv) != 2:
        sys.exit("Chromium and the address of a running service are needed, such as http://127.0.0.1:8000")
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for name, path in PAGES.items():
            take(browser, sys.argv[1], name, path)


if __name__ == "__main__":
    main()
