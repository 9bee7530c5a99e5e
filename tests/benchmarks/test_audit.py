"""The benchmark of the audit: the histories that it makes have the verdict that they must have."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(("options", "verdict"), [((), "right"), (("--oversell",), "wrong")])
def test_synthetic_histories_are_right_or_oversold_as_planned(
    tmp_path: Path, options: tuple[str, ...], verdict: str
) -> None:
    command = [sys.executable, "-m", "benchmarks.audit", "--questions", "4000", "--files", "3", *options]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    figures = r"\d+\.\d s, \d+\.\d s of processors, at most \d+ MiB in all processes"
    assert re.fullmatch(rf"4,000 requests in 3 files, 0\.00 GB: {verdict}, {figures}\n", done.stdout)
