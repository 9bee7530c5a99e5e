"""Load shapes as locust asks them, second by second, in a process of their own since locust patches it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest


@pytest.fixture(scope="module")
def played() -> Any:
    command = [sys.executable, "-m", "tests.loadtest.users.shapes_by_hand"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def test_a_rush_comes_at_its_rate_and_ends_after_its_time(played: Any) -> None:
    assert played["rush"] == [[5, 2.0], [5, 2.0], [5, 2.0], None]


def test_steps_follow_each_other_and_begin_anew_in_the_next_run(played: Any) -> None:
    first, again = played["steps"]
    assert first == [[2, 2.0], [2, 2.0], [4, 4.0], [4, 4.0], None]
    assert again == [2, 2.0]


def test_a_ramp_reports_each_step_and_returns_to_the_knee(played: Any) -> None:
    wanted, remarks = played["ramp"]
    assert [users and users[0] for users in wanted] == [1, 1, 2, 2, 1, 1, 1, None]
    assert [remark.partition(", p95")[0] for remark in remarks] == [
        "1 user: 20.0 responses a second",
        "2 users: 21.0 responses a second",
        "Knee at 1 user: 20.0 responses a second",
    ]
