"""trickle: the answer comes drop by drop."""

from __future__ import annotations

from yuyue_sim.core.authored import DurationText
from yuyue_sim.core.clock import read_duration
from yuyue_sim.scenario.faults.effects import Trickle as Drops
from yuyue_sim.scenario.faults.kind import FaultKind


class Trickle(FaultKind):
    """The answer comes drop by drop; what was asked for has been carried out by then, whatever `when` says."""

    lasting: DurationText
    """From the first drop to the last."""

    def effect(self, draw: float) -> Drops:  # noqa: ARG002
        """Always so slow."""
        return Drops(read_duration(self.lasting).total_seconds())
