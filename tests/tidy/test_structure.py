"""The way of a booking through the wings stays as short as it is."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.paths import ROOT


def test_a_booking_visits_seven_wings_in_at_most_35_hops() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "structure")], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    found = re.search(r"^(\d+) wings \(.*\), (\d+) hops from wing to wing$", done.stdout, re.MULTILINE)
    assert found, done.stdout
    wings, hops = map(int, found.groups())
    assert wings == 7
    assert hops <= 35
