"""trickle: the answer comes drop by drop."""

from __future__ import annotations

from simulator.clock import read_duration
from simulator.faults.effects import Trickle as Drops
from simulator.faults.kind import FaultKind
from simulator.strict import DurationText


class Trickle(FaultKind):
    """The answer comes drop by drop; what was asked for has been carried out by then, whatever `when` says."""

    lasting: DurationText
    """From the first drop to the last."""

    def effect(self, draw: float) -> Drops:  # noqa: ARG002
        """Always so slow."""
        return Drops(read_duration(self.lasting).total_seconds())
