"""Figures of an open loop: how long scheduled arrivals waited, and how many were dropped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yuyue_sim.loadtest.history.layout import NOTHING, Flag
from yuyue_sim.loadtest.history.reader import NEVER_NS, History
from yuyue_sim.loadtest.report.latencies import Latency

LATE_SHARE = 0.01
"""The largest share of arrivals that may begin later than the bound."""


@dataclass(frozen=True, slots=True)
class OpenLoop:
    """The arrivals of a run; a latency is `None` where there is nothing to take it from."""

    service: Latency | None
    """From sending the first request of an arrival to its answer."""
    response: Latency | None
    """From when it should have been sent to its answer."""
    lag: Latency | None
    """From when it should have been sent to sending, answered or not."""
    arrivals: int
    """All that were due, dropped ones included; those whose visit asked nothing are not."""
    unanswered: int
    dropped: int
    """Arrivals for which no user was free in time."""
    late: int
    """Arrivals that began later than the bound, and those dropped."""
    bound_s: float | None
    """How late an arrival may begin; `None` where the run does not say."""

    @property
    def is_valid(self) -> bool | None:
        """Whether the generator kept up, so that its figures are the hospital's; `None` where there is no bound."""
        return None if self.bound_s is None else self.late <= LATE_SHARE * self.arrivals


def open_loop(history: History) -> OpenLoop | None:
    """The figures of an open loop; `None` of a closed one, which has no arrivals."""
    rows = history.operations
    begun = np.flatnonzero(rows["flags"] & Flag.OPEN_LOOP)
    dropped = len(history.dropped_ns)
    if not len(begun) and not dropped:
        return None
    lag_ms = (history.sent_ns[begun] - rows["intended_ns"][begun]) / 1e6
    is_answered = (history.answered_ns[begun] < NEVER_NS) & (rows["status"][begun] != NOTHING)
    answered = begun[is_answered]
    service_ms = (history.answered_ns[answered] - history.sent_ns[answered]) / 1e6
    bound_s = history.run.get("lag_bound_s")
    late = int((lag_ms > bound_s * 1000).sum()) if bound_s is not None else 0
    return OpenLoop(
        service=Latency.of("service", service_ms) if len(answered) else None,
        response=Latency.of("response", service_ms + lag_ms[is_answered]) if len(answered) else None,
        lag=Latency.of("lag", lag_ms) if len(begun) else None,
        arrivals=len(begun) + dropped,
        unanswered=len(begun) - len(answered),
        dropped=dropped,
        late=late + dropped,
        bound_s=bound_s,
    )
