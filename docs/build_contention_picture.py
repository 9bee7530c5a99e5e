"""Takes the pictures of docs/contention.md: the head of a contention page on a desk, and on a phone in Chinese.

Usage: python docs/build_contention_picture.py load-results/RUN/contention.html. Needs Chromium and the extra `dev`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
PICTURES: dict[str, dict[str, Any]] = {
    "contention.png": {"viewport": {"width": 1400, "height": 1500}, "color_scheme": "light", "locale": "en"},
    "contention-phone.png": {"viewport": {"width": 390, "height": 1200}, "color_scheme": "dark", "locale": "zh-CN"},
}
DRAWN = "document.getElementById('space-time').dataset.drawn"


def main() -> None:
    """Take them."""
    with (
        sync_playwright() as play,
        play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"]) as browser,
    ):
        for name, options in PICTURES.items():
            page = browser.new_page(**options)
            page.goto(Path(sys.argv[1]).resolve().as_uri())
            page.locator("#slot").scroll_into_view_if_needed()
            page.wait_for_function(DRAWN)
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=DOCS / name)


if __name__ == "__main__":
    main()
