"""trickle: the response is sent in small pieces."""

from __future__ import annotations

from yuyue_sim.core.authored import DurationText
from yuyue_sim.core.clock import read_duration
from yuyue_sim.scenario.faults.effects import Trickle as TrickleEffect
from yuyue_sim.scenario.faults.kind import FaultKind


class Trickle(FaultKind):
    """The response is sent in small pieces, after the operation was carried out, also with `when: before`."""

    duration: DurationText
    """From the first piece to the last."""

    def effect(self, draw: float) -> TrickleEffect:  # noqa: ARG002
        """Always the same duration."""
        return TrickleEffect(read_duration(self.duration).total_seconds())
