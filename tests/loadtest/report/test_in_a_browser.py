"""The page in a real browser, on a desk and on a phone; skipped where there is no Chromium."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from yuyue_sim.loadtest.report.page import Run, page

from tests.loadtest.report.test_measures import rush

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars")
DESK, PHONE, HEIGHT = 1100, 400, 3000
FRAME = '<iframe src="page.html" style="border: 0; width: {}px; height: {}px; float: left"></iframe>'


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_the_page_is_drawn_on_a_desk_and_on_a_phone(tmp_path: Path) -> None:
    (tmp_path / "histories").mkdir()
    (tmp_path / "page.html").write_text(page(Run(rush(tmp_path / "histories"), None)), encoding="utf-8")
    both = tmp_path / "both.html"
    frames = "".join(FRAME.format(width, HEIGHT) for width in (DESK, PHONE))
    both.write_text(f'<body style="margin: 0">{frames}</body>', encoding="utf-8")
    shot = tmp_path / "page.png"
    options = (f"--user-data-dir={tmp_path}/profile", f"--window-size={DESK + PHONE},{HEIGHT}", f"--screenshot={shot}")
    subprocess.run([str(CHROMIUM), *FLAGS, *options, both.as_uri()], check=True, capture_output=True, timeout=120)
    with Image.open(shot) as image:
        grey = image.convert("L")
    assert grey.size == (DESK + PHONE, HEIGHT)
    for left, right in ((0, DESK), (DESK, DESK + PHONE)):
        dark = sum(grey.crop((left, 0, right, HEIGHT)).histogram()[:100])
        assert dark / ((right - left) * HEIGHT) > 0.005  # there is text and there are lines, in grey too
        edge = grey.crop((right - 4, 400, right, HEIGHT)).histogram()
        assert sum(edge[:200]) == 0  # nothing runs over the right edge
