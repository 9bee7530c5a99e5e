"""Counts exchanges: a few dictionary entries each, published in batches."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from yuyue_sim.contract.result_codes import FAULT
from yuyue_sim.soap.exchange import Exchange, Observer

REQUEST_BOUNDS_S = (
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0,
)  # fmt: skip
"""The upper bounds of the buckets of latencies, in seconds."""
LAG_BOUNDS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""The same for the lag of the event loop."""

MAIN, NAMED = "main", "named"
"""Worlds are counted as two: the main one, and all others together, of which there may be thousands."""
NOTHING = "none"
"""The value of an empty label."""
OTHERS = "others"
"""The label of all names above the limit."""
CLIENT_CLOSED = "gone"
"""The status if the client disconnected before the response."""
MOST_NAMES = 100
"""The most names of faults and reasons that are counted separately, since users choose these names."""

_BOOKED = ("getYyNo", "1000")
_CANCELLED = ("backNo", "0000")
_LONGEST_CODE = 4
_MOST_KEPT = 10_000
"""An injected fault may put any text in the place of a code."""


class RequestKey(NamedTuple):
    """The key under which exchanges are counted."""

    world: str
    operation: str
    style: str
    code: str
    status: str


class Latencies:
    """Durations by bucket; the last bucket has no upper bound."""

    __slots__ = ("_bounds_s", "counts", "sum_s")

    def __init__(self, bounds_s: Sequence[float]) -> None:
        self._bounds_s = bounds_s
        self.counts = [0] * (len(bounds_s) + 1)
        self.sum_s = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self.counts[bisect_left(self._bounds_s, seconds)] += 1
        self.sum_s += seconds

    @property
    def total(self) -> int:
        """How many were counted."""
        return sum(self.counts)


class Batch:
    """The counts since the last batch."""

    def __init__(self) -> None:
        self.requests: dict[RequestKey, Latencies] = {}
        self.faults: dict[tuple[str, str, str], int] = {}
        """By name, kind, and before or after the operation."""
        self.reasons: dict[tuple[str, str], int] = {}
        """By kind and name."""
        self.lags = Latencies(LAG_BOUNDS_S)

    def of(self, key: tuple[str, str]) -> dict[str, int]:
        """How many exchanges of an operation ended with a code, by world."""
        counts_by_world: dict[str, int] = {}
        for each, latencies in self.requests.items():
            if (each.operation, each.code) == key:
                counts_by_world[each.world] = counts_by_world.get(each.world, 0) + latencies.total
        return counts_by_world

    @property
    def bookings(self) -> dict[str, int]:
        """Bookings that were granted, by world."""
        return self.of(_BOOKED)

    @property
    def cancellations(self) -> dict[str, int]:
        """Cancellations that were granted, by world."""
        return self.of(_CANCELLED)


class Tally:
    """Counts the exchanges of one process."""

    def __init__(self) -> None:
        self._batch = Batch()
        self._latencies: dict[tuple[str, str, str, str, int], Latencies] = {}
        self._names: set[str] = set()

    def observer(self, world: str) -> Observer:
        """Counts the exchanges of the world of that name; empty for the main one."""
        label = NAMED if world else MAIN

        def observe(exchange: Exchange) -> None:
            operation, style, code, status = exchange.operation, exchange.style, exchange.code, exchange.status
            latencies = self._latencies.get((label, operation, style, code, status))
            if latencies is None:
                latencies = self._found(label, operation, style, code, status)
            took_s = exchange.answered_unix_s - exchange.arrived_unix_s
            latencies.counts[bisect_left(REQUEST_BOUNDS_S, took_s)] += 1
            latencies.sum_s += took_s
            if exchange.injected is not None or exchange.reasons:
                self._note_causes(exchange)

        return observe

    def note_lag(self, seconds: float) -> None:
        """Count how late the event loop was."""
        self._batch.lags.add(seconds)

    def take(self) -> Batch:
        """The counts since the last call."""
        batch, self._batch = self._batch, Batch()
        self._latencies.clear()
        return batch

    def _found(self, world: str, operation: str, style: str, code: str, status: int) -> Latencies:
        """The counters of such exchanges in this batch, cached for the next ones."""
        is_known = code == FAULT or (code.isdigit() and len(code) <= _LONGEST_CODE)
        key = RequestKey(
            world,
            operation or NOTHING,
            style or NOTHING,
            code if is_known else NOTHING,
            str(status) if status else CLIENT_CLOSED,
        )
        latencies = self._batch.requests.setdefault(key, Latencies(REQUEST_BOUNDS_S))
        if len(self._latencies) < _MOST_KEPT:
            self._latencies[world, operation, style, code, status] = latencies
        return latencies

    def _note_causes(self, exchange: Exchange) -> None:
        batch, injected = self._batch, exchange.injected
        if injected is not None:
            fault = (self._bounded(injected.name), injected.kind, injected.when)
            batch.faults[fault] = batch.faults.get(fault, 0) + 1
        for each in exchange.reasons:
            reason = (each.kind, self._bounded(each.name))
            batch.reasons[reason] = batch.reasons.get(reason, 0) + 1

    def _bounded(self, name: str) -> str:
        """The name itself while there are few names, else `OTHER`."""
        if name not in self._names:
            if len(self._names) >= MOST_NAMES:
                return OTHERS
            self._names.add(name)
        return name
