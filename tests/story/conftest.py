from __future__ import annotations

from pathlib import Path

import pytest

from tests.story.story_runner import StoryRunner


@pytest.fixture
def runner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> StoryRunner:
    """Writes stories into a folder of its own and plays them."""
    return StoryRunner(tmp_path, capsys)
