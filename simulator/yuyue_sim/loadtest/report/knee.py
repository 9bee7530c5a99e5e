"""Where latency begins to grow with load: only where the intervals beyond are significantly slower."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yuyue_sim.loadtest.report.latencies import Floats, LoadPoint

_LEAST_POINTS = 6
"""On each side."""
_LEAST_RATIO = 1.5
"""How many times as slow the intervals beyond must be, by their medians."""
_LEAST_SIGMAS = 3.5
"""Of the rank sum of Mann and Whitney; so large since the best of many places is taken."""


@dataclass(frozen=True, slots=True)
class Knee:
    """From this load on, latency is higher."""

    responses_per_s: float
    before_ms: float
    """The median of the intervals' p95 below this load."""
    beyond_ms: float
    """The same from this load on."""


def knee_of(points: Sequence[LoadPoint]) -> Knee | None:
    """The load that divides intervals into fast and significantly slower ones; `None` where there is none."""
    ordered = sorted(points, key=lambda point: point.responses_per_s)
    load = np.array([point.responses_per_s for point in ordered])
    p95_ms = np.array([point.p95_ms for point in ordered])
    best, most = 0, _LEAST_SIGMAS
    for place in range(_LEAST_POINTS, len(ordered) - _LEAST_POINTS + 1):
        sigmas = _sigmas(p95_ms, place)
        if load[place] > load[place - 1] and sigmas > most:
            best, most = place, sigmas
    if not best:
        return None
    before_ms, beyond_ms = float(np.median(p95_ms[:best])), float(np.median(p95_ms[best:]))
    return Knee(float(load[best]), before_ms, beyond_ms) if beyond_ms >= _LEAST_RATIO * before_ms else None


def _sigmas(values: Floats, place: int) -> float:
    """By how many standard deviations the values from a place on rank higher than those before."""
    known, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    after, before, every = len(values) - place, place, len(values)
    surplus = float(ranks[place:].sum()) - after * (every + 1) / 2
    ties = float((counts**3 - counts).sum()) / (every * (every - 1)) if len(known) < every else 0.0
    variance = after * before / 12 * (every + 1 - ties)
    return surplus / math.sqrt(variance) if variance > 0 else 0.0
