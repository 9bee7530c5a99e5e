"""Takes the picture of docs/contention.md: the first parts of a contention page, in two columns.

Usage: python docs/build_contention_picture.py load-results/RUN/contention.html. Needs Chromium and the extra `dev`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parent / "contention.png"
WIDTH, HEIGHT = 1400, 1145
TWO_COLUMNS = """() => {
  const [left, right] = [document.createElement("div"), document.createElement("div")];
  const charts = ["selling", "heat"].flatMap((id) => {
    const sides = document.getElementById(id).parentElement;
    return [sides.previousElementSibling, sides];
  });
  right.append(...charts);
  const first = () => document.body.firstElementChild;
  for (let each = first(); each && !each.matches("h2 ~ h2"); each = first())
    left.append(each);
  document.body.replaceChildren(left, right);
  document.body.style = "display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; max-width: none; margin: .5rem";
  document.querySelectorAll("h1, .verdict").forEach((each) => (each.style.marginTop = "0"));
  right.firstElementChild.style.marginTop = "0";
}"""


def main() -> None:
    """Take it."""
    with (
        sync_playwright() as play,
        play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"]) as browser,
    ):
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(Path(sys.argv[1]).resolve().as_uri())
        page.evaluate(TWO_COLUMNS)
        page.screenshot(path=PICTURE)


if __name__ == "__main__":
    main()
