"""The campaigns of `make torture` run, count, and find what they look for."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from benchmarks.torture.drift import Comparison, Cost, drifts
from tests.paths import ROOT


def torture(*options: str) -> tuple[int, dict[str, dict[str, object]]]:
    """The exit code and the report of a short run."""
    command = [sys.executable, "-m", "benchmarks.torture", "--json", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.stdout.startswith("{"), f"exit {done.returncode}: {done.stderr[-3000:]}"
    return done.returncode, json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("campaign", "counted"),
    [
        ("kills", "kills of one worker"),
        ("recorder", "recorded"),
        ("contention", "code 1000"),
        ("fuzz", "inputs"),
        ("slow", "bystander answered"),
        ("disk", "verified"),
        ("soak", "requests"),
    ],
)
def test_a_campaign_counts_and_loses_nothing(campaign: str, counted: str) -> None:
    minutes = "0.5" if campaign == "soak" else "0.1"  # what is built after the start belongs to the first third
    code, report = torture("--minutes", minutes, "--only", campaign)
    assert (code, report[campaign]["losses"]) == (0, [])
    counts = report[campaign]["counts"]
    assert isinstance(counts, dict)
    assert counts[counted] > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("campaign", "bug", "found"),
    [
        ("contention", "oversell", "are held"),
        ("kills", "lost_booking=0.2", "was acknowledged and is unknown"),
        ("recorder", "lost_booking=0.2", "was acknowledged and is unknown"),
    ],
)
def test_a_planted_bug_is_a_loss(campaign: str, bug: str, found: str) -> None:
    code, report = torture("--minutes", "0.1", "--only", campaign, "--plant", bug)
    losses = report[campaign]["losses"]
    assert code == 1
    assert isinstance(losses, list)
    assert any(found in loss for loss in losses)


def test_an_unknown_campaign_is_refused() -> None:
    command = [sys.executable, "-m", "benchmarks.torture", "--only", "kill"]
    wide = {**os.environ, "COLUMNS": "200"}
    done = subprocess.run(command, cwd=ROOT, env=wide, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 2
    assert "'kill' is none of kills, recorder, contention, fuzz, slow, disk, soak" in " ".join(done.stderr.split())


def cost(work_us: float) -> Cost:
    """The cost of requests that wait ten times as long as they are worked on."""
    return Cost(work_us, 10 * work_us, 30 * work_us, 120.0)


@pytest.mark.parametrize(
    ("old_us", "fresh_us", "found"),
    [
        ([300, 300, 300, 300, 300, 300], [300, 300, 300, 300, 300, 300], {}),
        ([200, 200, 200, 400, 500, 400], [200, 200, 200, 400, 500, 400], {}),
        ([200, 220, 240, 260, 280, 300], [200, 200, 200, 200, 200, 200], {"work_us": 1.45}),
        ([400, 420, 440, 130, 140, 150], [400, 400, 400, 100, 100, 100], {"work_us": 1.45}),
        ([200, 250, 300, 350, 380, 420], [200, 200, 200, 200, 200, 200], {"work_us": 2.0, "wait_us": 2.0}),
        ([300, 300, 300, 300, 300, 300, 300, 300, 900], [300, 300, 300, 300, 300, 300, 300, 300, 300], {}),
    ],
    ids=["nothing", "another load", "more work", "more work, and less load", "longer waits too", "one bad moment"],
)
def test_only_what_a_fresh_hospital_does_not_cost_is_a_drift(
    old_us: list[float], fresh_us: list[float], found: dict[str, float]
) -> None:
    compared = [Comparison(cost(old), cost(fresh)) for old, fresh in zip(old_us, fresh_us, strict=True)]
    assert drifts(compared) == pytest.approx(found)


def test_memory_that_a_fresh_hospital_does_not_need_is_a_drift() -> None:
    old, fresh = cost(300.0)._replace(memory_mb=156.0), cost(300.0)
    assert drifts([Comparison(old, fresh)]) == pytest.approx({"memory_mb": 1.3})
