"""The site is built without a warning, in both languages, and finds words of both."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.browser import browser
from tests.paths import DOCS, ROOT

pytestmark = pytest.mark.slow
__all__ = ["browser"]


LISTED = """
found => {
    const field = document.querySelector("input.md-search__input");
    field.dispatchEvent(new KeyboardEvent("keyup", {bubbles: true}));  // what was typed before the page was ready
    return document.querySelector(".md-search-result__list").innerText.replaceAll("\u200b", "").includes(found);
}
"""
"""Whether the results name a page; Chinese is cut into words by spaces without width."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder over HTTP, since a page read from a file may not search."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def test_every_page_is_there_in_both_languages(site: Path) -> None:
    pages = {path.name.removesuffix(".md") for path in DOCS.glob("*.md") if not path.name.endswith(".zh.md")}
    for folder in (site, site / "zh"):
        assert pages - {path.stem for path in folder.glob("*.html")} == set()


def test_chinese_text_is_cut_into_words_of_the_field(site: Path) -> None:
    index = json.loads((site / "zh" / "search" / "search_index.json").read_text(encoding="utf-8"))
    words = {word for page in index["docs"] for word in re.split(r"\W+", page["text"])}
    assert [word for word in ("号源", "加号", "停诊", "停挂", "取号", "放号") if word not in words] == []


@pytest.mark.parametrize(
    ("folder", "query", "found"),
    [("", "oversell", "Planted bugs"), ("zh/", "倒卖", "术语对照"), ("zh/", "oversell", "缺陷")],
)
def test_a_search_finds_pages_of_its_language(site: Path, browser: Any, folder: str, query: str, found: str) -> None:
    with served(site) as url:
        page = browser.new_page()
        page.goto(f"{url}/{folder}index.html")
        page.locator("input.md-search__input").click()
        page.locator("input.md-search__input").fill(query)
        page.wait_for_function(LISTED, arg=found, timeout=120_000)
        links = page.eval_on_selector_all(".md-search-result__link", "links => links.map(each => each.href)")
        assert {re.sub(r"[^/]*$", "", link.partition("#")[0].partition("?")[0]) for link in links} == {
            f"{url}/{folder}"
        }
        assert page.request.get(links[0]).ok
        page.close()
