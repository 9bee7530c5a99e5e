"""reset: the connection is reset in the middle of the response."""

from __future__ import annotations

from yuyue_sim.scenario.faults.effects import Drop
from yuyue_sim.scenario.faults.kind import FaultKind


class Reset(FaultKind):
    """The connection is reset (TCP RST) in the middle of the response."""

    def effect(self, draw: float) -> Drop:  # noqa: ARG002
        """Always half way."""
        return Drop(0.5)
