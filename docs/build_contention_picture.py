"""Takes the pictures of docs/contention.md: the page of an oversold rush, and those of the five runs below.

Usage: python docs/build_contention_picture.py FOLDER. A run whose folder is not there yet is made first, with
`yuyue-sim load`. Needs Chromium and the extra `dev`.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
RUNS = {
    "healthy": "rush",
    "oversell": "rush --plant oversell -- --bots 0.15",
    "mixed": "mixed --users 60 --think 0.3",
    "open": "mixed --users 150 -- --arrivals 25",
    "three": "rush --processes 3",
}
DESK = {"viewport": {"width": 1400, "height": 1500}, "color_scheme": "light", "locale": "en"}
PHONE = {"viewport": {"width": 390, "height": 1200}, "color_scheme": "dark", "locale": "zh-CN"}
TABLET = {"viewport": {"width": 768, "height": 1000}, "color_scheme": "dark", "locale": "en"}
CHINESE_DESK = {"viewport": {"width": 1400, "height": 1100}, "color_scheme": "light", "locale": "zh-CN"}
PICTURES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "contention.png": ("oversell", "main", DESK),
    "contention-phone.png": ("oversell", "main", PHONE),
    "contention/healthy.png": ("healthy", "main", {**DESK, "viewport": {"width": 1400, "height": 1100}}),
    "contention/oversell.png": ("oversell", "#sold", TABLET),
    "contention/mixed.png": ("mixed", "#slot", CHINESE_DESK),
    "contention/open.png": ("open", "#percentiles", TABLET),
    "contention/three.png": ("three", "#heat", DESK),
}
"""By file: the run, the part of the page at the top of the picture, and how it is opened."""
TO_EACH = """async () => {
  for (const figure of document.querySelectorAll("figure")) {
    figure.scrollIntoView();
    await new Promise(requestAnimationFrame);
  }
}"""
DRAWN = "[...document.querySelectorAll('figure')].every((figure) => figure.dataset.drawn)"
TO_TOP = """(part) => {
  const section = document.querySelector(part).closest("section") ?? document.body;
  scrollTo(0, section.getBoundingClientRect().top + scrollY - 16);
}"""


def main() -> None:
    """Take them."""
    folder = Path(sys.argv[1])
    for name, words in RUNS.items():
        if not (folder / name / "contention.html").is_file():
            own, _, more = words.partition(" -- ")
            command = ["yuyue-sim", "load", *own.split(), "--output", str(folder / name), "--", *more.split()]
            subprocess.run(command, check=False)  # an oversold hospital is exit code 1
    with (
        sync_playwright() as play,
        play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"]) as browser,
    ):
        for name, (run, part, options) in PICTURES.items():
            page = browser.new_page(**options)
            page.goto((folder / run / "contention.html").resolve().as_uri())
            page.evaluate(TO_EACH)
            page.wait_for_function(DRAWN)
            page.evaluate(TO_TOP, part)
            _save(page.screenshot(), DOCS / name)


def _save(content: bytes, path: Path) -> None:
    """As a PNG with a palette, which is a third of the size."""
    path.parent.mkdir(exist_ok=True)
    Image.open(io.BytesIO(content)).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE).save(path, optimize=True)


if __name__ == "__main__":
    main()
