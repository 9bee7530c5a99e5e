"""The tab of locust's own web page in a real browser, during a run; skipped without Playwright or Chromium."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.browser import CHROMIUM
from tests.paths import ROOT

playwright: Any = pytest.importorskip("playwright.sync_api")

PATIENCE_MS = 120_000


def free_port() -> int:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port: int = nobody.getsockname()[1]
        return port


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """Locust's page while three users browse a hospital of another make."""
    with ExitStack() as stack:

        def start(*command: str) -> subprocess.Popen[str]:
            process = stack.enter_context(
                subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True, cwd=ROOT)
            )
            stack.callback(process.terminate)
            return process

        hospital = start("tests/loadtest/run/second_hospital.py")
        assert hospital.stdout is not None
        address, port = hospital.stdout.readline().strip(), free_port()
        page = f"http://127.0.0.1:{port}/"
        locust = ("-m", "locust", "-f", "loadtests/browse.py", "--web-host", "127.0.0.1", "--web-port", str(port))
        users = ("--host", address, "--autostart", "-u", "3", "-r", "3", "--think", "0.1", "--first-day", "2026-03-09")
        start(*locust, *users, "--history", str(tmp_path), "--loglevel", "ERROR")
        with httpx.Client(transport=httpx.HTTPTransport(retries=8), timeout=120) as client:
            client.get(page).raise_for_status()
        yield page


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_the_plots_are_to_be_seen_below_the_tab_and_what_to_do_next(url: str, tmp_path: Path) -> None:
    with (
        playwright.sync_playwright() as play,
        play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]) as browser,
    ):
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.set_default_timeout(PATIENCE_MS)
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(url)
        frame = page.locator('iframe[title="Contention"]')
        frame.wait_for(state="hidden")

        page.get_by_role("tab", name="Contention").click()
        frame.wait_for(state="visible")
        plots = frame.content_frame
        plots.get_by_text("running, 3 users.").wait_for()
        plots.get_by_role("cell", name="getDtNoInfo", exact=True).wait_for()
        for name in ("responses", "users", "problems", "left", "latency-getDtNoInfo"):
            plots.locator(f"#{name}[data-drawn] canvas").wait_for()
        tab, place = page.get_by_role("tab", name="Contention").bounding_box(), frame.bounding_box()
        assert tab["y"] + tab["height"] <= place["y"] < 200
        assert 500 < place["height"] <= 900 - place["y"]  # all of it within the window

        httpx.post(f"{url}stop", timeout=120).raise_for_status()
        plots.get_by_text("The run has ended. What next?").wait_for()
        (history,) = tmp_path.glob("*.history")
        commands = plots.locator("#next .repeat code").all_inner_texts()
        assert commands[1] == f"yuyue-sim contention {history} --output contention.html"
        assert commands[0].startswith(f"yuyue-sim audit {history} --final-reads http://127.0.0.1:")

        page.get_by_role("tab", name="Charts").click()
        frame.wait_for(state="hidden")
        assert problems == []
