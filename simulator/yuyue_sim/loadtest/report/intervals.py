"""Intervals that hold the true value in 95 of 100 runs."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from yuyue_sim.loadtest.report.latencies import Floats

_Z = 1.959964
"""Standard deviations of the normal distribution on each side."""


class Interval(NamedTuple):
    """The lowest and the highest value."""

    low: float
    high: float

    def is_apart_from(self, other: Interval) -> bool:
        """Whether they have no value in common."""
        return self.high < other.low or other.high < self.low


def of_percentile(values: Floats, share: float) -> Interval | None:
    """Of a percentile, by the order of the values; `None` where they are too few."""
    count = len(values)
    spread = _Z * math.sqrt(count * share * (1 - share))
    low, high = math.floor(count * share - spread), math.ceil(count * share + spread)
    if low < 0 or high >= count:
        return None
    ordered = np.partition(values, (low, high))
    return Interval(float(ordered[low]), float(ordered[high]))


def of_share(part: int, whole: int) -> Interval | None:
    """Of a share, after Wilson; `None` of nothing."""
    if not whole:
        return None
    share, weight = part / whole, _Z**2 / whole
    middle = (share + weight / 2) / (1 + weight)
    spread = _Z * math.sqrt(share * (1 - share) / whole + weight / (4 * whole)) / (1 + weight)
    return Interval(max(0.0, middle - spread), min(1.0, middle + spread))
