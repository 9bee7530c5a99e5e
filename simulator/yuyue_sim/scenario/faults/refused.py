"""refused: the connection is reset before the first byte of the response."""

from __future__ import annotations

from yuyue_sim.scenario.faults.effects import Drop
from yuyue_sim.scenario.faults.kind import FaultKind


class Refused(FaultKind):
    """The connection is reset before the first byte of the response; it is accepted first, to read the request."""

    def effect(self, draw: float) -> Drop:  # noqa: ARG002
        """Always before the first byte."""
        return Drop(0.0)
