"""The pages on looking inside say what there is: views, columns, metrics, and tests that run."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from yuyue_sim.journal.store import Store

from tests.docs.test_readme import blocks
from tests.paths import DOCS
from tests.server.control.steering import SimulationApi


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def first_column(text: str) -> list[str]:
    """The code in the first column of its tables."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


def test_the_page_names_every_metric_as_the_server_does() -> None:
    metrics = SimulationApi().request("GET", "/metrics").text
    helped = dict(re.findall(r"^# HELP (\S+) (.*)$", metrics, re.MULTILINE))
    assert dict(re.findall(r"^\| `(yuyue_\w+)` \| (.*) \|$", page("watching.md"), re.MULTILINE)) == helped
    assert len(helped) == 18


def test_every_column_of_the_journal_is_named(tmp_path: Path) -> None:
    Store(tmp_path / "journal.sqlite").close()
    with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as plain:
        columns = [row[1] for row in plain.execute("PRAGMA table_info(exchange)")]
    assert first_column(page("journal.md").partition("## The table")[2]) == columns


def test_every_view_of_the_console_is_named_with_its_key() -> None:
    words = {}
    for language in ("zh", "en"):
        script = SimulationApi().request("GET", f"/console/words_{language}.js").text
        words[language] = re.findall(r'^  "view-\w+": "([^"]+)"', script, re.MULTILINE)
    named = re.findall(r"^\| `(\d)` \| (\S+) ([^|]+) \|", page("console.md"), re.MULTILINE)
    assert named == [
        (str(key), chinese, english)
        for key, (chinese, english) in enumerate(zip(words["zh"], words["en"], strict=True))
    ]


def test_every_picture_is_there() -> None:
    shown = re.findall(r"!\[[^]]+\]\(([^)]+)\)", page("console.md"))
    assert len(shown) == 7
    assert all((DOCS / each).stat().st_size > 10_000 for each in shown)


def test_the_tests_shown_pass(tmp_path: Path) -> None:
    for turn, (_, shown) in enumerate(blocks("docs/testing.md")):
        (tmp_path / f"test_shown_{turn}.py").write_text(shown, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert "7 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["console.md", "journal.md", "replay.md", "testing.md"])
def test_every_page_named_is_there(name: str) -> None:
    named = re.findall(r"\]\(([\w-]+\.md)\)", page(name))
    assert named
    assert [each for each in named if not (DOCS / each).exists()] == []
