"""What there is to show of a run, measured once."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from yuyue_sim.loadtest.audit.audit import DrawableAudit
from yuyue_sim.loadtest.audit.evidence import Evidence
from yuyue_sim.loadtest.history.reader import History
from yuyue_sim.loadtest.report.circumstances import Circumstances
from yuyue_sim.loadtest.report.crowds import Crowd, crowd_of
from yuyue_sim.loadtest.report.generator import Generator, judge_generator
from yuyue_sim.loadtest.report.latencies import Floats, Latency, Responses, generator_lag
from yuyue_sim.loadtest.report.open_loop import OpenLoop, open_loop
from yuyue_sim.loadtest.report.people import Asking, Fairness, asking, fairness
from yuyue_sim.loadtest.report.sales import Attempts, Sales, sales, sales_by_schedule
from yuyue_sim.loadtest.report.stale_looks import StaleLookBin, stale_looks
from yuyue_sim.loadtest.report.timelines import Throughput, people, throughput


class Run(NamedTuple):
    """What there is to show of a run."""

    history: History
    audit: DrawableAudit
    circumstances: Circumstances = Circumstances()


class Side:
    """A run on its side of the page; every measure is taken when it is first asked for."""

    def __init__(self, run: Run, name: str = "") -> None:
        """Of a run alone, or of one of two: `A` or `B`."""
        self.history = run.audit.evidence.history
        self.audit = run.audit
        self.circumstances = run.circumstances
        self.name = name
        self.attempts = Attempts(run.audit.evidence)

    @property
    def prefix(self) -> str:
        """What the names of its charts begin with."""
        return f"{self.name.lower()}-" if self.name else ""

    @property
    def evidence(self) -> Evidence:
        """What the audit judged."""
        return self.audit.evidence

    @cached_property
    def sold(self) -> Sales:
        """How fast the numbers were booked."""
        return sales(self.attempts)

    @cached_property
    def sold_by_schedule(self) -> list[tuple[str, Sales]]:
        """The same schedule by schedule, the first sold out first."""
        return sales_by_schedule(self.attempts)

    @cached_property
    def stale_looks(self) -> list[StaleLookBin]:
        """Bookings refused although numbers had been shown as left."""
        return [] if self.history.recorded else stale_looks(self.attempts)

    @cached_property
    def asking(self) -> Asking:
        """How often people asked."""
        return asking(self.attempts)

    @cached_property
    def fairness(self) -> Fairness:
        """Who was served."""
        return fairness(self.attempts)

    @cached_property
    def crowd(self) -> Crowd:
        """Attempts in flight at the same time."""
        return crowd_of(self.attempts)

    @cached_property
    def responses(self) -> Responses:
        """Latencies of all responses."""
        return Responses(self.history)

    @cached_property
    def open_loop(self) -> OpenLoop | None:
        """Figures of an open loop."""
        return open_loop(self.history)

    @cached_property
    def lag(self) -> Latency | None:
        """How late the generator itself woke up."""
        return generator_lag(self.history)

    @cached_property
    def throughput(self) -> Throughput:
        """Responses per second."""
        return throughput(self.history)

    @cached_property
    def people(self) -> int:
        """Users who sent requests."""
        return people(self.history)

    @cached_property
    def generator(self) -> Generator:
        """Whether the latencies are the hospital's."""
        booking_ms = self.took_ms("getYyNo")
        p99_ms = float(np.percentile(booking_ms, 99)) if len(booking_ms) else None
        return judge_generator(self.history, self.audit.arrivals, p99_ms)

    def took_ms(self, operation: str) -> Floats:
        """The latencies of all responses of an operation."""
        return self.responses.took_ms[self.responses.asking(operation)]

    def name_of(self, slot: str) -> str:
        """A slot in words, with the names of department and doctor where the final reads found them."""
        parts = slot.split("/")
        if len(parts) != 6:
            return slot
        names = self.evidence.end.names if self.evidence.end is not None else {}
        hospital, department, doctor, day, _, hours = parts
        shown = [names.get(f"{hospital}/{department}", department)]
        if doctor:
            shown.append(names.get(f"{hospital}//{doctor}", doctor))
        return " ".join((*shown, day, hours)).rstrip()
