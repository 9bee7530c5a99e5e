"""The metrics, on prometheus-client. Import when first needed, after the mode was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from yuyue_sim.server.metrics.facts import Own
from yuyue_sim.server.metrics.tally import LAG_BOUNDS_S, REQUEST_BOUNDS_S

if TYPE_CHECKING:
    from yuyue_sim.server.metrics.tally import Batch

_NONE_YET = Own(0, 0, 0, 0.0, 0)


class BatchHistogram(Histogram):
    """A histogram that adds many observations at the cost of one."""

    def add(self, counts: Sequence[int], sum_s: float) -> None:
        """Add observations to each bucket, and their sum."""
        for bucket, count in zip(self._buckets, counts, strict=True):
            if count:
                bucket.inc(count)
        self._sum.inc(sum_s)


class Families:
    """Every metric that is counted, for one process."""

    def __init__(self, *, is_shared: bool) -> None:
        """Start at zero; if several processes share the metrics, these are in files and not in the registry."""
        self.registry = CollectorRegistry()
        registry = None if is_shared else self.registry
        self._requests = Counter(
            "yuyue_requests",
            "Answered requests, by result code.",
            ["world", "operation", "style", "code", "status"],
            registry=registry,
        )
        self._seconds = BatchHistogram(
            "yuyue_request_seconds",
            "From the arrival of a request to the end of its response, with delays by faults.",
            ["operation"],
            buckets=REQUEST_BOUNDS_S,
            registry=registry,
        )
        self._bookings = Counter("yuyue_bookings", "Bookings answered as granted.", ["world"], registry=registry)
        self._cancellations = Counter(
            "yuyue_cancellations", "Cancellations answered as granted.", ["world"], registry=registry
        )
        self._faults = Counter(
            "yuyue_faults_injected", "Requests with an injected fault.", ["fault", "kind", "when"], registry=registry
        )
        self._reasons = Counter(
            "yuyue_reasons",
            "Reasons of responses: rules that refused, planted bugs and quirks that changed them.",
            ["kind", "name"],
            registry=registry,
        )
        self._lag = BatchHistogram(
            "yuyue_loop_lag_seconds", "How late the event loop was.", buckets=LAG_BOUNDS_S, registry=registry
        )
        self._held = Gauge(
            "yuyue_held_requests",
            "Responses that a fault delays now.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        self._journal_waiting = Gauge(
            "yuyue_journal_waiting",
            "Exchanges that are not in the journal's database yet.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        self._waits = Counter("yuyue_ledger_waits", "Transactions that waited for another process.", registry=registry)
        self._wait_s = Counter("yuyue_ledger_wait_seconds", "How long they waited.", registry=registry)
        self._failures = Counter("yuyue_ledger_failures", "Transactions that failed.", registry=registry)
        self._published = _NONE_YET

    def add(self, batch: Batch, own: Own) -> None:
        """Add the counts since the last call, and set the figures of the process."""
        for key, latencies in batch.requests.items():
            self._requests.labels(*key).inc(latencies.total)
            self._seconds.labels(key.operation).add(latencies.counts, latencies.sum_s)
        for counter, counts_by_world in (
            (self._bookings, batch.bookings),
            (self._cancellations, batch.cancellations),
        ):
            for world, count in counts_by_world.items():
                counter.labels(world).inc(count)
        for fault, count in batch.faults.items():
            self._faults.labels(*fault).inc(count)
        for reason, count in batch.reasons.items():
            self._reasons.labels(*reason).inc(count)
        self._lag.add(batch.lags.counts, batch.lags.sum_s)
        self._held.set(own.held)
        self._journal_waiting.set(own.journal_waiting)
        self._waits.inc(_grown(self._published.ledger_waits, own.ledger_waits))
        self._wait_s.inc(_grown(self._published.ledger_wait_s, own.ledger_wait_s))
        self._failures.inc(_grown(self._published.ledger_failures, own.ledger_failures))
        self._published = own


def _grown(before: float, now: float) -> float:
    """The increase; if another world became the main one, its count starts at zero."""
    return now - before if now >= before else now
