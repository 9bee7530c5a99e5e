"""Whether an old hospital costs more than a fresh one, told on a machine that others use too.

Another load makes everything slower, but both hospitals alike: they are asked in turn, at the same moment. So only the
ratio of their costs is judged, and of many ratios the median, as a single one may be anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median, quantiles
from typing import NamedTuple

MOST_GROWTH = 1.25
"""What the old hospital may cost, relative to a fresh one."""


JUDGED = ("work_us", "wait_us")
"""Costs that must not grow. The 99th percentile of a short time is too uncertain for that."""


class Cost(NamedTuple):
    """What a request costs at one hospital."""

    work_us: float
    """Processor time of the thread that serves."""
    wait_us: float
    """How long a client waits: the median."""
    p99_us: float
    """How long a client waits: the 99th percentile."""


class Comparison(NamedTuple):
    """The costs of one moment."""

    old: Cost
    fresh: Cost


def cost_of(waits_s: Sequence[float], work_ns: int, requests: int) -> Cost:
    """What requests cost, given the waits of some of them."""
    return Cost(work_ns / 1000 / requests, median(waits_s) * 1e6, quantiles(waits_s, n=100)[-1] * 1e6)


def drift(comparisons: Sequence[Comparison], field: str) -> float:
    """What the old hospital costs at the end, relative to fresh ones: the median of the last third."""
    ended = comparisons[-third_of(comparisons) :]
    return float(median(getattr(old, field) / getattr(fresh, field) for old, fresh in ended))


def third_of(values: Sequence[object]) -> int:
    """How many values a third is; at least one, if there is any."""
    return -(-len(values) // 3)
