"""What there is to show of a run, measured once."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from yuyue_sim.loadtest.audit.verdict import Audit
from yuyue_sim.loadtest.history.reader import History
from yuyue_sim.loadtest.report.crowds import Crowd, crowd_of
from yuyue_sim.loadtest.report.latencies import Latency, Responses, generator_lag
from yuyue_sim.loadtest.report.open_loop import OpenLoop, open_loop
from yuyue_sim.loadtest.report.people import Asking, Fairness, asking, fairness
from yuyue_sim.loadtest.report.phantoms import PhantomBin, phantom_rates
from yuyue_sim.loadtest.report.sales import Attempts, Sales, sales, sales_by_schedule


class Run(NamedTuple):
    """What there is to show of a run."""

    history: History
    audit: Audit | None


class Side:
    """A run on its side of the page; every measure is taken when it is first asked for."""

    def __init__(self, run: Run, name: str = "") -> None:
        """Of a run alone, or of one of two: `A` or `B`."""
        self.history = run.history
        self.audit = run.audit
        self.name = name
        self.attempts = Attempts(run.history)

    @property
    def prefix(self) -> str:
        """What the names of its pictures begin with."""
        return f"{self.name.lower()}-" if self.name else ""

    @cached_property
    def sold(self) -> Sales:
        """How fast the numbers were booked."""
        return sales(self.attempts)

    @cached_property
    def sold_by_schedule(self) -> list[tuple[str, Sales]]:
        """The same schedule by schedule, the first sold out first."""
        return sales_by_schedule(self.attempts)

    @cached_property
    def phantoms(self) -> list[PhantomBin]:
        """Bookings refused although numbers had been shown as left."""
        return phantom_rates(self.attempts)

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
