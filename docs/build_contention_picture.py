"""Takes the picture of docs/contention.md: the head of a contention page, and the requests of its first slot.

Usage: python docs/build_contention_picture.py load-results/RUN/contention.html. Needs Chromium and the extra `dev`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parent / "contention.png"
WIDTH, HEIGHT = 1400, 1500
DRAWN = "['space-time', 'seats'].every((name) => document.getElementById(name).dataset.drawn)"


def main() -> None:
    """Take it."""
    with (
        sync_playwright() as play,
        play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"]) as browser,
    ):
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", locale="en")
        page.goto(Path(sys.argv[1]).resolve().as_uri())
        page.wait_for_function(DRAWN)
        page.screenshot(path=PICTURE)


if __name__ == "__main__":
    main()
