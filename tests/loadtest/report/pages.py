"""Pages that the command line makes of written runs, and what stands in them."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

from yuyue_sim.loadtest.audit.end_state import END_STATE_FILE

from tests.cli.shell import run
from tests.loadtest.audit.written_run import WrittenRun

_TAG = re.compile(r"<[^>]+>")


def write_rush(folder: Path, *, winners: int = 2) -> None:
    """Two numbers, two people at once for the last one; the winners' bookings stand at the end."""
    folder.mkdir(exist_ok=True)
    written = WrittenRun(folder)
    written.look(0, 1, 2)
    for number in range(1, winners + 1):
        written.book(number, 10 * number, 10 * number + 15)
        written.shows(number)
    written.book(9, 10 * winners + 5, 10 * winners + 40, 1001)
    written.history()
    written.end_state(max(0, 2 - winners)).write(folder / END_STATE_FILE)


def page_of(folder: Path, *words: str) -> str:
    """The page of the run in a folder."""
    to = folder / "page.html"
    done = run("contention", str(folder), "--output", str(to), *words)
    assert done.returncode == 0, done.stderr
    return to.read_text(encoding="utf-8")


def data_of(page: str) -> Any:
    """What the script of the page draws."""
    found = re.search(r'<script type="application/json" id=data>(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1].replace("<\\/", "</"))


def english(html: str) -> str:
    """The words of a piece of the page, in English."""
    return unescape(_TAG.sub("", re.sub(r"<span class=zh.*?</span>", "", html)))


def figures_of(page: str) -> dict[str, list[str]]:
    """The table of figures: by key, the cells without their intervals."""
    rows = re.findall(r'<tr data-key="([\w.]+)">(.*?)</tr>', page)
    return {
        key: [english(re.sub(r"<small>.*?</small>", "", cell)) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)[1:]]
        for key, row in rows
    }


def tiles_of(page: str) -> dict[str, str]:
    """The tiles: name and value."""
    found = re.findall(r'<div class="tile(?: bad)?">(<span>.*?)<b>(.*?)</b>', page)
    return {english(name): english(value) for name, value in found}


def sentence_of(page: str) -> str:
    """The verdict and the sentence."""
    found = re.search(r"<p class=words>(.*?)</p><p class=sentence>(.*?)</p>", page)
    assert found is not None
    return f"{english(found[1])}: {english(found[2])}"
