"""What the page on worlds shows is what runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.served import serving
from tests.docs.test_readme import blocks

PAGE = "docs/worlds.md"


@pytest.mark.skipif(shutil.which("curl") is None, reason="the page shows curl")
def test_worlds_and_snapshots_as_shown() -> None:
    shown = blocks(PAGE)
    assert [kind for kind, _ in shown] == ["run", "output"] * 5
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with serving() as simulator:
        here = f"127.0.0.1:{simulator.port}"
        for (_, command), (_, expected) in zip(shown[::2], shown[1::2], strict=True):
            done = subprocess.run(
                ["bash", "-c", command.replace("127.0.0.1:8080", here)],
                capture_output=True,
                encoding="utf-8",
                timeout=120,
                env={**os.environ, "PATH": path},
                check=False,
            )
            printed = re.sub(r'"size_bytes":\d+', '"size_bytes":SIZE', done.stdout.replace(here, "127.0.0.1:8080"))
            assert printed.strip() == expected.strip(), done.stderr
