"""What the page on the platform's side shows is what runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.served import serving
from tests.docs.test_readme import blocks
from tests.platform.running import running_platform


@pytest.mark.skipif(shutil.which("curl") is None, reason="the page shows curl")
def test_the_platform_does_what_the_page_shows() -> None:
    shown = blocks("docs/platform.md")
    assert [kind for kind, _ in shown] == ["run", "output"] * 5
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with serving() as hospital:
        there = f"http://127.0.0.1:{hospital.port}"
        options = ("--hospital", there, "--today", "2026-03-02", "--first-reg-id", "1000")
        with running_platform(*options) as platform:
            for (_, command), (_, expected) in zip(shown[::2], shown[1::2], strict=True):
                text = command.replace("http://127.0.0.1:8080", there).replace("http://127.0.0.1:8090", platform.url)
                done = subprocess.run(
                    ["bash", "-c", text],
                    capture_output=True,
                    encoding="utf-8",
                    timeout=120,
                    env={**os.environ, "PATH": path, "PYTHONUTF8": "1"},
                    check=False,
                )
                assert done.stdout.strip() == expected.strip(), done.stderr
