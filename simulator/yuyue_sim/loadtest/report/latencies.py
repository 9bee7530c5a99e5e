"""Latencies: by operation and code, over time, and against load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yuyue_sim.loadtest.history.layout import NOTHING
from yuyue_sim.loadtest.history.reader import History
from yuyue_sim.loadtest.history.tables import NEVER_NS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_LEAST_TO_COUNT = 5
"""A bin needs this many responses for its percentiles to be shown."""


class Kind(NamedTuple):
    """Operation and code of a response."""

    operation: str
    code: int
    """The business code, `NOTHING` if there was none."""

    def __str__(self) -> str:
        """As tables and pictures name it."""
        return self.operation if self.code == NOTHING else f"{self.operation} {self.code:04d}"


@dataclass(frozen=True, slots=True)
class Latency:
    """The latencies of one kind of response, in milliseconds."""

    name: str
    responses: int
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
    """One interval of time: responses per second, and their latencies."""

    at_s: float
    responses_per_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float


class Responses:
    """Every response of a run, clear or not; latency is from sending to the response, by the worker's own clock."""

    def __init__(self, history: History) -> None:
        rows = history.operations
        self._history = history
        self._chosen = np.flatnonzero((history.answered_ns < NEVER_NS) & (rows["status"] != NOTHING))
        self.at_ns: Ints = history.answered_ns[self._chosen]
        self.took_ms: Floats = (self.at_ns - history.sent_ns[self._chosen]) / 1e6

    @cached_property
    def kinds(self) -> Mapping[Kind, Ints]:
        """The places of the answers of each kind, in the order of the contract and of the codes."""
        rows = self._history.operations
        operation = rows["operation"][self._chosen].astype(np.int64)
        numbers, kind = np.unique(operation << 16 | (rows["code"][self._chosen] - NOTHING), return_inverse=True)
        order = np.argsort(kind, kind="stable")
        ends = np.cumsum(np.bincount(kind, minlength=len(numbers)))
        names = self._history.operation_names
        return {
            Kind(names[number >> 16], (number & 0xFFFF) + NOTHING): part
            for number, part in zip(numbers.tolist(), np.split(order, ends), strict=False)
        }

    def asking(self, operation: str) -> Ints:
        """The places of all answers to an operation."""
        parts = [places for kind, places in self.kinds.items() if kind.operation == operation]
        return np.concatenate(parts) if parts else np.zeros(0, np.int64)

    def of_code(self, operation: str, code: int) -> Floats:
        """The latencies of the responses of an operation with a code."""
        places = self.kinds.get(Kind(operation, code))
        return self.took_ms[places] if places is not None else np.zeros(0)

    def latencies(self) -> list[Latency]:
        """Of each kind."""
        return [Latency.of(str(kind), self.took_ms[places]) for kind, places in self.kinds.items()]

    def over_time(self, places: Ints, origin_ns: int, bins: int) -> list[LoadPoint]:
        """Intervals of equal length from the first response to the last; those with few responses are left out."""
        if not len(places):
            return []
        at_s = (self.at_ns[places] - origin_ns) / 1e9
        edges = np.linspace(float(np.min(at_s)), max(float(np.max(at_s)), float(np.min(at_s)) + 1e-3), bins + 1)
        width_s = float(edges[1] - edges[0])
        order = np.argsort(at_s, kind="stable")
        cuts = np.searchsorted(at_s[order], edges[1:-1], "left")
        points = []
        for number, among in enumerate(np.split(self.took_ms[places][order], cuts)):
            if len(among) >= _LEAST_TO_COUNT:
                p50, p95, p99 = np.percentile(among, (50, 95, 99)).tolist()
                middle_s = float(edges[number] + edges[number + 1]) / 2
                points.append(LoadPoint(middle_s, len(among) / width_s, p50, p95, p99))
        return points


def generator_lag(history: History) -> Latency | None:
    """How late the generator itself woke up; `None` if that was not recorded."""
    return Latency.of("generator", history.lags_ns / 1e6) if len(history.lags_ns) else None
