"""The text for Prometheus: counts of this process or of all processes, and the state of the main world."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from yuyue_sim.server.metrics.facts import Facts

_CREATED = "_created"
_LIVE = "gauge_live*_*.db"


def exposition(source: CollectorRegistry | Path, facts: Facts | None) -> bytes:
    """Combines counts, from a registry or the shared folder of the processes, with the present facts."""
    registry = CollectorRegistry()
    if isinstance(source, Path):
        _forget_dead(source)
        MultiProcessCollector(registry, str(source))  # type: ignore[no-untyped-call]
    else:
        registry.register(_Counted(source))
    if facts is not None:
        registry.register(_Facts(facts))
    return generate_latest(registry)


class _Counted(Collector):
    """The content of another registry, without the start times of series, which several processes lack."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        for metric in self._registry.collect():
            metric.samples = [sample for sample in metric.samples if not sample.name.endswith(_CREATED)]
            yield metric


class _Facts(Collector):
    """The state of the main world."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def collect(self) -> Iterator[Metric]:
        facts = self._facts
        about = InfoMetricFamily("yuyue_simulator", "Which simulator this is.")
        about.add_metric([], {"version": facts.version, "scenario": facts.scenario, "seed": str(facts.seed)})
        yield about
        yield GaugeMetricFamily(
            "yuyue_clock_timestamp_seconds", "The simulated instant, in seconds since 1970 (UTC).", facts.clock_unix_s
        )
        yield GaugeMetricFamily(
            "yuyue_clock_rate",
            "Simulated seconds per second of the machine; 0 while the clock stands still.",
            facts.clock_rate,
        )
        registrations = GaugeMetricFamily(
            "yuyue_ledger_registrations", "Registrations in the ledger.", labels=["state"]
        )
        registrations.add_metric(["active"], facts.active)
        registrations.add_metric(["cancelled"], facts.cancelled)
        yield registrations
        yield GaugeMetricFamily("yuyue_ledger_size_bytes", "The size of the ledger's database.", facts.ledger_bytes)
        yield GaugeMetricFamily("yuyue_worlds", "Worlds of this server, with the main one.", facts.worlds)


def _forget_dead(folder: Path) -> None:
    """Remove the gauges of dead workers; their counters stay."""
    for path in folder.glob(_LIVE):
        process_id = int(path.stem.rpartition("_")[2])
        if not is_alive(process_id):
            mark_process_dead(process_id, str(folder))  # type: ignore[no-untyped-call]


def is_alive(process_id: int) -> bool:
    """Whether a process runs; true if the system cannot say."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
