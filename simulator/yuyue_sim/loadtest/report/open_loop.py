"""Latencies of an open loop, counted from when each arrival was due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from yuyue_sim.loadtest.audit.open_loop import Arrivals, arrivals_of
from yuyue_sim.loadtest.history.layout import NOTHING, Flag
from yuyue_sim.loadtest.history.reader import History
from yuyue_sim.loadtest.history.tables import NEVER_NS
from yuyue_sim.loadtest.report.latencies import Floats, Latency


class Begun(NamedTuple):
    """The latencies of the first requests of all arrivals, in milliseconds."""

    service_ms: Floats
    response_ms: Floats


@dataclass(frozen=True, slots=True)
class OpenLoop:
    """The figures of an open loop; a latency is `None` if there is nothing to take it from."""

    arrivals: Arrivals
    service: Latency | None
    """From sending the first request of an arrival to its response."""
    response: Latency | None
    """From when it should have been sent to its response."""
    lag: Latency | None
    """From when it should have been sent to sending, with or without a response."""
    unanswered: int
    took_ms: Begun
    """The latencies themselves."""


def open_loop(history: History) -> OpenLoop | None:
    """The figures of an open loop; `None` for a closed loop."""
    arrivals = arrivals_of(history)
    if arrivals is None:
        return None
    rows = history.operations
    begun = np.flatnonzero(rows["flags"] & Flag.OPEN_LOOP)
    lag_ms = (history.sent_ns[begun] - rows["intended_ns"][begun]) / 1e6
    is_answered = (history.answered_ns[begun] < NEVER_NS) & (rows["status"][begun] != NOTHING)
    answered = begun[is_answered]
    service_ms = (history.answered_ns[answered] - history.sent_ns[answered]) / 1e6
    return OpenLoop(
        arrivals=arrivals,
        service=Latency.of("service", service_ms) if len(answered) else None,
        response=Latency.of("response", service_ms + lag_ms[is_answered]) if len(answered) else None,
        lag=Latency.of("lag", lag_ms) if len(begun) else None,
        unanswered=len(begun) - len(answered),
        took_ms=Begun(service_ms, service_ms + lag_ms[is_answered]),
    )
