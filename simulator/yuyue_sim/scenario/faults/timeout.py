"""timeout: no response is sent."""

from __future__ import annotations

from yuyue_sim.core.authored import DurationText
from yuyue_sim.core.clock import read_duration
from yuyue_sim.scenario.faults.effects import Silence
from yuyue_sim.scenario.faults.kind import FaultKind


class Timeout(FaultKind):
    """No response is sent; the connection stays open until the client closes it."""

    closed_after: DurationText = "10m"
    """After this time the hospital closes the connection."""

    def effect(self, draw: float) -> Silence:  # noqa: ARG002
        """Always silent."""
        return Silence(read_duration(self.closed_after).total_seconds())
