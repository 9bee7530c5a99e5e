"""timeout: no answer ever comes."""

from __future__ import annotations

from yuyue_sim.core.authored import DurationText
from yuyue_sim.core.clock import read_duration
from yuyue_sim.scenario.faults.effects import Silence
from yuyue_sim.scenario.faults.kind import FaultKind


class Timeout(FaultKind):
    """No answer comes; the connection stays open until the client gives up."""

    closed_after: DurationText = "10m"
    """When the hospital closes the connection itself."""

    def effect(self, draw: float) -> Silence:  # noqa: ARG002
        """Always silent."""
        return Silence(read_duration(self.closed_after).total_seconds())
