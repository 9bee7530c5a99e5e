"""timeout: no answer ever comes."""

from __future__ import annotations

from simulator.clock import read_duration
from simulator.faults.effects import Silence
from simulator.faults.kind import FaultKind
from simulator.strict import DurationText


class Timeout(FaultKind):
    """No answer comes; the connection stays open until the client gives up."""

    closed_after: DurationText = "10m"
    """When the hospital closes the connection itself."""

    def effect(self, draw: float) -> Silence:  # noqa: ARG002
        """Always silent."""
        return Silence(read_duration(self.closed_after).total_seconds())
