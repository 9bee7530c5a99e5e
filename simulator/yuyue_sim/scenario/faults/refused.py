"""refused: the connection is torn down without a byte of an answer."""

from __future__ import annotations

from yuyue_sim.scenario.faults.effects import Drop
from yuyue_sim.scenario.faults.kind import FaultKind


class Refused(FaultKind):
    """The connection is reset without a byte of an answer; it was accepted, as only the request tells whom it meets."""

    def effect(self, draw: float) -> Drop:  # noqa: ARG002
        """Always before the first byte."""
        return Drop(0.0)
