"""The pages that are walked as shown: tutorials, installation, other tools."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.docs.walking import walk

PAGES = {"install": 1, "questions": 7, "scaling": 1, "tools": 1}
"""Page → how many outputs it shows."""
SLOW_PAGES = {"tutorial-performance": 6, "tutorial-platform": 8, "tutorial-qa": 8, "tutorial-vendor": 5}


@pytest.mark.skipif(shutil.which("bash") is None, reason="the pages show a shell")
@pytest.mark.parametrize(("name", "outputs"), [*PAGES.items()])
@pytest.mark.parametrize("ending", ["md", "zh.md"])
@pytest.mark.slow
def test_a_page_does_what_it_shows(name: str, outputs: int, ending: str, tmp_path: Path) -> None:
    kinds = [block.kind for block in walk(f"docs/{name}.{ending}", tmp_path)]
    assert kinds.count("output") == outputs


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="the pages show a shell")
@pytest.mark.parametrize(("name", "outputs"), [*SLOW_PAGES.items()])
@pytest.mark.parametrize("ending", ["md", "zh.md"])
def test_a_tutorial_does_what_it_shows(name: str, outputs: int, ending: str, tmp_path: Path) -> None:
    kinds = [block.kind for block in walk(f"docs/{name}.{ending}", tmp_path)]
    assert kinds.count("output") == outputs
