"""`tools/detection`, which measures how often planted bugs are found."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.paths import ROOT


@pytest.mark.slow
def test_a_healthy_run_is_right_and_an_oversold_one_is_a_row_of_the_table() -> None:
    words = [sys.executable, str(ROOT / "tools" / "detection"), "--healthy", "1", "--runs", "1", "--bugs", "oversell"]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    *_, summary, heading, _, row = done.stdout.splitlines()
    assert summary == "healthy: 1 of 1 right"
    assert heading.startswith("| bug | script | found | requests until the first anomaly (median) | worst | by which")
    assert row.startswith("| `oversell` | rush | 1 of 1 | ")
    assert "oversell 1" in row
