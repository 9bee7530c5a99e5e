"""Whether an old hospital costs more than a fresh one, on a machine that others use too.

Another load makes everything slower, but both hospitals alike: they are asked in turn, at the same moment. So only the
ratio of their costs is judged, and of many ratios the median, as a single one may be anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

MOST = {"work_us": 1.25, "wait_us": 1.5, "memory_mb": 1.25}
"""What the old hospital may cost, relative to a fresh one. Requests queue at the slower one, so that waits differ more
than work; the 99th percentile of a short time is too uncertain."""


class Cost(NamedTuple):
    """What requests cost at one hospital."""

    work_us: float
    """Processor time of the thread that serves, for each request."""
    wait_us: float
    """How long a client waits: the median."""
    p99_us: float
    """How long a client waits: the 99th percentile."""
    memory_mb: float
    """Resident memory."""


class Comparison(NamedTuple):
    """The costs of one moment."""

    old: Cost
    fresh: Cost


def drifts(comparisons: Sequence[Comparison]) -> dict[str, float]:
    """What costs too much at the end, and how much relative to fresh hospitals."""
    found = {}
    for field, most in MOST.items():
        growth = median(getattr(old, field) / getattr(fresh, field) for old, fresh in last_third(comparisons))
        if growth > most:
            found[field] = float(growth)
    return found


def last_third(comparisons: Sequence[Comparison]) -> Sequence[Comparison]:
    """The comparisons of the end; not empty if there is any."""
    return comparisons[len(comparisons) * 2 // 3 :]
