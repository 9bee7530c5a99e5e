"""How long answers took: by operation and code, over time, against load, and from when they should have been asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.history.layout import NOTHING, Flag
from simulator.history.reading import NEVER_NS, History

Floats = NDArray[np.float64]
_LEAST_TO_COUNT = 5
"""Answers that a bin must have for its percentile to be shown."""


@dataclass(frozen=True, slots=True)
class Latency:
    """The latencies of one kind of answer, in milliseconds."""

    name: str
    answers: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    worst_ms: float

    @classmethod
    def of(cls, name: str, latencies_ms: Floats) -> Latency:
        """Of at least one answer."""
        p50, p95, p99 = np.percentile(latencies_ms, (50, 95, 99)).tolist()
        return cls(name, len(latencies_ms), p50, p95, p99, float(np.max(latencies_ms)))


@dataclass(frozen=True, slots=True)
class LoadPoint:
    """One stretch of time: how many answers came a second, and how long they took."""

    at_s: float
    answers_per_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class OpenLoop:
    """What an open loop alone can tell."""

    service: Latency
    """From sending to the answer."""
    response: Latency
    """From when it should have been sent to the answer."""
    lag: Latency
    """From when it should have been sent to sending."""
    dropped: int
    bound_s: float

    @property
    def is_valid(self) -> bool:
        """Whether the generator kept up, so that its figures are the hospital's."""
        return self.lag.p99_ms <= self.bound_s * 1000 and not self.dropped


def latencies(history: History) -> list[Latency]:
    """By operation and business code, in the order of the contract."""
    rows = history.operations
    took_ms, is_answered = _took_ms(history)
    found = []
    for number, operation in enumerate(history.operation_names):
        asked = is_answered & (rows["operation"] == number)
        for code in np.unique(rows["code"][asked]).tolist():
            name = operation if code == NOTHING else f"{operation} {code:04d}"
            found.append(Latency.of(name, took_ms[asked & (rows["code"] == code)]))
    return found


def over_time(history: History, operation: str, origin_ns: int, bins: int) -> list[LoadPoint]:
    """Stretches of equal length from the first answer to the last; those with few answers are left out."""
    took_ms, is_answered = _took_ms(history)
    chosen = is_answered & history.is_asked(operation)
    if not chosen.any():
        return []
    at_s = (history.answered_ns[chosen] - origin_ns) / 1e9
    edges = np.linspace(float(np.min(at_s)), max(float(np.max(at_s)), float(np.min(at_s)) + 1e-3), bins + 1)
    place = np.clip(np.searchsorted(edges, at_s, "right") - 1, 0, bins - 1)
    width_s = float(edges[1] - edges[0])
    points = []
    for number in range(bins):
        among = took_ms[chosen][place == number]
        if len(among) >= _LEAST_TO_COUNT:
            p50, p95, p99 = np.percentile(among, (50, 95, 99)).tolist()
            middle = float(edges[number] + edges[number + 1]) / 2
            points.append(LoadPoint(middle, len(among) / width_s, p50, p95, p99))
    return points


def knee_of(points: list[LoadPoint]) -> LoadPoint | None:
    """Where latency begins to rise faster than load: the point farthest below the line from the least load to the most.

    `None` where there are fewer than five points, or none lies below.
    """
    ordered = sorted(points, key=lambda point: point.answers_per_s)
    if len(ordered) < _LEAST_TO_COUNT:
        return None
    x = np.array([point.answers_per_s for point in ordered])
    y = np.array([point.p95_ms for point in ordered])
    if x[-1] <= x[0] or y[-1] <= y[0]:
        return None
    below = (x - x[0]) / (x[-1] - x[0]) - (y - y[0]) / (y[-1] - y[0])
    best = int(below.argmax())
    return ordered[best] if below[best] > 0 else None


def open_loop(history: History) -> OpenLoop | None:
    """The figures of an open loop; `None` of a closed one."""
    rows = history.operations
    took_ms, is_answered = _took_ms(history)
    begins = is_answered & ((rows["flags"] & Flag.OPEN_LOOP) > 0) & (rows["intended_ns"] < rows["invoked_ns"])
    if not begins.any():
        return None
    lag_ms = (rows["invoked_ns"][begins] - rows["intended_ns"][begins]) / 1e6
    service_ms = took_ms[begins]
    return OpenLoop(
        Latency.of("service", service_ms),
        Latency.of("response", service_ms + lag_ms),
        Latency.of("lag", lag_ms),
        len(history.dropped_ns),
        float(history.run.get("lag_bound_s", 0.0)),
    )


def generator_lag(history: History) -> Latency | None:
    """How late the generator itself woke; `None` where that was not noted."""
    return Latency.of("generator", history.lags_ns / 1e6) if len(history.lags_ns) else None


def _took_ms(history: History) -> tuple[Floats, NDArray[np.bool_]]:
    """How long each answer took, and which questions were answered with one, clear or not."""
    rows = history.operations
    is_answered = (history.answered_ns < NEVER_NS) & (rows["status"] != NOTHING)
    took_ms = np.zeros(len(rows))
    took_ms[is_answered] = (history.answered_ns[is_answered] - rows["invoked_ns"][is_answered]) / 1e6
    return took_ms, is_answered
