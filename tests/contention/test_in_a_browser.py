"""The page in a real browser, on a desk and on a phone; skipped where there is no Chromium."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from simulator.contention.page import Run, page
from tests.contention.test_measures import rush

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("width", [1100, 500])
def test_the_page_is_drawn(tmp_path: Path, width: int) -> None:
    (tmp_path / "histories").mkdir()
    file = tmp_path / "page.html"
    file.write_text(page(Run(rush(tmp_path / "histories"), None)), encoding="utf-8")
    shot = tmp_path / "page.png"
    options = (f"--user-data-dir={tmp_path}/profile", f"--window-size={width},3000", f"--screenshot={shot}")
    subprocess.run([str(CHROMIUM), *FLAGS, *options, file.as_uri()], check=True, capture_output=True, timeout=90)
    with Image.open(shot) as image:
        grey = image.convert("L")
    assert grey.size == (width, 3000)
    dark = sum(grey.histogram()[:100])
    assert dark / (width * 3000) > 0.005  # there is text and there are lines, in grey too
    edge = grey.crop((width - 4, 400, width, 3000)).histogram()
    assert sum(edge[:200]) == 0  # nothing runs over the right edge
