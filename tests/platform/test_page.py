"""The platform's page in a real browser: what comes is shown by itself."""

from __future__ import annotations

from typing import Any

import httpx

from tests.browser import browser
from tests.platform.running import NOBODY, running_platform

__all__ = ["browser"]


def test_what_comes_is_shown_without_a_reload(browser: Any) -> None:
    with running_platform("--hospital", NOBODY) as platform:
        page = browser.new_page()
        page.goto(platform.url)
        page.get_by_text("实时更新 live").wait_for()
        page.evaluate("window.isTheSame = true")
        before = httpx.get(f"{platform.url}/state", trust_env=False).json()["endpoints"][0]["failures"]
        httpx.post(f"{platform.url}/poll", trust_env=False, timeout=120)
        row = page.locator("tr", has_text=NOBODY).first
        row.get_by_text(str(before + 1), exact=True).wait_for()
        assert page.evaluate("window.isTheSame")
        page.context.set_offline(True)
        page.get_by_text("已断开，正在重连").wait_for()
        page.context.close()
