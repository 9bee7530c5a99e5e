from __future__ import annotations

from pathlib import Path

import pytest

from tests.story.telling import Teller


@pytest.fixture
def teller(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Teller:
    """Writes stories into a folder of its own and plays them."""
    return Teller(tmp_path, capsys)
